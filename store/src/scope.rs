//! Who is asking, and how far they reach. A [`Scope`] is made by signing in, by an API key, by a mail's link or by
//! opening the store, and by nothing else: its fields are private to the store.

use std::net::IpAddr;
use std::sync::Arc;

use domain::id::{KeyId, PartnerId, SessionId, UserId};
use domain::language::Language;
use domain::purpose::{Purpose, Purposes};
use domain::role::Role;

use crate::Error;

/// The right to see one part of the partner tree. Every store call takes one.
#[derive(Debug, Clone)]
pub struct Scope {
    who: Who,
    /// The partner under which everything must lie: a row of `partner_closure.ancestor_id`.
    root: i64,
    /// The only organization that is reached, its row; none: all below the root.
    only: Option<i64>,
    /// Who may frame the pages of this session; none outside of an iframe.
    framed_by: Option<Arc<[String]>>,
    /// The launch key by which another portal vouched for the user, by its name; none where they signed in here.
    vouched_by: Option<Arc<str>>,
    /// The session of a signed-in user.
    session: Option<SessionId>,
    address: Option<IpAddr>,
}

/// The signed-in user, as pages show it.
#[derive(Clone, PartialEq, Eq)]
pub struct UserView {
    /// The outside id.
    pub id: UserId,
    /// The e-mail address that signs in.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their partner; none for an operator.
    pub partner_name: Option<String>,
    /// That partner's id.
    pub partner_id: Option<PartnerId>,
}

// The address and the name stay out of logs.
impl std::fmt::Debug for UserView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserView").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone)]
enum Who {
    /// The command line and the jobs.
    Deployment,
    User(Arc<UserView>),
    Key {
        id: KeyId,
        name: String,
        of_partner: bool,
        purposes: Purposes,
    },
    /// Whoever has a mail of ours.
    Holder(Arc<Holder>),
    /// Whoever has the mail that invites them.
    Invited(Arc<Invited>),
}

/// The recipient of a mail: may say whether that organization's reports are wanted, and nothing else.
#[derive(Clone)]
pub(crate) struct Holder {
    /// The organization's row.
    pub(crate) organization: i64,
    pub(crate) recipient: String,
    /// The lower-case form by which recipients are compared.
    pub(crate) address_key: String,
    pub(crate) language: Language,
}

// The address stays out of logs.
impl std::fmt::Debug for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Holder").field("organization", &self.organization).finish_non_exhaustive()
    }
}

/// The recipient of an invitation: may accept it, and nothing else. Rows.
#[derive(Clone)]
pub(crate) struct Invited {
    pub(crate) invitation: i64,
    /// The mail whose link was opened.
    pub(crate) mail: i64,
    pub(crate) email: String,
}

// The address stays out of logs.
impl std::fmt::Debug for Invited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invited").field("invitation", &self.invitation).finish_non_exhaustive()
    }
}

/// The ancestor of every partner: the deployment.
pub(crate) const EVERYTHING: i64 = 0;
/// The ancestor of none: an operator sees no customer's data.
const NOTHING: i64 = -1;

/// Whose word a declaration is: decides whether domains count for who may receive mail (spec section 2). What an
/// upstream says is stored as `upstream`, what a person set as `person`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The operator's key or the command line.
    Operator,
    /// A partner's key.
    Partner,
}

impl Origin {
    /// As stored.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Partner => "partner",
        }
    }
}

impl Scope {
    pub(crate) fn deployment() -> Self {
        let (only, framed_by, vouched_by, session, address) = (None, None, None, None, None);
        Self { who: Who::Deployment, root: EVERYTHING, only, framed_by, vouched_by, session, address }
    }

    /// `partner`: the internal id of the user's partner; none for an operator.
    pub(crate) fn of_user(user: UserView, partner: Option<i64>) -> Self {
        Self { who: Who::User(Arc::new(user)), root: partner.unwrap_or(NOTHING), ..Self::deployment() }
    }

