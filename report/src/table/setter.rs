//! Sets rows, page by page.

use std::num::NonZeroUsize;
use std::ops::Range;

use typst::diag::{SourceResult, bail};
use typst::engine::Engine;
use typst::foundations::{Content, Packed, Resolve, StyleChain, Styles};
use typst::introspection::{Locator, SplitLocator};
use typst::layout::{
    Abs, AlignElem, Axes, Frame, FrameItem, HAlignment, Length, Point, Region, Rel, Sides, Size, VAlignment,
};
use typst::text::{TextElem, TextSize};
use typst::visualize::{Curve, FixedStroke, Geometry, Paint};
use typst_layout::layout_frame;

use super::MonthTable;
use super::drawings::Drawings;
use super::rows::Row;
use super::tags::{Cell, Items, Kind, Tags, shared};
use super::voice::{Said, Voice};

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
    table: &'a Packed<MonthTable>,
    rows: &'a [Row],
    styles: StyleChain<'a>,
    locator: SplitLocator<'a>,
    tags: Tags,
    columns: Vec<Column>,
    /// Of the head and of each row; the last for all that follow.
    heights: Vec<Abs>,
    stroke: FixedStroke,
    /// The first row's texts, all others', and the words beside icons.
    first: Voice,
    texts: Voice,
    notes: Voice,
    note_gap: Abs,
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
        table: &'a Packed<MonthTable>,
        engine: &mut Engine,
        locator: Locator<'a>,
        styles: StyleChain<'a>,
    ) -> SourceResult<Setter<'a>> {
        let span = table.span();
        let mut locator = locator.split();
        let base = locator.next_location(engine, 0, span);
        let columns = columns(table, styles);
        let heights: Vec<Abs> =
            table.heights.get_cloned(styles).into_iter().map(|it| it.resolve(styles)).collect();
        if columns.len() != BARS + 1 || table.head.len() != columns.len() || heights.len() < 2 {
            bail!(
                span,
                "six columns are needed, each with width, alignment, inset and head, and two heights at least"
            );
        }
        let mut lay_out = |content: &Content, size, whole| {
            let locator = locator.next(&content.span());
            layout_frame(engine, content, locator, styles, Region::new(size, Axes::splat(whole)))
        };
        let mut head = |(head, column): (&Content, &Column)| {
            let side = if column.to_the_right { HAlignment::Right } else { HAlignment::Left };
            let head = head.clone().set(AlignElem::alignment, side + VAlignment::Horizon);
            lay_out(&head, Size::new(column.width, heights[0]), true)
        };
        let heads = table.head.iter().zip(&columns).map(&mut head).collect::<SourceResult<_>>()?;
        let missing = lay_out(table.missing.get_ref(styles), Size::splat(Abs::inf()), false)?;
        let (mut first, mut notes) = (Styles::new(), Styles::new());
        first.set(TextElem::weight, table.first_weight.get(styles).unwrap_or(styles.get(TextElem::weight)));
        notes.set(TextElem::size, TextSize(table.note_size.get(styles)));
        notes.set(TextElem::fill, Paint::Solid(table.note_fill.get_cloned(styles)));
        Ok(Setter {
            rows: table.rows.list(),
            tags: Tags::new(base, span),
            stroke: table.stroke.get_cloned(styles).resolve(styles).unwrap_or_default(),
            first: Voice::new(engine, styles, first, span)?,
            texts: Voice::new(engine, styles, Styles::new(), span)?,
            notes: Voice::new(engine, styles, notes, span)?,
            note_gap: table.note_gap.get(styles).resolve(styles),
            icons: Drawings::new(engine, styles, &table.icons.get_cloned(styles), span)?,
            bars: Drawings::new(engine, styles, &table.bars.get_cloned(styles), span)?,
            table,
            styles,
            locator,
            columns,
            heights,
            heads,
            missing,
        })
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many rows from that one on fit below a head.
    pub(super) fn fitting(&self, from: usize, height: Abs) -> usize {
        let mut used = self.heights[0];
        let fits = |row: &usize| {
            used += self.height(*row);
            height.fits(used)
        };
        (from..self.len()).take_while(fits).count()
    }

    /// The part of the table that stands on one page.
    pub(super) fn page(&mut self, engine: &mut Engine, rows: Range<usize>) -> SourceResult<Frame> {
        let mut items = Items::with_capacity((rows.len() + 2) * ITEMS_A_ROW);
        if rows.start == 0 {
            let size = Axes::new(self.columns.len(), 1 + self.rows.len().max(1));
            self.tags.begin(&mut items, size, self.table.summary.get_ref(self.styles));
        }
        self.head(&mut items, rows.start > 0);
        let mut lines = vec![self.heights[0]];
        let mut y = self.heights[0];
        for row in rows.clone() {
            if row % CHECKED == 0 && self.table.rows.deadline().has_passed() {
                bail!(self.table.span(), "the time for this report is over");
            }
            self.row(engine, &mut items, row, y + self.height(row) / 2.0)?;
            y += self.height(row);
            lines.push(y);
        }
        if self.rows.is_empty() {
            self.nobody(engine, &mut items, y + self.height(0) / 2.0)?;
            y += self.height(0);
            lines.push(y);
        }
        self.hairlines(&mut items, &lines);
        if rows.end == self.rows.len() {
            self.tags.end(&mut items);
        }
        // Hard: a page takes it as it is, and every pass of the layout shares it.
        let mut frame = Frame::hard(Size::new(self.width(), y));
        frame.push_multiple(items);
        Ok(frame)
    }

    fn height(&self, row: usize) -> Abs {
        self.heights[(row + 1).min(self.heights.len() - 1)]
    }

    fn head(&self, items: &mut Items, again: bool) {
        let kind = if again { Kind::HeadAgain } else { Kind::Head };
        for (x, (head, column)) in self.heads.iter().zip(&self.columns).enumerate() {
            let at = Point::with_x(column.left);
            self.tags.cell(items, Cell::new(x, 0, kind), |items| items.push((at, shared(head))));
        }
    }

    /// A row with its middle at that height.
    fn row(&mut self, engine: &mut Engine, items: &mut Items, index: usize, middle: Abs) -> SourceResult<()> {
        let (tags, row, line) = (self.tags, &self.rows[index], index + 1);
        let voice = if index == 0 { &mut self.first } else { &mut self.texts };
        let mut say = |x: usize, text| voice.say(engine, self.locator.next(&x), self.styles, text);
        let place = |x: usize, said: Said| {
            let x = self.columns[x].x(said.width);
            said.at(x, middle)
        };
        let name = place(0, say(0, &row.name)?);
        tags.cell(items, Cell::new(0, line, Kind::RowHead), |items| match &row.whole {
            Some(whole) => tags.drawing(items, whole, |items| items.push(name)),
            None => items.push(name),
        });
        for (x, figure) in (FIGURES..).zip(&row.figures) {
            let figure = figure.as_ref().map_or(Ok(Said::framed(&self.missing)), |figure| say(x, figure))?;
            tags.cell(items, Cell::new(x, line, Kind::Data), |items| items.push(place(x, figure)));
        }
        let [icons, bars] = [ICONS, BARS].map(|x| self.columns[x].left);
        let note = row.note.as_ref().map(|note| {
            let locator = self.locator.next(&ICONS);
            self.notes.say(engine, locator, self.styles, note)
        });
        let note = note.transpose()?;
        tags.cell(items, Cell::new(ICONS, line, Kind::Data), |items| {
            let width = self.icons.draw(items, &tags, [icons, middle], &row.icons);
            items.extend(note.map(|note| note.at(icons + width + self.note_gap, middle)));
        });
        tags.cell(items, Cell::new(BARS, line, Kind::Data), |items| {
            self.bars.draw(items, &tags, [bars, middle], &row.bars);
        });
        Ok(())
    }

    /// The one row of a table without rows.
    fn nobody(&mut self, engine: &mut Engine, items: &mut Items, middle: Abs) -> SourceResult<()> {
        let content = self.table.nobody.get_ref(self.styles);
        let region = Region::new(Size::new(self.width(), self.height(0)), Axes::splat(false));
        let said = layout_frame(engine, content, self.locator.next(&content.span()), self.styles, region)?;
        let said = Said::framed(&said).at(self.columns[0].left, middle);
        let columns = NonZeroUsize::MIN.saturating_add(BARS);
        let cell = Cell { columns, ..Cell::new(0, 1, Kind::Data) };
        self.tags.cell(items, cell, |items| items.push(said));
        Ok(())
    }

    /// The lines under the head and each row, as one shape.
    fn hairlines(&self, items: &mut Items, at: &[Abs]) {
        let mut lines = Curve::new();
        for y in at {
            lines.move_(Point::with_y(*y));
            lines.line(Point::new(self.width(), *y));
        }
        let shape = Geometry::Curve(lines).stroked(self.stroke.clone());
        items.push((Point::zero(), FrameItem::Shape(shape, self.table.span())));
    }

    fn width(&self) -> Abs {
        self.columns.last().map_or(Abs::zero(), |column| column.end)
    }
}

/// The columns side by side.
fn columns(table: &MonthTable, styles: StyleChain) -> Vec<Column> {
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
