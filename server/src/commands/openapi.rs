//! `bsr openapi`: the document of the API, as the server gives it.

use crate::{http, outcome::Failure, print::Out};

/// Prints it.
pub(super) fn openapi() -> Result<(), Failure> {
    let json = http::document().to_pretty_json().map_err(|error| Failure::of(&error))?;
    let mut out = Out::new();
    out.line(json)?;
    out.end()
}
