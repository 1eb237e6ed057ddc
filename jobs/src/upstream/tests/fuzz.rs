//! The upstream's answers, as nobody promises them: whatever comes, each row is a state within its bounds or a problem with a
//! sentence, and never a panic.

use end2end::fuzz::{Became, fuzz};
use serde_json::Value;

use super::super::envelope::Page;
use super::super::row::{self, Meaning, RowKind, Standing};
use super::*;

const SAMPLES: [&[u8]; 4] = [
    br#"{"result_set":[{"id":7,"email":"anna@a.example","display_name":"Anna","msg_count":12,"storage":345,"flg_deleted":0,"last_backup":"2026-10-31T18:17:00Z","added_on":"2026-01-01","deactivated_since":null,"last_error":""}],"pagination":{"page":1,"total_pages":3}}"#,
    br#"[{"id":"1788161-14","organization_id":7,"organization_name":"Acme [e9fd]","email":"o@a.example","authentication_token":"t0ken","customer_deactivated":false}]"#,
    br#"[{"data":[{"email":"b@a.example","file_count":"12","storage":"99","flg_deleted":false,"last_backup":"2026-10-31 18:17:00"}],"meta":{"next":2}},{"data":[]}]"#,
    br#"{"data":[{"sp_site":"https://a.example/sites/x","file_count":-1,"storage":1e9,"error":"denied","deactivated_since":"2026-02-30"}]}"#,
];

#[test]
fn answers() {
    let now = instant("2026-11-06T08:00:00Z");
    let words = [
        "\"result_set\":",
        "\"data\":[",
        "\"last_backup\":",
        "1e400",
        "[[[[[[[[",
        "0000-00-00 00:00:00",
        "\"flg_deleted\":\"maybe\"",
    ];
    fuzz("the upstream's answers (JSON)", &SAMPLES, &words, |bytes| {
        let Ok(answer) = serde_json::from_slice::<Value>(bytes) else { return Became::Refused };
        let page = match Page::parse(answer, 1) {
            Ok(page) => page,
            Err(reason) => {
                assert!(!reason.is_empty());
                return Became::Refused;
            }
        };
        for one in &page.rows {
            let email = [Standing::Ordinary, Standing::Deactivated, Standing::Unreachable];
            let kinds = email.map(|standing| RowKind::email(standing, 1024)).into_iter();
            for kind in kinds.chain(Workload::ALL.iter().map(|workload| RowKind::of(*workload))) {
                is_within_bounds(&row::read(kind, one, now));
            }
        }
        let all = users::read(&page.rows);
        assert!(all.problems.is_empty() || !page.rows.is_empty(), "a problem of no row");
        for user in &all.users {
            assert!(!user.organization_id.is_empty() && user.name.chars().count() <= 230, "{user:?}");
            // Elsewhere the same letters may stand too: they are the answer's.
            assert!(!format!("{:?}", user.token).contains("t0ken"), "a token is shown: {user:?}");
        }
        for problem in &all.problems {
            assert!(!problem.field.is_empty() && !problem.reason.is_empty(), "{problem:?}");
        }
        Became::Accepted
    });
}

fn is_within_bounds(read: &row::ReadRow) {
    for (field, reason) in &read.misread {
        assert!(!field.is_empty() && !reason.is_empty() && reason.chars().count() < 300, "{field}: {reason}");
    }
    if let Meaning::Seen { row, .. } = &read.meaning {
        assert!(!row.address.trim().is_empty(), "{row:?}");
        assert!(row.objects.is_none_or(|count| i64::try_from(count).is_ok()), "{row:?}");
        assert!(row.bytes.is_none_or(|count| i64::try_from(count).is_ok()), "{row:?}");
        assert!(row.name.as_ref().is_none_or(|name| name.chars().count() <= 200), "{row:?}");
        for at in [row.last_backup, row.deactivated_since, row.added_on].into_iter().flatten() {
            assert!((2000..2100).contains(&at.to_rfc3339()[..4].parse().unwrap_or(0)), "{row:?}");
        }
    }
}
