//! Where a request comes from. Address and browser are kept with a session, which shows them to its user.

use std::net::IpAddr;

use domain::text::clean_name;

/// The network address and the browser of whoever signs in.
#[derive(Clone, Default)]
pub struct Visitor {
    /// The network address, when known.
    pub address: Option<IpAddr>,
    /// What the browser says of itself (`User-Agent`), as it was sent.
    pub user_agent: Option<String>,
    /// The token by which the browser is known from an earlier sign-in, as it was sent.
    pub known_browser: Option<String>,
}

// Neither belongs in a log.
impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Visitor").finish_non_exhaustive()
    }
}

impl From<Option<IpAddr>> for Visitor {
    fn from(address: Option<IpAddr>) -> Self {
        Self { address, ..Self::default() }
    }
}

impl Visitor {
    /// As it is stored: an IPv4 address in its own form, whichever way it came.
    pub(crate) fn stored_address(&self) -> Option<String> {
        self.address.map(|address| address.to_canonical().to_string())
    }

    /// As it is stored: at most 200 characters, none of which changes how the text around it is shown.
    pub(crate) fn stored_user_agent(&self) -> Option<String> {
        let text = clean_name(self.user_agent.as_deref()?.trim());
        Some(text).filter(|text| !text.is_empty())
    }
}
