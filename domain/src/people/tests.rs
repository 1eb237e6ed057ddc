use super::*;
use proptest::prelude::*;

const PARTNER_ROLES: [Role; 5] = [Role::Owner, Role::SuperAdmin, Role::Admin, Role::Support, Role::Finance];

fn user(role: Role) -> Actor {
    Actor::User { role, is_above: false }
}

fn other(role: Role) -> Person {
    Person { role, is_actor: false, is_last_owner: false }
}

#[test]
fn who_gives_which_role() {
    let gives = |actor| roles_to_give(actor).collect::<Vec<_>>();
    assert_eq!(gives(Actor::Deployment), PARTNER_ROLES);
    assert_eq!(gives(user(Role::Owner)), PARTNER_ROLES);
    assert_eq!(gives(user(Role::SuperAdmin)), PARTNER_ROLES[1..]);
    for role in [Role::Admin, Role::Support, Role::Finance, Role::Operator] {
        assert_eq!(gives(user(role)), [], "{role}");
    }
    assert_eq!(may_give(Actor::Deployment, Role::Operator), Err(PeopleRefusal::Operator));
}

#[test]
fn a_super_admin_neither_makes_nor_touches_an_owner() {
    let super_admin = user(Role::SuperAdmin);
    assert_eq!(may_give(super_admin, Role::Owner), Err(PeopleRefusal::RoleAboveOwn));
    assert_eq!(may_change(super_admin, other(Role::Admin), Role::Owner), Err(PeopleRefusal::RoleAboveOwn));
    assert_eq!(may_change(super_admin, other(Role::Owner), Role::Admin), Err(PeopleRefusal::PersonAboveOwn));
    assert_eq!(may_remove(super_admin, other(Role::Owner)), Err(PeopleRefusal::PersonAboveOwn));
    assert_eq!(may_change(super_admin, other(Role::SuperAdmin), Role::Support), Ok(()));
    let from_above = Actor::User { role: Role::SuperAdmin, is_above: true };
    assert_eq!(may_remove(from_above, other(Role::Owner)), Err(PeopleRefusal::PersonAboveOwn));
}

#[test]
fn the_last_owner_stays_unless_somebody_from_above_decides() {
    let last = Person { role: Role::Owner, is_actor: true, is_last_owner: true };
    assert_eq!(may_remove(user(Role::Owner), last), Err(PeopleRefusal::LastOwner));
    assert_eq!(may_change(user(Role::Owner), last, Role::Admin), Err(PeopleRefusal::OwnRole));
    let last = Person { is_actor: false, ..last };
    for actor in [Actor::Deployment, Actor::User { role: Role::Owner, is_above: true }] {
        assert_eq!(may_remove(actor, last), Ok(()), "{actor:?}");
        assert_eq!(may_change(actor, last, Role::Admin), Ok(()), "{actor:?}");
    }
    // One of several may leave.
    let leaving = Person { role: Role::Owner, is_actor: true, is_last_owner: false };
    assert_eq!(may_remove(user(Role::Owner), leaving), Ok(()));
}

#[test]
fn operators_come_and_go_by_the_command_line_alone() {
    let operator = other(Role::Operator);
    assert_eq!(may_remove(Actor::Deployment, operator), Ok(()));
    assert_eq!(may_remove(user(Role::Owner), operator), Err(PeopleRefusal::Operator));
    assert_eq!(may_change(Actor::Deployment, operator, Role::Admin), Err(PeopleRefusal::Operator));
}

#[test]
fn everything_that_is_wrong_with_a_form_is_told_at_once() {
    let ann = NewPerson::parse(" Ann@Example.com ", " Ann\u{202e} ", "admin").unwrap();
    assert_eq!(
        (ann.email.as_str(), ann.name.as_str(), ann.role),
        ("Ann@example.com", "Ann\u{fffd}", Role::Admin)
    );
    assert!(!format!("{ann:?}").contains("Ann"));
    let wrong = NewPerson::parse("ann", "  ", "king").unwrap_err();
    let fields: Vec<_> = wrong.iter().filter_map(PeopleRefusal::field).collect();
    assert_eq!(fields, [PeopleField::Email, PeopleField::Name, PeopleField::Role]);
}

#[test]
fn every_refusal_has_a_sentence_in_every_language() {
    let refusals = [
        PeopleRefusal::Address(AddressError::NoAt),
        PeopleRefusal::NoName,
        PeopleRefusal::NoRole,
        PeopleRefusal::RoleAboveOwn,
        PeopleRefusal::PersonAboveOwn,
        PeopleRefusal::OwnRole,
        PeopleRefusal::LastOwner,
        PeopleRefusal::Operator,
        PeopleRefusal::IsUser,
        PeopleRefusal::IsInvited,
        PeopleRefusal::OnItsWay,
        PeopleRefusal::TooMany,
        PeopleRefusal::Closed,
    ];
    for language in Language::ALL {
        let told: std::collections::BTreeSet<String> =
            refusals.iter().map(|refusal| refusal.told(language)).collect();
        assert_eq!(told.len(), refusals.len(), "{language}");
    }
}

proptest! {
    /// Whatever the people of a partner do to each other, in whatever order: it keeps an owner, and nobody comes to a role
    /// that the one who gave it does not have or stand above.
    #[test]
    fn a_partner_keeps_an_owner(steps in prop::collection::vec((0..6_usize, 0..6_usize, prop::option::of(0..5_usize)), 0..60)) {
        let mut people: Vec<Option<Role>> =
            vec![Some(Role::Owner), Some(Role::Owner), Some(Role::SuperAdmin), Some(Role::Admin), Some(Role::Support), None];
        for (actor, person, to) in steps {
            let Some(own) = people[actor] else { continue };
            let to = to.map(|at| PARTNER_ROLES[at]);
            let acting = user(own);
            match (people[person], to) {
                (None, Some(role)) => {
                    if may_give(acting, role).is_ok() {
                        prop_assert!(own.manages() && !is_above(role, own));
                        people[person] = Some(role);
                    }
                }
                (None, None) => {}
                (Some(role), to) => {
                    let owners = people.iter().filter(|role| **role == Some(Role::Owner)).count();
                    let about = Person {
                        role,
                        is_actor: actor == person,
                        is_last_owner: role == Role::Owner && owners == 1,
                    };
                    let may = match to {
                        Some(to) => may_change(acting, about, to),
                        None => may_remove(acting, about),
                    };
                    if may.is_ok() {
                        prop_assert!(own.manages() && !is_above(role, own));
                        prop_assert!(!(actor == person && to.is_some()));
                        people[person] = to;
                    }
                }
            }
            prop_assert!(people.contains(&Some(Role::Owner)));
        }
    }
}
