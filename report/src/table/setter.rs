//! Sets rows, page by page.

use std::num::NonZeroUsize;
use std::ops::Range;

use ecow::EcoString;
use typst::diag::{SourceResult, bail};
use typst::engine::Engine;
use typst::foundations::{Content, Packed, Resolve, StyleChain};
use typst::introspection::{Locator, SplitLocator};
use typst::layout::{
    Abs, AlignElem, Axes, Frame, FrameItem, HAlignment, Length, Point, Region, Rel, Sides, Size, VAlignment,
};
use typst::text::{TextElem, TextItem};
use typst::visualize::{Curve, FixedStroke, Geometry};
use typst_layout::layout_frame;

use super::AccountTable;
use super::drawings::Drawings;
use super::plain::PlainText;
use super::rows::Row;
use super::tags::{Cell, Items, Kind, Tags, shared};

/// Last backup, objects and size stand behind the name, icons and bars behind those.
const FIGURES: usize = 1;
const ICONS: usize = 4;
const BARS: usize = 5;
/// A tag before and one behind each cell, and what stands in it.
const ITEMS_A_ROW: usize = 3 * (BARS + 1);
/// How many rows are set between two looks at the clock.
const CHECKED: usize = 64;

/// What all rows have in common.
pub(super) struct Setter<'a> {
    table: &'a Packed<AccountTable>,
    rows: &'a [Row],
    styles: StyleChain<'a>,
    locator: SplitLocator<'a>,
    tags: Tags,
    columns: Vec<Column>,
    head_height: Abs,
    row_height: Abs,
    stroke: FixedStroke,
    plain: PlainText,
    icons: Drawings,
    bars: Drawings,
    heads: Vec<Frame>,
    missing: Frame,
}

/// Where the cells of a column stand.
struct Column {
    left: Abs,
    /// Between the insets.
    width: Abs,
    /// The column's own right edge.
    end: Abs,
    to_the_right: bool,
}

impl Column {
    /// Where something of that width begins.
    fn x(&self, width: Abs) -> Abs {
        if self.to_the_right { self.left + self.width - width } else { self.left }
    }
}

impl<'a> Setter<'a> {
    /// Reads what the template gives, and lays out what is the same for all rows.
    pub(super) fn new(
        table: &'a Packed<AccountTable>,
        engine: &mut Engine,
        locator: Locator<'a>,
        styles: StyleChain<'a>,
    ) -> SourceResult<Setter<'a>> {
        let span = table.span();
        let mut locator = locator.split();
        let base = locator.next_location(engine, 0, span);
        let [head_height, row_height] = table.heights.get_cloned(styles)[..] else {
            bail!(span, "two heights are needed, of the head and of a row");
        };
        let [head_height, row_height] = [head_height, row_height].map(|height| height.resolve(styles));
        let columns = columns(table, styles);
        if columns.len() != BARS + 1 || table.head.len() != columns.len() {
            bail!(span, "six columns are needed, each with width, alignment, inset and head");
        }
        let Some(plain) = PlainText::new(engine, styles, span) else {
            bail!(span, "no font of the table's style was found");
        };
        let mut lay_out = |content: &Content, size, whole| {
            layout_frame(
                engine,
                content,
                locator.next(&content.span()),
                styles,
                Region::new(size, Axes::splat(whole)),
            )
        };
        let mut head = |(head, column): (&Content, &Column)| {
            let side = if column.to_the_right { HAlignment::Right } else { HAlignment::Left };
            let head = head.clone().set(AlignElem::alignment, side + VAlignment::Horizon);
            lay_out(&head, Size::new(column.width, head_height), true)
        };
        let heads = table.head.iter().zip(&columns).map(&mut head).collect::<SourceResult<_>>()?;
        let missing = lay_out(table.missing.get_ref(styles), Size::splat(Abs::inf()), false)?;
        Ok(Setter {
            rows: table.rows.list(),
            tags: Tags::new(base, span),
            stroke: table.stroke.get_cloned(styles).resolve(styles).unwrap_or_default(),
            icons: Drawings::new(engine, styles, &table.icons.get_cloned(styles), span)?,
            bars: Drawings::new(engine, styles, &table.bars.get_cloned(styles), span)?,
            table,
            styles,
            locator,
            columns,
            head_height,
            row_height,
            plain,
            heads,
            missing,
        })
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many rows fit below a head.
    pub(super) fn fitting(&self, height: Abs) -> usize {
        let used = |rows: usize| self.head_height + self.row_height * rows as f64;
        (1..=self.len()).take_while(|rows| height.fits(used(*rows))).last().unwrap_or(0)
    }

    /// The part of the table that stands on one page.
    pub(super) fn page(&mut self, engine: &mut Engine, rows: Range<usize>) -> SourceResult<Frame> {
        let lines = if self.rows.is_empty() { 1 } else { rows.len() };
        let mut items = Items::with_capacity(lines * ITEMS_A_ROW + 4 * self.columns.len());
        if rows.start == 0 {
            let size = Axes::new(self.columns.len(), 1 + self.rows.len().max(1));
            self.tags.begin(&mut items, size, self.table.summary.get_ref(self.styles));
        }
        self.head(&mut items, rows.start > 0);
        for (place, row) in rows.clone().enumerate() {
            if row % CHECKED == 0 && self.table.rows.deadline().has_passed() {
                bail!(self.table.span(), "the time for this report is over");
            }
            self.row(engine, &mut items, row, self.head_height + self.row_height * place as f64)?;
        }
        if self.rows.is_empty() {
            self.nobody(engine, &mut items)?;
        }
        self.hairlines(&mut items, lines);
        if rows.end == self.rows.len() {
            self.tags.end(&mut items);
        }
        // Hard: a page takes it as it is, and every pass of the layout shares it.
        let height = self.head_height + self.row_height * lines as f64;
        let mut frame = Frame::hard(Size::new(self.width(), height));
        frame.push_multiple(items);
        Ok(frame)
    }

