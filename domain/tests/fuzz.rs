//! What outsiders write and the rules read: pushed lines, addresses, domains, periods, logos. Whatever the bytes, the answer
//! is a value within its bounds or a sentence (docs/security-testing.md; `cargo xtask fuzz`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic")]

use std::str::FromStr;

use domain::brand::{Accent, Logo, LogoKind};
use domain::event::{self, Event};
use domain::id::OrganizationId;
use domain::period::Period;
use domain::recipient::{EmailAddress, is_public_mail_domain, owned_domain};
use domain::share::Share;
use domain::text::is_harmful;
use domain::time::{Instant, parse_instant};
use domain::zone::Zone;
use end2end::fuzz::{Became, fuzz};

/// A refusal is a sentence for a person: not empty, of bounded length, without what would garble the page or log it is shown in.
fn refused(sentence: &str) -> Became {
    assert!(!sentence.trim().is_empty(), "a refusal without a sentence");
    assert!(sentence.chars().count() < 1_000, "a refusal as long as the input: {sentence}");
    assert!(!sentence.chars().any(is_harmful), "a refusal that garbles: {sentence:?}");
    Became::Refused
}

/// A value read from text comes out of its own text again.
fn round_trip<T: FromStr<Err: std::fmt::Display> + ToString + PartialEq>(text: &str) -> Option<Became> {
    match text.parse::<T>() {
        Ok(value) => {
            assert!(
                value.to_string().parse::<T>().ok().as_ref() == Some(&value),
                "{text:?} does not round-trip"
            );
            Some(Became::Accepted)
        }
        Err(error) => {
            refused(&error.to_string());
            None
        }
    }
}

#[test]
fn fuzz_pushed_lines() {
    let samples: [&[u8]; 6] = [
        br#"{"type":"partner","id":"p","name":"Nordwind GmbH","parent":"root","domains":["nordwind.example"],"time_zone":"Europe/Berlin"}"#,
        br#"{"type":"organization","id":"o","partner":"p","name":"O","domains":["a.example","xn--bcher-kva.example"],"source":"gws","owner":"boss@a.example"}"#,
        br#"{"type":"account","organization":"o","id":"1","address":"anna@a.example","name":"Anna","kind":"mailbox","added_at":"2026-01-01T00:00:00Z","workloads":["email","tasks"],"deleted_at":null}"#,
        br#"{"type":"state","organization":"o","account":"1","workload":"email","at":"2026-10-01T02:00:00+02:00","on":false}"#,
        br#"{"type":"run","organization":"o","account":"1","workload":"email","ended_at":"2026-10-31T18:17:00Z","outcome":"failed","objects":12,"bytes":34567890,"error":"timed out"}"#,
        "\u{feff}{\"type\":\"partner\",\"id\":\"p\\u00fc\",\"name\":\"\u{202e}evil\"}\r\n".as_bytes(),
    ];
    let words = [
        "\"type\":",
        "\"run\"",
        "2024-02-29T00:00:00Z",
        "2026-10-31T25:00:00Z",
        "2026-10-31T00:00:00.1234567Z",
        "1790000000000",
    ];
    fuzz("pushed lines (NDJSON)", &samples, &words, |line| match event::parse_bytes(line) {
        Err(refusal) => refused(&refusal.to_string()),
        Ok(event) => {
            is_within_bounds(&event);
            Became::Accepted
        }
    });
}

