//! The second step of signing in: codes of an app, recovery codes, and what they do not open.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::door::*;
use domain::role::Role;
use sea_orm::ConnectionTrait;
use store::{
    Error, OwnAccountError, PendingStep, PeopleError, Renewed, Resealed, Scope, SealingKey, SessionKind,
    SignInError, StepError, StepWanted, Store,
};
use totp_rs::{Builder, Secret, Totp};

const ANN: &str = "ann@parent.example";

/// An authenticator app.
struct App(Totp);

impl App {
    /// The code that it shows so many seconds after the store's clock.
    fn code(&self, store: &Store, seconds: i64) -> String {
        self.0.generate(u64::try_from(store.now().timestamp() + seconds).unwrap()).to_string()
    }
}

async fn scope_of(store: &Store, token: &str) -> Scope {
    store.session(SessionKind::Direct, token).await.unwrap().unwrap()
}

/// Sets up the second step of a user; answers the app, the recovery codes and the session's token.
async fn set_up(store: &Store, scope: &Scope) -> (App, Vec<String>, Renewed) {
    let (new, renewed) = store.begin_second_factor(scope, PASSWORD).await.unwrap();
    assert!(
        new.address.contains(&new.secret) && new.address.contains("ann%40parent.example"),
        "{}",
        new.address
    );
    assert_eq!(format!("{new:?}"), "NewSecondFactor(…)");
    let secret = Secret::try_from_base32(&new.secret).unwrap();
    let app = App(Builder::new().with_secret(secret).build().unwrap());
    // One step late, so that the code of now is yet to be taken.
    let codes = store.confirm_second_factor(scope, &app.code(store, -30)).await.unwrap();
    (app, codes, renewed)
}

async fn pending(store: &Store) -> PendingStep {
    let step = match store.sign_in(ANN, PASSWORD, None).await {
        Err(SignInError::StepWanted(step)) => Some(step),
        _ => None,
    };
    step.expect("a code is wanted")
}

#[tokio::test]
async fn signing_in_wants_a_code_once_an_app_has_shown_that_it_has_the_secret() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("parent", ANN, Role::Finance).await;
        let (new, _) = store.begin_second_factor(&ann, PASSWORD).await.unwrap();
        assert!(matches!(store.confirm_second_factor(&ann, "000000").await, Err(OwnAccountError::WrongCode)));
        assert_eq!(store.second_factor_being_set_up(&ann).await.unwrap().secret, new.secret);
        // Half of it changes nothing.
        store.sign_in(ANN, PASSWORD, None).await.unwrap();

        let (app, codes, renewed) = set_up(store, &ann).await;
        assert_eq!(codes.len(), 10);
        let account = store.own_account(&ann).await.unwrap();
        assert_eq!((account.recovery_codes, account.second_factor_since.is_some()), (10, true));
        assert!(matches!(store.begin_second_factor(&ann, PASSWORD).await, Err(OwnAccountError::Stale)));
        assert!(matches!(store.second_factor_being_set_up(&ann).await, Err(OwnAccountError::Stale)));
        scope_of(store, &renewed.token).await;

        let step = pending(store).await;
        assert!(matches!(store.step_wanted(&step.token).await.unwrap(), Some(StepWanted::Code)));
        // What waits for a code is no session, and neither is a code without its password.
        assert!(store.session(SessionKind::Direct, &step.token).await.unwrap().is_none());
        let code = app.code(store, 0);
        assert!(matches!(store.take_step("", &code, None).await, Err(StepError::Over)));
        assert!(matches!(store.take_step(&step.token, "12345", None).await, Err(StepError::Wrong)));
        let signed_in = store.take_step(&step.token, &code, None).await.unwrap();
        assert_eq!(scope_of(store, &signed_in.token).await.role(), Some(Role::Finance));
        assert!(store.step_wanted(&step.token).await.unwrap().is_none(), "it is taken once");
    })
    .await;
}

