//! What became of the mails of an organization's reports.

use crate::api::MailStanding;
use domain::period::Period;
use store::{DeliveryRow, DeliveryState, ReportState, ReportsTab};

/// A mail, or an address that has got none.
pub struct MailFact<'a> {
    /// Which month's report.
    pub period: Period,
    /// To whom.
    pub recipient: &'a str,
    /// Where it is.
    pub standing: MailStanding,
    /// Its row in the ledger; none for an address that was registered after the report went out.
    pub row: Option<&'a DeliveryRow>,
    /// Whether it can be sent again now, by those who may.
    pub may_again: bool,
}

/// The mails of the reports that are there, latest month first; for the latest report also each address that has got none.
pub fn mail_facts(tab: &ReportsTab) -> Vec<MailFact<'_>> {
    let ReportsTab { settings, reports, deliveries: rows, .. } = tab;
    let is_sent_to =
        |it: &&store::SavedRecipient| it.opted_out_at.is_none() && it.undeliverable_since.is_none();
    let sent_to: Vec<&str> =
        settings.recipients.iter().filter(is_sent_to).map(|it| it.address.as_str()).collect();
    let may_again =
        |recipient: &str| settings.on && sent_to.iter().any(|it| it.eq_ignore_ascii_case(recipient));
    let mut facts: Vec<MailFact<'_>> = Vec::new();
    let ready =
        reports.iter().filter(|report| report.state == ReportState::Ready).map(|report| report.period);
    for (place, period) in ready.enumerate() {
        let first = facts.len();
        for row in rows.iter().filter(|row| row.period == period) {
            // Of several revisions the latest comes first.
            if facts[first..].iter().any(|fact| fact.recipient.eq_ignore_ascii_case(&row.recipient)) {
                continue;
            }
            let is_over = !matches!(row.state, DeliveryState::Due | DeliveryState::Sending);
            facts.push(MailFact {
                period,
                recipient: &row.recipient,
                standing: standing(row),
                row: Some(row),
                may_again: is_over && may_again(&row.recipient),
            });
        }
        if place > 0 || !settings.on {
            continue;
        }
        for recipient in &sent_to {
            if !facts.iter().any(|fact| fact.recipient.eq_ignore_ascii_case(recipient)) {
                let standing = MailStanding::NotSent;
                facts.push(MailFact { period, recipient, standing, row: None, may_again: true });
            }
        }
    }
    facts
}

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