fn is_within_bounds(event: &Event) {
    let (ids, names, instants) = match event {
        Event::Partner { id, name, parent, .. } => ([Some(id), parent.as_ref(), None], Some(name), [None; 2]),
        Event::Organization { id, partner, name, .. } => {
            ([Some(id), Some(partner), None], Some(name), [None; 2])
        }
        Event::Account { organization, id, name, added_at, deleted_at, .. } => {
            ([Some(organization), Some(id), None], name.as_ref(), [Some(*added_at), *deleted_at])
        }
        Event::State { organization, account, at, .. } => {
            ([Some(organization), Some(account), None], None, [Some(*at), None])
        }
        Event::Run { organization, account, ended_at, .. } => {
            ([Some(organization), Some(account), None], None, [Some(*ended_at), None])
        }
    };
    for id in ids.into_iter().flatten() {
        assert!((1..=200).contains(&id.chars().count()), "{id:?}");
    }
    if let Some(name) = names {
        assert!(name.chars().count() <= 200 && !name.chars().any(is_harmful), "{name:?}");
    }
    for at in instants.into_iter().flatten() {
        assert!((2000..2100).contains(&year(at)), "{at}");
    }
    if let Event::Partner { domains, .. } | Event::Organization { domains, .. } = event {
        for domain in domains.iter().flatten() {
            assert_eq!(owned_domain(domain).as_ref(), Ok(domain), "kept as it is compared");
        }
    }
    if let Event::Run { objects, bytes, error, .. } = event {
        assert!([objects, bytes].into_iter().flatten().all(|count| i64::try_from(*count).is_ok()));
        assert!(error.as_ref().is_none_or(|text| text.chars().count() <= event::ERROR_LIMIT));
    }
}

fn year(at: Instant) -> i32 {
    at.to_rfc3339()[..4].parse().unwrap()
}

#[test]
fn fuzz_addresses() {
    let samples: [&[u8]; 4] = [
        b"anna@example.com",
        b" it+backup@sub.example.co.uk ",
        "x@b\u{fc}cher.example".as_bytes(),
        b"a.b-c_d@xn--bcher-kva.example",
    ];
    let words = [
        "@",
        "Foo <a@b.example>",
        "a@b.example,c@d.example",
        "\"a b\"@",
        "[127.0.0.1]",
        "localhost",
        "\r\nBcc: ",
    ];
    fuzz("e-mail addresses", &samples, &words, |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return Became::Refused };
        match EmailAddress::parse(text) {
            Err(error) => refused(&error.to_string()),
            Ok(address) => {
                let shown = address.as_str();
                assert!(shown.is_ascii() && shown.len() <= 254 && shown.matches('@').count() == 1, "{shown}");
                assert!(shown.bytes().all(|byte| byte.is_ascii_graphic()), "{shown}: breaks a header");
                assert!(
                    !shown.contains(['<', '>', ',', ';', '"', '(', ')']),
                    "{shown}: means something in a header"
                );
                assert_eq!(EmailAddress::parse(shown).as_ref(), Ok(&address));
                Became::Accepted
            }
        }
    });
}

#[test]
fn fuzz_domains() {
    let samples: [&[u8]; 3] = [b"Example.COM", "b\u{fc}cher.example".as_bytes(), b"xn--bcher-kva.example"];
    fuzz("domains", &samples, &["co.uk", "gmail.com", "xn--", "127.0.0.1", "*."], |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return Became::Refused };
        match owned_domain(text) {
            Err(error) => refused(&error.to_string()),
            Ok(domain) => {
                assert!(domain.is_ascii() && domain == domain.to_ascii_lowercase(), "{domain}");
                assert!(domain.contains('.') && domain.len() <= 253, "{domain}");
                assert!(!is_public_mail_domain(&domain), "{domain} is everybody's");
                assert_eq!(owned_domain(&domain).as_ref(), Ok(&domain), "one domain, one spelling");
                Became::Accepted
            }
        }
    });
}

#[test]
fn fuzz_periods_instants_zones_ids_and_shares() {
    let samples: [&[u8]; 6] = [
        b"2026-10",
        b"2026-10-31T18:17:00Z",
        b"2026-10-31T18:17:00.123+05:30",
        b"Europe/Berlin",
        b"0198c0de-0000-7000-8000-000000000000",
        b"2.5 %",
    ];
    let words = ["2026-13", "../../etc/passwd", "2026-10%00.pdf", "2024-02-29", "+00:00", "60", "Etc/GMT+14"];
    fuzz("periods, instants, zones, ids, shares", &samples, &words, |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return Became::Refused };
        let instant = match parse_instant(text) {
            Ok(at) => {
                assert!((2000..2100).contains(&year(at)), "{at}");
                assert_eq!(parse_instant(&at.to_rfc3339()), Ok(at));
                Some(Became::Accepted)
            }
            Err(error) => {
                refused(&error.to_string());
                None
            }
        };
        let read = [round_trip::<Period>(text), round_trip::<Zone>(text), round_trip::<OrganizationId>(text)];
        let others = [round_trip::<Share>(text), instant];
        if read.into_iter().chain(others).flatten().next().is_some() {
            Became::Accepted
        } else {
            Became::Refused
        }
    });
}

