use super::*;
use crate::time::parse_instant;
use serde_json::{Value, json};

const ISSUER: &str = "https://id.example";
const MANY: &str = "https://login.example/{tenantid}/v2.0";
const TENANT: &str = "6f2d3a54-3c19-4e0f-8a41-7f6d0e9b1c22";

fn now() -> i64 {
    parse_instant("2026-11-20T12:00:00Z").unwrap().timestamp()
}

/// The claims of a good token, with some of them otherwise; null leaves one out.
fn claims(otherwise: Value) -> Result<Claims, serde_json::Error> {
    let mut all = json!({
        "iss": ISSUER, "sub": "1", "aud": "us", "exp": now() + 300, "iat": now(), "nonce": "n",
        "email": "Ann@Child.example", "email_verified": true,
    });
    for (name, value) in otherwise.as_object().unwrap() {
        if value.is_null() {
            all.as_object_mut().unwrap().remove(name);
        } else {
            all[name] = value.clone();
        }
    }
    serde_json::from_value(all)
}

fn person(issuer: &str, otherwise: Value) -> Result<Person, ClaimError> {
    let now = parse_instant("2026-11-20T12:00:00Z").unwrap();
    claims(otherwise).unwrap().person(&Expected { issuer, client_id: "us", nonce: "n", now })
}

#[test]
fn a_good_token_names_a_person() {
    let ann = Person { issuer: ISSUER.into(), subject: "1".into() };
    for otherwise in [
        json!({}),
        json!({ "aud": ["us"] }),
        json!({ "aud": ["us", "others"], "azp": "us" }),
        json!({ "azp": "us" }),
        // Clocks that differ by less than a minute.
        json!({ "exp": now() - 59 }),
        json!({ "iat": now() + 60 }),
        json!({ "nbf": now() + 60 }),
        json!({ "nbf": null }),
    ] {
        assert_eq!(person(ISSUER, otherwise.clone()), Ok(ann.clone()), "{otherwise}");
    }
}

#[test]
fn a_token_is_believed_only_when_all_of_it_is_right() {
    use ClaimError::*;
    for (otherwise, error) in [
        (json!({ "iss": "https://evil.example" }), Issuer),
        (json!({ "iss": "https://id.example/" }), Issuer),
        (json!({ "aud": "others" }), Audience),
        (json!({ "aud": [] }), Audience),
        (json!({ "aud": ["us", "others"] }), Audience),
        (json!({ "azp": "others" }), Audience),
        (json!({ "aud": ["others"], "azp": "us" }), Audience),
        (json!({ "exp": now() - 60 }), Expired),
        (json!({ "exp": i64::MIN }), Expired),
        (json!({ "iat": now() + 61 }), FromTheFuture),
        (json!({ "nbf": now() + 61 }), FromTheFuture),
        (json!({ "nbf": i64::MAX }), FromTheFuture),
        (json!({ "nonce": "other" }), Nonce),
        (json!({ "nonce": null }), Nonce),
        (json!({ "nonce": "" }), Nonce),
        (json!({ "sub": "" }), Subject),
        (json!({ "sub": "s".repeat(256) }), Subject),
    ] {
        assert_eq!(person(ISSUER, otherwise.clone()), Err(error), "{otherwise}");
        assert_eq!(error.is_a_matter_of_clocks(), matches!(error, Expired | FromTheFuture));
        assert!(!error.word().is_empty());
    }
}

#[test]
fn what_is_of_another_type_is_not_read() {
    for otherwise in [
        json!({ "exp": "300" }),
        json!({ "exp": 1.5 }),
        json!({ "iat": null }),
        json!({ "nbf": "0" }),
        json!({ "exp": null }),
        json!({ "sub": 1 }),
        json!({ "sub": null }),
        json!({ "aud": null }),
        json!({ "aud": { "us": true } }),
        json!({ "nonce": ["n"] }),
    ] {
        assert!(claims(otherwise.clone()).is_err(), "{otherwise}");
    }
}

