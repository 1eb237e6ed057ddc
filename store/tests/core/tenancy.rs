//! A scope reaches its partner and all partners below, and nothing else.

use crate::door::*;
use domain::purpose::{Purpose, Purposes};
use domain::role::Role;
use store::{Error, FindError, KeyReach, NewKey, OrganizationQuery, Scope};

fn all() -> OrganizationQuery {
    OrganizationQuery { page: 1, per_page: 50, ..OrganizationQuery::default() }
}

async fn names(world: &World, scope: &Scope) -> Vec<String> {
    let page = world.store.organizations(scope, &all()).await.unwrap();
    assert_eq!(page.total, u64::try_from(page.rows.len()).unwrap());
    let mut selected = world.store.organization_ids(scope, &all(), 50).await.unwrap();
    let mut seen: Vec<_> = page.rows.iter().map(|row| row.id).collect();
    selected.sort_unstable();
    seen.sort_unstable();
    assert_eq!(selected, seen);
    page.rows.into_iter().map(|row| row.name).collect()
}

#[tokio::test]
async fn a_parent_sees_its_child_and_a_child_neither_parent_nor_sibling() {
    each_database(async |world| {
        world.partners().await;
        let parent = world.user("parent", "p@parent.example", Role::Admin).await;
        let child = world.user("child", "c@child.example", Role::Admin).await;
        let other = world.user("other", "o@other.example", Role::Owner).await;
        assert_eq!(names(&world, &world.deployment).await, ["Alpha", "Beta", "Gamma"]);
        assert_eq!(names(&world, &parent).await, ["Alpha", "Beta"]);
        assert_eq!(names(&world, &child).await, ["Beta"]);
        assert_eq!(names(&world, &other).await, ["Gamma"]);

        for (scope, id, seen) in [
            (&parent, "o-parent", true),
            (&parent, "o-child", true),
            (&parent, "o-other", false),
            (&child, "o-child", true),
            (&child, "o-parent", false),
            (&child, "o-other", false),
            (&other, "o-parent", false),
        ] {
            let organization = world.organization(id).await;
            let one = world.store.organization(scope, organization).await;
            assert_eq!(one.is_ok(), seen, "{id}");
            let settings = world.store.delivery_settings(scope, organization).await;
            assert_eq!(settings.is_ok(), seen, "{id}");
            let found = world.store.find_organization(scope, id).await;
            assert_eq!(found.is_ok(), seen, "{id}");
            if !seen {
                assert!(matches!(one, Err(Error::NotFound)));
                assert!(matches!(settings, Err(Error::NotFound)));
                assert!(matches!(found, Err(FindError::NotFound { .. })));
                assert!(matches!(
                    world.store.audit_trail(scope, organization, 5).await,
                    Err(Error::NotFound)
                ));
                assert!(matches!(
                    world.store.ownership(scope, organization, true).await,
                    Err(Error::NotFound)
                ));
            }
        }
        let partners = world.store.partners(&child).await.unwrap();
        assert_eq!(partners.len(), 1);
        assert_eq!((partners[0].name.as_str(), &partners[0].parent_name), ("Child", &None));
    })
    .await;
}

