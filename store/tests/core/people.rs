//! The people of a partner: roles, and who is taken out.

pub(crate) mod invitations;

use crate::door::*;
use domain::id::{InvitationId, UserId};
use domain::people::{NewPerson, PeopleRefusal};
use domain::role::Role;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, Statement};
use store::{Error, PeopleError, SessionKind};

fn ann(role: Role) -> NewPerson {
    NewPerson::parse("Ann@new.example", "Ann New", role.as_str()).unwrap()
}

async fn id_of(world: &World, email: &str) -> UserId {
    let users = world.store.users(&world.deployment).await.unwrap();
    users.iter().find(|user| user.email == email).unwrap().id
}

async fn partner(world: &World, id: &str) -> domain::id::PartnerId {
    world.store.find_partner(&world.deployment, id).await.unwrap().id
}

fn refusal<T: std::fmt::Debug>(done: Result<T, PeopleError>) -> PeopleRefusal {
    match done.unwrap_err() {
        PeopleError::Refused(refusal) => Ok(refusal),
        other => Err(other),
    }
    .unwrap()
}

fn is_not_found<T>(done: Result<T, PeopleError>) -> bool {
    matches!(done, Err(PeopleError::Store(Error::NotFound)))
}

fn is_forbidden<T>(done: Result<T, PeopleError>) -> bool {
    matches!(done, Err(PeopleError::Store(Error::Forbidden(_))))
}

/// The tests' clock runs on, and machines are slow.
fn is_soon_after(it: Instant, then: &str) -> bool {
    (0..120).contains(&(it - at(then)).num_seconds())
}

/// What the audit log has of people, the oldest first: who and what.
async fn told(world: &World) -> Vec<(String, String)> {
    let database = world.database().await;
    let statement = Statement::from_string(
        database.get_database_backend(),
        "SELECT actor, action FROM audit WHERE action LIKE 'invitation.%' OR action IN ('user.role', 'user.delete') ORDER BY id",
    );
    let rows = database.query_all_raw(statement).await.unwrap();
    let text = |row: &sea_orm::QueryResult, at| row.try_get_by_index::<String>(at).unwrap();
    rows.iter().map(|row| (text(row, 0), text(row, 1))).collect()
}