#[test]
fn of_many_tenants_each_speaks_for_itself() {
    let issuer = format!("https://login.example/{TENANT}/v2.0");
    let other = "00000000-3c19-4e0f-8a41-7f6d0e9b1c22";
    let ann = Person { issuer: issuer.clone(), subject: "1".into() };
    assert_eq!(person(MANY, json!({ "iss": issuer, "tid": TENANT })), Ok(ann));
    for (otherwise, error) in [
        (json!({ "iss": issuer, "tid": other }), ClaimError::Issuer),
        (json!({ "iss": issuer }), ClaimError::Tenant),
        (json!({ "iss": issuer, "tid": "" }), ClaimError::Tenant),
        (json!({ "iss": MANY, "tid": "{tenantid}" }), ClaimError::Tenant),
        (json!({ "iss": "https://login.example/a/b/v2.0", "tid": "a/b" }), ClaimError::Tenant),
        (json!({ "iss": issuer.to_uppercase(), "tid": TENANT.to_uppercase() }), ClaimError::Tenant),
        (json!({ "iss": "https://evil.example/v2.0", "tid": TENANT }), ClaimError::Issuer),
    ] {
        assert_eq!(person(MANY, otherwise.clone()), Err(error), "{otherwise}");
    }
}

fn proven(kind: ProviderKind, is_one_tenant: bool, domains: &[&str], otherwise: Value) -> Option<String> {
    let domains: Vec<String> = domains.iter().map(|domain| (*domain).to_owned()).collect();
    let trust = Trust { kind, is_one_tenant, domains: &domains };
    trust.proven_address(&claims(otherwise).unwrap()).map(|address| address.key())
}

#[test]
fn an_address_counts_only_when_the_issuer_has_proven_it() {
    let proven = |otherwise| proven(ProviderKind::Oidc, false, &[], otherwise);
    let ann = Some("ann@child.example".to_owned());
    assert_eq!(proven(json!({})), ann);
    assert_eq!(proven(json!({ "email_verified": "true" })), ann);
    for otherwise in [
        json!({ "email_verified": false }),
        json!({ "email_verified": null }),
        json!({ "email_verified": "false" }),
        json!({ "email_verified": ["true"] }),
        json!({ "email": null, "preferred_username": "ann@child.example" }),
        json!({ "email": "Ann <ann@child.example>" }),
        json!({ "email": "ann@child.example, bob@child.example" }),
        json!({ "email": "" }),
    ] {
        assert_eq!(proven(otherwise.clone()), None, "{otherwise}");
    }
}

#[test]
fn with_domains_named_no_other_counts() {
    let proven = |domains: &[&str]| proven(ProviderKind::Oidc, false, domains, json!({}));
    assert!(proven(&["other.example", "child.example"]).is_some());
    assert_eq!(proven(&["other.example"]), None);
    // A domain is not its parent's, and not what merely ends like it.
    assert_eq!(proven(&["example"]), None);
    assert_eq!(proven(&["d.example"]), None);
}

#[test]
fn microsofts_email_counts_with_its_domains_owners_word_or_in_the_operators_own_tenant() {
    let proven =
        |one, domains: &[&str], otherwise| proven(ProviderKind::Microsoft, one, domains, otherwise).is_some();
    let own: &[&str] = &["child.example"];
    // Everybody writes `email`, and `email_verified` is not Microsoft's word.
    assert!(!proven(false, &[], json!({})));
    assert!(!proven(false, own, json!({})));
    assert!(!proven(true, &[], json!({})));
    for yes in [json!(true), json!("true"), json!("1"), json!(1)] {
        assert!(proven(false, &[], json!({ "xms_edov": yes })), "{yes}");
    }
    for no in [json!(false), json!("false"), json!("0"), json!(0), json!("yes")] {
        assert!(!proven(false, &[], json!({ "xms_edov": no })), "{no}");
    }
    // The operator says that the domain is that tenant's own.
    assert!(proven(true, own, json!({})));
    assert!(proven(true, own, json!({ "email": null, "preferred_username": "ann@child.example" })));
    assert!(!proven(true, own, json!({ "email": "ann@elsewhere.example" })));
    assert!(!proven(false, own, json!({ "email": null, "preferred_username": "ann@child.example" })));
    let guest = "ann_child.example#EXT#@child.onmicrosoft.com";
    assert!(!proven(true, own, json!({ "email": null, "preferred_username": guest })));
}

#[test]
fn googles_word_counts_for_what_google_hosts() {
    let proven = |otherwise| proven(ProviderKind::Google, false, &[], otherwise).is_some();
    assert!(proven(json!({ "hd": "child.example" })));
    assert!(proven(json!({ "email": "ann@gmail.com" })));
    assert!(!proven(json!({})));
    assert!(!proven(json!({ "hd": "" })));
    assert!(!proven(json!({ "hd": "child.example", "email_verified": false })));
    assert!(!proven(json!({ "email": "ann@gmail.com", "email_verified": false })));
}
