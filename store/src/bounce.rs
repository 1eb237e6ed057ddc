//! Bounces: what mail servers say of mails that did not arrive, and the addresses to which nothing more is sent because of
//! it. `jobs` reads the notices and checks that they are of our mails.

use domain::id::DeliveryId;
use domain::recipient::is_undeliverable;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::ledger::shorten;
use crate::sql::{self, values};
use crate::{Error, Scope, Store};

/// What a notice means, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BounceKind {
    /// The address failed for good.
    Permanent,
    /// Something behind the address failed for good: a forwarding, a member of a list.
    Elsewhere,
    /// It is late, or was given up after many tries.
    Transient,
}

impl BounceKind {
    /// As stored.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Permanent => "permanent",
            Self::Elsewhere => "elsewhere",
            Self::Transient => "transient",
        }
    }
}

/// A notice about one of our mails.
#[derive(Debug, Clone, Copy)]
pub struct Bounce<'a> {
    /// What it means.
    pub kind: BounceKind,
    /// The status, such as `5.1.1` (RFC 3463).
    pub status: &'a str,
    /// The mail server's words.
    pub diagnostic: &'a str,
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotedBounce {
    /// It is written down.
    New {
        /// Whether the address gets no more reports from now on.
        suppressed: bool,
    },
    /// One of its kind was written down before; or there is no such mail.
    Known,
}

/// Deliveries `d` of reports `r` that went out, or were refused: what may tell of an address whether it works.
pub(crate) const MAILED: &str = "d.state IN ('accepted', 'in_doubt', 'failed')";

/// Whether the relay refused the recipient of delivery `d` for good: `jobs` puts the phase before the relay's words, and
/// gives up at once only then.
pub(crate) const REFUSED: &str = "(d.state = 'failed' AND d.last_error LIKE 'RCPT: %')";

/// Whether the relay refused it as an address that does not work. A refusal by policy (5.7.x, RFC 3463) is a word about us,
/// our domain or our signature.
const ADDRESS_REFUSED: &str =
    "(d.state = 'failed' AND d.last_error LIKE 'RCPT: %' AND d.last_error NOT LIKE '% 5.7.%')";

