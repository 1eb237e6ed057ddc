//! What became of the reports' mails, and sending one again.

use super::AppError;
use domain::period::Period;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    answer::{Asking, asking, see_other},
    delivery::moment,
    flash,
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{format, id::OrganizationId, zone::Zone};
#[cfg(feature = "ssr")]
use store::{Again, DeliveryRow, DeliveryState, ReportRow, ReportState};

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
    /// The same in words.
    pub month: String,
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
            let outcome = if *is_met { "sent_again" } else { "not_sent_again" };
            flash::leave(&back, &[("outcome", outcome), ("told", told)], deployment.secure_cookies);
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
    let organization = asked.organization(organization).await?;
    let store = &asked.deployment.store;
    let answer = store.send_again(&asked.scope, organization.id, period, recipient).await;
    let answer = answer.map_err(not_found_or("sending a report again"))?;
    let month = format::month(language(), period);
    let told = match answer {
        Again::Queued => (true, format!("The report for {month} goes out to {recipient} now.")),
        Again::OnItsWay => (true, format!("The report for {month} is on its way to {recipient} already.")),
        Again::NoReport => (false, format!("Nothing was sent: there is no report for {month} to send.")),
        Again::Off => (false, "Nothing was sent: e-mail delivery is off. Switch it on first.".to_owned()),
        Again::NotSentTo => {
            (false, format!("Nothing was sent: {recipient} is not registered, or no report is sent to it."))
        }
    };
    let reports =
        store.reports(&asked.scope, organization.id).await.map_err(not_found_or("listing reports"))?;
    let panel = mails_panel(asked, &organization, &reports).await?;
    Ok(MailsPanel { told: Some(told), ..panel })
}

/// Reads what became of the mails of these reports.
#[cfg(feature = "ssr")]
pub(crate) async fn mails_panel(
    asked: &Asked,
    organization: &store::Organization,
    reports: &[ReportRow],
) -> Result<MailsPanel, AppError> {
    let store = &asked.deployment.store;
    let rows = store.deliveries(&asked.scope, organization.id).await;
    let rows = rows.map_err(not_found_or("listing mails"))?;
    let settings = store.delivery_settings(&asked.scope, organization.id).await;
    let settings = settings.map_err(not_found_or("reading the delivery settings"))?;
    let sent_to: Vec<&str> = settings
        .recipients
        .iter()
        .filter(|it| it.opted_out_at.is_none() && it.undeliverable_since.is_none())
        .map(|it| it.address.as_str())
        .collect();
    let may_send = settings.on && asked.role().changes_delivery();
    let may_again = |recipient: &str| may_send && sent_to.iter().any(|it| it.eq_ignore_ascii_case(recipient));
    let zone = organization.zone;
    let mut lines: Vec<MailLine> = Vec::new();
    let ready =
        reports.iter().filter(|report| report.state == ReportState::Ready).map(|report| report.period);
    for (place, period) in ready.enumerate() {
        let month = format::month(language(), period);
        let first = lines.len();
        for row in rows.iter().filter(|row| row.period == period) {
            // Of several revisions the latest comes first.
            if lines[first..].iter().any(|line| line.recipient.eq_ignore_ascii_case(&row.recipient)) {
                continue;
            }
            let is_over = !matches!(row.state, DeliveryState::Due | DeliveryState::Sending);
            lines.push(MailLine {
                period,
                month: month.clone(),
                recipient: row.recipient.clone(),
                standing: standing(row),
                told: told(row, zone),
                may_again: is_over && may_again(&row.recipient),
            });
        }
        if place > 0 {
            continue;
        }
        for address in &sent_to {
            if settings.on && !lines.iter().any(|line| line.recipient.eq_ignore_ascii_case(address)) {
                lines.push(MailLine {
                    period,
                    month: month.clone(),
                    recipient: (*address).to_owned(),
                    standing: MailStanding::NotSent,
                    told: "Not sent: it was not registered when the report went out.".to_owned(),
                    may_again: may_again(address),
                });
            }
        }
    }
    Ok(MailsPanel { organization: organization.id.to_string(), lines, told: None })
}

/// What a plain form left to be said.
#[cfg(feature = "ssr")]
pub(crate) fn told_by_plain_form(left: &[(String, String)]) -> Option<(bool, String)> {
    let is_met = match flash::field(left, "outcome") {
        "sent_again" => true,
        "not_sent_again" => false,
        _ => return None,
    };
    Some((is_met, flash::field(left, "told").to_owned()))
}

#[cfg(feature = "ssr")]
fn standing(row: &DeliveryRow) -> MailStanding {
    match row.state {
        _ if row.bounced.is_some() => MailStanding::Failed,
        DeliveryState::Due | DeliveryState::Sending => MailStanding::Waiting,
        DeliveryState::InDoubt => MailStanding::Uncertain,
        DeliveryState::Accepted => MailStanding::Accepted,
        DeliveryState::Failed => MailStanding::Failed,
        DeliveryState::Cancelled => MailStanding::NotSent,
    }
}

#[cfg(feature = "ssr")]
fn told(row: &DeliveryRow, zone: Zone) -> String {
    let reason = row.last_error.as_deref().unwrap_or("no reason is known");
    if let Some((at, words)) = &row.bounced {
        return format!("Came back on {}: «{words}»", moment(*at, zone));
    }
    match row.state {
        DeliveryState::Accepted => {
            let at = row.accepted_at.map_or_else(String::new, |at| format!(" on {}", moment(at, zone)));
            let twice = if row.possible_duplicate { "; it may have arrived twice" } else { "" };
            format!("Taken by the mail server{at}{twice}")
        }
        DeliveryState::Due if row.last_error.is_some() => {
            let at = row.next_try_at.map_or_else(String::new, |at| format!(" on {}", moment(at, zone)));
            format!("Not taken yet: «{reason}». It is tried again{at}")
        }
        DeliveryState::Due | DeliveryState::Sending => "Goes out now".to_owned(),
        DeliveryState::InDoubt => {
            "Handed over, and the mail server's answer was lost: it may have arrived".to_owned()
        }
        DeliveryState::Failed => format!("Not taken: «{reason}»"),
        DeliveryState::Cancelled => format!("Not sent: {reason}"),
    }
}
