//! What the rows of the two levels say, as their tables take them.

use domain::day::OrganizationDay;
use domain::format;
use domain::look;
use domain::month::{AccountMonth, LevelRow};
use domain::texts::{report as texts, states};
use domain::time::Instant;
use domain::workload::{Workload, WorkloadSet};
use ecow::EcoString;

use crate::Input;
use crate::data::amount;
use crate::fonts::Weight;
use crate::letters::Letter;
use crate::symbols::{bar_letters, icon_letters};
use crate::table::{Drawing, Row};
use crate::text::{clean, fit};

/// The organization level: all workloads first, then each.
pub(crate) fn organization(input: &Input) -> Vec<Row> {
    let (month, language) = (&input.month, input.appearance.language);
    let is_active =
        |workload: &Workload| month.workloads[*workload].as_ref().is_some_and(|row| row.active > 0);
    let active: WorkloadSet = Workload::ALL.into_iter().filter(is_active).collect();
    let all = Row {
        name: states::all_workloads(language).into(),
        whole: None,
        figures: figures(month.all.last_backup, month.all.objects, month.all.bytes, input),
        icons: Drawing { letters: icon_letters(Workload::ALL, active), alt: active_workloads(active, input) },
        note: None,
        bars: bars(&month.all.days, input),
    };
    let each = Workload::ALL.into_iter().map(|workload| workload_row(workload, active, input));
    std::iter::once(all).chain(each).collect()
}

/// A workload over all accounts; one that no account had has nothing to show.
fn workload_row(workload: Workload, active: WorkloadSet, input: &Input) -> Row {
    let (level, language) = (input.month.workloads[workload].as_ref(), input.appearance.language);
    let alt = if active.contains(workload) { texts::active(language) } else { texts::inactive(language) };
    let blank = vec![OrganizationDay::None; input.month.period.day_count()];
    Row {
        name: workload.label(language, input.source).into(),
        whole: None,
        figures: figures(
            level.and_then(|level| level.last_backup),
            level.and_then(|level| level.objects),
            level.and_then(|level| level.bytes),
            input,
        ),
        icons: Drawing { letters: icon_letters([workload], active), alt: alt.into() },
        note: Some(coverage(level, input)),
        bars: bars(level.map_or(&blank, |level| &level.days), input),
    }
}

/// «22 active, 2 deactivated».
fn coverage(level: Option<&LevelRow>, input: &Input) -> EcoString {
    let language = input.appearance.language;
    match level.map_or((0, 0), |level| (amount(level.active), amount(level.deactivated))) {
        (0, 0) => texts::not_backed_up(language).into(),
        (active, 0) => texts::some_active(language, active).into(),
        (0, off) => texts::some_deactivated(language, off).into(),
        (active, off) => texts::some_active_some_not(language, active, off).into(),
    }
}

/// The account level; a name has so many points of room.
pub(crate) fn accounts(input: &Input, room: f64) -> Vec<Row> {
    input.month.accounts.iter().map(|account| account_row(account, input, room)).collect()
}

fn account_row(account: &AccountMonth, input: &Input, room: f64) -> Row {
    let address = clean(&account.address);
    let name = fit(&address, Weight::Regular, 8.2, room);
    Row {
        whole: (name != address).then(|| address.into()),
        name: name.into(),
        figures: figures(account.last_backup, account.objects, account.bytes, input),
        icons: Drawing {
            letters: icon_letters(Workload::ALL, account.on_at_end),
            alt: active_workloads(account.on_at_end, input),
        },
        note: None,
        bars: bars(&account.days, input),
    }
}

fn figures(
    last_backup: Option<Instant>,
    objects: Option<u64>,
    bytes: Option<u64>,
    input: &Input,
) -> [Option<EcoString>; 3] {
    let language = input.appearance.language;
    [
        last_backup.map(|at| format::date_time(language, at, input.month.zone).into()),
        objects.map(|objects| format::count(language, objects).into()),
        bytes.map(|bytes| format::size(language, bytes).into()),
    ]
}

fn bars<B: Letter>(days: &[B], input: &Input) -> Drawing {
    Drawing { letters: bar_letters(days), alt: look::describe(input.appearance.language, days).into() }
}

/// «Active: Email, Calendar. Not active: OneDrive, …».
fn active_workloads(on: WorkloadSet, input: &Input) -> EcoString {
    let language = input.appearance.language;
    let names = |wanted: bool| {
        let names = Workload::ALL.into_iter().filter(|it| on.contains(*it) == wanted);
        format::list(language, names.map(|it| it.label(language, input.source)))
    };
    match on.len() {
        0 => texts::no_workload_active(language).into(),
        6 => texts::all_workloads_active(language).into(),
        _ => texts::some_workloads_active(language, &names(true), &names(false)).into(),
    }
}
