//! What a run left behind: the ledger, the files and the relay's inbox, held against each other.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::time::parse_instant;
use end2end::relay::Relay;
use sea_orm::{ConnectionTrait, Statement};
use store::{DeliveryState, ReportState};

use crate::deployment::{DUE, Deployment, Installation};
use crate::scenario::TakenOff;
use crate::world::Client;

/// The table's head.
pub(crate) const HEADING: &str = "| fault | installation | reports | lost | mails | lost | duplicates | possible duplicates | violations | given up | workers started | last mail after |\n\
     |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|";

/// What became of a run.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    reports: usize,
    /// Organizations without a report that is ready, whole and theirs, those quarantined aside.
    lost_reports: Vec<String>,
    quarantined: Vec<String>,
    expected_quarantined: Vec<String>,
    mails: usize,
    /// Recipients whose mail the ledger calls accepted, or never heard of, and who got none.
    lost_mails: Vec<String>,
    /// Messages beyond the first to one recipient.
    duplicates: usize,
    /// Mails of which the ledger says that they may be there twice.
    possible_duplicates: usize,
    /// Messages to somebody who must get none.
    violations: Vec<String>,
    /// Recipients whose mail was refused for good.
    given_up: Vec<String>,
    expected_given_up: Vec<String>,
    workers: usize,
    /// By the product's clock, after the due instant.
    last_mail_after: i64,
    ended_badly: bool,
    logs: String,
}

impl Outcome {
    pub(crate) fn keeps_the_promises(&self) -> bool {
        self.lost_reports.is_empty()
            && self.lost_mails.is_empty()
            && self.violations.is_empty()
            && self.duplicates <= self.possible_duplicates
            && self.quarantined == self.expected_quarantined
            && self.given_up == self.expected_given_up
            && !self.ended_badly
            && self.mails > 0
    }

    pub(crate) fn row(&self, fault: &str, installation: Installation) -> String {
        format!(
            "| {fault} | {installation} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} min |",
            self.reports,
            self.lost_reports.len(),
            self.mails,
            self.lost_mails.len(),
            self.duplicates,
            self.possible_duplicates,
            self.violations.len(),
            self.given_up.len() + self.quarantined.len(),
            self.workers,
            self.last_mail_after / 60
        )
    }
}

/// What a run must have given up, and nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct GivenUp {
    /// The organization that ends its renderer.
    pub(crate) organization: Option<&'static str>,
    /// The recipient whose mailbox there is not, as its address begins.
    pub(crate) recipient: Option<&'static str>,
}

pub(crate) async fn compare(
    deployment: &Deployment,
    relay: &Relay,
    clients: &[Client],
    removed: &[TakenOff],
    given_up: GivenUp,
    ended_well: bool,
) -> Outcome {
    let opened = deployment.open().await;
    let (store, scope) = (&opened.store, &opened.deployment);
    let due = parse_instant(DUE).unwrap();
    let period = "2026-10".parse().unwrap();
    let mut inbox: BTreeMap<String, usize> = BTreeMap::new();
    for message in relay.messages() {
        assert_eq!(message.to.len(), 1, "one message a recipient");
        *inbox.entry(message.to[0].clone()).or_default() += 1;
    }
    let mut outcome = Outcome {
        reports: clients.len(),
        expected_quarantined: given_up.organization.into_iter().map(str::to_owned).collect(),
        workers: deployment.starts,
        ended_badly: !ended_well,
        ..Outcome::default()
    };
    let mut known = BTreeSet::new();
    for client in clients {
        known.extend(client.recipients.iter().cloned());
        let listed = store.reports(scope, client.id).await.unwrap();
        let october: Vec<_> = listed.iter().filter(|report| report.period == period).collect();
        match october[..] {
            [report] if report.state == ReportState::Failed => {
                outcome.quarantined.push(client.external_id.clone());
                continue;
            }
            [report] if report.state == ReportState::Ready && report.revision == 1 => {
                // Read with its hash compared.
                if store.report_file(scope, client.id, period).await.is_err() {
                    outcome.lost_reports.push(client.external_id.clone());
                }
            }
            _ => outcome.lost_reports.push(client.external_id.clone()),
        }
        let mails = store.deliveries(scope, client.id).await.unwrap();
        let mails: BTreeMap<&str, _> =
            mails.iter().filter(|mail| mail.period == period).map(|mail| (&*mail.recipient, mail)).collect();
        for recipient in &client.recipients {
            let got = inbox.get(recipient).copied().unwrap_or(0);
            outcome.mails += got;
            outcome.duplicates += got.saturating_sub(1);
            let is_removed = removed.iter().any(|taken| taken.address == *recipient);
            let Some(mail) = mails.get(recipient.as_str()) else {
                if !is_removed {
                    outcome.lost_mails.push(format!("{recipient}: not in the ledger"));
                }
                continue;
            };
            if mail.possible_duplicate || mail.state == DeliveryState::InDoubt {
                outcome.possible_duplicates += 1;
            } else if got > 1 {
                outcome.violations.push(format!("{recipient} got {got} of which the ledger knows one"));
            }
            if given_up.recipient.is_some_and(|begin| recipient.starts_with(begin)) {
                outcome.expected_given_up.push(recipient.clone());
            }
            if let Some(at) = mail.accepted_at {
                outcome.last_mail_after = outcome.last_mail_after.max((at - due).num_seconds());
            }
            match mail.state {
                DeliveryState::Accepted if got > 0 => {}
                DeliveryState::Cancelled if is_removed => {}
                DeliveryState::Failed if got == 0 => outcome.given_up.push(recipient.clone()),
                DeliveryState::InDoubt => {}
                state if got == 0 || state != DeliveryState::Cancelled => {
                    outcome.lost_mails.push(format!("{recipient}: {state:?}, {got} times in the inbox"));
                }
                _ => {}
            }
        }
    }
    for (recipient, times) in &inbox {
        if !known.contains(recipient) {
            outcome.violations.push(format!("{recipient}, {times} times, whom nobody registered"));
        }
    }
    for TakenOff { address, .. } in removed.iter().filter(|taken| taken.gets_none) {
        if inbox.contains_key(address) {
            outcome.violations.push(format!("{address} got what was cancelled"));
        }
    }
    if !outcome.keeps_the_promises() {
        outcome.logs = deployment.logs();
    }
    outcome
}

