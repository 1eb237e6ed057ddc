//! A believable world from a seed: for benchmarks, for tests over a month, and to look at.

use chrono::{DateTime, Duration, Months, NaiveDate, Utc};

use super::random::Random;
use super::style::Style;
use super::world::{Account, Instant, Life, List, Organization, Result, Run, Tenant, Workload, World};

const COMPANIES: [&str; 12] = [
    "Acme Dental",
    "Northwind Traders",
    "Bäckerei Groß & Söhne",
    "Łódzkie Zakłady",
    "Αθηναϊκή Τεχνική",
    "Заря Логистика",
    "Fjord & Fjell AS",
    "O'Neill <Legal>",
    "مخابز النور",
    "東京工務店",
    "Crème Brûlée SARL",
    "=SUM(A1) Ltd",
];
const FIRST: [&str; 12] =
    ["ann", "bob", "carla", "dmitri", "eve", "farid", "grace", "hiro", "ines", "jonas", "kim", "lena"];
const LAST: [&str; 10] =
    ["adams", "berg", "costa", "diaz", "evans", "fischer", "garcia", "haas", "ito", "jones"];
const FAULTS: [&str; 4] = [
    "connection timed out",
    "authentication failed",
    "mailbox is over its quota",
    "throttled by the service",
];

impl World {
    /// A world of so many organizations with so many accounts each, whose runs cover `month` (any day of it) from
    /// six days before its first day to six days after its last. The clock stands at the end of the runs.
    ///
    /// The same arguments give the same world. Every organization answers in another style ([`Style::numbered`]).
    #[must_use]
    pub fn seeded(seed: u64, organizations: usize, accounts_each: usize, month: NaiveDate) -> Self {
        let first = month - Duration::days(i64::from(chrono::Datelike::day0(&month)));
        let from = midnight(first - Duration::days(6));
        let until = midnight(first + Months::new(1) + Duration::days(6));
        let mut world = Self::new(until);
        for number in 0..organizations {
            world.organizations.push(organization(seed, number, accounts_each, from, until));
        }
        world
    }
}

fn midnight(day: NaiveDate) -> Instant {
    DateTime::<Utc>::from_naive_utc_and_offset(day.and_time(chrono::NaiveTime::MIN), Utc)
}

fn organization(seed: u64, number: usize, accounts: usize, from: Instant, until: Instant) -> Organization {
    let id = 26_001 + number as u64;
    let mut random = Random::new(seed, id);
    let company = COMPANIES[number % COMPANIES.len()];
    let marker = random.below(0x1_0000);
    let mut organization = Organization::new(id, &format!("{company} {} [{marker:04x}]", number + 1));
    let domain = format!("client{:04}.example", number + 1);
    let kind = if number % 4 == 3 { "gws" } else { "m365" };
    organization.tenants = vec![Tenant {
        id: 9_000 + number as u64,
        domain: domain.clone(),
        kind: kind.to_owned(),
        more: vec![(format!("room@{domain}"), "available"), (format!("archive@{domain}"), "excluded")],
    }];
    organization.owner = format!("office@{domain}");
    organization.style = Style::numbered(number);
    if number % 5 == 4 {
        organization.unlicensed = vec![(List::Tasks, if number.is_multiple_of(2) { 403 } else { 404 })];
    }
    // An outage of the whole organization: between one and three days in which every run fails.
    let outage = random.per_mille(300).then(|| {
        let start = from + Duration::days(6 + i64::from(small(&mut random, 25)));
        (start, start + Duration::days(1 + i64::from(small(&mut random, 3))))
    });
    let scene = Scene { from, until, outage, tasks: organization.unlicensed.is_empty() };
    for index in 0..accounts {
        let account = match (kind, index % 10) {
            ("m365", 9) => site(&mut random, &scene, &domain, index),
            _ => mailbox(&mut random, &scene, &domain, index),
        };
        organization.accounts.push(account);
    }
    organization
}

struct Scene {
    from: Instant,
    until: Instant,
    outage: Option<(Instant, Instant)>,
    tasks: bool,
}

fn mailbox(random: &mut Random, scene: &Scene, domain: &str, index: usize) -> Account {
    let (first, last) = (*random.pick(&FIRST), *random.pick(&LAST));
    // Some come in the course of the month, some go.
    let added = match random.per_mille(50) {
        true => scene.from + Duration::hours(i64::from(small(random, 24 * 36))),
        false => scene.from - Duration::days(30 + i64::from(small(random, 300))),
    };
    let mut account = Account::mailbox(&format!("{first}.{last}{index}@{domain}"), added);
    account.name = Some(format!("{} {}", capital(first), capital(last)));
    if random.per_mille(15) {
        account.deleted_at = Some(scene.from + Duration::hours(24 * 8 + i64::from(small(random, 24 * 25))));
    }
    let others = [Workload::OneDrive, Workload::Contacts, Workload::Calendar, Workload::Tasks];
    for workload in others.into_iter().filter(|workload| scene.tasks || *workload != Workload::Tasks) {
        if random.per_mille(850) {
            account.lives.push(Life::new(workload, added));
        }
    }
    let off = random.per_mille(40).then(|| scene.from + Duration::hours(i64::from(small(random, 24 * 36))));
    let back = off
        .filter(|_| random.per_mille(400))
        .map(|at| at + Duration::hours(20 + i64::from(small(random, 200))));
    for life in &mut account.lives {
        life.off.extend(off.filter(|at| *at > added).map(|at| (at, back)));
        live(random, scene, life);
    }
    account
}

fn site(random: &mut Random, scene: &Scene, domain: &str, index: usize) -> Account {
    let host = domain.replace('.', "-");
    let added = scene.from - Duration::days(30 + i64::from(small(random, 300)));
    let mut account = Account::site(&format!("https://{host}.sharepoint.example/sites/team{index}"), added);
    for life in &mut account.lives {
        live(random, scene, life);
    }
    account
}

/// Gives a workload its runs: one a day at about the same hour, some of which fail, and are then tried again.
fn live(random: &mut Random, scene: &Scene, life: &mut Life) {
    let usual = Duration::minutes(i64::from(small(random, 22 * 60)));
    let mut objects = 200 + random.below(60_000);
    let mut bytes = objects * (20_000 + random.below(90_000));
    let mut day = scene.from;
    while day < scene.until {
        let at = day + usual + Duration::minutes(i64::from(small(random, 90)));
        day += Duration::days(1);
        if at < life.added_on || life.off_since(at).is_some() || random.per_mille(4) {
            continue;
        }
        let result = result(random, scene, life.workload, at);
        objects += random.below(40);
        bytes += random.below(40) * 75_000;
        life.runs.push(Run { ended_at: at, result, objects, bytes });
        if result != Result::Succeeded && random.per_mille(500) {
            let again = at + Duration::minutes(20 + i64::from(small(random, 60)));
            let result = self::result(random, scene, life.workload, again);
            life.runs.push(Run { ended_at: again, result, objects, bytes });
        }
    }
}

fn result(random: &mut Random, scene: &Scene, workload: Workload, at: Instant) -> Result {
    let text = *random.pick(&FAULTS);
    let out = scene.outage.is_some_and(|(from, until)| from <= at && at < until);
    match random.below(1_000) {
        _ if out => Result::Failed("service is not available"),
        0..4 if workload == Workload::Email => Result::Unreachable,
        4..20 => Result::Failed(text),
        20..28 => Result::Warned(text),
        _ => Result::Succeeded,
    }
}

fn small(random: &mut Random, limit: u32) -> u32 {
    u32::try_from(random.below(u64::from(limit))).unwrap_or(0)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
