//! What a message holds, read back from its bytes.

use domain::day::OrganizationDay;
use domain::language::Language;
use domain::time::parse_instant;

use super::*;
use domain::digest::{Attention, Level};

fn days(text: &str) -> Vec<OrganizationDay> {
    let day = |char| match char {
        'V' => OrganizationDay::VeryHealthy,
        'H' => OrganizationDay::Healthy,
        'U' => OrganizationDay::Unhealthy,
        'D' => OrganizationDay::Deactivated,
        _ => OrganizationDay::None,
    };
    text.chars().map(day).collect()
}

fn level(label: &str, text: &str) -> Level {
    Level { workload: None, label: label.to_owned(), days: days(text), figures: None }
}

fn attention(address: &str, unhealthy: usize, text: &str) -> Attention {
    Attention { address: address.to_owned(), unhealthy, text: text.to_owned() }
}

pub(crate) fn summary(organization: &str) -> MonthDigest {
    MonthDigest {
        language: Language::En,
        organization_id: "019a1b2c-3d4e-7f80-9a0b-1c2d3e4f5a6b".parse().unwrap(),
        organization: organization.to_owned(),
        partner: "Nordlicht IT <Service> & Söhne".to_owned(),
        period: "2026-10".parse().unwrap(),
        active: 24,
        deactivated: 2,
        all: level("All workloads", "VVVVVHVVVUUUVVVVVHVVVVVVVVVVVVV"),
        workloads: vec![
            level("Email", "VVVVVHVVVUUUVVVVVVVVVVVVVVVVVVV"),
            level("OneDrive", "VVVVVVVVVUUUVVVVVHVVVVVVVVVVVVV"),
            level("Contacts", "VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV"),
            level("Calendar", "DDDDDDDDDDDDVVVVVVVVVVVVVVVVVVV"),
            level("Tasks", "DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD"),
            level("SharePoint", "-----------------------VVVVVVVV"),
        ],
        attention: vec![
            attention("anna.lindqvist@contoso.example", 7, "24 of 31 days healthy; unhealthy on 3–6, 24–26"),
            attention(
                "<script>alert(1)</script>@contoso.example",
                3,
                "28 of 31 days healthy; unhealthy on 10–12",
            ),
            attention(
                "https://contoso.sharepoint.example/sites/finance",
                1,
                "30 of 31 days healthy; unhealthy on 10",
            ),
        ],
        attention_total: 5,
        minor_issue_share: 0.0,
        left: Vec::new(),
        left_total: 0,
    }
}

fn mail(organization: &str, to: &str, attachment: Option<&'static [u8]>) -> Result<Outgoing, MessageError> {
    mail_of(&summary(organization), to, attachment)
}

fn mail_of(
    summary: &MonthDigest,
    to: &str,
    attachment: Option<&'static [u8]>,
) -> Result<Outgoing, MessageError> {
    let from = EmailAddress::parse("noreply@portal.example.com").unwrap();
    Mail {
        summary,
        from: &from,
        return_path: None,
        to,
        message_id: "bsr.2026-10.r1.0011@portal.example.com".to_owned(),
        date: parse_instant("2026-11-05T05:00:07Z").unwrap(),
        public_url: "https://portal.example.com",
        unsubscribe: "https://portal.example.com/unsubscribe/c2lnbmVk".to_owned(),
        file_name: "backup-summary-contoso-2026-10.pdf",
        attachment: attachment.map(Bytes::from_static),
    }
    .write()
}

fn text_of(outgoing: &Outgoing) -> String {
    String::from_utf8(outgoing.bytes.clone()).unwrap()
}

/// A header's value, its continuation lines joined.
fn header(message: &str, name: &str) -> Option<String> {
    let (head, _) = message.split_once("\r\n\r\n").unwrap();
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let mut values = unfolded.split("\r\n").filter_map(|line| line.split_once(": "));
    values.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
}

