//! ID tokens good and bad, and a provider of the tests' own that does as it is told.

mod provider;
mod redirect;

use domain::oidc::{ClaimError, ProviderKind};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use self::provider::{CLIENT, Fake, NONCE, claims, now};
use super::keys::Keys;
use super::*;

/// A key pair that signs in one way.
struct Signer {
    key: EncodingKey,
    algorithm: Algorithm,
    kid: &'static str,
    public: Vec<u8>,
}

impl Signer {
    fn new(algorithm: Algorithm, kid: &'static str) -> Self {
        let kind = match algorithm {
            Algorithm::ES256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            Algorithm::EdDSA => &rcgen::PKCS_ED25519,
            _ => &rcgen::PKCS_RSA_SHA256,
        };
        let pair = rcgen::KeyPair::generate_for(kind).unwrap();
        let der = pair.serialize_der();
        let key = match algorithm {
            Algorithm::ES256 => EncodingKey::from_ec_der(&der),
            Algorithm::EdDSA => EncodingKey::from_ed_der(&der),
            _ => EncodingKey::from_rsa_der(&pkcs1(&der)),
        };
        Self { key, algorithm, kid, public: pair.public_key_raw().to_vec() }
    }

    fn sign(&self, claims: &Value) -> String {
        jsonwebtoken::encode(&self.header(), claims, &self.key).unwrap()
    }

    fn header(&self) -> Header {
        Header { kid: Some(self.kid.to_owned()), ..Header::new(self.algorithm) }
    }

    fn jwk(&self) -> Value {
        let mut jwk = match self.algorithm {
            Algorithm::EdDSA => json!({
                "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "x": BASE64_URL_SAFE_NO_PAD.encode(&self.public),
            }),
            _ => serde_json::to_value(Jwk::from_encoding_key(&self.key, self.algorithm).unwrap()).unwrap(),
        };
        jwk["kid"] = json!(self.kid);
        jwk["use"] = json!("sig");
        jwk
    }
}

/// The RSA key within a PKCS#8 file: what stands behind its last OCTET STRING of two length bytes.
fn pkcs1(pkcs8: &[u8]) -> Vec<u8> {
    let at = pkcs8.windows(2).position(|two| two == [0x04, 0x82]).unwrap();
    pkcs8[at + 4..].to_vec()
}

fn keys(keys: &[Value]) -> Keys {
    Keys::parse(&json!({ "keys": keys })).unwrap()
}

fn verified(token: &str, keys: &Keys) -> Result<String, TokenError> {
    id_token::verify(token, keys).map(|signed| signed.claims.sub)
}

fn encode(json: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(json.to_string())
}

#[test]
fn each_way_of_signing_with_a_key_of_its_own_is_taken() {
    for algorithm in [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA] {
        let signer = Signer::new(algorithm, "1");
        let token = signer.sign(&claims("https://id.example"));
        assert_eq!(verified(&token, &keys(&[signer.jwk()])), Ok("1".to_owned()), "{algorithm:?}");
        // A key need not say by which algorithm it signs, and without an id the only one is meant.
        let mut silent = signer.jwk();
        silent.as_object_mut().unwrap().retain(|name, _| !matches!(name.as_str(), "alg" | "use" | "kid"));
        let mut header = signer.header();
        header.kid = None;
        let token = jsonwebtoken::encode(&header, &claims("https://id.example"), &signer.key).unwrap();
        assert!(verified(&token, &keys(&[silent])).is_ok(), "{algorithm:?}");
    }
}

