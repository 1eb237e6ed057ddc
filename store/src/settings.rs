//! What a person has set on an organization or a partner, and what holds where nothing is set: the nearest partner's above
//! that has it (spec section 2).

use domain::brand::{Accent, Logo, LogoKind};
use domain::id::{OrganizationId, PartnerId};
use domain::language::Language;
use domain::paper::Paper;
use domain::role::Role;
use domain::share::Share;
use domain::time::Instant;
use domain::zone::Zone;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};

use crate::audit::{self, Entry};
use crate::change::{self, Change, Table};
use crate::sql::{self, Row, values};
use crate::{Error, Scope, Store, appearance, reach};

/// Whose settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// An organization's.
    Organization(OrganizationId),
    /// A partner's, which hold for what is below it and has none of its own.
    Partner(PartnerId),
}

/// Settings; none where nothing is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// The zone by which days are cut.
    pub time_zone: Option<Zone>,
    /// What reports are written in.
    pub language: Option<Language>,
    /// What sheet they are set for.
    pub paper: Option<Paper>,
    /// The colour in them.
    pub accent: Option<Accent>,
    /// The tolerated share of minor issues.
    pub minor_issue_share: Option<Share>,
}

/// Settings with where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsFound {
    /// The name of the organization or partner.
    pub name: String,
    /// What is set on it.
    pub own: Settings,
    /// What would hold if nothing were.
    pub inherited: Settings,
    /// What its logo's file is, and what would hold if it had none.
    pub logo: (Option<LogoKind>, Option<LogoKind>),
    /// What tells its own logo from another one, and from none: whoever changes it says which one they saw.
    pub logo_mark: String,
}

