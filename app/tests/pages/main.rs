//! The portal without scripts, asked over HTTP: who gets which answer, and that plain forms lose nothing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod bad_input;
mod portal;

use domain::time::parse_instant;
use portal::{Answer, Portal, SAVE};
use store::{Held, UpstreamOrganization};

#[tokio::test]
async fn every_page_answers_each_role_as_it_should() {
    let portal = Portal::open().await;
    let ours = portal.ours;
    let reports = format!("/organizations/{ours}/reports");
    let activity = format!("/organizations/{ours}/activity");
    let overview = format!("/organizations/{ours}");
    let foreign = format!("/organizations/{}/reports", portal.foreign);
    let invented = "/organizations/019a1b2c-3d4e-7f80-9a0b-1c2d3e4f5a6b";
    // The codes of: nobody, owner, admin, support, finance.
    let table: [(&str, [u16; 5]); 10] = [
        ("/sign-in", [200, 303, 303, 303, 303]),
        ("/", [303, 303, 303, 303, 303]),
        ("/organizations", [303, 200, 200, 200, 200]),
        (&overview, [303, 200, 200, 200, 200]),
        (&reports, [303, 200, 200, 200, 403]),
        (&activity, [303, 200, 200, 200, 403]),
        (&foreign, [303, 404, 404, 404, 404]),
        (invented, [303, 404, 404, 404, 404]),
        ("/organizations/-1", [303, 404, 404, 404, 404]),
        ("/organizations/1/2/3", [404, 404, 404, 404, 404]),
    ];
    for (address, codes) in table {
        for (role, code) in
            [None, Some("owner"), Some("admin"), Some("support"), Some("finance")].into_iter().zip(codes)
        {
            let answer = portal.get(role, address).await;
            assert_eq!(answer.status, code, "{role:?} {address}");
        }
    }
}

