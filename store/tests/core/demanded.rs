//! What may be wanted between the first step of signing in and the session: a second step that a partner or the deployment
//! demands, and a password of one's own choice in place of one that was made up.

use crate::door::*;
use crate::people::invitations::holder;
use domain::id::PartnerId;
use domain::oidc::Person;
use domain::password::WeakPassword;
use domain::people::{NewPerson, PeopleRefusal};
use domain::recipient::EmailAddress;
use domain::role::Role;
use sea_orm::ConnectionTrait as _;
use store::{
    AcceptError, Demander, Error, NewSecondFactor, NewUser, OwnAccountError, PendingStep, PeopleError, Scope,
    SessionKind, SignInError, SignedIn, StepError, StepWanted, Store,
};
use totp_rs::{Builder, Secret};

const ANN: &str = "ann@parent.example";
const BOB: &str = "bob@child.example";
const NEW: &str = "tulip gravel ninety moss";

/// What the app shows so many seconds after the store's clock.
fn code(store: &Store, app: &NewSecondFactor, seconds: i64) -> String {
    let secret = Secret::try_from_base32(&app.secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(store.now().timestamp() + seconds).unwrap()).to_string()
}

async fn partner(world: &World, name: &str) -> PartnerId {
    world.store.find_partner(&world.deployment, name).await.unwrap().id
}

/// Sets up a second step on the account page.
async fn set_up(store: &Store, scope: &Scope) -> (NewSecondFactor, Vec<String>) {
    let (app, _) = store.begin_second_factor(scope, PASSWORD).await.unwrap();
    let codes = store.confirm_second_factor(scope, &code(store, &app, -30)).await.unwrap();
    (app, codes)
}

fn pending<T: std::fmt::Debug>(signed_in: Result<T, SignInError>) -> PendingStep {
    match signed_in.unwrap_err() {
        SignInError::StepWanted(step) => Ok(step),
        other => Err(other),
    }
    .unwrap()
}

/// The app that a sign-in wants to be set up.
async fn app(store: &Store, step: &PendingStep) -> NewSecondFactor {
    match store.step_wanted(&step.token).await.unwrap() {
        Some(StepWanted::App(app)) => Ok(app),
        other => Err(other),
    }
    .unwrap()
}

async fn session(store: &Store, signed_in: &SignedIn) -> Option<Scope> {
    store.session(SessionKind::Direct, &signed_in.token).await.unwrap()
}

