//! Lines to other machines: what is demanded of the one to PostgreSQL, and what of them all somebody on the way could read or
//! change.

use std::net::IpAddr;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use url::Url;

use crate::open::{Database, Options};

impl Options {
    /// What somebody between this machine and its database or bucket could read or change, a sentence each: for whoever runs the
    /// deployment.
    #[must_use]
    pub fn open_lines(&self) -> Vec<String> {
        let postgres = match Database::of(self) {
            Ok(Database::Postgres(url)) => open_postgres(&url),
            // What cannot be understood stops the start.
            Ok(Database::Sqlite(_)) | Err(_) => None,
        };
        let is_bucket = self.storage_url.as_ref().is_some_and(|url| url.starts_with("s3:"));
        let bucket = is_bucket.then(AmazonS3Builder::from_env).and_then(|bucket| open_bucket(&bucket));
        [postgres, bucket].into_iter().flatten().collect()
    }
}

/// How the line to PostgreSQL is encrypted: as its address says, and where that says nothing, without fail unless it is on this
/// machine. The driver alone would go on without where the server offers none, or somebody on the way says so in its name.
pub(crate) fn postgres_mode(url: &str, parsed: &PgConnectOptions) -> PgSslMode {
    match parsed.get_ssl_mode() {
        PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer if !is_here(parsed) && !says_how(url) => {
            PgSslMode::Require
        }
        mode => mode,
    }
}

fn open_postgres(url: &str) -> Option<String> {
    let parsed: PgConnectOptions = url.parse().ok()?;
    if is_here(&parsed) {
        return None;
    }
    let told = match postgres_mode(url, &parsed) {
        PgSslMode::VerifyFull => return None,
        PgSslMode::VerifyCa => {
            "PostgreSQL may be anybody to whom one of the authorities gave a certificate: sslmode=verify-full in its address makes \
             sure that it is the host that is meant"
        }
        PgSslMode::Require => {
            "the line to PostgreSQL is encrypted, but nobody makes sure who answers: sslmode=verify-full in its address does, with \
             sslrootcert for an authority of your own"
        }
        PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer => {
            "the line to PostgreSQL may go without encryption, because its address says so: hashes, keys, names and addresses can \
             then be read and changed on the way"
        }
    };
    Some(told.to_owned())
}

fn open_bucket(bucket: &AmazonS3Builder) -> Option<String> {
    let named = |key| bucket.get_config_value(&key);
    let endpoint = named(AmazonS3ConfigKey::S3Endpoint).or_else(|| named(AmazonS3ConfigKey::Endpoint))?;
    let url = Url::parse(&endpoint).ok()?;
    (url.scheme() == "http" && !url.host_str().is_some_and(is_loopback)).then(|| {
        "the line to the bucket is not encrypted, because its endpoint is http://: reports can be read and changed on the way"
            .to_owned()
    })
}

/// Whether PostgreSQL is on this machine: by a socket, or by a name of its own.
fn is_here(parsed: &PgConnectOptions) -> bool {
    let host = parsed.get_host();
    parsed.get_socket().is_some() || host.starts_with('/') || is_loopback(host)
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Whether an address of PostgreSQL says itself how its line is encrypted.
fn says_how(url: &str) -> bool {
    let is_it = |name: &str| matches!(name, "sslmode" | "ssl-mode");
    Url::parse(url).is_ok_and(|url| url.query_pairs().any(|(name, _)| is_it(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> String {
        format!("{:?}", postgres_mode(url, &url.parse().unwrap()))
    }

    #[test]
    fn postgresql_elsewhere_has_to_encrypt_unless_its_address_says_otherwise() {
        for (url, wanted) in [
            ("postgres://u:p@db.example/bsr", "Require"),
            ("postgresql://u:p@10.0.0.7:5433/bsr", "Require"),
            ("postgres://u:p@database/bsr?sslrootcert=/x.pem", "Require"),
            ("postgres://u:p@localhost/bsr?host=db.example", "Require"),
            ("postgres://u:p@localhost.example/bsr", "Require"),
            ("postgres://u:p@db.example/bsr?sslmode=disable", "Disable"),
            ("postgres://u:p@db.example/bsr?sslmode=prefer", "Prefer"),
            ("postgres://u:p@db.example/bsr?sslmode=verify-full", "VerifyFull"),
            // On this machine it may, as ever.
            ("postgres://u:p@localhost/bsr", "Prefer"),
            ("postgres://u:p@127.0.0.1:5433/bsr", "Prefer"),
            ("postgres://u:p@[::1]/bsr", "Prefer"),
            ("postgres://u:p@%2Frun%2Fpostgresql/bsr", "Prefer"),
            ("postgres://u:p@db.example/bsr?host=/run/postgresql", "Prefer"),
        ] {
            assert_eq!(mode(url), wanted, "{url}");
        }
    }

    #[test]
    fn what_can_be_read_or_changed_on_the_way_is_told() {
        let told = |url: &str| {
            Options { database_url: Some(url.to_owned()), ..Options::default() }.open_lines().join("\n")
        };
        for (url, part) in [
            ("postgres://u:hunter2@db.example/bsr?sslmode=disable", "without encryption"),
            ("postgres://u:hunter2@db.example/bsr?sslmode=prefer", "without encryption"),
            ("postgres://u:hunter2@db.example/bsr", "nobody makes sure who answers"),
            ("postgres://u:hunter2@db.example/bsr?sslmode=verify-ca", "anybody to whom"),
        ] {
            let told = told(url);
            assert!(told.contains(part) && !told.contains("hunter2"), "{url}: {told}");
        }
        for url in [
            "postgres://u:p@db.example/bsr?sslmode=verify-full",
            "postgres://u:p@localhost/bsr?sslmode=disable",
            "sqlite:///var/lib/bsr/x",
        ] {
            assert_eq!(told(url), "", "{url}");
        }
        let bucket = |endpoint: &str| open_bucket(&AmazonS3Builder::new().with_endpoint(endpoint));
        assert!(bucket("http://bucket.example:9000").is_some_and(|told| told.contains("http://")));
        assert_eq!(bucket("https://bucket.example"), None);
        assert_eq!(bucket("http://127.0.0.1:9000"), None);
        assert_eq!(open_bucket(&AmazonS3Builder::new()), None);
    }
}
