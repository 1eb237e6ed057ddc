//! The organizations of a run: most are mailed to, each to two recipients.

use domain::event::parse_line;
use domain::id::OrganizationId;
use domain::language::Language;
use domain::recipient::{DeliveryForm, check};
use domain::time::parse_instant;
use store::Opened;

use crate::deployment::Deployment;

/// An organization and who gets its report.
pub(crate) struct Client {
    pub(crate) id: OrganizationId,
    pub(crate) external_id: String,
    pub(crate) recipients: Vec<String>,
}

/// Declares `count` organizations with two accounts each; every third has delivery off.
pub(crate) async fn settle(deployment: &Deployment, count: usize) -> Vec<Client> {
    let opened = deployment.open_at(parse_instant("2026-10-20T00:00:00Z").unwrap()).await;
    let mut lines =
        vec![r#"{"type":"partner","id":"p","name":"Partner","domains":["client.example"]}"#.to_owned()];
    for number in 0..count {
        lines.push(format!(
            r#"{{"type":"organization","id":"o-{number}","partner":"p","name":"Client {number}"}}"#
        ));
        for account in 0..2 {
            lines.push(format!(
                r#"{{"type":"account","organization":"o-{number}","id":"a{account}","address":"a{account}@client-{number}.example","added_at":"2026-09-01T00:00:00Z","workloads":["email","onedrive"]}}"#
            ));
            for day in 1..=31 {
                lines.push(format!(
                    r#"{{"type":"run","organization":"o-{number}","account":"a{account}","workload":"email","ended_at":"2026-10-{day:02}T03:00:00Z","outcome":"succeeded","objects":{day},"bytes":1000}}"#
                ));
            }
        }
    }
    let events: Vec<_> =
        (1..).zip(&lines).map(|(number, line)| (number, parse_line(line).unwrap())).collect();
    assert_eq!(opened.store.ingest(&opened.deployment, &events).await.unwrap().refused, []);
    let mut clients = Vec::new();
    for number in 0..count {
        let external_id = format!("o-{number}");
        let id = opened.store.find_organization(&opened.deployment, &external_id).await.unwrap().id;
        let recipients: Vec<String> = match number % 3 {
            2 => Vec::new(),
            _ => ["it", "boss"].iter().map(|who| format!("{who}-{number}@client.example")).collect(),
        };
        if !recipients.is_empty() {
            deliver(&opened, id, &recipients).await;
        }
        clients.push(Client { id, external_id, recipients });
    }
    clients
}

/// Registers these recipients, in place of those that were; none switches delivery off.
pub(crate) async fn deliver(opened: &Opened, id: OrganizationId, recipients: &[String]) {
    let (store, scope) = (&opened.store, &opened.deployment);
    let ownership = store.ownership(scope, id, false).await.unwrap();
    let form = DeliveryForm { on: !recipients.is_empty(), recipients: recipients.to_vec(), consent: false };
    let checked = check(&form, &ownership, Language::En).unwrap();
    let version = store.delivery_settings(scope, id).await.unwrap().version;
    store.save_delivery_settings(scope, id, version, &checked).await.unwrap();
}

/// Has quarantined reports tried again, as `bsr generate` does.
pub(crate) async fn release(deployment: &Deployment, clients: &[Client]) {
    let opened = deployment.open().await;
    let (store, scope) = (&opened.store, &opened.deployment);
    let period = "2026-10".parse().unwrap();
    let found = store.organizations_to_plan(scope, store::OrganizationKey::default(), 10_000, period).await;
    let keys: Vec<_> = found.unwrap().iter().map(|organization| organization.key).collect();
    assert_eq!(keys.len(), clients.len());
    store.retry_reports_now(scope, &keys, period).await.unwrap();
}
