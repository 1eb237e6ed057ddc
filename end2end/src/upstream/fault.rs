//! What may go wrong, and where.

use serde_json::Value;

use super::world::List;

/// Something that goes wrong with the calls that it is meant for.
#[derive(Clone, Debug)]
pub struct Fault {
    organization: Option<u64>,
    list: Option<List>,
    page: Option<usize>,
    left: Option<usize>,
    pub(super) kind: Kind,
}

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Another status than 200, with headers and a body that repeats the caller's token, as careless servers do.
    Status(u16, Vec<(&'static str, String)>),
    /// The answer begins, and then the connection is dropped.
    Drop,
    /// The first half of the answer, as if it were whole.
    HalfJson,
    /// Some other body, with status 200.
    Body(String),
    /// A body of this many blanks, with status 200.
    Endless(usize),
    /// No answer for ever.
    Silence,
    /// Whatever page is asked for, the first one is answered.
    FirstPageAgain,
    /// A field of the row of an address has another value; `None`: the field is not there.
    Field(String, &'static str, Option<Value>),
    /// Another row, as it is, after the others.
    Row(Value),
    /// The row of an address is not there.
    Without(String),
}

impl Fault {
    /// A fault of every call to every list, until told otherwise.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self { organization: None, list: None, page: None, left: None, kind }
    }

    /// A status instead of the answer.
    #[must_use]
    pub fn status(code: u16) -> Self {
        Self::new(Kind::Status(code, Vec::new()))
    }

    /// 429 with a `Retry-After`, once.
    #[must_use]
    pub fn too_many(retry_after: &str) -> Self {
        Self::new(Kind::Status(429, vec![("retry-after", retry_after.to_owned())])).times(1)
    }

    /// Another value for a field of the row of an address.
    #[must_use]
    pub fn field(address: &str, field: &'static str, value: Value) -> Self {
        Self::new(Kind::Field(address.to_owned(), field, Some(value)))
    }

    /// Only for this organization.
    #[must_use]
    pub fn of(self, organization: u64) -> Self {
        Self { organization: Some(organization), ..self }
    }

    /// Only for this list.
    #[must_use]
    pub fn on(self, list: List) -> Self {
        Self { list: Some(list), ..self }
    }

    /// Only for this page, from 1.
    #[must_use]
    pub fn page(self, page: usize) -> Self {
        Self { page: Some(page), ..self }
    }

    /// Only so many times.
    #[must_use]
    pub fn times(self, times: usize) -> Self {
        Self { left: Some(times), ..self }
    }

    /// Whether it strikes this call; counts down when it does.
    pub(super) fn strikes(&mut self, organization: Option<u64>, list: List, page: usize) -> bool {
        let meant = self.organization.is_none_or(|wanted| organization == Some(wanted))
            && self.list.is_none_or(|wanted| wanted == list)
            && self.page.is_none_or(|wanted| wanted == page)
            && self.left != Some(0);
        if let (true, Some(left)) = (meant, &mut self.left) {
            *left -= 1;
        }
        meant
    }
}
