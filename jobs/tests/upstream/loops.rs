//! The connector's loops beside the other jobs.

use std::time::Duration;

use domain::recipient::EmailAddress;
use domain::schedule::Schedule;
use domain::time::parse_instant;
use end2end::upstream::{List, Upstream, World, instant};
use jobs::report_proof::SigningKey;
use jobs::{Context, MailTarget, run_forever};
use store::Opened;

use crate::house::House;

const NOON: &str = "2026-10-10T12:00:00Z";

/// What seals the reports that this test does not make.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIOSCypoGhSAvQ6F2TR7/agTSLSYJCp07rIdmrd9AmCHW\n-----END PRIVATE KEY-----\n";

fn pulls(server: &Upstream) -> usize {
    server.requests().iter().filter(|request| request.list == Some(List::Users)).count()
}

#[tokio::test]
async fn each_upstream_is_pulled_at_its_own_pace() {
    let (eager, patient) =
        (House::new(World::new(instant(NOON))).await, House::new(World::new(instant(NOON))).await);
    let settings = |house: &House, partner: &str, interval| jobs::upstream::Upstream {
        partner: partner.to_owned(),
        interval,
        ..house.settings.clone()
    };
    let Opened { store, deployment } = eager.open(parse_instant(NOON).unwrap()).await;
    let context = Context {
        store,
        deployment,
        schedule: Schedule::default(),
        minor_issue_share: 0.0,
        report_time_limit: Duration::from_secs(600),
        signing_key: SigningKey::from_pem(KEY).unwrap(),
        allow_outside: false,
        public_url: "https://portal.example".to_owned(),
        mail: MailTarget::Folder("mail".into()),
        mail_from: EmailAddress::parse("noreply@portal.example").unwrap(),
        return_path: None,
        dkim: None,
        attachment_limit: 5_000_000,
        mail_rate: 100_000,
        repeats_uncertain: true,
        upstreams: vec![
            settings(&patient, "Patient", Duration::from_secs(7 * 86_400)),
            settings(&eager, "Eager", Duration::from_millis(1)),
        ],
    };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = run_forever(context, async move { stopped.await.unwrap() });
    let telling = async {
        while pulls(&eager.server) < 5 || pulls(&patient.server) == 0 {
            tokio::task::yield_now().await;
        }
        stop.send(()).unwrap();
    };
    tokio::join!(running, telling);
    assert_eq!(pulls(&patient.server), 1);
}
