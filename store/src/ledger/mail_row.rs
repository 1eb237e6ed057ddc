//! A mail as it is shown: where it is on its way, and whether it came back.

use domain::period::Period;
use domain::time::Instant;
use sea_orm::DbErr;

use super::render;
use crate::returned::told;
use crate::sql::Row;

/// Where a mail is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// To be sent, for the first time or again after a failure.
    Due,
    /// Being sent.
    Sending,
    /// Handed over, and the answer was lost.
    InDoubt,
    /// Taken by the relay or the folder.
    Accepted,
    /// Refused for good, or given up.
    Failed,
    /// Not to be sent any more.
    Cancelled,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// Which month's report it carries.
    pub period: Period,
    /// To whom.
    pub recipient: String,
    /// Where it is on its way.
    pub state: DeliveryState,
    /// How many tries were made.
    pub attempts: i64,
    /// When it was taken.
    pub accepted_at: Option<Instant>,
    /// Whether an answer was lost once, so that the recipient may have it twice.
    pub possible_duplicate: bool,
    /// When it is tried again, while it is due or in doubt.
    pub next_try_at: Option<Instant>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// Of a mail that was accepted and then came back for good: when the notice came, and its words.
    pub bounced: Option<(Instant, String)>,
}

/// Reads the row that [`crate::Store::deliveries`] asks for.
pub(super) fn delivery_row(row: &Row) -> Result<DeliveryRow, DbErr> {
    let state = match row.get::<String>("state")?.as_str() {
        "due" => DeliveryState::Due,
        "sending" => DeliveryState::Sending,
        "in_doubt" => DeliveryState::InDoubt,
        "accepted" => DeliveryState::Accepted,
        "failed" => DeliveryState::Failed,
        "cancelled" => DeliveryState::Cancelled,
        _ => return Err(render::unknown("state")),
    };
    let waits = matches!(state, DeliveryState::Due | DeliveryState::InDoubt);
    Ok(DeliveryRow {
        period: render::period(row.get("period")?),
        recipient: row.get("recipient")?,
        state,
        attempts: row.get("attempt")?,
        accepted_at: row.instant_or_none("accepted_at")?,
        possible_duplicate: row.get::<i64>("uncertain")? > 0,
        next_try_at: if waits { Some(row.instant("next_try_at")?) } else { None },
        last_error: row.get("last_error")?,
        bounced: match row.instant_or_none("bounced_at")? {
            None => None,
            Some(at) => Some((at, told(&row.get::<String>("status")?, &row.get::<String>("diagnostic")?))),
        },
    })
}