impl Store {
    /// To whom a mail was sent; none for a mail that is not there.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn mail_recipient(&self, scope: &Scope, mail: DeliveryId) -> Result<Option<String>, Error> {
        scope.require_deployment()?;
        let statement = "SELECT recipient FROM delivery WHERE public_id = $1";
        sql::optional(self.reader(), "find a mail", statement, values![Uuid::from(mail)], |row| row.at(0))
            .await
    }

    /// Writes down what a notice says of a mail, and in the same transaction whether its address gets no more. Call it only
    /// for a notice that was sent to an address that we signed. Twice is once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that does it.
    pub async fn note_bounce(
        &self,
        scope: &Scope,
        mail: DeliveryId,
        bounce: Bounce<'_>,
    ) -> Result<NotedBounce, Error> {
        const DOING: &str = "write down that a mail came back";
        scope.require_deployment()?;
        let tx = self.begin().await?;
        let statement = "SELECT d.id, d.recipient, d.recipient_key, r.organization_id, r.period
             FROM delivery d JOIN report r ON r.id = d.report_id WHERE d.public_id = $1";
        let found = sql::optional(&tx, DOING, statement, values![Uuid::from(mail)], |row| {
            let period = crate::ledger::period(row.get("period")?);
            Ok((row.get::<i64>("id")?, row.get::<String>("recipient")?, period, Address::read(row)?))
        });
        let Some((delivery, recipient, period, address)) = found.await? else {
            return Ok(NotedBounce::Known);
        };
        lock(&tx, &address).await?;
        let statement =
            "INSERT INTO bounce (delivery_id, kind, at, status, diagnostic) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (delivery_id, kind) DO NOTHING";
        let (status, diagnostic) = (shorten(bounce.status), shorten(bounce.diagnostic));
        let now = self.now();
        let values =
            values![delivery, bounce.kind.as_str(), now.timestamp(), status.as_str(), diagnostic.as_str()];
        if sql::execute(&tx, DOING, statement, values).await? == 0 {
            return Ok(NotedBounce::Known);
        }
        let mut suppressed = false;
        // What is only late is no news for people.
        if bounce.kind != BounceKind::Transient {
            let after = json!({
                "recipient": recipient, "period": period.to_string(), "status": status, "diagnostic": diagnostic
            });
            let organization = Some(address.organization);
            let entry = Entry { organization, after, ..Entry::new("delivery.bounced") };
            audit::record(&tx, scope, now, entry).await?;
            suppressed = self.suppress(&tx, scope, &address).await?;
        }
        sql::commit(tx, DOING).await?;
        Ok(NotedBounce::New { suppressed })
    }

    /// Suppresses the addresses that the relay refused for good, where that makes them undeliverable; those whose mails came
    /// back are when the notice comes. Answers how many.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that does it.
    pub async fn suppress_undeliverable(&self, scope: &Scope) -> Result<usize, Error> {
        const DOING: &str = "look for addresses that fail for good";
        scope.require_deployment()?;
        let statement = format!(
            "SELECT DISTINCT r.organization_id, d.recipient_key FROM delivery d
             JOIN report r ON r.id = d.report_id
             JOIN delivery_recipient l ON l.organization_id = r.organization_id AND l.address_key = d.recipient_key
             WHERE {ADDRESS_REFUSED} AND r.due_at >= COALESCE(l.registered_at, 0) AND NOT EXISTS (SELECT 1 FROM suppression s
                 WHERE s.organization_id = r.organization_id AND s.address_key = d.recipient_key)"
        );
        let candidates = sql::all(self.reader(), DOING, &statement, values![], Address::read).await?;
        let mut suppressed = 0;
        for address in candidates {
            let tx = self.begin().await?;
            lock(&tx, &address).await?;
            suppressed += usize::from(self.suppress(&tx, scope, &address).await?);
            sql::commit(tx, DOING).await?;
        }
        Ok(suppressed)
    }

    /// Suppresses the address if it is registered, and its latest mails failed for good.
    async fn suppress(
        &self,
        tx: &DatabaseTransaction,
        scope: &Scope,
        address: &Address,
    ) -> Result<bool, Error> {
        const DOING: &str = "decide whether an address gets no more reports";
        let Address { organization, key } = address;
        let statement = "SELECT address, COALESCE(registered_at, 0) AS since FROM delivery_recipient
             WHERE organization_id = $1 AND address_key = $2";
        let listed = sql::optional(tx, DOING, statement, values![*organization, key.as_str()], |row| {
            Ok((row.get::<String>("address")?, row.get::<i64>("since")?))
        });
        let Some((recipient, since)) = listed.await? else { return Ok(false) };
        let statement = format!(
            "SELECT CAST(CASE WHEN {ADDRESS_REFUSED} OR EXISTS (SELECT 1 FROM bounce b
                 WHERE b.delivery_id = d.id AND b.kind = 'permanent' AND b.status NOT LIKE '5.7.%') THEN 1 ELSE 0 END AS BIGINT) AS failed
             FROM delivery d JOIN report r ON r.id = d.report_id
             WHERE r.organization_id = $1 AND d.recipient_key = $2 AND r.due_at >= $3 AND {MAILED}
             ORDER BY r.period DESC, r.revision DESC LIMIT 2"
        );
        let values = values![*organization, key.as_str(), since];
        let latest =
            sql::all(tx, DOING, &statement, values, |row| Ok(row.get::<i64>("failed")? == 1)).await?;
        if !is_undeliverable(&latest) {
            return Ok(false);
        }
        let now = self.now();
        let statement =
            "INSERT INTO suppression (organization_id, address_key, opted_out_at, reason) VALUES ($1, $2, $3, 'bounced')
             ON CONFLICT (organization_id, address_key) DO NOTHING";
        let values = values![*organization, key.as_str(), now.timestamp()];
        if sql::execute(tx, DOING, statement, values).await? == 0 {
            return Ok(false);
        }
        let after = json!({ "recipient": recipient });
        let entry =
            Entry { organization: Some(*organization), after, ..Entry::new("delivery.undeliverable") };
        audit::record(tx, scope, now, entry).await?;
        Ok(true)
    }
}

/// An address of an organization's list.
struct Address {
    organization: i64,
    key: String,
}

impl Address {
    fn read(row: &sql::Row) -> Result<Self, sea_orm::DbErr> {
        Ok(Self { organization: row.get("organization_id")?, key: row.get("recipient_key")? })
    }
}

/// Whoever is sending, or saving the settings, at this moment is done before us or begins after us.
async fn lock(tx: &DatabaseTransaction, address: &Address) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let lock = "SELECT organization_id FROM delivery_settings WHERE organization_id = $1 FOR UPDATE";
        sql::execute(tx, "wait for the delivery settings", lock, values![address.organization]).await?;
    }
    Ok(())
}