#[tokio::test]
async fn the_sign_in_leads_back_to_where_one_wanted_to_go() {
    let portal = Portal::open().await;
    let reports = format!("/organizations/{}/reports", portal.ours);
    let sent = portal.get(None, &reports).await;
    assert_eq!(sent.location, format!("/sign-in?next={}", reports.replace('/', "%2F")));

    let form = [("email", "owner@reseller.example"), ("password", "wrong password"), ("next", &reports)];
    let refused = portal.post(None, "/api/ui/sign-in", &form).await;
    assert_eq!((refused.status, refused.location.as_str()), (303, sent.location.as_str()));
    let shown = portal.get_with(&refused.left, &refused.location).await;
    assert!(shown.body.contains("The e-mail address or the password is wrong."), "{}", shown.body);
    assert!(shown.body.contains("value=\"owner@reseller.example\""));

    let form = [("email", "owner@reseller.example"), ("password", portal::PASSWORD), ("next", &reports)];
    let welcome = portal.post(None, "/api/ui/sign-in", &form).await;
    assert_eq!((welcome.status, &welcome.location), (303, &reports));
    assert!(welcome.left.starts_with("bsr="), "{}", welcome.left);
    assert_eq!(portal.get_with(&welcome.left, &reports).await.status, 200);

    let form =
        [("email", "owner@reseller.example"), ("password", portal::PASSWORD), ("next", "//evil.example/")];
    assert_eq!(portal.post(None, "/api/ui/sign-in", &form).await.location, "/organizations");
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let portal = Portal::open().await;
    assert_eq!(portal.get(Some("owner"), "/organizations").await.status, 200);
    let out = portal.post(Some("owner"), "/api/ui/sign-out", &[("", "")]).await;
    assert_eq!((out.status, out.location.as_str()), (303, "/sign-in"));
    assert_eq!(portal.get(Some("owner"), "/organizations").await.status, 303);
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_a_right_one_is_saved() {
    let portal = Portal::open().await;
    let reports = format!("/organizations/{}/reports", portal.ours);
    let drawn = portal.get(Some("admin"), &reports).await;

    let form = portal
        .form(&drawn, &[("on", "1"), ("first", "it@client.example"), ("second", "me@elsewhere.example")]);
    let refused = portal.post(Some("admin"), SAVE, &form).await;
    assert_eq!((refused.status, &refused.location), (303, &reports));
    let shown = portal.get_after(Some("admin"), &refused).await;
    assert!(
        shown.body.contains("value=\"it@client.example\"")
            && shown.body.contains("value=\"me@elsewhere.example\"")
    );
    assert!(shown.body.contains("“elsewhere.example” belongs to neither"), "{}", shown.body);
    assert!(shown.body.contains("Nothing was saved"));

    let form = portal.form(&drawn, &[("on", "1"), ("first", "it@co.uk")]);
    let refused = portal.post(Some("admin"), SAVE, &form).await;
    let shown = portal.get_after(Some("admin"), &refused).await;
    assert!(shown.body.contains("“co.uk” is a public suffix"), "{}", shown.body);

    let form = portal.form(&shown, &[("on", "1"), ("first", "it@client.example")]);
    let saved = portal.post(Some("admin"), SAVE, &form).await;
    let shown = portal.get_after(Some("admin"), &saved).await;
    assert!(shown.body.contains("The settings are saved."), "{}", shown.body);
    assert!(shown.body.contains(
        "The next report, for November 2026, goes out on 5 December 2026, 06:00 Europe/Copenhagen, to 1 address."
    ));
    // A double click: the same form once more is no conflict.
    let again = portal.post(Some("admin"), SAVE, &form).await;
    assert!(portal.get_after(Some("admin"), &again).await.body.contains("The settings are saved."));
    assert!(
        portal.get(Some("admin"), &reports).await.body.contains("it@client.example"),
        "a reload shows it"
    );
}

#[tokio::test]
async fn the_second_of_two_editors_is_told_and_loses_nothing() {
    let portal = Portal::open().await;
    let reports = format!("/organizations/{}/reports", portal.ours);
    let drawn = portal.get(Some("owner"), &reports).await;

    let first = portal.form(&drawn, &[("on", "1"), ("first", "it@client.example")]);
    assert_eq!(portal.post(Some("admin"), SAVE, &first).await.status, 303);
    let second = portal.form(&drawn, &[("on", "1"), ("first", "boss@client.example")]);
    let late = portal.post(Some("owner"), SAVE, &second).await;
    let shown = portal.get_after(Some("owner"), &late).await;
    assert!(shown.body.contains("somebody else was faster"), "{}", shown.body);
    assert!(shown.body.contains("admin@reseller.example changed these settings"));
    assert!(shown.body.contains("value=\"boss@client.example\""), "what was typed stays");

    let knowing = portal.form(&shown, &[("on", "1"), ("first", "boss@client.example")]);
    let saved = portal.post(Some("owner"), SAVE, &knowing).await;
    assert!(portal.get_after(Some("owner"), &saved).await.body.contains("The settings are saved."));
}

#[tokio::test]
async fn a_session_that_ended_while_typing_costs_nothing() {
    let portal = Portal::open().await;
    let reports = format!("/organizations/{}/reports", portal.ours);
    let drawn = portal.get(Some("owner"), &reports).await;
    let form = portal.form(&drawn, &[("on", "1"), ("first", "it@client.example")]);
    let late = portal.post(None, SAVE, &form).await;
    assert_eq!(
        (late.status, late.location.as_str()),
        (303, &*format!("/sign-in?next={}", reports.replace('/', "%2F")))
    );
    let shown = portal.get_after(Some("owner"), &Answer { location: reports, ..late }).await;
    assert!(
        shown.body.contains("Your session had ended") && shown.body.contains("value=\"it@client.example\"")
    );
}

#[tokio::test]
async fn who_may_not_change_anything_sees_why_and_is_refused() {
    let portal = Portal::open().await;
    let reports = format!("/organizations/{}/reports", portal.ours);
    let drawn = portal.get(Some("support"), &reports).await;
    assert!(drawn.body.contains("Your role, Support, sees these settings but does not change them."));
    assert!(!drawn.body.contains("Save Email Delivery Settings"));

    let form = portal.form(&drawn, &[("on", "1"), ("first", "it@client.example")]);
    assert_eq!(portal.script(Some("support"), SAVE, &form).await.status, 403);
    let finance = portal.script(Some("finance"), SAVE, &form).await;
    assert_eq!(finance.status, 403);
    assert!(finance.body.contains("Your role, Finance, does not see reports."), "{}", finance.body);
    assert_eq!(portal.script(None, SAVE, &form).await.status, 401);
    let elsewhere = [
        ("organization", portal.foreign.to_string()),
        ("version", "0".into()),
        ("first", "a@b.example".into()),
    ];
    assert_eq!(portal.script(Some("owner"), SAVE, &elsewhere).await.status, 404);
    assert_eq!(portal.script(Some("owner"), SAVE, &[("organization", "../x")]).await.status, 400);
    assert!(
        portal.get(Some("owner"), &reports).await.body.contains("No e-mail is sent."),
        "nothing was changed"
    );
}

#[tokio::test]
async fn the_list_finds_by_name_and_keeps_its_state_in_the_address() {
    let portal = Portal::open().await;
    let all = portal.get(Some("owner"), "/organizations").await;
    assert!(
        all.body.contains("Client &amp; Søn &lt;b&gt;") && all.body.contains("1 organization"),
        "{}",
        all.body
    );
    let none = portal.get(Some("owner"), "/organizations?q=zzz").await;
    assert!(none.body.contains("Nothing found") && none.body.contains("value=\"zzz\""));
    assert!(
        portal.get(Some("owner"), "/organizations?q=client&page=7").await.body.contains("This page is empty")
    );
}

#[tokio::test]
async fn a_report_stays_in_the_zone_in_which_it_was_made() {
    let portal = Portal::open().await;
    let reports = format!("/organizations/{}/reports", portal.ours);
    portal.push(&[
        r#"{"type":"account","organization":"o","id":"a","address":"anna@client.example","added_at":"2026-09-01T00:00:00Z","workloads":["email"]}"#,
        // Already the second of October in Kolkata, still the first in Copenhagen.
        r#"{"type":"run","organization":"o","account":"a","workload":"email","ended_at":"2026-10-01T20:00:00Z","outcome":"succeeded"}"#,
    ]).await;
    portal.plan("2026-10").await;
    portal.make("Asia/Kolkata").await;
    let shown = portal.get(Some("support"), &reports).await.body;
    // The second bar of 31, and no other.
    assert!(shown.contains(r#"<path class="bar-very-healthy" d="M33 0h24v100h-24z">"#), "{shown}");
    assert!(shown.contains("As of 5 November 2026, 17:30 Asia/Kolkata."), "{shown}");
    assert!(shown.contains("Times are in Europe/Copenhagen."));
    assert!(shown.contains("20 Nov 2026, 17:30 (Asia/Kolkata)"), "{shown}");
}

#[tokio::test]
async fn what_becomes_known_later_does_not_change_the_month_of_a_report() {
    let portal = Portal::open().await;
    let reports = format!("/organizations/{}/reports", portal.ours);
    let run = |outcome: &str, at: &str| {
        format!(
            r#"{{"type":"run","organization":"o","account":"a","workload":"onedrive","ended_at":"{at}","outcome":"{outcome}","objects":7}}"#
        )
    };
    portal.push(&[
        r#"{"type":"account","organization":"o","id":"a","address":"anna@client.example","added_at":"2026-09-01T00:00:00Z","workloads":["onedrive"]}"#,
        r#"{"type":"account","organization":"o","id":"b","address":"ben@client.example","added_at":"2026-09-01T00:00:00Z","workloads":["onedrive"],"deleted_at":"2026-10-09T00:00:00Z"}"#,
        &run("succeeded", "2026-10-02T10:00:00Z"),
    ]).await;
    portal.plan("2026-10").await;
    portal.make("Europe/Copenhagen").await;
    let first = portal.get(Some("support"), &reports).await;
    for said in ["1 of 31 days very healthy", "All workloads", "OneDrive", "ben@client.example (9 Oct 2026)"]
    {
        assert!(first.body.contains(said), "{said}: {}", first.body);
    }
    portal.push(&[
        r#"{"type":"account","organization":"o","id":"c","address":"carl@client.example","added_at":"2026-09-01T00:00:00Z","workloads":["email"]}"#,
        &run("failed", "2026-10-02T12:00:00Z"),
        &run("failed", "2026-10-03T12:00:00Z"),
    ]).await;
    let second = portal.get(Some("support"), &reports).await.body;
    let bars = |body: &str| -> Vec<String> {
        // Outlines and the sentences beside them.
        let is_bars =
            |text: &&str| text.contains(" of 31 days ") || text.starts_with("M") && text.ends_with('z');
        body.split('"').filter(is_bars).map(str::to_owned).collect()
    };
    assert!(bars(&second).len() >= 4, "{second}");
    assert_eq!(bars(&first.body), bars(&second));
    assert!(second.contains("1 account active, 1 deactivated") && !second.contains("Email<"), "{second}");
}

#[tokio::test]
async fn months_that_are_owed_are_shown_and_those_of_before_we_knew_the_organization_are_not() {
    // Ten minutes after October's report fell due in Copenhagen, and a month after September's.
    let portal = Portal::open_at("2026-09-20T12:00:00Z", "2026-11-05T05:10:00Z").await;
    let reports = format!("/organizations/{}/reports", portal.ours);
    let shown = portal.get(Some("support"), &reports).await;
    let rows = shown.rows();
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows[0].contains("November 2026") && rows[0].contains("it will be made on"), "{rows:?}");
    assert!(rows[1].contains("October 2026") && rows[1].contains("It is being made"), "{rows:?}");
    assert!(rows[2].contains("September 2026") && rows[2].contains("It is late"), "{rows:?}");

    portal.plan("2026-09").await;
    let claim = portal.claim().await;
    let failed = portal.store.fail_report(&portal.deployment, &claim, "no paper left").await;
    assert_eq!(failed.unwrap(), Held::Yes);
    let shown = portal.get(Some("support"), &reports).await;
    assert!(shown.rows()[2].contains("It could not be made."), "{:?}", shown.rows());
    assert!(!shown.body.contains("no paper left"), "what went wrong is the operator's");
}

#[tokio::test]
async fn who_vanished_from_the_backup_service_is_told() {
    let portal = Portal::open().await;
    let (store, scope) = (&portal.store, &portal.deployment);
    let gone = UpstreamOrganization {
        partner_name: "p".to_owned(),
        organization_id: "77".to_owned(),
        name: "Vanished Ltd".to_owned(),
        owner: None,
        domains: None,
        source: None,
    };
    let id = store.upsert_upstream_organization(scope, &gone).await.unwrap();
    let at = parse_instant("2026-10-12T08:00:00Z").unwrap();
    assert_eq!(store.mark_gone(scope, "p", &[], at).await.unwrap(), 1);
    let list = portal.get(Some("finance"), "/organizations").await.body;
    assert!(list.contains("Vanished Ltd") && list.contains("Gone since 12 Oct 2026"), "{list}");
    for tab in ["", "/reports", "/activity"] {
        let shown = portal.get(Some("owner"), &format!("/organizations/{id}{tab}")).await;
        assert_eq!(shown.status, 200, "{tab}");
        assert!(shown.body.contains("no longer in the backup service"), "{tab}");
    }
    let reports = portal.get(Some("owner"), &format!("/organizations/{id}/reports")).await;
    assert_eq!(reports.rows(), Vec::<String>::new(), "no further report is promised");
    assert!(reports.body.contains("there will be no further report"));

    portal.push(&[
        r#"{"type":"account","organization":"o","id":"a","address":"anna@client.example","added_at":"2026-09-01T00:00:00Z","workloads":["email"],"deleted_at":"2026-11-03T12:00:00Z"}"#,
        r#"{"type":"account","organization":"o","id":"b","address":"ben@client.example","added_at":"2026-09-01T00:00:00Z","workloads":["email"]}"#,
    ]).await;
    let overview = portal.get(Some("owner"), &format!("/organizations/{}", portal.ours)).await.body;
    let told = "1 account was deleted in this month: anna@client.example (3 Nov 2026).";
    assert!(overview.contains(told), "{overview}");
    assert!(overview.contains("1 account active, 1 deactivated."), "{overview}");
    assert!(overview.contains("0 of 20 days very healthy; no data on 1–20"), "days to come are not told");
}
