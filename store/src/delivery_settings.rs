//! The e-mail delivery settings of an organization (spec section 6).

use domain::id::OrganizationId;
use domain::recipient::CheckedDelivery;
use domain::role::Role;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};
use serde_json::{Value, json};

use crate::audit::{self, Entry};
use crate::returned::{self, Returned};
use crate::sql::{self, Row, values};
use crate::{Error, Scope, Store, reach};

/// The settings as they are saved; those that nobody saved yet are off, empty and of version 0.
#[derive(Clone, PartialEq, Eq)]
pub struct DeliverySettings {
    /// Whether reports are e-mailed.
    pub on: bool,
    /// To whom, in the order of the fields.
    pub recipients: Vec<SavedRecipient>,
    /// Counts the changes; a save names the version that it saw.
    pub version: i64,
    /// When they were last changed.
    pub changed_at: Option<Instant>,
    /// By whom, as the audit log names them.
    pub changed_by: Option<String>,
}

impl std::fmt::Debug for DeliverySettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeliverySettings")
            .field("on", &self.on)
            .field("recipients", &self.recipients.len())
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// A registered recipient.
#[derive(Clone, PartialEq, Eq)]
pub struct SavedRecipient {
    /// The address.
    pub address: String,
    /// For an address that belongs to neither the partner nor the organization: when the consent was given.
    pub outside_consent_at: Option<Instant>,
    /// Since when its holder does not want the reports; none while they are sent.
    pub opted_out_at: Option<Instant>,
    /// Since when nothing is sent to it because its mails come back; taking it off the list lifts that.
    pub undeliverable_since: Option<Instant>,
    /// The latest mail to it, if that did not arrive.
    pub returned: Option<Returned>,
    /// Since when it stands here without a break; none: since before this was written down.
    registered_at: Option<Instant>,
}

/// Why settings were not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else saved since; this is how they stand now.
    #[error("somebody else has changed the delivery settings in the meantime")]
    Stale(DeliverySettings),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

const SAVING: &str = "save the delivery settings";

impl Store {
    /// The delivery settings of an organization.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; [`Error::Forbidden`] for those who see no reports.
    pub async fn delivery_settings(
        &self,
        scope: &Scope,
        id: OrganizationId,
    ) -> Result<DeliverySettings, Error> {
        let row = reach::organization(self.reader(), scope, id).await?;
        scope.require(Role::sees_reports, "see the e-mail delivery settings")?;
        read(self.reader(), row).await
    }

    /// Saves settings that keep the rules, if nobody saved since `version`; the audit log's entry is in the same
    /// transaction. Saving what is there already changes nothing.
    ///
    /// # Errors
    /// [`SaveError::Stale`]; [`Error::NotFound`] outside the scope; [`Error::Forbidden`] for roles that do not change them.
    pub async fn save_delivery_settings(
        &self,
        scope: &Scope,
        id: OrganizationId,
        version: i64,
        wanted: &CheckedDelivery,
    ) -> Result<DeliverySettings, SaveError> {
        let now = self.now();
        let tx = self.begin().await?;
        let row = reach::organization(&tx, scope, id).await?;
        scope.require(Role::changes_delivery, "change the e-mail delivery settings")?;
        lock(&tx, row).await?;
        let before = read(&tx, row).await?;
        if before.version != version {
            return Err(SaveError::Stale(before));
        }
        let after = DeliverySettings {
            on: wanted.on,
            recipients: recipients(wanted, &before, now),
            version: version + 1,
            changed_at: Some(now),
            changed_by: Some(scope.actor_label()),
        };
        if (after.on, &after.recipients) == (before.on, &before.recipients) {
            return Ok(before);
        }
        write(&tx, row, &after, now).await?;
        forget_bounced(&tx, row).await?;
        if after.on != before.on {
            note_switch(&tx, row, after.on, now).await?;
        }
        let entry = Entry {
            organization: Some(row),
            before: described(&before),
            after: described(&after),
            ..Entry::new("delivery.set")
        };
        audit::record(&tx, scope, now, entry).await?;
        // An address that is new here may have opted out when it stood here before.
        let saved = read(&tx, row).await?;
        sql::commit(tx, SAVING).await?;
        Ok(saved)
    }
}

/// The settings of an organization's row.
pub(crate) async fn read(db: &impl ConnectionTrait, row: i64) -> Result<DeliverySettings, Error> {
    let (columns, joins) = (COLUMNS, joins());
    let statement =
        format!("SELECT {columns} FROM organization o {joins} WHERE o.id = $1 ORDER BY k.position");
    let rows = sql::all(db, "read the delivery settings", &statement, values![row], saved).await?;
    Ok(DeliverySettings::of(rows))
}

/// What a query selects, a row a recipient of an organization and one where there is none, so that [`saved`] can read it.
pub(crate) const COLUMNS: &str = "t.is_on, t.version, t.changed_at, t.changed_by,
    k.address, k.outside_consent_at, k.registered_at,
    CASE WHEN s.reason = 'opted_out' THEN s.opted_out_at END AS opted_out_at,
    CASE WHEN s.reason = 'bounced' THEN s.opted_out_at END AS undeliverable_since,
    x.returned_period, x.status, x.diagnostic, x.refused";

/// What of an organization `o` it selects that from.
pub(crate) fn joins() -> String {
    let latest = returned::latest();
    format!(
        "LEFT JOIN delivery_settings t ON t.organization_id = o.id
         LEFT JOIN delivery_recipient k ON k.organization_id = o.id
         LEFT JOIN suppression s ON s.organization_id = o.id AND s.address_key = k.address_key
         LEFT JOIN ({latest}) x ON x.organization_id = o.id AND x.recipient_key = k.address_key AND x.place = 1"
    )
}

