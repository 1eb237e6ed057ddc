//! Addresses whose line others can read.

use super::{UPSTREAM, load, refusal};

#[test]
fn a_line_that_others_can_read_stops_the_start_unless_it_is_said_openly() {
    let public = |url: &'static str| [("BSR_PUBLIC_URL", url), ("BSR_PUBLIC_ALLOW_HTTP", "true")];
    for url in
        ["http://portal.example", "http://10.0.0.7:3000", "http://localhost.example", "http://[fe80::1]"]
    {
        let text = refusal("", &public(url)[..1]);
        assert!(text.contains("BSR_PUBLIC_URL is «http://"), "{text}");
        assert!(text.ends_with("BSR_PUBLIC_ALLOW_HTTP=true") && text.contains("passwords"), "{text}");
        let settings = load("", &public(url)).unwrap();
        assert_eq!(settings.allowed_http().len(), 1, "it is told at the start all the same");
    }
    for url in [
        "https://portal.example",
        "http://localhost:3000",
        "http://bsr.localhost",
        "http://127.0.0.1",
        "http://[::1]:3000",
    ] {
        assert_eq!(load("", &public(url)[..1]).unwrap().allowed_http(), [""; 0], "{url}");
    }

    let upstream = |url: &'static str| [("BSR_UPSTREAM_URL", url), UPSTREAM[1], UPSTREAM[2]];
    for url in ["http://up.example/api", "http://10.0.0.7/api"] {
        let text = refusal("", &upstream(url));
        assert!(text.contains("BSR_UPSTREAM_URL is «http://") && text.contains("tokens"), "{text}");
        assert!(text.ends_with("BSR_UPSTREAM_ALLOW_HTTP=true"), "{text}");
        let allowed = [&upstream(url)[..], &[("BSR_UPSTREAM_ALLOW_HTTP", "true")]].concat();
        assert_eq!(load("", &allowed).unwrap().allowed_http().len(), 1);
    }
    assert!(load("", &upstream("http://127.0.0.1:8080/api")).is_ok());
    // Said of one, it is said of no other.
    let entry = |host: &str, more: &str| {
        format!(
            "[[upstream]]\nurl = \"http://{host}/api\"\nreseller_token = \"r\"\naccess_token = \"a\"\n{more}\n"
        )
    };
    let first = entry("a.example", "allow_http = true");
    assert!(load(&first, &[]).is_ok());
    assert!(refusal(&(first + &entry("b.example", "")), &[]).contains("b.example"));
}
