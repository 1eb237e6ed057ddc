//! Settings from files and variables that the tests make; the process's own variables are not read.

mod encryption;
mod providers;

use std::{ffi::OsString, path::PathBuf, time::Duration};

use jobs::upstream::StorageUnit;

use super::{names, raw::Raw, *};

fn load(file: &str, variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bsr.toml");
    std::fs::write(&path, file).unwrap();
    let variables = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Raw::read(Some(&path), variables).and_then(|raw| Settings::from_raw(&raw))
}

fn refusal(file: &str, variables: &[(&str, &str)]) -> String {
    load(file, variables).unwrap_err().to_string()
}

const UPSTREAM: [(&str, &str); 3] = [
    ("BSR_UPSTREAM_URL", "https://up.example/api"),
    ("BSR_UPSTREAM_RESELLER_TOKEN", "0012345"),
    ("BSR_UPSTREAM_ACCESS_TOKEN", "abc"),
];

#[test]
fn nothing_is_needed() {
    let settings = load("", &[]).unwrap();
    assert_eq!(settings.data_dir, PathBuf::from("./data"));
    assert!(matches!(&settings.mail, MailTarget::Folder(folder) if folder.ends_with("data/mail")));
    assert_eq!(settings.mail_from.as_str(), "noreply@bsr.invalid");
    assert_eq!(settings.listen.to_string(), "127.0.0.1:3000");
    assert_eq!((settings.schedule.hour, settings.schedule.first_period.to_string().as_str()), (6, "2025-08"));
    assert_eq!(settings.report_time_limit, Duration::from_secs(60));
    assert_eq!(settings.attachment_limit, 5_000_000);
    assert!(settings.upstreams.is_empty() && settings.now.is_none() && !settings.allow_outside);
}

#[test]
fn a_variable_wins_over_the_file() {
    let file = "listen = \"127.0.0.1:1\"\n[schedule]\nhour = 7\nfirst_period = \"2026-01\"\n";
    let settings = load(file, &[("BSR_SCHEDULE_HOUR", "8"), ("BSR_DELIVERY_ALLOW_OUTSIDE", "")]).unwrap();
    assert_eq!((settings.schedule.hour, settings.listen.port()), (8, 1));
    assert_eq!(settings.schedule.first_period.to_string(), "2026-01");
}

#[test]
fn a_size_is_a_number_with_its_unit() {
    for (text, size) in [("0B", 0), ("750KB", 750_000), ("1 MB", 1_000_000), ("25MB", 25_000_000)] {
        let settings = load("", &[("BSR_MAIL_ATTACHMENT_LIMIT", text)]).unwrap();
        assert_eq!(settings.attachment_limit, size, "{text}");
    }
}

#[test]
fn a_wrong_value_is_told_with_its_name_its_source_and_what_is_allowed() {
    let text = refusal("", &[("BSR_SCHEDULE_HOUR", "24")]);
    assert_eq!(
        text,
        "BSR_SCHEDULE_HOUR has a wrong value «24» (variable BSR_SCHEDULE_HOUR); allowed: a whole number from 0 to 23"
    );
    let text = refusal("[schedule]\nhour = \"noon\"\n", &[]);
    assert!(text.contains("«noon»") && text.contains("bsr.toml, key schedule.hour"), "{text}");
    for (name, value) in [
        ("BSR_LISTEN", "3000"),
        ("BSR_PUBLIC_URL", "https://a.example/path"),
        ("BSR_NOW", "2026-11-05"),
        ("BSR_SCHEDULE_FIRST_PERIOD", "2026-13"),
        ("BSR_REPORT_MINOR_ISSUE_SHARE", "1.5"),
        ("BSR_REPORT_MINOR_ISSUE_SHARE", "NaN"),
        ("BSR_REPORT_TIME_LIMIT", "0s"),
        ("BSR_REPORT_TIME_LIMIT", "60"),
        ("BSR_MAIL_DKIM_SELECTOR", "a.b"),
        ("BSR_MAIL_DKIM_SELECTOR", "-a"),
        ("BSR_MAIL_ATTACHMENT_LIMIT", "5"),
        ("BSR_MAIL_ATTACHMENT_LIMIT", "26MB"),
        ("BSR_MAIL_ATTACHMENT_LIMIT", "-1KB"),
        ("BSR_DELIVERY_ALLOW_OUTSIDE", "yes"),
        ("BSR_STORAGE_URL", "ftp://a"),
        ("BSR_MAIL_FROM", "nobody"),
    ] {
        let text = refusal("", &[(name, value)]);
        assert!(text.contains(name) && text.contains(value) && text.contains("allowed"), "{text}");
    }
}

