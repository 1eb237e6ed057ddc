//! What is kept, downloaded and mailed is sealed.

use std::sync::Mutex;

use jobs::report_proof::{Claim, verify};

use crate::office::{in_each_office, signing_key};

const EVENING: &str = "2026-11-05T18:00:00Z";

#[tokio::test]
async fn the_file_is_sealed_for_its_month_and_the_same_in_both_databases() {
    let made = Mutex::new(Vec::new());
    in_each_office(async |office| {
        office.run_due(EVENING).await;
        let pdf = office.pdf(EVENING, "berlin", "2026-10").await.unwrap();
        let claim = Claim {
            organization: "Contoso berlin".to_owned(),
            organization_id: Some("berlin".to_owned()),
            partner: "Nordlicht".to_owned(),
            period: "2026-10".parse().unwrap(),
            revision: 1,
            generated_at: "2026-11-05T05:00:00Z".parse().unwrap(),
        };
        assert_eq!(verify(&pdf, signing_key().public()), Ok(claim));
        made.lock().unwrap().push(pdf);
    })
    .await;
    let made = made.into_inner().unwrap();
    assert_eq!(made.len(), 2);
    assert!(made[0] == made[1], "the same data and key give the same bytes");
}
