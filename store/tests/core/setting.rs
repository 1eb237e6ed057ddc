//! What a person sets on partners and organizations.

use crate::door::*;
use domain::brand::Logo;
use domain::language::Language;
use domain::role::Role;
use domain::zone::Zone;
use store::{
    Error, OrganizationChange, OrganizationQuery, PartnerChange, SaveLogoError, SaveSettingsError, Settings,
    Whose,
};

#[tokio::test]
async fn what_a_person_set_wins_over_what_is_pushed_later() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let id = world.organization("o-child").await;
        let change = OrganizationChange {
            name: Some(" Beta & Sons\u{202e} ".into()),
            time_zone: Some(Some("Europe/Copenhagen".parse().unwrap())),
            add_domains: vec!["BÜCHER.example".into()],
            ..OrganizationChange::default()
        };
        let changed = store.set_organization(&world.deployment, id, change).await.unwrap();
        world
            .push(&[r#"{"type":"organization","id":"o-child","partner":"child","name":"Renamed","time_zone":"Asia/Tokyo","domains":["new.example"]}"#])
            .await;
        let now = store.organization(&world.deployment, id).await.unwrap();
        assert_eq!((now.name.as_str(), now.zone.name(), now.zone_set), ("Beta & Sons\u{fffd}", "Europe/Copenhagen", true));
        assert_eq!((changed.name, changed.zone), (now.name, now.zone));
        assert_eq!(now.domains, ["new.example", "xn--bcher-kva.example"]);

        let remove = OrganizationChange { remove_domains: vec!["new.example".into()], ..OrganizationChange::default() };
        store.set_organization(&world.deployment, id, remove.clone()).await.unwrap();
        world
            .push(&[r#"{"type":"organization","id":"o-child","partner":"child","name":"Renamed","domains":["new.example"],"owner":"a@b.example"}"#])
            .await;
        let now = store.organization(&world.deployment, id).await.unwrap();
        assert_eq!(now.domains, ["xn--bcher-kva.example"]);
        assert_eq!(now.owner.as_deref(), Some("a@b.example"));
        let refused = store.set_organization(&world.deployment, id, remove).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
    })
    .await;
}

#[tokio::test]
async fn a_name_that_a_person_confirms_stays_when_input_changes_its_mind() {
    each_database(async |world| {
        world.partners().await;
        let (store, scope) = (&world.store, &world.deployment);
        let id = world.organization("o-child").await;
        let name = store.organization(scope, id).await.unwrap().name;
        let change = OrganizationChange { name: Some(name.clone()), ..OrganizationChange::default() };
        store.set_organization(scope, id, change).await.unwrap();
        let renamed = r#"{"type":"organization","id":"o-child","partner":"child","name":"Renamed"}"#;
        world.push(&[renamed]).await;
        assert_eq!(store.organization(scope, id).await.unwrap().name, name);
    })
    .await;
}

#[tokio::test]
async fn the_zone_comes_from_the_organization_else_from_the_nearest_partner() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let id = world.organization("o-child").await;
        let zone = async || {
            let one = store.organization(&world.deployment, id).await.unwrap();
            let query = OrganizationQuery {
                search: "beta".into(),
                page: 1,
                per_page: 1,
                ..OrganizationQuery::default()
            };
            let list = store.organizations(&world.deployment, &query).await.unwrap();
            assert_eq!((list.rows[0].zone, list.rows[0].zone_set), (one.zone, one.zone_set));
            (one.zone.name(), one.zone_set)
        };
        assert_eq!(zone().await, ("UTC", false));
        for (partner, name) in [("parent", "America/New_York"), ("child", "Asia/Kathmandu")] {
            let partner = store.find_partner(&world.deployment, partner).await.unwrap();
            let change =
                PartnerChange { time_zone: Some(Some(name.parse().unwrap())), ..PartnerChange::default() };
            let changed = store.set_partner(&world.deployment, partner.id, change).await.unwrap();
            assert_eq!(changed.time_zone.unwrap().name(), name);
            assert_eq!(zone().await, (name, true));
        }
        let change = OrganizationChange {
            time_zone: Some(Some("Etc/UTC".parse().unwrap())),
            ..OrganizationChange::default()
        };
        store.set_organization(&world.deployment, id, change).await.unwrap();
        assert_eq!(zone().await, ("Etc/UTC", true));
    })
    .await;
}

