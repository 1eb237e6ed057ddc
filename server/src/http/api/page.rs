//! Paging by cursor: a cursor is a place in the list, so that nothing is passed over or seen twice while things come and go.

use axum::http::StatusCode;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::text::{NAME_LIMIT, clean_name};
use serde::{Serialize, de::DeserializeOwned};

use super::super::problem::Problem;

/// How many a page has when nobody says.
const USUAL: u32 = 50;
/// How many it has at most.
pub(super) const AT_MOST: u32 = 200;

/// A place as an opaque text.
pub(super) fn cursor(place: &impl Serialize) -> Result<String, Problem> {
    let json = serde_json::to_vec(place).map_err(|error| Problem::internal(&error))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(json))
}

/// The place that a cursor of ours stands for.
pub(super) fn place<T: DeserializeOwned>(cursor: Option<&str>) -> Result<Option<T>, Problem> {
    let Some(cursor) = cursor else { return Ok(None) };
    let json = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok();
    let place = json.and_then(|json| serde_json::from_slice(&json).ok());
    place.map(Some).ok_or_else(|| {
        let detail =
            "This cursor is not one of this list: begin without one, and then take `next` of each answer.";
        Problem::new(StatusCode::BAD_REQUEST, detail)
    })
}

/// How many are wanted.
pub(super) fn limit(wanted: Option<u32>) -> Result<u32, Problem> {
    let limit = wanted.unwrap_or(USUAL);
    if (1..=AT_MOST).contains(&limit) {
        return Ok(limit);
    }
    Err(Problem::new(StatusCode::BAD_REQUEST, format!("`limit` is a number from 1 to {AT_MOST}.")))
}

/// The text that is looked for.
pub(super) fn search(wanted: Option<String>) -> Result<String, Problem> {
    let wanted = wanted.unwrap_or_default();
    if wanted.chars().count() <= NAME_LIMIT {
        return Ok(clean_name(&wanted));
    }
    let detail = format!("`search` has at most {NAME_LIMIT} characters, as every name here.");
    Err(Problem::new(StatusCode::BAD_REQUEST, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_again_and_a_damaged_one_is_told() {
        let text = cursor(&("süd", 7)).unwrap();
        assert_eq!(place::<(String, u8)>(Some(&text)).unwrap(), Some(("süd".to_owned(), 7)));
        assert_eq!(place::<(String, u8)>(None).unwrap(), None);
        for wrong in ["", "%", &text[1..], "bnVsbA", &format!("{text}=")] {
            assert!(place::<(String, u8)>(Some(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_page_has_a_size() {
        assert_eq!((limit(None).unwrap(), limit(Some(1)).unwrap(), limit(Some(200)).unwrap()), (50, 1, 200));
        assert!(limit(Some(0)).is_err() && limit(Some(201)).is_err());
    }

    #[test]
    fn what_is_looked_for_is_as_long_as_a_name_at_most_and_harmless() {
        assert_eq!(search(None).unwrap(), "");
        assert_eq!(search(Some("a\0b".to_owned())).unwrap(), "a\u{fffd}b");
        assert!(search(Some("ä".repeat(200))).is_ok() && search(Some("a".repeat(201))).is_err());
    }
}
