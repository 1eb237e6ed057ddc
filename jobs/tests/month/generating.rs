//! `generate`: what is missing, whatever the day; and no more.

use jobs::report_proof::verify;
use jobs::{GenerateError, RunDueSummary, generate};

use crate::office::{Office, in_each_office, signing_key};

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
    generate(&office.context(now).await, period.parse().unwrap(), only, false).await
}

async fn revised(office: &Office, now: &str, period: &str) -> jobs::Generated {
    generate(&office.context(now).await, period.parse().unwrap(), None, true).await.unwrap()
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
async fn a_revision_replaces_what_people_see_and_is_not_mailed_again() {
    in_each_office(|office| async move {
        let fifth = office.run_due("2026-11-05T18:00:00Z").await;
        assert_eq!((fifth.rendered, fifth.sent), (4, 1));
        assert_eq!(office.mails().len(), 1);
        let now = "2026-11-08T09:30:20Z";
        let first = office.pdf(now, "berlin", "2026-10").await.unwrap();
        let made = revised(&office, now, "2026-10").await;
        assert_eq!((made.already_there, made.revised, made.done.rendered, made.done.sent), (0, 2, 2, 0));
        assert!(
            made.to_string().starts_with("October 2026: 2 to be revised, 0 left as they are\n"),
            "{made}"
        );
        assert_eq!(office.cut_off(now, "berlin", "2026-10").await, "2026-11-08T09:30:00+00:00");
        let second = office.pdf(now, "berlin", "2026-10").await.unwrap();
        assert_ne!(first, second);
        assert_eq!(office.mails().len(), 1, "one mail a month");
        // Each is the next one, and what runs later has nothing left to do.
        let again = revised(&office, "2026-11-09T09:30:20Z", "2026-10").await;
        assert_eq!((again.revised, again.done.rendered), (2, 2));
        let third = office.pdf("2026-11-09T10:00:00Z", "berlin", "2026-10").await.unwrap();
        assert_eq!(verify(&third, signing_key().public()).unwrap().revision, 3);
        assert_eq!(office.run_due("2026-11-10T18:00:00Z").await, RunDueSummary::default());
        let status = office.context("2026-11-10T19:00:00Z").await;
        let status = status.store.status(&status.deployment).await.unwrap();
        assert_eq!(
            status.periods.iter().map(|it| (it.ready, it.total())).collect::<Vec<_>>(),
            [(2, 2), (2, 2)]
        );
    })
    .await;
}

#[tokio::test]
async fn of_reports_that_are_there_before_the_fifth_the_last_revision_is_mailed() {
    in_each_office(|office| async move {
        generated(&office, "2026-11-02T10:00:30Z", "2026-10", None).await.unwrap();
        assert_eq!(revised(&office, "2026-11-03T10:00:30Z", "2026-10").await.done.rendered, 2);
        assert_eq!(office.run_due("2026-11-05T18:00:00Z").await.sent, 1);
        let mails = office.mails();
        assert_eq!(mails.len(), 1);
        let mail = String::from_utf8_lossy(&mails[0].1).into_owned();
        assert!(mail.contains("\r\nMessage-ID: <bsr.2026-10.r2."), "{}", &mail[..800]);
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
