//! What is wanted while somebody signs in: a password of their own choice, and a second step where one is demanded.

use reqwest::StatusCode;

use super::{Browser, EMAIL, NEW_PASSWORD, PASSWORD, app_on, recovery_codes, set_up, world};
use crate::support::World;

/// A world in which Ann is an owner whose password was made up; gives it.
fn world_of_an_owner() -> (World, String) {
    let world = World::new();
    let lines = world.file("lines.ndjson", r#"{"type":"partner","id":"p","name":"Reseller"}"#);
    world.ok(&["ingest", &lines]);
    let added =
        world.ok(&["user", "add", "--email", EMAIL, "--role", "owner", "--partner", "p", "--name", "Ann"]);
    let password = added.lines().find_map(|line| line.strip_prefix("password ")).unwrap().to_owned();
    (world, password)
}

#[tokio::test]
async fn a_password_that_was_made_up_leads_to_choosing_one_and_nowhere_else() {
    let (world, made_up) = world_of_an_owner();
    let mut browser = Browser::new(world.serve(&["--no-worker"]));
    assert_eq!(browser.sign_in(&made_up).await, "/sign-in/code?next=%2Faccount");
    assert_eq!(browser.get("/account").await.0, StatusCode::SEE_OTHER);
    let (status, _, page) = browser.get("/sign-in/code?next=%2Faccount").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Choose your own password") && page.contains(EMAIL), "{page}");
    let twice = |one, other| [("new", one), ("again", other), ("next", "/account")];
    for (fields, told) in [
        (twice(NEW_PASSWORD, PASSWORD), "The two new passwords are not the same."),
        (twice(&made_up, &made_up), "made up for you. Choose another one."),
        (twice("much2small", "much2small"), "The password needs at least 12 characters."),
        (twice("", ""), "The password needs at least 12 characters."),
    ] {
        let (status, _, page) = browser.post("/sign-in/code", &fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert!(page.contains(told) && !page.contains(NEW_PASSWORD) && !page.contains(&made_up), "{page}");
    }
    let (status, leads, _) = browser.post("/sign-in/code", &twice(NEW_PASSWORD, NEW_PASSWORD)).await;
    assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, "/account"));
    assert_eq!(browser.get("/account").await.0, StatusCode::OK);
    browser.cookies.clear();
    assert_eq!(browser.sign_in(&made_up).await, "/sign-in?next=%2Faccount");
    assert_eq!(browser.sign_in(NEW_PASSWORD).await, "/account");

    // The same with one that the operator made up later.
    let set = world.ok(&["user", "set-password", "--email", EMAIL]);
    let made_up = set.trim().strip_prefix("password ").unwrap();
    assert_eq!(browser.sign_in(made_up).await, "/sign-in/code?next=%2Faccount");
}

