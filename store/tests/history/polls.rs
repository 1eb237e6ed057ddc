//! Pull: organizations of an upstream, what is known before a poll, and a poll recorded once.

use crate::lines::*;
use std::collections::HashMap;

use domain::history::{Absence, Outcome, Run, StateChange};
use domain::id::OrganizationId;
use domain::poll::{AccountFact, PollFacts};
use domain::summary::Coverage;
use domain::workload::{AccountKind, Source, Workload};
use store::{CoverageRow, UpstreamOrganization};

fn contoso() -> UpstreamOrganization {
    UpstreamOrganization {
        partner_name: "Upstream partner".into(),
        organization_id: "1788161".into(),
        name: "Contoso".into(),
        owner: Some("owner@contoso.example".into()),
        domains: Some(vec!["contoso.example".into()]),
        source: Some(Source::M365),
    }
}

fn success(ended_at: &str) -> Run {
    Run {
        ended_at: at(ended_at),
        outcome: Outcome::Succeeded,
        objects: Some(7),
        bytes: Some(700),
        error: None,
    }
}

fn first_poll() -> PollFacts {
    let address = "Ann@contoso.example".to_owned();
    PollFacts {
        accounts: vec![AccountFact {
            address: address.clone(),
            name: Some("Ann".into()),
            kind: AccountKind::Mailbox,
            added_at: at("2026-10-01T00:00:00Z"),
            restored: false,
        }],
        deleted: vec![],
        changes: vec![(
            address.clone(),
            StateChange { workload: Some(Workload::Email), at: at("2026-10-01T00:00:00Z"), on: true },
        )],
        runs: vec![
            (address.clone(), Workload::Email, success("2026-10-02T03:00:00Z")),
            (
                address.clone(),
                Workload::Tasks,
                Run {
                    ended_at: at("2026-10-02T04:00:00Z"),
                    outcome: Outcome::Failed,
                    objects: None,
                    bytes: None,
                    error: Some("timed out".into()),
                },
            ),
        ],
        polls: [Workload::Email, Workload::Tasks].into_iter().collect(),
        unreadable: vec![(address.clone(), Workload::Tasks)],
        silent: vec![(address, Workload::Email)],
    }
}

async fn record(world: &World, id: OrganizationId, when: &str, facts: &PollFacts) -> store::PollAnswer {
    let said =
        [("ann", Some("active")), ("room", Some("available")), ("old", Some("excluded")), ("new", None)];
    let coverage = said.map(|(name, status)| CoverageRow {
        address: format!("{name}@contoso.example"),
        name: None,
        status: status.map(str::to_owned),
        kind: AccountKind::Mailbox,
    });
    world.store.record_poll(&world.deployment, id, at(when), facts, Some(&coverage)).await.unwrap()
}

#[tokio::test]
async fn a_poll_is_remembered_and_recorded_twice_changes_nothing() {
    each_database(async |world| {
        let id = world.store.upsert_upstream_organization(&world.deployment, &contoso()).await.unwrap();
        assert_eq!(world.store.coverage(&world.deployment, &[id]).await.unwrap(), HashMap::new());
        let answer = record(&world, id, "2026-10-02T04:00:00Z", &first_poll()).await;
        assert_eq!((answer.repeated, answer.accounts, answer.changes, answer.runs), (false, 1, 1, 2));
        let coverage = world.store.coverage(&world.deployment, &[id]).await.unwrap();
        assert_eq!(coverage, HashMap::from([(id, Coverage { available: 1, excluded: 1 })]));
        let before = history(&world, "1788161", "2026-10").await;

        let known = world.store.known_accounts(&world.deployment, id).await.unwrap();
        let ann = &known.accounts[0];
        assert_eq!((ann.address.as_str(), ann.deleted), ("Ann@contoso.example", false));
        let email = ann.workloads[Workload::Email].unwrap();
        assert_eq!(email.since, Some(at("2026-10-01T00:00:00Z")));
        assert_eq!((email.on, email.last_success), (true, Some(at("2026-10-02T03:00:00Z"))));
        assert_eq!(ann.workloads[Workload::Tasks].unwrap().last_failure, Some(at("2026-10-02T04:00:00Z")));
        assert_eq!(ann.workloads[Workload::Contacts], None);

        let again = record(&world, id, "2026-10-02T04:00:00Z", &first_poll()).await;
        assert!(again.repeated);
        assert_eq!(history(&world, "1788161", "2026-10").await, before);
        let account = &before.accounts[0];
        assert_eq!(account.runs[Workload::Email], [success("2026-10-02T03:00:00Z")]);
        assert_eq!(account.runs[Workload::Tasks][0].error.as_deref(), Some("timed out"));
        assert_eq!(account.unreadable[Workload::Tasks], [at("2026-10-02T04:00:00Z")]);
        assert_eq!(before.observation.polls[Workload::Email], [at("2026-10-02T04:00:00Z")]);
        assert_eq!(account.silent[Workload::Email], [at("2026-10-02T04:00:00Z")]);
        assert!(before.observation.polls[Workload::Contacts].is_empty());
        assert!(!before.observation.pushed);
    })
    .await;
}

