//! The demo's events as lines of NDJSON: what a sender would push, through the same door.

use chrono::{Duration, NaiveDate, SecondsFormat};
use domain::{time::Instant, workload::Workload, zone::Zone};
use serde_json::{Value, json};

use super::{
    cast::{ORGANIZATIONS, Organization, PARTNERS, Temper},
    dice::Dice,
    life::{self, Life, Outage},
    people,
};

/// The organization whose owner's address tells the seed of the world.
pub(super) const MARKED: &str = "demo-blank";
const MARK: (&str, &str) = ("demo-seed-", "@blankpage.example");

/// The owner's address that tells `seed`.
pub(super) fn mark(seed: u64) -> String {
    format!("{}{seed}{}", MARK.0, MARK.1)
}

/// The seed that an owner's address tells.
pub(super) fn marked_seed(owner: &str) -> Option<&str> {
    owner.strip_prefix(MARK.0)?.strip_suffix(MARK.1)
}

/// Partners and organizations.
pub(super) fn declarations(seed: u64) -> Vec<Value> {
    let partners = PARTNERS.iter().map(|partner| {
        let mut line = json!({
            "type": "partner", "id": partner.id, "name": partner.name,
            "domains": [partner.domain], "time_zone": partner.time_zone,
        });
        if let Some(parent) = partner.parent {
            line["parent"] = parent.into();
        }
        line
    });
    let organizations = ORGANIZATIONS.iter().map(|organization| {
        let owner = match organization.id {
            MARKED => mark(seed),
            _ => format!("info@{}", organization.domain),
        };
        let mut line = json!({
            "type": "organization", "id": organization.id, "partner": organization.partner,
            "name": organization.name, "domains": [organization.domain], "source": organization.source,
            "owner": owner,
        });
        if let Some(zone) = organization.time_zone {
            line["time_zone"] = zone.into();
        }
        line
    });
    partners.chain(organizations).collect()
}

/// The zone that an organization has or inherits.
pub(super) fn zone(organization: &Organization) -> Zone {
    let of_partner =
        || PARTNERS.iter().find(|partner| partner.id == organization.partner)?.time_zone.parse().ok();
    organization.time_zone.and_then(|zone| zone.parse().ok()).or_else(of_partner).unwrap_or_default()
}

/// Everything that happened in `organization` from `start` to `now`: its accounts, then their states and runs.
pub(super) fn events(seed: u64, organization: &Organization, start: Instant, now: Instant) -> Vec<Value> {
    let zone = zone(organization);
    let mut lines = Vec::new();
    for account in accounts(seed, organization) {
        let life = life::life(seed, organization, &account.id, account.offered, zone, start, now);
        if life.added_at > now {
            continue;
        }
        lines.push(account.line(organization, &life, now));
        for change in life.changes.iter().filter(|change| change.at <= now) {
            let mut line = json!({
                "type": "state", "organization": organization.id, "account": account.id,
                "at": instant(change.at), "on": change.on,
            });
            if let Some(workload) = change.workload {
                line["workload"] = workload.as_str().into();
            }
            lines.push(line);
        }
        let mut day = zone.local(life.added_at).date();
        while day <= zone.local(now).date() {
            for workload in &life.workloads {
                runs(seed, organization, &account, &life, *workload, day, zone, &mut |run| {
                    if run.ended_at <= now && life.is_on(*workload, run.ended_at) {
                        lines.push(run.line(organization, &account));
                    }
                });
            }
            day += Duration::days(1);
        }
    }
    lines
}

/// A mailbox or a site.
struct Account {
    id: String,
    address: String,
    name: String,
    kind: &'static str,
    offered: &'static [Workload],
}

impl Account {
    fn line(&self, organization: &Organization, life: &Life, now: Instant) -> Value {
        let workloads: Vec<&str> = life.workloads.iter().map(|workload| workload.as_str()).collect();
        let mut line = json!({
            "type": "account", "organization": organization.id, "id": self.id, "address": self.address,
            "name": self.name, "kind": self.kind, "added_at": instant(life.added_at), "workloads": workloads,
        });
        if let Some(deleted_at) = life.deleted_at.filter(|at| *at <= now) {
            line["deleted_at"] = instant(deleted_at).into();
        }
        line
    }
}

const M365: &[Workload] =
    &[Workload::Email, Workload::OneDrive, Workload::Contacts, Workload::Calendar, Workload::Tasks];
const GWS: &[Workload] = &[Workload::Email, Workload::OneDrive, Workload::Contacts, Workload::Calendar];
const SITES: [&str; 6] = ["Finance", "Projects", "Intranet", "HumanResources", "Sales", "Archive-2019-2024"];