#[test]
fn an_unknown_name_stops_the_start_and_near_ones_are_named() {
    let text = refusal("", &[("BSR_SHEDULE_HOUR", "6")]);
    assert!(text.contains("BSR_SHEDULE_HOUR") && text.contains("did you mean BSR_SCHEDULE_HOUR"), "{text}");
    let text = refusal("[schedule]\nhours = 6\n", &[]);
    assert!(text.contains("schedule.hours") && text.contains("schedule.hour?"), "{text}");
    assert!(refusal("[colour]\nx = 1\n", &[]).contains("colour"));
    assert!(
        refusal("[[upstream]]\nurl = \"https://a.example\"\ntoken = \"s3cret\"\n", &[])
            .contains("upstream.token")
    );
    assert!(load("", &[("BSR_TEST_POSTGRES_URL", "x"), ("PATH", "x")]).is_ok());
}

#[test]
fn a_token_of_digits_stays_text_and_is_shown_nowhere() {
    let settings = load("", &UPSTREAM).unwrap();
    let upstream = &settings.upstreams[0];
    assert_eq!(upstream.reseller_token.expose(), "0012345");
    assert_eq!(
        (upstream.interval, upstream.spacing),
        (Duration::from_secs(14_400), Duration::from_millis(200))
    );
    assert_eq!((upstream.partner.as_str(), upstream.account_storage_unit), ("default", StorageUnit::KB));
    assert!(!format!("{settings:?}").contains("0012345"));
    let text = refusal("", &[("BSR_UPSTREAM_RESELLER_TOKEN", "two words"), UPSTREAM[0], UPSTREAM[2]]);
    assert!(text.contains("BSR_UPSTREAM_RESELLER_TOKEN") && !text.contains("two words"), "{text}");
    let text = refusal("[database]\nurl = \"mysql://root:hunter2@db\"\n", &[]);
    assert!(text.contains("BSR_DATABASE_URL") && !text.contains("hunter2"), "{text}");
    let text = refusal("[upstream]\nreseller_token = \"hunter2\" x\n", &[]);
    assert!(text.contains("line 2") && !text.contains("hunter2"), "{text}");
}

#[test]
fn a_secret_may_stand_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "s3cret\n").unwrap();
    let path = path.to_str().unwrap();
    let settings = load("", &[UPSTREAM[0], UPSTREAM[2], ("BSR_UPSTREAM_RESELLER_TOKEN_FILE", path)]).unwrap();
    assert_eq!(settings.upstreams[0].reseller_token.expose(), "s3cret");
    let text =
        refusal("", &[UPSTREAM[0], UPSTREAM[1], UPSTREAM[2], ("BSR_UPSTREAM_RESELLER_TOKEN_FILE", path)]);
    assert!(text.contains("both set"), "{text}");
    let text = refusal("", &[("BSR_DATABASE_URL_FILE", "/nowhere/at/all")]);
    assert!(text.contains("BSR_DATABASE_URL_FILE") && text.contains("/nowhere/at/all"), "{text}");
    // The variable wins over the file's way of saying it.
    let file = "[upstream]\nreseller_token_file = \"/nowhere\"\n";
    assert!(load(file, &UPSTREAM).is_ok());
}

#[test]
fn a_signing_key_is_read_from_its_file_and_shown_nowhere() {
    let pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIOSCypoGhSAvQ6F2TR7/agTSLSYJCp07rIdmrd9AmCHW\n-----END PRIVATE KEY-----\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.pem");
    std::fs::write(&path, pem).unwrap();
    let settings = load("", &[("BSR_REPORT_SIGNING_KEY_FILE", path.to_str().unwrap())]).unwrap();
    assert_eq!(settings.signing_key.as_ref().unwrap().public().id(), "5d598d8441fa71c6");
    assert!(!format!("{settings:?}").contains("OSCyp"));
    let text = refusal("", &[("BSR_REPORT_SIGNING_KEY", &pem.replace("OSC", "O C"))]);
    assert!(text.contains("BSR_REPORT_SIGNING_KEY") && text.contains("Ed25519"), "{text}");
    assert!(!text.contains("MC4C"), "{text}");
}