#[tokio::test]
async fn nobody_sets_what_is_not_theirs_to_set() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let id = world.organization("o-child").await;
        let admin = world.user("child", "a@child.example", Role::Admin).await;
        let other = world.user("other", "o@other.example", Role::Owner).await;
        let change = OrganizationChange { name: Some("Mine".into()), ..OrganizationChange::default() };
        let refused = store.set_organization(&admin, id, change.clone()).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
        assert!(matches!(store.set_organization(&other, id, change).await, Err(Error::NotFound)));
        let parent = store.find_partner(&world.deployment, "parent").await.unwrap().id;
        let change = PartnerChange { name: Some("Mine".into()), ..PartnerChange::default() };
        assert!(matches!(store.set_partner(&admin, parent, change).await, Err(Error::NotFound)));
        for domain in ["gmail.com", "co.uk", "com", "not a domain", "[192.0.2.1]"] {
            let change =
                OrganizationChange { add_domains: vec![domain.into()], ..OrganizationChange::default() };
            let refused = store.set_organization(&world.deployment, id, change).await;
            assert!(matches!(refused, Err(Error::Refused(_))), "{domain}");
        }
        let empty = OrganizationChange { name: Some("  ".into()), ..OrganizationChange::default() };
        assert!(matches!(store.set_organization(&world.deployment, id, empty).await, Err(Error::Refused(_))));
        assert_eq!(store.organization(&world.deployment, id).await.unwrap().name, "Beta");
    })
    .await;
}

#[tokio::test]
async fn settings_are_saved_once_inherited_from_above_and_told_to_whoever_was_slower() {
    each_database(|world| async move {
        world.partners().await;
        let organization = Whose::Organization(world.organization("o-child").await);
        let child = world.store.find_partner(&world.deployment, "child").await.unwrap().id;
        let owner = world.user("child", "o@child.example", Role::Owner).await;
        let (store, none) = (&world.store, Settings::default());
        let zone: Zone = "Europe/Copenhagen".parse().unwrap();
        let german = Settings { language: Some(Language::De), time_zone: Some(zone), ..none };

        store.save_settings(&owner, Whose::Partner(child), none, german).await.unwrap();
        let found = store.settings(&owner, organization).await.unwrap();
        assert_eq!((found.name.as_str(), found.own, found.inherited), ("Beta", none, german));
        let own = Settings { accent: Some("#0b6b5d".parse().unwrap()), ..none };
        store.save_settings(&owner, organization, none, own).await.unwrap();
        store.save_settings(&owner, organization, none, own).await.unwrap();
        let trail = store.audit_trail(&owner, world.organization("o-child").await, 9).await.unwrap();
        assert_eq!(trail.iter().filter(|row| row.action == "organization.set").count(), 1, "a double click");

        let late = store.save_settings(&owner, organization, none, german).await;
        let Err(SaveSettingsError::Stale(now, Some((who, _)))) = late else { panic!("{late:?}") };
        assert_eq!((now, who.as_str()), (own, "o@child.example"));
        store.save_settings(&owner, organization, own, german).await.unwrap();
        // What is taken away comes from above again.
        store.save_settings(&owner, organization, german, none).await.unwrap();
        assert_eq!(store.settings(&owner, organization).await.unwrap().own, none);
    })
    .await;
}

