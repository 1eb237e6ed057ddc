//! Domains: how they are written, and which nobody owns.

use crate::language::Language;
use crate::texts::address;
use std::fmt;

/// Why a text is not a domain, or not one that somebody can own; each has its own sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentence says it")]
pub enum DomainError {
    Empty,
    IpAddress,
    Dots,
    SingleLabel(String),
    TooLong,
    Invalid(String),
    PublicMail(String),
    PublicSuffix(String),
}

impl DomainError {
    /// The sentence.
    pub fn told(&self, language: Language) -> String {
        match self {
            Self::Empty => address::domain_empty(language).to_owned(),
            Self::IpAddress => address::domain_ip_address(language).to_owned(),
            Self::Dots => address::domain_dots(language).to_owned(),
            Self::SingleLabel(domain) => address::domain_single_label(language, domain),
            Self::TooLong => address::domain_too_long(language).to_owned(),
            Self::Invalid(domain) => address::domain_invalid(language, domain),
            Self::PublicMail(domain) => address::domain_public_mail(language, domain),
            Self::PublicSuffix(domain) => address::domain_public_suffix(language, domain),
        }
    }
}

impl fmt::Display for DomainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.told(Language::En))
    }
}

impl std::error::Error for DomainError {}

const LIMIT: usize = 253;
const LABEL_LIMIT: usize = 63;

/// A domain in ASCII and lower case (IDNA, UTS 46): both ways of writing an international one come out the same.
pub fn ascii_domain(text: &str) -> Result<String, DomainError> {
    let text = text.trim_matches([' ', '\t']);
    let shown = || crate::text::clean(text, 80);
    if text.is_empty() {
        return Err(DomainError::Empty);
    }
    if text.len() > 4 * LIMIT {
        return Err(DomainError::TooLong);
    }
    if text.starts_with('[') {
        return Err(DomainError::IpAddress);
    }
    let ascii = to_ascii(text)
        .ok_or_else(|| if has_bad_dots(text) { DomainError::Dots } else { DomainError::Invalid(shown()) })?;
    let labels = || ascii.split('.');
    if has_bad_dots(&ascii) {
        Err(DomainError::Dots)
    } else if ascii.len() > LIMIT || labels().any(|label| label.len() > LABEL_LIMIT) {
        Err(DomainError::TooLong)
    } else if labels().count() < 2 {
        Err(DomainError::SingleLabel(shown()))
    } else if labels().next_back().is_some_and(|top| top.bytes().all(|byte| byte.is_ascii_digit())) {
        Err(DomainError::IpAddress)
    } else {
        Ok(ascii)
    }
}

/// IDNA as UTS 46 has it, letters, digits and hyphens alone (STD3).
#[cfg(not(target_arch = "wasm32"))]
fn to_ascii(text: &str) -> Option<String> {
    use idna::AsciiDenyList;
    use idna::uts46::{DnsLength, Hyphens, Uts46};

    // Lengths are not IDNA's to check: it would not say which rule was broken.
    let ascii = Uts46::new().to_ascii(
        text.as_bytes(),
        AsciiDenyList::STD3,
        Hyphens::CheckFirstLast,
        DnsLength::Ignore,
    );
    ascii.ok().map(std::borrow::Cow::into_owned)
}

/// The same by the browser, which has IDNA's tables in it: they would be a tenth of the WebAssembly.
#[cfg(target_arch = "wasm32")]
fn to_ascii(text: &str) -> Option<String> {
    let is_name = |char: char| !char.is_ascii() || char.is_ascii_alphanumeric() || matches!(char, '-' | '.');
    if !text.chars().all(is_name) {
        return None;
    }
    let ascii = web_sys::Url::new(&format!("http://{text}/")).ok()?.hostname();
    let is_label = |label: &str| !label.starts_with('-') && !label.ends_with('-');
    (ascii.chars().all(is_name) && ascii.split('.').all(is_label)).then_some(ascii)
}

fn has_bad_dots(domain: &str) -> bool {
    domain.split('.').any(str::is_empty)
}

/// Whether anybody can have an address at that domain: Gmail, Outlook, … Write the domain as [`ascii_domain`] does.
pub fn is_public_mail_domain(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    let of_family = domain.split_once('.').is_some_and(|(name, top)| FAMILIES.contains(&name) && is_top(top));
    of_family || PUBLIC.binary_search(&domain.as_str()).is_ok()
}

/// `com`, `de`, `co.uk`, `com.br`: what such a service has under its name in each country.
fn is_top(top: &str) -> bool {
    let country = |text: &str| text.len() == 2;
    match top.split_once('.') {
        None => country(top) || matches!(top, "com" | "net" | "org" | "info" | "biz"),
        Some((second, last)) => matches!(second, "co" | "com") && country(last),
    }
}

/// Whether anybody can have a domain below that one: `co.uk`, `github.io`.
#[cfg(feature = "psl")]
pub(super) fn is_public_suffix(domain: &str) -> bool {
    psl::domain_str(domain).is_none()
}

/// The list is too large for the browser, which hears of it from the server.
#[cfg(not(feature = "psl"))]
pub(super) fn is_public_suffix(_: &str) -> bool {
    false
}

/// A domain that a partner or an organization can own, written as [`ascii_domain`] does. Refused are public mail
/// services and public suffixes such as `co.uk` and `github.io`.
#[cfg(feature = "psl")]
pub fn owned_domain(text: &str) -> Result<String, DomainError> {
    let domain = ascii_domain(text)?;
    if is_public_mail_domain(&domain) {
        Err(DomainError::PublicMail(domain))
    } else if is_public_suffix(&domain) {
        Err(DomainError::PublicSuffix(domain))
    } else {
        Ok(domain)
    }
}

