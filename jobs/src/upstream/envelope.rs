//! The envelopes around the rows of a page (upstream-api.md): a bare array, `result_set` or `data` with pagination, or
//! an array of such envelopes.

use serde_json::{Map, Value};

/// One page of a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) rows: Vec<Value>,
    pub(super) next: Next,
}

/// What a page says about the one after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing: it is the last when it is not full, or brings nothing new.
    Unsaid,
    /// There is none.
    Last,
    /// There is one, with this number.
    Page(u64),
}

impl Page {
    /// Takes the envelope off the page with that number.
    ///
    /// # Errors
    /// Says what came instead of an envelope.
    pub(super) fn parse(answer: Value, number: u64) -> Result<Self, &'static str> {
        match answer {
            Value::Array(items) if !items.is_empty() && items.iter().all(is_envelope) => {
                let mut whole = Self { rows: Vec::new(), next: Next::Unsaid };
                for item in items {
                    let part = Self::parse(item, number)?;
                    whole.rows.extend(part.rows);
                    whole.next = further(whole.next, part.next);
                }
                Ok(whole)
            }
            Value::Array(rows) => Ok(Self { rows, next: Next::Unsaid }),
            Value::Object(mut fields) => {
                for name in ["result_set", "data"] {
                    if let Some(Value::Array(rows)) = fields.get_mut(name) {
                        let rows = std::mem::take(rows);
                        return Ok(Self { rows, next: next(&fields, name, number) });
                    }
                }
                Err("answered with an object that holds neither «result_set» nor «data»")
            }
            _ => Err("answered with something that is not a list"),
        }
    }
}

fn is_envelope(item: &Value) -> bool {
    ["result_set", "data"].iter().any(|name| item.get(name).is_some_and(Value::is_array))
}

/// What the pagination says; `name` is that of the rows.
fn next(fields: &Map<String, Value>, name: &str, number: u64) -> Next {
    let Some(Value::Object(pagination)) = fields.get("pagination") else { return Next::Unsaid };
    if let Some(page) = pagination.get("next_page").and_then(whole_number).filter(|page| *page > 0) {
        return Next::Page(page);
    }
    if let Some(pages) = pagination.get("total_pages").and_then(whole_number) {
        return if number < pages { Next::Page(number + 1) } else { Next::Last };
    }
    let url = pagination.get("next_url").and_then(Value::as_str).is_some_and(|url| !url.is_empty());
    match (url, name) {
        (true, _) => Next::Page(number + 1),
        (false, "data") => Next::Last,
        (false, _) => Next::Unsaid,
    }
}

fn further(one: Next, other: Next) -> Next {
    match (one, other) {
        (Next::Page(one), Next::Page(other)) => Next::Page(one.max(other)),
        (Next::Page(page), _) | (_, Next::Page(page)) => Next::Page(page),
        (Next::Last, _) | (_, Next::Last) => Next::Last,
        (Next::Unsaid, Next::Unsaid) => Next::Unsaid,
    }
}

fn whole_number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_envelope_gives_its_rows_and_says_whether_there_is_more() {
        let rows = || vec![json!({"id": 1})];
        for (answer, next) in [
            (json!([{"id": 1}]), Next::Unsaid),
            (
                json!({"result_set": [{"id": 1}], "pagination": {"current_page": 2, "total_pages": 3}}),
                Next::Page(3),
            ),
            (
                json!({"result_set": [{"id": 1}], "pagination": {"current_page": 2, "total_pages": "2"}}),
                Next::Last,
            ),
            (json!({"result_set": [{"id": 1}]}), Next::Unsaid),
            (json!({"result_set": [{"id": 1}], "pagination": null}), Next::Unsaid),
            (json!({"data": [{"id": 1}], "pagination": {"next_page": 3}}), Next::Page(3)),
            (json!({"data": [{"id": 1}], "pagination": {"next_page": "3"}}), Next::Page(3)),
            (json!({"data": [{"id": 1}], "pagination": {"next_page": null}}), Next::Last),
            (json!({"data": [{"id": 1}], "pagination": {"per_page": 100}}), Next::Last),
            (json!({"data": [{"id": 1}], "pagination": {"next_url": "/x?page=3"}}), Next::Page(3)),
            (json!([{"result_set": [{"id": 1}]}]), Next::Unsaid),
            (
                json!([{"result_set": []}, {"data": [{"id": 1}], "pagination": {"next_page": 3}}]),
                Next::Page(3),
            ),
        ] {
            let text = answer.to_string();
            assert_eq!(Page::parse(answer, 2), Ok(Page { rows: rows(), next }), "{text}");
        }
        assert_eq!(Page::parse(json!([]), 1), Ok(Page { rows: vec![], next: Next::Unsaid }));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for answer in [json!({"error": "no"}), json!("OK"), json!(null), json!({"data": null}), json!(7)] {
            assert!(Page::parse(answer, 1).is_err());
        }
    }
}
