//! The names of all settings: the one table that reading, errors and the documentation share.

/// One setting: where it stands in `bsr.toml` (`section.name`), and what may be written there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    /// The key in the file, with a dot between section and name.
    pub(super) key: &'static str,
    /// What is allowed, to be read after «allowed: ».
    pub(super) allowed: &'static str,
    /// A secret: its value is never shown, and it may come from a file (`…_FILE`, `…_file`).
    pub(super) secret: bool,
}

impl Name {
    const fn new(key: &'static str, allowed: &'static str) -> Self {
        Self { key, allowed, secret: false }
    }

    const fn secret(key: &'static str, allowed: &'static str) -> Self {
        Self { key, allowed, secret: true }
    }

    /// The variable of the same meaning: `upstream.access_token` is `BSR_UPSTREAM_ACCESS_TOKEN`.
    pub(super) fn variable(&self) -> String {
        format!("BSR_{}", self.key.replace('.', "_").to_ascii_uppercase())
    }

    /// The name within its section, as it stands in the file below `[[upstream]]`.
    pub(super) fn last(&self) -> &'static str {
        self.key.rsplit('.').next().unwrap_or(self.key)
    }
}

pub(super) const DATA_DIR: Name = Name::new("data.dir", "a folder, such as /var/lib/bsr");
pub(super) const DATABASE_URL: Name = Name::secret(
    "database.url",
    "postgres://user:password@host/database or sqlite:///path/to/file; leave it out for SQLite in the data folder",
);
pub(super) const STORAGE_URL: Name = Name::new(
    "storage.url",
    "file:///path/to/folder or s3://bucket/prefix; leave it out for the data folder",
);
pub(super) const MAIL_URL: Name = Name::secret(
    "mail.url",
    "file:///path/to/folder, smtp://host:port or smtps://user:password@host:port, a user and a password together or neither; leave it out for the folder mail in the data folder",
);
pub(super) const MAIL_FROM: Name =
    Name::new("mail.from", "an e-mail address, such as noreply@backup.example.com");
pub(super) const MAIL_RETURN_PATH: Name = Name::new(
    "mail.return_path",
    "an e-mail address with at most 21 characters before the @ and no + among them, such as bounce@example.com",
);
pub(super) const PUBLIC_URL: Name = Name::new(
    "public.url",
    "http:// or https:// and a host, without a path, such as https://backup.example.com",
);
pub(super) const LISTEN: Name =
    Name::new("listen", "an IP address and a port, such as 127.0.0.1:3000 or [::]:8080");
pub(super) const UPSTREAM_URL: Name = Name::new(
    "upstream.url",
    "http:// or https:// and the path of the API, such as https://backup.example.com/api",
);
pub(super) const UPSTREAM_RESELLER_TOKEN: Name =
    Name::secret("upstream.reseller_token", "the reseller's token: visible ASCII characters");
pub(super) const UPSTREAM_ACCESS_TOKEN: Name =
    Name::secret("upstream.access_token", "the reseller's authentication token: visible ASCII characters");
pub(super) const UPSTREAM_INTERVAL: Name =
    Name::new("upstream.interval", "a duration from 1s to 7days, such as 4h or 90min");
pub(super) const UPSTREAM_SPACING: Name =
    Name::new("upstream.spacing", "a duration from 0ms to 60s, such as 200ms");
pub(super) const UPSTREAM_PARTNER: Name = Name::new(
    "upstream.partner",
    "the id of the partner its organizations belong to: 1 to 200 visible characters",
);
pub(super) const UPSTREAM_ACCOUNT_STORAGE_UNIT: Name = Name::new("upstream.account_storage_unit", "KB or B");
pub(super) const SIGN_IN_KIND: Name = Name::new("sign_in.kind", "microsoft, google or oidc");
pub(super) const SIGN_IN_ID: Name = Name::new(
    "sign_in.id",
    "1 to 40 lower-case letters, digits and hyphens, of each provider others; leave it out for the kind",
);
pub(super) const SIGN_IN_ISSUER: Name = Name::new(
    "sign_in.issuer",
    "of the kind oidc alone: https:// and the issuer as its discovery document has it, such as https://id.example.com; http:// only on this machine; microsoft is a kind of its own",
);
pub(super) const SIGN_IN_TENANT: Name = Name::new(
    "sign_in.tenant",
    "of the kind microsoft alone: a tenant's id in lower case, such as 6f2d3a54-3c19-4e0f-8a41-7f6d0e9b1c22, or organizations or common",
);
pub(super) const SIGN_IN_CLIENT_ID: Name =
    Name::new("sign_in.client_id", "the id of our registration there: visible ASCII characters");