/// Services that have their name under many top-level domains.
const FAMILIES: [&str; 8] =
    ["aol", "gmx", "googlemail", "hotmail", "outlook", "rocketmail", "yahoo", "yandex"];

/// The others, sorted.
const PUBLIC: &[&str] = &[
    "10minutemail.com",
    "126.com",
    "139.com",
    "163.com",
    "188.com",
    "21cn.com",
    "abv.bg",
    "alice.it",
    "aliyun.com",
    "att.net",
    "bellsouth.net",
    "bigpond.com",
    "bk.ru",
    "bluewin.ch",
    "bol.com.br",
    "btinternet.com",
    "centrum.cz",
    "charter.net",
    "chello.at",
    "comcast.net",
    "cox.net",
    "daum.net",
    "docomo.ne.jp",
    "duck.com",
    "earthlink.net",
    "email.com",
    "email.cz",
    "email.it",
    "ezweb.ne.jp",
    "fastmail.com",
    "fastmail.fm",
    "foxmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "guerrillamail.com",
    "hanmail.net",
    "hey.com",
    "hushmail.com",
    "icloud.com",
    "inbox.lv",
    "inbox.ru",
    "interia.pl",
    "internode.on.net",
    "kolabnow.com",
    "laposte.net",
    "libero.it",
    "list.ru",
    "live.at",
    "live.be",
    "live.ca",
    "live.cl",
    "live.cn",
    "live.co.uk",
    "live.co.za",
    "live.com",
    "live.com.ar",
    "live.com.au",
    "live.com.mx",
    "live.com.pt",
    "live.com.sg",
    "live.de",
    "live.dk",
    "live.fr",
    "live.hk",
    "live.ie",
    "live.in",
    "live.it",
    "live.jp",
    "live.nl",
    "live.no",
    "live.ru",
    "live.se",
    "mac.com",
    "mail.bg",
    "mail.com",
    "mail.de",
    "mail.ee",
    "mail.ru",
    "mailbox.org",
    "mailfence.com",
    "mailinator.com",
    "me.com",
    "msn.com",
    "nate.com",
    "naver.com",
    "ntlworld.com",
    "o2.pl",
    "onet.pl",
    "onmicrosoft.com",
    "optonline.net",
    "optusnet.com.au",
    "orange.fr",
    "outlook.com",
    "passport.com",
    "pm.me",
    "posteo.de",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "qq.com",
    "rambler.ru",
    "rediffmail.com",
    "runbox.com",
    "sapo.pt",
    "sbcglobal.net",
    "seznam.cz",
    "sfr.fr",
    "sharklasers.com",
    "shaw.ca",
    "sina.cn",
    "sina.com",
    "sky.com",
    "softbank.ne.jp",
    "sohu.com",
    "startmail.com",
    "sympatico.ca",
    "t-online.de",
    "talktalk.net",
    "telenet.be",
    "telia.com",
    "telus.net",
    "temp-mail.org",
    "tempmail.com",
    "terra.com.br",
    "tiscali.it",
    "tuta.com",
    "tuta.io",
    "tutamail.com",
    "tutanota.com",
    "tutanota.de",
    "ukr.net",
    "uol.com.br",
    "usa.net",
    "verizon.net",
    "virgilio.it",
    "virginmedia.com",
    "vodafone.it",
    "volny.cz",
    "walla.co.il",
    "wanadoo.fr",
    "web.de",
    "windowslive.com",
    "wp.pl",
    "xtra.co.nz",
    "ya.ru",
    "yeah.net",
    "ymail.com",
    "yopmail.com",
    "ziggo.nl",
    "zoho.com",
    "zoho.eu",
    "zohomail.com",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_it_can_be_searched() {
        assert!(PUBLIC.is_sorted());
    }

    #[test]
    fn public_mail_services_are_known_everywhere() {
        for domain in
            ["gmail.com", "GMAIL.com", "outlook.com", "hotmail.co.uk", "yahoo.com.br", "gmx.de", "web.de"]
        {
            assert!(is_public_mail_domain(domain), "{domain}");
        }
        for domain in ["contoso.com", "yahoo.contoso.com", "outlook.example", "live.contoso.com", "com"] {
            assert!(!is_public_mail_domain(domain), "{domain}");
        }
    }

    #[cfg(feature = "psl")]
    #[test]
    fn nobody_owns_a_public_suffix_or_a_mail_service() {
        for (text, owned) in [
            ("Contoso.COM", Ok("contoso.com".to_owned())),
            ("mail.contoso.co.uk", Ok("mail.contoso.co.uk".to_owned())),
            ("contoso.onmicrosoft.com", Ok("contoso.onmicrosoft.com".to_owned())),
            ("müller.de", Ok("xn--mller-kva.de".to_owned())),
            ("contoso.example", Ok("contoso.example".to_owned())),
            ("co.uk", Err(DomainError::PublicSuffix("co.uk".into()))),
            ("github.io", Err(DomainError::PublicSuffix("github.io".into()))),
            ("gmail.com", Err(DomainError::PublicMail("gmail.com".into()))),
            ("onmicrosoft.com", Err(DomainError::PublicMail("onmicrosoft.com".into()))),
            ("com", Err(DomainError::SingleLabel("com".into()))),
        ] {
            assert_eq!(owned_domain(text), owned, "{text}");
        }
    }
}
