//! Every shape of upstream-api.md.

use domain::poll::ListOutcome;
use domain::workload::{AccountKind, Workload};
use end2end::upstream::{
    Account, Envelope, ErrorShape, Fault, Ids, Life, List, NoError, Organization, Result, Style, Times,
    Workload as W, World, instant,
};
use serde_json::json;

use super::*;

/// One account with all six workloads' worth of rows, and one site.
fn acme(style: Style) -> Organization {
    let success = ("2026-10-10T06:00:00Z", Result::Succeeded);
    let mut ann = Account::mailbox("Ann@acme.example", start()).run(success.0, success.1);
    ann.name = Some("Ann Adams".to_owned());
    for workload in [W::OneDrive, W::Contacts, W::Calendar, W::Tasks] {
        ann.lives.push(Life::new(workload, start()).run(success.0, Result::Failed("connection timed out")));
    }
    let site = Account::site("https://acme.sharepoint.example/sites/a", start()).run(success.0, success.1);
    let far = Account::site("https://acme-my.sharepoint.example/sites/b", start()).run(success.0, success.1);
    Organization::new(7, "Acme [e9fd]").with(ann).with(site).with(far).styled(style)
}

#[tokio::test]
async fn every_endpoint_and_field_is_read_in_every_style() {
    let mut styles = Vec::new();
    for envelope in Envelope::ALL {
        for n in 0..20 {
            styles.push(Style::numbered(n).in_envelope(envelope, 1 + n % 3));
        }
    }
    let server = serve(World::new(now())).await;
    let settings = settings(&server);
    for style in styles {
        server.change(|world| world.organizations = vec![acme(style)]);
        let gave = read(&settings, "7").await;
        assert_eq!((&gave.problems, &gave.unread), (&vec![], &vec![]), "{style:?}");
        assert_eq!(gave.lists.0, [ListOutcome::Read; 6], "{style:?}");
        assert!(gave.complete);
        let email = gave.row(Workload::Email, "Ann@acme.example");
        assert_eq!(email.last_backup, Some(instant("2026-10-10T06:00:00Z")), "{style:?}");
        assert_eq!((email.objects, email.bytes), (Some(1_000), Some(1_048_576)));
        assert_eq!((email.name.as_deref(), email.kind), (Some("Ann Adams"), AccountKind::Mailbox));
        assert_eq!((&email.failed, email.deactivated_since, email.added_on), (&None, None, Some(start())));
        for workload in [Workload::OneDrive, Workload::Contacts, Workload::Calendar, Workload::Tasks] {
            let row = gave.row(workload, "Ann@acme.example");
            let words = if style.error == ErrorShape::StatusOnly { "FAILED" } else { "timed out" };
            assert!(row.failed.as_ref().unwrap().contains(words), "{style:?}: {row:?}");
            assert_eq!(row.last_backup, None);
        }
        for site in ["https://acme.sharepoint.example/sites/a", "https://acme-my.sharepoint.example/sites/b"]
        {
            let row = gave.row(Workload::SharePoint, site);
            assert_eq!((row.kind, row.bytes), (AccountKind::Site, Some(1_048_576)));
        }
        assert_eq!(gave.domains, Some(vec!["org7.example".to_owned()]));
    }
}

#[tokio::test]
async fn a_list_of_several_pages_is_read_to_its_end_in_every_envelope() {
    for (envelope, page_size) in [
        (Envelope::Bare, 100),
        (Envelope::BareWhole, 100),
        (Envelope::Wrapped, 100),
        (Envelope::ResultSet, 100),
        (Envelope::Data, 100),
        (Envelope::ResultSet, 7),
        (Envelope::Data, 7),
    ] {
        for accounts in [0, 1, 99, 100, 101, 200, 250] {
            let style = Style::default().in_envelope(envelope, page_size);
            let mut organization = Organization::new(7, "Acme").styled(style);
            for number in 0..accounts {
                organization.accounts.push(Account::mailbox(&format!("a{number}@acme.example"), start()));
            }
            let server = serve(world(organization)).await;
            let gave = read(&settings(&server), "7").await;
            assert_eq!(gave.lists[Workload::Email], ListOutcome::Read, "{envelope:?} {accounts}");
            assert_eq!(gave.count(Workload::Email), accounts, "{envelope:?} {accounts}");
        }
    }
}

#[tokio::test]
async fn organizations_are_listed_in_every_envelope_with_ids_of_both_kinds() {
    for (number, envelope) in Envelope::ALL.into_iter().enumerate() {
        let ids = if number % 2 == 0 { Ids::Text } else { Ids::Number };
        let style = Style { ids, ..Style::default().in_envelope(envelope, 10) };
        let mut world = World::new(now());
        for id in 1..=230 {
            world.organizations.push(Organization::new(id, &format!("Client {id} [00ff]")).styled(style));
        }
        let server = serve(world).await;
        let users = list_users(&settings(&server)).await;
        assert_eq!(users.users.len(), 230, "{envelope:?}");
        assert!(users.complete && users.problems.is_empty());
        assert_eq!(users.users[9].title(), "Client 10 (10)");
        assert_eq!(users.users[9].owner.as_deref(), Some("owner@org10.example"));
    }
}

