//! Months made from a seed: a few failures, deactivations and days without data.

use domain::day::{AccountDay, DayState, OrganizationDay};
use domain::id::AccountId;
use domain::month::{AccountMonth, LevelRow, OrganizationMonth};
use domain::time::{Instant, parse_instant};
use domain::workload::{AccountKind, PerWorkload, Workload, WorkloadSet};

/// An account's month from the dice; every twelfth is a site.
pub(crate) fn account(place: usize, period: domain::period::Period, dice: &mut Dice) -> AccountMonth {
    const FIRST: [&str; 24] = [
        "aisha",
        "anna",
        "chen",
        "diego",
        "eleni",
        "emma",
        "hannah",
        "ingrid",
        "ivan",
        "jonas",
        "kofi",
        "lucia",
        "mateo",
        "mia",
        "noah",
        "olga",
        "pierre",
        "priya",
        "sofia",
        "tomas",
        "yuki",
        "zoe",
        "maximilian",
        "alexandra",
    ];
    const LAST: [&str; 20] = [
        "andersen",
        "garcia",
        "haddad",
        "johnson",
        "kim",
        "lindqvist",
        "moreau",
        "muller",
        "novak",
        "oconnor",
        "rossi",
        "schmidt",
        "tanaka",
        "wang",
        "papadopoulos",
        "silva",
        "kowalski",
        "dubois",
        "okafor",
        "vanderberg",
    ];
    const DOMAIN: [&str; 4] = ["contoso.com", "contoso.com", "eu.contoso.com", "research.contoso.co.uk"];
    let site = place % 12 == 11;
    let number = if place >= 20 { (place * 7 % 997).to_string() } else { String::new() };
    let address = if site {
        format!("https://contoso.sharepoint.com/sites/{}-{place}", LAST[dice.below(20)])
    } else {
        format!("{}.{}{number}@{}", FIRST[dice.below(24)], LAST[dice.below(20)], DOMAIN[dice.below(4)])
    };
    let had: WorkloadSet = if site {
        [Workload::SharePoint].into_iter().collect()
    } else {
        let chances = [100, 92, 85, 80, 55, 0];
        Workload::ALL.into_iter().filter(|workload| dice.below(100) < chances[workload.index()]).collect()
    };
    let days = period.day_count();
    let stopped = (dice.below(14) == 0).then(|| dice.below(days));
    let began = (dice.below(16) == 0).then(|| dice.below(days / 2));
    let outage = (dice.below(4) == 0).then(|| (dice.below(days), 1 + dice.below(4)));
    let states = PerWorkload(Workload::ALL.map(|workload| {
        had.contains(workload)
            .then(|| (0..days).map(|day| day_state(day, stopped, began, outage, dice)).collect::<Vec<_>>())
    }));
    let on_at_end = if stopped.is_some() { WorkloadSet::default() } else { had };
    let last_backup = (days - dice.below(2)) as i64 * 86_400 - dice.below(80_000) as i64;
    let start = parse_instant(&format!("{period}-01T00:00:00Z")).expect("the first of a month");
    let last_backup = start
        + chrono::TimeDelta::seconds(last_backup - stopped.map_or(0, |day| (days - day) as i64 * 86_400));
    AccountMonth {
        id: AccountId(Default::default()),
        address,
        name: Some(format!("Account {place}")),
        kind: if site { AccountKind::Site } else { AccountKind::Mailbox },
        active: stopped.is_none(),
        on_at_end,
        had,
        days: (0..days).map(|day| account_day(&states, day)).collect(),
        states,
        last_backup: Some(last_backup),
        objects: Some(40 + (dice.below(800) * dice.below(900)) as u64),
        bytes: Some((1 + dice.below(4_000)) as u64 * 1_000_003 * (1 + dice.below(60) * dice.below(2)) as u64),
    }
}

fn day_state(
    day: usize,
    stopped: Option<usize>,
    began: Option<usize>,
    outage: Option<(usize, usize)>,
    dice: &mut Dice,
) -> DayState {
    let in_outage = outage.is_some_and(|(from, length)| (from..from + length).contains(&day));
    match (stopped, began, dice.below(400)) {
        (Some(stop), _, _) if day >= stop => DayState::Off,
        (_, Some(begin), _) if day < begin => DayState::None,
        (_, _, 0) => DayState::Failed,
        (_, _, 1..=6) => DayState::Recovered,
        _ if in_outage => DayState::Failed,
        _ => DayState::Succeeded,
    }
}

/// What the states of an account's workloads make of a day.
pub(crate) fn account_day(states: &PerWorkload<Option<Vec<DayState>>>, day: usize) -> AccountDay {
    domain::day::account_day(states.0.iter().flatten().map(|states| states[day]))
}

/// The month of an organization with these accounts.
pub(crate) fn month(period: domain::period::Period, accounts: Vec<AccountMonth>) -> OrganizationMonth {
    let zone: domain::zone::Zone = "Europe/Berlin".parse().expect("a zone");
    let active = accounts.iter().filter(|account| account.active).count();
    let workload_row = |workload: Workload| {
        let had: Vec<&AccountMonth> =
            accounts.iter().filter(|account| account.had.contains(workload)).collect();
        (!had.is_empty()).then(|| {
            row(&had, period, |account, day| {
                account.states[workload].as_ref().map(|states| states[day]).into_iter().collect()
            })
        })
    };
    let workloads = PerWorkload(Workload::ALL.map(workload_row));
    let everyone: Vec<&AccountMonth> = accounts.iter().collect();
    let all = row(&everyone, period, |account, day| {
        account.states.0.iter().flatten().map(|states| states[day]).collect()
    });
    OrganizationMonth {
        period,
        zone,
        cut_off: generated(period),
        all,
        workloads,
        active,
        deactivated: accounts.len() - active,
        minor_issue_share: 0.05,
        accounts,
    }
}

/// The fifth of the next month, six in the morning in the zone of the samples.
fn generated(period: domain::period::Period) -> Instant {
    let zone: domain::zone::Zone = "Europe/Berlin".parse().expect("a zone");
    zone.at_hour(period.next().days().nth(4).expect("a fifth"), 6)
}

fn row(
    accounts: &[&AccountMonth],
    period: domain::period::Period,
    states: impl Fn(&AccountMonth, usize) -> Vec<DayState>,
) -> LevelRow {
    let day = |day: usize| {
        let all: Vec<DayState> = accounts
            .iter()
            .flat_map(|account| states(account, day))
            .filter(|it| *it != DayState::None)
            .collect();
        let failed = all.iter().filter(|state| **state == DayState::Failed).count();
        if all.is_empty() {
            OrganizationDay::None
        } else if all.iter().all(|state| *state == DayState::Off) {
            OrganizationDay::Deactivated
        } else if failed * 25 > all.len() {
            OrganizationDay::Unhealthy
        } else if failed > 0 || all.iter().filter(|state| **state == DayState::Recovered).count() > 2 {
            OrganizationDay::Healthy
        } else {
            OrganizationDay::VeryHealthy
        }
    };
    LevelRow {
        active: accounts.iter().filter(|account| account.active).count(),
        deactivated: accounts.iter().filter(|account| !account.active).count(),
        last_backup: accounts.iter().filter_map(|account| account.last_backup).max(),
        objects: accounts.iter().filter_map(|account| account.objects).reduce(|one, other| one + other),
        bytes: accounts.iter().filter_map(|account| account.bytes).reduce(|one, other| one + other),
        days: (0..period.day_count()).map(day).collect(),
    }
}

/// A small generator of numbers (SplitMix64): one seed, one sequence, on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).expect("below a usize")
    }
}
