//! Invitations: their mails, and how they are accepted.

use crate::door::*;
use domain::id::InvitationMailId;
use domain::people::{Actor, NewPerson, PeopleRefusal};
use domain::role::Role;
use sea_orm::{ConnectionTrait, Statement};
use store::{
    AcceptError, ClaimedInvitations, Error, Held, InvitationMail, InvitationStanding, Opened, Scope,
    SessionKind, Store,
};

use super::{ann, is_soon_after, partner, refusal, told};

/// The ids of the invitations' mails in the order in which they were asked for: what their links name.
async fn mails(world: &World) -> Vec<InvitationMailId> {
    let database = world.database().await;
    let statement = Statement::from_string(
        database.get_database_backend(),
        "SELECT public_id FROM invitation_mail ORDER BY id",
    );
    let rows = database.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| InvitationMailId(row.try_get_by_index(0).unwrap())).collect()
}

/// Whoever holds the link of the latest mail.
pub(crate) async fn holder(world: &World, store: &Store) -> Scope {
    let mail = *mails(world).await.last().unwrap();
    store.invited_scope(mail).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_invitation_is_accepted_once_and_its_holder_is_signed_in() {
    each_database(async |world| {
        world.partners().await;
        let owner = world.user("parent", "o@parent.example", Role::Owner).await;
        let child = partner(&world, "child").await;
        world.store.invite(&owner, child, &ann(Role::Admin)).await.unwrap();
        let people = world.store.people(&owner, child).await.unwrap();
        assert_eq!(people.partner_name, "Child");
        assert_eq!(people.actor, Actor::User { role: Role::Owner, is_above: true });
        assert_eq!(people.users, []);
        let open = &people.invitations[0];
        assert_eq!(
            (open.email.as_str(), open.role, &open.mail),
            ("Ann@new.example", Role::Admin, &InvitationMail::OnItsWay)
        );
        assert!(is_soon_after(open.expires_at, "2026-11-27T12:00:00Z"));
        assert!(!format!("{people:?}").contains('@'));

        let holder = holder(&world, &world.store).await.from_address(address("192.0.2.7"));
        let shown = world.store.invitation(&holder).await.unwrap();
        assert_eq!((shown.partner_name.as_str(), shown.invited_by.as_str()), ("Child", "Somebody"));
        assert_eq!(shown.standing, InvitationStanding::Open);
        // The link is a right to accept, and to nothing else.
        assert!(matches!(world.store.users(&holder).await, Err(Error::Forbidden(_))));
        assert!(matches!(world.store.people(&holder, child).await, Err(Error::NotFound)));
        assert!(matches!(world.store.invitation(&owner).await, Err(Error::Forbidden(_))));

        let wrong = world.store.accept_invitation(&holder, " ", "short", None).await;
        assert!(matches!(wrong, Err(AcceptError::Wrong { no_name: true, password: Some(_) })), "{wrong:?}");
        let wrong = world.store.accept_invitation(&holder, "", PASSWORD, None).await;
        assert!(matches!(wrong, Err(AcceptError::Wrong { no_name: true, password: None })), "{wrong:?}");
        let signed_in = world.store.accept_invitation(&holder, "Ann Other", PASSWORD, None).await.unwrap();
        let ann = world.store.session(SessionKind::Direct, &signed_in.token).await.unwrap().unwrap();
        let user = ann.user().unwrap();
        assert_eq!(
            (user.name.as_str(), user.role, user.partner_name.as_deref()),
            ("Ann Other", Role::Admin, Some("Child"))
        );
        world.store.sign_in("ann@new.example", PASSWORD, None).await.unwrap();

        let again = world.store.accept_invitation(&holder, "Mallory", "another horse battery", None).await;
        assert!(matches!(again, Err(AcceptError::Closed(InvitationStanding::Used))));
        assert_eq!(world.store.people(&owner, child).await.unwrap().invitations, []);
        let actors = told(&world).await;
        let actors: Vec<_> = actors.iter().map(|(who, what)| (who.as_str(), what.as_str())).collect();
        assert_eq!(
            actors,
            [("o@parent.example", "invitation.add"), ("Ann@new.example", "invitation.accept")]
        );
        assert!(world.store.check_audit(&world.deployment).await.unwrap().broken_at.is_none());
    })
    .await;
}

#[tokio::test]
async fn of_two_who_accept_at_once_one_wins() {
    each_database(async |world| {
        world.partners().await;
        let parent = partner(&world, "parent").await;
        world.store.invite(&world.deployment, parent, &ann(Role::Owner)).await.unwrap();
        let holder = holder(&world, &world.store).await;
        let accept = |password: &'static str| world.store.accept_invitation(&holder, "Ann", password, None);
        let both =
            futures::future::join(accept("correct horse battery"), accept("another horse battery")).await;
        let (won, lost) = match both {
            (Ok(_), Err(lost)) => ("correct horse battery", lost),
            (Err(lost), Ok(_)) => ("another horse battery", lost),
            other => panic!("{other:?}"),
        };
        assert!(matches!(lost, AcceptError::Closed(InvitationStanding::Used)), "{lost:?}");
        world.store.sign_in("ann@new.example", won, None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_invitation_that_is_over_or_has_another_link_says_so() {
    each_database(async |world| {
        world.partners().await;
        let (store, deployment) = (&world.store, &world.deployment);
        let parent = partner(&world, "parent").await;
        let id = store.invite(deployment, parent, &ann(Role::Support)).await.unwrap();
        let first = holder(&world, store).await;
        let standing = async |store: &Store, scope: &Scope| {
            let accepted = store.accept_invitation(scope, "Ann", PASSWORD, None).await;
            let shown = store.invitation(scope).await.unwrap().standing;
            assert!(
                matches!(accepted, Err(AcceptError::Closed(standing)) if standing == shown),
                "{accepted:?}"
            );
            shown
        };
        assert_eq!(
            refusal(store.invite(deployment, parent, &ann(Role::Admin)).await),
            PeopleRefusal::IsInvited
        );
        assert_eq!(refusal(store.send_invitation_again(deployment, id).await), PeopleRefusal::OnItsWay);

        let last = world.at("2026-11-27T11:59:00Z").await;
        assert_eq!(last.store.invitation(&first).await.unwrap().standing, InvitationStanding::Open);
        let over = world.at("2026-11-27T12:10:00Z").await;
        assert_eq!(standing(&over.store, &first).await, InvitationStanding::Expired);
        // Sent again it is good for another week, by the new link alone.
        over.store.send_invitation_again(&over.deployment, id).await.unwrap();
        assert_eq!(standing(&over.store, &first).await, InvitationStanding::SentAnew);
        let second = holder(&world, &over.store).await;
        assert_eq!(over.store.invitation(&second).await.unwrap().standing, InvitationStanding::Open);
        over.store.withdraw_invitation(&over.deployment, id).await.unwrap();
        assert_eq!(standing(&over.store, &second).await, InvitationStanding::Withdrawn);
        assert_eq!(
            refusal(over.store.withdraw_invitation(&over.deployment, id).await),
            PeopleRefusal::Closed
        );
        assert_eq!(
            refusal(over.store.send_invitation_again(&over.deployment, id).await),
            PeopleRefusal::Closed
        );

        // One that expired makes room for another.
        over.store.invite(&over.deployment, parent, &ann(Role::Support)).await.unwrap();
        let later = world.at("2026-12-20T12:00:00Z").await;
        later.store.invite(&later.deployment, parent, &ann(Role::Finance)).await.unwrap();
        let open = later.store.people(&later.deployment, parent).await.unwrap().invitations;
        assert_eq!((open.len(), open[0].role), (1, Role::Finance));
    })
    .await;
}

#[tokio::test]
async fn whom_other_partners_have_cannot_be_learned_by_inviting() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let owner = world.user("child", "o@child.example", Role::Owner).await;
        world.add_user(Some("other"), "ann@new.example", Role::Admin).await;
        world.add_user(Some("child"), "bob@child.example", Role::Support).await;
        let (child, other) = (partner(&world, "child").await, partner(&world, "other").await);
        // A user of one's own is known.
        let bob = NewPerson::parse("BOB@child.example", "Bob", "admin").unwrap();
        assert_eq!(refusal(store.invite(&owner, child, &bob).await), PeopleRefusal::IsUser);
        // Somebody else's is invited like anybody; only the address's holder is told.
        store.invite(&owner, child, &ann(Role::Admin)).await.unwrap();
        let holder = holder(&world, store).await;
        assert_eq!(store.invitation(&holder).await.unwrap().standing, InvitationStanding::Taken);
        let refused = store.accept_invitation(&holder, "Ann", PASSWORD, None).await;
        assert!(matches!(refused, Err(AcceptError::Closed(InvitationStanding::Taken))));
        // Two partners may invite the same address; the first that is accepted counts.
        let cleo = NewPerson::parse("cleo@new.example", "Cleo", "admin").unwrap();
        store.invite(&owner, child, &cleo).await.unwrap();
        let first = self::holder(&world, store).await;
        store.invite(&world.deployment, other, &cleo).await.unwrap();
        let second = self::holder(&world, store).await;
        store.accept_invitation(&second, "Cleo", PASSWORD, None).await.unwrap();
        let late = store.accept_invitation(&first, "Cleo", PASSWORD, None).await;
        assert!(matches!(late, Err(AcceptError::Closed(InvitationStanding::Taken))));
    })
    .await;
}

#[tokio::test]
async fn accepting_is_throttled_and_inviting_is_limited() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let parent = partner(&world, "parent").await;
        store.invite(&world.deployment, parent, &ann(Role::Admin)).await.unwrap();
        let holder = holder(&world, store).await.from_address(address("192.0.2.7"));
        for _ in 0..10 {
            let wrong = store.accept_invitation(&holder, "Ann", "short", None).await;
            assert!(matches!(wrong, Err(AcceptError::Wrong { .. })), "{wrong:?}");
        }
        let throttled = store.accept_invitation(&holder, "Ann", PASSWORD, None).await;
        assert!(matches!(throttled, Err(AcceptError::Throttled { .. })), "{throttled:?}");
        let later = world.at("2026-11-20T12:16:30Z").await;
        later.store.accept_invitation(&holder, "Ann", PASSWORD, None).await.unwrap();

        for number in 0..60 {
            let new = NewPerson::parse(&format!("n{number}@new.example"), "N", "support").unwrap();
            let invited = later.store.invite(&later.deployment, parent, &new).await;
            match number {
                // The first one counts too.
                59 => assert_eq!(refusal(invited), PeopleRefusal::TooMany),
                _ => drop(invited.unwrap()),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_mail_is_claimed_by_one_and_tried_again_and_not_sent_for_what_is_over() {
    each_database(async |world| {
        world.partners().await;
        let Opened { store, deployment } = world.at(START).await;
        let parent = partner(&world, "parent").await;
        let id = store.invite(&deployment, parent, &ann(Role::Admin)).await.unwrap();
        let owner = world.user("parent", "o@parent.example", Role::Owner).await;
        assert!(matches!(store.claim_invitations(&owner, 8, None).await, Err(Error::Forbidden(_))));
        let claim = async |store: &Store| match store.claim_invitations(&deployment, 8, None).await.unwrap() {
            ClaimedInvitations::Mails { mails, trial: false } => mails,
            ClaimedInvitations::Nothing => Vec::new(),
            other => panic!("{other:?}"),
        };
        let first = claim(&store).await;
        assert_eq!(
            (first.len(), first[0].letter.recipient.as_str(), first[0].attempt),
            (1, "Ann@new.example", 1)
        );
        assert!(claim(&store).await.is_empty(), "one has it");
        let mail = async |store: &Store| {
            store.people(&deployment, parent).await.unwrap().invitations[0].mail.clone()
        };

        // A worker that died is missed when its lease has run out; what it writes then is lost.
        let later = world.at("2026-11-20T12:03:00Z").await.store;
        let second = claim(&later).await;
        assert_eq!(second[0].attempt, 2);
        let held = store.accept_invitation_mail(&deployment, &first[0], "late").await.unwrap();
        assert_eq!(held, Held::Lost);
        let held =
            later.retry_invitation_mail(&deployment, &second[0], at("2026-11-20T12:05:00Z"), "full", false);
        assert_eq!(held.await.unwrap(), Held::Yes);
        assert_eq!(mail(&later).await, InvitationMail::Tried("full".to_owned()));
        assert!(claim(&later).await.is_empty());
        let later = world.at("2026-11-20T12:05:00Z").await.store;
        let third = claim(&later).await;
        assert_eq!(third[0].attempt, 3);
        assert!(is_soon_after(third[0].first_try_at, START));
        later.give_back(&deployment, &[third[0].lease]).await.unwrap();
        let third = claim(&later).await;
        assert_eq!(third[0].attempt, 3);
        let held = later.accept_invitation_mail(&deployment, &third[0], "250 ok").await.unwrap();
        assert_eq!(held, Held::Yes);
        assert!(matches!(mail(&later).await, InvitationMail::Sent(at) if is_soon_after(at, "2026-11-20T12:05:00Z")));

        // Withdrawn before it was sent: nobody gets a link that does not work.
        later.send_invitation_again(&deployment, id).await.unwrap();
        later.withdraw_invitation(&deployment, id).await.unwrap();
        assert!(claim(&later).await.is_empty());
        // Expired before it was sent, after days without a relay.
        later.invite(&deployment, parent, &ann(Role::Admin)).await.unwrap();
        let over = world.at("2026-12-20T12:00:00Z").await.store;
        assert!(claim(&over).await.is_empty());
        assert_eq!(mail(&over).await, InvitationMail::NotSent(String::new()));
    })
    .await;
}
