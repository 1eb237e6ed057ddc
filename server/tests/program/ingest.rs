//! Pushing in earnest: many senders at once, a server that is killed in the middle of a body, a body that breaks off.
//! On both databases.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};

use jobs::ingest::CHUNK_BYTES;
use reqwest::{Client, StatusCode};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::support::{Server, World};

const WORKLOADS: [&str; 6] = ["email", "onedrive", "contacts", "calendar", "tasks", "sharepoint"];
const DAYS: u32 = 28;

/// Runs the test with an organization `o` on SQLite and on PostgreSQL; gives it an operator's key too.
async fn each_database<F: Future<Output = ()>>(test: impl Fn(World, String) -> F) {
    let (world, key) = declared(World::new());
    test(world, key).await;
    let (server, name, url) = postgres().await;
    let (world, key) = declared(World::new().with("BSR_DATABASE_URL", &url));
    test(world, key).await;
    server.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test's door: it makes the database that the program then opens"
)]
async fn postgres() -> (sea_orm::DatabaseConnection, String, String) {
    let url = std::env::var("BSR_TEST_POSTGRES_URL")
        .expect("BSR_TEST_POSTGRES_URL names no PostgreSQL server: run `cargo xtask test`, which starts one");
    let name =
        format!("program_{}", World::new().path("").file_name().unwrap().to_str().unwrap().replace('.', ""));
    let name = name.to_lowercase();
    let server = sea_orm::Database::connect(&url).await.unwrap();
    server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let fresh = format!("{}/{name}", url.rsplit_once('/').unwrap().0);
    (server, name, fresh)
}

fn declared(world: World) -> (World, String) {
    let lines = world.file(
        "lines.ndjson",
        r#"{"type":"partner","id":"p","name":"P"}
{"type":"organization","id":"o","partner":"p","name":"O"}
{"type":"account","organization":"o","id":"a","address":"a@o.example","added_at":"2026-01-01T00:00:00Z","workloads":["email"]}"#,
    );
    world.ok(&["ingest", &lines]);
    let printed = world.ok(&["key", "add", "--operator", "--name", "test"]);
    let key = printed.lines().find_map(|line| line.strip_prefix("key ")).unwrap().trim().to_owned();
    (world, key)
}

/// An account and its runs of October: one a day of each workload.
fn account(id: &str) -> Vec<String> {
    let mut lines = vec![format!(
        r#"{{"type":"account","organization":"o","id":"{id}","address":"{id}@o.example","added_at":"2026-01-01T00:00:00Z","workloads":["email"]}}"#
    )];
    for day in 1..=DAYS {
        lines.extend(WORKLOADS.iter().map(|workload| {
            format!(
                r#"{{"type":"run","organization":"o","account":"{id}","workload":"{workload}","ended_at":"2026-10-{day:02}T02:00:00Z","outcome":"succeeded","objects":{day},"bytes":7}}"#
            )
        }));
    }
    lines
}

async fn push(server: &Server, key: &str, lines: &[String]) -> Value {
    let request = Client::new().post(server.url("/api/v1/ingest")).bearer_auth(key).body(lines.join("\n"));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

fn all_accepted(lines: usize) -> Value {
    json!({ "accepted": lines, "unchanged": 0, "refused": [] })
}

fn all_unchanged(lines: usize) -> Value {
    json!({ "accepted": 0, "unchanged": lines, "refused": [] })
}

#[tokio::test]
async fn sixteen_senders_at_once_lose_and_duplicate_nothing() {
    const SENDERS: usize = 16;
    each_database(async |world, key| {
        let server = world.serve(&["--no-worker"]);
        let shared: Vec<String> = (0..4).flat_map(|id| account(&format!("shared{id}"))).collect();
        let own: Vec<Vec<String>> = (0..SENDERS).map(|sender| account(&format!("own{sender}"))).collect();
        let pushes = own.iter().enumerate().map(|(sender, own)| {
            // Each has another order, and everybody's lines meet those of the others in each transaction.
            let mut lines =
                if sender % 2 == 0 { [own.clone(), shared.clone()] } else { [shared.clone(), own.clone()] }
                    .concat();
            if sender % 4 == 3 {
                lines.sort();
            }
            let (server, key) = (&server, &key);
            async move { push(server, key, &lines).await }
        });
        let answers = futures::future::join_all(pushes).await;

        let sum = |name: &str| answers.iter().map(|answer| answer[name].as_u64().unwrap()).sum::<u64>();
        let once = u64::try_from(shared.len() + own.concat().len()).unwrap();
        let again = u64::try_from(shared.len() * (SENDERS - 1)).unwrap();
        assert!(answers.iter().all(|answer| answer["refused"] == json!([])), "{answers:?}");
        assert_eq!((sum("accepted"), sum("unchanged")), (once, again));

        let everything = [shared, own.concat()].concat();
        assert_eq!(push(&server, &key, &everything).await, all_unchanged(everything.len()));
        let history = world.ok(&["history", "--organization", "o", "--period", "2026-10"]);
        let days = history.lines().filter(|line| line.ends_with(",succeeded")).count();
        assert_eq!(days, (4 + SENDERS) * WORKLOADS.len() * usize::try_from(DAYS).unwrap());
    })
    .await;
}

/// Runs of the account `a`, all of the same length: so long that a few fill a chunk.
struct LongLines {
    lines: Vec<String>,
    a_chunk: usize,
}

impl LongLines {
    /// So many chunks; no two `rounds` have a run in common.
    fn new(round: u32, chunks: usize) -> Self {
        let pad = "x".repeat(40_000);
        let line = |number: usize| {
            let at = format!("{:02}:{:02}:{:02}", number / 3_600, number / 60 % 60, number % 60);
            format!(
                r#"{{"type":"run","organization":"o","account":"a","workload":"email","ended_at":"2026-10-{:02}T{at}Z","outcome":"succeeded","pad":"{pad}"}}"#,
                round + 10
            )
        };
        let a_chunk = CHUNK_BYTES.div_ceil(line(0).len());
        Self { lines: (0..a_chunk * chunks).map(line).collect(), a_chunk }
    }
}

/// A request whose body is written by hand; `length` is the header that says how long it is.
fn begin(server: &Server, key: &str, length: &str) -> TcpStream {
    let url = server.url("");
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    let head = "POST /api/v1/ingest HTTP/1.1\r\nHost: x\r\nConnection: close";
    write!(stream, "{head}\r\nAuthorization: Bearer {key}\r\n{length}\r\n\r\n").unwrap();
    stream
}

/// The status and the problem of an answer.
fn answer(mut stream: TcpStream) -> (String, Value) {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, problem) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().to_owned(), serde_json::from_str(problem).unwrap())
}