#[tokio::test]
async fn the_very_last_success_and_failure_are_known_before_a_poll() {
    each_database(async |world| {
        let id = world.store.upsert_upstream_organization(&world.deployment, &contoso()).await.unwrap();
        record(&world, id, "2026-10-02T05:00:00Z", &first_poll()).await;
        // The same month and an older one, then a newer one; of each a failure too.
        for ended_at in
            ["2026-10-20T03:00:00Z", "2026-10-09T03:00:00Z", "2026-09-30T03:00:00Z", "2026-11-01T03:00:00Z"]
        {
            let at = |minute: &str| ended_at.replace(":00:00", &format!(":{minute}:00"));
            let failure = Run { outcome: Outcome::Failed, ..success(&at("20")) };
            let runs = [success(&at("10")), failure]
                .map(|run| ("ann@contoso.example".to_owned(), Workload::Email, run));
            let facts = PollFacts { runs: runs.into(), ..PollFacts::default() };
            assert_eq!(record(&world, id, &at("30"), &facts).await.runs, 2);
            let known = world.store.known_accounts(&world.deployment, id).await.unwrap();
            let email = known.accounts[0].workloads[Workload::Email].unwrap();
            let latest = if ended_at.starts_with("2026-11") { "2026-11-01" } else { "2026-10-20" };
            let expected =
                ["10", "20"].map(|minute| Some(crate::lines::at(&format!("{latest}T03:{minute}:00Z"))));
            assert_eq!([email.last_success, email.last_failure], expected, "{ended_at}");
        }
    })
    .await;
}

#[tokio::test]
async fn accounts_go_and_come_back() {
    each_database(async |world| {
        let id = world.store.upsert_upstream_organization(&world.deployment, &contoso()).await.unwrap();
        record(&world, id, "2026-10-02T04:00:00Z", &first_poll()).await;
        let gone = PollFacts { deleted: vec!["Ann@contoso.example".into()], ..PollFacts::default() };
        record(&world, id, "2026-10-03T04:00:00Z", &gone).await;
        let account = &history(&world, "1788161", "2026-10").await.accounts[0];
        assert_eq!(account.deleted_at, Some(at("2026-10-03T04:00:00Z")));
        assert!(world.store.known_accounts(&world.deployment, id).await.unwrap().accounts[0].deleted);

        let mut back = PollFacts { accounts: first_poll().accounts, ..PollFacts::default() };
        back.accounts[0].restored = true;
        back.accounts[0].name = Some("Ann Other".into());
        record(&world, id, "2026-10-04T04:00:00Z", &back).await;
        let account = &history(&world, "1788161", "2026-10").await.accounts[0];
        assert_eq!((account.deleted_at, account.name.as_deref()), (None, Some("Ann Other")));
        let absence = Absence { gone_at: at("2026-10-03T04:00:00Z"), back_at: at("2026-10-04T04:00:00Z") };
        assert_eq!(account.absences, [absence]);
    })
    .await;
}

#[tokio::test]
async fn organizations_change_go_and_come_back() {
    each_database(async |world| {
        let (store, deployment) = (&world.store, &world.deployment);
        let id = store.upsert_upstream_organization(deployment, &contoso()).await.unwrap();
        let mut other = contoso();
        other.organization_id = "2".into();
        store.upsert_upstream_organization(deployment, &other).await.unwrap();
        let mut renamed = contoso();
        renamed.name = "Contoso Ltd".into();
        renamed.domains = Some(vec!["contoso.example".into(), "contoso.test".into()]);
        assert_eq!(store.upsert_upstream_organization(deployment, &renamed).await.unwrap(), id);

        let now = store.now();
        let present = ["2".to_owned()];
        assert_eq!(store.mark_gone(deployment, "Upstream partner", &present, now).await.unwrap(), 1);
        assert_eq!(store.mark_gone(deployment, "Upstream partner", &present, now).await.unwrap(), 0);
        let gone = "SELECT name FROM organization WHERE gone_at IS NOT NULL";
        assert_eq!(texts(&world, gone).await, ["Contoso Ltd"]);
        let domains =
            "SELECT domain FROM organization_domain d JOIN organization o ON o.id = d.organization_id
                       WHERE o.name = 'Contoso Ltd' ORDER BY domain";
        assert_eq!(texts(&world, domains).await, ["contoso.example", "contoso.test"]);
        renamed.domains = Some(vec![]);
        store.upsert_upstream_organization(deployment, &renamed).await.unwrap();
        assert_eq!(texts(&world, gone).await.len() + texts(&world, domains).await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_health_of_upstreams_is_remembered() {
    each_database(async |world| {
        let (store, deployment) = (&world.store, &world.deployment);
        let id = store.upsert_upstream_organization(deployment, &contoso()).await.unwrap();
        let (early, late) = (at("2026-10-02T04:00:00Z"), at("2026-10-02T08:00:00Z"));
        store.record_upstream_outcome(deployment, "first", early, Some("it answers 401")).await.unwrap();
        store.record_upstream_outcome(deployment, "first", late, None).await.unwrap();
        let health = &store.upstream_health(deployment).await.unwrap()[0];
        assert_eq!((health.last_ok_at, health.last_error_at), (Some(late), Some(early)));
        assert_eq!(health.last_error.as_deref(), Some("it answers 401"));

        store.record_organization_error(deployment, id, early, "tasks: it answers 500").await.unwrap();
        let failing = store.failing_organizations(deployment).await.unwrap();
        assert_eq!(
            (failing[0].organization, failing[0].last_error.as_deref()),
            (id, Some("tasks: it answers 500"))
        );
        record(&world, id, "2026-10-02T08:00:00Z", &first_poll()).await;
        assert_eq!(store.failing_organizations(deployment).await.unwrap(), []);
    })
    .await;
}
