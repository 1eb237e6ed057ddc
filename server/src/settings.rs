//! Settings: one documented struct, read once, from defaults, `bsr.toml`, variables and secret files.
//!
//! Later sources win: defaults, then the file (`--config`, else `./bsr.toml` if it is there), then
//! `BSR_<SECTION>_<NAME>` variables, then the files that a `…_FILE` variable or key names. A wrong value stops
//! the start with its name, where it came from and what is allowed; the values of secrets appear nowhere.
//! `names.rs` is the one table of them, with what is allowed, what holds unset and what it is for: reading, errors, `bsr settings`
//! and the table of `docs/settings.md` are made of it.

mod error;
mod names;
mod near;
mod parse;
mod raw;
mod reference;
mod sign_in;
mod standard;
mod tables;
mod upstream;

use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf, time::Duration};

use domain::{people::SecondStep, recipient::EmailAddress, schedule::Schedule, time::Instant};
use ipnet::IpNet;
use jobs::{
    Dkim, MailTarget, bounce::ReturnPath, oidc::ProviderSettings, report_proof::SigningKey, secret::Secret,
    upstream::Upstream,
};
use store::SealingKey;
use url::Url;

pub(crate) use self::{error::SettingsError, parse::LogFormat};
use self::{names as n, raw::Raw};

/// Everything an operator can set (spec.md section 10).
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// `BSR_DATA_DIR`: the folder of the SQLite file, the PDFs and the mail, unless those are told otherwise.
    pub(crate) data_dir: PathBuf,
    /// `BSR_DATABASE_URL`: `postgres://…` or `sqlite://…`; none is an SQLite file in the data folder.
    pub(crate) database_url: Option<Secret>,
    /// `BSR_STORAGE_URL`: `file://…` or `s3://bucket/prefix`; none is a folder in the data folder.
    pub(crate) storage_url: Option<String>,
    /// `BSR_MAIL_URL`: where messages go; by default the folder `mail` in the data folder.
    pub(crate) mail: MailTarget,
    /// `BSR_MAIL_FROM`: the one sender of the deployment.
    pub(crate) mail_from: EmailAddress,
    /// `BSR_MAIL_RETURN_PATH`: where bounces go, to be read by `bsr bounce`; none sends them to the sender.
    pub(crate) return_path: Option<ReturnPath>,
    /// `BSR_MAIL_DKIM_KEY`: what signs messages, its public key at `BSR_MAIL_DKIM_SELECTOR` below the sender's domain.
    pub(crate) dkim: Option<Dkim>,
    /// `BSR_MAIL_ATTACHMENT_LIMIT`: a PDF of more bytes is not attached; the mail's link leads to it.
    pub(crate) attachment_limit: u64,
    /// `BSR_MAIL_RATE`: how many messages a minute all workers together hand to the relay at most.
    pub(crate) mail_rate: u32,
    /// `BSR_MAIL_REPEAT_UNCERTAIN`: whether a mail whose answer was lost is sent once more.
    pub(crate) repeats_uncertain: bool,
    /// `BSR_PUBLIC_URL`: the portal's origin as browsers see it, without a path; `http://` on another host than this machine only
    /// with `BSR_PUBLIC_ALLOW_HTTP`.
    pub(crate) public_url: Url,
    /// `BSR_LISTEN`: where `serve` listens.
    pub(crate) listen: SocketAddr,
    /// `BSR_PROXY_TRUSTED`: who is believed about where a request came from.
    pub(crate) trusted_proxies: Vec<IpNet>,
    /// `BSR_API_RATE`: how many requests a minute one API key may make of this server.
    pub(crate) api_rate: NonZeroU32,
    /// `BSR_UPSTREAM_…` first, then every `[[upstream]]` of the file.
    pub(crate) upstreams: Vec<Upstream>,
    /// `BSR_SIGN_IN_…` first, then every `[[sign_in]]` of the file: where people may sign in besides here.
    pub(crate) providers: Vec<ProviderSettings>,
    /// `BSR_DELIVERY_ALLOW_OUTSIDE`: whether a recipient outside partner and organization may be added with a
    /// recorded consent (spec.md section 6).
    pub(crate) allow_outside: bool,
    /// `BSR_SCHEDULE_HOUR`: the hour of the fifth, 0 to 23, in each organization's zone; `BSR_SCHEDULE_FIRST_PERIOD`: the
    /// first period that is reported at all.
    pub(crate) schedule: Schedule,
    /// `BSR_REPORT_MINOR_ISSUE_SHARE`: the share of accounts, 0 to 1, whose failure is still a minor issue.
    pub(crate) minor_issue_share: f64,
    /// `BSR_REPORT_TIME_LIMIT`: a report that takes longer to draw is given up.
    pub(crate) report_time_limit: Duration,
    /// `BSR_REPORT_SIGNING_KEY`: what seals reports; none is a key that is made at the first start.
    pub(crate) signing_key: Option<SigningKey>,
    /// `BSR_SEALING_KEY`: what seals the secrets of authenticator apps; none is a key that is made when one is set up.
    pub(crate) sealing_key: Option<SealingKey>,
    /// `BSR_SEALING_KEY_BEFORE`: opens what was sealed before another key took its place.
    pub(crate) sealing_key_before: Option<SealingKey>,
    /// `BSR_SECOND_STEP`: whether everybody has to have a second step of signing in.
    pub(crate) second_step: SecondStep,
    /// `BSR_NOW`: the instant at which the product's clock starts; none is the system's clock.
    pub(crate) now: Option<Instant>,
    /// `BSR_LOG_LEVEL`: a filter of tracing's; none leaves it to the command (`info` for servers, else `warn`).
    pub(crate) log_level: Option<String>,
    /// `BSR_LOG_FORMAT`: how lines are written to standard error.
    pub(crate) log_format: LogFormat,
    /// Whether pages listen for `cargo xtask dev` to say that there is something new: only in a dev build that it started.
    pub(crate) live_reload: bool,
}

