//! Providers at which people sign in (OpenID Connect Core 1.0, the authorization code flow with PKCE, RFC 7636): what they say
//! about themselves, the way there, and what is asked of them when somebody comes back. Which tokens are believed, and whose
//! address is proven, is decided by [`domain::oidc`]; the reasons are in `docs/oidc.md`.
//!
//! No code, token, secret or address is in a log or an error.

mod call;
mod exchange;
mod id_token;
mod keys;
mod metadata;

#[cfg(test)]
mod tests;

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::oidc::{ClaimError, Expected, Person, ProviderKind, Trust};
use domain::recipient::EmailAddress;
use domain::time::Instant;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;
use url::Url;

use crate::secret::Secret;
pub use call::CallError;
use call::Caller;
pub use id_token::TokenError;
use keys::Keys;
use metadata::Metadata;

/// A provider, as the settings describe it.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// What stands for it in our addresses.
    pub id: String,
    /// Whose sign-in it is.
    pub kind: ProviderKind,
    /// The issuer, without the discovery document's path; of Microsoft with the tenant, `organizations` or `common`.
    pub issuer: Url,
    /// Whether all its tokens are of one tenant.
    pub is_one_tenant: bool,
    /// Our id there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: Secret,
    /// What people call it, as in «Sign in with …».
    pub label: String,
    /// The domains that addresses must be of, in ASCII and lower case; empty: any.
    pub domains: Vec<String>,
    /// How much patience there is with it.
    pub limits: Limits,
}

/// How much patience there is with a provider.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For one call.
    pub timeout: Duration,
    /// The largest answer that is read, in bytes.
    pub body: usize,
    /// For so long is believed what it said about itself and its keys.
    pub keep: Duration,
    /// An unknown key makes the keys be read anew, at most so often.
    pub again: Duration,
    /// Where it gave no answer, it is left alone for so long.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            body: 512 * 1024,
            keep: Duration::from_secs(3_600),
            again: Duration::from_secs(30),
            pause: Duration::from_secs(2),
        }
    }
}

/// What the way there takes along.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// What the provider gives back.
    pub state: &'a str,
    /// What its ID token must have.
    pub nonce: &'a str,
    /// Of which it is shown the hash now, and the text with the code.
    pub verifier: &'a str,
}

/// What somebody comes back with.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// The code for the tokens.
    pub code: &'a str,
    /// What our question had.
    pub nonce: &'a str,
    /// Of what our question had the hash.
    pub verifier: &'a str,
}

/// Who came back.
#[derive(Clone)]
pub struct Came {
    /// The provider's id of them.
    pub person: Person,
    /// The address that it has proven to be theirs.
    pub proven: Option<EmailAddress>,
}

/// Whether nobody on the way to an address can read or change what goes there: https, or this machine itself.
#[must_use]
pub fn is_secure(url: &Url) -> bool {
    call::secure(url).is_ok()
}

/// Why nobody came back, or nobody could be sent there.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// It could not be asked, or gave no answer that could be read.
    #[error("the provider's {what}: {error}")]
    Call {
        /// What was asked for.
        what: &'static str,
        /// Why there is nothing.
        #[source]
        error: CallError,
    },
    /// What it says about itself cannot be used.
    #[error("the provider's discovery document cannot be used: {0}")]
    Metadata(String),
    /// It refused the code: one word of RFC 6749, 5.2.
    #[error("the provider gave no tokens for the code: {0}")]
    Refused(String),
    /// The answer's `iss` is another provider (RFC 9207).
    #[error("the answer is another provider's")]
    MixedUp,
    /// Its ID token cannot be read, or its signature is wrong.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// Its ID token says something else than it must.
    #[error(transparent)]
    Claim(#[from] ClaimError),
}

impl OidcError {
    /// Whether the provider, and not the one who came, is what is wrong.
    #[must_use]
    pub fn is_the_providers(&self) -> bool {
        matches!(self, Self::Call { .. } | Self::Metadata(_))
    }
}

/// A provider, with what it said about itself.
#[derive(Debug)]
pub struct Provider {
    settings: ProviderSettings,
    /// Where people come back to, as it is registered there.
    back: Url,
    caller: Caller,
    learnt: Mutex<Learnt>,
}

/// What is known of a provider.
#[derive(Debug, Default)]
struct Learnt {
    known: Option<Known>,
    /// When it last gave no answer.
    failed: Option<tokio::time::Instant>,
}

/// What a provider said about itself.
#[derive(Debug, Clone)]
struct Known {
    metadata: Metadata,
    keys: Keys,
    metadata_read: tokio::time::Instant,
    keys_read: tokio::time::Instant,
}

impl Provider {
    /// A provider from which people come back to the address `back`. Nothing is asked of it yet.
    ///
    /// # Errors
    /// A sentence when no client for HTTP can be made.
    pub fn new(settings: ProviderSettings, back: Url) -> Result<Self, String> {
        let caller = Caller::new(settings.limits)?;
        Ok(Self { settings, back, caller, learnt: Mutex::default() })
    }