/// How many reports and mails somebody could work on now, or is working on.
pub(crate) async fn open_now(deployment: &Deployment) -> i64 {
    let now = deployment.now().timestamp();
    number(
        deployment,
        &format!(
            "SELECT CAST((SELECT COUNT(*) FROM report WHERE state = 'rendering' OR state = 'due' AND next_try_at <= {now})
                 + (SELECT COUNT(*) FROM delivery WHERE state = 'sending' OR state = 'in_doubt' AND lease_until > {now}
                        OR (state = 'due' OR state = 'in_doubt' AND uncertain = 1) AND next_try_at <= {now}
                           AND NOT EXISTS (SELECT 1 FROM relay WHERE closed_until > {now}))
                 + (SELECT COUNT(*) FROM organization o WHERE NOT EXISTS (
                        SELECT 1 FROM report r WHERE r.organization_id = o.id)) AS BIGINT)"
        ),
    )
    .await
    .unwrap_or(0)
}

/// How many reports and mails are done.
pub(crate) async fn done(deployment: &Deployment) -> i64 {
    let statement = "SELECT CAST((SELECT COUNT(*) FROM report WHERE state IN ('ready', 'failed'))
         + (SELECT COUNT(*) FROM delivery WHERE state IN ('accepted', 'failed', 'cancelled')) AS BIGINT)";
    number(deployment, statement).await.unwrap_or(0)
}

/// After how long somebody can work again; none when all is done. What waits about as long as the first is waited for too.
pub(crate) async fn next_step(deployment: &Deployment) -> Option<Duration> {
    let now = deployment.now().timestamp();
    let steps = format!(
        "SELECT next_try_at - {now} AS wait FROM report WHERE state = 'due'
         UNION ALL SELECT CASE WHEN next_try_at > {now} THEN next_try_at
                               ELSE (SELECT MAX(closed_until) FROM relay) END - {now}
                   FROM delivery WHERE state = 'due' OR state = 'in_doubt' AND uncertain = 1"
    );
    let first = number(deployment, &format!("SELECT MIN(wait) FROM ({steps}) AS steps")).await?.max(0);
    let statement = format!("SELECT MAX(wait) FROM ({steps}) AS steps WHERE wait <= {}", first * 8 / 5 + 30);
    let wait = number(deployment, &statement).await?.max(0);
    Some(Duration::from_secs(wait.unsigned_abs() + 1))
}

async fn number(deployment: &Deployment, sql: &str) -> Option<i64> {
    let database = deployment.database().await;
    let statement = Statement::from_string(database.get_database_backend(), sql);
    // A server that is being restarted is asked again by the next look.
    database.query_one_raw(statement).await.ok()??.try_get_by_index::<Option<i64>>(0).ok()?
}