#[test]
fn fuzz_colours() {
    let words = ["#fff", "rgb(0,0,0)", "#+12345", "url("];
    fuzz("colours", &[b"#0f6b52", b" #AB12CD "], &words, |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return Became::Refused };
        round_trip::<Accent>(text).unwrap_or(Became::Refused)
    });
}

/// A PNG of two by one pixels, with a text chunk that a logo does not need.
const PNG: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x02\x00\x00\x00\x01\x08\x00\x00\x00\x00\xd1I V\x00\x00\x00\x0ftEXtAuthor\x00somebody\x8a\xb3\xe4\xdf\x00\x00\x00\x0bIDATx\x9cc\x10\xf8\x00\x00\x01\x13\x01\x01u[f\xfc\x00\x00\x00\x00IEND\xaeB`\x82";

#[test]
fn fuzz_logos() {
    let samples: [&[u8]; 3] = [
        br##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20"><defs><linearGradient id="g"><stop offset="0" stop-color="#123456"/></linearGradient></defs><rect width="40" height="20" fill="url(#g)"/><use xlink:href="#g"/></svg>"##,
        br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><style>.a{fill:red}</style><path class="a" d="M0 0h4v4z"/><circle r="1"/></svg>"#,
        PNG,
    ];
    let words = [
        "<script>alert(1)</script>",
        " onload=\"x()\"",
        "href=\"javascript:x\"",
        "url(http://a.example)",
        "<image href=\"file:///etc/passwd\"/>",
        "<foreignObject/>",
        "@import url(//a.example);",
        "<!DOCTYPE svg SYSTEM \"file:///etc/passwd\">",
        "&a;",
        "<use href=\"#g\"/>",
        "xmlns:a=\"b\"",
    ];
    fuzz("logos (SVG and PNG)", &samples, &words, |bytes| match Logo::parse(bytes) {
        Err(error) => {
            assert!(!error.to_string().is_empty());
            Became::Refused
        }
        Ok(logo) => {
            assert_eq!(Logo::parse(logo.bytes()).as_ref(), Ok(&logo), "what is kept passes again, unchanged");
            if logo.kind() == LogoKind::Svg {
                runs_and_reaches_nothing(std::str::from_utf8(logo.bytes()).unwrap());
            }
            Became::Accepted
        }
    });
}

fn runs_and_reaches_nothing(svg: &str) {
    // Without a document type: the reader refuses one.
    let document = roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name().to_ascii_lowercase();
        let harmful =
            ["script", "foreignobject", "image", "iframe", "a", "animate", "set", "handler", "feimage"];
        assert!(!harmful.contains(&name.as_str()), "<{name}>: {svg}");
        let attributes = node.attributes().map(|it| (it.name().to_ascii_lowercase(), it.value()));
        for (attribute, value) in attributes {
            assert!(!attribute.starts_with("on"), "{attribute}: {svg}");
            assert!(attribute != "href" || value.trim_start().starts_with('#'), "{value}: {svg}");
            refers_inside_alone(value);
        }
        if name == "style" {
            let text = node.text().unwrap_or_default();
            assert!(!text.contains(['@', '\\', '<']), "{text}: {svg}");
            refers_inside_alone(text);
        }
    }
}

/// What a browser would fetch for a style: only parts of the file itself.
fn refers_inside_alone(style: &str) {
    let lower = style.to_ascii_lowercase();
    for (at, _) in lower.match_indices("url(") {
        let target = lower[at + 4..].trim_start_matches([' ', '\t', '\n', '\r', '"', '\'']);
        assert!(target.starts_with('#'), "{style}");
    }
    assert!(!lower.contains("image-set(") && !lower.contains("src("), "{style}");
}