#[tokio::test]
async fn who_has_none_where_one_is_demanded_sets_it_up_before_anything_opens() {
    each_database(async |world| {
        world.partners().await;
        let (store, parent) = (&world.store, partner(&world, "parent").await);
        let ann = world.user("parent", ANN, Role::SuperAdmin).await;
        world.add_user(Some("child"), BOB, Role::Support).await;
        world.add_user(Some("other"), "eve@other.example", Role::Owner).await;
        let before = store.sign_in(BOB, PASSWORD, None).await.unwrap();
        // Who has tried it themselves demands it of others.
        let refused = store.demand_second_step(&ann, parent, true).await;
        assert!(matches!(refused, Err(PeopleError::Refused(PeopleRefusal::NoSecondStep))), "{refused:?}");
        set_up(store, &ann).await;
        store.demand_second_step(&ann, parent, true).await.unwrap();
        assert!(session(store, &before).await.is_none(), "what began without it is over");
        assert!(store.own_account(&ann).await.is_ok(), "and who has one goes on");
        store.sign_in("eve@other.example", PASSWORD, None).await.unwrap();

        let step = pending(store.sign_in(BOB, PASSWORD, None).await);
        let new = app(store, &step).await;
        assert_eq!(app(store, &step).await.secret, new.secret, "looking changes nothing");
        assert_ne!(app(store, &pending(store.sign_in(BOB, PASSWORD, None).await)).await.secret, new.secret);
        for kind in [SessionKind::Direct, SessionKind::Framed] {
            assert!(store.session(kind, &step.token).await.unwrap().is_none());
        }
        let right = code(store, &new, -30);
        assert!(matches!(store.take_step(&step.token, &right, None).await, Err(StepError::More)));
        assert!(matches!(store.choose_password(&step.token, NEW, None).await, Err(StepError::More)));
        let wrong = store.set_up_second_factor(&step.token, "000000", None).await;
        assert!(matches!(wrong, Err(StepError::Wrong)), "{wrong:?}");
        let (signed_in, codes) = store.set_up_second_factor(&step.token, &right, None).await.unwrap();
        let bob = session(store, &signed_in).await.unwrap();
        assert_eq!((bob.role(), codes.len()), (Some(Role::Support), 10));
        assert!(matches!(store.set_up_second_factor(&step.token, &right, None).await, Err(StepError::Over)));

        // From now on it is a second step like any other, and is not switched off.
        let step = pending(store.sign_in(BOB, PASSWORD, None).await);
        assert!(matches!(store.step_wanted(&step.token).await.unwrap(), Some(StepWanted::Code)));
        assert!(matches!(store.set_up_second_factor(&step.token, &right, None).await, Err(StepError::More)));
        store.take_step(&step.token, &codes[0], None).await.unwrap();
        let off = async || store.remove_second_factor(&bob, PASSWORD, &codes[1]).await;
        assert!(matches!(off().await, Err(OwnAccountError::Demanded)));
        let demanded = async |scope: &Scope| store.own_account(scope).await.unwrap().second_step_demanded;
        assert_eq!(demanded(&bob).await, Some(Demander::Above));
        assert_eq!(demanded(&ann).await, Some(Demander::Partner));

        store.demand_second_step(&ann, parent, false).await.unwrap();
        assert_eq!(demanded(&bob).await, None);
        off().await.unwrap();
        store.sign_in(BOB, PASSWORD, None).await.unwrap();
        let checked = store.check_audit(&world.deployment).await.unwrap();
        assert_eq!(checked.broken_at, None);
    })
    .await;
}

