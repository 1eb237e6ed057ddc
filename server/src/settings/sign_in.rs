//! Where people sign in besides here: that of the variables first, then each `[[sign_in]]` of the file.

use domain::{oidc::ProviderKind, recipient::ascii_domain, text::clean_name};
use jobs::oidc::{Limits, ProviderSettings};
use url::Url;
use uuid::Uuid;

use super::{
    error::SettingsError,
    names as n, parse,
    raw::Raw,
    tables::{PROVIDERS, Table},
};

/// Reads all of them.
///
/// # Errors
/// A wrong value, a provider without what it needs, two of the same id.
pub(super) fn read(raw: &Raw) -> Result<Vec<ProviderSettings>, SettingsError> {
    let mut providers: Vec<ProviderSettings> = Vec::new();
    for table in PROVIDERS.tables(raw) {
        let Some(provider) = one(raw, &table)? else { continue };
        if providers.iter().any(|other| other.id == provider.id) {
            let why = format!("two providers would have the address /sign-in/with/{}", provider.id);
            return Err(raw.missing(&n::SIGN_IN_ID, &why));
        }
        providers.push(provider);
    }
    Ok(providers)
}

/// Parses a table, all of it, so that a wrong value is told also where the table makes no provider: none then.
fn one(raw: &Raw, table: &Table<'_>) -> Result<Option<ProviderSettings>, SettingsError> {
    let kind = table.parse(&n::SIGN_IN_KIND, |text| text.parse::<ProviderKind>().ok())?;
    let is = |wanted| kind == Some(wanted);
    let id = table.parse(&n::SIGN_IN_ID, id)?;
    let issuer = table.parse(&n::SIGN_IN_ISSUER, |text| issuer(text).filter(|_| is(ProviderKind::Oidc)))?;
    let tenant =
        table.parse(&n::SIGN_IN_TENANT, |text| tenant(text).filter(|_| is(ProviderKind::Microsoft)))?;
    let client_id = table.parse(&n::SIGN_IN_CLIENT_ID, parse::token)?;
    let client_secret = table.parse(&n::SIGN_IN_CLIENT_SECRET, parse::token)?;
    let label = table.parse(&n::SIGN_IN_LABEL, label)?;
    let domains = table.parse(&n::SIGN_IN_DOMAINS, domains)?;
    if !table.is_one {
        return Ok(None);
    }
    let whole = "a provider needs its kind and our id and secret there";
    let kind = kind.ok_or_else(|| raw.missing(&n::SIGN_IN_KIND, whole))?;
    let is_one_tenant = tenant.as_deref().is_some_and(|tenant| Uuid::try_parse(tenant).is_ok());
    let issuer = match kind {
        ProviderKind::Microsoft => {
            let why = "Microsoft has to be told whose users may come";
            let tenant = tenant.ok_or_else(|| raw.missing(&n::SIGN_IN_TENANT, why))?;
            preset(&format!("https://login.microsoftonline.com/{tenant}/v2.0"))?
        }
        ProviderKind::Google => preset("https://accounts.google.com")?,
        ProviderKind::Oidc => {
            issuer.ok_or_else(|| raw.missing(&n::SIGN_IN_ISSUER, "the kind oidc is any issuer"))?
        }
    };
    let named = || match kind {
        ProviderKind::Microsoft => "Microsoft".to_owned(),
        ProviderKind::Google => "Google".to_owned(),
        ProviderKind::Oidc => issuer.host_str().unwrap_or_default().to_owned(),
    };
    Ok(Some(ProviderSettings {
        id: id.unwrap_or_else(|| kind.to_string()),
        kind,
        is_one_tenant,
        client_id: client_id.ok_or_else(|| raw.missing(&n::SIGN_IN_CLIENT_ID, whole))?.expose().to_owned(),
        client_secret: client_secret.ok_or_else(|| raw.missing(&n::SIGN_IN_CLIENT_SECRET, whole))?,
        label: label.unwrap_or_else(named),
        domains: domains.unwrap_or_default(),
        limits: Limits::default(),
        issuer,
    }))
}

/// An address of ours, which parses.
fn preset(text: &str) -> Result<Url, SettingsError> {
    Url::parse(text).map_err(|_| SettingsError::internal("sign_in.issuer"))
}

/// A part of our addresses.
fn id(text: &str) -> Option<String> {
    let is_fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    ((1..=40).contains(&text.len()) && text.bytes().all(is_fine)).then(|| text.to_owned())
}

/// The issuer's address. Microsoft's would be believed less carefully here than as a kind of its own.
fn issuer(text: &str) -> Option<Url> {
    const MICROSOFT: [&str; 3] = ["login.microsoftonline.com", "sts.windows.net", "login.live.com"];
    let url = parse::http_url(text)?;
    let is_plain = url.username().is_empty() && url.query().is_none() && url.fragment().is_none();
    let is_microsofts = url.host_str().is_some_and(|host| MICROSOFT.contains(&host));
    (is_plain && jobs::oidc::is_secure(&url) && !is_microsofts).then_some(url)
}

fn tenant(text: &str) -> Option<String> {
    let is_id = || Uuid::try_parse(text).is_ok_and(|id| id.to_string() == text);
    (matches!(text, "organizations" | "common") || is_id()).then(|| text.to_owned())
}

fn label(text: &str) -> Option<String> {
    let label = clean_name(text.trim());
    ((1..=40).contains(&label.chars().count())).then_some(label)
}

/// At least one: an empty list would let everybody in.
fn domains(text: &str) -> Option<Vec<String>> {
    text.split(',').map(|domain| ascii_domain(domain.trim()).ok()).collect()
}
