//! What the ledger's tests share: planned reports, and a stand-in for a rendered one.

use bytes::Bytes;
use domain::id::OrganizationId;
use domain::language::Language;
use domain::recipient::{DeliveryForm, check};
use domain::zone::Zone;
use store::{Held, Opened, OrganizationKey, PlannedReport, RenderedReport, ReportClaim};

use crate::door::{World, at};
use crate::work::digest;
pub(crate) use crate::work::{claim, claim_mail, claim_mails};

/// When October's report falls due in UTC.
pub(crate) const DUE: &str = "2026-11-05T06:00:00Z";

/// The zone of the reports that stand in for rendered ones.
pub(crate) const ZONE: Zone = Zone::of(chrono_tz::Tz::Asia__Kolkata);

/// Pushes one partner with `count` organizations `o-0`, `o-1`, … that own `contoso.example`.
pub(crate) async fn organizations(world: &World, count: usize) {
    world.push(&[r#"{"type":"partner","id":"p","name":"Partner","domains":["contoso.example"]}"#]).await;
    for number in 0..count {
        let line = format!(
            r#"{{"type":"organization","id":"o-{number}","partner":"p","name":"Organization {number}"}}"#
        );
        world.push(&[&line]).await;
    }
}

/// October's report of every organization, due on the fifth in UTC.
pub(crate) async fn october(opened: &Opened) -> Vec<PlannedReport> {
    let period = "2026-10".parse().unwrap();
    let organizations = opened
        .store
        .organizations_to_plan(&opened.deployment, OrganizationKey::default(), 1_000, period)
        .await
        .unwrap();
    organizations
        .iter()
        .map(|organization| PlannedReport {
            organization: organization.key,
            period,
            due_at: at(DUE),
            expires_at: at("2027-05-05T06:00:00Z"),
            cut_off: None,
        })
        .collect()
}

/// Plans October's reports.
pub(crate) async fn plan(opened: &Opened) -> u64 {
    let reports = october(opened).await;
    opened.store.plan_reports(&opened.deployment, &reports).await.unwrap()
}

/// Finishes a claimed report with these bytes.
pub(crate) async fn finish(opened: &Opened, claim: &ReportClaim, bytes: &'static [u8]) -> Held {
    let digest = digest(claim);
    let rendered = RenderedReport { bytes: Bytes::from_static(bytes), pages: 2, digest, zone: ZONE };
    let stored = opened.store.store_report(&opened.deployment, claim, rendered).await.unwrap();
    opened.store.finish_reports(&opened.deployment, &[stored]).await.unwrap()[0]
}

/// Claims the next report whose worker died.
pub(crate) async fn suspect(opened: &Opened) -> Option<ReportClaim> {
    opened.store.claim_suspect(&opened.deployment, None).await.unwrap()
}

/// Switches delivery on for these addresses, or off.
pub(crate) async fn deliver(opened: &Opened, organization: OrganizationId, on: bool, to: &[&str]) {
    let (store, scope) = (&opened.store, &opened.deployment);
    let ownership = store.ownership(scope, organization, false).await.unwrap();
    let recipients = to.iter().map(|address| (*address).to_owned()).collect();
    let checked = check(&DeliveryForm { on, recipients, consent: false }, &ownership, Language::En).unwrap();
    let version = store.delivery_settings(scope, organization).await.unwrap().version;
    store.save_delivery_settings(scope, organization, version, &checked).await.unwrap();
}