    /// The same scope, but of what it reaches only that organization: its row.
    pub(crate) fn narrowed_to(self, organization: i64) -> Self {
        Self { only: Some(organization), ..self }
    }

    /// The same scope, in an iframe of these origins.
    pub(crate) fn framed(self, origins: Vec<String>) -> Self {
        Self { framed_by: Some(origins.into()), ..self }
    }

    /// The same scope, of this session.
    pub(crate) fn in_session(self, session: SessionId) -> Self {
        Self { session: Some(session), ..self }
    }

    /// The same scope, of a user for whom the holder of that launch key vouched.
    pub(crate) fn vouched_by(self, key: &str) -> Self {
        Self { vouched_by: Some(key.into()), ..self }
    }

    /// `partner`: the internal id of the key's partner; none for the operator's key, which reaches everything.
    pub(crate) fn of_key(id: KeyId, name: String, partner: Option<i64>, purposes: Purposes) -> Self {
        let who = Who::Key { id, name, of_partner: partner.is_some(), purposes };
        Self { who, root: partner.unwrap_or(EVERYTHING), ..Self::deployment() }
    }

    pub(crate) fn of_holder(holder: Holder) -> Self {
        Self { who: Who::Holder(Arc::new(holder)), root: NOTHING, ..Self::deployment() }
    }

    pub(crate) fn of_invited(invited: Invited) -> Self {
        Self { who: Who::Invited(Arc::new(invited)), root: NOTHING, ..Self::deployment() }
    }

    /// The same scope, for a request that came from this network address; the audit log records it.
    #[must_use]
    pub fn from_address(self, address: Option<IpAddr>) -> Self {
        Self { address, ..self }
    }

    /// The role of the signed-in user; none for a key and for the deployment itself.
    pub fn role(&self) -> Option<Role> {
        self.user().map(|user| user.role)
    }

    /// The signed-in user.
    pub fn user(&self) -> Option<&UserView> {
        match &self.who {
            Who::User(user) => Some(user),
            Who::Deployment | Who::Key { .. } | Who::Holder(_) | Who::Invited(_) => None,
        }
    }

    /// The id of the API key that asks, if one does.
    pub fn key(&self) -> Option<KeyId> {
        match &self.who {
            Who::Key { id, .. } => Some(*id),
            Who::Deployment | Who::User(_) | Who::Holder(_) | Who::Invited(_) => None,
        }
    }

    /// Whether it is an API key's of that purpose.
    pub fn is_for(&self, purpose: Purpose) -> bool {
        match &self.who {
            Who::Key { purposes, .. } => purposes.contains(purpose),
            Who::Deployment | Who::User(_) | Who::Holder(_) | Who::Invited(_) => false,
        }
    }

    /// How the audit log names whoever runs the deployment.
    pub const COMMAND_LINE: &str = "command line";

    /// Who is asking, as the audit log names them.
    pub fn actor_label(&self) -> String {
        match &self.who {
            Who::Deployment => Self::COMMAND_LINE.to_owned(),
            Who::User(user) => match &self.vouched_by {
                Some(key) => format!("{} ({key})", user.email),
                None => user.email.clone(),
            },
            Who::Key { id, name, .. } => format!("{name} ({id})"),
            Who::Holder(holder) => holder.recipient.clone(),
            Who::Invited(invited) => invited.email.clone(),
        }
    }

    /// The first of the bound values of a query of partners and what belongs to them: `… reach.ancestor_id = $1`. A scope that
    /// reaches one organization reaches no partner: a query of organizations that forgets about [`Scope::organizations`]
    /// finds nothing with it.
    pub(crate) fn root(&self) -> i64 {
        if self.only.is_some() { NOTHING } else { self.root }
    }

    /// What a query of organizations, called `o` there, binds as `reach.ancestor_id`, and what it adds to its conditions.
    pub(crate) fn organizations(&self) -> (i64, String) {
        (self.root, self.only.map(|row| format!(" AND o.id = {row}")).unwrap_or_default())
    }