/// Why settings were not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveSettingsError {
    /// Somebody else saved since; so they are now, and so much is known of who did it and when.
    #[error("somebody else has changed the settings in the meantime")]
    Stale(Settings, Option<(String, Instant)>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Why a logo was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveLogoError {
    /// Somebody else changed it since; who it was, as far as that is known.
    #[error("somebody else has changed the logo in the meantime")]
    Stale(Option<String>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

const DOING: &str = "read settings";

impl Store {
    /// The settings of an organization or a partner.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages.
    pub async fn settings(&self, scope: &Scope, whose: Whose) -> Result<SettingsFound, Error> {
        let db = self.reader();
        let (_, row) = place(db, scope, whose).await?;
        scope.require(Role::manages, "see these settings")?;
        // The partners from whom it inherits: all above, and of an organization its own partner too.
        let (table, above) = match whose {
            Whose::Organization(_) => ("organization", "up.descendant_id = t.partner_id"),
            Whose::Partner(_) => ("partner", "up.descendant_id = t.id AND up.depth > 0"),
        };
        let inherited = |column: &str| {
            format!(
                "(SELECT a.{column} FROM partner_closure up JOIN partner a ON a.id = up.ancestor_id
                  WHERE {above} AND a.{column} IS NOT NULL ORDER BY up.depth LIMIT 1) AS inherited_{column}"
            )
        };
        let columns = ["time_zone", "language", "paper", "accent", "minor_issue_share", "logo_type"]
            .map(inherited)
            .join(", ");
        let statement = format!(
            "SELECT t.name, t.time_zone, t.language, t.paper, t.accent, t.minor_issue_share, t.logo_type, t.logo, {columns}
             FROM {table} t WHERE t.id = $1"
        );
        sql::one(db, DOING, &statement, values![row], |row| {
            Ok(SettingsFound {
                name: row.get("name")?,
                own: settings(row, "")?,
                inherited: settings(row, "inherited_")?,
                logo: (row.parse_or_none("logo_type")?, row.parse_or_none("inherited_logo_type")?),
                logo_mark: appearance::mark(appearance::logo(row)?.as_ref()),
            })
        })
        .await
    }

    /// The logo in the reports of an organization or a partner: its own, else that of the nearest partner above it.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages.
    pub async fn logo(&self, scope: &Scope, whose: Whose) -> Result<Option<Logo>, Error> {
        let (table, row) = place(self.reader(), scope, whose).await?;
        scope.require(Role::manages, "see these settings")?;
        let statement = match table {
            Table::Organization => {
                let (kind, logo) = (appearance::nearest("logo_type"), appearance::nearest("logo"));
                format!("SELECT {kind} AS logo_type, {logo} AS logo FROM organization o WHERE o.id = $1")
            }
            Table::Partner => {
                "SELECT p.logo_type, p.logo FROM partner_closure up JOIN partner p ON p.id = up.ancestor_id
                 WHERE up.descendant_id = $1 AND p.logo IS NOT NULL ORDER BY up.depth LIMIT 1"
                    .to_owned()
            }
        };
        let found = sql::optional(self.reader(), "read a logo", &statement, values![row], appearance::logo);
        Ok(found.await?.flatten())
    }

    /// Sets the logo, or takes it away, if it still is the one of that mark ([`SettingsFound::logo_mark`]); without one, whatever
    /// it is. Setting what is there already changes nothing.
    ///
    /// # Errors
    /// [`SaveLogoError::Stale`]; [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages.
    pub async fn save_logo(
        &self,
        scope: &Scope,
        whose: Whose,
        seen: Option<&str>,
        logo: Option<Logo>,
    ) -> Result<(), SaveLogoError> {
        const DOING: &str = "save a logo";
        let tx = self.begin().await?;
        let place = place_to_change(&tx, scope, whose).await?;
        let now = place.locked(&tx, "logo_type, logo", appearance::logo).await?;
        let (now, wanted) = (appearance::mark(now.as_ref()), appearance::mark(logo.as_ref()));
        if seen.is_some_and(|seen| seen != now && wanted != now) {
            let who = place.last_change(&tx, Some("logo")).await?;
            return Err(SaveLogoError::Stale(who.map(|(who, _)| who)));
        }
        self.change(&tx, scope, &place, Change { logo: Some(logo), ..Change::default() }).await?;
        Ok(sql::commit(tx, DOING).await?)
    }

    /// Saves settings, if they still are what `seen` says; the audit log's entry is in the same transaction. Saving what is
    /// there already changes nothing.
    ///
    /// # Errors
    /// [`SaveSettingsError::Stale`]; [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages.
    pub async fn save_settings(
        &self,
        scope: &Scope,
        whose: Whose,
        seen: Settings,
        wanted: Settings,
    ) -> Result<(), SaveSettingsError> {
        const DOING: &str = "save settings";
        let tx = self.begin().await?;
        let place = place_to_change(&tx, scope, whose).await?;
        let columns = "time_zone, language, paper, accent, minor_issue_share";
        let now = place.locked(&tx, columns, |row| settings(row, "")).await?;
        // A double click finds what it wants already there.
        if now != seen && now != wanted {
            return Err(SaveSettingsError::Stale(now, place.last_change(&tx, None).await?));
        }
        let change = Change {
            time_zone: Some(wanted.time_zone).filter(|_| now.time_zone != wanted.time_zone),
            language: Some(wanted.language),
            paper: Some(wanted.paper),
            accent: Some(wanted.accent),
            minor_issue_share: Some(wanted.minor_issue_share),
            ..Change::default()
        };
        self.change(&tx, scope, &place, change).await?;
        sql::commit(tx, DOING).await?;
        Ok(())
    }

    /// Changes it, with the audit log's entry, where that is a change.
    async fn change(
        &self,
        tx: &DatabaseTransaction,
        scope: &Scope,
        place: &Place,
        wanted: Change,
    ) -> Result<(), Error> {
        if let Some((before, after)) = change::apply(tx, place.table, place.row, wanted).await? {
            let (partner, organization) = match place.table {
                Table::Organization => (None, Some(place.row)),
                Table::Partner => (Some(place.row), None),
            };
            let entry = Entry { partner, organization, before, after, ..Entry::new(place.action()) };
            audit::record(tx, scope, self.now(), entry).await?;
        }
        Ok(())
    }
}

/// Where settings stand that are being changed.
struct Place {
    table: Table,
    row: i64,
}

impl Place {
    fn action(&self) -> &'static str {
        match self.table {
            Table::Organization => "organization.set",
            Table::Partner => "partner.set",
        }
    }

    /// Some of its columns, which nobody changes until the transaction ends.
    async fn locked<T>(
        &self,
        tx: &DatabaseTransaction,
        columns: &str,
        read: impl Fn(&Row) -> Result<T, DbErr>,
    ) -> Result<T, Error> {
        let lock = if tx.get_database_backend() == DbBackend::Postgres { "FOR NO KEY UPDATE" } else { "" };
        let statement = format!("SELECT {columns} FROM {} WHERE id = $1 {lock}", self.table.name());
        sql::one(tx, DOING, &statement, values![self.row], read).await
    }

    /// Who changed it last and when, or who changed `what` of it.
    async fn last_change(
        &self,
        tx: &DatabaseTransaction,
        what: Option<&str>,
    ) -> Result<Option<(String, Instant)>, Error> {
        let table = self.table.name();
        // The log has but what differed.
        let of = what.map_or_else(String::new, |what| format!("AND after_json LIKE '%\"{what}\":%'"));
        let statement = format!(
            "SELECT actor, at FROM audit WHERE {table}_id = $1 AND action = $2 {of} ORDER BY id DESC LIMIT 1"
        );
        sql::optional(tx, DOING, &statement, values![self.row, self.action()], |row| {
            Ok((row.get("actor")?, row.instant("at")?))
        })
        .await
    }
}

async fn place_to_change(tx: &DatabaseTransaction, scope: &Scope, whose: Whose) -> Result<Place, Error> {
    let (table, row) = place(tx, scope, whose).await?;
    scope.require(Role::manages, "change these settings")?;
    Ok(Place { table, row })
}

async fn place(db: &impl ConnectionTrait, scope: &Scope, whose: Whose) -> Result<(Table, i64), Error> {
    Ok(match whose {
        Whose::Organization(id) => (Table::Organization, reach::organization(db, scope, id).await?),
        Whose::Partner(id) => (Table::Partner, reach::partner(db, scope, id).await?),
    })
}

/// Of columns whose names begin so.
fn settings(row: &Row, begin: &str) -> Result<Settings, DbErr> {
    Ok(Settings {
        time_zone: row.parse_or_none(&format!("{begin}time_zone"))?,
        language: row.parse_or_none(&format!("{begin}language"))?,
        paper: row.parse_or_none(&format!("{begin}paper"))?,
        accent: row.parse_or_none(&format!("{begin}accent"))?,
        minor_issue_share: appearance::share(row.get(&format!("{begin}minor_issue_share"))?)?,
    })
}
