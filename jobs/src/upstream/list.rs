//! A list, page after page, to its last one.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::client::{CallError, Client};
use super::envelope::{Next, Page};
use crate::secret::Secret;

/// How many rows are asked for at once.
const PER_PAGE: usize = 100;

/// Why a list could not be read to its last page.
#[derive(Debug, thiserror::Error)]
pub(super) enum ListError {
    /// A call failed.
    #[error("{}{error}", of_page(*page))]
    Call { page: u64, error: CallError },
    /// A page was not one.
    #[error("{}{what}", of_page(*page))]
    Shape { page: u64, what: &'static str },
    /// There seems to be no end.
    #[error("has more than {0} pages")]
    Endless(usize),
}

fn of_page(number: u64) -> String {
    if number == 1 { String::new() } else { format!("(page {number}) ") }
}

impl ListError {
    /// Whether the organization has not licensed it (403 or 404).
    pub(super) fn is_not_licensed(&self) -> bool {
        matches!(self, Self::Call { error: CallError::NotLicensed(_), .. })
    }

    /// Whether the token was refused.
    pub(super) fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Call { error: CallError::Unauthorized, .. })
    }

    /// Whether the upstream said nothing at all.
    pub(super) fn is_silence(&self) -> bool {
        matches!(self, Self::Call { error, .. } if error.is_silence())
    }
}

/// All rows of a list, in the upstream's order; a row that comes up on a later page again is left out there.
pub(super) async fn read(
    client: &Client<'_>,
    token: &Secret,
    path: &[&str],
    query: &[(&str, &str)],
) -> Result<Vec<Value>, ListError> {
    let bound = client.upstream().limits.pages;
    let (mut rows, mut seen) = (Vec::new(), HashSet::new());
    let mut number = 1;
    let mut asked = HashSet::from([number]);
    loop {
        let bad = |what| ListError::Shape { page: number, what };
        let (page, per_page) = (number.to_string(), PER_PAGE.to_string());
        let mut pairs = query.to_vec();
        pairs.extend([("page", page.as_str()), ("per_page", per_page.as_str())]);
        let answer = client
            .json(token, path, &pairs)
            .await
            .map_err(|error| ListError::Call { page: number, error })?;
        let page = Page::parse(answer, number).map_err(bad)?;
        let came = page.rows.len();
        let keys: Vec<String> = page.rows.iter().map(key).collect();
        let before = rows.len();
        rows.extend(
            page.rows.into_iter().zip(&keys).filter(|(_, key)| !seen.contains(*key)).map(|(row, _)| row),
        );
        let fresh = rows.len() - before;
        seen.extend(keys);
        number = match page.next {
            Next::Last if fresh == 0 && came > 0 && number > 1 => {
                return Err(bad("repeats rows of earlier pages instead of new ones"));
            }
            Next::Last => return Ok(rows),
            Next::Unsaid if came < PER_PAGE || fresh == 0 => return Ok(rows),
            Next::Unsaid => number + 1,
            Next::Page(_) if fresh == 0 => {
                return Err(bad("brings no new rows and promises more"));
            }
            Next::Page(next) if asked.contains(&next) => {
                return Err(bad("names a next page that was read before"));
            }
            Next::Page(next) => next,
        };
        if !asked.insert(number) || asked.len() > bound {
            return Err(ListError::Endless(bound));
        }
    }
}

/// By what a row that comes twice is known again, although its figures may have moved on between two calls.
fn key(row: &Value) -> String {
    let names: Vec<&Value> = ["id", "organization_id", "email", "sp_site", "domain", "domain_name"]
        .iter()
        .map(|name| row.get(name).unwrap_or(&Value::Null))
        .collect();
    if names.iter().all(|name| name.is_null()) { row.to_string() } else { json!(names).to_string() }
}