#[test]
fn several_upstreams_stand_in_the_file_and_the_variables_are_the_first() {
    let file = "[[upstream]]\nurl = \"https://b.example/api\"\nreseller_token = \"r\"\naccess_token = \"a\"\npartner = \"b\"\n";
    let settings = load(file, &UPSTREAM).unwrap();
    let partners: Vec<&str> = settings.upstreams.iter().map(|upstream| upstream.partner.as_str()).collect();
    assert_eq!(partners, ["default", "b"]);
    // Without an address of their own the variables complete the file's first.
    let file = "[[upstream]]\nurl = \"https://b.example/api\"\npartner = \"b\"\n";
    let settings = load(file, &UPSTREAM[1..]).unwrap();
    assert_eq!(settings.upstreams.len(), 1);
    assert_eq!(settings.upstreams[0].url.as_str(), "https://b.example/api");
    // The same one twice would be asked twice.
    let file =
        "[[upstream]]\nurl = \"https://up.example/api\"\nreseller_token = \"r\"\naccess_token = \"a\"\n";
    assert!(refusal(file, &UPSTREAM).contains("two upstreams"));
    assert!(refusal("", &UPSTREAM[..1]).contains("BSR_UPSTREAM_RESELLER_TOKEN"));
    assert!(load("", &[("BSR_UPSTREAM_INTERVAL", "2h")]).unwrap().upstreams.is_empty());
}

#[test]
fn a_wrong_value_is_told_also_while_no_upstream_is_named() {
    for (name, value) in [
        ("BSR_UPSTREAM_INTERVAL", "soon"),
        ("BSR_UPSTREAM_SPACING", "2 hours"),
        ("BSR_UPSTREAM_ACCOUNT_STORAGE_UNIT", "MB"),
    ] {
        let text = refusal("", &[(name, value)]);
        assert!(text.contains(name) && text.contains(value) && text.contains("allowed"), "{text}");
    }
}

#[test]
fn the_sender_follows_the_public_host_and_is_asked_for_where_there_is_none() {
    let from = |variables: &[(&str, &str)]| load("", variables).unwrap().mail_from.as_str().to_owned();
    assert_eq!(from(&[("BSR_PUBLIC_URL", "https://backup.example.com")]), "noreply@backup.example.com");
    assert_eq!(from(&[("BSR_MAIL_URL", "smtp://127.0.0.1:2525")]), "noreply@bsr.invalid");
    assert_eq!(from(&[("BSR_MAIL_URL", "smtp://[::1]:2525")]), "noreply@bsr.invalid");
    assert!(refusal("", &[("BSR_MAIL_URL", "smtps://u:p@relay.example")]).contains("BSR_MAIL_FROM"));
    assert!(
        refusal("", &[("BSR_MAIL_URL", "smtps://hunter2@relay.example")]).contains("together or neither")
    );
}

#[test]
fn instants_are_read_with_and_without_quotes() {
    for line in ["now = \"2026-11-05T06:00:00Z\"", "now = 2026-11-05T06:00:00Z"] {
        assert!(load(line, &[]).unwrap().now.is_some(), "{line}");
    }
}

/// Where the table of docs/settings.md begins and ends.
const MADE: [&str; 2] = [
    "<!-- made of server/src/settings/names.rs; its test, with BSR_GOLDEN=draw, makes it anew -->\n",
    "<!-- end of what is made -->",
];

