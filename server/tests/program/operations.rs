//! What operators are given: alerts, dashboard and runbook speak of figures that there are, and of each other.

use std::collections::BTreeSet;

use crate::support::docs;

/// The names of figures in a text.
fn figures(text: &str) -> BTreeSet<String> {
    text.split(|char: char| !char.is_ascii_alphanumeric() && char != '_')
        .filter(|word| word.starts_with("bsr_"))
        .map(|word| word.trim_end_matches("_sum").trim_end_matches("_count").to_owned())
        .collect()
}

#[test]
fn alerts_and_dashboard_ask_for_figures_that_there_are() {
    let documented: BTreeSet<String> = docs("metrics.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .map(|line| line.split(['{', '`']).next().unwrap_or_default().to_owned())
        .collect();
    for name in ["operations/alerts.yml", "operations/dashboard.json"] {
        let asked = figures(&docs(name));
        assert!(asked.len() > 5, "{name}: {asked:?}");
        assert_eq!(asked.difference(&documented).collect::<Vec<_>>(), Vec::<&String>::new(), "{name}");
    }
    // Everything is in the picture.
    let shown = figures(&docs("operations/dashboard.json"));
    assert_eq!(documented.difference(&shown).collect::<Vec<_>>(), Vec::<&String>::new());
    let dashboard: serde_json::Value = serde_json::from_str(&docs("operations/dashboard.json")).unwrap();
    assert!(dashboard["panels"].as_array().unwrap().iter().all(|panel| panel["description"].is_string()));
}

#[test]
fn each_alert_has_its_page() {
    let (alerts, runbook) = (docs("operations/alerts.yml"), docs("operations/runbook.md"));
    let after = |text: &str, mark: &str| -> Vec<String> {
        text.lines()
            .filter_map(|line| line.trim().strip_prefix(mark))
            .map(|rest| rest.trim().to_owned())
            .collect()
    };
    let named = after(&alerts, "- alert:");
    assert_eq!(named, after(&runbook, "## "));
    let pages: Vec<String> = named.iter().map(|name| format!("runbook.md#{}", name.to_lowercase())).collect();
    assert_eq!(after(&alerts, "runbook:"), pages);
}