fn accounts(seed: u64, organization: &Organization) -> Vec<Account> {
    let offset = Dice::new(seed, &[organization.id, "people"]).below(20);
    let offered = if organization.source == "gws" { GWS } else { M365 };
    let mailboxes = (0..organization.mailboxes).map(|index| {
        let (name, local) = match index {
            0 => (organization.name.to_owned(), "info".to_owned()),
            _ => people::person(organization.script, index, offset),
        };
        let address = format!("{local}@{}", organization.domain);
        Account { id: format!("{}-m{index}", organization.id), address, name, kind: "mailbox", offered }
    });
    let host = organization.domain.split('.').next().unwrap_or_default();
    let sites = SITES.iter().zip(0..organization.sites).map(|(site, index)| Account {
        id: format!("{}-s{index}", organization.id),
        address: format!("https://{host}.sharepoint.example/sites/{site}"),
        name: (*site).to_owned(),
        kind: "site",
        offered: &[Workload::SharePoint],
    });
    mailboxes.chain(sites).collect()
}

/// One attempt.
struct Attempt {
    workload: Workload,
    ended_at: Instant,
    outcome: &'static str,
    sizes: Option<(u64, Option<u64>)>,
    error: Option<&'static str>,
}

impl Attempt {
    fn line(&self, organization: &Organization, account: &Account) -> Value {
        let mut line = json!({
            "type": "run", "organization": organization.id, "account": account.id,
            "workload": self.workload.as_str(), "ended_at": instant(self.ended_at), "outcome": self.outcome,
        });
        if let Some((objects, bytes)) = self.sizes {
            line["objects"] = objects.into();
            if let Some(bytes) = bytes {
                line["bytes"] = bytes.into();
            }
        }
        if let Some(error) = self.error {
            line["error"] = error.into();
        }
        line
    }
}

/// The attempts of one workload on one day: usually one at night, and a second in the morning after a failure that
/// could be repaired.
#[expect(clippy::too_many_arguments, reason = "each is a different part of the one question")]
fn runs(
    seed: u64,
    organization: &Organization,
    account: &Account,
    life: &Life,
    workload: Workload,
    day: NaiveDate,
    zone: Zone,
    emit: &mut impl FnMut(Attempt),
) {
    let mut dice = Dice::new(seed, &[organization.id, &account.id, workload.as_str(), &day.to_string()]);
    let begin =
        zone.start_of_day(day) + Duration::minutes(45 + i64::try_from(dice.between(0, 190)).unwrap_or(0));
    let night = begin + Duration::seconds(i64::try_from(dice.below(60)).unwrap_or(0));
    let morning = night + Duration::minutes(300);
    let sizes = Some(sizes(seed, organization, account, workload, day));
    let good = |ended_at, outcome| Attempt { workload, ended_at, outcome, sizes, error: None };
    let bad =
        |cause| Attempt { workload, ended_at: night, outcome: "failed", sizes: None, error: Some(cause) };

    if let Some(stretch) = life.failures.iter().find(|stretch| stretch.covers(workload, day)) {
        return emit(bad(stretch.cause));
    }
    match life::outage(seed, organization, day) {
        Some(Outage::Silent) => return,
        Some(Outage::Lasting) => return emit(bad("The service could not be reached.")),
        Some(Outage::Repaired) => {
            emit(bad("The connection timed out."));
            return emit(good(morning, "succeeded"));
        }
        None => {}
    }
    let failure = match organization.temper {
        Temper::Calm => 1,
        Temper::Usual => 3,
        Temper::Rough => 9,
    };
    if dice.chance(failure) {
        emit(bad("The connection timed out."));
        if dice.chance(700) {
            emit(good(morning, "succeeded"));
        }
    } else if dice.chance(failure) {
        let warned = Attempt { error: Some("Some items were skipped."), ..good(night, "warning") };
        emit(warned);
    } else {
        emit(good(night, "succeeded"));
    }
}

/// Objects and bytes that the backup holds after `day`: they grow a little every day.
fn sizes(
    seed: u64,
    organization: &Organization,
    account: &Account,
    workload: Workload,
    day: NaiveDate,
) -> (u64, Option<u64>) {
    let mut dice = Dice::new(seed, &[organization.id, &account.id, workload.as_str(), "size"]);
    let days = NaiveDate::from_ymd_opt(2025, 1, 1)
        .and_then(|epoch| u64::try_from((day - epoch).num_days()).ok())
        .unwrap_or(0);
    let (least, most, a_day, bytes_each) = match workload {
        Workload::Email => (1_500, 60_000, 45, Some(81_000)),
        Workload::OneDrive => (80, 24_000, 9, Some(940_000)),
        Workload::Contacts => (10, 900, 0, None),
        Workload::Calendar => (100, 6_000, 3, None),
        Workload::Tasks => (0, 200, 0, None),
        Workload::SharePoint => (2_000, 180_000, 70, Some(1_300_000)),
    };
    let objects = dice.between(least, most) + days * dice.between(0, a_day);
    let each = bytes_each.map(|each| dice.between(each / 3, each * 2));
    (objects, each.map(|each| objects * each))
}

fn instant(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
