//! How the latest mail to a registered address fared, for whoever looks at the delivery settings.

use domain::period::Period;
use sea_orm::DbErr;

use crate::bounce::{MAILED, REFUSED};
use crate::ledger;
use crate::sql::Row;

/// The latest mail to an address, which did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// Which month's report it carried.
    pub period: Period,
    /// The mail server's words, with the status in front of them.
    pub reason: String,
}

/// A query of the mails to registered recipients since they were registered, the latest of each in `place` 1: whose, and
/// whether it failed for good, at the address or behind it. [`returned`] reads it.
pub(crate) fn latest() -> String {
    format!(
        "SELECT r.organization_id, d.recipient_key, r.period AS returned_period, b.status, b.diagnostic,
                CASE WHEN {REFUSED} THEN d.last_error END AS refused,
                ROW_NUMBER() OVER (PARTITION BY r.organization_id, d.recipient_key
                                   ORDER BY r.period DESC, r.revision DESC, b.kind DESC) AS place
         FROM delivery_recipient q
         JOIN report r ON r.organization_id = q.organization_id AND r.due_at >= coalesce(q.registered_at, 0)
         JOIN delivery d ON d.report_id = r.id AND d.recipient_key = q.address_key
         LEFT JOIN bounce b ON b.delivery_id = d.id AND b.kind IN ('permanent', 'elsewhere')
         WHERE {MAILED}"
    )
}

/// The latest mail, if it did not arrive.
pub(crate) fn returned(row: &Row) -> Result<Option<Returned>, DbErr> {
    let text = |column: &str| row.get::<Option<String>>(column);
    let reason = match (text("diagnostic")?, text("refused")?) {
        (Some(diagnostic), _) => Some(told(&text("status")?.unwrap_or_default(), &diagnostic)),
        (None, Some(refused)) => Some(refused.trim_start_matches("RCPT: ").to_owned()),
        (None, None) => None,
    };
    let period = row.get::<Option<i16>>("returned_period")?.map(ledger::period);
    Ok(period.zip(reason).map(|(period, reason)| Returned { period, reason }))
}

/// The words; the status before them, unless they have it.
pub(crate) fn told(status: &str, diagnostic: &str) -> String {
    match (status, diagnostic) {
        (status, "") => status.to_owned(),
        (status, words) if words.contains(status) => words.to_owned(),
        (status, words) => format!("{status} {words}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_told_once() {
        assert_eq!(told("5.1.1", "550 5.1.1 no such user"), "550 5.1.1 no such user");
        assert_eq!(told("5.1.1", "no such user"), "5.1.1 no such user");
        assert_eq!((told("5.1.1", ""), told("", "gone")), ("5.1.1".to_owned(), "gone".to_owned()));
    }
}