#[tokio::test]
async fn an_operator_sees_no_organization() {
    each_database(async |world| {
        world.partners().await;
        let operator = world.operator().await;
        assert_eq!(operator.role(), Some(Role::Operator));
        assert_eq!(names(&world, &operator).await, <[String; 0]>::default());
        let organization = world.organization("o-parent").await;
        assert!(matches!(world.store.organization(&operator, organization).await, Err(Error::NotFound)));
        assert_eq!(world.store.partners(&operator).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn finance_sees_no_delivery_settings_and_support_changes_none() {
    each_database(async |world| {
        world.partners().await;
        let organization = world.organization("o-parent").await;
        let finance = world.user("parent", "f@parent.example", Role::Finance).await;
        let support = world.user("parent", "s@parent.example", Role::Support).await;
        let refused = world.store.delivery_settings(&finance, organization).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
        assert!(world.store.delivery_settings(&support, organization).await.is_ok());
        for scope in [&finance, &support] {
            assert!(matches!(world.store.users(scope).await, Err(Error::Forbidden(_))));
            let purposes = Purposes::new([Purpose::Ingest]);
            let key = NewKey { reach: KeyReach::Everything, purposes, name: "k".into(), expires_at: None };
            assert!(matches!(world.store.add_key(scope, key).await, Err(Error::Forbidden(_))));
        }
    })
    .await;
}

#[tokio::test]
async fn the_list_is_searched_in_any_case_and_paged() {
    each_database(async |world| {
        world.push(&[r#"{"type":"partner","id":"p","name":"Österreich"}"#]).await;
        for number in 1..=7 {
            let line = format!(
                r#"{{"type":"organization","id":"{number}","partner":"p","name":"ÅRHUS 100% {number}_{number}"}}"#
            );
            world.push(&[line.as_str()]).await;
        }
        let search = async |search: &str, page, per_page| {
            let query = OrganizationQuery { search: search.to_owned(), page, per_page, ..OrganizationQuery::default() };
            let found = world.store.organizations(&world.deployment, &query).await.unwrap();
            (found.total, found.rows.iter().map(|row| row.name.chars().last().unwrap()).collect::<String>())
        };
        assert_eq!(search(" århus ", 1, 50).await, (7, "1234567".to_owned()));
        assert_eq!(search("ÖSTER", 2, 3).await, (7, "456".to_owned()));
        assert_eq!(search("", 3, 3).await, (7, "7".to_owned()));
        let query = OrganizationQuery { search: "ÖSTER".to_owned(), per_page: 3, ..OrganizationQuery::default() };
        let all = world.store.organization_ids(&world.deployment, &query, 10).await.unwrap();
        let page = world.store.organizations(&world.deployment, &query).await.unwrap();
        assert_eq!((all.len(), &all[..3]), (7, &page.rows.iter().map(|row| row.id).collect::<Vec<_>>()[..]));
        assert_eq!(world.store.organization_ids(&world.deployment, &query, 5).await.unwrap(), all[..5]);
        assert_eq!(search("100%", 4, 3).await, (7, String::new()));
        assert_eq!(search("3_3", 1, 50).await, (1, "3".to_owned()));
        assert_eq!(search("3%", 1, 50).await, (0, String::new()));
        assert_eq!(search("nobody", 1, 50).await, (0, String::new()));
    })
    .await;
}

#[tokio::test]
async fn an_ambiguous_id_lists_its_candidates() {
    each_database(async |world| {
        world
            .push(&[
                r#"{"type":"partner","id":"a","name":"Twin"}"#,
                r#"{"type":"partner","id":"b","name":"TWIN"}"#,
                r#"{"type":"organization","id":"x","partner":"a","name":"Of A"}"#,
            ])
            .await;
        let scope = world.key(world.reach("b").await, "ingest").await;
        world
            .push_as(
                &scope,
                &[
                    r#"{"type":"partner","id":"me","name":"Below B"}"#,
                    r#"{"type":"organization","id":"x","partner":"me","name":"Below B"}"#,
                ],
            )
            .await;
        match world.store.find_organization(&world.deployment, "x").await {
            Err(FindError::Ambiguous { text, candidates }) => {
                assert_eq!((text.as_str(), candidates.len()), ("x", 2));
                for candidate in candidates {
                    let id = candidate.split(' ').next().unwrap();
                    assert!(
                        world.store.find_organization(&world.deployment, id).await.is_ok(),
                        "{candidate}"
                    );
                }
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(world.store.find_organization(&scope, "x").await.unwrap().name, "Below B");
        let twins = world.store.find_partner(&world.deployment, "twin").await;
        assert!(matches!(twins, Err(FindError::Ambiguous { .. })));
        let nobody = world.store.find_organization(&world.deployment, "y").await.unwrap_err();
        assert_eq!(nobody.to_string(), "there is no organization «y»");
    })
    .await;
}

#[tokio::test]
async fn the_list_by_name_is_read_place_by_place_and_keeps_its_places() {
    each_database(async |world| {
        world.partners().await;
        let twins: Vec<String> = (1..=5)
            .map(|at| format!(r#"{{"type":"organization","id":"t{at}","partner":"child","name":"Twin"}}"#))
            .collect();
        world.push(&twins.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let scope = world.user("parent", "p@parent.example", Role::Support).await;
        let query = OrganizationQuery { per_page: 2, ..OrganizationQuery::default() };
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let (rows, next) = world.store.organizations_after(&scope, &query, after.as_ref()).await.unwrap();
            assert!(rows.len() == 2 || next.is_none());
            seen.extend(rows.into_iter().map(|row| (row.name, row.id)));
            if seen.len() == 2 {
                // What comes before the place moves nobody to another page.
                world.push(&[r#"{"type":"organization","id":"new","partner":"child","name":"Aaa"}"#]).await;
            }
            match next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        let names: Vec<&str> = seen.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Alpha", "Beta", "Twin", "Twin", "Twin", "Twin", "Twin"]);
        let mut ids: Vec<_> = seen.iter().map(|(_, id)| *id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 7, "each once");
        let searched = OrganizationQuery { search: "TWI".to_owned(), per_page: 4, ..query };
        let (rows, next) = world.store.organizations_after(&scope, &searched, None).await.unwrap();
        assert_eq!((rows.len(), next.is_some()), (4, true));
        let (rows, next) = world.store.organizations_after(&scope, &searched, next.as_ref()).await.unwrap();
        assert_eq!((rows.len(), next), (1, None));
    })
    .await;
}