#[tokio::test]
async fn a_code_of_the_app_is_taken_once_also_by_many_at_once() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("parent", ANN, Role::Owner).await;
        let (app, ..) = set_up(store, &ann).await;
        // The code that confirmed the app was one of its codes.
        let step = pending(store).await;
        let first = store.take_step(&step.token, &app.code(store, -30), None).await;
        assert!(matches!(first, Err(StepError::Wrong)), "{first:?}");

        let code = app.code(store, 0);
        let (one, other) = (pending(store).await, pending(store).await);
        let (one, other) = tokio::join!(
            store.take_step(&one.token, &code, None),
            store.take_step(&other.token, &code, None)
        );
        assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
        // An older one is not taken after a newer one, and none before its time.
        let step = pending(store).await;
        for code in [code, app.code(store, -30), app.code(store, 60)] {
            let taken = store.take_step(&step.token, &code, None).await;
            assert!(matches!(taken, Err(StepError::Wrong)), "{taken:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_is_taken_once_and_new_ones_replace_all() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("parent", ANN, Role::Owner).await;
        let (app, codes, renewed) = set_up(store, &ann).await;
        let step = pending(store).await;
        let signed_in =
            store.take_step(&step.token, &codes[3].to_uppercase().replace('-', ""), None).await.unwrap();
        assert_eq!(store.own_account(&ann).await.unwrap().recovery_codes, 9);
        let step = pending(store).await;
        assert!(matches!(store.take_step(&step.token, &codes[3], None).await, Err(StepError::Wrong)));

        // The password alone makes no new ones, and neither does a code alone, nor one that was taken.
        for (password, code) in
            [("not the password", &codes[5]), (PASSWORD, &codes[3]), (PASSWORD, &String::new())]
        {
            let wrong = store.renew_recovery_codes(&ann, password, code).await;
            assert!(
                matches!(wrong, Err(OwnAccountError::WrongPassword | OwnAccountError::WrongCode)),
                "{wrong:?}"
            );
        }
        let (new, again) = store.renew_recovery_codes(&ann, PASSWORD, &app.code(store, 0)).await.unwrap();
        assert_eq!((new.len(), store.own_account(&ann).await.unwrap().recovery_codes), (10, 10));
        assert!(matches!(store.take_step(&step.token, &codes[4], None).await, Err(StepError::Wrong)));
        store.take_step(&step.token, &new[0], None).await.unwrap();

        // The session went on under new tokens: the old one is worth nothing.
        assert!(store.session(SessionKind::Direct, &renewed.token).await.unwrap().is_none());
        scope_of(store, &again.token).await;
        scope_of(store, &signed_in.token).await;
        // The database has none of the codes.
        let database = world.database().await;
        let statement = "SELECT code_hash FROM recovery_code";
        let statement = sea_orm::Statement::from_string(database.get_database_backend(), statement);
        let rows = database.query_all_raw(statement).await.unwrap();
        assert_eq!(rows.len(), 10);
        for row in rows {
            let hash: Vec<u8> = row.try_get_by_index(0).unwrap();
            assert_eq!(hash.len(), 32);
        }
    })
    .await;
}

