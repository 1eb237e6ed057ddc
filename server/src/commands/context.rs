//! What commands need: the opened store, and what the jobs are told.

use jobs::{Context, upstream::Upstream};
use store::{FindError, Opened, Options, Organization, Partner, Scope, Store};

use crate::{outcome::Failure, settings::Settings, standing::Watch};

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

/// The portal's origin, without a slash at its end.
pub(crate) fn public_url(settings: &Settings) -> String {
    settings.public_url.as_str().trim_end_matches('/').to_owned()
}

/// What the jobs are told.
pub(crate) fn jobs(opened: &Opened, settings: &Settings) -> Context {
    Context {
        store: opened.store.clone(),
        deployment: opened.deployment.clone(),
        schedule: settings.schedule,
        minor_issue_share: settings.minor_issue_share,
        report_time_limit: settings.report_time_limit,
        allow_outside: settings.allow_outside,
        public_url: public_url(settings),
        mail: settings.mail.clone(),
        mail_from: settings.mail_from.clone(),
        upstreams: settings.upstreams.clone(),
    }
}

/// Who asks how the deployment stands.
pub(crate) fn watch(opened: &Opened, settings: &Settings) -> Watch {
    Watch {
        store: opened.store.clone(),
        scope: opened.deployment.clone(),
        schedule: settings.schedule,
        upstreams: settings.upstreams.iter().map(Upstream::name).collect(),
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
