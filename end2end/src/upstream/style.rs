//! The shapes in which an organization answers: public clients have met all of them.

/// How the lists of one organization are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// What is around the rows.
    pub envelope: Envelope,
    /// How many rows a page of an envelope with pagination holds at most, whatever was asked for.
    pub page_size: usize,
    /// How ids are written.
    pub ids: Ids,
    /// How «no error» is written.
    pub no_error: NoError,
    /// How an error is written.
    pub error: ErrorShape,
    /// How instants are written.
    pub times: Times,
    /// Whether counts and sizes are left out (`null` where the row has the field in every public client).
    pub sizes_missing: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            envelope: Envelope::Bare,
            page_size: 100,
            ids: Ids::Number,
            no_error: NoError::Null,
            error: ErrorShape::Text,
            times: Times::Zulu,
            sizes_missing: false,
        }
    }
}

impl Style {
    /// The n-th of a row of styles in which each shape comes up again and again, in changing company.
    #[must_use]
    pub fn numbered(n: usize) -> Self {
        Self {
            envelope: pick(n, &Envelope::ALL),
            page_size: pick(n / 2, &[100, 3, 7, 20]),
            ids: pick(n, &[Ids::Number, Ids::Text]),
            no_error: pick(n, &NoError::ALL),
            error: pick(n, &ErrorShape::ALL),
            times: pick(n, &Times::ALL),
            sizes_missing: false,
        }
    }

    /// The same style in another envelope.
    #[must_use]
    pub fn in_envelope(self, envelope: Envelope, page_size: usize) -> Self {
        Self { envelope, page_size, ..self }
    }
}

fn pick<T: Copy>(n: usize, all: &[T]) -> T {
    all[n % all.len()]
}

/// What is around the rows of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// `[ {...} ]`, in pages of the size that was asked for.
    Bare,
    /// `[ {...} ]`, all of them whatever page was asked for.
    BareWhole,
    /// `{"result_set":[...], "pagination":{"current_page", "total_pages", "total_entries"}}`
    ResultSet,
    /// `{"data":[...], "pagination":{"current_page", "per_page", "next_page", "next_url"}}`
    Data,
    /// `[{"result_set":[...]}]`, in pages of the size that was asked for.
    Wrapped,
}

impl Envelope {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Bare, Self::ResultSet, Self::Data, Self::Wrapped, Self::BareWhole];
}

/// How ids are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// `17`
    Number,
    /// `"17"`
    Text,
}

/// How «no error» is written in `errors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoError {
    /// `null`
    Null,
    /// `""`
    EmptyText,
    /// `{}`
    EmptyObject,
    /// `[]`
    EmptyList,
    /// The field is not there.
    Missing,
}

impl NoError {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Null, Self::EmptyText, Self::EmptyObject, Self::EmptyList, Self::Missing];
}

/// How an error is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorShape {
    /// `"errors": "connection timed out"`
    Text,
    /// `"errors": {"host": "connection timed out"}`
    Object,
    /// `"errors": ["connection timed out"]`
    List,
    /// `"errors"` says nothing, `"current_backup_status": "Backup FAILED"` does.
    StatusOnly,
}

impl ErrorShape {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Text, Self::Object, Self::List, Self::StatusOnly];
}

/// How instants are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// `2026-10-01T06:00:00Z`
    Zulu,
    /// `2026-10-01T06:00:00.250Z`
    Fraction,
    /// `2026-10-01T08:00:00+02:00`
    Offset,
    /// `2026-10-01T06:00:00`, which is UTC.
    NoZone,
}

impl Times {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Zulu, Self::Fraction, Self::Offset, Self::NoZone];
}
