//! Pushing on the command line: nothing lost, everything told, twice is once.

use std::io::Write as _;

use crate::support::{World, docs};

#[test]
fn the_example_is_accepted_once_and_unchanged_the_second_time() {
    let world = World::new();
    let example = world.file("example.ndjson", docs("ingest-example.ndjson"));
    let lines = docs("ingest-example.ndjson").lines().count();
    assert_eq!(world.ok(&["ingest", &example]), format!("accepted {lines}\nunchanged 0\nrefused 0\n"));
    assert_eq!(world.ok(&["ingest", &example]), format!("accepted 0\nunchanged {lines}\nrefused 0\n"));
}

#[test]
fn the_csv_example_says_the_same_as_ndjson_would() {
    let world = World::new();
    let example = world.file("example.csv", docs("ingest-example.csv"));
    let lines = docs("ingest-example.csv").lines().count() - 1;
    assert_eq!(
        world.ok(&["ingest", "--csv", &example]),
        format!("accepted {lines}\nunchanged 0\nrefused 0\n")
    );
    let history = world.ok(&["history", "--organization", "acme", "--period", "2026-10"]);
    assert!(history.contains("acme,anna@acme.example,email,2026-10-01,succeeded\n"), "{history}");
}

#[test]
fn a_refused_row_of_csv_is_named_by_its_line_in_the_file() {
    let world = World::new();
    for end in ["\n", "\r\n"] {
        let text = "type,id,name\npartner,p-1,North\n\n\npartner,p-2\npartner,\"p-3\",\"South\nEast\"\nnothing,x,y\n";
        let file = world.file("rows.csv", text.replace('\n', end));
        let said = world.ok(&["ingest", "--csv", &file]);
        assert!(said.contains("line 5 refused: ") && said.contains("line 8 refused: "), "{end:?}: {said}");
        assert!(said.ends_with("refused 2\n"), "{said}");
    }
}

#[test]
fn half_a_line_at_the_end_is_refused_and_nothing_before_it_is_lost() {
    let world = World::new();
    let mut text = docs("ingest-example.ndjson");
    let lines = text.lines().count();
    text.push_str("{\"type\":\"run\",\"organization\":\"acme\",\"acc");
    let done = world.feed(&["ingest", "-"], text.as_bytes());
    assert_eq!(done.status, 0, "{}", done.err);
    assert!(done.out.contains(&format!("line {} refused: ", lines + 1)), "{}", done.out);
    assert!(done.out.ends_with(&format!("accepted {lines}\nunchanged 0\nrefused 1\n")), "{}", done.out);
}

#[test]
fn wrong_lines_are_told_with_number_and_reason_and_the_others_count() {
    let world = World::new();
    let mut text = docs("ingest-example.ndjson").into_bytes();
    let first = text.iter().filter(|byte| **byte == b'\n').count() + 1;
    text.extend_from_slice(b"\n\xff\xfe\nnot json\n");
    text.extend_from_slice(&vec![b'x'; 70_000]);
    text.extend_from_slice(b"\n{\"type\":\"state\",\"organization\":\"acme\",\"account\":\"9\",\"at\":\"2026-10-01T00:00:00Z\",\"on\":true}\n");
    // What a fact said already may not be said otherwise.
    text.extend_from_slice(b"{\"type\":\"state\",\"organization\":\"acme\",\"account\":\"1\",\"workload\":\"calendar\",\"at\":\"2026-10-14T09:30:00Z\",\"on\":true}\r\n");
    let done = world.feed(&["ingest", "-"], &text);
    assert_eq!(done.status, 0, "{}", done.err);
    for line in [first + 1, first + 2, first + 3, first + 4, first + 5] {
        assert!(done.out.contains(&format!("line {line} refused: ")), "{line}: {}", done.out);
    }
    assert!(done.out.ends_with("refused 5\n"), "{}", done.out);
}

#[test]
fn compressed_files_are_recognised_and_a_cut_one_is_told() {
    let world = World::new();
    let mut gzip = std::process::Command::new("gzip")
        .arg("-c")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    gzip.stdin.take().unwrap().write_all(docs("ingest-example.ndjson").as_bytes()).unwrap();
    let compressed = gzip.wait_with_output().unwrap().stdout;
    let whole = world.file("events", &compressed);
    let cut = world.file("cut", &compressed[..compressed.len() - 20]);
    let said = world.refused(&["ingest", &cut]);
    assert!(said.contains("cut") && said.contains("cannot be read any further"), "{said}");
    assert!(world.ok(&["ingest", &whole]).contains("refused 0"));
}

#[test]
fn a_file_that_is_not_there_and_a_csv_without_a_heading_fail() {
    let world = World::new();
    assert!(world.refused(&["ingest", "missing.ndjson"]).contains("missing.ndjson"));
    let file = world.file("x.csv", "run,acme,1\n");
    assert!(world.refused(&["ingest", "--csv", &file]).contains("«type»"));
}

#[test]
fn two_hundred_thousand_accounts_of_one_organization_delay_nobody_else() {
    let mut world = World::new().with("BSR_NOW", "2026-10-20T08:00:00Z");
    let account = |organization: &str, id: u32| {
        format!(
            "{{\"type\":\"account\",\"organization\":\"{organization}\",\"id\":\"{id}\",\"address\":\"user{id}@{organization}.example\",\"added_at\":\"2026-09-01T00:00:00Z\",\"workloads\":[\"email\"]}}\n"
        )
    };
    let mut text = String::from("{\"type\":\"partner\",\"id\":\"p\",\"name\":\"P\"}\n");
    for id in ["huge", "small"] {
        text +=
            &format!("{{\"type\":\"organization\",\"id\":\"{id}\",\"partner\":\"p\",\"name\":\"{id}\"}}\n");
    }
    text += &account("small", 0);
    text.extend((0..200_000).map(|id| account("huge", id)));
    let done = world.feed(&["ingest", "-"], text.as_bytes());
    assert_eq!(
        (done.status, done.out.as_str()),
        (0, "accepted 200004\nunchanged 0\nrefused 0\n"),
        "{}",
        done.err
    );
    // So many take longer to draw than a report may: it is given up, told, and tried again later.
    world.set("BSR_NOW", "2026-11-06T08:00:00Z");
    world.set("BSR_REPORT_TIME_LIMIT", "6s");
    let due = world.ok(&["run-due"]);
    assert!(due.contains("1 made, 1 to be tried again"), "{due}");
    assert!(world.ok(&["reports", "--organization", "small"]).contains(",ready,"));
    assert!(world.ok(&["status"]).contains("took longer than 6 s and was given up"));
}
