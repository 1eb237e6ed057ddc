//! Bars and icons: runs of glyphs of the symbol font, one run for each change of colour.
//!
//! A month of an account often looks like that of another: what was drawn once is the same frame again.

use std::collections::HashMap;

use ecow::EcoString;
use typst::World;
use typst::diag::{At, SourceResult, bail};
use typst::engine::Engine;
use typst::foundations::{Dict, Resolve, StyleChain};
use typst::layout::{Abs, Frame, FrameItem, Length, Point, Size};
use typst::syntax::Span;
use typst::text::{FontVariant, TextElem, TextItem};
use typst::visualize::{Color, Paint};

use super::plain::glyph;
use super::rows::Drawing;
use super::tags::{Items, Tags, shared};
use crate::symbols::FAMILY;

/// The drawings of one column.
pub(super) struct Drawings {
    /// What all runs have in common; without text and glyphs.
    blank: TextItem,
    /// How far a letter stands above and below its base line.
    edges: (Abs, Abs),
    /// By letter.
    tones: HashMap<u8, Color>,
    span: Span,
    /// With their widths.
    drawn: HashMap<Drawing, (Frame, Abs)>,
}

impl Drawings {
    /// As the template says: `size`, the letters' edges `top` and `bottom`, and `tones`, a colour for each letter.
    pub(super) fn new(
        engine: &Engine,
        styles: StyleChain,
        look: &Dict,
        span: Span,
    ) -> SourceResult<Drawings> {
        let length = |name: &str| look.get(name)?.clone().cast::<Length>();
        let size = length("size").at(span)?.resolve(styles);
        let edges = (length("top").at(span)?.at(size), -length("bottom").at(span)?.at(size));
        let mut tones = HashMap::new();
        for (letter, tone) in look.get("tones").cloned().at(span)?.cast::<Dict>().at(span)? {
            tones.extend(letter.bytes().next().zip(tone.cast::<Color>().ok()));
        }
        let variant = FontVariant::default();
        let book = engine.world.book();
        let font = book.select(&FAMILY.to_lowercase(), variant).and_then(|index| engine.world.font(index));
        let Some(font) = font else { bail!(span, "the symbol font is missing") };
        let blank = TextItem {
            font: font.instantiate(variant, size, &<_>::default()),
            size,
            fill: Paint::Solid(Color::BLACK),
            stroke: None,
            lang: styles.get(TextElem::lang),
            region: styles.get(TextElem::region),
            text: EcoString::new(),
            glyphs: Vec::new(),
        };
        Ok(Drawings { blank, edges, tones, span, drawn: HashMap::new() })
    }

    /// Draws from `x` on around a middle; returns the width.
    pub(super) fn draw(
        &mut self,
        items: &mut Items,
        tags: &Tags,
        [x, middle]: [Abs; 2],
        drawing: &Drawing,
    ) -> Abs {
        if !self.drawn.contains_key(drawing) {
            let (mut runs, mut width) = (Items::new(), Abs::zero());
            tags.drawing(&mut runs, &drawing.alt, |runs| width = self.runs(runs, &drawing.letters));
            let mut frame = Frame::soft(Size::zero());
            frame.push_multiple(runs);
            self.drawn.insert(drawing.clone(), (frame, width));
        }
        let (frame, width) = &self.drawn[drawing];
        let (top, bottom) = self.edges;
        items.push((Point::new(x, middle + (top - bottom) / 2.0), shared(frame)));
        *width
    }

    fn runs(&self, items: &mut Items, letters: &str) -> Abs {
        let mut x = Abs::zero();
        for run in letters.as_bytes().chunk_by(|one, next| self.tone(*one) == self.tone(*next)) {
            let run = self.run(run);
            let width = run.width();
            items.push((Point::with_x(x), FrameItem::Text(run)));
            x += width;
        }
        x
    }

    fn run(&self, letters: &[u8]) -> TextItem {
        let font = &self.blank.font;
        let glyphs = (0..).zip(letters).map(|(place, letter)| {
            let id = font.ttf().glyph_index(char::from(*letter)).unwrap_or_default().0;
            glyph(id, font.x_advance(id).unwrap_or_default(), place..place + 1, self.span)
        });
        TextItem {
            fill: Paint::Solid(self.tone(letters[0])),
            glyphs: glyphs.collect(),
            text: letters.iter().copied().map(char::from).collect(),
            ..self.blank.clone()
        }
    }

    fn tone(&self, letter: u8) -> Color {
        self.tones.get(&letter).cloned().unwrap_or(Color::BLACK)
    }
}
