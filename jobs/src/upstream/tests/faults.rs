//! Everything that goes wrong, and what is then said of it.

use domain::poll::ListOutcome;
use domain::workload::Workload;
use end2end::upstream::{
    Account, Envelope, Fault, Kind, Life, List, Organization, Result, Style, Workload as W,
};
use serde_json::json;

use super::*;

const ANN: &str = "ann@acme.example";

fn acme() -> Organization {
    let success = "2026-10-10T06:00:00Z";
    let ann = Account::mailbox(ANN, start()).run(success, Result::Succeeded);
    let ann = ann.with(Life::new(W::OneDrive, start()).run(success, Result::Succeeded));
    let bob = Account::mailbox("bob@acme.example", start()).run(success, Result::Succeeded);
    let site = Account::site("https://acme.sharepoint.example/a", start()).run(success, Result::Succeeded);
    Organization::new(7, "Acme").with(ann).with(bob).with(site)
}

/// Reads an organization while these faults strike.
async fn read_with(faults: Vec<Fault>) -> (Gave, end2end::upstream::Upstream) {
    let server = serve(world(acme())).await;
    let mut settings = settings(&server);
    for fault in faults {
        if format!("{fault:?}").contains("Silence") {
            settings.limits.timeout = Duration::from_secs(1);
        }
        server.fault(fault);
    }
    let gave = read(&settings, "7").await;
    (gave, server)
}

fn calls(server: &end2end::upstream::Upstream, list: List) -> usize {
    server.requests().iter().filter(|call| call.list == Some(list)).count()
}

#[tokio::test]
async fn passing_failures_are_tried_again() {
    for (fault, tries) in [
        (Fault::status(500).times(3), 4),
        (Fault::status(503).times(1), 2),
        (Fault::new(Kind::Drop).times(2), 3),
        (Fault::new(Kind::HalfJson).times(1), 2),
        (Fault::new(Kind::Silence).times(1), 2),
    ] {
        let text = format!("{fault:?}");
        let (gave, server) = read_with(vec![fault.on(List::OneDrives)]).await;
        assert_eq!(gave.lists[Workload::OneDrive], ListOutcome::Read, "{text}");
        assert_eq!(calls(&server, List::OneDrives), tries, "{text}");
        assert!(gave.complete && gave.unread.is_empty());
    }
}

