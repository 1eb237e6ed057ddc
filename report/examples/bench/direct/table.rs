//! The tables of both levels, with their structure.

use domain::day::{AccountDay, OrganizationDay};
use domain::look;
use krilla::color::rgb;
use krilla::geom::Rect;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, Node, Placement, SpanTag, TableHeaderScope, Tag,
    TagGroup, TagId, TagKind, TagTree,
};

use super::LEFT;
use super::pen::{self, Ink, colour, fonts};
use super::words::{self, Drawing, Row};
use crate::letters::Letter;

/// How many accounts stand on a page.
pub(super) fn rows_on(first: bool) -> usize {
    if first { 16 } else { 23 }
}

/// How many pages so many accounts take.
pub(super) fn pages(accounts: usize) -> usize {
    1 + accounts.saturating_sub(rows_on(true)).div_ceil(rows_on(false))
}

/// Where a level's columns are, and how large what is in them.
pub(super) struct Look {
    head: [&'static str; 6],
    summary: &'static str,
    text: f32,
    /// The left edges of all columns but objects and size, of which these are the right ones.
    x: [f32; 6],
    icon: f32,
    pitch: f32,
    row: f32,
    legend: Vec<(char, &'static str)>,
    /// By letter.
    tones: Vec<rgb::Color>,
}

impl Look {
    pub(super) fn organization() -> Look {
        Look {
            head: ["Workload", "Last backup", "Objects", "Size", "Active workloads", "Daily backup summary"],
            summary: "A row for all workloads and one for each: when a backup last ended, what it holds, and how each day \
                      of the month went.",
            text: 9.2,
            x: [LEFT, 163.585, 339.585, 407.585, 427.585, 535.085],
            icon: 13.0,
            pitch: 8.6,
            row: 25.5,
            legend: legend::<OrganizationDay>(),
            tones: tones(&OrganizationDay::ALL),
        }
    }

    pub(super) fn account() -> Look {
        Look {
            head: ["Account", "Last backup", "Objects", "Size", "Workloads", "Daily backup summary"],
            summary: "A row for each account, ordered by address: when a backup last ended, what it holds, which \
                      workloads are active, and how each day of the month went.",
            text: 8.2,
            x: [LEFT, 275.085, 441.085, 503.085, 523.085, 612.585],
            icon: 11.0,
            pitch: 6.1,
            row: 20.5,
            legend: legend::<AccountDay>(),
            tones: tones(&AccountDay::ALL),
        }
    }

    /// Where the text of a row stands below the head's upper edge.
    pub(super) fn base_line(&self, place: u8) -> f32 {
        31.0 + self.row * (f32::from(place) + 0.5) + 3.0
    }

    /// Letters on a base line, as a figure with its words.
    pub(super) fn drawing(
        &self,
        surface: &mut Surface,
        page: usize,
        [x, y]: [f32; 2],
        size: f32,
        drawing: &Drawing,
        height: f32,
    ) -> Node {
        let mut width = 0.0;
        let id = surface.start_tagged(ContentTag::Other);
        width += pen::symbols(surface, size, |letter| self.tone(letter), [x, y], &drawing.letters);
        surface.end_tagged();
        let bounds =
            Rect::from_ltrb(x, y - height * size, x + width, y).map(|bounds| BBox::new(page, bounds));
        let figure =
            Tag::Figure(Some(drawing.alt.clone())).with_bbox(bounds).with_placement(Some(Placement::Block));
        Node::Group(TagGroup::with_children(figure, vec![Node::Leaf(id)]))
    }

    fn tone(&self, letter: u8) -> rgb::Color {
        self.tones[usize::from(letter)]
    }

    /// The legend of the states, up to the right margin.
    pub(super) fn legend(&self, surface: &mut Surface, y: f32, tree: &mut TagTree) {
        let ink = Ink { font: &fonts().regular, size: 7.2, tone: colour(look::INK) };
        let mut x = 560.0;
        for (letter, label) in &self.legend {
            let mut letters = [0; 4];
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
            x += 4.0
                + pen::symbols(
                    surface,
                    4.6,
                    |letter| self.tone(letter),
                    [x, y],
                    letter.encode_utf8(&mut letters),
                );
            surface.end_tagged();
            let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            x += 14.0 + ink.draw(surface, [x, y], label);
            surface.end_tagged();
            tree.push(TagGroup::with_children(Tag::P, vec![Node::Leaf(id)]));
        }
    }
}

fn legend<B: Letter>() -> Vec<(char, &'static str)> {
    B::LEGEND.iter().map(|bar| (bar.letter(), bar.label(words::EN))).collect()
}

/// Of bars by their letters, of icons by whether they are capital.
fn tones(bars: &[impl Letter]) -> Vec<rgb::Color> {
    let icon = |c: u8| colour(if c.is_ascii_uppercase() { look::ICON_ACTIVE } else { look::ICON_INACTIVE });
    let mut tones: Vec<_> = (0..128).map(icon).collect();
    for bar in bars {
        tones[bar.letter() as usize] = colour(bar.colour());
    }
    tones
}

/// A table while it is drawn.
pub(super) struct Table<'a> {
    look: &'a Look,
    number: usize,
    rows: usize,
    structure: Vec<Node>,
}

impl<'a> Table<'a> {
    pub(super) fn new(number: usize, look: &'a Look) -> Table<'a> {
        Table { look, number, rows: 0, structure: Vec::new() }
    }

    /// The columns' heads; on later pages an artifact.
    pub(super) fn head(&mut self, surface: &mut Surface, y: f32, again: bool) {
        let ink = Ink { font: &fonts().bold, size: 6.8, tone: colour(look::MUTED) };
        let mut cells = Vec::new();
        if again {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)));
        }
        for (column, label) in self.look.head.into_iter().enumerate() {
            let at = [self.look.x[column], y + 12.0];
            let draw = |surface: &mut Surface| match column {
                2 | 3 => ink.draw_up_to(surface, at, label),
                _ => ink.draw(surface, at, label),
            };
            if again {
                draw(surface);
                continue;
            }
            let id = marked(surface, draw);
            let tag = Tag::TH(TableHeaderScope::Column).with_id(Some(self.id(column, 0)));
            cells.push(Node::Group(TagGroup::with_children(tag, vec![Node::Leaf(id)])));
        }
        if !again {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
            self.structure.push(Node::Group(TagGroup::with_children(Tag::TR, cells)));
        }
        self.days(surface, y);
        surface.end_tagged();
    }

    /// The zone and the days' numbers below the head.
    fn days(&self, surface: &mut Surface, y: f32) {
        let ink = Ink { font: &fonts().regular, size: 5.8, tone: colour(look::MUTED) };
        ink.draw(surface, [self.look.x[1], y + 22.0], "Europe/Berlin");
        for (day, label) in
            [(0.0, "1"), (4.0, "5"), (9.0, "10"), (14.0, "15"), (19.0, "20"), (24.0, "25"), (30.0, "31")]
        {
            ink.draw(surface, [self.look.x[5] + day * self.look.pitch, y + 22.0], label);
        }
    }

    /// The lines under the head and so many rows.
    pub(super) fn lines(&self, surface: &mut Surface, y: f32, rows: usize) {
        pen::hairlines(surface, (0..=rows).map(|row| y + 31.0 + row as f32 * self.look.row));
    }

    /// A row whose line of text stands on `y`.
    pub(super) fn row(&mut self, surface: &mut Surface, page: usize, row: &Row, y: f32) {
        self.rows += 1;
        let look = self.look;
        let text = Ink { font: &fonts().regular, size: look.text, tone: colour(look::INK) };
        let name = marked(surface, |surface| text.draw(surface, [look.x[0], y], &row.name));
        let tag = Tag::TH(TableHeaderScope::Row).with_id(Some(self.id(0, self.rows)));
        let mut cells = vec![Node::Group(TagGroup::with_children(tag, vec![Node::Leaf(name)]))];
        for (figure, column) in row.figures.iter().zip(1..) {
            let at = [look.x[column], y];
            let id = marked(surface, |surface| match column {
                1 => text.draw(surface, at, figure),
                _ => text.draw_up_to(surface, at, figure),
            });
            cells.push(self.cell(column, vec![Node::Leaf(id)]));
        }
        let mut icons = vec![look.drawing(surface, page, [look.x[4], y + 1.0], look.icon, &row.icons, 1.0)];
        if let Some(note) = &row.note {
            let small = Ink { size: 6.8, tone: colour(look::MUTED), ..text };
            let id = marked(surface, |surface| small.draw(surface, [look.x[4] + 22.0, y], note));
            icons.push(Node::Leaf(id));
        }
        cells.push(self.cell(4, icons));
        let bars =
            look.drawing(surface, page, [look.x[5], y - 3.0 + 1.2 * look.pitch], look.pitch, &row.bars, 2.4);
        cells.push(self.cell(5, vec![bars]));
        self.structure.push(Node::Group(TagGroup::with_children(Tag::TR, cells)));
    }

    fn cell(&self, column: usize, content: Vec<Node>) -> Node {
        let headers = [self.id(column, 0), self.id(0, self.rows)];
        Node::Group(TagGroup::with_children(Tag::TD.with_headers(Some(headers)), content))
    }

    fn id(&self, column: usize, row: usize) -> TagId {
        TagId::from(format!("{}x{column}y{row}", self.number).into_bytes())
    }

    /// The finished structure.
    pub(super) fn finish(self) -> TagGroup {
        let table: TagKind = Tag::Table.with_summary(Some(self.look.summary.to_owned())).into();
        TagGroup::with_children(table, self.structure)
    }
}

/// Draws text as marked content.
fn marked(surface: &mut Surface, draw: impl FnOnce(&mut Surface) -> f32) -> Identifier {
    let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    draw(surface);
    surface.end_tagged();
    id
}
