//! The rows of a level as the template passes them on: one value that it cannot look into.

use std::fmt::{self, Debug, Formatter};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use ecow::EcoString;
use typst::foundations::Repr;
use typst::utils::LazyHash;

use crate::deadline::Deadline;

/// A row of the table, ready to be set.
#[derive(Debug, Hash)]
pub(crate) struct Row {
    /// Whose row it is, short enough for its column.
    pub(crate) name: EcoString,
    /// The whole of a name that had to be shortened, for those who are read to.
    pub(crate) whole: Option<EcoString>,
    /// Last backup, objects, size; none where it is not known.
    pub(crate) figures: [Option<EcoString>; 3],
    /// The workloads.
    pub(crate) icons: Drawing,
    /// A few words beside them.
    pub(crate) note: Option<EcoString>,
    /// The days.
    pub(crate) bars: Drawing,
}

/// Something drawn with the letters of the symbol font, with words for those who do not see it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Drawing {
    pub(crate) letters: EcoString,
    pub(crate) alt: EcoString,
}

/// All rows of one report, and until when they may be set.
#[typst_macros::ty(name = "report-rows", title = "Rows of a report")]
#[derive(Clone)]
pub(crate) struct Rows(Arc<Inner>);

struct Inner {
    rows: LazyHash<Vec<Row>>,
    deadline: Deadline,
}

impl Rows {
    pub(crate) fn new(rows: Vec<Row>, deadline: Deadline) -> Rows {
        Rows(Arc::new(Inner { rows: LazyHash::new(rows), deadline }))
    }

    pub(super) fn list(&self) -> &[Row] {
        &self.0.rows
    }

    pub(super) fn deadline(&self) -> Deadline {
        self.0.deadline
    }
}

impl Hash for Rows {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.rows.hash(state);
    }
}

impl PartialEq for Rows {
    fn eq(&self, other: &Rows) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Debug for Rows {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Rows({})", self.list().len())
    }
}

impl Repr for Rows {
    fn repr(&self) -> EcoString {
        ecow::eco_format!("rows({})", self.list().len())
    }
}
