//! Taking a code for tokens (RFC 6749, 4.1.3), and the person's address for the access token (OpenID Connect Core 1.0, 5.3).

use domain::oidc::Claims;
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::call::CallError;
use super::metadata::Metadata;
use super::{Answer, OidcError, Provider};

/// What is used of the answer. The access token is forgotten as soon as the person's address is known.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) id_token: String,
    #[serde(default)]
    access_token: Option<String>,
}

/// Takes the code for tokens.
pub(super) async fn tokens(
    provider: &Provider,
    metadata: &Metadata,
    answer: &Answer<'_>,
) -> Result<Tokens, OidcError> {
    let failed = |error| OidcError::Call { what: "answer to the code", error };
    let (id, secret) = (provider.settings.client_id.as_str(), provider.settings.client_secret.expose());
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", answer.code),
        ("redirect_uri", provider.back.as_str()),
        ("code_verifier", answer.verifier),
    ];
    // RFC 6749, 2.3.1: the header has both as a form would have them.
    let (encoded_id, encoded_secret) = (encoded(id), encoded(secret));
    let basic = metadata.takes_basic().then_some((encoded_id.as_str(), encoded_secret.as_str()));
    if basic.is_none() {
        form.extend([("client_id", id), ("client_secret", secret)]);
    }
    let (status, json) =
        provider.caller.post(&metadata.token_endpoint, &form, basic).await.map_err(failed)?;
    match status {
        200 => serde_json::from_value(json).map_err(|_| failed(CallError::Unreadable)),
        400 | 401 => Err(OidcError::Refused(word(&json))),
        _ => Err(failed(CallError::Status(status))),
    }
}

/// Asks for the address of a person whose ID token has none: with a code, the standard has it here (5.4).
pub(super) async fn fill_in(
    provider: &Provider,
    metadata: &Metadata,
    tokens: &Tokens,
    claims: &mut Claims,
) -> Result<(), OidcError> {
    let (Some(endpoint), Some(token)) = (&metadata.userinfo_endpoint, &tokens.access_token) else {
        return Ok(());
    };
    let failed = |error| OidcError::Call { what: "word about the person", error };
    let info = provider.caller.get(endpoint, Some(token)).await.map_err(failed)?;
    // 5.3.2: of somebody else it is not used.
    if info["sub"].as_str() != Some(&claims.sub) {
        return Err(failed(CallError::Unreadable));
    }
    claims.email = info["email"].as_str().map(str::to_owned);
    claims.email_verified = info["email_verified"] == json!(true) || info["email_verified"] == json!("true");
    Ok(())
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The error's word, if it is one; its description may say more than a log should have.
fn word(json: &Value) -> String {
    let word = json["error"].as_str().unwrap_or_default();
    let is_word =
        (1..=64).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if is_word { word.to_owned() } else { "no reason that is a word".to_owned() }
}
