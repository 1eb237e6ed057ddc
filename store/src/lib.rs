//! Rows, files, the clock and the sealed [`Scope`]: everything that the product remembers, on SQLite or PostgreSQL.
//!
//! **One style of SQL.** Every statement is hand-written text with numbered placeholders (`$1`) that both databases
//! understand, run through the functions of [`sql`]; where they differ, the text is chosen by `Store::backend`.
//! Reads go to `store.reader()`; writes happen in a transaction from `store.begin()`, which on SQLite is
//! `BEGIN IMMEDIATE` on the only writing connection. Every public call takes a [`Scope`] and joins `partner_closure` on
//! `ancestor_id = scope.root()`; what is outside answers [`Error::NotFound`].

// What all of it stands on.
mod clock;
mod encryption;
mod error;
pub mod fault;
mod fields;
mod files;
mod find;
mod machine;
mod open;
mod reach;
mod scope;
mod sql;
mod token;
mod wake;

// Who there is, and who may come in.
mod frame_origins;
mod idempotency;
mod identities;
mod invitations;
mod keys;
mod known_browsers;
mod launch;
mod launch_keys;
mod organizations;
mod own_account;
mod partners;
mod password;
mod people;
mod sealing;
mod second_factor;
mod second_step;
mod security;
mod sessions;
mod sign_in;
mod sign_in_way;
mod throttle;
mod users;
mod visitor;

// What people set, and the log of it.
mod appearance;
mod audit;
mod change;
mod delivery_settings;
mod ownership;
mod settings;
mod suppression;

// What is remembered of the backups, and what became of reports and mails.
mod bounce;
mod coverage;
mod glances;
mod history;
mod ledger;
mod returned;
mod signing_key;

// The whole of it, copied: backups, and the move to another database.
mod archive;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use appearance::AppearanceFacts;
pub use archive::{Backup, HeldMails, Migrated, MigratedTable, Restored, backup, migrate_from, restore};
pub use audit::{AuditRow, CheckedAudit};
pub use bounce::{Bounce, BounceKind, NotedBounce};
pub use delivery_settings::{DeliverySettings, SaveError, SavedRecipient};
pub use error::Error;
pub use files::FileError;
pub use find::FindError;
pub use frame_origins::EmbeddingError;
pub use history::{
    CoverageRow, IngestAnswer, OrganizationHealth, PollAnswer, RefusedLine, UpstreamHealth,
    UpstreamOrganization,
};
pub use idempotency::{KeptAnswer, Repetition};
pub use invitations::{AcceptError, Invitation, InvitationMail, InvitationStanding, OpenInvitation};
pub use keys::{KeyReach, KeyView, NewKey, ShownOnce};
pub use known_browsers::KnownBrowser;
pub use launch::{GoesOn, LaunchError, Launched};
pub use launch_keys::{LaunchKeyView, is_private_key};
pub use ledger::{
    Again, Allowance, ClaimedInvitations, ClaimedMail, DeliveryClaim, DeliveryCounts, DeliveryRow,
    DeliveryState, ExpiredReport, FailedStep, Held, InvitationClaim, InvitationLetter, Lease, MailClaim,
    MonthReport, Only, OrganizationKey, Pace, PeriodStatus, Permission, PlanOrganization, PlannedReport,
    Proof, QUARANTINED_AFTER, RATE_SECONDS, RelayStanding, RenderedReport, ReportClaim, ReportFile,
    ReportFileError, ReportRow, ReportState, ReportsTab, Status, StoredReport, file_name, slug,
};
pub use open::{Opened, Options};
pub use organizations::{
    Organization, OrganizationAfter, OrganizationChange, OrganizationQuery, OrganizationRow, Page,
};
pub use own_account::{OwnAccount, OwnAccountError, Renewed};
pub use partners::{Partner, PartnerChange};
pub use password::{PASSWORD_AT_LEAST, check_password};
pub use people::{PartnerUser, People, PeopleError};
pub use returned::Returned;
pub use scope::{Scope, UserView};
pub use sealing::SealingKey;
pub use second_factor::{NewSecondFactor, Resealed};
pub use second_step::{PendingStep, StepError, StepWanted, demand::Demander};
pub use security::{SecurityEvent, SecurityLine};
pub use sessions::{OwnSession, SessionKind};
pub use settings::{SaveLogoError, SaveSettingsError, Settings, SettingsFound, Whose};
pub use sign_in::{SignInError, SignedIn};
pub use sign_in_way::{SignInReturn, SignInWay};
pub use signing_key::{signing_key_in, signing_key_path};
pub use suppression::Subscription;
pub use throttle::{Attempt, network};
pub use users::{NewUser, UserRow};
pub use visitor::Visitor;
pub use wake::WakeUps;

use domain::time::Instant;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend};

/// The door to everything stored. Cheap to clone; useless without a [`Scope`].
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// What one opened store holds.
struct Inner {
    data_dir: PathBuf,
    clock: clock::Clock,
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    files: files::Files,
    hashing: password::Places,
    sealing: sealing::Sealing,
    /// Whether everybody has to have a second step of signing in.
    demands_second_step: bool,
    /// Rung when this process has put work into the ledger.
    work: tokio::sync::Notify,
    /// Held for as long as the store is open, on SQLite.
    _machine: Option<machine::MachineLock>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("database", &self.backend()).finish_non_exhaustive()
    }
}

impl Store {
    /// The moment it is, in whole seconds: the system's clock, or the one that `BSR_NOW` started.
    pub fn now(&self) -> Instant {
        self.inner.clock.now()
    }

    /// How many statements, beginnings and ends of transactions this process has sent to its database: what a step costs in
    /// trips to it.
    #[must_use]
    pub fn statements(&self) -> u64 {
        sql::sent()
    }

    /// Whether the database answers. For `/readyz`.
    ///
    /// # Errors
    /// [`Error::Database`] when it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        sql::execute(self.reader(), "ask the database for a sign of life", "SELECT 1", []).await.map(|_| ())
    }

    /// The connections for reading.
    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.inner.reader
    }

    /// Which database it is, for the few statements that differ.
    pub(crate) fn backend(&self) -> DbBackend {
        self.inner.reader.get_database_backend()
    }

    /// The folder that holds what is not told to be elsewhere.
    pub(crate) fn data_dir(&self) -> &Path {
        &self.inner.data_dir
    }

    /// Where the bytes of reports are.
    pub(crate) fn files(&self) -> &files::Files {
        &self.inner.files
    }

    /// The connection for a single statement that writes; more than one belong in a transaction.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.inner.writer
    }

    /// Begins a transaction that writes. Dropped without [`sql::commit`] it is rolled back.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, Error> {
        sql::begin(&self.inner.writer).await
    }
}