#[tokio::test]
async fn who_manages_a_partner_demands_it_there_and_below_and_it_stands_in_the_log() {
    each_database(async |world| {
        world.partners().await;
        let (store, child) = (&world.store, partner(&world, "child").await);
        let admin = world.user("child", "admin@child.example", Role::Admin).await;
        let owner = world.user("child", BOB, Role::Owner).await;
        let above = world.user("parent", ANN, Role::Owner).await;
        let other = world.user("other", "eve@other.example", Role::Owner).await;
        let key = world.key(world.reach("child").await, "settings").await;
        set_up(store, &owner).await;
        let demand = async |scope: &Scope, name: &str| {
            store.demand_second_step(scope, partner(&world, name).await, true).await
        };
        let store_error = |done: Result<(), PeopleError>| match done {
            Err(PeopleError::Store(error)) => error,
            other => panic!("{other:?}"),
        };
        for scope in [&admin, &key] {
            assert!(matches!(store_error(demand(scope, "child").await), Error::Forbidden(_)));
        }
        assert!(matches!(store_error(demand(&other, "child").await), Error::NotFound));
        assert!(matches!(store_error(demand(&owner, "parent").await), Error::NotFound));

        demand(&owner, "child").await.unwrap();
        demand(&owner, "child").await.unwrap();
        let people = store.people(&above, child).await.unwrap();
        assert_eq!(
            (people.second_step_demanded, people.demands_second_step),
            (Some(Demander::Partner), true)
        );
        let has = |email: &str| people.users.iter().find(|user| user.email == email).unwrap().has_second_step;
        assert!(has(BOB) && !has("admin@child.example"));
        // The one above has none, and none is demanded there.
        let people = store.people(&above, partner(&world, "parent").await).await.unwrap();
        assert_eq!((people.second_step_demanded, people.demands_second_step), (None, false));
        demand(&world.deployment, "parent").await.unwrap();
        store.demand_second_step(&owner, child, false).await.unwrap();
        let people = store.people(&owner, child).await.unwrap();
        assert_eq!((people.second_step_demanded, people.demands_second_step), (Some(Demander::Above), false));
        pending(store.sign_in("admin@child.example", PASSWORD, None).await);
        let listed = store.users(&world.deployment).await.unwrap();
        assert_eq!(listed.iter().filter(|user| user.has_second_step).count(), 1);

        let database = world.database().await;
        let statement =
            "SELECT actor, after_json FROM audit WHERE action = 'partner.second_step' ORDER BY id";
        let statement = sea_orm::Statement::from_string(database.get_database_backend(), statement);
        let rows: Vec<(String, String)> = database
            .query_all_raw(statement)
            .await
            .unwrap()
            .iter()
            .map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap()))
            .collect();
        let told: Vec<_> = rows.iter().map(|(who, what)| (who.as_str(), what.as_str())).collect();
        assert_eq!(
            told,
            [
                (BOB, r#"{"second_step_demanded":true,"sessions_ended":1}"#),
                ("command line", r#"{"second_step_demanded":true,"sessions_ended":1}"#),
                (BOB, r#"{"second_step_demanded":false,"sessions_ended":0}"#),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_deployment_demands_it_of_everybody_however_they_come() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(None, "root@operator.example", Role::Operator).await;
        world.add_user(Some("child"), BOB, Role::Finance).await;
        let began = world.store.sign_in("root@operator.example", PASSWORD, None).await.unwrap();
        assert!(session(&world.store, &began).await.is_some());
        let demanding = world.with(|options| options.demands_second_step = true).await.store;
        assert!(session(&demanding, &began).await.is_none(), "whenever it began");
        let step = pending(demanding.sign_in("root@operator.example", PASSWORD, None).await);
        let new = app(&demanding, &step).await;
        let (signed_in, _) =
            demanding.set_up_second_factor(&step.token, &code(&demanding, &new, 0), None).await.unwrap();
        let root = session(&demanding, &signed_in).await.unwrap();
        let account = demanding.own_account(&root).await.unwrap();
        assert_eq!(account.second_step_demanded, Some(Demander::Deployment));

        // By a provider's word, too.
        let person = Person { issuer: "https://id.example".to_owned(), subject: "1".to_owned() };
        let proven = EmailAddress::parse(BOB).unwrap();
        let step = pending(demanding.sign_in_person(&person, Some(&proven), None).await);
        app(&demanding, &step).await;
        // And by an invitation.
        let child = partner(&world, "child").await;
        let new = NewPerson::parse("cleo@new.example", "Cleo", "support").unwrap();
        demanding.invite(&world.deployment, child, &new).await.unwrap();
        let holder = holder(&world, &demanding).await;
        let accepted = demanding.accept_invitation(&holder, "Cleo", PASSWORD, None).await;
        let step = match accepted {
            Err(AcceptError::StepWanted(step)) => step,
            other => panic!("{other:?}"),
        };
        let new = app(&demanding, &step).await;
        demanding.set_up_second_factor(&step.token, &code(&demanding, &new, 0), None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn five_wrong_first_codes_end_the_sign_in_and_a_quarter_of_an_hour_does_too() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("child"), BOB, Role::Finance).await;
        let store = world.with(|options| options.demands_second_step = true).await.store;
        let step = pending(store.sign_in(BOB, PASSWORD, None).await);
        assert_eq!(step.seconds, 900);
        let right = code(&store, &app(&store, &step).await, 0);
        for wrong in ["000000", "nonsense", "", "000000"] {
            let done = store.set_up_second_factor(&step.token, wrong, None).await;
            assert!(matches!(done, Err(StepError::Wrong)), "{done:?}");
        }
        for code in ["000000", &right] {
            let done = store.set_up_second_factor(&step.token, code, None).await;
            assert!(matches!(done, Err(StepError::Over)), "{done:?}");
        }
        let step = pending(store.sign_in(BOB, PASSWORD, None).await);
        let late = world
            .with(|options| {
                options.demands_second_step = true;
                options.now = Some(at("2026-11-20T12:17:00Z"));
            })
            .await
            .store;
        assert!(late.step_wanted(&step.token).await.unwrap().is_none());
    })
    .await;
}

async fn add_made_up(world: &World, email: &str) {
    let partner = Some("child");
    let new = NewUser { partner, email, name: "Bob", role: Role::Support, password: PASSWORD, made_up: true };
    world.store.add_user(&world.deployment, new).await.unwrap();
}

#[tokio::test]
async fn a_password_that_was_made_up_is_good_for_choosing_another_one() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        add_made_up(&world, BOB).await;
        let step = pending(store.sign_in(BOB, PASSWORD, None).await);
        let wanted = store.step_wanted(&step.token).await.unwrap();
        assert!(matches!(&wanted, Some(StepWanted::Password(email)) if email == BOB), "{wanted:?}");
        assert!(!format!("{wanted:?}").contains('@'));
        assert!(store.session(SessionKind::Direct, &step.token).await.unwrap().is_none());
        let choose = async |password| store.choose_password(&step.token, password, None).await;
        assert!(matches!(choose(PASSWORD).await, Err(StepError::SamePassword)));
        let weak = choose("short").await;
        assert!(matches!(weak, Err(StepError::Weak(WeakPassword::TooShort(_)))), "{weak:?}");
        let weak = choose("Bob@Child.Example").await;
        assert!(matches!(weak, Err(StepError::Weak(WeakPassword::Guessable(_)))), "{weak:?}");
        assert!(session(store, &choose(NEW).await.unwrap()).await.is_some());
        assert!(matches!(choose("another horse battery").await, Err(StepError::Over)));
        assert!(matches!(store.sign_in(BOB, PASSWORD, None).await, Err(SignInError::Wrong)));
        store.sign_in(BOB, NEW, None).await.unwrap();
        assert!(world.store.check_audit(&world.deployment).await.unwrap().broken_at.is_none());
    })
    .await;
}

