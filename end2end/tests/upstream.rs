//! The tests' own upstream, looked at without the product: whoever asks gets what upstream-api.md says.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use chrono::NaiveDate;
use end2end::upstream::{Account, Fault, List, Organization, Result, Upstream, World, instant};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Status and body of one call.
async fn call(upstream: &Upstream, verb: &str, path: &str, token: &str, body: &str) -> (u16, String) {
    let url = upstream.url();
    let host = url.trim_start_matches("http://").trim_end_matches("/api");
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!(
        "{verb} {path} HTTP/1.0\r\nHost: {host}\r\nX-Reseller-Token: reseller-secret\r\nX-Access-Token: {token}\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

async fn json(upstream: &Upstream, path: &str, token: &str) -> Value {
    let (code, body) = call(upstream, "GET", path, token, "").await;
    assert_eq!(code, 200, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}

fn world() -> World {
    let ann = Account::mailbox("ann@acme.example", instant("2026-09-01T00:00:00Z"))
        .run("2026-10-01T06:00:00Z", Result::Succeeded)
        .run("2026-10-02T06:00:00Z", Result::Failed("timed out"));
    World::new(instant("2026-10-01T04:00:00Z")).with(Organization::new(7, "Acme [e9fd]").with(ann))
}

#[tokio::test]
async fn each_token_opens_its_own_endpoints() {
    let upstream = Upstream::start(world()).await.unwrap();
    let ours = "organization-secret-7";
    assert_eq!(json(&upstream, "/api/status", "access-secret").await, json!("OK"));
    assert_eq!(json(&upstream, "/api/users", "access-secret").await[0]["organization_name"], "Acme [e9fd]");
    assert_eq!(json(&upstream, "/api/users/1788007-17", "access-secret").await["authentication_token"], ours);
    assert_eq!(json(&upstream, "/api/users/1788007-17/tenants", ours).await[0]["domain"], "org7.example");
    for (path, token) in
        [("/api/users", ours), ("/api/accounts", "access-secret"), ("/api/users/1-1/tenants", ours)]
    {
        assert_eq!(call(&upstream, "GET", path, token, "").await.0, 401, "{path}");
    }
    assert_eq!(call(&upstream, "GET", "/api/elsewhere", ours, "").await.0, 404);
    assert_eq!(call(&upstream, "POST", "/api/accounts", ours, "").await.0, 405);
    assert_eq!(upstream.requests().iter().filter(|call| call.list == Some(List::Accounts)).count(), 2);
}

#[tokio::test]
async fn rows_are_as_of_the_worlds_clock_which_can_be_moved_from_outside() {
    let upstream = Upstream::start(world()).await.unwrap();
    let token = "organization-secret-7";
    let row = async || json(&upstream, "/api/accounts", token).await[0].clone();
    assert_eq!(
        (row().await["last_backup"].clone(), row().await["current_backup_status"].clone()),
        (json!(null), json!("Preparing Backup"))
    );
    let (code, _) = call(&upstream, "PUT", "/control/now", "", "2026-10-01T08:00:00Z").await;
    assert_eq!((code, row().await["last_backup"].clone()), (200, json!("2026-10-01T06:00:00Z")));
    upstream.set_now(instant("2026-10-02T08:00:00Z"));
    let failed = row().await;
    assert_eq!(
        (failed["last_backup"].clone(), failed["errors"].clone()),
        (json!("2026-10-01T06:00:00Z"), json!("timed out"))
    );
    assert_eq!(call(&upstream, "PUT", "/control/now", "", "soon").await.0, 400);
    assert_eq!(call(&upstream, "GET", "/control/now", "", "").await.1, "2026-10-02T08:00:00Z");
    upstream.fault(Fault::status(500).on(List::Accounts).times(1));
    assert_eq!(call(&upstream, "GET", "/api/accounts", token, "").await.0, 500);
    assert_eq!(call(&upstream, "GET", "/api/accounts", token, "").await.0, 200);
}

#[test]
fn a_seeded_world_is_the_same_each_time_and_holds_everything() {
    let month = NaiveDate::from_ymd_opt(2026, 10, 17).unwrap();
    let world = World::seeded(7, 12, 30, month);
    assert_eq!(format!("{world:?}"), format!("{:?}", World::seeded(7, 12, 30, month)));
    assert_ne!(format!("{world:?}"), format!("{:?}", World::seeded(8, 12, 30, month)));
    let accounts: Vec<&Account> =
        world.organizations.iter().flat_map(|organization| &organization.accounts).collect();
    assert_eq!(accounts.len(), 360);
    let runs = || accounts.iter().flat_map(|account| &account.lives).flat_map(|life| &life.runs);
    let share = runs().filter(|run| run.result == Result::Succeeded).count() * 100 / runs().count();
    assert!((85..99).contains(&share), "{share} %");
    assert!(
        runs().any(|run| run.result == Result::Unreachable)
            && runs().any(|run| matches!(run.result, Result::Warned(_)))
    );
    assert!(accounts.iter().any(|account| account.deleted_at.is_some()));
    assert!(accounts.iter().any(|account| account.lives.iter().any(|life| !life.off.is_empty())));
    assert!(runs().all(|run| run.ended_at < world.now + chrono::Duration::days(1)));
}