pub(super) const SIGN_IN_CLIENT_SECRET: Name =
    Name::secret("sign_in.client_secret", "the secret of our registration there: visible ASCII characters");
pub(super) const SIGN_IN_LABEL: Name =
    Name::new("sign_in.label", "a name for the button, 1 to 40 visible characters, such as Microsoft 365");
pub(super) const SIGN_IN_DOMAINS: Name = Name::new(
    "sign_in.domains",
    "domains of e-mail addresses with commas between, such as example.com, example.org",
);
pub(super) const DELIVERY_ALLOW_OUTSIDE: Name = Name::new("delivery.allow_outside", "true or false");
pub(super) const SCHEDULE_HOUR: Name = Name::new("schedule.hour", "a whole number from 0 to 23");
pub(super) const SCHEDULE_FIRST_PERIOD: Name = Name::new("schedule.first_period", "a month, such as 2025-08");
pub(super) const MAIL_DKIM_KEY: Name =
    Name::secret("mail.dkim_key", "an RSA or Ed25519 private key in PEM, as openssl genpkey makes it");
pub(super) const MAIL_DKIM_SELECTOR: Name = Name::new(
    "mail.dkim_selector",
    "a DNS label: letters, digits and hyphens, at most 63, such as bsr or 2026a",
);
pub(super) const MAIL_ATTACHMENT_LIMIT: Name =
    Name::new("mail.attachment_limit", "a size from 0B to 25MB, such as 5MB or 750KB");
pub(super) const MAIL_RATE: Name =
    Name::new("mail.rate", "messages a minute, a whole number from 1 to 1000000, such as 600");
pub(super) const MAIL_REPEAT_UNCERTAIN: Name = Name::new("mail.repeat_uncertain", "true or false");
pub(super) const REPORT_MINOR_ISSUE_SHARE: Name =
    Name::new("report.minor_issue_share", "a number from 0 to 1, such as 0.05 for one account in twenty");
pub(super) const REPORT_TIME_LIMIT: Name =
    Name::new("report.time_limit", "a duration from 1ms to 1h, such as 60s or 5min");
pub(super) const REPORT_SIGNING_KEY: Name = Name::secret(
    "report.signing_key",
    "an Ed25519 private key in PEM (PKCS#8), as openssl genpkey -algorithm ed25519 makes it",
);
pub(super) const NOW: Name =
    Name::new("now", "an instant in whole seconds with its zone, such as 2026-11-05T06:00:00Z");
pub(super) const LOG_LEVEL: Name =
    Name::new("log.level", "error, warn, info, debug, trace, or a filter such as info,server=debug");
pub(super) const LOG_FORMAT: Name = Name::new("log.format", "text or json");

/// All of them, in the order of `docs/settings.md`.
pub(super) const ALL: &[Name] = &[
    DATA_DIR,
    DATABASE_URL,
    STORAGE_URL,
    MAIL_URL,
    MAIL_FROM,
    MAIL_RETURN_PATH,
    MAIL_DKIM_KEY,
    MAIL_DKIM_SELECTOR,
    MAIL_ATTACHMENT_LIMIT,
    MAIL_RATE,
    MAIL_REPEAT_UNCERTAIN,
    PUBLIC_URL,
    LISTEN,
    UPSTREAM_URL,
    UPSTREAM_RESELLER_TOKEN,
    UPSTREAM_ACCESS_TOKEN,
    UPSTREAM_INTERVAL,
    UPSTREAM_SPACING,
    UPSTREAM_PARTNER,
    UPSTREAM_ACCOUNT_STORAGE_UNIT,
    SIGN_IN_KIND,
    SIGN_IN_ID,
    SIGN_IN_ISSUER,
    SIGN_IN_TENANT,
    SIGN_IN_CLIENT_ID,
    SIGN_IN_CLIENT_SECRET,
    SIGN_IN_LABEL,
    SIGN_IN_DOMAINS,
    DELIVERY_ALLOW_OUTSIDE,
    SCHEDULE_HOUR,
    SCHEDULE_FIRST_PERIOD,
    REPORT_MINOR_ISSUE_SHARE,
    REPORT_TIME_LIMIT,
    REPORT_SIGNING_KEY,
    NOW,
    LOG_LEVEL,
    LOG_FORMAT,
];

/// The names among `known` that `wrong` was probably meant to be, the nearest first, at most three.
pub(super) fn near<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<(usize, &str)> = known
        .map(|name| (distance(&wrong.to_ascii_lowercase(), &name.to_ascii_lowercase()), name))
        .filter(|(distance, name)| *distance <= (name.len() / 3).max(2))
        .collect();
    scored.sort();
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Levenshtein's distance: how many characters to insert, delete or replace.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
