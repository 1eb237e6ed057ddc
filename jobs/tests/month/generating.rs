//! `generate`: what is missing, whatever the day; and no more.

use jobs::{GenerateError, RunDueSummary, generate};

use crate::office::{Office, in_each_office};

async fn generated(
    office: &Office,
    now: &str,
    period: &str,
    only: Option<&str>,
) -> Result<jobs::Generated, GenerateError> {
    let only = match only {
        Some(id) => Some(office.world.organization(id).await),
        None => None,
    };
    generate(&office.context(now).await, period.parse().unwrap(), only).await
}

async fn refusal(office: &Office, now: &str, period: &str) -> String {
    match generated(office, now, period, None).await {
        Err(GenerateError::Refused(sentence)) => sentence,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn before_the_fifth_a_report_is_made_as_of_now_and_mailed_when_it_falls_due() {
    in_each_office(|office| async move {
        let now = "2026-11-02T10:00:30Z";
        let made = generated(&office, now, "2026-10", None).await.unwrap();
        assert_eq!((made.done.rendered, made.done.sent, made.already_there), (2, 0, 0));
        assert_eq!(office.cut_off(now, "berlin", "2026-10").await, "2026-11-02T10:00:00+00:00");
        let pdf = office.pdf(now, "berlin", "2026-10").await;

        // Never replaced, neither by generating nor by the fifth.
        let again = generated(&office, "2026-11-03T10:00:00Z", "2026-10", None).await.unwrap();
        assert_eq!((again.done, again.already_there), (RunDueSummary::default(), 2));
        let fifth = office.run_due("2026-11-05T18:00:00Z").await;
        // September's reports are made late; October's is only mailed.
        assert_eq!((fifth.rendered, fifth.sent), (2, 1));
        assert_eq!(office.pdf("2026-11-05T18:00:00Z", "berlin", "2026-10").await, pdf);
        assert_eq!(office.mails().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn one_organization_and_one_period_leave_the_others_alone() {
    in_each_office(|office| async move {
        let now = "2026-11-20T10:00:00Z";
        let made = generated(&office, now, "2026-10", Some("berlin")).await.unwrap();
        assert_eq!((made.done.rendered, made.done.sent), (1, 1));
        // It was due anyway: its cut-off is the due instant.
        assert_eq!(office.cut_off(now, "berlin", "2026-10").await, "2026-11-05T05:00:00+00:00");
        assert_eq!(office.pdf(now, "tokyo", "2026-10").await, None);
        assert_eq!(office.pdf(now, "berlin", "2026-09").await, None);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_reported_is_refused_with_a_sentence() {
    in_each_office(|office| async move {
        let now = "2026-11-20T10:00:00Z";
        let running = refusal(&office, now, "2026-11").await;
        assert!(running.contains("November 2026 has not ended yet"), "{running}");
        assert!(running.contains("1 December 2026"), "{running}");
        let future = refusal(&office, now, "2028-01").await;
        assert!(future.contains("has not ended yet"), "{future}");
        let early = refusal(&office, now, "2026-08").await;
        assert!(early.contains("the first month that is reported is September 2026"), "{early}");
        office.run_due(now).await;
        let expired = refusal(&office, "2027-05-20T10:00:00Z", "2026-10").await;
        assert!(expired.contains("expired on 5 May 2027"), "{expired}");
        assert_eq!(office.mails().len(), 1);
    })
    .await;
}