#[tokio::test]
async fn steps_come_one_after_the_other_and_only_the_last_begins_a_session() {
    each_database(async |world| {
        world.partners().await;
        add_made_up(&world, BOB).await;
        // First a password, then the app.
        let store = world.with(|options| options.demands_second_step = true).await.store;
        let step = pending(store.sign_in(BOB, PASSWORD, None).await);
        let early = store.set_up_second_factor(&step.token, "000000", None).await;
        assert!(matches!(early, Err(StepError::More)), "{early:?}");
        let elsewhere = pending(store.sign_in(BOB, PASSWORD, None).await);
        assert!(matches!(store.choose_password(&step.token, NEW, None).await, Err(StepError::More)));
        let ended = store.step_wanted(&elsewhere.token).await.unwrap();
        assert!(ended.is_none(), "what began with the old password is over");
        let new = app(&store, &step).await;
        let right = code(&store, &new, -30);
        let (signed_in, codes) = store.set_up_second_factor(&step.token, &right, None).await.unwrap();
        let bob = session(&store, &signed_in).await.unwrap();

        // First a code, then a password: an operator gave Bob a new one, and his second step stays.
        let id = bob.user().unwrap().id;
        store.set_password(&world.deployment, id, PASSWORD, true).await.unwrap();
        let step = pending(store.sign_in(BOB, PASSWORD, None).await);
        let early = store.choose_password(&step.token, "another horse battery", None).await;
        assert!(matches!(early, Err(StepError::More)), "{early:?}");
        assert!(matches!(store.take_step(&step.token, &codes[0], None).await, Err(StepError::More)));
        assert!(matches!(store.take_step(&step.token, &codes[1], None).await, Err(StepError::More)));
        let signed_in = store.choose_password(&step.token, NEW, None).await.unwrap();
        let bob = session(&store, &signed_in).await.unwrap();
        assert_eq!(store.own_account(&bob).await.unwrap().recovery_codes, 9, "what was not asked for stays");

        // Who is known by a provider has not come with that password.
        let store = &world.store;
        add_made_up(&world, "cleo@child.example").await;
        let person = Person { issuer: "https://id.example".to_owned(), subject: "1".to_owned() };
        let proven = EmailAddress::parse("cleo@child.example").unwrap();
        let signed_in = store.sign_in_person(&person, Some(&proven), None).await.unwrap();
        let cleo = session(store, &signed_in).await.unwrap();
        store.change_password(&cleo, PASSWORD, NEW).await.unwrap();
        store.sign_in("cleo@child.example", NEW, None).await.unwrap();
    })
    .await;
}
