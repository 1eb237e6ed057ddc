//! What changes where browsers reach the portal by https: what is promised, and which cookies count.

use reqwest::{Client, RequestBuilder, StatusCode, header, redirect::Policy};

use crate::support::{Server, World, form};

/// As the reverse proxy asks it.
fn get(server: &Server, path: &str, cookies: &str) -> RequestBuilder {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    client.get(server.url(path)).header(header::COOKIE, cookies).header(header::ACCEPT, "text/html")
}

async fn page(server: &Server, path: &str, cookies: &str) -> String {
    get(server, path, cookies).send().await.unwrap().text().await.unwrap()
}

/// Where the pages are reached, and whether that is https.
const WORLDS: [(&str, bool); 2] = [("https://portal.example", true), ("http://localhost:3000", false)];

#[tokio::test]
async fn https_is_promised_for_a_year_where_it_is_there_and_nowhere_else() {
    for (url, is_https) in WORLDS {
        let world = World::new().with("BSR_PUBLIC_URL", url);
        let server = world.serve(&["--no-worker"]);
        for (path, status) in [
            ("/sign-in", StatusCode::OK),
            ("/organizations", StatusCode::SEE_OTHER),
            ("/api/v1/anything", StatusCode::UNAUTHORIZED),
            ("/nothing/here", StatusCode::NOT_FOUND),
            ("/healthz", StatusCode::OK),
        ] {
            let answer = get(&server, path, "").send().await.unwrap();
            assert_eq!(answer.status(), status, "{path}");
            let promised = answer.headers().get(header::STRICT_TRANSPORT_SECURITY);
            let promised = promised.map(|value| value.to_str().unwrap());
            assert_eq!(promised, is_https.then_some("max-age=31536000; includeSubDomains"), "{url}{path}");
        }
    }
}

#[tokio::test]
async fn what_a_host_beside_this_one_could_have_set_does_not_count_under_https() {
    for (url, is_https) in WORLDS {
        let world = World::new().with("BSR_PUBLIC_URL", url);
        let server = world.serve(&["--no-worker"]);
        for name in ["bsr_language", "__Host-bsr_language"] {
            let shown = page(&server, "/sign-in", &format!("{name}=de")).await;
            let is_german = shown.contains("<html lang=\"de\"");
            assert_eq!(is_german, !is_https || name.starts_with("__Host-"), "{url}: {name}");
        }

        // A refused sign-in leaves a sentence for its page, and for it alone.
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        let fields = [("email", "nobody@client.example"), ("password", "wrong"), ("next", "")];
        let refused = client
            .post(server.url("/api/ui/sign-in"))
            .header(header::ACCEPT, "text/html")
            .header(header::ORIGIN, url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form(&fields))
            .send()
            .await
            .unwrap();
        let left = refused.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
        assert_eq!(left.starts_with("__Host-bsr_typed="), is_https, "{left}");
        assert!(left.contains("; Path=/; Max-Age=300; HttpOnly; SameSite=Lax"), "{left}");
        assert_eq!(left.ends_with("; Secure"), is_https, "{left}");
        let (name, value) = left.split(';').next().unwrap().split_once('=').unwrap();

        let answer = get(&server, "/sign-in", &format!("{name}={value}")).send().await.unwrap();
        let gone = answer.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
        assert!(gone.starts_with(&format!("{name}=; Path=/; Max-Age=0;")), "{gone}");
        assert!(answer.text().await.unwrap().contains("value=\"nobody@client.example\""));

        let plain = page(&server, "/sign-in", &format!("bsr_typed={value}")).await;
        assert_eq!(plain.contains("nobody@client.example"), !is_https, "{url}");
        let of_another = value.replace("page=%2Fsign-in", "page=%2Faccount");
        let answer = get(&server, "/sign-in", &format!("{name}={of_another}")).send().await.unwrap();
        assert!(!answer.headers().contains_key(header::SET_COOKIE), "it waits for its own page");
        assert!(!answer.text().await.unwrap().contains("nobody@client.example"), "{url}");
    }
}
