//! Launch tokens of other portals, and the sessions that they begin.

mod portal;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::door::*;
use domain::embedding::EmbeddingRefusal;
use domain::id::LaunchKeyId;
use domain::role::Role;
use store::{EmbeddingError, Error, GoesOn, LaunchError, Launched, Scope, SessionKind};

use portal::{AUDIENCE, ISSUER, PORTAL, Portal, claims, ed25519, number, p256, world_with};

async fn launch(world: &World, token: &str) -> Result<Launched, LaunchError> {
    world.store.launch(token, AUDIENCE, PORTAL, None).await
}

async fn scope(world: &World, launched: &Launched) -> Scope {
    world.store.session(SessionKind::Framed, &launched.token).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_token_signs_its_user_in_for_one_organization_in_one_portal() {
    for portal in [ed25519, p256] {
        each_database(async |world| {
            let portal = world_with(&world, portal()).await;
            let launched = launch(&world, &portal.sign(&claims("one"))).await.unwrap();
            let organization = world.organization("o-child").await;
            assert_eq!((launched.organization, launched.seconds), (organization, 3600));
            assert_eq!(launched.frame_origins, [PORTAL]);
            let store = &world.store;
            let direct = store.session(SessionKind::Direct, &launched.token).await.unwrap();
            assert!(direct.is_none(), "one cookie is not taken for the other");

            let scope = scope(&world, &launched).await;
            assert_eq!(scope.role(), Some(Role::Admin));
            assert_eq!(scope.framed_by(), Some([PORTAL.to_owned()].as_slice()));
            assert!(store.organization(&scope, organization).await.is_ok());
            assert!(store.reports_tab(&scope, organization, false).await.is_ok());
            // What the user reaches elsewhere is not reached from here.
            let sibling = world.organization("o-parent").await;
            assert!(matches!(store.organization(&scope, sibling).await, Err(Error::NotFound)));
            assert!(matches!(store.reports_tab(&scope, sibling, false).await, Err(Error::NotFound)));
            assert!(matches!(store.deliveries(&scope, sibling).await, Err(Error::NotFound)));
            assert!(matches!(store.audit_trail(&scope, sibling, 9).await, Err(Error::NotFound)));
            assert!(store.find_organization(&scope, "o-parent").await.is_err());
            let list = store.organizations(&scope, &Default::default()).await.unwrap();
            assert_eq!((list.total, list.rows[0].id), (1, organization));
            assert_eq!(store.partners(&scope).await.unwrap(), []);
            assert_eq!(store.partner_tree(&scope).await.unwrap(), []);
            let both =
                store.month_reports(&scope, &[organization, sibling], "2026-10".parse().unwrap()).await;
            assert_eq!(both.unwrap().len(), 1);
            assert!(store.coverage(&scope, &[organization, sibling]).await.unwrap().is_empty());
        })
        .await;
    }
}

#[tokio::test]
async fn where_a_second_step_is_demanded_another_portals_word_counts_all_the_same() {
    each_database(async |world| {
        let portal = world_with(&world, ed25519()).await;
        let before = launch(&world, &portal.sign(&claims("before"))).await.unwrap();
        let parent = world.store.find_partner(&world.deployment, "parent").await.unwrap().id;
        world.store.demand_second_step(&world.deployment, parent, true).await.unwrap();
        let after = launch(&world, &portal.sign(&claims("after"))).await.unwrap();
        for launched in [before, after] {
            let scope = scope(&world, &launched).await;
            assert!(world.store.organization(&scope, launched.organization).await.is_ok());
            // It reaches no account, so it takes nothing of what is demanded away.
            assert!(matches!(world.store.own_account(&scope).await, Err(Error::Forbidden(_))));
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_token_has_its_own_word() {
    each_database(async |world| {
        let portal = world_with(&world, ed25519()).await;
        let now = at(START).timestamp();
        let with = |name: &str, value: Value| {
            let mut claims = claims("wrong");
            claims[name] = value;
            portal.sign(&claims)
        };
        let without = |name: &str| {
            let mut claims = claims("wrong");
            claims.as_object_mut().unwrap().remove(name);
            portal.sign(&claims)
        };
        let header = |header: Value| {
            let good = portal.sign(&claims("wrong"));
            let (_, rest) = good.split_once('.').unwrap();
            format!("{}.{rest}", number(header.to_string().as_bytes()))
        };
        let stranger = Portal { kid: portal.kid.clone(), ..ed25519() };
        // HS256, keyed with what is public of the key.
        let x = portal.public["x"].as_str().unwrap();
        let mut hmac = Header::new(Algorithm::HS256);
        hmac.kid = Some(portal.kid.clone());
        let hmac = jsonwebtoken::encode(&hmac, &claims("wrong"), &EncodingKey::from_secret(x.as_bytes()));
        let good = portal.sign(&claims("wrong"));
        let (body, _) = good.rsplit_once('.').unwrap();
        let rows = [
            ("no token", String::new(), "unreadable"),
            ("two parts", body.to_owned(), "unreadable"),
            ("9 KiB", "x".repeat(9 * 1024), "unreadable"),
            ("alg:none", header(json!({ "alg": "none", "kid": portal.kid })), "unreadable"),
            ("HS256 with the public key", hmac.unwrap(), "unreadable"),
            ("no kid", header(json!({ "alg": "EdDSA" })), "unknown-key"),
            ("kid with a path", header(json!({ "alg": "EdDSA", "kid": "../../etc/passwd" })), "unknown-key"),
            ("kid of nobody", header(json!({ "alg": "EdDSA", "kid": uuid::Uuid::now_v7() })), "unknown-key"),
            ("a key in the token", header(json!({ "alg": "EdDSA", "jwk": portal.public })), "unknown-key"),
            ("another's signature", stranger.sign(&claims("wrong")), "bad-signature"),
            ("no signature", format!("{body}."), "bad-signature"),
            ("another issuer", with("iss", json!("https://evil.example")), "wrong-issuer"),
            ("another audience", with("aud", json!("https://other.example")), "wrong-audience"),
            ("no audience", without("aud"), "unreadable"),
            ("no issuer", without("iss"), "unreadable"),
            ("exp as text", with("exp", json!((now + 60).to_string())), "unreadable"),
            ("no exp", without("exp"), "unreadable"),
            ("no iat", without("iat"), "unreadable"),
            ("no jti", without("jti"), "unreadable"),
            ("an empty jti", with("jti", json!("")), "unreadable"),
            ("over", with("exp", json!(now - 1)), "expired"),
            ("over this second", with("exp", json!(now)), "expired"),
            ("from the future", with("iat", json!(now + 600)), "from-the-future"),
            ("not yet", with("nbf", json!(now + 600)), "from-the-future"),
            ("not before as text", with("nbf", json!(now.to_string())), "unreadable"),
            ("for a minute and a second", with("exp", json!(now + 61)), "lives-too-long"),
            ("nobody", with("sub", json!("nobody@parent.example")), "unknown-user"),
            ("no address", with("sub", json!("' OR 1=1 --")), "unknown-user"),
            ("another partner's user", with("sub", json!("owner@other.example")), "unknown-user"),
            ("finance", with("sub", json!("finance@parent.example")), "forbidden-role"),
            ("another partner's organization", with("org", json!("o-other")), "unknown-organization"),
            ("no organization", with("org", json!("")), "unknown-organization"),
        ];
        for (what, token, word) in rows {
            let error = launch(&world, &token).await.unwrap_err();
            assert_eq!(error.word(), word, "{what}");
            let told = include_str!("../../../docs/embedding.md").contains(&format!("| `{word}` |"));
            assert!(told, "docs/embedding.md does not explain {word}");
        }
        // The child's user does not reach up.
        let mut upwards = claims("wrong");
        upwards["sub"] = json!("owner@child.example");
        upwards["org"] = json!("o-parent");
        let error = launch(&world, &portal.sign(&upwards)).await.unwrap_err();
        assert_eq!(error.word(), "unknown-organization");
        // All that time the good one was not taken.
        for origin in ["https://evil.example", "", "null", "https://app.portal.example.evil.example"] {
            let error = world.store.launch(&good, AUDIENCE, origin, None).await.unwrap_err();
            assert_eq!(error.word(), "foreign-origin", "{origin}");
        }
        launch(&world, &good).await.unwrap();
        assert_eq!(launch(&world, &good).await.unwrap_err().word(), "used");
    })
    .await;
}

#[tokio::test]
async fn a_token_is_taken_once_however_many_post_it() {
    each_database(async |world| {
        let portal = world_with(&world, ed25519()).await;
        let token = portal.sign(&claims("race"));
        let tries = futures::future::join_all((0..8).map(|_| launch(&world, &token))).await;
        assert_eq!(tries.iter().filter(|it| it.is_ok()).count(), 1);
        let words = tries.iter().filter_map(|it| it.as_ref().err()).map(LaunchError::word);
        assert!(words.into_iter().all(|word| word == "used"));
    })
    .await;
}

#[tokio::test]
async fn a_framed_session_ends_when_it_should() {
    each_database(async |world| {
        let portal = world_with(&world, ed25519()).await;
        let (store, deployment) = (&world.store, &world.deployment);
        let begin = async |jti: &str| launch(&world, &portal.sign(&claims(jti))).await.unwrap().token;
        let lives = async |token: &str| store.session(SessionKind::Framed, token).await.unwrap().is_some();

        let idle = begin("idle").await;
        let later = world.at("2026-11-20T12:16:30Z").await;
        assert!(later.store.session(SessionKind::Framed, &idle).await.unwrap().is_none());
        assert_eq!(later.store.framed_by_of_ended(&idle).await.unwrap(), [PORTAL], "it can be told");

        let used = begin("used").await;
        for minute in [10, 20, 30, 40, 50, 59] {
            let now = world.at(&format!("2026-11-20T12:{minute}:00Z")).await;
            assert!(now.store.session(SessionKind::Framed, &used).await.unwrap().is_some(), "{minute}");
        }
        let end = world.at("2026-11-20T13:01:00Z").await;
        assert!(end.store.session(SessionKind::Framed, &used).await.unwrap().is_none());

        let parent = store.find_partner(deployment, "parent").await.unwrap().id;
        let origin = begin("origin").await;
        store.set_frame_origins(deployment, parent, None, &["https://new.example".to_owned()]).await.unwrap();
        assert!(!lives(&origin).await, "its portal may frame no longer");
        store.set_frame_origins(deployment, parent, None, &[PORTAL.to_owned()]).await.unwrap();

        let deleted = begin("deleted").await;
        let admin = store.users(deployment).await.unwrap();
        let admin = admin.iter().find(|user| user.email == "admin@parent.example").unwrap().id;
        let revoked = begin("revoked").await;
        let kid: LaunchKeyId = portal.kid.parse().unwrap();
        store.revoke_launch_key(deployment, kid).await.unwrap();
        store.revoke_launch_key(deployment, kid).await.unwrap();
        assert!(!lives(&revoked).await);
        assert_eq!(launch(&world, &portal.sign(&claims("late"))).await.unwrap_err().word(), "unknown-key");
        store.delete_user(deployment, admin).await.unwrap();
        assert!(!lives(&deleted).await);
    })
    .await;
}

#[tokio::test]
async fn a_launch_that_the_browser_did_not_keep_goes_on_once() {
    each_database(async |world| {
        let portal = world_with(&world, ed25519()).await;
        let store = &world.store;
        let launched = launch(&world, &portal.sign(&claims("tab"))).await.unwrap();
        let tab = store.go_on_with_launch(&launched.code, GoesOn::InATab, None).await.unwrap().unwrap();
        assert!(store.go_on_with_launch(&launched.code, GoesOn::InATab, None).await.unwrap().is_none());
        assert!(store.session(SessionKind::Framed, &tab.token).await.unwrap().is_none());
        let scope = store.session(SessionKind::Direct, &tab.token).await.unwrap().unwrap();
        assert!(scope.framed_by().is_none() && scope.is_narrow());
        let sibling = world.organization("o-parent").await;
        assert!(matches!(store.organization(&scope, sibling).await, Err(Error::NotFound)));

        let launched = launch(&world, &portal.sign(&claims("frame"))).await.unwrap();
        let frame = store.go_on_with_launch(&launched.code, GoesOn::InTheFrame, None).await.unwrap().unwrap();
        assert_eq!(frame.organization, launched.organization);
        assert!(store.session(SessionKind::Framed, &frame.token).await.unwrap().is_some());

        let launched = launch(&world, &portal.sign(&claims("late"))).await.unwrap();
        let later = world.at("2026-11-20T13:00:00Z").await;
        assert!(later.store.go_on_with_launch(&launched.code, GoesOn::InATab, None).await.unwrap().is_none());
        assert!(store.go_on_with_launch("", GoesOn::InATab, None).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn only_who_manages_a_partner_says_who_may_embed_its_pages() {
    each_database(async |world| {
        let portal = world_with(&world, p256()).await;
        let store = &world.store;
        let owner = world.user("parent", "owner@parent.example", Role::Owner).await;
        let admin = world.user("parent", "second@parent.example", Role::Admin).await;
        let stranger = world.user("other", "second@other.example", Role::Owner).await;
        let parent = store.find_partner(&world.deployment, "parent").await.unwrap().id;
        let origins = [PORTAL.to_owned()];
        let key = portal.public.to_string();
        let kid: LaunchKeyId = portal.kid.parse().unwrap();

        assert!(matches!(store.frame_origins(&admin, parent).await, Err(Error::Forbidden(_))));
        assert!(matches!(store.frame_origins(&stranger, parent).await, Err(Error::NotFound)));
        let set = store.set_frame_origins(&admin, parent, None, &origins).await;
        assert!(matches!(set, Err(EmbeddingError::Store(Error::Forbidden(_)))));
        let set = store.set_frame_origins(&stranger, parent, None, &origins).await;
        assert!(matches!(set, Err(EmbeddingError::Store(Error::NotFound))));
        let added = store.add_launch_key(&admin, parent, "x", ISSUER, &key).await;
        assert!(matches!(added, Err(EmbeddingError::Store(Error::Forbidden(_)))));
        let added = store.add_launch_key(&stranger, parent, "x", ISSUER, &key).await;
        assert!(matches!(added, Err(EmbeddingError::Store(Error::NotFound))));
        assert!(matches!(store.revoke_launch_key(&stranger, kid).await, Err(Error::NotFound)));
        assert!(matches!(store.launch_keys(&stranger, parent).await, Err(Error::NotFound)));

        // The second of two editors is told.
        let new = ["https://b.example".to_owned(), "https://A.example/".to_owned()];
        let set = store.set_frame_origins(&owner, parent, Some(&origins), &new).await.unwrap();
        assert_eq!(set, ["https://a.example", "https://b.example"]);
        let late = store.set_frame_origins(&owner, parent, Some(&origins), &origins).await.unwrap_err();
        assert!(matches!(late, EmbeddingError::Refused(EmbeddingRefusal::Changed(_))), "{late}");
        let again = store.set_frame_origins(&owner, parent, Some(&origins), &new).await;
        assert!(again.is_ok(), "a double click is no conflict");
        let many: Vec<_> = (0..21).map(|number| format!("https://p{number}.example")).collect();
        let refused = store.set_frame_origins(&owner, parent, None, &many).await;
        assert!(matches!(refused, Err(EmbeddingError::Refused(EmbeddingRefusal::TooManyOrigins(20)))));

        let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
        store.add_launch_key(&owner, parent, "PEM", ISSUER, pem).await.unwrap();
        let private = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----";
        let with_d = json!({ "kty": "OKP", "crv": "Ed25519", "x": "", "d": "" }).to_string();
        let rsa = json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB" }).to_string();
        let short = json!({ "kty": "OKP", "crv": "Ed25519", "x": "AQAB" }).to_string();
        let cut = &pem[..60];
        for bad in ["", "x", private, &with_d, &rsa, &short, cut, &"{".repeat(5000), "{\"kty\":"] {
            let added = store.add_launch_key(&owner, parent, "bad", ISSUER, bad).await;
            assert!(matches!(added, Err(EmbeddingError::Refused(_))), "{bad:.40}");
        }
        assert!(store.add_launch_key(&owner, parent, " ", ISSUER, pem).await.is_err());
        assert!(store.add_launch_key(&owner, parent, "x", "", pem).await.is_err());
        let keys = store.launch_keys(&owner, parent).await.unwrap();
        let kinds: Vec<_> = keys.iter().map(|key| key.algorithm).collect();
        assert_eq!(kinds, ["ES256", "EdDSA"]);
        assert_eq!(store.check_audit(&world.deployment).await.unwrap().broken_at, None);
    })
    .await;
}

#[test]
fn fuzz_no_mutation_of_a_token_signs_anybody_in() {
    use end2end::fuzz::{Became, fuzz};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // One database is enough: a token is read before any is asked.
    let (world, portal) = runtime.block_on(async {
        let world = World::alone().await;
        let portal = world_with(&world, ed25519()).await;
        (world, portal)
    });
    let good = portal.sign(&claims("fuzz"));
    // Signed by nobody, and by the public key taken for a secret.
    let head =
        |algorithm: &str| number(json!({ "alg": algorithm, "kid": portal.kid }).to_string().as_bytes());
    let body = number(claims("none").to_string().as_bytes());
    let words =
        [head("none"), head("HS256"), format!("{}.{body}.", head("none")), body.clone(), "..".to_owned()];
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    fuzz("launch tokens (JWT)", &[good.as_bytes()], &words, |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return Became::Refused };
        match runtime.block_on(launch(&world, text)) {
            // The good one signs in once; that it was used is only told to who has it.
            Ok(_) | Err(LaunchError::Used) => {
                assert_eq!(text.trim(), good, "a changed token was taken");
                Became::Accepted
            }
            Err(LaunchError::Store(error)) => panic!("{error}"),
            Err(refused) => {
                assert!(!refused.word().is_empty());
                Became::Refused
            }
        }
    });
}

#[tokio::test]
async fn what_a_launch_does_names_the_key_that_vouched_for_its_user() {
    each_database(async |world| {
        let portal = world_with(&world, ed25519()).await;
        let launched = launch(&world, &portal.sign(&claims("one"))).await.unwrap();
        let store = &world.store;
        let launched_scope = scope(&world, &launched).await;
        let form = store::OrganizationChange { name: Some("Omega".into()), ..Default::default() };
        let organization = world.organization("o-child").await;
        // An admin may not do that; an owner's launch is the same but for the role.
        assert!(matches!(
            store.set_organization(&launched_scope, organization, form.clone()).await,
            Err(Error::Forbidden(_))
        ));
        assert_eq!(launched_scope.actor_label(), "admin@parent.example (Portal)");
        world.add_user(Some("parent"), "owner@parent.example", Role::Owner).await;
        let mut two = claims("two");
        two["sub"] = json!("owner@parent.example");
        let owner = launch(&world, &portal.sign(&two)).await.unwrap();
        let owner = scope(&world, &owner).await;
        store.set_organization(&owner, organization, form).await.unwrap();
        let trail = store.audit_trail(&owner, organization, 9).await.unwrap();
        assert_eq!(trail[0].actor, "owner@parent.example (Portal)");

        // And that they came is written down, with the key and from where.
        let rows = "SELECT actor, after_json FROM audit WHERE action = 'session.launch' ORDER BY id";
        let database = world.database().await;
        let statement = sea_orm::Statement::from_string(database.get_database_backend(), rows);
        let rows = database.query_all_raw(statement).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].try_get::<String>("", "actor").unwrap(), "admin@parent.example");
        let after: Value =
            serde_json::from_str(&rows[0].try_get::<String>("", "after_json").unwrap()).unwrap();
        assert_eq!((&after["launch_key"], &after["origin"]), (&json!(portal.kid), &json!(PORTAL)));
    })
    .await;
}
