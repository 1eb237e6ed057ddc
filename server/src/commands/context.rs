//! What commands need: the opened store, and what the jobs are told.

use std::time::Duration;

use domain::schedule::Schedule;
use jobs::{
    Context, Relay,
    secret::Secret,
    upstream::{Limits, StorageUnit, Upstream},
};
use store::{FindError, Opened, Options, Organization, Partner, Scope, Store};

use crate::{
    outcome::Failure,
    settings::{self, MailTarget, Settings, UpstreamSettings},
};

/// Opens the store; the schema is brought up to date on the way.
///
/// # Errors
/// The store cannot be opened.
pub(crate) async fn open(settings: &Settings) -> Result<Opened, Failure> {
    Ok(Store::open(&options(settings)).await?)
}

/// The settings that the store needs.
pub(crate) fn options(settings: &Settings) -> Options {
    Options {
        data_dir: settings.data_dir.clone(),
        database_url: settings.database_url.as_ref().map(|url| url.expose().to_owned()),
        storage_url: settings.storage_url.clone(),
        now: settings.now,
    }
}

/// When reports are made.
pub(crate) fn schedule(settings: &Settings) -> Schedule {
    Schedule { hour: settings.schedule_hour, first_period: settings.first_period }
}

/// The portal's origin, without a slash at its end.
pub(crate) fn public_url(settings: &Settings) -> String {
    settings.public_url.as_str().trim_end_matches('/').to_owned()
}

/// What the jobs are told.
///
/// # Errors
/// The relay's address has a part that no relay can have.
pub(crate) fn jobs(opened: &Opened, settings: &Settings) -> Result<Context, Failure> {
    let mail = match &settings.mail {
        MailTarget::Folder(folder) => jobs::MailTarget::Folder(folder.clone()),
        MailTarget::Smtp { url, .. } => {
            let relay = Relay::parse(url.expose());
            jobs::MailTarget::Smtp(relay.map_err(|error| Failure::usage(format!("BSR_MAIL_URL: {error}")))?)
        }
    };
    let intervals = settings.upstreams.iter().map(|upstream| upstream.interval);
    Ok(Context {
        store: opened.store.clone(),
        deployment: opened.deployment.clone(),
        schedule: schedule(settings),
        minor_issue_share: settings.minor_issue_share,
        report_time_limit: settings.report_time_limit,
        allow_outside: settings.allow_outside,
        public_url: public_url(settings),
        mail,
        mail_from: settings.mail_from.clone(),
        upstreams: upstreams(settings),
        // One pull goes over all upstreams: as often as the most impatient one wants.
        upstream_interval: intervals.min().unwrap_or(Duration::from_secs(4 * 3_600)),
    })
}

/// What is pulled.
pub(crate) fn upstreams(settings: &Settings) -> Vec<Upstream> {
    settings.upstreams.iter().map(upstream).collect()
}

fn upstream(settings: &UpstreamSettings) -> Upstream {
    Upstream {
        url: settings.url.as_str().to_owned(),
        reseller_token: Secret::new(settings.reseller_token.expose()),
        access_token: Secret::new(settings.access_token.expose()),
        partner: settings.partner.clone(),
        account_storage_unit: match settings.account_storage_unit {
            settings::StorageUnit::KB => StorageUnit::KB,
            settings::StorageUnit::B => StorageUnit::B,
        },
        spacing: settings.spacing,
        limits: Limits::default(),
    }
}

/// The organization that `text` names.
///
/// # Errors
/// There is none, or there are several.
pub(crate) async fn organization(store: &Store, scope: &Scope, text: &str) -> Result<Organization, Failure> {
    Ok(store.find_organization(scope, text).await?)
}

/// The partner that `text` names.
///
/// # Errors
/// There is none, or there are several.
pub(crate) async fn partner(store: &Store, scope: &Scope, text: &str) -> Result<Partner, Failure> {
    Ok(store.find_partner(scope, text).await?)
}

impl From<FindError> for Failure {
    fn from(error: FindError) -> Self {
        Self::of(&error)
    }
}