#[tokio::test]
async fn the_three_lists_of_email_say_how_an_account_stands() {
    let day = "2026-10-10T06:00:00Z";
    let mut off = Account::mailbox("off@acme.example", start());
    off.lives = vec![
        Life::new(W::Email, start())
            .run("2026-10-01T06:00:00Z", Result::Succeeded)
            .off("2026-10-02T00:00:00Z", None),
    ];
    let mut unsaid = Account::mailbox("unsaid@acme.example", start());
    unsaid.lives = vec![Life::new(W::Email, start()).off("2026-10-02T00:00:00Z", None)];
    let away = Account::mailbox("away@acme.example", start()).run(day, Result::Unreachable);
    let server = serve(world(Organization::new(7, "Acme").with(off).with(unsaid).with(away))).await;
    server.fault(Fault::field("unsaid@acme.example", "deactivated_since", json!(null)));
    let gave = read(&settings(&server), "7").await;
    assert_eq!(
        gave.row(Workload::Email, "off@acme.example").deactivated_since,
        Some(instant("2026-10-02T00:00:00Z"))
    );
    assert_eq!(gave.off_unsaid, ["unsaid@acme.example"]);
    assert_eq!(gave.row(Workload::Email, "away@acme.example").failed.as_deref(), Some("connection failure"));
}

#[tokio::test]
async fn sizes_may_be_missing_and_email_counts_in_the_unit_of_the_settings() {
    let style = Style { sizes_missing: true, ..Style::default() };
    let server = serve(world(acme(style))).await;
    let mut settings = settings(&server);
    let gave = read(&settings, "7").await;
    let email = gave.row(Workload::Email, "Ann@acme.example");
    assert_eq!((email.objects, email.bytes, gave.problems.len()), (None, None, 0));
    server.change(|world| {
        world.kilobytes = false;
        world.organizations = vec![acme(Style::default())];
    });
    settings.account_storage_unit = StorageUnit::B;
    assert_eq!(read(&settings, "7").await.row(Workload::Email, "Ann@acme.example").bytes, Some(1_048_576));
}

#[tokio::test]
async fn a_row_that_was_deleted_is_as_if_it_were_not_there() {
    let server = serve(world(acme(Style::default()))).await;
    server.fault(Fault::field("Ann@acme.example", "flg_deleted", json!(true)).on(List::Accounts));
    let gave = read(&settings(&server), "7").await;
    assert_eq!((gave.count(Workload::Email), gave.unreadable.len(), gave.problems.len()), (0, 0, 0));
}

#[tokio::test]
async fn coverage_is_read_for_every_tenant() {
    let mut organization = acme(Style::numbered(1));
    organization.tenants[0].domain = "acme.example".to_owned();
    organization.tenants[0].more =
        vec![("room@acme.example".into(), "available"), ("ceo@acme.example".into(), "excluded")];
    let mut second = organization.tenants[0].clone();
    (second.id, second.domain, second.kind) = (900, "ACME.test".into(), "gws".into());
    second.more = vec![("x@acme.test".into(), "available")];
    organization.tenants.push(second);
    let server = serve(world(organization)).await;
    let gave = read(&settings(&server), "7").await;
    let mut covered: Vec<_> =
        gave.coverage.unwrap().into_iter().map(|row| (row.address, row.status.unwrap())).collect();
    covered.sort();
    let expected = [
        ("Ann@acme.example", "active"),
        ("ceo@acme.example", "excluded"),
        ("room@acme.example", "available"),
        ("x@acme.test", "available"),
    ];
    assert_eq!(covered, expected.map(|(address, status)| (address.to_owned(), status.to_owned())));
    assert_eq!(gave.domains, Some(vec!["acme.example".to_owned(), "acme.test".to_owned()]));
    let asked: Vec<String> = server
        .requests()
        .into_iter()
        .filter(|call| call.list == Some(List::Coverage))
        .map(|call| call.query)
        .collect();
    assert!(asked[0].starts_with("type=m365") && asked[1].starts_with("type=gws"), "{asked:?}");
}

#[tokio::test]
async fn sites_of_a_domain_that_is_off_are_off() {
    let server =
        serve(world(acme(Style { no_error: NoError::EmptyList, times: Times::Offset, ..Style::default() })))
            .await;
    let host = "acme.sharepoint.example";
    server.fault(Fault::field(host, "deactivated_since", json!("2026-10-10T08:00:00Z")).on(List::Domains));
    let gave = read(&settings(&server), "7").await;
    let since = |site: &str| gave.row(Workload::SharePoint, site).deactivated_since;
    assert_eq!(since("https://acme.sharepoint.example/sites/a"), Some(instant("2026-10-10T08:00:00Z")));
    assert_eq!(since("https://acme-my.sharepoint.example/sites/b"), None);
    // What was backed up since is not off.
    server.heal();
    server.fault(Fault::field(host, "deactivated_since", json!("2026-10-01T08:00:00Z")).on(List::Domains));
    let gave = read(&settings(&server), "7").await;
    assert_eq!(
        gave.row(Workload::SharePoint, "https://acme.sharepoint.example/sites/a").deactivated_since,
        None
    );
}