    /// What it is set to.
    #[must_use]
    pub fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    /// The address to which somebody is sent to sign in.
    ///
    /// # Errors
    /// An [`OidcError`] of the provider's own.
    pub async fn way_there(&self, question: &Question<'_>) -> Result<Url, OidcError> {
        let mut url = self.known().await?.metadata.authorization_endpoint;
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(question.verifier.as_bytes()));
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("response_mode", "query")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", self.back.as_str())
            .append_pair("scope", "openid email profile")
            .append_pair("state", question.state)
            .append_pair("nonce", question.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        // Both let people in silently by the account that they used last, also when it is not the one that is known here. Of
        // others nobody knows whether they understand it, and it is an error where they do not.
        if matches!(self.settings.kind, ProviderKind::Microsoft | ProviderKind::Google) {
            url.query_pairs_mut().append_pair("prompt", "select_account");
        }
        Ok(url)
    }

    /// Whether an answer is this provider's, as far as it says so itself (RFC 9207). `iss`: the parameter of that name.
    ///
    /// # Errors
    /// [`OidcError::MixedUp`], or the provider's own.
    pub async fn check_issuer(&self, iss: Option<&str>) -> Result<(), OidcError> {
        let metadata = self.known().await?.metadata;
        let is_fine = match iss {
            None => !metadata.names_itself,
            // Of many tenants none is known before the token.
            Some(_) if !metadata.names_itself && metadata.has_many_tenants() => true,
            Some(iss) => iss == metadata.issuer,
        };
        if is_fine { Ok(()) } else { Err(OidcError::MixedUp) }
    }

    /// Who came back: takes the code for tokens, checks the ID token, and asks for the address where the token has none.
    ///
    /// # Errors
    /// An [`OidcError`].
    pub async fn came_back(&self, answer: &Answer<'_>, now: Instant) -> Result<Came, OidcError> {
        let known = self.known().await?;
        let tokens = exchange::tokens(self, &known.metadata, answer).await?;
        let keys = match id_token::verify(&tokens.id_token, &known.keys) {
            Err(TokenError::UnknownKey) => self.newer_keys().await?,
            _ => known.keys,
        };
        let signed = id_token::verify(&tokens.id_token, &keys)?;
        let mut claims = signed.claims;
        let expected = Expected {
            issuer: &known.metadata.issuer,
            client_id: &self.settings.client_id,
            nonce: answer.nonce,
            now,
        };
        let person = claims.person(&expected)?;
        signed.key.check_issuer(&claims)?;
        if claims.email.is_none() && self.settings.kind == ProviderKind::Oidc {
            exchange::fill_in(self, &known.metadata, &tokens, &mut claims).await?;
        }
        let trust = Trust {
            kind: self.settings.kind,
            is_one_tenant: self.settings.is_one_tenant,
            domains: &self.settings.domains,
        };
        Ok(Came { person, proven: trust.proven_address(&claims) })
    }

    /// What it says about itself, asked for at most once at a time.
    async fn known(&self) -> Result<Known, OidcError> {
        let (limits, mut learnt) = (self.settings.limits, self.learnt.lock().await);
        if let Some(known) = learnt.known.as_ref().filter(|it| it.metadata_read.elapsed() < limits.keep) {
            return Ok(known.clone());
        }
        // Who waited meanwhile need not wait as long again, one after the other.
        if learnt.failed.is_some_and(|failed| failed.elapsed() < limits.pause) {
            return Err(OidcError::Call { what: "discovery document", error: CallError::Away });
        }
        let read = self.read().await;
        learnt.failed = read.is_err().then(tokio::time::Instant::now);
        let read = read?;
        learnt.known = Some(read.clone());
        Ok(read)
    }

    async fn read(&self) -> Result<Known, OidcError> {
        let many_tenants = self.settings.kind == ProviderKind::Microsoft && !self.settings.is_one_tenant;
        let metadata = metadata::read(&self.caller, &self.settings.issuer, many_tenants).await?;
        let keys = keys::read(&self.caller, &metadata).await?;
        let now = tokio::time::Instant::now();
        Ok(Known { metadata, keys, metadata_read: now, keys_read: now })
    }

    /// Its keys, read anew unless that was a moment ago: whoever sends tokens of unknown keys must not make us ask for each.
    async fn newer_keys(&self) -> Result<Keys, OidcError> {
        self.known().await?;
        let mut learnt = self.learnt.lock().await;
        let Some(known) = learnt.known.as_mut() else { return Err(TokenError::UnknownKey.into()) };
        if known.keys_read.elapsed() >= self.settings.limits.again {
            known.keys = keys::read(&self.caller, &known.metadata).await?;
            known.keys_read = tokio::time::Instant::now();
        }
        Ok(known.keys.clone())
    }
}
