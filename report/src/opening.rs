//! What the report opens with, above the organization level: a month in a few figures, and the accounts that need attention.

use domain::format;
use domain::look;
use domain::summary::{AccountDays, Attention, Coverage, MonthSummary, summarize};
use domain::texts::{mail, opening as texts};
use typst::foundations::{Array, Dict, IntoValue, Value};

use crate::Input;
use crate::data::{amount, optional, page_width, text};
use crate::fonts::{Weight, width};
use crate::symbols;
use crate::text::{TOLERANCE, clean, fit};

/// At most so many accounts are named; the account level has them all.
const NAMED: usize = 10;
/// What stands for a figure that is not known.
const UNKNOWN: &str = "–";

/// Widths in points that the template gives to texts.
mod room {
    /// Under a figure.
    pub(super) const NOTE: f64 = 150.0;
    /// An account's address, its gap and all, at most.
    pub(super) const ADDRESS: f64 = 158.0;
    /// Between an account's address and its bars.
    pub(super) const GAP: f64 = 8.0;
    /// Between the two columns of accounts.
    pub(super) const GUTTER: f64 = 28.0;
    /// From day to day of an account's bars.
    pub(super) const PITCH: f64 = 2.9;
}

/// What the template finds in `data.opening`.
pub(crate) fn opening(input: &Input) -> Dict {
    let summary = summarize(&input.month, input.before, input.coverage);
    let mut figures = vec![protected(&summary, input), health(&summary, input), gap(&summary, input)];
    figures.extend(summary.coverage.map(|coverage| uncovered(coverage, input)));
    let named = &summary.attention[..summary.attention.len().min(NAMED)];
    let addresses = room_for_addresses(named, input);
    let accounts = named.iter().map(|it| attention(it, addresses - room::GAP, input)).collect::<Array>();
    let more = summary.attention.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| texts::more(input.appearance.language, amount(more)));
    Dict::from_iter([
        ("heading".into(), text(texts::attention(input.appearance.language))),
        ("figures".into(), figures.into_iter().collect::<Array>().into_value()),
        ("attention".into(), accounts.into_value()),
        ("address-width".into(), addresses.into_value()),
        ("more".into(), optional(more)),
        ("all-well".into(), text(all_well(summary.account_days, input))),
    ])
}

/// What is said when there is no account to name.
fn all_well(days: AccountDays, input: &Input) -> &'static str {
    if days.healthy_per_mille().is_some() {
        mail::all_well(input.appearance.language)
    } else {
        mail::no_data(input.appearance.language)
    }
}

fn protected(summary: &MonthSummary, input: &Input) -> Value {
    let (now, language) = (summary.protected, input.appearance.language);
    let change = summary.before.map(|before| {
        let number = |count: u64| format::count(language, count);
        let change = signed(amount(now), amount(before.protected), number);
        since(change.as_deref(), texts::since, input)
    });
    figure(texts::protected(language), &format::count(language, amount(now)), change)
}

fn health(summary: &MonthSummary, input: &Input) -> Value {
    let language = input.appearance.language;
    let label = texts::health(language);
    let Some(now) = summary.account_days.healthy_per_mille() else {
        return figure(label, UNKNOWN, None);
    };
    let change = summary.before.and_then(|before| {
        let points = |tenths: u64| format::decimal(language, tenths);
        let change = signed(now, before.account_days.healthy_per_mille()?, points);
        Some(since(change.as_deref(), texts::points_since, input))
    });
    figure(label, &format::share(language, now), change)
}

fn gap(summary: &MonthSummary, input: &Input) -> Value {
    let language = input.appearance.language;
    let label = texts::gap(language);
    let Some(gap) = &summary.longest_gap else {
        let known = summary.account_days.healthy_per_mille().is_some();
        return figure(label, if known { texts::no_gap(language) } else { UNKNOWN }, None);
    };
    let whose = if gap.accounts == 1 {
        fit(&clean(&gap.address), Weight::Regular, 6.8, room::NOTE)
    } else {
        texts::gap_accounts(language, amount(gap.accounts))
    };
    figure(label, &texts::days(language, amount(gap.days)), Some(whose))
}

fn uncovered(coverage: Coverage, input: &Input) -> Value {
    let language = input.appearance.language;
    let left_out = (coverage.excluded > 0).then(|| texts::left_out(language, amount(coverage.excluded)));
    figure(texts::uncovered(language), &format::count(language, amount(coverage.available)), left_out)
}

/// As the template takes it: what stands above, the figure, what stands below.
fn figure(label: &str, value: &str, note: Option<String>) -> Value {
    [text(label), text(value), optional(note)].into_iter().collect::<Array>().into_value()
}

/// «+2», «−3»; none when there is no change.
fn signed(now: u64, before: u64, number: impl Fn(u64) -> String) -> Option<String> {
    let sign = if now > before { '+' } else { '−' };
    (now != before).then(|| format!("{sign}{}", number(now.abs_diff(before))))
}

/// How a figure differs from the month before.
fn since(
    change: Option<&str>,
    words: fn(domain::language::Language, &str, &str) -> String,
    input: &Input,
) -> String {
    let month = format::month(input.appearance.language, input.month.period.previous());
    match change {
        Some(change) => words(input.appearance.language, change, &month),
        None => texts::unchanged(input.appearance.language, &month),
    }
}

/// What is wrong with an account, and whether it still is.
fn note(attention: &Attention, input: &Input) -> (String, Option<&'static str>) {
    let language = input.appearance.language;
    let still = attention.unhealthy_at_end.then(|| texts::still_unhealthy(language));
    (texts::unhealthy_days(language, amount(attention.unhealthy)), still)
}

/// The points that the notes leave to the addresses, for each note to stay on its line.
fn room_for_addresses(named: &[Attention], input: &Input) -> f64 {
    let widest = named.iter().map(|it| {
        let (days, still) = note(it, input);
        let still = still.map_or(0.0, |still| width(&format!(" · {still}"), Weight::Medium, 6.8));
        width(&days, Weight::Regular, 6.8) + still
    });
    let notes = widest.fold(0.0, f64::max) * TOLERANCE;
    let days = u8::try_from(input.month.period.day_count()).unwrap_or(31);
    let column = (page_width(input.appearance.paper) - room::GUTTER) / 2.0;
    let left = column - room::PITCH * f64::from(days) - room::GAP - notes;
    left.min(room::ADDRESS)
}

/// As the template takes it: address, bars, their words, what is wrong, and whether it still is.
fn attention(attention: &Attention, room: f64, input: &Input) -> Value {
    let (account, language) = (&input.month.accounts[attention.place], input.appearance.language);
    let (days, still) = note(attention, input);
    let row = [
        text(&fit(&clean(&account.address), Weight::Regular, 8.2, room)),
        symbols::bar_runs(&account.days).into_value(),
        text(&look::describe(language, &account.days)),
        text(&days),
        optional(still.map(str::to_owned)),
    ];
    row.into_iter().collect::<Array>().into_value()
}