#[tokio::test]
async fn only_those_who_manage_see_and_save_settings_and_only_below_them() {
    each_database(|world| async move {
        world.partners().await;
        let organization = Whose::Organization(world.organization("o-child").await);
        let parent = world.store.find_partner(&world.deployment, "parent").await.unwrap().id;
        let none = Settings::default();
        let admin = world.user("child", "a@child.example", Role::Admin).await;
        let owner = world.user("child", "o@child.example", Role::Owner).await;
        let other = world.user("other", "o@other.example", Role::Owner).await;
        let store = &world.store;
        assert!(matches!(store.settings(&admin, organization).await, Err(Error::Forbidden(_))));
        let saved = store.save_settings(&admin, organization, none, none).await;
        assert!(matches!(saved, Err(SaveSettingsError::Store(Error::Forbidden(_)))));
        assert!(matches!(store.settings(&other, organization).await, Err(Error::NotFound)));
        // A partner does not set what its parent's organizations inherit.
        assert!(matches!(store.settings(&owner, Whose::Partner(parent)).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn the_share_and_the_logo_come_from_the_organization_else_from_the_nearest_partner() {
    each_database(async |world| {
        world.partners().await;
        let (store, scope) = (&world.store, &world.deployment);
        let id = world.organization("o-child").await;
        let (own, of_parent) = (Whose::Organization(id), Whose::Partner(store.find_partner(scope, "parent").await.unwrap().id));
        let share = async || {
            let period = "2026-11".parse().unwrap();
            let history = store.organization_history(scope, id, period..=period, store.now()).await.unwrap();
            history.minor_issue_share.map(|share| share.to_string())
        };
        let set = async |whose, share: Option<&str>| {
            let seen = store.settings(scope, whose).await.unwrap().own;
            let share = share.map(|share| share.parse().unwrap());
            let wanted = Settings { minor_issue_share: share, ..seen };
            store.save_settings(scope, whose, seen, wanted).await.unwrap();
        };
        assert_eq!(share().await, None);
        set(of_parent, Some("5%")).await;
        assert_eq!(share().await.as_deref(), Some("5%"));
        assert_eq!(store.settings(scope, own).await.unwrap().inherited.minor_issue_share, "5%".parse().ok());
        set(own, Some("2.5%")).await;
        assert_eq!(share().await.as_deref(), Some("2.5%"));
        set(own, None).await;
        assert_eq!(share().await.as_deref(), Some("5%"));

        let logo = |fill: &str| {
            let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><rect width=\"8\" height=\"8\" fill=\"{fill}\"/></svg>");
            Logo::parse(svg.as_bytes()).unwrap()
        };
        assert_eq!(store.logo(scope, own).await.unwrap(), None);
        store.save_logo(scope, of_parent, None, Some(logo("#111111"))).await.unwrap();
        assert_eq!(store.logo(scope, own).await.unwrap(), Some(logo("#111111")));
        store.save_logo(scope, own, None, Some(logo("#222222"))).await.unwrap();
        assert_eq!(store.logo(scope, own).await.unwrap(), Some(logo("#222222")));
        assert_eq!(store.logo(scope, of_parent).await.unwrap(), Some(logo("#111111")));
        store.save_logo(scope, own, None, None).await.unwrap();
        assert_eq!(store.logo(scope, own).await.unwrap(), Some(logo("#111111")));

        // Of two who saw the same one, the first changes it, and the other hears who did; a double click is none.
        let owner = world.user("parent", "o@parent.example", Role::Owner).await;
        let seen = store.settings(scope, own).await.unwrap().logo_mark;
        assert_eq!(seen, "none");
        store.save_logo(&owner, own, Some(&seen), Some(logo("#333333"))).await.unwrap();
        let accent = Settings { accent: Some("#0b6b5d".parse().unwrap()), ..Settings::default() };
        store.save_settings(scope, own, Settings::default(), accent).await.unwrap();
        store.save_logo(scope, own, Some(&seen), Some(logo("#333333"))).await.unwrap();
        for other in [Some(logo("#444444")), Some(logo("#111111"))] {
            let late = store.save_logo(scope, own, Some(&seen), other).await;
            assert!(matches!(&late, Err(SaveLogoError::Stale(Some(who))) if who == "o@parent.example"), "{late:?}");
        }
        let seen = store.settings(scope, own).await.unwrap().logo_mark;
        store.save_logo(scope, own, Some(&seen), None).await.unwrap();
        assert!(matches!(
            store.save_logo(scope, own, Some(&seen), Some(logo("#444444"))).await,
            Err(SaveLogoError::Stale(Some(_)))
        ));
        assert_eq!(store.logo(scope, own).await.unwrap(), Some(logo("#111111")));

        let support = world.user("parent", "s@parent.example", Role::Support).await;
        assert!(matches!(store.logo(&support, own).await, Err(Error::Forbidden(_))));
        let refused = store.save_logo(&support, own, None, None).await;
        assert!(matches!(refused, Err(SaveLogoError::Store(Error::Forbidden(_)))));
        let stranger = world.user("child", "c@child.example", Role::Owner).await;
        assert!(matches!(store.logo(&stranger, of_parent).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_users_language_comes_back_at_the_next_sign_in() {
    each_database(async |world| {
        world.partners().await;
        let owner = world.user("parent", "o@parent.example", Role::Owner).await;
        let sign_in =
            async || world.store.sign_in("o@parent.example", PASSWORD, None).await.unwrap().language;
        assert_eq!(sign_in().await, None);
        world.store.save_language(&owner, Language::Ja).await.unwrap();
        assert_eq!(sign_in().await, Some(Language::Ja));
        assert!(matches!(
            world.store.save_language(&world.deployment, Language::De).await,
            Err(Error::Forbidden(_))
        ));
    })
    .await;
}
