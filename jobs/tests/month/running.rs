//! A pass of everything that is due.

use std::time::Duration;

use jobs::{Context, RunDueSummary, run_due, run_forever};

use crate::office::in_each_office;

const EVENING: &str = "2026-11-05T18:00:00Z";

#[tokio::test]
async fn the_fifth_makes_every_report_and_mails_those_that_are_wanted_once() {
    in_each_office(|office| async move {
        // September's reports, in a month without data.
        assert_eq!(office.run_due("2026-10-05T12:00:00Z").await.rendered, 2);
        assert_eq!(office.mails().len(), 0);
        // It is the fifth in Tokyo, and six o'clock; in Berlin it is still the fourth.
        let first = office.run_due("2026-11-04T21:00:00Z").await;
        assert_eq!((first.planned, first.rendered, first.sent), (1, 1, 0));
        let second = office.run_due(EVENING).await;
        assert_eq!((second.planned, second.rendered, second.sent), (1, 1, 1));
        assert_eq!(office.cut_off(EVENING, "berlin", "2026-10").await, "2026-11-05T05:00:00+00:00");

        let pdf = office.pdf(EVENING, "berlin", "2026-10").await.unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        let mails = office.mails();
        assert_eq!(mails.len(), 1);
        let mail = String::from_utf8(mails[0].1.clone()).unwrap();
        for said in [
            "To: it@contoso.example",
            "Subject: Backup summary for Contoso berlin, October 2026",
            "Auto-Submitted: auto-generated",
            // The tenth was made good within a day.
            "Minor issues only: 1 account had unhealthy days.",
            "anna@berlin.example: 30 of 31 days healthy; unhealthy on 10",
            "backup-summary-contoso-berlin-2026-10.pdf",
        ] {
            assert!(mail.contains(said), "{said} is missing in {mail}");
        }
        // Base64 of «%PDF-».
        assert!(mail.contains("JVBERi0"));

        assert_eq!(office.run_due(EVENING).await, RunDueSummary::default());
        assert_eq!(office.run_due("2026-11-05T23:00:00Z").await, RunDueSummary::default());
        assert_eq!(office.mails(), mails);
        assert_eq!(office.pdf(EVENING, "berlin", "2026-10").await.unwrap(), pdf);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_was_down_catches_up_as_of_the_due_instant() {
    in_each_office(|office| async move {
        office.deliver("2026-11-06T00:00:00Z", "tokyo", true).await;
        let late = "2026-11-08T09:30:00Z";
        let summary = office.run_due(late).await;
        // September's and October's of both; only Berlin's October is mailed: delivery was on when it fell due.
        assert_eq!((summary.rendered, summary.sent), (4, 1));
        assert_eq!(office.cut_off(late, "tokyo", "2026-10").await, "2026-11-04T21:00:00+00:00");
        assert_eq!(office.run_due(late).await, RunDueSummary::default());
    })
    .await;
}

#[tokio::test]
async fn switched_off_before_it_is_sent_nothing_is_sent() {
    in_each_office(|office| async move {
        office.deliver("2026-11-06T00:00:00Z", "berlin", false).await;
        let summary = office.run_due("2026-11-08T09:30:00Z").await;
        assert_eq!((summary.sent, summary.cancelled), (0, 1));
        assert_eq!(office.mails().len(), 0);
        assert_eq!(office.run_due("2026-11-08T09:30:00Z").await, RunDueSummary::default());
    })
    .await;
}

#[tokio::test]
async fn after_six_months_the_file_goes_and_nothing_comes_back() {
    in_each_office(|office| async move {
        office.run_due(EVENING).await;
        let over = "2027-05-05T18:00:00Z";
        let summary = office.run_due(over).await;
        // September's went a month ago; October's goes today. November to April are made late.
        assert_eq!((summary.expired, summary.rendered), (4, 12));
        assert_eq!(office.pdf(over, "berlin", "2026-10").await, None);
        assert!(office.pdf(over, "berlin", "2026-11").await.is_some());
        assert_eq!(office.run_due(over).await, RunDueSummary::default());
    })
    .await;
}

#[tokio::test]
async fn two_servers_at_once_make_one_report_and_send_one_mail() {
    in_each_office(|office| async move {
        let (one, two) = (office.context(EVENING).await, office.context(EVENING).await);
        let (one, two) = tokio::join!(jobs::run_due(&one), jobs::run_due(&two));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(one.rendered + two.rendered, 4);
        assert_eq!(one.sent + two.sent, 1);
        assert_eq!(office.mails().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_report_that_takes_too_long_is_given_up_by_name_and_made_when_there_is_time() {
    in_each_office(|office| async move {
        let hasty = Context { report_time_limit: Duration::ZERO, ..office.context(EVENING).await };
        let summary = run_due(&hasty).await.unwrap();
        // September's and October's of both.
        assert_eq!((summary.rendered, summary.not_rendered, summary.sent), (0, 4, 0));
        let failures = hasty.store.status(&hasty.deployment).await.unwrap().failures;
        let berlin = office.world.organization("berlin").await;
        let failure = failures.iter().find(|failure| failure.organization == berlin).unwrap();
        assert!(failure.error.contains("the report took longer than 0 s and was given up"), "{failure:?}");

        let summary = office.run_due("2026-11-06T18:00:00Z").await;
        assert_eq!((summary.rendered, summary.not_rendered, summary.sent), (4, 0, 1));
    })
    .await;
}

#[tokio::test]
async fn the_loop_works_and_ends_when_it_is_told_to() {
    in_each_office(|office| async move {
        let context = office.context(EVENING).await;
        let (store, scope) = (context.store.clone(), context.deployment.clone());
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = run_forever(context, async move {
            stopped.await.expect("it is told, before whoever tells it is gone");
        });
        let telling = async move {
            while store.status(&scope).await.unwrap().deliveries.accepted == 0 {
                tokio::task::yield_now().await;
            }
            stop.send(()).unwrap();
        };
        let both = async { tokio::join!(running, telling) };
        tokio::time::timeout(std::time::Duration::from_secs(180), both).await.unwrap();
        assert_eq!(office.mails().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_report_larger_than_the_limit_is_linked_and_not_attached() {
    in_each_office(|office| async move {
        let context = Context { attachment_limit: 1_000, ..office.context(EVENING).await };
        assert_eq!(run_due(&context).await.unwrap().sent, 1);
        let mail = String::from_utf8(office.mails()[0].1.clone()).unwrap();
        assert!(!mail.contains("application/pdf"), "{mail}");
        assert!(mail.contains("The report is too large for a mail."), "{mail}");
    })
    .await;
}
