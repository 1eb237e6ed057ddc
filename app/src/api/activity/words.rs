//! An audit row in words: what was done, and each value before and after.

use super::ActivityEntry;
use domain::zone::Zone;
use serde_json::Value;
use std::collections::BTreeSet;

/// One row of the audit trail, as the page shows it.
pub(super) fn entry(row: store::AuditRow, zone: Zone) -> ActivityEntry {
    ActivityEntry {
        at: domain::format::date_time(crate::language(), row.at, zone),
        actor: row.actor,
        what: sentence(&row.action),
        changes: changes(&row.before, &row.after),
        address: row.address,
    }
}

/// `delivery_settings.saved` as «Delivery settings saved».
fn sentence(action: &str) -> String {
    let words = action.replace(['.', '_', '-'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What differs between the old and the new value, field by field.
fn changes(before: &Value, after: &Value) -> Vec<(String, String)> {
    let field = |value: &Value, name: &str| value.get(name).cloned();
    let names = |value: &Value| -> BTreeSet<String> {
        value.as_object().map(|fields| fields.keys().cloned().collect()).unwrap_or_default()
    };
    let all = &names(before) | &names(after);
    all.iter()
        .filter(|name| field(before, name) != field(after, name))
        .map(|name| (sentence(name), change(field(before, name), field(after, name))))
        .collect()
}

fn change(before: Option<Value>, after: Option<Value>) -> String {
    match (before, after) {
        (Some(before), Some(after)) => format!("{} → {}", text(&before), text(&after)),
        (Some(before), None) => format!("{} → none", text(&before)),
        (None, Some(after)) => text(&after),
        (None, None) => String::new(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(true) => "on".to_owned(),
        Value::Bool(false) => "off".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| format!("{name}: {}", text(value)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_is_told_field_by_field() {
        let before = json!({ "on": false, "recipients": [], "version": 1 });
        let after = json!({ "on": true, "recipients": ["a@b.example", "c@b.example"], "version": 1 });
        let wanted = [("On", "off → on"), ("Recipients", "none → a@b.example, c@b.example")];
        assert_eq!(changes(&before, &after), wanted.map(|(term, value)| (term.to_owned(), value.to_owned())));
        assert_eq!(changes(&Value::Null, &json!({ "name": "x" })), [("Name".to_owned(), "x".to_owned())]);
        assert_eq!(changes(&Value::Null, &Value::Null), []);
        assert_eq!(sentence("delivery_settings.saved"), "Delivery settings saved");
    }
}
