//! The REST API from outside: what it answers, to whom, and what the document says of it.

mod contract;
mod reading;
mod setting;

use std::sync::LazyLock;

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header};
use serde_json::Value;

use crate::support::{Server, World};

/// The demo world with everything due done, its mails of October too, made once for the tests that change nothing in it.
static DEMO: LazyLock<World> = LazyLock::new(demo);

fn demo() -> World {
    let world = World::new();
    world.ok(&["demo", "--seed", "7"]);
    world.ok(&["run-due"]);
    world
}

/// A new key with these words of `bsr key add`, such as `--partner p --purpose read`.
fn key(world: &World, words: &str) -> String {
    let words: Vec<&str> = ["key", "add"].into_iter().chain(words.split_whitespace()).collect();
    let printed = world.ok(&words);
    let key = printed.lines().find_map(|line| line.strip_prefix("key "));
    key.unwrap_or_else(|| panic!("no key in {printed}")).trim().to_owned()
}

/// Our id of the organization with that id of its sender's.
fn organization(world: &World, sender_id: &str) -> String {
    let listed = world.ok(&["organizations"]);
    let line = listed.lines().find(|line| line.contains(&format!(",{sender_id},")));
    line.unwrap_or_else(|| panic!("no {sender_id} in {listed}")).split(',').next().unwrap().to_owned()
}

/// Somebody with a key.
struct Caller<'a> {
    server: &'a Server,
    key: String,
}

impl Caller<'_> {
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let client = Client::builder().build().unwrap();
        client.request(method, self.server.url(&format!("/api/v1{path}"))).bearer_auth(&self.key)
    }

    async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    /// The JSON of an answer that must be 200.
    async fn read(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    }
}

/// The problem details of an answer that must have that status.
async fn problem(answer: Response, status: StatusCode) -> Value {
    let address = answer.url().clone();
    assert_eq!(answer.status(), status, "{address}");
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json", "{address}");
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store", "{address}");
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["status"], status.as_u16(), "{problem}");
    assert!(problem["detail"].as_str().unwrap().len() > 10, "{problem}");
    assert!(problem["title"].is_string() && problem["type"] == "about:blank", "{problem}");
    problem
}