/// Reads [`COLUMNS`]: what is saved, if anything is, and a recipient, if there is one.
pub(crate) fn saved(row: &Row) -> Result<(Option<DeliverySettings>, Option<SavedRecipient>), DbErr> {
    let settings = match row.get::<Option<bool>>("is_on")? {
        None => None,
        Some(on) => Some(DeliverySettings {
            on,
            recipients: Vec::new(),
            version: row.get("version")?,
            changed_at: Some(row.instant("changed_at")?),
            changed_by: row.get("changed_by")?,
        }),
    };
    let recipient = match row.get::<Option<String>>("address")? {
        None => None,
        Some(address) => Some(SavedRecipient {
            address,
            outside_consent_at: row.instant_or_none("outside_consent_at")?,
            opted_out_at: row.instant_or_none("opted_out_at")?,
            undeliverable_since: row.instant_or_none("undeliverable_since")?,
            returned: returned::returned(row)?,
            registered_at: row.instant_or_none("registered_at")?,
        }),
    };
    Ok((settings, recipient))
}

impl DeliverySettings {
    /// Of the rows of [`saved`].
    pub(crate) fn of(rows: Vec<(Option<Self>, Option<SavedRecipient>)>) -> Self {
        let nobody =
            Self { on: false, recipients: Vec::new(), version: 0, changed_at: None, changed_by: None };
        let mut all = nobody;
        for (settings, recipient) in rows {
            let recipients = std::mem::take(&mut all.recipients);
            all = Self { recipients, ..settings.unwrap_or(all) };
            all.recipients.extend(recipient);
        }
        all
    }
}

/// Two saves for one organization come one after the other, also the very first ones; on SQLite all writing does.
async fn lock(tx: &DatabaseTransaction, row: i64) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let lock = "SELECT id FROM organization WHERE id = $1 FOR NO KEY UPDATE";
        sql::execute(tx, SAVING, lock, values![row]).await?;
    }
    Ok(())
}

/// A consent once given stays with its address, and so does all else that is known of it.
fn recipients(wanted: &CheckedDelivery, before: &DeliverySettings, now: Instant) -> Vec<SavedRecipient> {
    let known =
        |address: &str| before.recipients.iter().find(|known| known.address.eq_ignore_ascii_case(address));
    let saved = wanted.recipients.iter().map(|recipient| {
        let address = recipient.address.as_str().to_owned();
        match known(&address) {
            Some(known) => SavedRecipient {
                address,
                outside_consent_at: recipient.outside.then(|| known.outside_consent_at.unwrap_or(now)),
                ..known.clone()
            },
            None => SavedRecipient {
                address,
                outside_consent_at: recipient.outside.then_some(now),
                opted_out_at: None,
                undeliverable_since: None,
                returned: None,
                registered_at: Some(now),
            },
        }
    });
    saved.collect()
}

/// Whoever puts an address on the list again means it: what came back before does not count any more.
async fn forget_bounced(tx: &DatabaseTransaction, row: i64) -> Result<(), Error> {
    let statement = "DELETE FROM suppression WHERE organization_id = $1 AND reason = 'bounced'
         AND address_key NOT IN (SELECT address_key FROM delivery_recipient WHERE organization_id = $1)";
    sql::execute(tx, SAVING, statement, values![row]).await.map(|_| ())
}

async fn write(
    tx: &DatabaseTransaction,
    row: i64,
    after: &DeliverySettings,
    now: Instant,
) -> Result<(), Error> {
    sql::execute(
        tx,
        SAVING,
        "INSERT INTO delivery_settings (organization_id, is_on, version, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organization_id) DO UPDATE SET is_on = excluded.is_on, version = excluded.version,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        values![row, after.on, after.version, now.timestamp(), after.changed_by.clone().unwrap_or_default()],
    )
    .await?;
    sql::execute(tx, SAVING, "DELETE FROM delivery_recipient WHERE organization_id = $1", values![row])
        .await?;
    for (position, recipient) in (1_i16..).zip(&after.recipients) {
        sql::execute(
            tx,
            SAVING,
            "INSERT INTO delivery_recipient
                 (organization_id, position, address, address_key, outside_consent_at, registered_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            values![
                row,
                position,
                recipient.address.as_str(),
                recipient.address.to_ascii_lowercase(),
                recipient.outside_consent_at.map(|at| at.timestamp()),
                recipient.registered_at.map(|at| at.timestamp()),
            ],
        )
        .await?;
    }
    Ok(())
}

/// Remembers since when delivery is on or off: a report that is made late is mailed only if it was on when it fell due.
async fn note_switch(tx: &DatabaseTransaction, row: i64, on: bool, now: Instant) -> Result<(), Error> {
    sql::execute(
        tx,
        SAVING,
        "INSERT INTO delivery_switch (organization_id, at, is_on) VALUES ($1, $2, $3)
         ON CONFLICT (organization_id, at) DO UPDATE SET is_on = excluded.is_on",
        values![row, now.timestamp(), on],
    )
    .await
    .map(|_| ())
}

fn described(settings: &DeliverySettings) -> Value {
    let recipients: Vec<&str> =
        settings.recipients.iter().map(|recipient| recipient.address.as_str()).collect();
    let consented: Vec<&str> = settings
        .recipients
        .iter()
        .filter(|recipient| recipient.outside_consent_at.is_some())
        .map(|recipient| recipient.address.as_str())
        .collect();
    match consented.as_slice() {
        [] => json!({ "on": settings.on, "recipients": recipients }),
        _ => json!({ "on": settings.on, "recipients": recipients, "consent": consented }),
    }
}