#[tokio::test]
async fn five_wrong_codes_end_the_step_and_ten_minutes_do_too() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("parent", ANN, Role::Owner).await;
        let (app, ..) = set_up(store, &ann).await;
        let step = pending(store).await;
        for _ in 0..4 {
            assert!(matches!(store.take_step(&step.token, "000000", None).await, Err(StepError::Wrong)));
        }
        assert!(matches!(store.take_step(&step.token, "nonsense", None).await, Err(StepError::Over)));
        let late = store.take_step(&step.token, &app.code(store, 0), None).await;
        assert!(matches!(late, Err(StepError::Over)), "{late:?}");

        let step = pending(store).await;
        let later = world.at("2026-11-20T12:11:00Z").await.store;
        assert!(later.step_wanted(&step.token).await.unwrap().is_none());
        let late = later.take_step(&step.token, &app.code(&later, 0), None).await;
        assert!(matches!(late, Err(StepError::Over)), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn codes_are_throttled_for_a_user_and_right_passwords_do_not_help() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("parent", ANN, Role::Owner).await;
        let (app, ..) = set_up(store, &ann).await;
        for _ in 0..2 {
            let step = pending(store).await;
            for _ in 0..5 {
                assert!(store.take_step(&step.token, "000000", None).await.is_err());
            }
        }
        let step = pending(store).await;
        let refused = store.take_step(&step.token, &app.code(store, 0), None).await;
        assert!(matches!(refused, Err(StepError::Throttled { .. })), "{refused:?}");
        let later = world.at("2026-11-20T12:16:30Z").await.store;
        let step = pending(&later).await;
        later.take_step(&step.token, &app.code(&later, 0), None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn whoever_guesses_on_and_on_gets_nowhere_and_a_recovery_code_lifts_that() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("parent", ANN, Role::Owner).await;
        let (app, codes, _) = set_up(store, &ann).await;
        let database = world.database().await;
        database.execute_unprepared("UPDATE second_factor SET wrong_in_a_row = 100").await.unwrap();
        let step = pending(store).await;
        let refused = store.take_step(&step.token, &app.code(store, 0), None).await;
        assert!(matches!(refused, Err(StepError::Wrong)), "{refused:?}");
        store.take_step(&step.token, &codes[0], None).await.unwrap();
        let step = pending(store).await;
        store.take_step(&step.token, &app.code(store, 0), None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn switching_it_off_asks_for_the_password_and_a_code_and_a_reset_ends_every_session() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("parent", ANN, Role::Owner).await;
        let (app, ..) = set_up(store, &ann).await;
        let off = async |password, code: &str| store.remove_second_factor(&ann, password, code).await;
        let code = app.code(store, 0);
        assert!(matches!(off("not the password", &code).await, Err(OwnAccountError::WrongPassword)));
        for wrong in ["", "000000", &app.code(store, 60)] {
            assert!(matches!(off(PASSWORD, wrong).await, Err(OwnAccountError::WrongCode)), "{wrong}");
        }
        let renewed = off(PASSWORD, &code).await.unwrap();
        assert!(matches!(off(PASSWORD, &code).await, Err(OwnAccountError::Stale)));
        let renew = store.renew_recovery_codes(&ann, PASSWORD, &code).await;
        assert!(matches!(renew, Err(OwnAccountError::Stale)));
        store.sign_in(ANN, PASSWORD, None).await.unwrap();

        let ann = scope_of(store, &renewed.token).await;
        let (_, codes, renewed) = set_up(store, &ann).await;
        let step = pending(store).await;
        let id = ann.user().unwrap().id;
        let bob = world.user("other", "bob@other.example", Role::Owner).await;
        assert!(matches!(
            store.reset_second_factor(&bob, id).await,
            Err(PeopleError::Store(Error::NotFound))
        ));
        let support = world.user("parent", "sue@parent.example", Role::Support).await;
        assert!(matches!(
            store.reset_second_factor(&support, id).await,
            Err(PeopleError::Store(Error::Forbidden(_)))
        ));
        assert!(store.reset_second_factor(&world.deployment, id).await.unwrap());
        assert!(!store.reset_second_factor(&world.deployment, id).await.unwrap(), "there is none any more");
        assert!(store.session(SessionKind::Direct, &renewed.token).await.unwrap().is_none());
        assert!(matches!(store.take_step(&step.token, &codes[0], None).await, Err(StepError::Over)));
        store.sign_in(ANN, PASSWORD, None).await.unwrap();
        let checked = store.check_audit(&world.deployment).await.unwrap();
        assert_eq!(checked.broken_at, None);
    })
    .await;
}

