//! A partner, its organizations and a mail folder; the jobs run over them at any instant.

use std::path::PathBuf;
use std::time::Duration;

use domain::language::Language;
use domain::recipient::{DeliveryForm, EmailAddress, check};
use domain::schedule::Schedule;
use jobs::report_proof::SigningKey;
use jobs::{Context, MailTarget, RunDueSummary, run_due};
use tempfile::TempDir;

use crate::door::{World, at, each_database};

/// What the offices' reports are sealed with.
pub(crate) fn signing_key() -> SigningKey {
    SigningKey::from_pem(
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIOSCypoGhSAvQ6F2TR7/agTSLSYJCp07rIdmrd9AmCHW\n-----END PRIVATE KEY-----\n",
    )
    .unwrap()
}

pub(crate) struct Office {
    pub(crate) world: World,
    mail: TempDir,
}

/// Runs the test on both databases. The clock stood at the first of August when the organizations were first known:
/// `berlin` with delivery on, `tokyo` with delivery off, each with an account that was backed up every day of October
/// but the tenth.
pub(crate) async fn in_each_office<F: Future<Output = ()>>(test: impl Fn(Office) -> F) {
    let test = &test;
    each_database(|world| async move {
        let office = Office { world, mail: tempfile::tempdir().unwrap() };
        office.furnish().await;
        test(office).await;
    })
    .await;
}

impl Office {
    async fn furnish(&self) {
        let mut lines = vec![
            r#"{"type":"partner","id":"p","name":"Nordlicht","domains":["contoso.example"]}"#.to_owned(),
        ];
        for (id, zone) in [("berlin", "Europe/Berlin"), ("tokyo", "Asia/Tokyo")] {
            lines.push(format!(
                r#"{{"type":"organization","id":"{id}","partner":"p","name":"Contoso {id}","time_zone":"{zone}"}}"#
            ));
            lines.push(format!(
                r#"{{"type":"account","organization":"{id}","id":"a","address":"anna@{id}.example","added_at":"2026-08-02T00:00:00Z","workloads":["email"]}}"#
            ));
            for day in (1..=31).filter(|day| *day != 10) {
                lines.push(format!(
                    r#"{{"type":"run","organization":"{id}","account":"a","workload":"email","ended_at":"2026-10-{day:02}T04:00:00Z","outcome":"succeeded","objects":10,"bytes":1000}}"#
                ));
            }
        }
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let past = self.world.at("2026-08-01T00:00:00Z").await;
        let events: Vec<_> = (1..)
            .zip(&lines)
            .map(|(number, line)| (number, domain::event::parse_line(line).unwrap()))
            .collect();
        assert_eq!(past.store.ingest(&past.deployment, &events).await.unwrap().refused, []);
        self.deliver("2026-10-20T00:00:00Z", "berlin", true).await;
    }

    /// Switches delivery to `it@contoso.example` on or off at `now`.
    pub(crate) async fn deliver(&self, now: &str, organization: &str, on: bool) {
        self.save(now, organization, on, &["it@contoso.example"]).await;
    }

    /// Switches delivery off at `now`, and lists these addresses.
    pub(crate) async fn deliver_to(&self, now: &str, organization: &str, to: &[&str]) {
        self.save(now, organization, false, to).await;
    }

    async fn save(&self, now: &str, organization: &str, on: bool, to: &[&str]) {
        let opened = self.world.at(now).await;
        let (store, scope) = (&opened.store, &opened.deployment);
        let organization = store.find_organization(scope, organization).await.unwrap().id;
        let ownership = store.ownership(scope, organization, false).await.unwrap();
        let form =
            DeliveryForm { on, recipients: to.iter().map(|to| (*to).to_owned()).collect(), consent: false };
        let version = store.delivery_settings(scope, organization).await.unwrap().version;
        let checked = check(&form, &ownership, Language::En).unwrap();
        store.save_delivery_settings(scope, organization, version, &checked).await.unwrap();
    }

    /// What the jobs are told when it is `now`.
    pub(crate) async fn context(&self, now: &str) -> Context {
        let opened = self.world.at(now).await;
        Context {
            store: opened.store,
            deployment: opened.deployment,
            schedule: Schedule { hour: 6, first_period: "2026-09".parse().unwrap() },
            minor_issue_share: 0.0,
            report_time_limit: Duration::from_secs(600),
            signing_key: signing_key(),
            allow_outside: false,
            public_url: "https://portal.example".to_owned(),
            mail: MailTarget::Folder(self.mail.path().join("mail")),
            mail_from: EmailAddress::parse("noreply@portal.example").unwrap(),
            return_path: None,
            dkim: None,
            attachment_limit: 5_000_000,
            mail_rate: 100_000,
            repeats_uncertain: true,
            upstreams: Vec::new(),
        }
    }

    /// One pass at `now`.
    pub(crate) async fn run_due(&self, now: &str) -> RunDueSummary {
        run_due(&self.context(now).await).await.unwrap()
    }

    /// The messages in the folder, with their names, in the order of the names.
    pub(crate) fn mails(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let Ok(folder) = std::fs::read_dir(self.mail.path().join("mail")) else { return Vec::new() };
        let mut mails: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        mails.sort();
        mails.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
    }

    /// The PDF of that organization and period, as it is downloaded at `now`.
    pub(crate) async fn pdf(&self, now: &str, organization: &str, period: &str) -> Option<Vec<u8>> {
        let opened = self.world.at(now).await;
        let organization = self.world.organization(organization).await;
        let file = opened.store.report_file(&opened.deployment, organization, period.parse().unwrap()).await;
        file.ok().map(|file| file.bytes.to_vec())
    }

    /// The cut-off of that organization's report.
    pub(crate) async fn cut_off(&self, now: &str, organization: &str, period: &str) -> String {
        let opened = self.world.at(now).await;
        let organization = self.world.organization(organization).await;
        let reports = opened.store.reports(&opened.deployment, organization).await.unwrap();
        let period = period.parse().unwrap();
        let cut_off = reports.iter().find(|report| report.period == period).unwrap().cut_off;
        assert!(cut_off <= at(now));
        cut_off.to_rfc3339()
    }
}
