//! All settings: the one table that reading, errors, `bsr settings` and docs/settings.md share.

/// One setting: where it stands in `bsr.toml` (`section.name`), what may be written there, and what it does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    /// The key in the file, with a dot between section and name.
    pub(super) key: &'static str,
    /// What is allowed, to be read after «allowed: ».
    pub(super) allowed: &'static str,
    /// A secret: its value is never shown, and it may come from a file (`…_FILE`, `…_file`).
    pub(super) secret: bool,
    /// What holds while nothing sets it.
    pub(super) unset: Unset,
    /// What it is, for operators: Markdown without tables, other pages as `docs/name.md`.
    pub(super) about: &'static str,
}

/// What holds while nothing sets a setting.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unset {
    /// This value, as it would be written: the parser reads it as it reads what is set.
    Standard(&'static str),
    /// No value; the words say what happens then.
    Without(&'static str),
}

impl Name {
    const fn new(key: &'static str, allowed: &'static str) -> Self {
        Self { key, allowed, secret: false, unset: Unset::Without("none"), about: "" }
    }

    const fn secret(key: &'static str, allowed: &'static str) -> Self {
        Self { secret: true, ..Self::new(key, allowed) }
    }

    const fn standard(self, value: &'static str) -> Self {
        Self { unset: Unset::Standard(value), ..self }
    }

    const fn without(self, words: &'static str) -> Self {
        Self { unset: Unset::Without(words), ..self }
    }

    const fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
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

pub(super) const DATA_DIR: Name = Name::new("data.dir", "a folder, such as /var/lib/bsr")
    .standard("./data")
    .about("the folder of the SQLite file, the PDFs and the mail, unless told otherwise");
pub(super) const DATABASE_URL: Name = Name::secret(
    "database.url",
    "postgres://user:password@host/database or sqlite:///path/to/file; leave it out for SQLite in \
     the data folder",
)
.without("SQLite in the data folder")
.about(
    "where the rows are. With PostgreSQL any number of processes on any number of machines share \
     it; on another machine it has to encrypt (`sslmode=require`), unless the address says otherwise. \
     `sslmode=verify-full` makes sure who answers: docs/installing.md",
);
pub(super) const STORAGE_URL: Name = Name::new(
    "storage.url",
    "file:///path/to/folder or s3://bucket/prefix; leave it out for the data folder",
)
.without("a folder in the data folder")
.about(
    "where the PDFs are. `s3://` takes the usual AWS variables (`AWS_ACCESS_KEY_ID`, \
     `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`; for other providers `AWS_ENDPOINT`, and \
     `AWS_ALLOW_HTTP=true` when that begins with `http://`). The provider has to honour \
     `If-None-Match: *` when a file is written",
);
pub(super) const MAIL_URL: Name = Name::secret(
    "mail.url",
    "file:///path/to/folder, smtp://host:port or smtps://user:password@host:port, a user and a \
     password together or neither; leave it out for the folder mail in the data folder",
)
.without("the folder `mail` in the data folder, a message an `.eml`")
.about("where messages go");
pub(super) const MAIL_FROM: Name =
    Name::new("mail.from", "an e-mail address, such as noreply@backup.example.com")
        .without("`noreply@` the public host")
        .about(
            "the one sender. While the public host is localhost it is `noreply@bsr.invalid`, which only a \
     folder or a relay on this machine is given",
        );
pub(super) const MAIL_RETURN_PATH: Name = Name::new(
    "mail.return_path",
    "an e-mail address with at most 21 characters before the @ and no + among them, such as \
     bounce@example.com",
)
.without("none: bounces go to the sender")
.about(
    "where bounces go, if a mail server pipes them into `bsr bounce`: docs/mail.md. Each mail's \
     has a tag of its own before the `@`",
);
pub(super) const PUBLIC_URL: Name = Name::new(
    "public.url",
    "http:// or https:// and a host, without a path, such as https://backup.example.com",
)
.standard("http://localhost:3000")
.about("the portal as browsers see it; links in messages begin with it");
pub(super) const PUBLIC_ALLOW_HTTP: Name =
    Name::new("public.allow_http", "true or false").standard("false").about(
        "whether `BSR_PUBLIC_URL` may be `http://` on another host than this machine. Passwords, sessions and reports \
     then cross the network for everybody to read, and browsers keep no cookie to this host alone",
    );
pub(super) const LISTEN: Name =
    Name::new("listen", "an IP address and a port, such as 127.0.0.1:3000 or [::]:8080")
        .standard("127.0.0.1:3000")
        .about("where `bsr serve` listens");
pub(super) const PROXY_TRUSTED: Name = Name::new(
    "proxy.trusted",
    "addresses and networks with commas between, such as 127.0.0.0/8, ::1, 10.0.0.7",
)
.standard("127.0.0.0/8, ::1")
.about(
    "the proxies that are believed about whom a request came from, by the last address in `X-Forwarded-For` that is none of \
     theirs. Each has to write that header itself: docs/installing.md",
);
pub(super) const API_RATE: Name =
    Name::new("api.rate", "requests a minute, a whole number from 1 to 1000000, such as 600")
        .standard("600")
        .about("how many requests a minute one API key may make of each server; more are answered with 429 and when to come again: [api.md](api.md)");
pub(super) const UPSTREAM_URL: Name = Name::new(
    "upstream.url",
    "http:// or https:// and the path of the API, such as https://backup.example.com/api",
)
.without("none: nothing is pulled")
.about("the base address of the SaaS Backup API");
pub(super) const UPSTREAM_ALLOW_HTTP: Name =
    Name::new("upstream.allow_http", "true or false").standard("false").about(
        "whether that address may be `http://` on another machine. Its tokens, and the names and addresses of all its \
     customers, then cross the network for everybody to read",
    );
pub(super) const UPSTREAM_RESELLER_TOKEN: Name =
    Name::secret("upstream.reseller_token", "the reseller's token: visible ASCII characters")
        .without("none")
        .about("the token of the reseller; needed with an address");
pub(super) const UPSTREAM_ACCESS_TOKEN: Name =
    Name::secret("upstream.access_token", "the reseller's authentication token: visible ASCII characters")
        .without("none")
        .about("the token that authenticates the reseller; needed with an address");
pub(super) const UPSTREAM_INTERVAL: Name =
    Name::new("upstream.interval", "a duration from 1s to 7days, such as 4h or 90min")
        .standard("4h")
        .about("from one pull to the next; each upstream has its own");
pub(super) const UPSTREAM_SPACING: Name =
    Name::new("upstream.spacing", "a duration from 0ms to 60s, such as 200ms")
        .standard("200ms")
        .about("from one call to the next");
pub(super) const UPSTREAM_PARTNER: Name = Name::new(
    "upstream.partner",
    "the id of the partner its organizations belong to: 1 to 200 visible characters",
)
.standard("default")
.about("the partner that its organizations belong to; made at the first pull");
pub(super) const UPSTREAM_ACCOUNT_STORAGE_UNIT: Name = Name::new("upstream.account_storage_unit", "KB or B")
    .standard("KB")
    .about("what `storage` of `/accounts` counts");
pub(super) const SIGN_IN_KIND: Name = Name::new("sign_in.kind", "microsoft, google or oidc")
    .without("none: people sign in with their passwords alone")
    .about("where else people may sign in: `microsoft`, `google`, or `oidc` for any OpenID provider. How to register there: docs/oidc.md");
pub(super) const SIGN_IN_ID: Name = Name::new(
    "sign_in.id",
    "1 to 40 lower-case letters, digits and hyphens, of each provider others; leave it out for the kind",
)
    .without("the kind")
    .about("what stands for it in the address that is registered there, `/sign-in/with/<id>/done`; needed for a second one of the same kind");
pub(super) const SIGN_IN_ISSUER: Name = Name::new(
    "sign_in.issuer",
    "of the kind oidc alone: https:// and the issuer as its discovery document has it, such as https://id.example.com; http:// only on this machine; microsoft is a kind of its own",
)
    .without("none")
    .about("of the kind `oidc`: the issuer, as its discovery document has it");
pub(super) const SIGN_IN_TENANT: Name = Name::new(
    "sign_in.tenant",
    "of the kind microsoft alone: a tenant's id in lower case, such as 6f2d3a54-3c19-4e0f-8a41-7f6d0e9b1c22, or organizations or common",
)
    .without("none")
    .about("of the kind `microsoft`: whose users may come, by the tenant's id; `organizations` for those of every tenant, `common` for personal accounts too");
pub(super) const SIGN_IN_CLIENT_ID: Name =
    Name::new("sign_in.client_id", "the id of our registration there: visible ASCII characters")
        .without("none")
        .about("our id there");
pub(super) const SIGN_IN_CLIENT_SECRET: Name =
    Name::secret("sign_in.client_secret", "the secret of our registration there: visible ASCII characters")
        .without("none")
        .about("our secret there");
pub(super) const SIGN_IN_LABEL: Name =
    Name::new("sign_in.label", "a name for the button, 1 to 40 visible characters, such as Microsoft 365")
        .without("`Microsoft`, `Google`, or the issuer's host")
        .about("what the button calls it: «Sign in with …»");
pub(super) const SIGN_IN_DOMAINS: Name = Name::new(
    "sign_in.domains",
    "domains of e-mail addresses with commas between, such as example.com, example.org",
)
.without("any")
.about("the domains of e-mail addresses with which one may come from there, with commas between");
pub(super) const DELIVERY_ALLOW_OUTSIDE: Name = Name::new("delivery.allow_outside", "true or false")
    .standard("false")
    .about("whether recipients outside partner and organization are allowed with a recorded consent");
pub(super) const SCHEDULE_HOUR: Name = Name::new("schedule.hour", "a whole number from 0 to 23")
    .standard("6")
    .about("the hour of the fifth at which reports are made, in each organization's time zone");
pub(super) const SCHEDULE_FIRST_PERIOD: Name = Name::new("schedule.first_period", "a month, such as 2025-08")
    .standard("2025-08")
    .about("the first month that is reported");
pub(super) const MAIL_DKIM_KEY: Name =
    Name::secret("mail.dkim_key", "an RSA or Ed25519 private key in PEM, as openssl genpkey makes it")
        .without("none: the relay may sign")
        .about(
            "the private key that signs messages for the sender's domain, usually by its file: \
     `BSR_MAIL_DKIM_KEY_FILE`. How to make it: docs/mail.md",
        );
pub(super) const MAIL_DKIM_SELECTOR: Name = Name::new(
    "mail.dkim_selector",
    "a DNS label: letters, digits and hyphens, at most 63, such as bsr or 2026a",
)
.standard("bsr")
.about("where the public key stands in the DNS: `<selector>._domainkey.` before the sender's domain");
pub(super) const MAIL_ATTACHMENT_LIMIT: Name =
    Name::new("mail.attachment_limit", "a size from 0B to 25MB, such as 5MB or 750KB").standard("5MB").about(
        "a PDF that is larger is not attached: the mail's link leads to it. Base64 adds a third on \
     the way, and many mailboxes refuse 25 MB",
    );
pub(super) const MAIL_RATE: Name =
    Name::new("mail.rate", "messages a minute, a whole number from 1 to 1000000, such as 600")
        .standard("600")
        .about(
            "how many messages a minute all workers together hand to the relay at most. They go at half \
     of it when the relay complains (421 or 454), and by and by faster again",
        );
pub(super) const MAIL_REPEAT_UNCERTAIN: Name =
    Name::new("mail.repeat_uncertain", "true or false").standard("true").about(
        "a relay took a mail and its answer was lost: `true` sends the same message once more after \
     half an hour, and counts it as a possible duplicate; `false` leaves it as uncertain",
    );
pub(super) const REPORT_MINOR_ISSUE_SHARE: Name =
    Name::new("report.minor_issue_share", "a number from 0 to 1, such as 0.05 for one account in twenty")
        .standard("0")
        .about(
            "the share of accounts whose failure still counts as a minor issue of the organization, where \
     no partner and no organization has a share of its own (Settings, or `bsr partner set \
     --minor-issue-share 5%`)",
        );
pub(super) const REPORT_TIME_LIMIT: Name =
    Name::new("report.time_limit", "a duration from 1ms to 1h, such as 60s or 5min").standard("60s").about(
        "a report that takes longer to draw is given up and tried again later; ten thousand accounts \
     take a few seconds. Writing a finished layout as a PDF is not interrupted, so that the limit \
     may be passed by as much again",
    );
pub(super) const REPORT_SIGNING_KEY: Name = Name::secret(
    "report.signing_key",
    "an Ed25519 private key in PEM (PKCS#8), as openssl genpkey -algorithm ed25519 makes it",
)
.without("made at the first start: in the data folder, or in the database when that is PostgreSQL")
.about(
    "the private key that signs reports, usually by its file: `BSR_REPORT_SIGNING_KEY_FILE`. What \
     it is for, and why to back it up: docs/verify.md",
);
pub(super) const SEALING_KEY: Name =
    Name::secret("sealing.key", "32 random bytes in base64, as openssl rand -base64 32 makes them")
        .without(
            "made when the first user sets up two-step verification: in the data folder, or in the database when that is PostgreSQL",
        )
        .about(
            "what seals the secrets of authenticator apps, usually by its file: `BSR_SEALING_KEY_FILE`. With PostgreSQL \
             it should be set, the same on every machine: docs/sign-in.md",
        );
pub(super) const SEALING_KEY_BEFORE: Name = Name::secret(
    "sealing.key_before",
    "32 random bytes in base64, the key that was set before",
)
.without("none")
.about(
    "the key that `BSR_SEALING_KEY` had before: what it sealed is opened still, until `bsr user reseal` has sealed it anew: \
     docs/sign-in.md",
);
pub(super) const SECOND_STEP: Name = Name::new("second_step", "chosen or demanded").standard("chosen").about(
    "two-step verification: `chosen` leaves it to each user, unless their partner demands it; `demanded` wants it of everybody, \
     operators too. Whoever has none sets it up when they sign in: docs/sign-in.md",
);
pub(super) const NOW: Name =
    Name::new("now", "an instant in whole seconds with its zone, such as 2026-11-05T06:00:00Z")
        .without("the system's clock")
        .about("the instant at which the product's clock starts; for tests and for looking ahead");
pub(super) const LOG_LEVEL: Name =
    Name::new("log.level", "error, warn, info, debug, trace, or a filter such as info,server=debug")
        .without("`info` for `serve` and `worker`, else `warn`")
        .about("how much is told on standard error");
pub(super) const LOG_FORMAT: Name =
    Name::new("log.format", "text or json").standard("text").about("how it is told there");

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
    PUBLIC_ALLOW_HTTP,
    LISTEN,
    PROXY_TRUSTED,
    API_RATE,
    UPSTREAM_URL,
    UPSTREAM_ALLOW_HTTP,
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
    SEALING_KEY,
    SEALING_KEY_BEFORE,
    SECOND_STEP,
    NOW,
    LOG_LEVEL,
    LOG_FORMAT,
];
