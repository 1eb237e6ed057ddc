//! One text, set in the fonts of a report on a page of its own, to look at its glyphs.

use std::ops::Range;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue};
use typst::layout::{Frame, FrameItem, Point};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;

use crate::fonts::fonts;

/// A piece of a text that is set in one font.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) family: String,
    pub(super) weight: u16,
    pub(super) text: String,
    /// From left to right: which glyph, and for which part of the text.
    pub(super) glyphs: Vec<(u16, Range<usize>)>,
    /// Where it begins, from the left.
    pub(super) left: f64,
}

/// A text that was set.
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Line {
    /// The families that draw it, each once.
    pub(super) fn families(&self) -> Vec<&str> {
        let mut families: Vec<&str> = self.runs.iter().map(|run| run.family.as_str()).collect();
        families.sort_unstable();
        families.dedup();
        families
    }

    /// All glyphs, from left to right.
    pub(super) fn glyphs(&self) -> Vec<u16> {
        self.runs.iter().flat_map(|run| run.glyphs.iter().map(|(glyph, _)| *glyph)).collect()
    }
}

/// `text` at 10 points on one line, in the style of a report and what `style` adds to it.
pub(super) fn line(text: &str, style: &str) -> Line {
    let document =
        document(text, &format!("#set page(width: auto, height: auto, margin: 0pt)\n#set text({style})"));
    let [page] = document.pages() else { unreachable!("one page") };
    let mut runs = runs(&document);
    runs.sort_by(|one, other| one.left.total_cmp(&other.left));
    Line { runs, width: page.frame.width().to_pt(), height: page.frame.height().to_pt() }
}

/// `text` in the style of a report, after some lines of the template's language.
pub(super) fn document(text: &str, before: &str) -> PagedDocument {
    let source = format!(
        "#set document(title: \"Text\")\n#set text(fallback: false, size: 10pt, lang: \"en\", \
         number-width: \"tabular\", top-edge: .7273em, bottom-edge: \"baseline\", cjk-latin-spacing: none)\n{before}\n\
         #sys.inputs.text"
    );
    let inputs = Dict::from_iter([("text".into(), text.into_value())]);
    let mut library = Library::builder().with_inputs(inputs).build();
    library.styles = fonts().style();
    let path = VirtualPath::new("/text.typ").unwrap();
    let world = Page {
        source: Source::new(RootedPath::new(VirtualRoot::Project, path).intern(), source),
        library: LazyHash::new(library),
    };
    let compiled = typst::compile::<PagedDocument>(&world);
    assert!(compiled.warnings.is_empty(), "{:?}", compiled.warnings);
    compiled.output.unwrap()
}

/// All text of a document.
pub(super) fn runs(document: &PagedDocument) -> Vec<Run> {
    let mut runs = Vec::new();
    for page in document.pages() {
        collect(&page.frame, Point::zero(), &mut runs);
    }
    runs
}

fn collect(frame: &Frame, origin: Point, runs: &mut Vec<Run>) {
    for (point, item) in frame.items() {
        let at = origin + *point;
        match item {
            FrameItem::Group(group) => collect(&group.frame, at, runs),
            FrameItem::Text(text) => {
                let range =
                    |glyph: &typst::text::Glyph| usize::from(glyph.range.start)..usize::from(glyph.range.end);
                runs.push(Run {
                    family: text.font.info().family.clone(),
                    weight: text.font.info().variant.weight.to_number(),
                    text: text.text.to_string(),
                    glyphs: text.glyphs.iter().map(|glyph| (glyph.id, range(glyph))).collect(),
                    left: at.x.to_pt(),
                });
            }
            _ => {}
        }
    }
}

struct Page {
    source: Source,
    library: LazyHash<Library>,
}

impl World for Page {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &fonts().book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, _id: FileId) -> FileResult<Source> {
        Ok(self.source.clone())
    }

    fn file(&self, _id: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().list.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
