//! What a provider says about itself (OpenID Connect Discovery 1.0).

use domain::oidc::TENANT;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::OidcError;
use super::call::{self, Caller};

/// The part of the discovery document that is used.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Metadata {
    pub(super) issuer: String,
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) jwks_uri: Url,
    #[serde(default)]
    pub(super) userinfo_endpoint: Option<Url>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Whether its answers say whose they are (RFC 9207).
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    pub(super) names_itself: bool,
}

impl Metadata {
    /// Whether our secret goes into a header; else into the form. Where nothing is said, it is the header.
    pub(super) fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_deref();
        methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"))
    }

    pub(super) fn has_many_tenants(&self) -> bool {
        self.issuer.contains(TENANT)
    }
}

/// Reads the discovery document of an issuer, which may be one of many tenants.
///
/// # Errors
/// It cannot be read, is another issuer's, or leads to where nobody may be sent.
pub(super) async fn read(caller: &Caller, issuer: &Url, many_tenants: bool) -> Result<Metadata, OidcError> {
    let place = place(issuer);
    let document = caller.get(&place, None).await;
    let document = document.map_err(|error| OidcError::Call { what: "discovery document", error })?;
    parse(document, issuer, many_tenants)
}

/// Where the document is: the path of its own is put behind the issuer's (4.1).
fn place(issuer: &Url) -> Url {
    let mut place = issuer.clone();
    if let Ok(mut path) = place.path_segments_mut() {
        path.pop_if_empty().extend([".well-known", "openid-configuration"]);
    }
    place
}

pub(super) fn parse(document: Value, issuer: &Url, many_tenants: bool) -> Result<Metadata, OidcError> {
    let unusable = |why: String| OidcError::Metadata(why);
    let metadata: Metadata = serde_json::from_value(document)
        .map_err(|_| unusable("it names no issuer, endpoints or keys".to_owned()))?;
    // 4.3: exactly the issuer that was asked, but for the slash that an address without a path has of itself.
    let asked = issuer.as_str();
    let is_asked = metadata.issuer == asked || metadata.issuer == asked.trim_end_matches('/');
    if !(is_asked || many_tenants && is_of_many_tenants(&metadata.issuer, issuer)) {
        return Err(unusable("it is another issuer's".to_owned()));
    }
    let endpoints = [
        Some(&metadata.authorization_endpoint),
        Some(&metadata.token_endpoint),
        Some(&metadata.jwks_uri),
        metadata.userinfo_endpoint.as_ref(),
    ];
    for endpoint in endpoints.into_iter().flatten() {
        call::secure(endpoint)
            .map_err(|_| unusable("it leads to an address that is not https".to_owned()))?;
    }
    Ok(metadata)
}

/// Microsoft's document for many tenants, at `organizations` or `common`, has `{tenantid}` in its place.
fn is_of_many_tenants(named: &str, asked: &Url) -> bool {
    ["/organizations/", "/common/"].iter().any(|many| {
        asked.as_str().contains(many) && asked.as_str().replace(many, &format!("/{TENANT}/")) == named
    })
}