#[test]
fn a_token_that_the_provider_did_not_sign_is_not_believed() {
    let (signer, other) = (Signer::new(Algorithm::RS256, "1"), Signer::new(Algorithm::ES256, "2"));
    let known = keys(&[signer.jwk(), other.jwk()]);
    let claims = claims("https://id.example");
    let good = signer.sign(&claims);
    assert!(verified(&good, &known).is_ok());
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let body = signed.split_once('.').unwrap().1;
    let forged = |header: Value, signature: &str| format!("{}.{body}.{signature}", encode(&header));

    // HMAC with what everybody can read: the public key.
    let public = signer.jwk()["n"].as_str().unwrap().to_owned();
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("1".to_owned());
    let hmac = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(public.as_bytes())).unwrap();
    let mut elsewhere = Signer::new(Algorithm::RS256, "1");
    let stolen_id = elsewhere.sign(&claims);
    elsewhere.kid = "../1";
    let path = elsewhere.sign(&claims);
    let mut changed = claims.clone();
    changed["sub"] = json!("2");
    for (what, token, error) in [
        ("unsigned", forged(json!({ "alg": "none" }), ""), TokenError::Unreadable),
        ("unsigned, signed", forged(json!({ "alg": "None", "kid": "1" }), signature), TokenError::Unreadable),
        ("hmac", hmac, TokenError::Algorithm),
        ("a longer hash", forged(json!({ "alg": "RS512", "kid": "1" }), signature), TokenError::Algorithm),
        ("the other's key", forged(json!({ "alg": "ES256", "kid": "1" }), signature), TokenError::UnknownKey),
        ("no key's id", forged(json!({ "alg": "RS256", "kid": "3" }), signature), TokenError::UnknownKey),
        ("a path", path, TokenError::UnknownKey),
        ("somebody's key", stolen_id, TokenError::Signature),
        ("no signature", format!("{signed}."), TokenError::Signature),
        (
            "other claims",
            format!("{}.{}.{signature}", signed.split_once('.').unwrap().0, encode(&changed)),
            TokenError::Signature,
        ),
        (
            "its own key",
            forged(json!({ "alg": "RS256", "kid": "9", "jwk": elsewhere.jwk() }), signature),
            TokenError::UnknownKey,
        ),
        (
            "what must be understood",
            forged(json!({ "alg": "RS256", "kid": "1", "crit": ["x"], "x": 1 }), signature),
            TokenError::Unreadable,
        ),
        ("nothing", String::new(), TokenError::Unreadable),
        ("two parts", signed.to_owned(), TokenError::Unreadable),
        ("endless", "a".repeat(33 * 1024), TokenError::Unreadable),
    ] {
        assert_eq!(verified(&token, &known), Err(error), "{what}");
    }
}

#[test]
fn a_key_for_something_else_signs_nothing() {
    let signer = Signer::new(Algorithm::RS256, "1");
    let token = signer.sign(&claims("https://id.example"));
    for (name, value) in [("use", "enc"), ("alg", "RSA-OAEP"), ("alg", "PS256"), ("kty", "other")] {
        let mut jwk = signer.jwk();
        jwk[name] = json!(value);
        assert_eq!(verified(&token, &keys(&[jwk])), Err(TokenError::UnknownKey), "{name} {value}");
    }
    // Two that could have signed it, and no id that says which.
    let anonymous = || {
        let mut jwk = signer.jwk();
        jwk.as_object_mut().unwrap().remove("kid");
        jwk
    };
    let mut header = signer.header();
    header.kid = None;
    let token = jsonwebtoken::encode(&header, &claims("https://id.example"), &signer.key).unwrap();
    assert_eq!(verified(&token, &keys(&[anonymous(), anonymous()])), Err(TokenError::UnknownKey));
    assert!(Keys::parse(&json!({})).is_none() && Keys::parse(&json!({ "keys": 1 })).is_none());
}

#[test]
fn a_discovery_document_is_the_issuers_own_and_leads_to_https_alone() {
    let document = |issuer: &str, token: &str| {
        json!({
            "issuer": issuer,
            "authorization_endpoint": "https://id.example/authorize",
            "token_endpoint": token,
            "jwks_uri": "https://id.example/keys",
        })
    };
    const TOKEN: &str = "https://id.example/token";
    let parse = |asked: &str, document: Value, many| {
        metadata::parse(document, &Url::parse(asked).unwrap(), many).map(|metadata| metadata.issuer)
    };
    for (asked, issuer) in [
        ("https://id.example", "https://id.example"),
        ("https://id.example", "https://id.example/"),
        ("https://id.example/realms/a", "https://id.example/realms/a"),
        ("https://id.example/a/", "https://id.example/a"),
    ] {
        assert_eq!(parse(asked, document(issuer, TOKEN), false).unwrap(), issuer);
    }
    const MANY: &str = "https://login.example/{tenantid}/v2.0";
    for asked in ["https://login.example/organizations/v2.0", "https://login.example/common/v2.0"] {
        assert_eq!(parse(asked, document(MANY, TOKEN), true).unwrap(), MANY);
        assert!(parse(asked, document(MANY, TOKEN), false).is_err(), "only where many tenants are meant");
    }
    for (asked, document) in [
        ("https://id.example", document("https://evil.example", TOKEN)),
        ("https://id.example/a", document("https://id.example", TOKEN)),
        ("https://id.example", document("https://id.example.evil.example", TOKEN)),
        ("https://login.example/6f2d3a54/v2.0", document(MANY, TOKEN)),
        ("https://id.example", document("https://id.example", "http://id.example/token")),
        ("https://id.example", document("https://id.example", "file:///etc/passwd")),
        ("https://id.example", document("https://id.example", "token")),
        ("https://id.example", json!({ "issuer": "https://id.example" })),
        ("https://id.example", json!([])),
    ] {
        let refused = parse(asked, document.clone(), true);
        assert!(matches!(refused, Err(OidcError::Metadata(_))), "{asked} {document}");
    }
}

