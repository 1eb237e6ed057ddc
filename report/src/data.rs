//! A report's data as the template takes it: a native dictionary of texts that are ready to be set.
//!
//! Everything is decided here or in `domain`; the template only places it. Texts passed this way are never parsed, so
//! no name can be read as markup.

use domain::format;
use domain::look;
use domain::month::AccountMonth;
use domain::time::Instant;
use domain::workload::{Source, Workload, WorkloadSet};
use typst::foundations::{Array, Dict, IntoValue, Str, Value};

use crate::Input;
use crate::fonts::{TEXT_FAMILIES, Weight, width};
use crate::symbols::{self, icon_runs};
use crate::text::{clean, fit};

/// Widths in points that the template gives to texts; it draws, and this is what it can rely on.
mod room {
    /// Between the margins of A4 landscape.
    pub(super) const PAGE: f64 = 762.5;
    /// The organization's name beside the month.
    pub(super) const TITLE: f64 = 560.0;
    /// The partner's name beside the moment of generation.
    pub(super) const PARTNER: f64 = 430.0;
    /// The foot beside the page's number.
    pub(super) const FOOT: f64 = 690.0;
    /// All columns of the account level but address and days, and the address's own gap.
    pub(super) const ACCOUNT_COLUMNS: f64 = 104.0 + 62.0 + 62.0 + 110.0 + 10.0;
    /// From day to day at the account level.
    pub(super) const ACCOUNT_PITCH: f64 = 6.1;
}

/// What the template finds in `sys.inputs.report`.
pub(crate) fn report_data(input: &Input) -> Dict {
    let month = &input.month;
    let organization = clean(&input.organization);
    let partner = clean(&input.partner);
    let period = format::month(month.period);
    let generated = format!("{}, {}", format::date(local_day(input)), moment(input.generated_at, input));
    let days = month.period.day_count();

    let mut data = Dict::new();
    let mut put = |name: &str, value: Value| data.insert(Str::from(name), value);
    put("title", text(&format!("Backup Summary Report – {organization} – {period}")));
    put("author", text(&partner));
    put("description", text(&format!("State of the backups of {organization}, day by day, {period}")));
    put("fonts", TEXT_FAMILIES.iter().map(|family| text(family)).collect::<Array>().into_value());
    put("colours", symbols::colours().into_value());

    put("partner", text(&fit(&partner, Weight::Medium, 8.6, room::PARTNER)));
    put("organization", title(&organization).into_value());
    put("month", text(&period));
    put("range", text(&format::range(month.period)));
    put("generated", text(&format!("{generated} ({})", month.zone)));
    put("zone", text(&month.zone.to_string()));
    put("active", number(month.active));
    put("deactivated", number(month.deactivated));
    put("accounts", number(month.accounts.len()));
    put("foot", text(&foot(&organization, &period, &generated, month.zone.name())));

    put("days", i64::try_from(days).unwrap_or_default().into_value());
    put("ticks", ticks(days).into_value());
    put("legend", legends().into_value());
    put("rule", rules(month.minor_issue_share).into_value());
    put("level", level_rows(input).into_value());
    let room = room::PAGE
        - room::ACCOUNT_COLUMNS
        - room::ACCOUNT_PITCH * f64::from(u8::try_from(days).unwrap_or(31));
    put(
        "rows",
        month
            .accounts
            .iter()
            .map(|account| account_row(account, input, room))
            .collect::<Array>()
            .into_value(),
    );
    put("nobody", text(&format!("No account existed in {period}.")));
    data
}

/// The organization's name and the size at which it can be set: 20 pt where that is wide enough, else 14 pt, and at
/// last without its middle.
fn title(name: &str) -> Dict {
    let size = if width(name, Weight::SemiBold, 20.0) <= room::TITLE { 20.0 } else { 14.0 };
    let name = fit(name, Weight::SemiBold, size, room::TITLE);
    Dict::from_iter([("name".into(), text(&name)), ("size".into(), size.into_value())])
}

/// «Contoso GmbH · October 2026 · Generated 5 November 2026, 06:00 (Europe/Berlin)», with the name shortened if it must be.
fn foot(organization: &str, period: &str, generated: &str, zone: &str) -> String {
    let rest = format!("  ·  {period}  ·  Generated {generated} ({zone})");
    let room = room::FOOT - width(&rest, Weight::Regular, 7.0);
    fit(organization, Weight::Regular, 7.0, room) + &rest
}

/// The days that are numbered over the bars: the first, each fifth, and the last.
fn ticks(days: usize) -> Array {
    let fifths =
        (1..=days).filter(|day| *day == 1 || *day == days || (day.is_multiple_of(5) && day + 2 < days));
    fifths.map(|day| i64::try_from(day).unwrap_or_default().into_value()).collect()
}