#[tokio::test]
async fn codes_that_are_asked_for_again_are_throttled_as_those_of_signing_in() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("parent", ANN, Role::Owner).await;
        let (app, ..) = set_up(store, &ann).await;
        for _ in 0..10 {
            let wrong = store.remove_second_factor(&ann, PASSWORD, "000000").await;
            assert!(matches!(wrong, Err(OwnAccountError::WrongCode)));
        }
        let refused = store.remove_second_factor(&ann, PASSWORD, &app.code(store, 0)).await;
        assert!(matches!(refused, Err(OwnAccountError::Throttled { .. })), "{refused:?}");
        let step = pending(store).await;
        let refused = store.take_step(&step.token, &app.code(store, 0), None).await;
        assert!(matches!(refused, Err(StepError::Throttled { .. })), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_secret_is_of_no_use_without_its_key_nor_in_somebody_elses_row() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("parent", ANN, Role::Owner).await;
        // Every process of the deployment has the same key.
        let (app, codes, _) = set_up(store, &ann).await;
        let again = world.at("2026-11-20T12:01:30Z").await.store;
        let step = pending(&again).await;
        again.take_step(&step.token, &app.code(&again, 0), None).await.unwrap();

        world.forget_own_sealing_key().await;
        let keyed = world.with(|options| options.sealing_key = Some(sealing_key(1))).await.store;
        let step = pending(&keyed).await;
        let lost = keyed.take_step(&step.token, &app.code(&keyed, 0), None).await;
        assert!(matches!(lost, Err(StepError::Store(Error::Corrupt { .. }))), "{lost:?}");
        // Recovery codes need no key: whoever lost it lets people in by them.
        keyed.take_step(&step.token, &codes[0], None).await.unwrap();
        let told = keyed.reseal_second_factors(&world.deployment).await.unwrap();
        assert_eq!(told, Resealed { anew: 0, already: 0, lost: 1 });
    })
    .await;
}

fn sealing_key(byte: u8) -> SealingKey {
    SealingKey::parse(&BASE64_STANDARD.encode([byte; 32])).unwrap()
}

#[tokio::test]
async fn another_key_takes_the_place_of_the_one_before_and_no_app_is_set_up_anew() {
    each_database(async |world| {
        world.partners().await;
        let ann = world.user("parent", ANN, Role::Owner).await;
        // Sealed with the deployment's own key; then the settings have one, and then another one.
        let (app, ..) = set_up(&world.store, &ann).await;
        let given = |now, before, at: &str| {
            let (now, before, at) = (sealing_key(now), before, crate::door::at(at));
            world.with(move |options| {
                options.sealing_key = Some(now);
                options.sealing_key_before = before;
                options.now = Some(at);
            })
        };
        let first = given(1, None, "2026-11-20T12:01:00Z").await.store;
        let step = pending(&first).await;
        first.take_step(&step.token, &app.code(&first, 0), None).await.unwrap();
        assert!(matches!(first.reseal_second_factors(&ann).await, Err(Error::Forbidden(_))));
        let told = first.reseal_second_factors(&world.deployment).await.unwrap();
        assert_eq!(told, Resealed { anew: 1, already: 0, lost: 0 });
        world.forget_own_sealing_key().await;

        let second = given(2, Some(sealing_key(1)), "2026-11-20T12:02:00Z").await.store;
        let step = pending(&second).await;
        second.take_step(&step.token, &app.code(&second, 0), None).await.unwrap();
        for told in [Resealed { anew: 1, already: 0, lost: 0 }, Resealed { anew: 0, already: 1, lost: 0 }] {
            assert_eq!(second.reseal_second_factors(&world.deployment).await.unwrap(), told);
        }
        // The one before is needed no longer.
        let alone = given(2, None, "2026-11-20T12:03:00Z").await.store;
        let step = pending(&alone).await;
        alone.take_step(&step.token, &app.code(&alone, 0), None).await.unwrap();
        let trail = alone.check_audit(&world.deployment).await.unwrap();
        assert_eq!(trail.broken_at, None);
    })
    .await;
}

#[tokio::test]
async fn a_provider_is_no_way_around_the_second_step() {
    use domain::oidc::Person;
    use domain::recipient::EmailAddress;

    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("parent", ANN, Role::Finance).await;
        let person = Person { issuer: "https://id.example".to_owned(), subject: "1".to_owned() };
        let proven = EmailAddress::parse(ANN).unwrap();
        store.sign_in_person(&person, Some(&proven), None).await.unwrap();
        let (app, ..) = set_up(store, &ann).await;
        // However well the provider knows them, and whoever links them anew.
        for proven in [None, Some(&proven)] {
            let step = match store.sign_in_person(&person, proven, None).await {
                Err(SignInError::StepWanted(step)) => step,
                other => panic!("{other:?}"),
            };
            assert!(store.session(SessionKind::Direct, &step.token).await.unwrap().is_none());
            let taken = store.take_step(&step.token, &app.code(store, 0), None).await;
            assert!(taken.is_ok() || proven.is_some(), "{taken:?}");
        }
    })
    .await;
}
