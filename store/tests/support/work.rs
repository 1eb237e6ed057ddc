//! A worker's first steps, for tests: claim a report or mails, and a digest of nothing.

use domain::digest::{Level, MonthDigest};
use store::{ClaimedMail, DeliveryClaim, MailClaim, Opened, ReportClaim};

/// Claims the next report.
pub(crate) async fn claim(opened: &Opened) -> Option<ReportClaim> {
    opened.store.claim_reports(&opened.deployment, None, 1).await.unwrap().into_iter().next()
}

/// The digest of a month of which nothing is known.
pub(crate) fn digest(claim: &ReportClaim) -> MonthDigest {
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

/// Claims up to `limit` mails through no relay; answers those that may be sent, with their Message-IDs, and how many
/// others were cancelled.
pub(crate) async fn claim_mails(opened: &Opened, limit: usize) -> (Vec<(DeliveryClaim, String)>, usize) {
    let wanted = MailClaim { only: None, limit, relay: None, allow_outside: false, repeats_uncertain: true };
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
