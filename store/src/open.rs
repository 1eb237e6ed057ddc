//! Opening the store: folders, database, checks, schema.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::time::Instant;
use migrations::MigratorTrait;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr};

use crate::clock::Clock;
use crate::files::Files;
use crate::machine::MachineLock;
use crate::sealing::{Sealing, SealingKey};
use crate::{Error, Inner, Scope, Store, encryption, password, sql};

/// What the settings say about the store (spec section 10).
#[derive(Clone, Default)]
pub struct Options {
    /// `BSR_DATA_DIR`: holds the SQLite file and the files unless told otherwise; made when missing.
    pub data_dir: PathBuf,
    /// `BSR_DATABASE_URL`: `postgres://…` or `sqlite:///path/to/file`; none means SQLite in the data folder.
    pub database_url: Option<String>,
    /// `BSR_STORAGE_URL`: `file://…` or `s3://bucket/prefix`; none means a folder in the data folder.
    pub storage_url: Option<String>,
    /// `BSR_SEALING_KEY`: seals what signing in needs to read back; none means the deployment's own.
    pub sealing_key: Option<SealingKey>,
    /// `BSR_SEALING_KEY_BEFORE`: opens what it sealed before another key took its place.
    pub sealing_key_before: Option<SealingKey>,
    /// `BSR_SECOND_STEP`: whether everybody has to have a second step of signing in.
    pub demands_second_step: bool,
    /// `BSR_NOW`: where the clock starts; none means the system's clock.
    pub now: Option<Instant>,
}

// The addresses may hold passwords.
impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("data_dir", &self.data_dir)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// An opened store, and the only deployment-wide scope there is: for the command line and the jobs. Pages get the store alone.
#[derive(Debug)]
pub struct Opened {
    /// The door.
    pub store: Store,
    /// Reaches every partner.
    pub deployment: Scope,
}

/// The SQLite file in a data folder.
pub(crate) const SQLITE_FILE: &str = "bsr.sqlite3";
/// How long a connection waits for SQLite's write lock or for a place in the pool: longer than a database locked for a minute.
const PATIENCE: Duration = Duration::from_secs(90);
/// When a connection that works is closed: never. The pool's task that would look for old ones may count fewer than none
/// where a connection is given back and taken at that moment, and then uses up a processor for ever (sqlx issue 3645).
const KEPT: Option<Duration> = None;
/// A connection that was used so recently is taken without asking whether it still lives.
const TRUSTED: Duration = Duration::from_secs(2);
/// How long PostgreSQL may take to answer when we start.
const START_WITHIN: Duration = Duration::from_secs(15);
/// Connections that read SQLite at the same time; one more writes.
const SQLITE_READERS: u32 = 6;
/// Connections to PostgreSQL of one process.
const POSTGRES_CONNECTIONS: u32 = 12;
/// The first SQLite that cannot corrupt a WAL database under several connections.
const SQLITE_AT_LEAST: [u32; 3] = [3, 51, 3];
/// Any number that is ours: who holds it in PostgreSQL is migrating.
pub(crate) const MIGRATION_LOCK: i64 = 0x4253_5220_6d69_6772;

/// Makes the data folder where it is missing, for its user alone: hashes, addresses and reports lie in it. One that is there
/// stays as its owner wants it.
pub(crate) fn make_data_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl Store {
    /// Opens the store: makes the data folder, connects, checks the database's version, brings the schema up to date.
    ///
    /// # Errors
    /// [`Error::Open`] with a sentence that says what is wrong with the setting or the machine.
    pub async fn open(options: &Options) -> Result<Opened, Error> {
        make_data_folder(&options.data_dir)
            .map_err(Error::open(format!("the data folder {} cannot be made", options.data_dir.display())))?;
        let files = Files::open(options.storage_url.as_deref(), &options.data_dir)
            .map_err(Error::open("the storage of files cannot be opened".to_owned()))?;
        let (reader, writer, machine) = match Database::of(options)? {
            Database::Sqlite(path) => {
                let database = path.clone();
                let machine = waiting(move || MachineLock::take(&database)).await?;
                let (reader, writer) = sqlite(&path).await?;
                let machine = waiting(|| machine.share()).await?;
                (reader, writer, Some(machine))
            }
            Database::Postgres(url) => {
                let (reader, writer) = postgres(&url).await?;
                (reader, writer, None)
            }
        };
        let inner = Inner {
            data_dir: options.data_dir.clone(),
            clock: Clock::new(options.now),
            reader,
            writer,
            files,
            hashing: password::places(),
            sealing: Sealing::new(options.sealing_key.clone(), options.sealing_key_before.clone()),
            demands_second_step: options.demands_second_step,
            work: tokio::sync::Notify::new(),
            _machine: machine,
        };
        Ok(Opened { store: Store { inner: Arc::new(inner) }, deployment: Scope::deployment() })
    }
}

/// Which database it is.
pub(crate) enum Database {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Database {
    /// What the settings name. Nothing is opened.
    pub(crate) fn of(options: &Options) -> Result<Self, Error> {
        match options.database_url.as_deref() {
            None => Ok(Self::Sqlite(options.data_dir.join(SQLITE_FILE))),
            Some(url) if url.starts_with("sqlite:") => {
                let options: SqliteConnectOptions = url
                    .parse()
                    .map_err(Error::open("the database's address is not understood".to_owned()))?;
                Ok(Self::Sqlite(options.get_filename().to_owned()))
            }
            Some(url) => Ok(Self::Postgres(url.to_owned())),
        }
    }
}

/// Waits for other processes where it holds up nobody.
async fn waiting<T: Send + 'static>(
    wait: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let waited = tokio::task::spawn_blocking(wait).await;
    waited.map_err(Error::open("waiting for other processes broke off".to_owned()))?
}

