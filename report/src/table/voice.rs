//! One way to set texts in a table: the table's own style, or another weight, size or tone.

use ecow::EcoString;
use typst::diag::{SourceResult, bail};
use typst::engine::Engine;
use typst::foundations::{StyleChain, Styles};
use typst::introspection::Locator;
use typst::layout::{Abs, Axes, Frame, FrameItem, Point, Region, Size};
use typst::syntax::Span;
use typst::text::TextElem;
use typst_layout::layout_frame;

use super::plain::PlainText;
use super::tags::shared;

/// A style, and its plain texts.
pub(super) struct Voice {
    plain: PlainText,
    /// What differs from the table's style.
    difference: Styles,
}

/// A line of text, ready to be placed.
pub(super) struct Said {
    item: FrameItem,
    pub(super) width: Abs,
    height: Abs,
    /// From the line's upper edge down to where the item is placed.
    base: Abs,
}

impl Voice {
    /// The table's style with a difference.
    pub(super) fn new(
        engine: &Engine,
        styles: StyleChain,
        difference: Styles,
        span: Span,
    ) -> SourceResult<Voice> {
        let Some(plain) = PlainText::new(engine, styles.chain(&difference), span) else {
            bail!(span, "no font of the table's style was found");
        };
        Ok(Voice { plain, difference })
    }

    /// A text on one line, however long; what is not plain as Typst sets it.
    pub(super) fn say(
        &mut self,
        engine: &mut Engine,
        locator: Locator,
        styles: StyleChain,
        text: &EcoString,
    ) -> SourceResult<Said> {
        if let Some(line) = self.plain.line(text) {
            let (height, base) = (self.plain.height(), self.plain.ascent());
            return Ok(Said { item: FrameItem::Text(line.item), width: line.width, height, base });
        }
        let region = Region::new(Size::splat(Abs::inf()), Axes::splat(false));
        let styles = styles.chain(&self.difference);
        let frame = layout_frame(engine, &TextElem::packed(text.clone()), locator, styles, region)?;
        Ok(Said::framed(&frame))
    }
}

impl Said {
    /// Something that was laid out already.
    pub(super) fn framed(frame: &Frame) -> Said {
        Said { item: shared(frame), width: frame.width(), height: frame.height(), base: Abs::zero() }
    }

    /// Placed so that it begins at `x` and its middle is at `middle`.
    pub(super) fn at(self, x: Abs, middle: Abs) -> (Point, FrameItem) {
        (Point::new(x, middle - self.height / 2.0 + self.base), self.item)
    }
}
