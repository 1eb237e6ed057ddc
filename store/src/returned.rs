//! How the latest mail to a registered address fared, for whoever looks at the delivery settings.

use domain::period::Period;
use sea_orm::ConnectionTrait;

use crate::bounce::{MAILED, REFUSED};
use crate::sql::{self, values};
use crate::{Error, ledger};

/// The latest mail to an address, which did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// Which month's report it carried.
    pub period: Period,
    /// The mail server's words, with the status in front of them.
    pub reason: String,
}

/// Whether the latest mail to that address failed for good, at the address or behind it, since it was registered.
pub(crate) async fn latest(
    db: &impl ConnectionTrait,
    organization: i64,
    address_key: &str,
    registered_at: Option<i64>,
) -> Result<Option<Returned>, Error> {
    let statement = format!(
        "SELECT r.period, b.status, b.diagnostic, CASE WHEN {REFUSED} THEN d.last_error END AS refused
         FROM delivery d JOIN report r ON r.id = d.report_id
         LEFT JOIN bounce b ON b.delivery_id = d.id AND b.kind IN ('permanent', 'elsewhere')
         WHERE r.organization_id = $1 AND d.recipient_key = $2 AND r.due_at >= $3 AND {MAILED}
         ORDER BY r.period DESC, r.revision DESC, b.kind DESC LIMIT 1"
    );
    let values = values![organization, address_key, registered_at.unwrap_or(0)];
    let latest = sql::optional(db, "read how the latest mail fared", &statement, values, |row| {
        let text = |column: &str| row.get::<Option<String>>(column);
        let reason = match (text("diagnostic")?, text("refused")?) {
            (Some(diagnostic), _) => Some(told(&text("status")?.unwrap_or_default(), &diagnostic)),
            (None, Some(refused)) => Some(refused.trim_start_matches("RCPT: ").to_owned()),
            (None, None) => None,
        };
        Ok((ledger::period(row.get("period")?), reason))
    });
    Ok(latest.await?.and_then(|(period, reason)| Some(Returned { period, reason: reason? })))
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
