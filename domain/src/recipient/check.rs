//! The settings form against the rules.

use super::{
    CheckedDelivery, DeliveryErrors, DeliveryForm, DomainError, EmailAddress, Ownership, RECIPIENTS_LIMIT,
    Recipient, domains::is_public_suffix, is_public_mail_domain,
};
use crate::language::Language;
use crate::texts::address as texts;

/// Checks the whole form: either all of it keeps the rules, or everything that is wrong is said at once. Blank fields are
/// passed over, and addresses that are the same in any case are one. With delivery off nothing is mailed, so that addresses
/// that are registered already may stay, whoever they belong to by now. What is wrong is said in that language.
pub fn check(
    form: &DeliveryForm,
    ownership: &Ownership,
    language: Language,
) -> Result<CheckedDelivery, DeliveryErrors> {
    let mut recipients: Vec<Recipient> = Vec::new();
    let mut errors = DeliveryErrors { fields: vec![None; form.recipients.len()], form: None };
    for (field, error) in form.recipients.iter().zip(&mut errors.fields) {
        if field.trim().is_empty() {
            continue;
        }
        match check_field(field, form, ownership, language) {
            Ok(recipient) if recipients.iter().any(|it| it.address.key() == recipient.address.key()) => {}
            Ok(_) if recipients.len() == RECIPIENTS_LIMIT => {
                *error = Some(texts::at_most(language, RECIPIENTS_LIMIT as u64));
            }
            Ok(recipient) => recipients.push(recipient),
            Err(sentence) => *error = Some(sentence),
        }
    }
    if form.on && recipients.is_empty() && errors.is_empty() {
        errors.form = Some(texts::none(language).to_owned());
    }
    if errors.is_empty() { Ok(CheckedDelivery { on: form.on, recipients }) } else { Err(errors) }
}

fn check_field(
    field: &str,
    form: &DeliveryForm,
    ownership: &Ownership,
    language: Language,
) -> Result<Recipient, String> {
    let address = EmailAddress::parse(field).map_err(|error| error.told(language))?;
    if is_owned(&address, ownership) {
        return Ok(Recipient { address, outside: false });
    }
    let registered =
        ownership.registered.iter().find(|known| known.address.eq_ignore_ascii_case(address.as_str()));
    let consented = registered.is_some_and(|known| known.consent);
    if !form.on && registered.is_some() {
        return Ok(Recipient { address, outside: consented });
    }
    if is_public_suffix(address.domain()) {
        return Err(DomainError::PublicSuffix(address.domain().to_owned()).told(language));
    }
    match (ownership.allow_outside, form.consent || consented) {
        (true, true) => Ok(Recipient { address, outside: true }),
        (true, false) => Err(texts::unconfirmed(language, address.domain())),
        (false, _) => Err(why_not_owned(&address, ownership, language)),
    }
}

/// Whether the address is a known one, or its domain is exactly one of theirs.
fn is_owned(address: &EmailAddress, ownership: &Ownership) -> bool {
    let domain = address.domain();
    if ownership.domains.iter().any(|owned| owned.eq_ignore_ascii_case(domain))
        && !is_public_mail_domain(domain)
    {
        return true;
    }
    let key = address.key();
    ownership.addresses.iter().any(|known| {
        let same = |known: &EmailAddress| known.key() == key;
        // Known addresses come as they were stored: most are ASCII and need no parsing.
        known.eq_ignore_ascii_case(&key)
            || !known.is_ascii() && EmailAddress::parse(known).as_ref().is_ok_and(same)
    })
}

fn why_not_owned(address: &EmailAddress, ownership: &Ownership, language: Language) -> String {
    let domain = address.domain();
    if is_public_mail_domain(domain) {
        return texts::public_mail(language, domain);
    }
    let is_below =
        |owned: &&String| domain.strip_suffix(owned.as_str()).is_some_and(|rest| rest.ends_with('.'));
    match ownership.domains.iter().find(is_below) {
        Some(owned) => texts::sub_domain(language, domain, owned),
        None => texts::foreign(language, domain),
    }
}
