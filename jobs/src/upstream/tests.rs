//! Reading an organization from the tests' own server: every shape, and every fault. What is recorded of it is tested
//! with a store, in `jobs/tests`.

mod faults;
mod fuzz;
mod shapes;

use std::time::Duration;

use domain::poll::{ListOutcome, SeenRow};
use domain::time::Instant;
use domain::workload::{PerWorkload, Workload};
use end2end::upstream::{Organization, World, instant};
use store::CoverageRow;

use super::client::Client;
use super::line::Problem;
use super::users::{self, Users};
use super::{Limits, StorageUnit, Upstream, list, reading};
use crate::secret::Secret;

/// What a reading gave, without what it borrowed.
struct Gave {
    domains: Option<Vec<String>>,
    coverage: Option<Vec<CoverageRow>>,
    lists: PerWorkload<ListOutcome>,
    complete: bool,
    rows: Vec<SeenRow>,
    off_unsaid: Vec<String>,
    unreadable: Vec<(String, Workload)>,
    problems: Vec<Problem>,
    unread: Vec<String>,
}

impl Gave {
    fn row(&self, workload: Workload, address: &str) -> &SeenRow {
        let found: Vec<_> = self
            .rows
            .iter()
            .filter(|row| (row.workload, row.address.as_str()) == (workload, address))
            .collect();
        assert_eq!(found.len(), 1, "{workload} of {address}");
        found[0]
    }

    fn count(&self, workload: Workload) -> usize {
        self.rows.iter().filter(|row| row.workload == workload).count()
    }
}

/// The settings for the tests' server: no spacing, and little waiting.
fn settings(server: &end2end::upstream::Upstream) -> Upstream {
    Upstream {
        url: server.url(),
        reseller_token: Secret::new("reseller-secret"),
        access_token: Secret::new("access-secret"),
        partner: "default".to_owned(),
        account_storage_unit: StorageUnit::KB,
        spacing: Duration::ZERO,
        interval: Duration::from_secs(60),
        limits: Limits {
            timeout: Duration::from_secs(20),
            first_wait: Duration::from_millis(1),
            body: 4 * 1024 * 1024,
            pages: 50,
        },
    }
}

async fn serve(world: World) -> end2end::upstream::Upstream {
    end2end::upstream::Upstream::start(world).await.unwrap()
}

async fn list_users(settings: &Upstream) -> Users {
    let client = Client::new(settings).unwrap();
    users::read(&list::read(&client, &settings.access_token, &["users"], &[]).await.unwrap())
}

/// Reads one organization as of now.
async fn read(settings: &Upstream, organization_id: &str) -> Gave {
    let users = list_users(settings).await;
    let user = users.users.iter().find(|user| user.organization_id == organization_id).unwrap();
    let client = Client::new(settings).unwrap();
    let reading = reading::read(&client, user, user.token.as_ref().unwrap(), now()).await;
    let off_unsaid = reading.rows.iter().filter(|row| row.off_unsaid).map(|row| row.row.address.clone());
    Gave {
        domains: reading.domains.clone(),
        coverage: reading.coverage,
        lists: reading.lists,
        complete: reading.complete,
        off_unsaid: off_unsaid.collect(),
        unreadable: reading.unreadable,
        problems: reading.problems,
        unread: reading.unread,
        rows: reading.rows.into_iter().map(|row| row.row).collect(),
    }
}

fn now() -> Instant {
    instant("2026-10-10T12:00:00Z")
}

fn start() -> Instant {
    instant("2026-09-01T00:00:00Z")
}

fn world(organization: Organization) -> World {
    World::new(now()).with(organization)
}
