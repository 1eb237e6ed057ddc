//! The texts of a page that are not data, as the template takes them: all from the catalogue, none in the template.

use domain::language::Language;
use domain::texts::{report, states};
use typst::foundations::{Dict, IntoValue, Str, Value};

/// What the template finds in `data.words`.
pub(crate) fn words(language: Language) -> Dict {
    let mut words = dict(&[
        ("name", report::name(language)),
        ("managed-by", report::managed_by(language)),
        ("generated", report::generated(language)),
        ("logo", report::logo(language)),
        // The template knows how many pages there are, and puts the numbers there.
        ("page", &report::page(language, "{page}", "{pages}")),
        ("active-accounts", report::active_accounts(language)),
        ("deactivated-accounts", report::deactivated_accounts(language)),
        ("date-range", report::date_range(language)),
        ("workloads", report::workloads(language)),
        ("all-workloads", states::all_workloads(language)),
        ("detail", report::detail(language)),
        ("accounts", report::accounts(language)),
        ("last-backup", report::last_backup(language)),
        ("objects", report::objects(language)),
        ("size", report::size(language)),
        ("daily", report::daily(language)),
        ("icon-active", report::icon_active(language)),
        ("icon-inactive", report::icon_inactive(language)),
    ]);
    let organization = dict(&[
        ("heading", report::organization_level(language)),
        ("detail", report::organization(language)),
        ("name", report::workload(language)),
        ("icons", report::active_workloads(language)),
        ("summary", report::organization_table(language)),
    ]);
    let account = dict(&[
        ("heading", report::account_level(language)),
        ("detail", report::account(language)),
        ("name", report::account(language)),
        ("icons", report::workloads(language)),
        ("summary", report::account_table(language)),
    ]);
    words.insert("organization".into(), organization.into_value());
    words.insert("account".into(), account.into_value());
    words
}

fn dict(texts: &[(&str, &str)]) -> Dict {
    texts.iter().map(|(name, text)| (Str::from(*name), Value::Str(Str::from(*text)))).collect()
}
