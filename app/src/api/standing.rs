//! How the deployment stands, for its operators: figures and reasons, no customer's data (spec section 8).

#[cfg(feature = "ssr")]
mod folder;

use super::{AppError, Viewer};
use domain::period::Period;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    answer::{Asking, asking, see_other, set_cookie},
    flash,
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{format, texts::portal_deployment as texts, time::Instant, zone::Zone};
#[cfg(feature = "ssr")]
use store::{FailedStep, PeriodStatus, RATE_SECONDS, RelayStanding, UpstreamHealth};

#[cfg(feature = "ssr")]
const PAGE: &str = "/deployment";

/// What the operators' page shows. Times are in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingPage {
    /// Who looks.
    pub viewer: Viewer,
    /// When it was read.
    pub at: String,
    /// What a plain form left to be said: whether something is tried again, and a sentence.
    pub told: Option<(bool, String)>,
    /// The months' passes, latest first.
    pub passes: Vec<PassLine>,
    /// The mails of all months, and those with invitations that failed: what they are, and how many.
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
    /// Reports that nobody makes any more by itself.
    pub quarantined: Vec<FailureLine>,
    /// Organizations that could not be read the last time: ids, and when and why.
    pub unread: Vec<(String, String)>,
    /// What lies in the mail folder, when there is one.
    pub folder: Option<FolderView>,
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
    /// Reports a minute, and in how many minutes all are made, while they are being made.
    pub rate: Option<(u64, u64)>,
    /// Reports that wait or are being made.
    pub open: u64,
    /// Reports that failed and are tried again.
    pub retrying: u64,
    /// Reports that were given up, quarantined ones included.
    pub failed: u64,
    /// Of those: quarantined.
    pub quarantined: u64,
    /// Mails that the relay or the folder has, and how many there are to be in all.
    pub mailed: (u64, u64),
}

/// A step that did not work out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureLine {
    /// The organization's id: who runs the deployment learns no names.
    pub organization: String,
    /// Which month.
    pub period: Period,
    /// Report or mail, for which month, in words.
    pub step: String,
    /// Whether it was given up.
    pub given_up: bool,
    /// Why.
    pub error: String,
    /// Whether it is about a report; else about its mails.
    pub is_report: bool,
}

/// The mail folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderView {
    /// How many messages there are.
    pub count: u64,
    /// How large they are together.
    pub size: String,
    /// The latest: what they are called without the organization's name, when they were written, and how large they are.
    pub latest: Vec<(String, String, String)>,
}

/// Reads how the deployment stands. Only operators see it (spec section 8).
#[cfg(feature = "ssr")]
pub(super) async fn read_standing() -> Result<StandingPage, AppError> {
    asked(None, async |asked| read(&asked).await).await
}

/// Has a report made again that was given up, or its mails sent again. Answers whether there was anything to try, and a sentence.
#[server(prefix = "/api/ui", endpoint = "try-again", output = Postcard)]
pub async fn try_again(
    /// The organization's id.
    organization: String,
    /// Which month's.
    period: Period,
    /// Whether it is about the mails.
    #[server(default)]
    mails: Option<String>,
) -> Result<(bool, String), AppError> {
    let answer = asked(Some(PAGE), async |asked| {
        require_operator(&asked)?;
        let id = organization.parse().map_err(|_| AppError::NotFound)?;
        let (store, scope) = (&asked.deployment.store, &asked.scope);
        let is_tried = match mails {
            None => store.try_report_again(scope, id, period).await,
            Some(_) => store.try_mails_again(scope, id, period).await.map(|queued| queued > 0),
        };
        let is_tried = is_tried.map_err(not_found_or("trying again"))?;
        let told = if is_tried { texts::tries_again(language()) } else { texts::nothing_to_try(language()) };
        Ok((is_tried, told.to_owned()))
    })
    .await;
    if let (Asking::Form, Ok((is_tried, told)), Ok(deployment)) =
        (asking(), &answer, super::who::deployment())
    {
        set_cookie(&flash::sentence_left(PAGE, "try-again", *is_tried, told, deployment.secure_cookies));
        see_other(PAGE);
    }
    answer
}

#[cfg(feature = "ssr")]
fn require_operator(asked: &Asked) -> Result<(), AppError> {
    let (role, language) = (asked.role(), language());
    if role.operates() {
        Ok(())
    } else {
        Err(AppError::Forbidden(texts::no_right(language, role.label(language))))
    }
}