#[tokio::test]
async fn who_comes_back_with_a_code_is_known_by_the_providers_word() {
    let fake = Fake::start().await;
    let provider = fake.provider(|_| {});
    let question = Question { state: "s t&", nonce: NONCE, verifier: "v" };
    let there = provider.way_there(&question).await.unwrap();
    let asked = |name: &str| there.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    assert_eq!((asked("state").as_str(), asked("nonce").as_str()), ("s t&", NONCE));
    // RFC 7636, 4.2, of «v».
    assert_eq!(asked("code_challenge"), "TJRIXgwhrmxBzh3-e2v6zupato5AokdvUCCOUm9QYIA");
    assert_eq!((asked("code_challenge_method").as_str(), asked("response_type").as_str()), ("S256", "code"));
    assert_eq!(asked("redirect_uri"), "https://bsr.example/sign-in/with/oidc/done");
    assert!(!there.as_str().contains("secret"));

    let came = fake.came(&provider).await.unwrap();
    assert_eq!(came.person.subject, "1");
    assert_eq!(came.proven.unwrap().as_str(), "ann@child.example");
    let posted = fake.posted();
    assert!(
        posted.contains("code=c%26d") && posted.contains("code_verifier=v") && !posted.contains("secret"),
        "{posted}"
    );
    // The id and the secret as a form would have them, then as RFC 7617 wants it.
    assert_eq!(
        fake.authorization(),
        format!("Basic {}", base64::prelude::BASE64_STANDARD.encode("bsr%3A1:s%3Aecret"))
    );
    assert!(!format!("{provider:?}").contains("s:ecret"));
}

