//! The providers at which people sign in.

use super::{load, refusal};

const SIGN_IN: [(&str, &str); 3] = [
    ("BSR_SIGN_IN_KIND", "google"),
    ("BSR_SIGN_IN_CLIENT_ID", "us"),
    ("BSR_SIGN_IN_CLIENT_SECRET", "hunter2"),
];

#[test]
fn providers_are_known_by_their_kind() {
    let provider = |more: &[(&str, &str)]| {
        let settings = load("", &[&SIGN_IN, more].concat()).unwrap();
        assert!(!format!("{settings:?}").contains("hunter2"));
        settings.providers.into_iter().next().unwrap()
    };
    assert!(load("", &[]).unwrap().providers.is_empty());
    let google = provider(&[]);
    assert_eq!((google.id.as_str(), google.label.as_str()), ("google", "Google"));
    assert_eq!((google.issuer.as_str(), google.is_one_tenant), ("https://accounts.google.com/", false));
    assert_eq!((google.client_id.as_str(), google.client_secret.expose()), ("us", "hunter2"));

    let tenant = "6f2d3a54-3c19-4e0f-8a41-7f6d0e9b1c22";
    for (word, is_one_tenant) in [(tenant, true), ("organizations", false), ("common", false)] {
        let more = [("BSR_SIGN_IN_KIND", "microsoft"), ("BSR_SIGN_IN_TENANT", word), SIGN_IN[1], SIGN_IN[2]];
        let microsoft = load("", &more).unwrap().providers.remove(0);
        assert_eq!(microsoft.issuer.as_str(), format!("https://login.microsoftonline.com/{word}/v2.0"));
        assert_eq!((microsoft.is_one_tenant, microsoft.label.as_str()), (is_one_tenant, "Microsoft"));
    }
    let own = [
        ("BSR_SIGN_IN_KIND", "oidc"),
        ("BSR_SIGN_IN_ISSUER", "https://id.example/realms/a"),
        ("BSR_SIGN_IN_ID", "house"),
        ("BSR_SIGN_IN_DOMAINS", "Example.com, b\u{fc}cher.example"),
        SIGN_IN[1],
        SIGN_IN[2],
    ];
    let house = load("", &own).unwrap().providers.remove(0);
    assert_eq!((house.id.as_str(), house.label.as_str()), ("house", "id.example"));
    assert_eq!(house.domains, ["example.com", "xn--bcher-kva.example"]);
}

#[test]
fn a_provider_that_cannot_work_stops_the_start() {
    for (name, value) in [
        ("BSR_SIGN_IN_KIND", "github"),
        ("BSR_SIGN_IN_ID", "Two Words"),
        ("BSR_SIGN_IN_ID", "../x"),
        ("BSR_SIGN_IN_LABEL", "   "),
        ("BSR_SIGN_IN_DOMAINS", "example.com,,"),
        ("BSR_SIGN_IN_DOMAINS", ","),
        // Of other kinds.
        ("BSR_SIGN_IN_TENANT", "organizations"),
        ("BSR_SIGN_IN_ISSUER", "https://id.example"),
    ] {
        let mut variables = SIGN_IN.to_vec();
        variables.retain(|(known, _)| *known != name);
        variables.push((name, value));
        let text = refusal("", &variables);
        assert!(text.contains(name) && text.contains("allowed"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
    let kind = |kind| [("BSR_SIGN_IN_KIND", kind), SIGN_IN[1], SIGN_IN[2]].to_vec();
    for (of, name, value) in [
        ("microsoft", "BSR_SIGN_IN_TENANT", "consumers"),
        ("microsoft", "BSR_SIGN_IN_TENANT", "contoso.example"),
        ("microsoft", "BSR_SIGN_IN_TENANT", "6F2D3A54-3C19-4E0F-8A41-7F6D0E9B1C22"),
        ("oidc", "BSR_SIGN_IN_ISSUER", "http://id.example"),
        ("oidc", "BSR_SIGN_IN_ISSUER", "https://id.example/?x=1"),
        ("oidc", "BSR_SIGN_IN_ISSUER", "https://us@id.example"),
        ("oidc", "BSR_SIGN_IN_ISSUER", "https://login.microsoftonline.com/common/v2.0"),
    ] {
        let text = refusal("", &[kind(of), vec![(name, value)]].concat());
        assert!(text.contains(name) && text.contains(value) && text.contains("allowed"), "{text}");
    }
    assert!(refusal("", &kind("microsoft")).contains("BSR_SIGN_IN_TENANT"));
    assert!(refusal("", &kind("oidc")).contains("BSR_SIGN_IN_ISSUER"));
    assert!(refusal("", &SIGN_IN[..2]).contains("BSR_SIGN_IN_CLIENT_SECRET"));
    assert!(refusal("", &SIGN_IN[1..]).contains("BSR_SIGN_IN_KIND"));
    assert!(load("", &[("BSR_SIGN_IN_LABEL", "Google")]).unwrap().providers.is_empty());
}

#[test]
fn several_providers_stand_in_the_file_and_each_has_an_address_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, "s3cret\n").unwrap();
    let entry = |kind: &str, more: &str| {
        let path = path.to_str().unwrap();
        format!(
            "[[sign_in]]\nkind = \"{kind}\"\nclient_id = \"us\"\nclient_secret_file = \"{path}\"\n{more}\n"
        )
    };
    let oidc = |more: &str| entry("oidc", &format!("issuer = \"https://id.example\"\n{more}"));
    let file = entry("google", "") + &oidc("") + &oidc("id = \"second\"");
    let settings = load(&file, &[]).unwrap();
    let ids: Vec<&str> = settings.providers.iter().map(|provider| provider.id.as_str()).collect();
    assert_eq!(ids, ["google", "oidc", "second"]);
    assert_eq!(settings.providers[2].client_secret.expose(), "s3cret");
    let text = refusal(&(oidc("") + &oidc("")), &[]);
    assert!(text.contains("BSR_SIGN_IN_ID") && text.contains("/sign-in/with/oidc"), "{text}");
    // The variables are the first, or complete it.
    let settings = load(&oidc(""), &SIGN_IN).unwrap();
    assert_eq!((settings.providers[0].id.as_str(), settings.providers.len()), ("google", 2));
    let settings = load(&oidc(""), &[("BSR_SIGN_IN_LABEL", "House")]).unwrap();
    assert_eq!((settings.providers[0].label.as_str(), settings.providers.len()), ("House", 1));
    assert!(refusal("[[sign_in]]\nsecret = \"hunter2\"\n", &[]).contains("sign_in.secret"));
}