impl Settings {
    /// Reads the settings of this process: `config` is what `--config` named.
    ///
    /// # Errors
    /// The first thing that is wrong, with its name, its source and what is allowed.
    pub(crate) fn load(config: Option<&std::path::Path>) -> Result<Self, SettingsError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the name is leptos' own, and this is where settings are read"
        )]
        let watched = std::env::var_os("LEPTOS_WATCH").is_some();
        let settings = Self::from_raw(&Raw::read(config, std::env::vars_os())?)?;
        Ok(Self { live_reload: cfg!(debug_assertions) && watched, ..settings })
    }

    /// Of a file alone: the process's own variables are not read.
    #[cfg(test)]
    pub(crate) fn of_file(config: &std::path::Path) -> Result<Self, SettingsError> {
        Self::from_raw(&Raw::read(Some(config), std::iter::empty())?)
    }

    /// What `bsr settings` prints: every setting with what is allowed and what holds, and where that is from.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub(crate) fn overview(config: Option<&std::path::Path>) -> Result<String, SettingsError> {
        let raw = Raw::read(config, std::env::vars_os())?;
        let text = reference::overview(&raw)?;
        // A wrong value is told here as it is told at the start.
        Self::from_raw(&raw).map(|_| text)
    }

    /// The addresses whose line others can read, because a setting says openly that it may be so: a sentence each.
    pub(crate) fn allowed_http(&self) -> Vec<String> {
        let read = |url: &str, what: &str| {
            format!("{url} is not encrypted: {what} can be read and changed on the way")
        };
        let portal = (!parse::is_private(&self.public_url))
            .then(|| read(self.public_url.as_str(), "passwords, sessions and reports"));
        let upstreams = self.upstreams.iter().filter(|it| !upstream::is_private(&it.url));
        portal.into_iter().chain(upstreams.map(|it| read(&it.url, "tokens, names and addresses"))).collect()
    }

    /// Parses what the sources hold.
    fn from_raw(raw: &Raw) -> Result<Self, SettingsError> {
        let data_dir = raw.value(&n::DATA_DIR, parse::path)?;
        let public_url = public_url(raw)?;
        let mail = raw
            .parse(&n::MAIL_URL, parse::mail_target)?
            .unwrap_or_else(|| MailTarget::Folder(data_dir.join("mail")));
        let mail_from = mail_from(raw, &public_url, &mail)?;
        let selector = raw.value(&n::MAIL_DKIM_SELECTOR, parse::label)?;
        let dkim = raw.parse(&n::MAIL_DKIM_KEY, |pem| Dkim::new(pem, mail_from.domain(), &selector).ok())?;
        Ok(Self {
            database_url: raw.parse(&n::DATABASE_URL, parse::database_url)?,
            storage_url: raw.parse(&n::STORAGE_URL, parse::storage_url)?,
            mail,
            mail_from,
            return_path: raw.parse(&n::MAIL_RETURN_PATH, ReturnPath::parse)?,
            dkim,
            attachment_limit: raw.value(&n::MAIL_ATTACHMENT_LIMIT, |text| parse::size(text, 25_000_000))?,
            mail_rate: raw.value(&n::MAIL_RATE, |text| {
                text.parse().ok().filter(|rate| (1..=1_000_000).contains(rate))
            })?,
            repeats_uncertain: raw.value(&n::MAIL_REPEAT_UNCERTAIN, parse::boolean)?,
            trusted_proxies: raw.value(&n::PROXY_TRUSTED, parse::networks)?,
            api_rate: raw.value(&n::API_RATE, |text| {
                text.parse().ok().filter(|rate: &NonZeroU32| rate.get() <= 1_000_000)
            })?,
            listen: raw.value(&n::LISTEN, |text| text.parse().ok())?,
            upstreams: upstream::read(raw)?,
            providers: sign_in::read(raw)?,
            allow_outside: raw.value(&n::DELIVERY_ALLOW_OUTSIDE, parse::boolean)?,
            schedule: Schedule {
                hour: raw.value(&n::SCHEDULE_HOUR, parse::hour)?,
                first_period: raw.value(&n::SCHEDULE_FIRST_PERIOD, |text| text.parse().ok())?,
            },
            minor_issue_share: raw.value(&n::REPORT_MINOR_ISSUE_SHARE, parse::share)?,
            report_time_limit: raw.value(&n::REPORT_TIME_LIMIT, |text| {
                parse::duration(text, Duration::from_millis(1), Duration::from_secs(3_600))
            })?,
            signing_key: raw.parse(&n::REPORT_SIGNING_KEY, |text| SigningKey::from_pem(text).ok())?,
            sealing_key: raw.parse(&n::SEALING_KEY, SealingKey::parse)?,
            sealing_key_before: raw.parse(&n::SEALING_KEY_BEFORE, SealingKey::parse)?,
            second_step: raw.value(&n::SECOND_STEP, |text| text.parse().ok())?,
            now: raw.parse(&n::NOW, |text| domain::time::parse_instant(text).ok())?,
            log_level: raw.parse(&n::LOG_LEVEL, parse::log_filter)?,
            log_format: raw.value(&n::LOG_FORMAT, parse::log_format)?,
            live_reload: false,
            data_dir,
            public_url,
        })
    }
}