#[tokio::test]
async fn a_provider_that_wants_the_secret_in_the_form_gets_it_there() {
    let fake = Fake::start().await;
    fake.set(|fake| fake.metadata["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]));
    fake.came(&fake.provider(|_| {})).await.unwrap();
    assert!(fake.posted().contains("client_secret=s%3Aecret") && fake.authorization().is_empty());
}

#[tokio::test]
async fn what_the_token_says_is_checked_against_what_was_asked() {
    let fake = Fake::start().await;
    let provider = fake.provider(|_| {});
    for (name, value, error) in [
        ("nonce", json!("other"), ClaimError::Nonce),
        ("aud", json!("other"), ClaimError::Audience),
        ("iss", json!("https://evil.example"), ClaimError::Issuer),
        ("exp", json!(now().timestamp() - 61), ClaimError::Expired),
        ("iat", json!(now().timestamp() + 61), ClaimError::FromTheFuture),
    ] {
        fake.set(|fake| fake.otherwise = json!({ name: value }));
        let refused = fake.came(&provider).await;
        assert!(matches!(refused, Err(OidcError::Claim(claim)) if claim == error), "{name}");
    }
    assert_eq!(CLIENT, provider.settings().client_id);
}

#[tokio::test]
async fn a_new_key_is_asked_for_once_and_not_again_at_once() {
    let fake = Fake::start().await;
    let provider = fake.provider(|limits| limits.again = Duration::ZERO);
    fake.came(&provider).await.unwrap();
    assert_eq!(fake.keys_asked(), 1);
    fake.set(|fake| fake.signer = Signer::new(Algorithm::ES256, "new"));
    fake.came(&provider).await.unwrap();
    fake.came(&provider).await.unwrap();
    assert_eq!(fake.keys_asked(), 2);

    // Whoever sends tokens of unknown keys makes us ask no more.
    let patient = fake.provider(|_| {});
    fake.came(&patient).await.unwrap();
    let before = fake.keys_asked();
    fake.set(|fake| fake.signer = Signer::new(Algorithm::ES256, "newer"));
    for _ in 0..3 {
        let refused = fake.came(&patient).await;
        assert!(matches!(refused, Err(OidcError::Token(TokenError::UnknownKey))));
    }
    assert_eq!(fake.keys_asked(), before);
}

#[tokio::test]
async fn a_key_for_one_tenant_signs_for_no_other() {
    let fake = Fake::start().await;
    let provider = fake.provider(|_| {});
    fake.set(|fake| fake.key_issuer = Some("https://login.example/{tenantid}/v2.0".to_owned()));
    let refused = fake.came(&provider).await;
    assert!(matches!(refused, Err(OidcError::Token(TokenError::UnknownKey))));
}

#[tokio::test]
async fn an_address_that_the_token_lacks_is_asked_for_and_only_the_same_persons() {
    let fake = Fake::start().await;
    let provider = fake.provider(|_| {});
    fake.set(|fake| fake.otherwise = json!({ "email": null, "email_verified": null }));
    let proven = async || fake.came(&provider).await.map(|came| came.proven.map(|address| address.key()));
    assert_eq!(proven().await.unwrap(), None, "the provider has no such place");

    let place = format!("{}/userinfo", fake.issuer());
    fake.set(|fake| fake.metadata["userinfo_endpoint"] = json!(place));
    let provider = fake.provider(|_| {});
    let proven = async || fake.came(&provider).await.map(|came| came.proven.map(|address| address.key()));
    fake.set(|fake| {
        fake.userinfo = json!({ "sub": "1", "email": "Bob@child.example", "email_verified": true })
    });
    assert_eq!(proven().await.unwrap().as_deref(), Some("bob@child.example"));
    assert_eq!(fake.authorization(), "Bearer t0ken");
    fake.set(|fake| fake.userinfo = json!({ "sub": "1", "email": "bob@child.example" }));
    assert_eq!(proven().await.unwrap(), None);
    fake.set(|fake| {
        fake.userinfo = json!({ "sub": "2", "email": "bob@child.example", "email_verified": true })
    });
    assert!(matches!(proven().await, Err(OidcError::Call { error: CallError::Unreadable, .. })));
    // Google's and Microsoft's tokens have the address, or there is none.
    let google = Provider::new(
        ProviderSettings { kind: ProviderKind::Google, ..provider.settings().clone() },
        Url::parse("https://bsr.example/").unwrap(),
    )
    .unwrap();
    assert!(fake.came(&google).await.unwrap().proven.is_none());
    // Who came with the wrong account is let choose another.
    let asks = async |provider: &Provider| {
        let question = Question { state: "s", nonce: "n", verifier: "v" };
        provider.way_there(&question).await.unwrap().as_str().contains("&prompt=select_account")
    };
    assert!(asks(&google).await && !asks(&provider).await);
}

#[tokio::test]
async fn an_answer_says_whose_it_is_where_the_provider_promised_that() {
    let fake = Fake::start().await;
    let issuer = fake.issuer();
    let silent = fake.provider(|_| {});
    assert!(silent.check_issuer(None).await.is_ok() && silent.check_issuer(Some(&issuer)).await.is_ok());
    assert!(matches!(silent.check_issuer(Some("https://evil.example")).await, Err(OidcError::MixedUp)));
    fake.set(|fake| fake.metadata["authorization_response_iss_parameter_supported"] = json!(true));
    let saying = fake.provider(|_| {});
    assert!(saying.check_issuer(Some(&issuer)).await.is_ok());
    assert!(matches!(saying.check_issuer(None).await, Err(OidcError::MixedUp)));
}

#[tokio::test]
async fn a_provider_that_does_not_answer_as_it_should_is_told_apart() {
    let fake = Fake::start().await;
    let provider = fake.provider(|_| {});
    fake.came(&provider).await.unwrap();
    fake.set(|fake| {
        fake.refusal = Some((400, json!({ "error": "invalid_grant", "error_description": "ann@x" })))
    });
    let refused = fake.came(&provider).await.err().unwrap();
    assert_eq!(refused.to_string(), "the provider gave no tokens for the code: invalid_grant");
    assert!(!refused.is_the_providers());
    fake.set(|fake| fake.refusal = Some((400, json!({ "error": "<b>ann@x</b>" }))));
    assert!(!fake.came(&provider).await.err().unwrap().to_string().contains("ann"));
    for (status, body) in [(500, json!({})), (200, json!({ "access_token": "t" })), (302, json!({}))] {
        fake.set(|fake| fake.refusal = Some((status, body.clone())));
        assert!(fake.came(&provider).await.err().unwrap().is_the_providers(), "{status}");
    }

    let small = fake.provider(|limits| limits.body = 100);
    assert!(matches!(unasked(&small).await, OidcError::Call { error: CallError::TooLarge(100), .. }));
    // Asked again at once it is left alone, so that nobody waits for the same silence one after the other.
    assert!(matches!(unasked(&small).await, OidcError::Call { error: CallError::Away, .. }));
    fake.set(|fake| fake.hangs = true);
    let silent = fake.provider(|limits| limits.timeout = Duration::from_millis(50));
    assert!(matches!(unasked(&silent).await, OidcError::Call { error: CallError::Silence(_), .. }));
}

async fn unasked(provider: &Provider) -> OidcError {
    provider.way_there(&Question { state: "s", nonce: "n", verifier: "v" }).await.unwrap_err()
}

#[test]
fn nothing_is_asked_over_a_line_that_others_can_read() {
    for good in ["https://id.example", "http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"] {
        assert!(is_secure(&Url::parse(good).unwrap()), "{good}");
    }
    for bad in ["http://id.example", "http://10.0.0.1", "http://localhost.evil.example", "ftp://localhost"] {
        assert!(!is_secure(&Url::parse(bad).unwrap()), "{bad}");
    }
}