#[tokio::test]
async fn a_list_that_stays_broken_says_nothing_and_stops_no_other() {
    for (fault, words) in [
        (Fault::status(500), "answered 500"),
        (Fault::status(302), "answered 302"),
        (Fault::new(Kind::Drop), "could not be read"),
        (Fault::new(Kind::HalfJson), "it ends too early"),
        (Fault::new(Kind::Silence), "did not answer within"),
        (Fault::new(Kind::Body("<html>login</html>".into())), "not JSON (line 1"),
        (Fault::new(Kind::Body(r#"{"error": "no"}"#.into())), "neither «result_set» nor «data»"),
        (Fault::new(Kind::Body(r#"[{"id": 1e999}]"#.into())), "not JSON"),
        (Fault::new(Kind::Endless(8 * 1024 * 1024)), "more than 4194304 bytes"),
        (Fault::new(Kind::Status(429, vec![("retry-after", "99999".into())])), "busy (429)"),
    ] {
        let (gave, _server) = read_with(vec![fault.on(List::OneDrives)]).await;
        assert_eq!(gave.lists[Workload::OneDrive], ListOutcome::Failed, "{words}");
        let others = Workload::ALL.into_iter().filter(|workload| *workload != Workload::OneDrive);
        assert!(others.into_iter().all(|workload| gave.lists[workload] == ListOutcome::Read), "{words}");
        assert!(!gave.complete, "nobody is concluded to be deleted");
        let [sentence] = gave.unread.as_slice() else { panic!("{:?}", gave.unread) };
        assert!(sentence.starts_with("/onedrives ") && sentence.contains(words), "{sentence}");
        assert!(!sentence.contains("secret"), "{sentence}");
    }
}

/// A redirect could carry the tokens to somebody else, or lead to where only we may go.
#[tokio::test]
async fn a_redirect_leads_nowhere() {
    let elsewhere = serve(world(acme())).await;
    for code in [301, 302, 303, 307, 308] {
        let there = vec![("location", elsewhere.url())];
        let fault = Fault::new(Kind::Status(code, there)).on(List::OneDrives);
        let (gave, server) = read_with(vec![fault]).await;
        assert_eq!(gave.lists[Workload::OneDrive], ListOutcome::Failed, "{code}");
        assert_eq!(calls(&server, List::OneDrives), 1, "{code}: it is no passing failure");
        assert!(gave.unread[0].contains(&format!("answered {code}")), "{:?}", gave.unread);
    }
    assert!(elsewhere.requests().is_empty(), "{:?}", elsewhere.requests());
}

#[tokio::test]
async fn a_busy_upstream_is_obeyed() {
    let started = std::time::Instant::now();
    let (gave, server) = read_with(vec![Fault::too_many("1").on(List::Contacts)]).await;
    assert!(started.elapsed() >= Duration::from_secs(1), "it waits as long as it was told");
    assert_eq!((gave.lists[Workload::Contacts], calls(&server, List::Contacts)), (ListOutcome::Read, 2));
    let past = "Thu, 01 Oct 2020 06:00:00 GMT";
    let (gave, server) = read_with(vec![Fault::too_many(past).on(List::Contacts)]).await;
    assert_eq!((gave.lists[Workload::Contacts], calls(&server, List::Contacts)), (ListOutcome::Read, 2));
    // One that is always busy is not asked for ever.
    let (gave, server) = read_with(vec![Fault::too_many("0").on(List::Contacts).times(1_000)]).await;
    assert_eq!((gave.lists[Workload::Contacts], calls(&server, List::Contacts)), (ListOutcome::Failed, 6));
}

#[tokio::test]
async fn what_is_not_licensed_is_off_and_no_error() {
    for code in [403, 404] {
        for (list, workload) in [
            (List::Accounts, Workload::Email),
            (List::Tasks, Workload::Tasks),
            (List::Domains, Workload::SharePoint),
            (List::Sites, Workload::SharePoint),
        ] {
            let (gave, _server) = read_with(vec![Fault::status(code).on(list)]).await;
            assert_eq!(gave.lists[workload], ListOutcome::NotLicensed, "{list:?}");
            assert!(gave.complete && gave.unread.is_empty() && gave.problems.is_empty(), "{list:?}");
        }
    }
    let (gave, _server) = read_with(vec![Fault::status(404).on(List::ConnectionFailures)]).await;
    assert_eq!((gave.lists[Workload::Email], gave.complete), (ListOutcome::Read, true));
    // Without the list of those that are off, nobody can be told to be deleted.
    let (gave, _server) = read_with(vec![Fault::status(404).on(List::DeactivatedAccounts)]).await;
    assert_eq!((gave.lists[Workload::Email], gave.complete), (ListOutcome::Read, false));
    // When nothing at all is found, the address is wrong rather than every licence gone.
    let all = [List::Accounts, List::OneDrives, List::Contacts, List::Calendars, List::Tasks, List::Domains];
    let (gave, _server) = read_with(all.map(|list| Fault::status(404).on(list)).to_vec()).await;
    assert!(!gave.complete);
}

#[tokio::test]
async fn email_is_read_only_when_all_its_lists_are() {
    for list in [List::Accounts, List::DeactivatedAccounts, List::ConnectionFailures] {
        let (gave, _server) = read_with(vec![Fault::status(500).on(list)]).await;
        assert_eq!((gave.lists[Workload::Email], gave.complete), (ListOutcome::Failed, false), "{list:?}");
    }
}

#[tokio::test]
async fn sharepoint_is_read_only_when_every_domain_is() {
    let (gave, _server) = read_with(vec![Fault::status(500).on(List::Sites)]).await;
    assert_eq!(gave.lists[Workload::SharePoint], ListOutcome::Failed);
    let nameless = Fault::field("acme.sharepoint.example", "id", json!(null)).on(List::Domains);
    let (gave, _server) = read_with(vec![nameless]).await;
    assert_eq!(gave.lists[Workload::SharePoint], ListOutcome::Failed);
    assert_eq!(gave.problems[0].to_string(), "Acme (7): /sharepoints/domains: id is missing");
}

#[tokio::test]
async fn a_refused_token_is_said_and_the_rest_not_asked() {
    let (gave, server) = read_with(vec![Fault::status(401).of(7)]).await;
    assert!(
        gave.unread[0].contains("answered 401 (the organization's authentication token was not accepted)")
    );
    assert!(server.requests().iter().filter(|call| call.organization == Some(7)).count() <= 2);
    assert_eq!(gave.lists.0, [ListOutcome::Failed; 6]);
    // One list alone is only that list.
    let (gave, _server) = read_with(vec![Fault::status(401).on(List::Tasks)]).await;
    assert_eq!(gave.lists[Workload::Tasks], ListOutcome::Failed);
    assert_eq!(gave.lists[Workload::SharePoint], ListOutcome::Read);
}

#[tokio::test]
async fn an_organization_that_hangs_is_left_for_the_next_time() {
    let (gave, server) = read_with(vec![Fault::new(Kind::Silence).of(7)]).await;
    assert_eq!(gave.lists.0, [ListOutcome::Failed; 6]);
    assert_eq!(
        server.requests().iter().filter(|call| call.organization == Some(7)).count(),
        6,
        "three lists, twice each"
    );
}

#[tokio::test]
async fn the_second_page_counts_too() {
    for envelope in [Envelope::Data, Envelope::ResultSet] {
        let style = Style::default().in_envelope(envelope, 1);
        let server = serve(world(acme().styled(style))).await;
        server.fault(Fault::status(500).on(List::Accounts).page(2));
        let gave = read(&settings(&server), "7").await;
        assert_eq!(gave.lists[Workload::Email], ListOutcome::Failed);
        assert_eq!(gave.unread, ["/accounts (page 2) answered 500"]);
    }
}

#[tokio::test]
async fn pages_that_repeat_have_an_end() {
    for envelope in [Envelope::Data, Envelope::ResultSet] {
        let style = Style::default().in_envelope(envelope, 1);
        let server = serve(world(acme().styled(style))).await;
        server.fault(Fault::new(Kind::FirstPageAgain).on(List::Accounts));
        let gave = read(&settings(&server), "7").await;
        assert_eq!(gave.lists[Workload::Email], ListOutcome::Failed, "it promises rows that never come");
        assert!(calls(&server, List::Accounts) <= 2);
    }
}

#[tokio::test]
async fn a_list_without_end_is_given_up() {
    let style = Style::default().in_envelope(Envelope::Data, 1);
    let mut organization = acme().styled(style);
    for number in 0..60 {
        organization.accounts.push(Account::mailbox(&format!("a{number}@acme.example"), start()));
    }
    let server = serve(world(organization)).await;
    let gave = read(&settings(&server), "7").await;
    assert_eq!(gave.lists[Workload::Email], ListOutcome::Failed);
    assert_eq!(gave.unread, ["/accounts has more than 50 pages"]);
}

#[tokio::test]
async fn a_row_that_is_not_understood_is_reported_with_its_field() {
    for (field, value, reason) in [
        ("last_backup", json!("yesterday"), "is «yesterday», not an instant in ISO 8601"),
        ("last_backup", json!(1_790_000_000), "is a number, not an instant in ISO 8601"),
        ("last_backup", json!("2026-10-12T00:00:00Z"), "is «2026-10-12T00:00:00Z», in the future"),
        ("deactivated_since", json!([]), "is a list, not an instant in ISO 8601"),
        ("current_backup_status", json!({"is": "Failed"}), "is an object, not a text"),
    ] {
        let (gave, _server) = read_with(vec![Fault::field(ANN, field, value).on(List::OneDrives)]).await;
        assert_eq!(gave.lists[Workload::OneDrive], ListOutcome::Read);
        assert_eq!(gave.unreadable, [(ANN.to_owned(), Workload::OneDrive)]);
        assert_eq!(gave.count(Workload::OneDrive), 0, "it is neither healthy nor unhealthy");
        assert_eq!(gave.problems[0].to_string(), format!("Acme (7): /onedrives, row 2: {field} {reason}"));
    }
    let (gave, _server) =
        read_with(vec![Fault::field(ANN, "flg_deleted", json!("perhaps")).on(List::Accounts)]).await;
    assert_eq!(gave.unreadable, [(ANN.to_owned(), Workload::Email)]);
}

#[tokio::test]
async fn a_figure_that_is_not_understood_is_reported_and_left_out() {
    for (field, value) in
        [("file_count", json!(-1)), ("storage", json!("much")), ("added_on", json!("long ago"))]
    {
        let (gave, _server) = read_with(vec![Fault::field(ANN, field, value).on(List::OneDrives)]).await;
        assert_eq!(gave.problems.len(), 1, "{field}");
        assert_eq!((gave.problems[0].field.as_str(), gave.count(Workload::OneDrive)), (field, 1));
    }
}

#[tokio::test]
async fn a_row_without_an_address_lets_nobody_be_missed() {
    for row in [json!({"id": 99, "last_backup": null}), json!({"email": 7}), json!("row"), json!(null)] {
        let (gave, _server) = read_with(vec![Fault::new(Kind::Row(row.clone())).on(List::OneDrives)]).await;
        assert_eq!(gave.unreadable, [(String::new(), Workload::OneDrive)], "{row}");
        assert_eq!(gave.problems.len(), 1, "{row}");
    }
}

#[tokio::test]
async fn no_token_is_in_what_is_said() {
    let faults =
        [List::Accounts, List::OneDrives, List::Tenants, List::Sites].map(|list| Fault::status(500).on(list));
    let (gave, _server) = read_with(faults.to_vec()).await;
    let said = format!("{:?} {:?}", gave.unread, gave.problems);
    assert!(gave.unread.len() == 4 && !said.contains("secret"), "{said}");
}
