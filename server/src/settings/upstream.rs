//! The upstreams: that of the variables first, then each `[[upstream]]` of the file.

use std::time::Duration;

use url::Url;

use super::{error::SettingsError, names as n, parse, parse::Secret, raw::Raw, raw::Table};

/// One upstream to pull from (spec.md sections 2 and 10).
#[derive(Debug, Clone)]
pub(crate) struct UpstreamSettings {
    /// The API's base address.
    pub(crate) url: Url,
    /// Sent as `X-Reseller-Token`.
    pub(crate) reseller_token: Secret,
    /// The reseller's own `X-Access-Token`.
    pub(crate) access_token: Secret,
    /// How long from one pull to the next.
    pub(crate) interval: Duration,
    /// How long from one call to the next.
    pub(crate) spacing: Duration,
    /// The id of the partner that its organizations belong to; made at the first pull.
    pub(crate) partner: String,
    /// What `storage` of `/accounts` counts.
    pub(crate) account_storage_unit: StorageUnit,
}

/// The unit of `storage` in `/accounts`, about which the API's clients disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StorageUnit {
    /// Bytes.
    B,
    /// 1024 bytes.
    KB,
}

/// Reads all of them.
///
/// # Errors
/// A wrong value, an upstream without address or tokens, the same upstream twice.
pub(super) fn read(raw: &Raw) -> Result<Vec<UpstreamSettings>, SettingsError> {
    let mut upstreams: Vec<UpstreamSettings> = Vec::new();
    for table in raw.upstream_tables() {
        let upstream = one(raw, &table)?;
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

fn one(raw: &Raw, table: &Table<'_>) -> Result<UpstreamSettings, SettingsError> {
    let url = table.parse(&n::UPSTREAM_URL, parse::http_url)?;
    let reseller_token = table.parse(&n::UPSTREAM_RESELLER_TOKEN, parse::token)?;
    let access_token = table.parse(&n::UPSTREAM_ACCESS_TOKEN, parse::token)?;
    let whole = "an upstream needs its address and both tokens";
    Ok(UpstreamSettings {
        url: url.ok_or_else(|| raw.missing(&n::UPSTREAM_URL, whole))?,
        reseller_token: reseller_token.ok_or_else(|| raw.missing(&n::UPSTREAM_RESELLER_TOKEN, whole))?,
        access_token: access_token.ok_or_else(|| raw.missing(&n::UPSTREAM_ACCESS_TOKEN, whole))?,
        interval: table
            .parse(&n::UPSTREAM_INTERVAL, |text| {
                parse::duration(text, Duration::from_secs(1), Duration::from_secs(7 * 86_400))
            })?
            .unwrap_or(Duration::from_secs(4 * 3_600)),
        spacing: table
            .parse(&n::UPSTREAM_SPACING, |text| {
                parse::duration(text, Duration::ZERO, Duration::from_secs(60))
            })?
            .unwrap_or(Duration::from_millis(200)),
        partner: table
            .parse(&n::UPSTREAM_PARTNER, parse::foreign_id)?
            .unwrap_or_else(|| "default".to_owned()),
        account_storage_unit: table
            .parse(&n::UPSTREAM_ACCOUNT_STORAGE_UNIT, |text| match text {
                "KB" => Some(StorageUnit::KB),
                "B" => Some(StorageUnit::B),
                _ => None,
            })?
            .unwrap_or(StorageUnit::KB),
    })
}
