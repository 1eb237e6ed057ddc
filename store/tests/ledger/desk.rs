//! What the ledger's tests share: planned reports, and a stand-in for a rendered one.

use bytes::Bytes;
use domain::digest::{Level, MonthDigest};
use domain::id::OrganizationId;
use domain::recipient::{DeliveryForm, check};
use domain::zone::Zone;
use store::{
    ClaimedMail, DeliveryClaim, Held, MailClaim, Opened, OrganizationKey, PlannedReport, RenderedReport,
    ReportClaim,
};

use crate::door::{World, at};

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

/// Claims the next report.
pub(crate) async fn claim(opened: &Opened) -> Option<ReportClaim> {
    opened.store.claim_reports(&opened.deployment, None, 1).await.unwrap().into_iter().next()
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

/// The digest of a month of which nothing is known.
fn digest(claim: &ReportClaim) -> MonthDigest {
    let all = Level { workload: None, label: String::new(), days: Vec::new(), figures: None };
    MonthDigest {
        language: claim.appearance.language,
        organization_id: claim.organization,
        organization: claim.organization_name.clone(),
        partner: claim.partner_name.clone(),
        period: claim.period,
        active: 0,
        deactivated: 0,
        minor_issue_share: 0.0,
        all,
        workloads: Vec::new(),
        attention: Vec::new(),
        attention_total: 0,
        left: Vec::new(),
        left_total: 0,
    }
}

/// Switches delivery on for these addresses, or off.
pub(crate) async fn deliver(opened: &Opened, organization: OrganizationId, on: bool, to: &[&str]) {
    let (store, scope) = (&opened.store, &opened.deployment);
    let ownership = store.ownership(scope, organization, false).await.unwrap();
    let recipients = to.iter().map(|address| (*address).to_owned()).collect();
    let checked = check(&DeliveryForm { on, recipients, consent: false }, &ownership).unwrap();
    let version = store.delivery_settings(scope, organization).await.unwrap().version;
    store.save_delivery_settings(scope, organization, version, &checked).await.unwrap();
}

/// Claims up to `limit` mails through no relay; answers those that may be sent, with their Message-IDs, and how many
/// others were cancelled.
pub(crate) async fn claim_mails(opened: &Opened, limit: usize) -> (Vec<(DeliveryClaim, String)>, usize) {
    let wanted = MailClaim { only: None, limit, relay: None, allow_outside: false };
    let proposed = |claim: &DeliveryClaim| format!("{}@portal.example", claim.recipient_key.len());
    match opened.store.claim_mails(&opened.deployment, &wanted, proposed).await.unwrap() {
        ClaimedMail::Mails { mails, cancelled, .. } => (mails, cancelled),
        ClaimedMail::Nothing => (Vec::new(), 0),
        other => panic!("without a relay there is nothing to wait for: {other:?}"),
    }
}

/// Claims the next mail that may be sent.
pub(crate) async fn claim_mail(opened: &Opened) -> Option<DeliveryClaim> {
    claim_mails(opened, 1).await.0.into_iter().next().map(|(claim, _)| claim)
}
