//! The closing proof: what is owed, held against the ledger.

use store::Proof;

use crate::office::{Office, in_each_office};

async fn proof(office: &Office, now: &str) -> Proof {
    let context = office.context(now).await;
    context.store.closing_proof(&context.deployment, &context.schedule).await.unwrap()
}

#[tokio::test]
async fn what_is_owed_is_missing_until_it_is_planned_and_owed_until_it_expires() {
    in_each_office(|office| async move {
        // September's, and October's in Tokyo alone, where the fifth has begun.
        let morning = "2026-11-04T22:00:00Z";
        assert_eq!(proof(&office, morning).await, Proof { owed: 3, missing: 3 });
        office.run_due(morning).await;
        assert_eq!(proof(&office, morning).await, Proof { owed: 3, missing: 0 });
        let evening = "2026-11-05T18:00:00Z";
        assert_eq!(proof(&office, evening).await, Proof { owed: 4, missing: 1 });
        office.run_due(evening).await;
        assert_eq!(proof(&office, evening).await, Proof { owed: 4, missing: 0 });
        // Six months of each, whatever there is a tombstone of.
        let later = "2027-05-05T18:00:00Z";
        office.run_due(later).await;
        assert_eq!(proof(&office, later).await, Proof { owed: 12, missing: 0 });
    })
    .await;
}
