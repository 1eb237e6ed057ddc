//! The rows of the bad-input list, and the form.

use super::*;
use crate::language::Language;
use proptest::prelude::*;

fn parsed(text: &str) -> Result<String, String> {
    EmailAddress::parse(text).map(|address| address.to_string()).map_err(|error| error.to_string())
}

#[test]
fn plain_addresses_are_read() {
    for (text, address) in [
        ("reports@example.com", "reports@example.com"),
        (" \treports@example.com ", "reports@example.com"),
        ("Ann.O'Hara+tag@Example.COM", "Ann.O'Hara+tag@example.com"),
        ("a@müller.de", "a@xn--mller-kva.de"),
        ("a@MÜLLER.de", "a@xn--mller-kva.de"),
        ("a@xn--mller-kva.de", "a@xn--mller-kva.de"),
        // What IDNA says they are, and therefore whose they are.
        ("a@ⅷ.com", "a@viii.com"),
        ("a@ｅｘａｍｐｌｅ．ｃｏｍ", "a@example.com"),
        ("a@contosо.com", "a@xn--contos-1qf.com"),
        ("a@sub.example.co.uk", "a@sub.example.co.uk"),
        ("a@3com.com", "a@3com.com"),
    ] {
        assert_eq!(parsed(text), Ok(address.into()), "{text}");
    }
    let address = EmailAddress::parse("Ann@MÜLLER.de").unwrap();
    assert_eq!((address.domain(), address.key().as_str()), ("xn--mller-kva.de", "ann@xn--mller-kva.de"));
    assert!(!format!("{address:?}").contains("ller"), "logs hold no addresses");
}

#[test]
fn each_bad_address_has_its_own_sentence() {
    let long_local = format!("{}@example.com", "a".repeat(65));
    let long = format!("{}@{}.com", "a".repeat(64), "b.".repeat(91) + "cdef");
    assert_eq!(long.len(), 255);
    let long_label = format!("a@{}.com", "b".repeat(64));
    let rows: Vec<(&str, &str)> = vec![
        ("", "Enter an address"),
        ("   ", "Enter an address"),
        ("example.com", "no @"),
        ("a@b@example.com", "more than one @"),
        ("@example.com", "nothing before the @"),
        ("a+tag@", "nothing after the @"),
        ("a@example.com.", "dot"),
        ("a@example..com", "dot"),
        ("a@.example.com", "dot"),
        ("a..b@example.com", "before the @ must not begin or end with a dot"),
        (".a@example.com", "before the @ must not begin or end with a dot"),
        ("a.@example.com", "before the @ must not begin or end with a dot"),
        ("\"a b\"@example.com", "quotation marks"),
        ("\"a@b\"@example.com", "quotation marks"),
        ("a@[127.0.0.1]", "IP addresses"),
        ("a@[IPv6:::1]", "IP addresses"),
        ("a@127.0.0.1", "IP addresses"),
        ("a@localhost", "single name"),
        ("ü@example.com", "international addresses"),
        ("用户@example.com", "international addresses"),
        ("a\u{202e}@example.com", "cannot be seen"),
        ("a@exam\u{200b}ple.com", "cannot be seen"),
        ("a@example.com\r\nBcc: b@example.com", "cannot be seen"),
        ("a@example.com\n", "cannot be seen"),
        ("a\0@example.com", "cannot be seen"),
        (&long_local, "longer than 64"),
        (&long, "longer than 254"),
        (&long_label, "63 characters"),
        ("Foo <a@example.com>", "without a name"),
        ("<a@example.com>", "without a name"),
        ("a@example.com,b@example.com", "one address in each field"),
        ("a@example.com; b@example.com", "one address in each field"),
        ("a b@example.com", "holds a blank"),
        ("a@exam ple.com", "holds a blank"),
        ("a(comment)@example.com", "must not hold “(”"),
        ("a@exa_mple.com", "not a domain name"),
        ("a@-example.com", "not a domain name"),
        ("a@example.com/x", "not a domain name"),
        ("a@xn--a.com", "not a domain name"),
    ];
    for (text, part) in rows {
        let sentence = parsed(text).unwrap_err();
        assert!(sentence.contains(part), "{text:?}: {sentence}");
    }
    assert!(EmailAddress::parse(&"a".repeat(10_000_000)).is_err());
}

fn ownership() -> Ownership {
    Ownership {
        domains: vec!["contoso.com".into(), "xn--mller-kva.de".into(), "gmail.com".into()],
        addresses: vec!["Known@Outlook.com".into(), "boss@Größe.example".into()],
        registered: Vec::new(),
        allow_outside: false,
    }
}

fn form(on: bool, recipients: &[&str]) -> DeliveryForm {
    DeliveryForm {
        on,
        recipients: recipients.iter().map(|text| (*text).to_owned()).collect(),
        consent: false,
    }
}

fn accepted(form: &DeliveryForm) -> Vec<String> {
    let checked = check(form, &ownership(), Language::En).unwrap();
    checked.recipients.iter().map(|it| it.address.to_string()).collect()
}

fn refused(form: &DeliveryForm) -> DeliveryErrors {
    check(form, &ownership(), Language::En).unwrap_err()
}

#[test]
fn addresses_of_the_partner_and_the_organization_are_accepted() {
    for text in
        ["new@contoso.com", "a@MÜLLER.de", "a@xn--mller-kva.de", "known@outlook.com", "Boss@größe.example"]
    {
        assert_eq!(accepted(&form(true, &[text])).len(), 1, "{text}");
    }
}

