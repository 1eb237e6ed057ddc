//! What an ID token says, and whether it is said to us, now, in answer to our question (OpenID Connect Core 1.0, 3.1.3.7).

use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use crate::time::Instant;

/// So many seconds may the provider's clock and ours differ.
const LEEWAY: i64 = 60;
/// The longest subject (OpenID Connect Core 1.0, 2), in characters.
const LONGEST_SUBJECT: usize = 255;
/// What stands for the tenant in the issuer of a provider of many tenants.
pub const TENANT: &str = "{tenantid}";

/// The claims of an ID token that are looked at. A claim of another type than the standard's makes the token unreadable, but
/// for those that some providers write as text.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Claims {
    /// Who says it.
    pub iss: String,
    /// About whom: an id that the issuer gives to nobody else, ever.
    pub sub: String,
    /// To whom.
    #[serde(deserialize_with = "one_or_several")]
    pub aud: Vec<String>,
    /// For whose use, where `aud` names several.
    #[serde(default)]
    pub azp: Option<String>,
    /// Until when, in seconds since 1970.
    pub exp: i64,
    /// Since when, in seconds since 1970.
    pub iat: i64,
    /// Not before when, in seconds since 1970.
    #[serde(default)]
    pub nbf: Option<i64>,
    /// The question that it answers.
    #[serde(default)]
    pub nonce: Option<String>,
    /// Microsoft's tenant.
    #[serde(default)]
    pub tid: Option<String>,
    /// The person's address, proven or not.
    #[serde(default)]
    pub email: Option<String>,
    /// Whether the provider has proven it.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: bool,
    /// Microsoft's word that the domain's owner vouches for the address.
    #[serde(default, deserialize_with = "truth")]
    pub xms_edov: bool,
    /// Microsoft's name for the user, which looks like an address.
    #[serde(default)]
    pub preferred_username: Option<String>,
    /// Google's word that it hosts the person's account for that domain.
    #[serde(default)]
    pub hd: Option<String>,
}

/// What must stand in an ID token.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The issuer as its discovery document has it; of a provider of many tenants with `{tenantid}` in it.
    pub issuer: &'a str,
    /// Our id there.
    pub client_id: &'a str,
    /// What our question had.
    pub nonce: &'a str,
    /// When it is asked.
    pub now: Instant,
}

/// Whom a token names, for ever: a subject means nothing without its issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The issuer, of Microsoft that of the one tenant.
    pub issuer: String,
    /// The issuer's id of the person.
    pub subject: String,
}

/// Why the claims are not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// `iss` is somebody else.
    #[error("the ID token is another issuer's")]
    Issuer,
    /// `tid` is no tenant, or not that of `iss`.
    #[error("the ID token is another tenant's than its issuer")]
    Tenant,
    /// `aud` is somebody else, or `azp` is.
    #[error("the ID token is meant for somebody else")]
    Audience,
    /// `exp` is over.
    #[error("the ID token has expired")]
    Expired,
    /// `iat` or `nbf` is yet to come.
    #[error("the ID token is from the future")]
    FromTheFuture,
    /// `nonce` is not our question's.
    #[error("the ID token answers another question")]
    Nonce,
    /// `sub` is empty or endless.
    #[error("the ID token names nobody")]
    Subject,
}

impl ClaimError {
    /// One word for the log.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Issuer => "wrong-issuer",
            Self::Tenant => "wrong-tenant",
            Self::Audience => "wrong-audience",
            Self::Expired => "expired",
            Self::FromTheFuture => "from-the-future",
            Self::Nonce => "wrong-nonce",
            Self::Subject => "no-subject",
        }
    }

    /// Whether two clocks that differ are the likely reason.
    #[must_use]
    pub fn is_a_matter_of_clocks(self) -> bool {
        matches!(self, Self::Expired | Self::FromTheFuture)
    }
}

impl Claims {
    /// Whom the token names, when it is said by the right issuer, to us, now, in answer to our question.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn person(&self, expected: &Expected<'_>) -> Result<Person, ClaimError> {
        if self.iss != issuer_of(expected.issuer, self.tid.as_deref()).ok_or(ClaimError::Tenant)? {
            return Err(ClaimError::Issuer);
        }
        self.check_audience(expected.client_id)?;
        let now = expected.now.timestamp();
        if self.exp.saturating_add(LEEWAY) <= now {
            return Err(ClaimError::Expired);
        }
        if self.iat.max(self.nbf.unwrap_or(self.iat)) > now + LEEWAY {
            return Err(ClaimError::FromTheFuture);
        }
        if self.nonce.as_deref() != Some(expected.nonce) {
            return Err(ClaimError::Nonce);
        }
        if self.sub.is_empty() || self.sub.chars().count() > LONGEST_SUBJECT {
            return Err(ClaimError::Subject);
        }
        Ok(Person { issuer: self.iss.clone(), subject: self.sub.clone() })
    }

    /// We are among those it is meant for, and it is for our use. Further audiences would be others who could show it to us.
    fn check_audience(&self, client_id: &str) -> Result<(), ClaimError> {
        let is_for_us = self.aud.iter().any(|audience| audience == client_id);
        let is_ours = match self.azp.as_deref() {
            Some(party) => party == client_id,
            None => self.aud.len() == 1,
        };
        if is_for_us && is_ours { Ok(()) } else { Err(ClaimError::Audience) }
    }
}

/// The issuer that a token of this tenant must have; none where the issuer has a place for a tenant, and this is none.
#[must_use]
pub fn issuer_of(issuer: &str, tenant: Option<&str>) -> Option<String> {
    if !issuer.contains(TENANT) {
        return Some(issuer.to_owned());
    }
    // Only an id: anything else could make another address of it.
    let tenant = tenant.filter(|tenant| Uuid::try_parse(tenant).is_ok_and(|id| id.to_string() == *tenant))?;
    Some(issuer.replace(TENANT, tenant))
}

/// `aud` is a text or a list of them (RFC 7519, 4.1.3).
fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Audience {
        One(String),
        Several(Vec<String>),
    }
    Ok(match Audience::deserialize(deserializer)? {
        Audience::One(one) => vec![one],
        Audience::Several(several) => several,
    })
}

/// `true`, which some providers write as a text or as one; all else is not.
fn truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(match value {
        serde_json::Value::Bool(truth) => truth,
        serde_json::Value::String(text) => matches!(text.as_str(), "true" | "1"),
        serde_json::Value::Number(number) => number.as_u64() == Some(1),
        _ => false,
    })
}
