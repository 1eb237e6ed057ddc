//! What somebody selected in the list of organizations.

#[cfg(feature = "ssr")]
use super::{ListQuery, PageAddress, organizations::wanted};
#[cfg(feature = "ssr")]
use crate::way_back::is_list_of_ours;
#[cfg(feature = "ssr")]
use store::{Scope, Store};

/// As many organizations can be selected at once.
pub const SELECTED_AT_MOST: u64 = 500;

/// What a form says of it.
#[cfg(feature = "ssr")]
#[derive(Debug)]
pub struct Selection {
    /// The organizations whose boxes are ticked.
    pub ids: Vec<String>,
    /// Whether everything that was found is meant instead, on all pages.
    pub all: bool,
    /// The address of the list as it was looked at.
    pub list: String,
}

/// What is meant.
#[cfg(feature = "ssr")]
#[derive(Debug)]
pub enum Selected {
    /// The ids of these. Ticked ones may be of organizations that are not there, or not for this user.
    These(Vec<String>),
    /// More than [`SELECTED_AT_MOST`].
    TooMany,
    /// Everything that was found in a list whose address is none of ours: not what a form of ours sends.
    Unreadable,
}

#[cfg(feature = "ssr")]
impl Selection {
    /// What is meant, for whoever has that scope.
    ///
    /// # Errors
    /// [`store::Error::Database`] when the list could not be read.
    pub async fn of(self, store: &Store, scope: &Scope) -> Result<Selected, store::Error> {
        let at_most = usize::try_from(SELECTED_AT_MOST).unwrap_or(usize::MAX);
        let ids = if self.all {
            let Some(asked_for) = asked_for(&self.list) else { return Ok(Selected::Unreadable) };
            // One more than is allowed tells that there are too many.
            let found = store.organization_ids(scope, &wanted(&asked_for), at_most + 1).await?;
            found.into_iter().map(|id| id.to_string()).collect()
        } else {
            self.ids
        };
        Ok(if ids.len() > at_most { Selected::TooMany } else { Selected::These(ids) })
    }
}

/// What the address of a list asks for. One that is none must not be taken for the list of everything.
#[cfg(feature = "ssr")]
fn asked_for(list: &str) -> Option<ListQuery> {
    if !is_list_of_ours(list) {
        return None;
    }
    let (path, query) = list.split_once('?').unwrap_or((list, ""));
    match PageAddress::of(path, &url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()) {
        PageAddress::Organizations(query, _) => Some(query),
        _ => None,
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::glance::Health;

    #[test]
    fn all_that_was_found_is_what_the_address_asked_for() {
        let query = asked_for("/organizations?q=a%26b+c&health=failing&delivery=off&page=3");
        let expected = ListQuery {
            search: "a&b c".to_owned(),
            health: Some(Health::Failing),
            delivery: Some(false),
            ..ListQuery::default()
        };
        assert_eq!(query, Some(expected));
        let longest = "\u{1f9f6}".repeat(200);
        let partner = "0190a1b2-c3d4-7f80-9a0b-1c2d3e4f5a6b";
        let address = format!(
            "/organizations?q={}&health=failing&delivery=off&partner={partner}&sort=delivery&page=12345",
            url::form_urlencoded::byte_serialize(longest.as_bytes()).collect::<String>()
        );
        assert_eq!(asked_for(&address).map(|query| query.search), Some(longest));
    }

    #[test]
    fn what_is_no_address_of_a_list_is_not_the_list_of_everything() {
        let endless = format!("/organizations?q={}", "a".repeat(10_000));
        for list in ["", "/organizations/x", "/account", "https://evil.example/organizations?q=a", &endless] {
            assert_eq!(asked_for(list), None, "{list:.80}");
        }
    }
}
