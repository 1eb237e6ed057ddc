//! A store in a folder of its own, and an upstream whose clock is moved together with the store's.

use std::time::Duration;

use domain::month::{OrganizationMonth, organization_month};
use domain::time::{Instant, parse_instant};
use domain::workload::Workload;
use end2end::upstream::World;
use jobs::secret::Secret;
use jobs::upstream::{Limits, StorageUnit, SyncLine, Synced, Upstream, sync};
use store::{Opened, Options, Store};
use tempfile::TempDir;

pub(crate) struct House {
    folder: TempDir,
    pub(crate) server: end2end::upstream::Upstream,
    pub(crate) settings: Upstream,
}

impl House {
    pub(crate) async fn new(world: World) -> Self {
        let server = end2end::upstream::Upstream::start(world).await.unwrap();
        let settings = Upstream {
            url: server.url(),
            reseller_token: Secret::new("reseller-secret"),
            access_token: Secret::new("access-secret"),
            partner: "Reseller".to_owned(),
            account_storage_unit: StorageUnit::KB,
            spacing: Duration::ZERO,
            interval: Duration::from_secs(60),
            limits: Limits { first_wait: Duration::from_millis(1), ..Limits::default() },
        };
        Self { folder: tempfile::tempdir().unwrap(), server, settings }
    }

    /// The store, whose clock starts at that instant.
    pub(crate) async fn open(&self, now: Instant) -> Opened {
        let data_dir = self.folder.path().to_owned();
        Store::open(&Options { data_dir, now: Some(now), ..Options::default() }).await.unwrap()
    }

    /// One sync when it is that time everywhere.
    pub(crate) async fn sync_at(&self, now: &str) -> Synced {
        self.sync(parse_instant(now).unwrap()).await
    }

    pub(crate) async fn sync(&self, now: Instant) -> Synced {
        self.server.set_now(now);
        self.pull(now).await
    }

    /// One sync that begins at that time and is answered with the state of a later one.
    pub(crate) async fn poll_answered_at(&self, now: &str, answered: &str) -> Synced {
        self.server.set_now(parse_instant(answered).unwrap());
        self.pull(parse_instant(now).unwrap()).await
    }

    async fn pull(&self, now: Instant) -> Synced {
        let Opened { store, deployment } = self.open(now).await;
        let mut synced = sync(std::slice::from_ref(&self.settings), &store, &deployment).await;
        assert_eq!(synced.len(), 1);
        synced.remove(0)
    }

    /// A month of an organization as known at an instant.
    pub(crate) async fn month(&self, organization: &str, period: &str, now: &str) -> OrganizationMonth {
        let now = parse_instant(now).unwrap();
        let Opened { store, deployment } = self.open(now).await;
        let id = store.find_organization(&deployment, organization).await.unwrap().id;
        let period = period.parse().unwrap();
        let history = store.organization_history(&deployment, id, period..=period, now).await.unwrap();
        organization_month(&history, period, now, 0.0)
    }

    /// Every file of the store, as one heap of bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let (mut heap, mut folders) = (Vec::new(), vec![self.folder.path().to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    heap.extend(std::fs::read(path).unwrap());
                }
            }
        }
        heap
    }
}

/// The line of an organization.
pub(crate) fn line<'a>(synced: &'a Synced, organization_id: &str) -> &'a SyncLine {
    synced.lines.iter().find(|line| line.organization_id == organization_id).unwrap()
}

/// The days of a workload, a letter each: succeeded, recovered, failed, off, and `.` for none.
pub(crate) fn days(month: &OrganizationMonth, address: &str, workload: Workload) -> String {
    let account = month.accounts.iter().find(|account| account.address == address).unwrap();
    let states = account.states[workload].as_ref().unwrap();
    let letter = |state: &domain::day::DayState| match state.as_str() {
        "succeeded" => 's',
        "recovered" => 'r',
        "failed" => 'f',
        "off" => 'o',
        _ => '.',
    };
    states.iter().map(letter).collect()
}