#[cfg(feature = "ssr")]
async fn read(asked: &Asked) -> Result<StandingPage, AppError> {
    require_operator(asked)?;
    let language = language();
    let (store, scope) = (&asked.deployment.store, &asked.scope);
    let status = store.status(scope).await.map_err(not_found_or("reading the ledger's status"))?;
    let proof = store.closing_proof(scope, &asked.deployment.schedule).await;
    let proof = proof.map_err(not_found_or("reading the closing proof"))?;
    let upstreams = store.upstream_health(scope).await.map_err(not_found_or("reading the upstreams"))?;
    let unread = store.failing_organizations(scope).await.map_err(not_found_or("reading what failed"))?;
    let folder = match &asked.deployment.mail_folder {
        Some(folder) => Some(folder::read(folder.clone()).await),
        None => None,
    };
    let mails = status.deliveries;
    let waiting = [
        status.unmade_since.map(|since| texts::report_waits(language, &utc(since))),
        status.unsent_since.map(|since| texts::mail_waits(language, &utc(since))),
    ];
    Ok(StandingPage {
        viewer: asked.viewer(),
        at: utc(store.now()),
        told: flash::take(PAGE, asked.deployment.secure_cookies)
            .and_then(|left| flash::told(&left, "try-again")),
        passes: status.periods.iter().map(pass).filter(|pass| pass.planned > 0).collect(),
        mails: [
            (texts::accepted(language), mails.accepted),
            (texts::waiting(language), mails.due + mails.sending),
            (texts::tried_again(language), mails.retrying),
            (texts::uncertain(language), mails.uncertain),
            (texts::failed(language), mails.failed),
            (texts::cancelled(language), mails.cancelled),
            (texts::possibly_twice(language), mails.possible_duplicates),
            (texts::invitations_failed(language), status.invitations.failed),
        ]
        .map(|(what, number)| (what.to_owned(), format::count(language, number)))
        .to_vec(),
        proof: match proof.missing {
            0 => (true, texts::proof_good(language, proof.owed)),
            missing => (false, texts::proof_bad(language, proof.owed, missing)),
        },
        waiting: waiting.into_iter().flatten().collect(),
        relays: status.relays.iter().map(relay).collect(),
        upstreams: upstreams.into_iter().map(upstream).collect(),
        failures: status.failures.into_iter().map(failure).collect(),
        quarantined: status.quarantined.into_iter().map(failure).collect(),
        unread: unread
            .into_iter()
            .map(|it| {
                let at = it.last_error_at.map(utc).unwrap_or_default();
                let error = it.last_error.unwrap_or_default();
                (it.organization.to_string(), texts::at_error(language, &at, &error))
            })
            .collect(),
        folder,
    })
}

#[cfg(feature = "ssr")]
fn pass(it: &PeriodStatus) -> PassLine {
    let open = it.due + it.rendering + it.retrying;
    // Slower than one a minute is told as one: it is rounded, and then there is little left.
    let rate = (it.lately * 60 / RATE_SECONDS).max(1);
    PassLine {
        month: format::month(language(), it.period),
        planned: it.total() - it.expired,
        made: it.ready,
        rate: (open > 0 && it.lately > 0).then(|| (rate, open.div_ceil(rate))),
        open: it.due + it.rendering,
        retrying: it.retrying,
        failed: it.failed,
        quarantined: it.quarantined,
        mailed: (it.mailed, it.mailed + it.unmailed + it.mails_failed),
    }
}

#[cfg(feature = "ssr")]
fn relay(it: &RelayStanding) -> (String, bool, String) {
    let said = match it.closed_until {
        None => texts::relay_pace(language(), it.rate),
        Some(until) => texts::relay_closed(language(), &utc(until)),
    };
    (it.name.clone(), it.closed_until.is_none(), said)
}

#[cfg(feature = "ssr")]
fn upstream(it: UpstreamHealth) -> (String, bool, String) {
    let (language, is_failing) = (language(), it.is_failing());
    let ok = match it.last_ok_at {
        Some(at) => texts::last_read(language, &utc(at)),
        None => texts::never_read(language).to_owned(),
    };
    let said = match (is_failing, it.last_error_at, it.last_error) {
        (true, Some(at), Some(error)) => texts::read_failed(language, &ok, &utc(at), &error),
        _ => ok,
    };
    (it.upstream, !is_failing, said)
}

#[cfg(feature = "ssr")]
fn failure(it: FailedStep) -> FailureLine {
    let (language, is_report) = (language(), it.what == "report");
    let month = format::month(language, it.period);
    FailureLine {
        organization: it.organization.to_string(),
        period: it.period,
        step: if is_report { texts::report_for(language, &month) } else { texts::mail_for(language, &month) },
        given_up: it.given_up,
        error: it.error,
        is_report,
    }
}

#[cfg(feature = "ssr")]
fn utc(at: Instant) -> String {
    format!("{} UTC", format::date_time(language(), at, Zone::default()))
}
