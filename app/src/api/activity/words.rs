//! An audit row in words: what was done, and each value before and after.

use super::{ActivityEntry, actor};
use domain::{language::Language, texts::portal_activity as texts, zone::Zone};
use serde_json::Value;
use std::collections::BTreeSet;

/// One row of the audit trail, as the page shows it.
pub(super) fn entry(language: Language, row: store::AuditRow, zone: Zone) -> ActivityEntry {
    ActivityEntry {
        at: domain::format::date_time(language, row.at, zone),
        actor: actor(language, row.actor),
        what: action(language, &row.action),
        changes: changes(language, &row.before, &row.after),
        address: row.address,
    }
}

/// What was done. An action that the catalogue does not know is told in its own words.
fn action(language: Language, action: &str) -> String {
    let told = match action {
        "delivery.set" => texts::delivery_set(language),
        "delivery.sent_again" => texts::delivery_sent_again(language),
        "delivery.bounced" => texts::delivery_bounced(language),
        "delivery.undeliverable" => texts::delivery_undeliverable(language),
        "delivery.opted_out" => texts::delivery_opted_out(language),
        "delivery.opted_in" => texts::delivery_opted_in(language),
        "organization.set" => texts::organization_set(language),
        "organization.moved" => texts::organization_moved(language),
        "report.tried_again" => texts::report_tried_again(language),
        other => return sentence(other),
    };
    told.to_owned()
}

/// What a value is. One that the catalogue does not know has its own name.
fn field(language: Language, name: &str) -> String {
    let told = match name {
        "on" => texts::field_on(language),
        "recipients" => texts::field_recipients(language),
        "consent" => texts::field_consent(language),
        "recipient" => texts::field_recipient(language),
        "period" => texts::field_period(language),
        "status" => texts::field_status(language),
        "diagnostic" => texts::field_diagnostic(language),
        "state" => texts::field_state(language),
        "error" => texts::field_error(language),
        "partner" => texts::field_partner(language),
        "name" => texts::field_name(language),
        "time_zone" => texts::field_time_zone(language),
        "domains" => texts::field_domains(language),
        "language" => texts::field_language(language),
        "paper" => texts::field_paper(language),
        "accent" => texts::field_accent(language),
        "logo" => texts::field_logo(language),
        "minor_issue_share" => texts::field_minor_issue_share(language),
        other => return sentence(other),
    };
    told.to_owned()
}

/// `delivery_settings.saved` as «Delivery settings saved».
fn sentence(action: &str) -> String {
    let words = action.replace(['.', '_', '-'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What differs between the old and the new value, field by field.
fn changes(language: Language, before: &Value, after: &Value) -> Vec<(String, String)> {
    let value = |value: &Value, name: &str| value.get(name).cloned();
    let names = |value: &Value| -> BTreeSet<String> {
        value.as_object().map(|fields| fields.keys().cloned().collect()).unwrap_or_default()
    };
    let all = &names(before) | &names(after);
    all.iter()
        .map(|name| (name, value(before, name), value(after, name)))
        .filter(|(_, before, after)| before != after)
        .map(|(name, before, after)| (field(language, name), change(language, before, after)))
        .collect()
}

fn change(language: Language, before: Option<Value>, after: Option<Value>) -> String {
    let text = |value: &Value| text(language, value);
    match (before, after) {
        (Some(before), Some(after)) => format!("{} → {}", text(&before), text(&after)),
        (Some(before), None) => format!("{} → {}", text(&before), texts::value_none(language)),
        (None, Some(after)) => text(&after),
        (None, None) => String::new(),
    }
}

fn text(language: Language, value: &Value) -> String {
    let list = |items: Vec<String>| domain::format::list(language, items.iter().map(String::as_str));
    match value {
        Value::Null => texts::value_none(language).to_owned(),
        Value::Bool(true) => texts::value_on(language).to_owned(),
        Value::Bool(false) => texts::value_off(language).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => texts::value_none(language).to_owned(),
        Value::Array(items) => list(items.iter().map(|item| text(language, item)).collect()),
        Value::Object(fields) => {
            list(fields.iter().map(|(name, value)| format!("{name}: {}", text(language, value))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn owned<const N: usize>(pairs: [(&str, &str); N]) -> [(String, String); N] {
        pairs.map(|(term, value)| (term.to_owned(), value.to_owned()))
    }

    #[test]
    fn a_change_is_told_field_by_field() {
        let before = json!({ "on": false, "recipients": [], "version": 1 });
        let after = json!({ "on": true, "recipients": ["a@b.example", "c@b.example"], "version": 1 });
        let in_english = |before: &Value, after: &Value| changes(Language::En, before, after);
        let wanted = [("E-mail delivery", "off → on"), ("Recipients", "none → a@b.example, c@b.example")];
        assert_eq!(in_english(&before, &after), owned(wanted));
        let wanted =
            [("E-Mail-Versand", "aus → ein"), ("Empfänger", "keine Angabe → a@b.example, c@b.example")];
        assert_eq!(changes(Language::De, &before, &after), owned(wanted));
        assert_eq!(in_english(&Value::Null, &json!({ "name": "x" })), owned([("Name", "x")]));
        assert_eq!(in_english(&Value::Null, &Value::Null), []);
    }

    #[test]
    fn what_the_catalogue_does_not_know_is_told_in_its_own_words() {
        assert_eq!(action(Language::En, "delivery_settings.saved"), "Delivery settings saved");
        assert_eq!(action(Language::Ja, "delivery_settings.saved"), "Delivery settings saved");
        assert_eq!(action(Language::Ja, "delivery.sent_again"), "レポートを再送信");
        assert_eq!(field(Language::De, "time_zone"), "Zeitzone");
        assert_eq!(field(Language::De, "some_value"), "Some value");
    }
}