#[test]
fn others_are_refused_each_with_its_reason() {
    for (text, part) in [
        ("a@fabrikam.com", "“fabrikam.com” belongs to neither"),
        ("a@mail.contoso.com", "“mail.contoso.com” is not “contoso.com”"),
        ("a@notcontoso.com", "belongs to neither"),
        ("a@com", "single name"),
        ("a@gmail.com", "public mail service"),
        ("unknown@outlook.com", "public mail service"),
        ("a@contosо.com", "“xn--contos-1qf.com” belongs to neither"),
        ("a@ⅷ.com", "“viii.com” belongs to neither"),
    ] {
        let errors = refused(&form(false, &["ok@contoso.com", text]));
        assert_eq!((errors.fields[0].as_deref(), errors.form), (None, None));
        let sentence = errors.fields[1].clone().unwrap();
        assert!(sentence.contains(part), "{text}: {sentence}");
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let errors = refused(&form(true, &["nonsense", "", "a@fabrikam.com"]));
    assert!(errors.fields[0].is_some() && errors.fields[1].is_none() && errors.fields[2].is_some());
    assert_eq!(errors.sentences().count(), 2);
}

#[test]
fn on_needs_an_address_and_off_needs_none() {
    assert!(refused(&form(true, &["", " "])).form.unwrap().contains("at least one address"));
    assert_eq!(accepted(&form(false, &["", " "])), [""; 0]);
}

#[test]
fn duplicates_merge_and_a_fourth_address_is_refused() {
    let same =
        form(true, &["a@contoso.com", "A@Contoso.com", "b@contoso.com", "a@müller.de", "a@xn--mller-kva.de"]);
    assert_eq!(accepted(&same), ["a@contoso.com", "b@contoso.com", "a@xn--mller-kva.de"]);
    let errors =
        refused(&form(true, &["a@contoso.com", "b@contoso.com", "c@contoso.com", "", "d@contoso.com"]));
    assert!(errors.fields[4].as_ref().unwrap().contains("At most 3"));
}

#[test]
fn outside_addresses_need_the_setting_and_a_consent() {
    let allowing = Ownership { allow_outside: true, ..ownership() };
    let mut form = form(true, &["a@fabrikam.com", "b@contoso.com"]);
    assert!(
        check(&form, &allowing, Language::En).unwrap_err().fields[0].as_ref().unwrap().contains("confirm")
    );
    form.consent = true;
    let outside: Vec<bool> =
        check(&form, &allowing, Language::En).unwrap().recipients.iter().map(|it| it.outside).collect();
    assert_eq!(outside, [true, false]);
    assert!(check(&form, &ownership(), Language::En).is_err());
}

#[test]
#[cfg(feature = "psl")]
fn a_public_suffix_is_nobodys_also_where_outside_addresses_are_allowed() {
    let allowing = Ownership { allow_outside: true, ..ownership() };
    for domain in ["co.uk", "github.io"] {
        let form =
            DeliveryForm { consent: true, ..form(true, &[&format!("a@{domain}"), "a@fabrikam.co.uk"]) };
        let errors = check(&form, &allowing, Language::En).unwrap_err();
        assert!(errors.fields[0].as_ref().unwrap().contains(&format!("“{domain}” is a public suffix")));
        assert_eq!(errors.fields[1], None);
        let errors = check(&form, &ownership(), Language::En).unwrap_err();
        assert!(errors.fields[0].as_ref().unwrap().contains("public suffix"));
    }
}

#[test]
fn switching_off_asks_nothing_of_what_is_registered() {
    let registered = |address: &str, consent| Registered { address: address.to_owned(), consent };
    let now = Ownership {
        registered: vec![registered("Old@Fabrikam.com", false), registered("a@partner.example", true)],
        ..ownership()
    };
    let both = ["old@fabrikam.com", "a@partner.example"];
    let kept = check(&form(false, &both), &now, Language::En).unwrap().recipients;
    assert_eq!(kept.iter().map(|it| it.outside).collect::<Vec<_>>(), [false, true]);
    // What is new is looked at all the same, and so is everything that is to get mail.
    let errors =
        check(&form(false, &["old@fabrikam.com", "new@fabrikam.com"]), &now, Language::En).unwrap_err();
    assert!(errors.fields[0].is_none() && errors.fields[1].is_some());
    assert!(check(&form(true, &both), &now, Language::En).unwrap_err().fields.iter().all(Option::is_some));
}

#[test]
fn a_recorded_consent_counts_for_its_address_alone() {
    let registered = vec![Registered { address: "a@partner.example".into(), consent: true }];
    let allowing = Ownership { registered, allow_outside: true, ..ownership() };
    let errors =
        check(&form(true, &["A@partner.example", "b@partner.example"]), &allowing, Language::En).unwrap_err();
    assert!(errors.fields[0].is_none() && errors.fields[1].as_ref().unwrap().contains("confirm"));
    assert!(
        check(&form(true, &["a@partner.example"]), &allowing, Language::En).unwrap().recipients[0].outside
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_what_is_accepted_is_plain(text in r"\PC{0,20}@?\PC{0,30}|.*") {
        if let Ok(address) = EmailAddress::parse(&text) {
            prop_assert!(address.as_str().is_ascii() && address.as_str().len() <= 254);
            prop_assert_eq!(address.as_str().matches('@').count(), 1);
            prop_assert_eq!(EmailAddress::parse(address.as_str()).unwrap(), address);
        }
        let _ = check(&form(true, &[&text]), &ownership(), Language::En);
    }
}