/// Whether there is a run of that round.
fn stored_something(world: &World, round: u32) -> bool {
    let history = world.ok(&["history", "--organization", "o", "--period", "2026-10"]);
    history.contains(&format!("a@o.example,email,2026-10-{:02},succeeded", round + 10))
}

#[tokio::test]
async fn a_server_that_is_killed_in_the_middle_of_a_body_has_each_chunk_whole_or_not_at_all() {
    const CHUNKS: usize = 7;
    each_database(async |world, key| {
        let mut kept = Vec::new();
        // Killed when nothing can be stored yet, when something may be, and when something must be.
        for (round, halves) in (1..).zip([1, 6, 13]) {
            let LongLines { lines, a_chunk } = LongLines::new(round, CHUNKS);
            let server = world.serve(&["--no-worker"]);
            let body = lines.join("\n");
            let mut stream = begin(&server, &key, &format!("Content-Length: {}", body.len()));
            stream.write_all(&body.as_bytes()[..body.len() * halves / (2 * CHUNKS)]).unwrap();
            // What is sent is more than the server reads before it stores the first chunk.
            while halves == 13 && !stored_something(&world, round) {}
            server.kill();

            let server = world.serve(&["--no-worker"]);
            let mut whole = Vec::new();
            for chunk in lines.chunks(a_chunk) {
                let answer = push(&server, &key, chunk).await;
                assert!(
                    [all_accepted(a_chunk), all_unchanged(a_chunk)].contains(&answer),
                    "{round}: {answer}"
                );
                whole.push(answer == all_unchanged(a_chunk));
            }
            assert!(whole.is_sorted_by(|one, next| one >= next), "in the order of the body: {whole:?}");
            kept.push(whole.iter().filter(|whole| **whole).count());
        }
        assert_eq!(kept[0], 0, "{kept:?}");
        assert!((1..CHUNKS).contains(&kept[2]), "{kept:?}");
    })
    .await;
}

#[tokio::test]
async fn the_answer_to_a_body_that_broke_off_tells_where_to_go_on() {
    each_database(async |world, key| {
        let LongLines { lines, a_chunk } = LongLines::new(1, 2);
        let server = world.serve(&["--no-worker"]);
        let body = lines.join("\n");
        let mut stream = begin(&server, &key, &format!("Content-Length: {}", body.len()));
        // A chunk, some lines, and the first half of one.
        let taken = a_chunk + 3;
        let half = taken * (lines[0].len() + 1) + 100;
        stream.write_all(&body.as_bytes()[..half]).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let (status, problem) = answer(stream);
        assert_eq!(status, "400");
        let told = ["lines", "accepted", "unchanged"].map(|name| problem[name].as_u64().unwrap());
        assert_eq!(told, [u64::try_from(taken).unwrap(), u64::try_from(taken).unwrap(), 0], "{problem}");

        let rest = &lines[usize::try_from(told[0]).unwrap()..];
        assert_eq!(push(&server, &key, rest).await, all_accepted(rest.len()));
    })
    .await;
}

#[tokio::test]
async fn the_answer_to_a_body_that_is_too_large_comes_and_tells_where_to_go_on() {
    let (world, key) = declared(World::new());
    let server = world.serve(&["--no-worker"]);
    let line = format!("{}\n", LongLines::new(1, 1).lines[0]);
    let count = 33 * 1024 * 1024 / line.len();
    // Without its length told, so that it is read until it is too much; the answer is looked for only when all is sent.
    let mut stream = begin(&server, &key, "Transfer-Encoding: chunked");
    for _ in 0..count {
        write!(stream, "{:x}\r\n{line}\r\n", line.len()).unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    let (status, problem) = answer(stream);
    assert_eq!(status, "413");
    let lines = problem["lines"].as_u64().unwrap();
    assert_eq!(problem["accepted"].as_u64().unwrap() + problem["unchanged"].as_u64().unwrap(), lines);
    assert!((1..u64::try_from(count).unwrap()).contains(&lines), "{problem}");
}
