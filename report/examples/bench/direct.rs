//! The limit that Typst is measured against: the same report drawn by hand with krilla, which Typst writes its PDFs with.
//! The same words, tags, attachment, standards and compression, but no layout and no shaping: where things stand is
//! written here, a long name runs into its neighbour, and one in another script is boxes.

mod opening;
mod pen;
mod table;
pub(crate) mod words;

use domain::look;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, TagTree};
use krilla::{Document, SerializeSettings};

use crate::{Input, attachment, compact};
use opening::Opening;
use pen::{Ink, colour, fonts};
use table::{Look, Table};

const PAGE: [f32; 2] = [841.89, 595.28];
const LEFT: f32 = 39.685;
const RIGHT: f32 = 802.205;
const TOP: f32 = 36.85;
/// Where the tables of the levels begin.
const ORGANIZATION_TABLE: f32 = 334.0;
const ACCOUNT_TABLE: f32 = 176.0;

/// The whole file.
pub(crate) fn render(input: &Input) -> Vec<u8> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .expect("PDF/A-3a and PDF/UA-1 go together");
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut book = Book {
        document: Document::new_with(settings),
        input,
        outline: Outline::new(),
        tree: TagTree::new(),
        pages: 0,
        total: 1 + table::pages(input.month.accounts.len()),
    };
    book.organization_level();
    book.account_level();
    book.finish()
}

/// A document being drawn.
struct Book<'a> {
    document: Document,
    input: &'a Input,
    outline: Outline,
    tree: TagTree,
    pages: usize,
    total: usize,
}

impl Book<'_> {
    fn organization_level(&mut self) {
        let look = Look::organization();
        let mut table = Table::new(1, &look);
        let rows = words::level(self.input);
        let rule = look::organization_rule(words::EN, self.input.month.minor_issue_share);
        self.page(|surface, page, input, tree| {
            let top = ORGANIZATION_TABLE;
            let mut opening = Opening { surface, tree };
            opening.masthead(input);
            opening.at_a_glance(input, page);
            opening.heading("Organization level", &rule, &look, top);
            table.head(surface, top, false);
            for (row, place) in rows.iter().zip(0_u8..) {
                table.row(surface, page, row, top + look.base_line(place));
            }
            table.lines(surface, top, rows.len());
        });
        self.outline.push_child(bookmark("Organization level", self.pages - 1));
        self.tree.push(table.finish());
    }

    fn account_level(&mut self) {
        let look = Look::account();
        let mut table = Table::new(2, &look);
        let accounts = &self.input.month.accounts;
        let mut done = 0;
        let first_page = self.pages;
        loop {
            let is_first = done == 0;
            let next = accounts.len().min(done + table::rows_on(is_first));
            self.page(|surface, page, input, tree| {
                let top = if is_first { ACCOUNT_TABLE } else { TOP };
                if is_first {
                    let mut opening = Opening { surface, tree };
                    opening.masthead(input);
                    opening.heading("Account level", look::account_rule(words::EN), &look, top);
                }
                table.head(surface, top, !is_first);
                for (account, place) in accounts[done..next].iter().zip(0_u8..) {
                    let row = words::account(account, input);
                    table.row(surface, page, &row, top + look.base_line(place));
                }
                table.lines(surface, top, next - done);
            });
            done = next;
            if done == accounts.len() {
                break;
            }
        }
        self.outline.push_child(bookmark("Account level", first_page));
        self.tree.push(table.finish());
    }

    /// A page with its foot.
    fn page(&mut self, draw: impl FnOnce(&mut Surface, usize, &Input, &mut TagTree)) {
        let size = PageSettings::from_wh(PAGE[0], PAGE[1]).expect("a page has a size");
        let mut page = self.document.start_page_with(size);
        let mut surface = page.surface();
        draw(&mut surface, self.pages, self.input, &mut self.tree);
        self.pages += 1;
        let ink = Ink { font: &fonts().regular, size: 7.0, tone: colour(look::MUTED) };
        pen::hairlines(&mut surface, [556.0]);
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        ink.draw(&mut surface, [LEFT, 568.0], &words::foot(self.input));
        ink.draw_up_to(&mut surface, [RIGHT, 568.0], &format!("{} of {}", self.pages, self.total));
        surface.end_tagged();
        surface.finish();
        page.finish();
    }

    fn finish(mut self) -> Vec<u8> {
        let at = self.input.generated_at.naive_utc();
        let date = words::date(at);
        let csv = attachment::csv(self.input).expect("CSV");
        self.document
            .embed_file(EmbeddedFile {
                path: attachment::NAME.to_owned(),
                mime_type: MimeType::new("text/csv"),
                description: Some(domain::texts::report::attachment(words::EN).to_owned()),
                association_kind: AssociationKind::Data,
                data: csv.into(),
                modification_date: Some(date),
                compress: None,
                location: None,
            })
            .expect("the only file");
        self.document.set_outline(self.outline);
        self.document.set_metadata(metadata(self.input, date));
        self.document.set_tag_tree(self.tree);
        compact::compact(&self.document.finish().expect("a valid document")).expect("krilla's form")
    }
}

fn bookmark(level: &str, page: usize) -> OutlineNode {
    OutlineNode::new(level.to_owned(), XyzDestination::new(page, Point::from_xy(LEFT, TOP)))
}

fn metadata(input: &Input, date: DateTime) -> Metadata {
    Metadata::new()
        .title(format!("Backup Summary Report – {} – {}", input.organization, input.month.period))
        .description(format!("State of the backups of {}, day by day", input.organization))
        .authors(vec![input.partner.clone()])
        .creator("Backup Summary Report".to_owned())
        .language("en".to_owned())
        .creation_date(date)
}
