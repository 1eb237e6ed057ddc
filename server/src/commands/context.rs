//! What commands need: the opened store, and what the jobs are told.

use app::{Deployment, SignInProvider};
use domain::time::Instant;
use jobs::{Context, MailTarget, report_proof::SigningKey, upstream::Upstream};
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
        sealing_key: settings.sealing_key.clone(),
        sealing_key_before: settings.sealing_key_before.clone(),
        demands_second_step: settings.second_step.is_demanded(),
        now: settings.now,
    }
}

/// The portal's origin, without a slash at its end.
pub(crate) fn public_url(settings: &Settings) -> String {
    settings.public_url.as_str().trim_end_matches('/').to_owned()
}

/// An instant as machines and people read it.
pub(crate) fn rfc3339(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// The key that seals reports: the settings', else the deployment's own, which is made at the first start.
///
/// # Errors
/// What is kept is no key, or none can be made or kept.
pub(crate) async fn signing_key(opened: &Opened, settings: &Settings) -> Result<SigningKey, Failure> {
    let key = match &settings.signing_key {
        Some(key) => key.clone(),
        None => own_signing_key(&opened.store, &opened.deployment).await?,
    };
    // One that changed unasked, after a data folder was lost for example, is then seen.
    tracing::info!("reports are signed with the key {}", key.public().id());
    Ok(key)
}

async fn own_signing_key(store: &Store, scope: &Scope) -> Result<SigningKey, Failure> {
    let pem = match store.signing_key(scope).await? {
        Some(pem) => pem,
        None => {
            let new = SigningKey::make_pem().map_err(|error| Failure::of(&error))?;
            store.keep_signing_key(scope, &new).await?
        }
    };
    SigningKey::from_pem(&pem).map_err(|error| {
        Failure::new(format!("the deployment's key for signing reports cannot be used: {error}"))
    })
}

/// What the jobs are told.
pub(crate) fn jobs(opened: &Opened, settings: &Settings, signing_key: SigningKey) -> Context {
    Context {
        store: opened.store.clone(),
        deployment: opened.deployment.clone(),
        schedule: settings.schedule,
        minor_issue_share: settings.minor_issue_share,
        report_time_limit: settings.report_time_limit,
        signing_key,
        allow_outside: settings.allow_outside,
        public_url: public_url(settings),
        mail: settings.mail.clone(),
        mail_from: settings.mail_from.clone(),
        return_path: settings.return_path.clone(),
        dkim: settings.dkim.clone(),
        attachment_limit: settings.attachment_limit,
        mail_rate: settings.mail_rate,
        repeats_uncertain: settings.repeats_uncertain,
        upstreams: settings.upstreams.clone(),
    }
}

/// What pages may use.
pub(crate) fn deployment(store: &Store, settings: &Settings) -> Deployment {
    Deployment {
        store: store.clone(),
        schedule: settings.schedule,
        allow_outside: settings.allow_outside,
        minor_issue_share: settings.minor_issue_share,
        mail_folder: match &settings.mail {
            MailTarget::Folder(folder) => Some(folder.clone()),
            MailTarget::Smtp(_) => None,
        },
        public_url: public_url(settings),
        secure_cookies: settings.public_url.scheme() == "https",
        providers: settings
            .providers
            .iter()
            .map(|provider| SignInProvider { id: provider.id.clone(), label: provider.label.clone() })
            .collect(),
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
