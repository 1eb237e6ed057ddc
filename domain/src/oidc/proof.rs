//! Which e-mail address a provider has proven: only such a one finds a user who has not signed in that way before.

use super::{Claims, ProviderKind};
use crate::recipient::EmailAddress;

/// How far a provider's word about addresses goes.
#[derive(Debug, Clone, Copy)]
pub struct Trust<'a> {
    /// Whose word.
    pub kind: ProviderKind,
    /// Whether all its tokens are of one tenant, which the operator named.
    pub is_one_tenant: bool,
    /// The domains that addresses must be of, in ASCII and lower case; empty: any.
    pub domains: &'a [String],
}

impl Trust<'_> {
    /// The address that the provider has proven to be this person's, of an allowed domain.
    #[must_use]
    pub fn proven_address(&self, claims: &Claims) -> Option<EmailAddress> {
        let address = match self.kind {
            ProviderKind::Microsoft => self.of_microsoft(claims),
            ProviderKind::Google => of_google(claims),
            ProviderKind::Oidc => parsed(claims.email.as_deref()).filter(|_| claims.email_verified),
        };
        address.filter(|address| self.domains.is_empty() || self.allows(address))
    }

    /// Any administrator of any tenant writes what they like into `email` (the «nOAuth» attack), so it counts only with
    /// Microsoft's word that the domain's owner vouches for it, or where the operator says which domains are the one tenant's.
    fn of_microsoft(&self, claims: &Claims) -> Option<EmailAddress> {
        let email = parsed(claims.email.as_deref());
        if claims.xms_edov {
            return email;
        }
        if !self.is_one_tenant || self.domains.is_empty() {
            return None;
        }
        // Users without a mailbox have no `email`; their name there ends in a domain that the tenant has proven.
        email.or_else(|| parsed(claims.preferred_username.as_deref()))
    }

    fn allows(&self, address: &EmailAddress) -> bool {
        self.domains.iter().any(|domain| domain == address.domain())
    }
}

/// Google is the authority for addresses that it hosts; others it has seen once, and the domain may be somebody else's since.
fn of_google(claims: &Claims) -> Option<EmailAddress> {
    let address = parsed(claims.email.as_deref()).filter(|_| claims.email_verified)?;
    let is_hosted = claims.hd.as_deref().is_some_and(|domain| !domain.is_empty());
    (is_hosted || address.domain() == "gmail.com").then_some(address)
}

fn parsed(text: Option<&str>) -> Option<EmailAddress> {
    text.and_then(|text| EmailAddress::parse(text).ok())
}
