//! What a screen reader is told of the table: the structure elements that Typst's own tables have.
//!
//! An end is matched with the innermost open start of its location, and no cell stands in a cell: one location does for
//! all elements of a kind.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::{Arc, OnceLock};

use ecow::EcoString;
use typst::foundations::{Bytes, Content, Derived, NativeElement, Packed, Smart};
use typst::introspection::{Location, Tag, TagFlags};
use typst::layout::grid::resolve::{Cell as GridCell, CellGrid, Entry};
use typst::layout::{Axes, Frame, FrameItem, GroupItem, Point, Sizing};
use typst::loading::{DataSource, LoadSource, Loaded};
use typst::model::{TableCell, TableElem};
use typst::pdf::{TableCellKind, TableHeaderScope};
use typst::syntax::{Span, Spanned};
use typst::visualize::ImageElem;

/// For the structure of the PDF alone: the template queries nothing of the table.
const FLAGS: TagFlags = TagFlags { introspectable: false, tagged: true };

/// What a frame is made of, collected before it is one: a frame that grows item by item takes twice the room.
pub(super) type Items = Vec<(Point, FrameItem)>;

/// Puts tags around what is drawn.
#[derive(Clone, Copy)]
pub(super) struct Tags {
    table: Location,
    cell: Location,
    drawing: Location,
    span: Span,
}

/// A cell's place in the table and what it is.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) columns: NonZeroUsize,
    pub(super) kind: Kind,
}

/// What a cell is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The head of its column.
    Head,
    /// The same again on a later page: an artifact.
    HeadAgain,
    /// The head of its row.
    RowHead,
    /// A value.
    Data,
}

impl Cell {
    /// A cell of one column.
    pub(super) fn new(x: usize, y: usize, kind: Kind) -> Cell {
        Cell { x, y, columns: NonZeroUsize::MIN, kind }
    }
}

impl Tags {
    /// Locations derived from one that is the table's own.
    pub(super) fn new(base: Location, span: Span) -> Tags {
        Tags { table: base.variant(0), cell: base.variant(1), drawing: base.variant(2), span }
    }

    /// Before the first cell: the table, with so many rows and columns.
    pub(super) fn begin(&self, items: &mut Items, size: Axes<usize>, summary: &EcoString) {
        let cells = (0..size.x * size.y).map(|_| Entry::Cell(GridCell::new(Content::empty())));
        let columns = vec![Sizing::Auto; size.x];
        let none = Axes::new(&[][..], &[][..]);
        let tracks = Axes::new(&columns[..], &[][..]);
        let grid = CellGrid::new_internal(tracks, none, vec![], vec![], vec![], None, cells.collect());
        let mut table = Packed::new(TableElem::new(Vec::new()).with_summary(Some(summary.clone())));
        table.grid = Some(Arc::new(grid));
        self.start(items, table.pack(), self.table);
    }

    /// After the last cell.
    pub(super) fn end(&self, items: &mut Items) {
        finish(items, self.table);
    }

    /// Draws something as a cell.
    pub(super) fn cell(&self, items: &mut Items, cell: Cell, draw: impl FnOnce(&mut Items)) {
        let mut element = TableCell::new(Content::empty());
        element.x.set(Smart::Custom(cell.x));
        element.y.set(Smart::Custom(cell.y));
        element.colspan.set(cell.columns);
        element.is_repeated.set(cell.kind == Kind::HeadAgain);
        element.kind.set(Smart::Custom(match cell.kind {
            Kind::Head | Kind::HeadAgain => TableCellKind::Header(NonZeroU32::MIN, TableHeaderScope::Column),
            Kind::RowHead => TableCellKind::Header(NonZeroU32::MIN, TableHeaderScope::Row),
            Kind::Data => TableCellKind::Data,
        }));
        self.start(items, element.pack(), self.cell);
        draw(items);
        finish(items, self.cell);
    }

    /// Draws something that has words for those who do not see it.
    pub(super) fn drawing(&self, items: &mut Items, alt: &EcoString, draw: impl FnOnce(&mut Items)) {
        let figure = ImageElem::new(no_source()).with_alt(Some(alt.clone()));
        self.start(items, figure.pack(), self.drawing);
        draw(items);
        finish(items, self.drawing);
    }

    fn start(&self, items: &mut Items, element: Content, location: Location) {
        let mut element = element.spanned(self.span);
        element.set_location(location);
        items.push((Point::zero(), FrameItem::Tag(Tag::Start(element, FLAGS))));
    }
}

fn finish(items: &mut Items, location: Location) {
    items.push((Point::zero(), FrameItem::Tag(Tag::End(location, 0, FLAGS))));
}

/// A frame in a frame, shared with all others that hold it.
pub(super) fn shared(frame: &Frame) -> FrameItem {
    FrameItem::Group(GroupItem::new(frame.clone()))
}

/// The tag of a figure is that of an image; there is none, the drawing is glyphs.
fn no_source() -> Derived<DataSource, Loaded> {
    static NONE: OnceLock<Derived<DataSource, Loaded>> = OnceLock::new();
    let none = NONE.get_or_init(|| {
        let data = Bytes::new([]);
        let loaded = Loaded::new(Spanned::new(LoadSource::Bytes, Span::detached()), data.clone());
        Derived::new(DataSource::Bytes(data), loaded)
    });
    none.clone()
}
