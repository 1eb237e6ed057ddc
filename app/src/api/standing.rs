//! How the deployment stands, for its operators: figures and reasons, no customer's data (spec section 8).

use super::{AppError, Viewer};
use domain::period::Period;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    answer::{Asking, asking, see_other},
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{format, time::Instant, zone::Zone};

/// What the operators' page shows. Times are in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingPage {
    /// Who looks.
    pub viewer: Viewer,
    /// When it was read.
    pub at: String,
    /// The months' passes, latest first.
    pub passes: Vec<PassLine>,
    /// The mails of all months: what they are, and how many.
    pub mails: Vec<(String, String)>,
    /// What the closing proof says, and whether it is good news.
    pub proof: (bool, String),
    /// What waits and since when, in sentences.
    pub waiting: Vec<String>,
    /// The relays, each with whether it works and a sentence.
    pub relays: Vec<(String, bool, String)>,
    /// The upstreams, each with whether it works and a sentence.
    pub upstreams: Vec<(String, bool, String)>,
    /// Steps that did not work out, those given up first.
    pub failures: Vec<FailureLine>,
    /// Organizations that could not be read the last time: ids, when, and reasons.
    pub unread: Vec<(String, String, String)>,
}

/// A month's pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassLine {
    /// Which month.
    pub month: String,
    /// Reports that were planned, expired ones left out.
    pub planned: u64,
    /// Reports that are made.
    pub made: u64,
    /// Reports that wait or are being made.
    pub open: u64,
    /// Reports that failed and are tried again.
    pub retrying: u64,
    /// Reports that were given up, quarantined ones included.
    pub failed: u64,
    /// Of those: quarantined.
    pub quarantined: u64,
}

/// A step that did not work out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureLine {
    /// The organization's id: who runs the deployment learns no names.
    pub organization: String,
    /// Which month.
    pub period: Period,
    /// The same in words.
    pub month: String,
    /// Report or mail.
    pub what: String,
    /// Whether it was given up.
    pub given_up: bool,
    /// What went wrong.
    pub error: String,
    /// Whether it can be tried again from here.
    pub may_again: bool,
}

/// Reads the operators' page. Everybody else gets 403.
#[cfg(feature = "ssr")]
pub(super) async fn read_standing() -> Result<StandingPage, AppError> {
    asked(None, async |asked| read(&asked).await).await
}

/// Has a report made again that was given up.
#[server(prefix = "/api/ui", endpoint = "try-again", output = Postcard)]
pub async fn try_again(
    /// The organization's id.
    organization: String,
    /// Which month's.
    period: Period,
) -> Result<(), AppError> {
    let answer = asked(Some("/deployment"), async |asked| {
        let id = organization.parse().map_err(|_| AppError::NotFound)?;
        let tried = asked.deployment.store.try_report_again(&asked.scope, id, period).await;
        // Whether there still was something to try again, the page shows.
        tried.map(|_: bool| ()).map_err(not_found_or("trying a report again"))
    })
    .await;
    if let (Asking::Form, Ok(_)) = (asking(), &answer) {
        see_other("/deployment");
    }
    answer
}

#[cfg(feature = "ssr")]
async fn read(asked: &Asked) -> Result<StandingPage, AppError> {
    if !asked.role().operates() {
        let role = asked.role().label();
        return Err(AppError::Forbidden(format!("Your role, {role}, does not see the deployment.")));
    }
    let (store, scope) = (&asked.deployment.store, &asked.scope);
    let status = store.status(scope).await.map_err(not_found_or("reading the ledger's status"))?;
    let proof = store.closing_proof(scope, &asked.deployment.schedule).await;
    let proof = proof.map_err(not_found_or("reading the closing proof"))?;
    let upstreams = store.upstream_health(scope).await.map_err(not_found_or("reading the upstreams"))?;
    let unread = store.failing_organizations(scope).await.map_err(not_found_or("reading what failed"))?;
    let mails = status.deliveries;
    let waiting = [("report", status.unmade_since), ("e-mail", status.unsent_since)];
    Ok(StandingPage {
        viewer: asked.viewer(),
        at: utc(store.now()),
        passes: status
            .periods
            .iter()
            .map(|it| PassLine {
                month: format::month(language(), it.period),
                planned: it.due + it.retrying + it.rendering + it.ready + it.failed,
                made: it.ready,
                open: it.due + it.rendering,
                retrying: it.retrying,
                failed: it.failed,
                quarantined: it.quarantined,
            })
            .filter(|pass| pass.planned > 0)
            .collect(),
        mails: [
            ("Accepted", mails.accepted),
            ("Waiting", mails.due + mails.sending),
            ("Tried again", mails.retrying),
            ("Uncertain", mails.uncertain),
            ("Failed", mails.failed),
            ("Cancelled", mails.cancelled),
            ("Possibly twice", mails.possible_duplicates),
        ]
        .map(|(what, number)| (what.to_owned(), format::count(language(), number)))
        .to_vec(),
        proof: match proof.missing {
            0 => (true, format!("All {} reports that are owed are in the ledger.", count(proof.owed))),
            missing => (
                false,
                format!(
                    "Of {} reports that are owed, {} are not in the ledger. Is a worker running?",
                    count(proof.owed),
                    count(missing)
                ),
            ),
        },
        waiting: waiting
            .into_iter()
            .filter_map(|(what, since)| {
                Some(format!("The longest waiting {what} is due since {}.", utc(since?)))
            })
            .collect(),
        relays: status
            .relays
            .iter()
            .map(|relay| match relay.closed_until {
                None => (relay.name.clone(), true, format!("up to {} mails a minute", count(relay.rate))),
                Some(until) => (
                    relay.name.clone(),
                    false,
                    format!("did not work the last time; a mail tries it again after {}", utc(until)),
                ),
            })
            .collect(),
        upstreams: upstreams
            .into_iter()
            .map(|it| {
                let works = it.last_ok_at >= it.last_error_at;
                let ok = it
                    .last_ok_at
                    .map_or_else(|| "never read".to_owned(), |at| format!("last read {}", utc(at)));
                let error = match (works, it.last_error_at, it.last_error) {
                    (false, Some(at), Some(error)) => format!("; failed {}: {error}", utc(at)),
                    _ => String::new(),
                };
                (it.upstream, works, format!("{ok}{error}"))
            })
            .collect(),
        failures: status
            .failures
            .into_iter()
            .map(|it| FailureLine {
                organization: it.organization.to_string(),
                period: it.period,
                month: format::month(language(), it.period),
                may_again: it.given_up && it.what == "report",
                what: if it.what == "report" { "Report" } else { "E-mail" }.to_owned(),
                given_up: it.given_up,
                error: it.error,
            })
            .collect(),
        unread: unread
            .into_iter()
            .map(|it| {
                let at = it.last_error_at.map(utc).unwrap_or_default();
                (it.organization.to_string(), at, it.last_error.unwrap_or_default())
            })
            .collect(),
    })
}

#[cfg(feature = "ssr")]
fn utc(at: Instant) -> String {
    format!("{} UTC", format::date_time(language(), at, Zone::default()))
}

#[cfg(feature = "ssr")]
fn count(number: u64) -> String {
    format::count(language(), number)
}