/// One connection writes, several read: SQLite has one writer anyway, and waiting in our queue is fairer than in its lock.
async fn sqlite(path: &Path) -> Result<(DatabaseConnection, DatabaseConnection), Error> {
    let sentence = || format!("the database {} cannot be opened", path.display());
    let writer = sqlite_pool(path, 1, false).await.map_err(Error::open(sentence()))?;
    check_sqlite(&writer).await?;
    migrate(&writer).await?;
    let reader = sqlite_pool(path, SQLITE_READERS, true).await.map_err(Error::open(sentence()))?;
    Ok((reader, writer))
}

#[expect(clippy::disallowed_methods, reason = "this is where databases are opened")]
async fn sqlite_pool(path: &Path, connections: u32, read_only: bool) -> Result<DatabaseConnection, DbErr> {
    use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    let path = path.to_owned();
    // The address is only a form: the options below name the file, whatever characters its path has.
    let mut options = ConnectOptions::new("sqlite://bsr.sqlite3");
    options
        .max_connections(connections)
        .min_connections(0)
        .idle_timeout(KEPT)
        .max_lifetime(KEPT)
        .acquire_timeout(PATIENCE)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .filename(&path)
                .create_if_missing(true)
                .busy_timeout(PATIENCE)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                // With WAL, NORMAL may lose the last commits at a power cut; a mail that was accepted must not be forgotten.
                .synchronous(SqliteSynchronous::Full)
                .pragma("temp_store", "memory")
                .pragma("cache_size", "-16000");
            if read_only { sqlite.pragma("query_only", "ON") } else { sqlite }
        });
    sea_orm::Database::connect(options).await
}

async fn check_sqlite(db: &DatabaseConnection) -> Result<(), Error> {
    let version: String =
        sql::one(db, "ask for the version of SQLite", "SELECT sqlite_version() AS version", [], |row| {
            row.get("version")
        })
        .await?;
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = [parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0)];
    if found >= SQLITE_AT_LEAST {
        return Ok(());
    }
    let sentence =
        format!("SQLite {version} can corrupt its file under several connections: 3.51.3 or newer is needed");
    Err(Error::Open { sentence, source: None })
}

#[expect(clippy::disallowed_methods, reason = "this is where databases are opened")]
async fn postgres(url: &str) -> Result<(DatabaseConnection, DatabaseConnection), Error> {
    if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        let sentence =
            "the database's address must begin with postgres:// (or be left out: SQLite in the data folder)";
        return Err(Error::Open { sentence: sentence.to_owned(), source: None });
    }
    let sentence = || {
        "the PostgreSQL database cannot be opened: check its address, user and password, and that it encrypts where its address \
         does not say sslmode=disable"
            .to_owned()
    };
    // Parsed here first: the layer above would repeat the whole address, password included.
    let parsed: PgConnectOptions = url.parse().map_err(Error::open(sentence()))?;
    let mode = encryption::postgres_mode(url, &parsed);
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(POSTGRES_CONNECTIONS)
        .min_connections(0)
        .idle_timeout(KEPT)
        .max_lifetime(KEPT)
        .acquire_timeout(PATIENCE)
        .test_before_acquire_if_idle_for(TRUSTED)
        .sqlx_logging(false)
        .connect_lazy(true)
        .record_stmt_in_spans(false)
        .map_sqlx_postgres_opts(move |postgres| postgres.ssl_mode(mode));
    let db = sea_orm::Database::connect(options).await.map_err(Error::open(sentence()))?;
    // A pool waits with PATIENCE for a server that restarts; whoever starts with a wrong address wants to know at once.
    let answer = sql::execute(&db, "reach PostgreSQL", "SELECT 1", []);
    tokio::time::timeout(START_WITHIN, answer)
        .await
        .map_err(Error::open(sentence()))?
        .map_err(Error::open(sentence()))?;
    migrate(&db).await?;
    Ok((db.clone(), db))
}

/// Brings the schema up to date, in one transaction that other processes wait for. A schema with steps that this program does
/// not know is left as it is: a newer program runs beside it, and steps only add (`docs/month.md`).
async fn migrate(writer: &DatabaseConnection) -> Result<(), Error> {
    const DOING: &str = "bring the schema up to date";
    let transaction = sql::begin(writer).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        sql::execute(&transaction, DOING, "SELECT pg_advisory_xact_lock($1)", sql::values![MIGRATION_LOCK])
            .await?;
    }
    let failed = |source| Error::database(DOING, source);
    migrations::Migrator::install(&transaction).await.map_err(failed)?;
    let done = sql::all(&transaction, DOING, "SELECT version FROM seaql_migrations", [], |row| {
        row.get::<String>("version")
    })
    .await?;
    let known: Vec<String> =
        migrations::Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    let newer: Vec<&String> = done.iter().filter(|step| !known.contains(step)).collect();
    if newer.is_empty() {
        migrations::Migrator::up(&transaction, None).await.map_err(failed)?;
    } else if known.iter().all(|step| done.contains(step)) {
        tracing::warn!(
            ?newer,
            "the database's schema is newer than this program, which works on it as it is"
        );
    } else {
        let sentence = format!(
            "the database's schema has steps that this program does not know ({newer:?}) and lacks others: use the program that made it"
        );
        return Err(Error::Open { sentence, source: None });
    }
    sql::commit(transaction, DOING).await
}
