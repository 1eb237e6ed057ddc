//! How reports look: from the organization, else from the nearest partner above it.

use crate::door::*;
use domain::brand::{Logo, LogoKind};
use domain::id::OrganizationId;
use domain::language::Language;
use domain::paper::Paper;
use domain::role::Role;
use store::{AppearanceFacts, Error, OrganizationChange, PartnerChange};

/// A logo that is told from others by its size.
fn logo(size: u32) -> Logo {
    let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} 10"/>"#);
    Logo::parse(svg.as_bytes()).unwrap()
}

async fn facts(world: &World, id: OrganizationId) -> AppearanceFacts {
    world.store.organization(&world.deployment, id).await.unwrap().appearance
}

async fn set_partner(world: &World, name: &str, change: PartnerChange) -> store::Partner {
    let partner = world.store.find_partner(&world.deployment, name).await.unwrap();
    world.store.set_partner(&world.deployment, partner.id, change).await.unwrap()
}

#[tokio::test]
async fn each_setting_comes_from_the_organization_else_from_the_nearest_partner_that_has_it() {
    each_database(async |world| {
        world.partners().await;
        let id = world.organization("o-child").await;
        assert_eq!(facts(&world, id).await, AppearanceFacts::default());

        let change = PartnerChange {
            language: Some(Some(Language::De)),
            accent: Some(Some("#7a1f5c".parse().unwrap())),
            logo: Some(Some(logo(1))),
            ..PartnerChange::default()
        };
        let parent = set_partner(&world, "parent", change).await;
        assert_eq!(
            (parent.language, parent.paper, parent.logo),
            (Some(Language::De), None, Some(LogoKind::Svg))
        );
        let change = PartnerChange {
            language: Some(Some(Language::Fr)),
            paper: Some(Some(Paper::Letter)),
            ..PartnerChange::default()
        };
        set_partner(&world, "child", change).await;
        let expected = AppearanceFacts {
            language: Language::Fr,
            paper: Paper::Letter,
            accent: "#7a1f5c".parse().unwrap(),
            logo: Some(LogoKind::Svg),
        };
        assert_eq!(facts(&world, id).await, expected);
        let of_parent = world.organization("o-parent").await;
        let expected_above = AppearanceFacts { language: Language::De, paper: Paper::A4, ..expected };
        assert_eq!(facts(&world, of_parent).await, expected_above);
        let other = world.organization("o-other").await;
        assert_eq!(facts(&world, other).await, AppearanceFacts::default());

        let change =
            OrganizationChange { language: Some(Some(Language::Ja)), ..OrganizationChange::default() };
        let changed = world.store.set_organization(&world.deployment, id, change).await.unwrap();
        assert_eq!(changed.appearance, AppearanceFacts { language: Language::Ja, ..expected });
        // What is pushed says nothing of this, and changes nothing of it.
        world.push(&[r#"{"type":"organization","id":"o-child","partner":"child","name":"Renamed"}"#]).await;
        assert_eq!(facts(&world, id).await, changed.appearance);
        let change = OrganizationChange { language: Some(None), ..OrganizationChange::default() };
        let back = world.store.set_organization(&world.deployment, id, change).await.unwrap();
        assert_eq!(back.appearance, expected);
        let change = PartnerChange {
            language: Some(None),
            paper: Some(None),
            accent: Some(None),
            ..PartnerChange::default()
        };
        let child = set_partner(&world, "child", change).await;
        assert_eq!((child.language, child.paper, child.accent), (None, None, None));
        assert_eq!(facts(&world, id).await, expected_above);
    })
    .await;
}

#[tokio::test]
async fn the_log_names_a_logo_by_its_hash_and_size() {
    each_database(async |world| {
        world.partners().await;
        let id = world.organization("o-parent").await;
        let owner = world.user("parent", "p@parent.example", Role::Owner).await;
        let set = async |logo: Option<Logo>| {
            let change = OrganizationChange { logo: Some(logo), ..OrganizationChange::default() };
            world.store.set_organization(&owner, id, change).await.unwrap()
        };
        assert_eq!(set(Some(logo(1))).await.appearance.logo, Some(LogoKind::Svg));
        set(Some(logo(1))).await;
        set(Some(logo(22))).await;
        assert_eq!(set(None).await.appearance.logo, None);

        let trail = world.store.audit_trail(&owner, id, 10).await.unwrap();
        assert_eq!(trail.len(), 3, "the same logo again is no change");
        let named = &trail[0].before["logo"];
        assert_eq!(named["type"], "image/svg+xml");
        assert_eq!(named["bytes"], logo(22).bytes().len());
        assert_eq!(named["sha256"].as_str().unwrap().len(), 64);
        assert_eq!(trail[0].after, serde_json::json!({ "logo": null }));
        assert!(trail.iter().all(|row| !format!("{:?} {:?}", row.before, row.after).contains("<svg")));
    })
    .await;
}

#[tokio::test]
async fn only_those_who_manage_change_how_reports_look() {
    each_database(async |world| {
        world.partners().await;
        let id = world.organization("o-child").await;
        let parent = world.store.find_partner(&world.deployment, "parent").await.unwrap().id;
        let admin = world.user("parent", "a@parent.example", Role::Admin).await;
        let child = world.user("child", "o@child.example", Role::Owner).await;
        let change = OrganizationChange { paper: Some(Some(Paper::Letter)), ..OrganizationChange::default() };
        let refused = world.store.set_organization(&admin, id, change).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
        let change = PartnerChange { logo: Some(Some(logo(1))), ..PartnerChange::default() };
        let refused = world.store.set_partner(&child, parent, change).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        assert_eq!(facts(&world, id).await, AppearanceFacts::default());
    })
    .await;
}