#[test]
fn the_documentation_has_the_table_of_the_settings() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/settings.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once(MADE[0]).expect("the table's begin is marked");
    let (table, after) = rest.split_once(MADE[1]).expect("the table's end is marked");
    let wanted = reference::table();
    #[expect(clippy::disallowed_methods, reason = "says whether what is expected shall be written")]
    if std::env::var("BSR_GOLDEN").is_ok_and(|wanted| wanted == "draw") {
        std::fs::write(path, [before, MADE[0], &wanted, MADE[1], after].concat()).unwrap();
        return;
    }
    assert_eq!(table, wanted, "BSR_GOLDEN=draw makes docs/settings.md anew");
    assert!(names::ALL.iter().all(|name| !name.about.is_empty()), "each setting says what it is for");
}

#[test]
fn each_default_is_what_the_parser_takes_and_writing_it_out_changes_nothing() {
    let plain = format!("{:?}", load("", &UPSTREAM).unwrap());
    for name in names::ALL {
        if let names::Unset::Standard(value) = name.unset {
            let written = load("", &[&UPSTREAM[..], &[(&*name.variable(), value)]].concat());
            assert_eq!(format!("{:?}", written.unwrap()), plain, "{}", name.key);
        }
    }
    let schedule = Schedule::default();
    let settings = load("", &[]).unwrap();
    assert_eq!(settings.schedule, schedule, "what the rules take for the default is the setting's");
}

#[test]
fn the_overview_tells_what_holds_and_from_where_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bsr.toml");
    let file =
        "[schedule]\nhour = 7\n[[upstream]]\nurl = \"https://b.example/api\"\nreseller_token = \"hunter2\"\n";
    std::fs::write(&path, file).unwrap();
    let variables = [("BSR_LOG_FORMAT", "json"), ("BSR_DATABASE_URL", "postgres://u:hunter3@h/d")];
    let variables = variables.map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let raw = Raw::read(Some(&path), variables.into_iter()).unwrap();
    let text = reference::overview(&raw).unwrap();
    for told in [
        "    now: json (variable BSR_LOG_FORMAT)\n",
        "    now: set (variable BSR_DATABASE_URL)\n",
        "    now: 127.0.0.1:3000 (the default)\n",
        "    now: the system's clock (not set)\n",
        "BSR_DATABASE_URL (database.url in bsr.toml, secret: also BSR_DATABASE_URL_FILE)\n",
        "bsr.toml, key schedule.hour)\n",
        "    now: https://b.example/api (",
    ] {
        assert!(text.contains(told), "{told:?} is not in {text}");
    }
    assert!(!text.contains("hunter"), "{text}");
}

#[test]
fn fuzz_whatever_stands_in_the_file_is_settings_or_one_sentence() {
    use end2end::fuzz::{Became, fuzz};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bsr.toml");
    let samples: [&[u8]; 2] = [
        b"listen = \"127.0.0.1:1\"\nnow = 2026-11-05T06:00:00Z\n[schedule]\nhour = 7\nfirst_period = \"2026-01\"\n[mail]\nurl = \"smtps://u:p@relay.example:465\"\nfrom = \"a@b.example\"\nattachment_limit = \"5MB\"\n[report]\nminor_issue_share = 0.05\n",
        b"[public]\nurl = \"https://backup.example.com\"\n[[upstream]]\nurl = \"https://b.example/api\"\nreseller_token = \"r\"\naccess_token = \"a\"\ninterval = \"4h\"\n[log]\nlevel = \"info,server=debug\"\n",
    ];
    let words = [
        "[[",
        "]]",
        "\"\"\"",
        "= {",
        "inf",
        "nan",
        "0x10",
        "hour = 24",
        "1_000",
        "1979-05-27",
        "[database]\nurl = ",
    ];
    fuzz("settings (TOML)", &samples, &words, |bytes| {
        std::fs::write(&path, bytes).unwrap();
        match Raw::read(Some(&path), std::iter::empty()).and_then(|raw| Settings::from_raw(&raw)) {
            Ok(settings) => {
                assert!(settings.schedule.hour <= 23 && settings.attachment_limit <= 25_000_000);
                assert!((0.0..=1.0).contains(&settings.minor_issue_share));
                assert!(settings.public_url.path() == "/" && settings.public_url.has_host());
                assert!(settings.upstreams.iter().all(|one| !one.url.is_empty() && !one.partner.is_empty()));
                Became::Accepted
            }
            Err(error) => {
                assert!(!error.to_string().trim().is_empty());
                Became::Refused
            }
        }
    });
}
