//! What the pages say.

use chrono::{Datelike, NaiveDateTime, Timelike};
use domain::format;
use domain::language::Language;
use domain::look;
use domain::month::{AccountMonth, LevelRow};
use domain::summary::summarize;
use domain::time::Instant;
use domain::workload::{Workload, WorkloadSet};
use krilla::metadata::DateTime;

use crate::Input;
use crate::letters::{self, Letter};

/// What the report is written in.
pub(crate) const EN: Language = Language::En;

/// A row of either table.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) figures: [String; 3],
    pub(crate) icons: Drawing,
    pub(crate) note: Option<String>,
    pub(crate) bars: Drawing,
}

/// Letters of the symbol font, and words for those who do not see them.
pub(crate) struct Drawing {
    pub(crate) letters: String,
    pub(crate) alt: String,
}

/// What a level opens with.
pub(crate) struct Opening {
    pub(crate) month: String,
    pub(crate) partner: String,
    pub(crate) generated: String,
    pub(crate) facts: [(&'static str, String); 6],
}

/// A month at a glance.
pub(crate) struct Glance {
    pub(crate) figures: [(&'static str, String, String); 4],
    pub(crate) attention: Vec<Attention>,
}

/// An account that needs attention.
pub(crate) struct Attention {
    pub(crate) name: String,
    pub(crate) bars: Drawing,
    pub(crate) days: String,
}

pub(crate) fn glance(input: &Input) -> Glance {
    let summary = summarize(&input.month, input.before, input.coverage);
    let count = |count: usize| format::count(EN, count as u64);
    let before = summary.before.map_or(0, |before| before.protected);
    let healthy = summary.account_days.healthy_per_mille().unwrap_or_default();
    let gap = summary.longest_gap.as_ref().map_or((0, 0), |gap| (gap.days, gap.accounts));
    let uncovered = summary.coverage.map_or((0, 0), |coverage| (coverage.available, coverage.excluded));
    let attention = summary.attention.iter().take(10).map(|it| {
        let account = &input.month.accounts[it.place];
        Attention {
            name: account.address.clone(),
            bars: bars(&account.days),
            days: format!("{} unhealthy days", it.unhealthy),
        }
    });
    Glance {
        figures: [
            ("Protected accounts", count(summary.protected), format!("{before} the month before")),
            ("Healthy account-days", format::share(EN, healthy), "as before".to_owned()),
            ("Longest gap", format!("{} days", gap.0), format!("{} accounts", gap.1)),
            ("Not backed up", count(uncovered.0), format!("{} left out on purpose", uncovered.1)),
        ],
        attention: attention.collect(),
    }
}

pub(crate) fn opening(input: &Input) -> Opening {
    let month = &input.month;
    let count = |count: usize| format::count(EN, count as u64);
    Opening {
        month: format::month(EN, month.period),
        partner: format!("Managed by {}", input.partner),
        generated: format!(
            "Generated {} ({})",
            format::date_time(EN, input.generated_at, month.zone),
            month.zone
        ),
        facts: [
            ("Active accounts", count(month.active)),
            ("Deactivated accounts", count(month.deactivated)),
            ("Date range", format::range(EN, month.period)),
            ("Workloads", "All workloads".to_owned()),
            ("Level of detail", "Account".to_owned()),
            ("Accounts", count(month.accounts.len())),
        ],
    }
}

pub(crate) fn foot(input: &Input) -> String {
    let (period, zone) = (format::month(EN, input.month.period), input.month.zone);
    let generated = format::date_time(EN, input.generated_at, zone);
    format!("{}  ·  {period}  ·  Generated {generated} ({zone})", input.organization)
}

/// The rows of the organization level.
pub(crate) fn level(input: &Input) -> Vec<Row> {
    let month = &input.month;
    let is_active =
        |workload: &Workload| month.workloads[*workload].as_ref().is_some_and(|row| row.active > 0);
    let active: WorkloadSet = Workload::ALL.into_iter().filter(is_active).collect();
    let mut rows = vec![level_row("All workloads", &month.all, &Workload::ALL, active, input)];
    for workload in Workload::ALL {
        let label = workload.label(EN, input.source);
        rows.extend(
            month.workloads[workload].as_ref().map(|row| level_row(label, row, &[workload], active, input)),
        );
    }
    rows
}

fn level_row(name: &str, row: &LevelRow, workloads: &[Workload], active: WorkloadSet, input: &Input) -> Row {
    Row {
        name: name.to_owned(),
        figures: figures(row.last_backup, row.objects, row.bytes, input),
        icons: icons(workloads, active, input),
        note: Some(format!("{} active, {} off", row.active, row.deactivated)),
        bars: bars(&row.days),
    }
}

/// A row of the account level.
pub(crate) fn account(account: &AccountMonth, input: &Input) -> Row {
    Row {
        name: account.address.clone(),
        figures: figures(account.last_backup, account.objects, account.bytes, input),
        icons: icons(&Workload::ALL, account.on_at_end, input),
        note: None,
        bars: bars(&account.days),
    }
}

fn figures(last: Option<Instant>, objects: Option<u64>, bytes: Option<u64>, input: &Input) -> [String; 3] {
    let known = |known: Option<String>| known.unwrap_or_else(|| "–".to_owned());
    let last = last.map(|at| format::date_time(EN, at, input.month.zone));
    [known(last), known(objects.map(|it| format::count(EN, it))), known(bytes.map(|it| format::size(EN, it)))]
}

fn icons(workloads: &[Workload], on: WorkloadSet, input: &Input) -> Drawing {
    let letter = |workload: &Workload| {
        let letter = letters::icon(*workload);
        if on.contains(*workload) { letter } else { letter.to_ascii_lowercase() }
    };
    let names = |wanted: bool| {
        let named = workloads.iter().filter(|workload| on.contains(**workload) == wanted);
        named.map(|workload| workload.label(EN, input.source)).collect::<Vec<_>>().join(", ")
    };
    Drawing {
        letters: workloads.iter().map(letter).collect(),
        alt: format!("Active: {}. Not active: {}", names(true), names(false)),
    }
}

fn bars<B: Letter>(days: &[B]) -> Drawing {
    Drawing { letters: days.iter().map(|day| day.letter()).collect(), alt: look::describe(EN, days) }
}

pub(super) fn date(at: NaiveDateTime) -> DateTime {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
