//! The upstreams: that of the variables first, then each `[[upstream]]` of the file.

use std::time::Duration;

use jobs::upstream::{Limits, StorageUnit, Upstream};

use super::{
    error::SettingsError,
    names as n, parse,
    raw::Raw,
    tables::{Table, UPSTREAMS},
};

/// Reads all of them.
///
/// # Errors
/// A wrong value, an upstream without address or tokens, the same upstream twice.
pub(super) fn read(raw: &Raw) -> Result<Vec<Upstream>, SettingsError> {
    let mut upstreams: Vec<Upstream> = Vec::new();
    for table in UPSTREAMS.tables(raw) {
        let Some(upstream) = one(raw, &table)? else { continue };
        // A file's upstream that the variables repeat would be asked twice.
        if upstreams.iter().any(|other| other.url == upstream.url && other.partner == upstream.partner) {
            return Err(raw.missing(
                &n::UPSTREAM_PARTNER,
                &format!("two upstreams have the same address and the partner «{}»", upstream.partner),
            ));
        }
        upstreams.push(upstream);
    }
    Ok(upstreams)
}

/// Parses a table, all of it, so that a wrong value is told also where the table makes no upstream: none then.
fn one(raw: &Raw, table: &Table<'_>) -> Result<Option<Upstream>, SettingsError> {
    let url = table.parse(&n::UPSTREAM_URL, parse::http_url)?;
    let allow_http = table.value(&n::UPSTREAM_ALLOW_HTTP, parse::boolean)?;
    let reseller_token = table.parse(&n::UPSTREAM_RESELLER_TOKEN, parse::token)?;
    let access_token = table.parse(&n::UPSTREAM_ACCESS_TOKEN, parse::token)?;
    let interval = table.value(&n::UPSTREAM_INTERVAL, |text| {
        parse::duration(text, Duration::from_secs(1), Duration::from_secs(7 * 86_400))
    })?;
    let spacing = table
        .value(&n::UPSTREAM_SPACING, |text| parse::duration(text, Duration::ZERO, Duration::from_secs(60)))?;
    let partner = table.value(&n::UPSTREAM_PARTNER, parse::foreign_id)?;
    let account_storage_unit = table.value(&n::UPSTREAM_ACCOUNT_STORAGE_UNIT, |text| match text {
        "KB" => Some(StorageUnit::KB),
        "B" => Some(StorageUnit::B),
        _ => None,
    })?;
    if !table.is_one {
        return Ok(None);
    }
    let whole = "an upstream needs its address and both tokens";
    let url = String::from(url.ok_or_else(|| raw.missing(&n::UPSTREAM_URL, whole))?);
    if !allow_http && !is_private(&url) {
        return Err(SettingsError::Readable {
            name: n::UPSTREAM_URL.variable(),
            url,
            why: "its tokens, and the names and addresses of its customers, would cross the network for everybody to read",
            allow: n::UPSTREAM_ALLOW_HTTP.variable(),
        });
    }
    Ok(Some(Upstream {
        url,
        reseller_token: reseller_token.ok_or_else(|| raw.missing(&n::UPSTREAM_RESELLER_TOKEN, whole))?,
        access_token: access_token.ok_or_else(|| raw.missing(&n::UPSTREAM_ACCESS_TOKEN, whole))?,
        interval,
        spacing,
        partner,
        account_storage_unit,
        limits: Limits::default(),
    }))
}

/// Whether nobody on the way can read what goes to an upstream.
pub(super) fn is_private(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| jobs::oidc::is_secure(&url))
}