/// A quoted-printable part, decoded.
fn decoded(part: &str) -> String {
    let joined = part.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'=' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The part of that type, decoded if it has to be.
fn part(message: &str, content_type: &str) -> String {
    let (_, after) = message.split_once(&format!("Content-Type: {content_type}")).unwrap();
    let (head, body) = after.split_once("\r\n\r\n").unwrap();
    let (body, _) = body.split_once("\r\n--bsr-").unwrap();
    if head.contains("quoted-printable") { decoded(body) } else { body.to_owned() }
}

#[test]
fn the_same_row_gives_the_same_bytes_and_all_headers_are_fixed() {
    let first = mail("Contoso GmbH", "it@contoso.example", Some(b"%PDF-1.7 x")).unwrap();
    let again = mail("Contoso GmbH", "it@contoso.example", Some(b"%PDF-1.7 x")).unwrap();
    assert_eq!(first.bytes, again.bytes);
    assert_eq!(first.file_name, again.file_name);
    assert!(first.file_name.starts_with("2026-10-contoso-gmbh-") && first.file_name.ends_with(".eml"));
    assert!(first.bytes.is_ascii());
    let text = text_of(&first);
    for (name, value) in [
        ("From", "\"Backup Summary Report\" <noreply@portal.example.com>"),
        ("To", "it@contoso.example"),
        ("Subject", "Backup summary for Contoso GmbH, October 2026"),
        ("Message-ID", "<bsr.2026-10.r1.0011@portal.example.com>"),
        ("Date", "Thu, 05 Nov 2026 05:00:07 +0000"),
        ("Auto-Submitted", "auto-generated"),
        ("List-Unsubscribe", "<https://portal.example.com/unsubscribe/c2lnbmVk>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("MIME-Version", "1.0"),
    ] {
        assert_eq!(header(&text, name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(first.envelope.to().len(), 1);
}

#[test]
fn both_bodies_say_the_same_and_the_report_is_attached() {
    let text = text_of(&mail("Contoso GmbH", "it@contoso.example", Some(b"%PDF-1.7 x")).unwrap());
    let (plain, html) = (part(&text, "text/plain"), part(&text, "text/html"));
    for said in [
        "3 days were unhealthy; 5 accounts had unhealthy days.",
        "28 of 31 days healthy, 3 unhealthy",
        "8 of 31 days healthy, 23 without data",
        "24 of 31 days healthy; unhealthy on 3–6, 24–26",
        "anna.lindqvist@contoso.example",
        "and 2 more accounts: see the report",
        "24 accounts active, 2 deactivated",
        "https://portal.example.com/organizations/019a1b2c-3d4e-7f80-9a0b-1c2d3e4f5a6b/reports",
    ] {
        assert!(plain.contains(said), "{said} is missing in {plain}");
        assert!(html.contains(said), "{said} is missing in the HTML");
    }
    // The header may be folded anywhere between its parts.
    let unfolded = text.replace("\r\n ", " ");
    assert!(unfolded.contains("attachment; filename=\"backup-summary-contoso-2026-10.pdf\""));
    assert!(unfolded.contains("Content-Type: application/pdf; name=\"backup-summary-contoso-2026-10.pdf\""));
    // «%PDF-1.7 x» in base64.
    assert!(text.contains("Content-Transfer-Encoding: base64") && text.contains("JVBERi0xLjcgeA=="));
}

#[test]
fn no_name_is_read_as_markup_or_as_a_header() {
    let name = "<b>Evil</b>\r\nBcc: victim@example.org\u{202e} &amp; \"Co\" 東京";
    let message = text_of(&mail(name, "it@contoso.example", None).unwrap());
    assert_eq!(header(&message, "Bcc"), None);
    assert!(!message.contains("\nBcc:"));
    let html = part(&message, "text/html");
    assert!(html.contains("&lt;b&gt;Evil&lt;/b&gt;") && html.contains("&amp;amp; &quot;Co&quot; 東京"));
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !html.contains("<script"));
    assert!(html.contains("Nordlicht IT &lt;Service&gt; &amp; Söhne"));
    assert!(!html.contains('\u{202e}'));
}

#[test]
fn a_report_too_large_is_linked_and_not_attached() {
    let text = text_of(&mail("Contoso", "it@contoso.example", None).unwrap());
    assert!(!text.contains("application/pdf"));
    assert!(part(&text, "text/plain").contains("too large for a mail"));
}

#[test]
fn a_file_name_in_any_script_has_a_plain_twin() {
    let from = EmailAddress::parse("noreply@portal.example.com").unwrap();
    let mail = Mail {
        summary: &summary("東京"),
        from: &from,
        return_path: None,
        to: "it@contoso.example",
        message_id: "x@portal.example.com".to_owned(),
        date: parse_instant("2026-11-05T05:00:07Z").unwrap(),
        public_url: "https://portal.example.com",
        unsubscribe: "https://portal.example.com/unsubscribe/c2lnbmVk".to_owned(),
        file_name: "backup-summary-東京-2026-10.pdf",
        attachment: Some(Bytes::from_static(b"x")),
    };
    let text = text_of(&mail.write().unwrap()).replace("\r\n ", " ");
    assert!(text.contains("filename=\"backup-summary-__-2026-10.pdf\";"));
    assert!(text.contains("filename*=UTF-8''backup-summary-%E6%9D%B1%E4%BA%AC-2026-10.pdf"));
}

#[test]
fn an_international_domain_goes_out_in_ascii_and_nonsense_does_not_go_out() {
    let outgoing = mail("Contoso", "it@bücher.example", None).unwrap();
    assert_eq!(outgoing.envelope.to()[0].to_string(), "it@xn--bcher-kva.example");
    for nonsense in ["", "it", "a@b@c", "Foo <a@b.example>", "a@b.example\r\nBcc: c@d.example"] {
        assert!(mail("Contoso", nonsense, None).is_err(), "{nonsense}");
    }
}

#[test]
fn months_without_data_or_without_a_fault_are_told_apart() {
    let mut summary = summary("Contoso");
    summary.attention.clear();
    summary.attention_total = 0;
    summary.all = level("All workloads", "VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV");
    assert_eq!(summary.verdict(), "No account had an unhealthy day.");
    summary.all = level("All workloads", "-------------------------------");
    assert!(summary.verdict().contains("no backup data"));
    assert_eq!(summary.all.words(Language::En), "No data");
    assert_eq!(level("Tasks", "DDDD").words(Language::En), "Deactivated");
}

#[test]
fn a_mail_speaks_the_language_of_its_report() {
    for (language, said) in [
        (
            Language::De,
            [
                "<html lang=\"de\">",
                "3 Tage waren fehlerhaft; 5 Konten hatten fehlerhafte Tage.",
                "In Ordnung",
            ],
        ),
        (
            Language::Fr,
            ["<html lang=\"fr\">", "du 1er au 31 octobre 2026", "3 jours défaillants\u{202f}; 5 comptes"],
        ),
        (Language::Es, ["<html lang=\"es\">", "24 cuentas activas, 2 desactivadas", "Requiere atención"]),
        (
            Language::Pt,
            [
                "<html lang=\"pt-BR\">",
                "Bom: 28 de 31 dias, com falhas: 3",
                "e mais 2 contas: veja o relatório",
            ],
        ),
        (Language::Ja, ["<html lang=\"ja\">", "2026年10月1日～31日", "良好：31日中28日、異常：3日"]),
    ] {
        let summary = MonthDigest { language, ..summary("Contoso GmbH") };
        let html = part(&text_of(&mail_of(&summary, "it@contoso.example", None).unwrap()), "text/html");
        for said in said {
            assert!(html.contains(said), "{said}\n{html}");
        }
        for english in [" account", "Needs", "Open the", "Backup summary", "Healthy<"] {
            assert!(!html.contains(english), "{language}: {english}\n{html}");
        }
    }
    assert_eq!(
        subject(&MonthDigest { language: Language::De, ..summary("Contoso") }),
        "Backup-Bericht für Contoso, Oktober 2026"
    );
}

#[test]
fn a_summary_of_before_there_were_languages_is_english() {
    let mut older = serde_json::to_value(summary("Contoso")).unwrap();
    for newer in ["language", "minor_issue_share", "left", "left_total"] {
        older.as_object_mut().unwrap().remove(newer).unwrap();
    }
    for level in older["workloads"].as_array_mut().unwrap() {
        for newer in ["workload", "figures"] {
            level.as_object_mut().unwrap().remove(newer).unwrap();
        }
    }
    assert_eq!(serde_json::from_value::<MonthDigest>(older).unwrap(), summary("Contoso"));
}
