//! Who looks at a page, as far as the page shows it.

use serde::{Deserialize, Serialize};

/// The signed-in user, for the head of every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The user's name, or the address where there is none.
    pub name: String,
    /// The role in words, in the reader's language.
    pub role: String,
    /// The partner the user belongs to; an operator has none.
    pub partner: Option<String>,
    /// That partner's id, for those who manage it.
    pub manages: Option<String>,
    /// Whether this is an operator, who has the page of the deployment and no other.
    pub operates: bool,
    /// Whether the page of one's own account can be reached: not where another portal has signed the user in.
    pub own_account: bool,
    /// Whether the page is in another portal's iframe, which has the way there and the user's name around it already.
    pub framed: bool,
}