/// The portal's origin: https, or on this machine, or openly otherwise.
fn public_url(raw: &Raw) -> Result<Url, SettingsError> {
    let url = raw.value(&n::PUBLIC_URL, parse::origin)?;
    if raw.value(&n::PUBLIC_ALLOW_HTTP, parse::boolean)? || parse::is_private(&url) {
        return Ok(url);
    }
    Err(SettingsError::Readable {
        name: n::PUBLIC_URL.variable(),
        url: url.to_string(),
        why: "passwords, sessions and reports would cross the network for everybody to read",
        allow: n::PUBLIC_ALLOW_HTTP.variable(),
    })
}

/// The sender: what is set, else `noreply@` the public host; while that is localhost a name that exists nowhere,
/// which only a folder or a relay on this machine may be given (spec.md section 10).
fn mail_from(raw: &Raw, public_url: &Url, mail: &MailTarget) -> Result<EmailAddress, SettingsError> {
    if let Some(address) = raw.parse(&n::MAIL_FROM, |text| EmailAddress::parse(text).ok())? {
        return Ok(address);
    }
    let host = public_url.host_str().unwrap_or_default();
    let derived = match public_url.host() {
        Some(url::Host::Domain(name)) if name.contains('.') && !name.ends_with(".localhost") => {
            EmailAddress::parse(&format!("noreply@{host}")).ok()
        }
        _ => None,
    };
    match derived {
        Some(address) => Ok(address),
        None if mail.stays_on_this_machine() => {
            EmailAddress::parse("noreply@bsr.invalid").map_err(|_| SettingsError::internal("mail.from"))
        }
        None => Err(raw.missing(
            &n::MAIL_FROM,
            "it is needed because BSR_PUBLIC_URL names no public host and BSR_MAIL_URL is a relay on another machine",
        )),
    }
}

#[cfg(test)]
mod tests;