    fn head(&self, items: &mut Items, again: bool) {
        let kind = if again { Kind::HeadAgain } else { Kind::Head };
        for (x, (head, column)) in self.heads.iter().zip(&self.columns).enumerate() {
            let at = Point::with_x(column.left);
            self.tags.cell(items, Cell::new(x, 0, kind), |items| items.push((at, shared(head))));
        }
    }

    fn row(&mut self, engine: &mut Engine, items: &mut Items, index: usize, y: Abs) -> SourceResult<()> {
        let (tags, row, line) = (self.tags, &self.rows[index], index + 1);
        let name = self.text(engine, 0, y, &row.name)?;
        tags.cell(items, Cell::new(0, line, Kind::RowHead), |items| match &row.whole {
            Some(whole) => tags.drawing(items, whole, |items| name.draw(items)),
            None => name.draw(items),
        });
        for (x, figure) in (FIGURES..).zip(&row.figures) {
            let figure = match figure {
                Some(figure) => self.text(engine, x, y, figure)?,
                None => self.framed(x, y, self.missing.clone()),
            };
            tags.cell(items, Cell::new(x, line, Kind::Data), |items| figure.draw(items));
        }
        for (x, drawings, drawing) in
            [(ICONS, &mut self.icons, &row.icons), (BARS, &mut self.bars, &row.bars)]
        {
            let at = Point::new(self.columns[x].left, y + drawings.base_line(self.row_height));
            tags.cell(items, Cell::new(x, line, Kind::Data), |items| {
                drawings.draw(items, &tags, at, drawing)
            });
        }
        Ok(())
    }

    /// A text in its place; one that is not plain as Typst sets it, on a line of its own however long.
    fn text(&mut self, engine: &mut Engine, x: usize, y: Abs, text: &EcoString) -> SourceResult<Placed> {
        if let Some(line) = self.plain.line(text) {
            let above = (self.row_height - self.plain.height()) / 2.0 + self.plain.ascent();
            let at = Point::new(self.columns[x].x(line.width), y + above);
            return Ok(Placed::Line(at, line.item));
        }
        let region = Region::new(Size::splat(Abs::inf()), Axes::splat(false));
        let locator = self.locator.next(&x);
        let frame = layout_frame(engine, &TextElem::packed(text.clone()), locator, self.styles, region)?;
        Ok(self.framed(x, y, frame))
    }

    fn framed(&self, x: usize, y: Abs, frame: Frame) -> Placed {
        let above = (self.row_height - frame.height()) / 2.0;
        Placed::Frame(Point::new(self.columns[x].x(frame.width()), y + above), frame)
    }

    /// The one row of a table without rows.
    fn nobody(&mut self, engine: &mut Engine, items: &mut Items) -> SourceResult<()> {
        let content = self.table.nobody.get_ref(self.styles);
        let region = Region::new(Size::new(self.width(), self.row_height), Axes::splat(false));
        let said = layout_frame(engine, content, self.locator.next(&content.span()), self.styles, region)?;
        let said = self.framed(0, self.head_height, said);
        let columns = NonZeroUsize::MIN.saturating_add(BARS);
        let cell = Cell { columns, ..Cell::new(0, 1, Kind::Data) };
        self.tags.cell(items, cell, |items| said.draw(items));
        Ok(())
    }

    /// The lines under the head and each row, as one shape.
    fn hairlines(&self, items: &mut Items, rows: usize) {
        let mut lines = Curve::new();
        for row in 0..=rows {
            let y = self.head_height + self.row_height * row as f64;
            lines.move_(Point::with_y(y));
            lines.line(Point::new(self.width(), y));
        }
        let shape = Geometry::Curve(lines).stroked(self.stroke.clone());
        items.push((Point::zero(), FrameItem::Shape(shape, self.table.span())));
    }

    fn width(&self) -> Abs {
        self.columns.last().map_or(Abs::zero(), |column| column.end)
    }
}

/// The columns side by side.
fn columns(table: &AccountTable, styles: StyleChain) -> Vec<Column> {
    let (widths, insets) = (table.columns.get_cloned(styles), table.inset.get_cloned(styles));
    let mut end = Abs::zero();
    let column = |((width, align), inset): ((Length, HAlignment), Sides<Option<Rel<Length>>>)| {
        let width = width.resolve(styles);
        let inset = inset.map(|side| side.unwrap_or_default().resolve(styles).relative_to(width));
        let left = end + inset.left;
        end += width;
        let to_the_right = align == HAlignment::Right;
        Column { left, width: width - inset.left - inset.right, end, to_the_right }
    };
    widths.into_iter().zip(table.align.get_cloned(styles)).zip(insets).map(column).collect()
}

/// What stands in a cell.
enum Placed {
    Line(Point, TextItem),
    Frame(Point, Frame),
}

impl Placed {
    fn draw(self, items: &mut Items) {
        match self {
            Placed::Line(at, line) => items.push((at, FrameItem::Text(line))),
            Placed::Frame(at, drawn) => items.push((at, shared(&drawn))),
        }
    }
}