#[tokio::test]
async fn people_are_managed_within_the_scope_and_by_those_who_manage() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let parent_owner = world.user("parent", "o@parent.example", Role::Owner).await;
        let child_owner = world.user("child", "o@child.example", Role::Owner).await;
        world.add_user(Some("child"), "s@child.example", Role::Support).await;
        world.add_user(Some("other"), "o@other.example", Role::Owner).await;
        let [parent, child, other] =
            [partner(&world, "parent").await, partner(&world, "child").await, partner(&world, "other").await];
        let invited = store.invite(&parent_owner, parent, &ann(Role::Admin)).await.unwrap();
        let [support, above, stranger] = [
            id_of(&world, "s@child.example").await,
            id_of(&world, "o@parent.example").await,
            id_of(&world, "o@other.example").await,
        ];

        // Child's owner: neither the parent's people nor an unrelated partner's.
        for outside in [parent, other] {
            assert!(matches!(store.people(&child_owner, outside).await, Err(Error::NotFound)));
            assert!(is_not_found(store.invite(&child_owner, outside, &ann(Role::Admin)).await));
        }
        for outside in [above, stranger, UserId(uuid::Uuid::now_v7())] {
            assert!(is_not_found(store.set_role(&child_owner, outside, Role::Support).await));
            assert!(is_not_found(store.delete_user(&child_owner, outside).await));
        }
        for outside in [invited, InvitationId(uuid::Uuid::now_v7())] {
            assert!(is_not_found(store.withdraw_invitation(&child_owner, outside).await));
            assert!(is_not_found(store.send_invitation_again(&child_owner, outside).await));
        }
        // The parent's owner: the child's too.
        assert_eq!(store.people(&parent_owner, child).await.unwrap().users.len(), 2);
        assert_eq!(store.people(&parent_owner, parent).await.unwrap().below, [(child, "Child".to_owned())]);
        store.set_role(&parent_owner, support, Role::Admin).await.unwrap();

        for role in [Role::Admin, Role::Support, Role::Finance] {
            let email = format!("{role}@parent.example");
            let scope = world.user("parent", &email, role).await;
            assert!(matches!(store.people(&scope, parent).await, Err(Error::Forbidden(_))), "{role}");
            assert!(is_forbidden(store.invite(&scope, parent, &ann(Role::Finance)).await), "{role}");
            assert!(is_forbidden(store.set_role(&scope, support, Role::Finance).await), "{role}");
            assert!(is_forbidden(store.delete_user(&scope, support).await), "{role}");
            assert!(is_forbidden(store.withdraw_invitation(&scope, invited).await), "{role}");
        }
        assert!(matches!(store.people(&child_owner, parent).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn the_rules_of_roles_hold_for_what_is_stored() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let owner = world.user("parent", "o@parent.example", Role::Owner).await;
        let super_admin = world.user("parent", "a@parent.example", Role::SuperAdmin).await;
        let parent = partner(&world, "parent").await;
        let [owner_id, admin_id] =
            [id_of(&world, "o@parent.example").await, id_of(&world, "a@parent.example").await];
        assert_eq!(
            refusal(store.invite(&super_admin, parent, &ann(Role::Owner)).await),
            PeopleRefusal::RoleAboveOwn
        );
        assert_eq!(
            refusal(store.invite(&owner, parent, &ann(Role::Operator)).await),
            PeopleRefusal::Operator
        );
        assert_eq!(refusal(store.delete_user(&super_admin, owner_id).await), PeopleRefusal::PersonAboveOwn);
        assert_eq!(
            refusal(store.set_password(&super_admin, owner_id, PASSWORD, false).await),
            PeopleRefusal::PersonAboveOwn
        );
        assert_eq!(
            refusal(store.set_role(&super_admin, owner_id, Role::Admin).await),
            PeopleRefusal::PersonAboveOwn
        );
        assert_eq!(refusal(store.set_role(&owner, owner_id, Role::Admin).await), PeopleRefusal::OwnRole);
        assert_eq!(refusal(store.delete_user(&owner, owner_id).await), PeopleRefusal::LastOwner);
        // An owner's invitation is not a super admin's to withdraw.
        let invited = store.invite(&owner, parent, &ann(Role::Owner)).await.unwrap();
        assert_eq!(
            refusal(store.withdraw_invitation(&super_admin, invited).await),
            PeopleRefusal::PersonAboveOwn
        );

        // Two owners who demote each other at the same moment: one stays.
        store.set_role(&owner, admin_id, Role::Owner).await.unwrap();
        assert!(store.session(SessionKind::Direct, "").await.unwrap().is_none());
        let token = store.sign_in("a@parent.example", PASSWORD, None).await.unwrap().token;
        let second = store.session(SessionKind::Direct, &token).await.unwrap().unwrap();
        let (one, two) = futures::future::join(
            store.set_role(&owner, admin_id, Role::Admin),
            store.set_role(&second, owner_id, Role::Admin),
        )
        .await;
        assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|done| **done).count(), 1, "{one:?} {two:?}");
        let people = store.people(&world.deployment, parent).await.unwrap();
        let owners: Vec<_> = people.users.iter().filter(|user| user.person.role == Role::Owner).collect();
        assert_eq!(owners.len(), 1);
        assert!(owners[0].person.is_last_owner);
        // The command line may do what nobody of the partner may.
        store.delete_user(&world.deployment, owners[0].id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn another_role_or_a_removal_ends_the_sessions_at_once_and_stands_in_the_log() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let owner = world.user("parent", "o@parent.example", Role::Owner).await;
        world.add_user(Some("parent"), "ann@elsewhere.example", Role::Admin).await;
        let ann = id_of(&world, "ann@elsewhere.example").await;
        let sign_in = async || store.sign_in("ann@elsewhere.example", PASSWORD, None).await.unwrap().token;
        let token = sign_in().await;
        let people = store.people(&owner, partner(&world, "parent").await).await.unwrap();
        assert_eq!(people.users.len(), 2);
        assert!(people.users.iter().all(|user| is_soon_after(user.signed_in_at.unwrap(), START)));
        // The same role again is no change.
        store.set_role(&owner, ann, Role::Admin).await.unwrap();
        assert!(store.session(SessionKind::Direct, &token).await.unwrap().is_some());
        store.set_role(&owner, ann, Role::Support).await.unwrap();
        assert!(store.session(SessionKind::Direct, &token).await.unwrap().is_none());

        let organization = world.organization("o-parent").await;
        let known = async || {
            let ownership = store.ownership(&owner, organization, false).await.unwrap();
            ownership.addresses.contains(&"ann@elsewhere.example".to_owned())
        };
        let token = sign_in().await;
        assert!(known().await);
        store.delete_user(&owner, ann).await.unwrap();
        assert!(store.session(SessionKind::Direct, &token).await.unwrap().is_none());
        assert!(!known().await, "nothing is mailed any more because somebody was a user once");
        let actions: Vec<_> = told(&world).await.into_iter().map(|(_, action)| action).collect();
        assert_eq!(actions, ["user.role", "user.delete"]);
    })
    .await;
}
