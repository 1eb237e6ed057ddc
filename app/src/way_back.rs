//! To the sign-in, and from there back to where one wanted to go.

use crate::api::PageAddress;
use leptos_router::params::ParamsMap;

/// The address of the sign-in that leads back to `next`, an address of ours. After signing in one expects a page: who
/// wanted to download a report comes to the page that lists it.
pub fn sign_in_address(next: &str) -> String {
    match local_page(next) {
        // Where the sign-in leads anyway.
        LIST => "/sign-in".to_owned(),
        page => format!("/sign-in?next={}", query_value(page)),
    }
}

/// The address of what else a sign-in wants, on the same way.
pub fn step_address(next: &str) -> String {
    match local_page(next) {
        LIST => STEP.to_owned(),
        page => format!("{STEP}?next={}", query_value(page)),
    }
}

const STEP: &str = "/sign-in/code";

/// `next` when it is an address of a page of ours, or the page of a file of ours, else the list of organizations.
/// Whoever forges a link to the sign-in must not decide where it leads.
pub fn local_page(next: &str) -> &str {
    let page = without_file(next);
    let is_page = is_plain(next)
        && !matches!(asked_for(page), PageAddress::Unknown | PageAddress::Home | PageAddress::SignIn(_));
    if is_page { page } else { LIST }
}

/// The same for whoever stays where they are, which may be the sign-in.
pub(crate) fn page_of_ours(next: &str) -> &str {
    let is_sign_in = is_plain(next) && matches!(asked_for(next), PageAddress::SignIn(_));
    if is_sign_in { next } else { local_page(next) }
}

/// What an address asks for, as far as its path says it.
fn asked_for(address: &str) -> PageAddress {
    let path = address.split_once('?').map_or(address, |(path, _)| path);
    PageAddress::of(path, &ParamsMap::new())
}

fn is_plain(address: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    address.len() <= LONGEST && address.bytes().all(is_fine) && !address.contains("//")
}

/// `list` when it is an address of the list of organizations, else the list as it usually is.
pub fn list_of_ours(list: &str) -> &str {
    if is_list_of_ours(list) { list } else { LIST }
}

/// Whether it is an address of the list of organizations.
pub(crate) fn is_list_of_ours(list: &str) -> bool {
    is_plain(list) && matches!(asked_for(list), PageAddress::Organizations(..))
}

/// The longest address that is led back to, in bytes: a search of 200 letters, each of up to four bytes and each of those as three,
/// with all other filters.
const LONGEST: usize = 3000;

/// The list of organizations.
const LIST: &str = "/organizations";

/// `/organizations/{id}/reports` for `/organizations/{id}/reports/{file}`; every other address as it is.
fn without_file(address: &str) -> &str {
    const TAB: &str = "/reports";
    let path = address.split_once('?').map_or(address, |(path, _)| path);
    match path.rsplit_once('/') {
        Some((folder, _)) if folder.ends_with(TAB) => folder,
        _ => address,
    }
}

/// A text as the value of a query parameter.
fn query_value(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_from_the_sign_in_stays_here() {
        for good in [
            "/organizations",
            "/organizations?q=a%20b&page=2",
            "/organizations/0190/reports",
            "/partners/0190/settings",
            "/partners/0190/people",
            "/deployment",
            "/account",
        ] {
            assert_eq!(local_page(good), good);
        }
        for bad in [
            "",
            "//evil.example",
            "https://evil.example/organizations",
            "/\\evil.example",
            "/organizations//x",
            "/organizationsevil",
            "/organizations\r\nSet-Cookie: a=b",
            "javascript:alert(1)",
            "/organizations/0190/unknown",
            "/",
            "/sign-in",
            "/sign-in/code",
            "/account/second-step",
        ] {
            assert_eq!(local_page(bad), "/organizations", "{bad:?}");
        }
    }

    #[test]
    fn the_way_back_to_the_list_leads_nowhere_else() {
        for good in ["/organizations", "/organizations?q=a%20b&delivery=off&page=2"] {
            assert_eq!(list_of_ours(good), good);
        }
        for bad in
            ["", "/account", "/organizations/0190", "//evil.example", "https://evil.example/organizations"]
        {
            assert_eq!(list_of_ours(bad), "/organizations", "{bad:?}");
        }
    }

    #[test]
    fn the_way_back_to_a_file_ends_at_its_page() {
        assert_eq!(local_page("/organizations/0190/reports/2026-10.pdf"), "/organizations/0190/reports");
        assert_eq!(local_page("/organizations/0190/reports/2026-10.pdf?x=1"), "/organizations/0190/reports");
        assert_eq!(local_page("/organizations?q=/reports/x"), "/organizations?q=/reports/x");
    }

    #[test]
    fn the_sign_in_is_told_where_to_lead() {
        assert_eq!(
            sign_in_address("/organizations/0190/reports/2026-10.pdf"),
            "/sign-in?next=%2Forganizations%2F0190%2Freports"
        );
        assert_eq!(sign_in_address("/organizations"), "/sign-in");
        assert_eq!(step_address("/organizations"), "/sign-in/code");
        assert_eq!(step_address("/account"), "/sign-in/code?next=%2Faccount");
        assert_eq!(sign_in_address("//evil.example"), "/sign-in");
    }
}