    /// The row of the only organization that it reaches, if it is narrowed to one.
    pub(crate) fn only(&self) -> Option<i64> {
        self.only
    }

    /// The origins that may frame this session's pages; none outside of an iframe.
    pub fn framed_by(&self) -> Option<&[String]> {
        self.framed_by.as_deref()
    }

    /// Whether it reaches one organization alone.
    pub fn is_narrow(&self) -> bool {
        self.only.is_some()
    }

    /// `user`, `key`, `recipient`, `invited` or `deployment`.
    pub(crate) fn actor_kind(&self) -> &'static str {
        match &self.who {
            Who::Deployment => "deployment",
            Who::User(_) => "user",
            Who::Key { .. } => "key",
            Who::Holder(_) => "recipient",
            Who::Invited(_) => "invited",
        }
    }

    /// Where the request came from.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// Whether what this scope declares counts, and as whose word; none for users and for keys of another purpose, who declare nothing.
    pub(crate) fn origin(&self) -> Option<Origin> {
        match &self.who {
            Who::Deployment => Some(Origin::Operator),
            Who::Key { purposes, .. } if !purposes.contains(Purpose::Ingest) => None,
            Who::Key { of_partner: false, .. } => Some(Origin::Operator),
            Who::Key { of_partner: true, .. } => Some(Origin::Partner),
            Who::User(_) | Who::Holder(_) | Who::Invited(_) => None,
        }
    }

    /// `right` of the user's role or of a partner's key's purposes, such as `Role::sees_reports`. The deployment may do everything;
    /// the operator's key nothing of it, as an operator sees no customer's data.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with `what`, as in «this role may not …».
    pub(crate) fn require(&self, right: fn(Role) -> bool, what: &'static str) -> Result<(), Error> {
        let allowed = match &self.who {
            Who::Deployment => true,
            Who::User(user) => right(user.role),
            Who::Key { of_partner, purposes, .. } => *of_partner && purposes.have(right),
            Who::Holder(_) | Who::Invited(_) => false,
        };
        if allowed { Ok(()) } else { Err(Error::Forbidden(what)) }
    }

    /// The signed-in user and their session, for what is theirs alone. Where another portal has signed them in, they have
    /// shown us neither a password nor a code, and their account is not theirs to change.
    pub(crate) fn oneself(&self) -> Result<(&UserView, SessionId), Error> {
        match (self.user(), self.session) {
            (Some(user), Some(session)) if !self.is_narrow() => Ok((user, session)),
            _ => Err(Error::Forbidden("change an account from here")),
        }
    }

    /// Only the command line and the jobs may.
    pub(crate) fn require_deployment(&self) -> Result<(), Error> {
        match self.who {
            Who::Deployment => Ok(()),
            Who::User(_) | Who::Key { .. } | Who::Holder(_) | Who::Invited(_) => {
                Err(Error::Forbidden("do what the deployment does by itself"))
            }
        }
    }

    /// Only the holder of a mail may.
    pub(crate) fn holder(&self) -> Result<&Holder, Error> {
        match &self.who {
            Who::Holder(holder) => Ok(holder),
            Who::Deployment | Who::User(_) | Who::Key { .. } | Who::Invited(_) => {
                Err(Error::Forbidden("decide for an address's holder"))
            }
        }
    }

    /// Only who was invited may.
    pub(crate) fn invited(&self) -> Result<&Invited, Error> {
        match &self.who {
            Who::Invited(invited) => Ok(invited),
            Who::Deployment | Who::User(_) | Who::Key { .. } | Who::Holder(_) => {
                Err(Error::Forbidden("accept an invitation"))
            }
        }
    }

    /// Only the deployment and its operators may: ledger, mail folder, upstream health, all as metadata.
    pub(crate) fn require_operator(&self) -> Result<(), Error> {
        self.require(Role::operates, "see the deployment")
    }
}