#[tokio::test]
async fn an_owner_demands_two_steps_of_everybody_and_they_are_led_to_setting_them_up() {
    let world = world();
    let owner = ["user", "add", "--email", "o@reseller.example", "--role", "owner", "--partner", "p"];
    let owner = [&owner[..], &["--name", "O", "--password-stdin"]].concat();
    assert_eq!(world.feed(&owner, format!("{PASSWORD}\n").as_bytes()).status, 0);
    let mut browser = Browser::new(world.serve(&["--no-worker"]));
    let fields = [("email", "o@reseller.example"), ("password", PASSWORD), ("next", "/account")];
    assert_eq!(browser.post("/api/ui/sign-in", &fields).await.1, "/account");
    let (_, _, page) = browser.get("/account").await;
    let people = page.split('"').find(|text| text.starts_with("/partners/") && text.ends_with("/people"));
    let people = people.unwrap().to_owned();
    let demand = async |browser: &mut Browser, word| {
        let (status, leads, _) =
            browser.post(&format!("{people}/second-step"), &[("second_step", word)]).await;
        assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, people.as_str()));
        browser.get(&people).await.2
    };
    let page = demand(&mut browser, "demanded").await;
    assert!(page.contains("Nothing was changed. Set up two-step verification on your own account"), "{page}");
    let (_, codes) = set_up(&mut browser).await;
    let page = demand(&mut browser, "demanded").await;
    assert!(page.contains("is demanded of everybody now.") && page.contains("Demand it no longer"), "{page}");
    let listed = world.ok(&["user", "list"]);
    assert!(listed.contains("ann@reseller.example,Ann,support,Reseller,no"), "{listed}");
    assert!(listed.contains("o@reseller.example,O,owner,Reseller,yes"), "{listed}");
    let (_, _, page) = browser.get("/account").await;
    assert!(page.contains("Reseller demands it of everybody") && !page.contains("Switch off"), "{page}");
    let off = [("password", PASSWORD), ("code", codes[0].as_str())];
    assert!(browser.told("/account/second-step/off", &off).await.contains("It is on since"));

    // Ann has none.
    browser.cookies.clear();
    assert_eq!(browser.sign_in(PASSWORD).await, "/sign-in/code?next=%2Faccount");
    assert_eq!(browser.get("/account").await.0, StatusCode::SEE_OTHER);
    let (_, _, page) = browser.get("/sign-in/code?next=%2Faccount").await;
    assert!(page.contains("you have not set it up yet") && page.contains("value=\"/account\""), "{page}");
    let app = app_on(&page);
    let (status, _, page) = browser.post("/sign-in/code", &[("code", "000000"), ("next", "/account")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("The code is wrong.") && page.contains("class=\"qr-code\""), "{page}");
    let code = browser.code(&app, 0);
    let (status, _, page) =
        browser.post("/sign-in/code", &[("code", &code), ("next", "//evil.example")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("href=\"/organizations\">Go on</a>"), "{page}");
    recovery_codes(&page);
    assert_eq!(browser.get("/account").await.0, StatusCode::OK);

    let set = world.ok(&["partner", "set", "p", "--second-step", "chosen"]);
    assert!(!set.contains("second step demanded"), "{set}");
    assert!(browser.get("/account").await.2.contains("Switch off"));
    let set = world.ok(&["partner", "set", "p", "--second-step", "demanded"]);
    assert!(set.trim().ends_with(", second step demanded"), "{set}");
    assert_eq!(world.run(&["partner", "set", "p", "--second-step", "perhaps"]).status, 2);
}

#[tokio::test]
async fn a_deployment_demands_two_steps_of_its_operators_too_and_changes_its_key() {
    let key = |byte: &str| byte.repeat(43) + "=";
    let world = World::new().with("BSR_SECOND_STEP", "demanded").with("BSR_SEALING_KEY", &key("A"));
    let operator = ["user", "add", "--operator", "--email", EMAIL, "--name", "Op", "--password-stdin"];
    assert_eq!(world.feed(&operator, format!("{PASSWORD}\n").as_bytes()).status, 0);
    let mut browser = Browser::new(world.serve(&["--no-worker"]));
    assert_eq!(browser.sign_in(PASSWORD).await, "/sign-in/code?next=%2Faccount");
    let app = app_on(&browser.get("/sign-in/code").await.2);
    let code = browser.code(&app, 0);
    let (status, _, page) = browser.post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let (_, _, page) = browser.get("/account").await;
    assert!(page.contains("Whoever runs this portal demands it of everybody"), "{page}");

    let world = world.with("BSR_SEALING_KEY", &key("E")).with("BSR_SEALING_KEY_BEFORE", &key("A"));
    assert_eq!(world.ok(&["user", "reseal"]).trim(), "sealed 1 anew; 0 were so already");
    assert_eq!(world.ok(&["user", "reseal"]).trim(), "sealed 0 anew; 1 were so already");
    let world = world.with("BSR_SEALING_KEY", &key("A")).with("BSR_SEALING_KEY_BEFORE", &key("A"));
    assert!(world.ok(&["user", "reseal"]).contains("1 cannot be opened with any key that is known"));
}
