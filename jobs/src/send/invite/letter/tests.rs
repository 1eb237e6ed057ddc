//! What an invitation says, read back from its bytes.

use domain::id::InvitationMailId;
use domain::language::Language;
use domain::role::Role;
use domain::time::parse_instant;
use mail_parser::MessageParser;
use uuid::Uuid;

use super::*;

const LINK: &str = "https://portal.example/invitations/token";

fn letter(language: Language) -> InvitationLetter {
    InvitationLetter {
        id: InvitationMailId(Uuid::from_u128(7)),
        recipient: "ann@example.com".to_owned(),
        name: "Ann <b>".to_owned(),
        role: Role::Admin,
        language,
        partner_name: "Nordlicht & Söhne".to_owned(),
        invited_by: "Ida Berg".to_owned(),
        created_at: parse_instant("2026-11-20T12:00:00Z").unwrap(),
        expires_at: parse_instant("2026-11-27T12:00:00Z").unwrap(),
    }
}

fn write(letter: &InvitationLetter) -> Vec<u8> {
    let from = EmailAddress::parse("noreply@portal.example").unwrap();
    Letter { letter, from: &from, link: LINK }.write().unwrap().bytes
}

#[test]
fn it_says_who_invites_to_what_until_when_and_carries_the_link_in_both_forms() {
    let bytes = write(&letter(Language::En));
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(message.subject(), Some("Your invitation to the backup portal of Nordlicht & Söhne"));
    assert_eq!(message.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    assert!(message.message_id().unwrap().starts_with("bsr.invitation."));
    assert!(message.header_raw("List-Unsubscribe").is_none(), "nobody subscribed");
    let (text, html) = (message.body_text(0).unwrap(), message.body_html(0).unwrap());
    for part in ["Ida Berg invites you", "Your role there is: Admin.", "27 Nov 2026, 12:00 (UTC)", LINK] {
        assert!(text.contains(part), "{part}: {text}");
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(text.contains("Hello Ann <b>,") && html.contains("Hello Ann &lt;b&gt;,"), "{html}");
    assert!(html.contains("Nordlicht &amp; Söhne") && !html.contains("<img"));
}

#[test]
fn it_is_the_same_message_each_time_and_another_for_another_sending() {
    let first = letter(Language::De);
    assert_eq!(write(&first), write(&first.clone()));
    let again = InvitationLetter { id: InvitationMailId(Uuid::from_u128(8)), ..first.clone() };
    let id = |letter: &InvitationLetter| {
        let bytes = write(letter);
        MessageParser::default().parse(&bytes).unwrap().message_id().unwrap().to_owned()
    };
    assert_ne!(id(&first), id(&again));
}

#[test]
fn every_language_has_it_and_whoever_runs_the_portal_is_named_as_such() {
    let mut told = std::collections::BTreeSet::new();
    for language in Language::ALL {
        let bytes = write(&InvitationLetter { invited_by: String::new(), ..letter(language) });
        let message = MessageParser::default().parse(&bytes).unwrap();
        let text = message.body_text(0).unwrap().into_owned();
        assert!(text.contains(texts::deployment(language)) && text.contains(LINK), "{text}");
        told.insert(text);
    }
    assert_eq!(told.len(), Language::ALL.len());
}
