//! Typst's only door to the outside, and it is shut: embedded sources and fonts, no files, no clock, no packages.

use std::sync::OnceLock;

use domain::language::Language;
use domain::texts;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use crate::fonts::fonts;
use crate::{attachment, table};

/// The template tree; the first is the entry.
const FILES: [(&str, &str); 8] = [
    ("/main.typ", include_str!("../template/main.typ")),
    ("/look.typ", include_str!("../template/look.typ")),
    ("/logo.typ", include_str!("../template/logo.typ")),
    ("/masthead.typ", include_str!("../template/masthead.typ")),
    ("/opening.typ", include_str!("../template/opening.typ")),
    ("/symbols.typ", include_str!("../template/symbols.typ")),
    ("/legend.typ", include_str!("../template/legend.typ")),
    ("/levels.typ", include_str!("../template/levels.typ")),
];

/// What one compilation sees: the templates, the fonts, and one report's data as `sys.inputs`.
pub(crate) struct ReportWorld {
    library: LazyHash<Library>,
}

impl ReportWorld {
    /// A world around one report's data, with the attachment's bytes.
    pub(crate) fn new(data: Dict, language: Language, csv: Vec<u8>) -> ReportWorld {
        let attachment = Dict::from_iter([
            ("name".into(), attachment::NAME.into_value()),
            ("description".into(), texts::report::attachment(language).into_value()),
            ("data".into(), Bytes::new(csv).into_value()),
        ]);
        let inputs = [("report".into(), data.into_value()), ("attachment".into(), attachment.into_value())];
        let inputs = Dict::from_iter(inputs);
        // Header cells of rows are behind this feature; without them a row's figures have no name for a screen reader.
        let features = [Feature::A11yExtras].into_iter().collect();
        let mut library = Library::builder().with_inputs(inputs).with_features(features).build();
        library.styles = fonts().style();
        table::register(&mut library);
        ReportWorld { library: LazyHash::new(library) }
    }
}

impl World for ReportWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &fonts().book
    }

    fn main(&self) -> FileId {
        sources()[0].id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        sources().iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, _id: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().list.get(index).cloned()
    }

    /// None: a report knows its moment from its data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The parsed templates; the first call parses them.
pub(crate) fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let source = |(path, text): &(&str, &str)| {
            let path = VirtualPath::new(path).expect("the paths above are absolute and plain");
            Source::new(RootedPath::new(VirtualRoot::Project, path).intern(), (*text).to_owned())
        };
        FILES.iter().map(source).collect()
    })
}
