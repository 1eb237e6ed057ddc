//! What is known of organizations: who they are, who goes, who cannot be read.

use domain::history::Absence;
use domain::time::parse_instant;
use end2end::upstream::{Account, Fault, Kind, List, Organization, Result, World, instant};
use store::Opened;

use crate::house::{House, line};

const NOON: &str = "2026-10-10T12:00:00Z";

fn organization(id: u64, name: &str) -> Organization {
    let ann = Account::mailbox(&format!("ann@org{id}.example"), instant("2026-09-01T00:00:00Z"));
    Organization::new(id, name).with(ann.run("2026-10-10T06:00:00Z", Result::Succeeded))
}

fn world() -> World {
    World::new(instant(NOON))
        .with(organization(1, "Acme [e9fd]"))
        .with(organization(2, "Bolt"))
        .with(organization(3, "Core [0a1b]"))
}

#[tokio::test]
async fn an_organization_is_known_by_name_owner_domain_and_source() {
    let mut world = world();
    world.organizations[1].tenants[0].kind = "gws".to_owned();
    let house = House::new(world).await;
    let synced = house.sync_at(NOON).await;
    let said = synced.to_string();
    assert!(said.starts_with("upstream of Reseller at 127.0.0.1:"), "{said}");
    assert!(said.ends_with(": 3 organizations"), "{said}");
    assert_eq!(
        synced.lines[0].to_string(),
        "Acme (1): 1 account, 1 new or changed, 1 new run, 1 change of state"
    );
    let Opened { store, deployment } = house.open(parse_instant(NOON).unwrap()).await;
    let acme = store.find_organization(&deployment, "1").await.unwrap();
    assert_eq!((acme.name.as_str(), acme.partner_name.as_str()), ("Acme", "Reseller"));
    assert_eq!(acme.owner.as_deref(), Some("owner@org1.example"));
    assert_eq!(acme.domains, ["org1.example"]);
    assert_eq!(acme.source.map(|source| source.as_str()), Some("m365"));
    let bolt = store.find_organization(&deployment, "2").await.unwrap();
    assert_eq!(bolt.source.map(|source| source.as_str()), Some("gws"));
}

#[tokio::test]
async fn one_that_cannot_be_read_is_named_and_stops_no_other() {
    let mut world = world();
    world.organizations[1].token = None;
    let house = House::new(world).await;
    house.server.fault(Fault::status(401).of(1));
    let synced = house.sync_at(NOON).await;
    assert!(!synced.failed());
    let sentence = line(&synced, "1").to_string();
    assert!(sentence.starts_with("Acme (1): failed: "), "{sentence}");
    assert!(sentence.contains("the organization's authentication token was not accepted"), "{sentence}");
    let sentence = line(&synced, "2").to_string();
    assert_eq!(
        sentence,
        "Bolt (2): failed: /users gives no authentication_token for it, so that it cannot be read"
    );
    assert_eq!((line(&synced, "3").runs, &line(&synced, "3").error), (1, &None));
    // They exist all the same, and so are due their reports.
    let Opened { store, deployment } = house.open(parse_instant(NOON).unwrap()).await;
    for id in ["1", "2", "3"] {
        assert!(store.find_organization(&deployment, id).await.is_ok(), "{id}");
    }
}

#[tokio::test]
async fn an_upstream_that_cannot_be_listed_is_a_sentence_and_changes_nothing() {
    let house = House::new(world()).await;
    house.sync_at(NOON).await;
    for (fault, words) in [
        (
            Fault::status(401).on(List::Status),
            "/status answered 401: the reseller's tokens were not accepted",
        ),
        (Fault::status(401).on(List::Users), "/users answered 401: the reseller's tokens were not accepted"),
        (Fault::status(500).on(List::Users), "/users answered 500"),
        (Fault::new(Kind::HalfJson).on(List::Users), "it ends too early"),
        (Fault::new(Kind::Drop).on(List::Status), "/status could not be read"),
    ] {
        house.server.heal();
        house.server.fault(fault);
        let synced = house.sync_at("2026-10-10T16:00:00Z").await;
        let error = synced.error.clone().unwrap();
        assert!(error.contains(words) && !error.contains("secret"), "{error}");
        assert!(synced.failed() && synced.lines.is_empty() && synced.gone == 0);
    }
    let mut nowhere = House::new(world()).await;
    nowhere.settings.url = "http://127.0.0.1:9/api".to_owned();
    let error = nowhere.sync_at(NOON).await.error.unwrap();
    assert!(
        error.starts_with("/status could not be read") && error.contains("check upstream.url"),
        "{error}"
    );
}

#[tokio::test]
async fn one_that_is_gone_or_deactivated_stays_known_and_may_come_back() {
    let mut world = world();
    world.organizations[0].leaves_at = Some(instant("2026-10-11T00:00:00Z"));
    world.organizations[1].deactivated_at = Some(instant("2026-10-11T00:00:00Z"));
    let house = House::new(world).await;
    assert_eq!(house.sync_at(NOON).await.gone, 0);
    // A list that was not understood to its end says nothing about who is gone.
    house
        .server
        .fault(Fault::field("Core [0a1b]", "organization_id", serde_json::Value::Null).on(List::Users));
    let synced = house.sync_at("2026-10-11T08:00:00Z").await;
    assert_eq!(synced.gone, 0);
    assert_eq!(
        synced.problems[0].to_string(),
        "Core: /users, row 1788003-13: organization_id is missing: this organization cannot be read"
    );
    house.server.heal();
    let synced = house.sync_at("2026-10-11T12:00:00Z").await;
    assert_eq!(synced.gone, 2);
    assert_eq!(line(&synced, "2").to_string(), "Bolt (2): deactivated at the upstream; its reports stay");
    let now = parse_instant("2026-10-11T12:00:00Z").unwrap();
    let presence = async |id: &str| {
        let Opened { store, deployment } = house.open(now).await;
        store.find_organization(&deployment, id).await.unwrap().presence
    };
    assert_eq!(
        [presence("1").await.gone_at, presence("2").await.gone_at, presence("3").await.gone_at],
        [Some(now), Some(now), None]
    );
    house.server.change(|world| world.organizations[0].leaves_at = None);
    house.sync_at("2026-10-11T16:00:00Z").await;
    let back = presence("1").await;
    let absence = Absence { gone_at: now, back_at: parse_instant("2026-10-11T16:00:00Z").unwrap() };
    assert_eq!(
        (back.gone_at, back.absences),
        (None, vec![absence]),
        "no report is owed of months wholly away"
    );
}

#[tokio::test]
async fn no_organizations_token_is_stored() {
    let house = House::new(world()).await;
    house.server.fault(Fault::status(500).on(List::Tasks));
    house.sync_at(NOON).await;
    let bytes = house.bytes();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("Acme") && holds("/tasks answered 500"), "the right heap was searched");
    assert!(!["organization-secret", "reseller-secret", "access-secret"].into_iter().any(holds));
}
