//! What became of the reports' mails, and sending one again.

use super::AppError;
use domain::period::Period;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    answer::{Asking, asking, see_other, set_cookie},
    delivery::moment,
    flash,
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use crate::facts::{MailFact, mail_facts};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{format, id::OrganizationId, language::Language, texts::portal_reports as texts, zone::Zone};
#[cfg(feature = "ssr")]
use store::{Again, DeliveryRow, DeliveryState};

/// The mails of the reports that are there, latest month first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailsPanel {
    /// The organization's id.
    pub organization: String,
    /// A line for each mail; for the latest report also one for each address that has got none.
    pub lines: Vec<MailLine>,
    /// What became of the wish to send one again: whether it was met, and a sentence.
    pub told: Option<(bool, String)>,
}

/// One mail, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLine {
    /// Whose month's report.
    pub period: Period,
    /// To whom.
    pub recipient: String,
    /// Where it is.
    pub standing: MailStanding,
    /// What became of it, in a sentence.
    pub told: String,
    /// Whether this user may send it again now.
    pub may_again: bool,
}

/// Where a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailStanding {
    /// The mail server has it.
    Accepted,
    /// It will be sent.
    Waiting,
    /// It may have arrived.
    Uncertain,
    /// It did not arrive.
    Failed,
    /// It was not sent.
    NotSent,
}

/// Sends a month's report to one registered address again. Whoever may change the delivery settings may do that.
#[server(prefix = "/api/ui", endpoint = "send-again", output = Postcard)]
pub async fn send_again(
    /// The organization's id.
    organization: String,
    /// Which month's report.
    period: Period,
    /// To whom.
    recipient: String,
) -> Result<MailsPanel, AppError> {
    let id: Option<OrganizationId> = organization.parse().ok();
    let back = id.map(|id| format!("/organizations/{id}/reports"));
    let answer =
        asked(back.as_deref(), async |asked| again(&asked, &organization, period, &recipient).await).await;
    if let (Asking::Form, Some(back), Ok(panel)) = (asking(), back, &answer) {
        if let (Some((is_met, told)), Ok(deployment)) = (&panel.told, super::who::deployment()) {
            set_cookie(&flash::sentence_left(&back, "send-again", *is_met, told, deployment.secure_cookies));
        }
        see_other(&back);
    }
    answer
}

#[cfg(feature = "ssr")]
async fn again(
    asked: &Asked,
    organization: &str,
    period: Period,
    recipient: &str,
) -> Result<MailsPanel, AppError> {
    let id = asked.organization(organization).await?.id;
    let answer = asked.deployment.store.send_again(&asked.scope, id, period, recipient).await;
    let answer = answer.map_err(not_found_or("sending a report again"))?;
    let language = language();
    let month = format::month(language, period);
    let told = match answer {
        Again::Queued => (true, texts::again_queued(language, &month, recipient)),
        Again::OnItsWay => (true, texts::again_on_its_way(language, &month, recipient)),
        Again::NoReport => (false, texts::again_no_report(language, &month)),
        Again::Off => (false, texts::again_off(language).to_owned()),
        Again::NotSentTo => (false, texts::again_not_to_it(language, recipient)),
    };
    let panel = mails_panel(asked, &asked.reports_tab(organization).await?);
    Ok(MailsPanel { told: Some(told), ..panel })
}

/// What became of the mails of the reports.
#[cfg(feature = "ssr")]
pub(crate) fn mails_panel(asked: &Asked, tab: &store::ReportsTab) -> MailsPanel {
    let (zone, language) = (tab.organization.zone, language());
    let may_send = asked.role().changes_delivery();
    let line = |fact: MailFact<'_>| MailLine {
        period: fact.period,
        recipient: fact.recipient.to_owned(),
        standing: fact.standing,
        told: match fact.row {
            Some(row) => told(language, row, zone),
            None => texts::not_sent_newcomer(language).to_owned(),
        },
        may_again: may_send && fact.may_again,
    };
    let lines = mail_facts(tab).into_iter().map(line).collect();
    MailsPanel { organization: tab.organization.id.to_string(), lines, told: None }
}

/// What became of a mail. A mail server's words stay as they are.
#[cfg(feature = "ssr")]
fn told(language: Language, row: &DeliveryRow, zone: Zone) -> String {
    let reason = row.last_error.as_deref().unwrap_or_else(|| texts::no_reason(language));
    if let Some((at, words)) = &row.bounced {
        return texts::came_back(language, &moment(*at, zone), words);
    }
    match row.state {
        DeliveryState::Accepted => {
            let taken = match row.accepted_at {
                Some(at) => texts::taken_on(language, &moment(at, zone)),
                None => texts::taken(language).to_owned(),
            };
            if row.possible_duplicate { texts::maybe_twice(language, &taken) } else { taken }
        }
        DeliveryState::Due if row.last_error.is_some() => match row.next_try_at {
            Some(at) => texts::not_taken_until(language, reason, &moment(at, zone)),
            None => texts::not_taken_yet(language, reason),
        },
        DeliveryState::Due | DeliveryState::Sending => texts::going(language).to_owned(),
        DeliveryState::InDoubt => texts::in_doubt(language).to_owned(),
        DeliveryState::Failed => texts::not_taken(language, reason),
        DeliveryState::Cancelled => cancelled(language, reason),
    }
}

/// Why a mail was not sent, from what the store has written down about it, which is English.
#[cfg(feature = "ssr")]
fn cancelled(language: Language, reason: &str) -> String {
    let told = match reason {
        "delivery was switched off" => texts::not_sent_off(language),
        "the address is no longer registered" => texts::not_sent_unregistered(language),
        "mails to the address come back" => texts::not_sent_undeliverable(language),
        "the recipient has opted out" => texts::not_sent_opted_out(language),
        "the report expired before it was sent" => texts::not_sent_expired(language),
        "it was open in the backup that was restored, and may have been sent since" => {
            texts::not_sent_restored(language)
        }
        other => return texts::not_sent_because(language, other),
    };
    told.to_owned()
}
