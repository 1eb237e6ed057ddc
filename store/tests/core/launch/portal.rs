//! Another portal, as it signs launch tokens.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::door::*;
use domain::role::Role;

pub(super) const AUDIENCE: &str = "https://bsr.example";
pub(super) const PORTAL: &str = "https://app.portal.example";
pub(super) const ISSUER: &str = "https://portal.example";

/// Another portal with its key.
pub(super) struct Portal {
    pub(super) key: EncodingKey,
    pub(super) algorithm: Algorithm,
    pub(super) public: Value,
    pub(super) kid: String,
}

pub(super) fn number(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn ed25519() -> Portal {
    let pair = Ed25519KeyPair::generate().unwrap();
    let der = pair.to_pkcs8().unwrap();
    let public = json!({ "kty": "OKP", "crv": "Ed25519", "x": number(pair.public_key().as_ref()) });
    let key = EncodingKey::from_ed_der(der.as_ref());
    Portal { key, algorithm: Algorithm::EdDSA, public, kid: String::new() }
}

pub(super) fn p256() -> Portal {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let der = pair.to_pkcs8v1().unwrap();
    let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
    let public = json!({ "kty": "EC", "crv": "P-256", "x": number(x), "y": number(y) });
    let key = EncodingKey::from_ec_der(der.as_ref());
    Portal { key, algorithm: Algorithm::ES256, public, kid: String::new() }
}

impl Portal {
    pub(super) fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.key).unwrap()
    }
}

/// The claims of a good token, at the start of the tests' clock.
pub(super) fn claims(jti: &str) -> Value {
    let now = at(START).timestamp();
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "admin@parent.example", "org": "o-child",
        "iat": now, "exp": now + 60, "jti": jti,
    })
}

/// Two partners with users, and a portal that may frame the parent's pages.
pub(super) async fn world_with(world: &World, mut portal: Portal) -> Portal {
    world.partners().await;
    world.add_user(Some("parent"), "admin@parent.example", Role::Admin).await;
    world.add_user(Some("parent"), "finance@parent.example", Role::Finance).await;
    world.add_user(Some("child"), "owner@child.example", Role::Owner).await;
    world.add_user(Some("other"), "owner@other.example", Role::Owner).await;
    let (store, deployment) = (&world.store, &world.deployment);
    let parent = store.find_partner(deployment, "parent").await.unwrap().id;
    store.set_frame_origins(deployment, parent, None, &[PORTAL.to_owned()]).await.unwrap();
    let key = portal.public.to_string();
    let id = store.add_launch_key(deployment, parent, "Portal", ISSUER, &key).await.unwrap();
    portal.kid = id.to_string();
    portal
}
