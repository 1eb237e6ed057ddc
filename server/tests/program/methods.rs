//! Methods of HTTP that no route has.

use std::collections::BTreeSet;

use reqwest::{Client, Method, StatusCode, header, redirect::Policy};

use crate::support::{World, docs};

/// The paths of all routes, as the access matrix has them, with something in the place of their parameters.
fn paths() -> BTreeSet<String> {
    let page = docs("access.md");
    let routes = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let paths = routes.filter_map(|route| route.split_once(' ')).map(|(_, path)| path);
    paths.map(|path| path.replace(['{', '}', '*'], "")).collect()
}

#[tokio::test]
async fn nothing_is_traced_and_no_other_method_does_anything() {
    let world = World::new();
    let server = world.serve(&["--no-worker"]);
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let paths = paths();
    assert!(paths.len() > 60, "{paths:?}");
    for path in &paths {
        for method in ["TRACE", "TRACK", "PROPFIND", "DEBUG"] {
            let asked = client
                .request(Method::from_bytes(method.as_bytes()).unwrap(), server.url(path))
                .header(header::COOKIE, "bsr=s3cret")
                .header("x-secret", "s3cret")
                .body("s3cret");
            let answer = asked.send().await.unwrap();
            let wanted = match path.as_str() {
                // Nobody learns what is there, without a key.
                path if path.starts_with("/api/v1") => StatusCode::UNAUTHORIZED,
                "/else" => StatusCode::NOT_FOUND,
                _ => StatusCode::METHOD_NOT_ALLOWED,
            };
            assert_eq!(answer.status(), wanted, "{method} {path}");
            assert!(!format!("{:?}", answer.headers()).contains("s3cret"), "{method} {path}");
            assert!(!answer.text().await.unwrap().contains("s3cret"), "{method} {path}");
        }
    }
}