fn legends() -> Dict {
    Dict::from_iter([
        ("organization".into(), symbols::legend::<domain::day::OrganizationDay>().into_value()),
        ("account".into(), symbols::legend::<domain::day::AccountDay>().into_value()),
    ])
}

fn rules(minor_issue_share: f64) -> Dict {
    Dict::from_iter([
        ("organization".into(), text(&look::organization_rule(minor_issue_share))),
        ("account".into(), text(look::ACCOUNT_RULE)),
    ])
}

/// The organization level: all workloads first, then each.
fn level_rows(input: &Input) -> Array {
    let month = &input.month;
    let active: WorkloadSet = Workload::ALL
        .into_iter()
        .filter(|workload| month.workloads[*workload].as_ref().is_some_and(|row| row.active > 0))
        .collect();
    let mut rows = Array::new();
    let head = |name: &str, icons, icons_alt: String| [text(name), icons, text(&icons_alt)];
    let row = |[name, icons, icons_alt]: [Value; 3], level: &domain::month::LevelRow| -> Value {
        let figures = figures(level.last_backup, level.objects, level.bytes, input);
        line(name, figures, icons, icons_alt, &level.days)
    };
    let all = head(
        "All workloads",
        icon_runs(Workload::ALL, active).into_value(),
        active_workloads(active, input.source),
    );
    rows.push(row(all, &month.all));
    for workload in Workload::ALL {
        let label = workload.label(input.source);
        let empty = domain::month::LevelRow {
            days: vec![domain::day::OrganizationDay::None; month.period.day_count()],
            ..Default::default()
        };
        let level = month.workloads[workload].as_ref().unwrap_or(&empty);
        let icons = icon_runs([workload], active).into_value();
        rows.push(row(head(label, icons, coverage(label, level)), level));
    }
    rows
}

/// «Email: active for 22 accounts, not active for 2».
fn coverage(label: &str, level: &domain::month::LevelRow) -> String {
    match (level.active, level.deactivated) {
        (0, 0) => format!("{label}: not backed up"),
        (active, 0) => format!("{label}: active for {active} accounts"),
        (active, off) => format!("{label}: active for {active} accounts, deactivated for {off}"),
    }
}

fn account_row(account: &AccountMonth, input: &Input, room: f64) -> Value {
    let address = fit(&clean(&account.address), Weight::Regular, 8.2, room);
    let figures = figures(account.last_backup, account.objects, account.bytes, input);
    let icons = icon_runs(Workload::ALL, account.on_at_end).into_value();
    line(
        text(&address),
        figures,
        icons,
        text(&active_workloads(account.on_at_end, input.source)),
        &account.days,
    )
}

/// A row of either table: name, last backup, objects, size, icons and their words, bars and their words.
fn line<B: symbols::Letter>(
    name: Value,
    figures: [Value; 3],
    icons: Value,
    icons_alt: Value,
    days: &[B],
) -> Value {
    let [last, objects, size] = figures;
    let bars = symbols::bar_runs(days).into_value();
    let row: Array = [name, last, objects, size, icons, icons_alt, bars, text(&look::describe(days))]
        .into_iter()
        .collect();
    row.into_value()
}

fn figures(
    last_backup: Option<Instant>,
    objects: Option<u64>,
    bytes: Option<u64>,
    input: &Input,
) -> [Value; 3] {
    let optional = |known: Option<String>| known.map_or(Value::None, |known| text(&known));
    [
        optional(last_backup.map(|at| format::date_time(at, input.month.zone))),
        optional(objects.map(format::count)),
        optional(bytes.map(format::size)),
    ]
}

/// «Active: Email, Calendar. Not active: OneDrive, …».
fn active_workloads(on: WorkloadSet, source: Source) -> String {
    let names = |wanted: bool| {
        let names: Vec<&str> = Workload::ALL
            .into_iter()
            .filter(|it| on.contains(*it) == wanted)
            .map(|it| it.label(source))
            .collect();
        names.join(", ")
    };
    match on.len() {
        0 => "No workload is active".to_owned(),
        6 => "All six workloads are active".to_owned(),
        _ => format!("Active: {}. Not active: {}", names(true), names(false)),
    }
}

fn local_day(input: &Input) -> chrono::NaiveDate {
    input.month.zone.local(input.generated_at).date()
}

/// The time of day in the organization's zone.
fn moment(at: Instant, input: &Input) -> String {
    input.month.zone.local(at).format("%H:%M").to_string()
}

fn number(count: usize) -> Value {
    text(&format::count(u64::try_from(count).unwrap_or(u64::MAX)))
}

fn text(text: &str) -> Value {
    Str::from(text).into_value()
}
