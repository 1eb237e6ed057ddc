//! Who may let whom in, with which role, and whom they may send away (spec.md section 8). The page asks in order to show only
//! what can be done, the store asks again in the transaction that does it.
//!
//! - Only those who manage their partner's users do any of it, and only with roles that are not above their own: a super admin
//!   neither makes owners nor touches one.
//! - Nobody changes their own role.
//! - The last owner of a partner stays one, unless somebody of a partner above, or the command line, decides otherwise: nobody
//!   locks their own company out.
//! - Operators come and go by the command line alone.

use crate::language::Language;
use crate::recipient::{AddressError, EmailAddress};
use crate::role::Role;
use crate::text::clean_name;
use crate::texts::portal_people as texts;
use std::fmt;

/// For how many days an invitation can be accepted.
pub const INVITATION_DAYS: i64 = 7;

/// How many invitations a partner may send in an hour: enough for a company that begins, too few to bother strangers with.
pub const INVITATIONS_AN_HOUR: i64 = 60;

/// Whether signing in has to have a second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondStep {
    /// As each of them chooses.
    Chosen,
    /// Everybody's has.
    Demanded,
}

impl SecondStep {
    /// Whether it is demanded.
    pub fn is_demanded(self) -> bool {
        self == Self::Demanded
    }
}

impl fmt::Display for SecondStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chosen => "chosen",
            Self::Demanded => "demanded",
        })
    }
}

impl std::str::FromStr for SecondStep {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Chosen, Self::Demanded]
            .into_iter()
            .find(|word| word.to_string() == text)
            .ok_or_else(|| "it is chosen or demanded".to_owned())
    }
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The command line.
    Deployment,
    /// Somebody who is signed in.
    User {
        /// Their role.
        role: Role,
        /// Whether they belong to a partner above the one in question.
        is_above: bool,
    },
}

/// Whom it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Their role.
    pub role: Role,
    /// Whether it is the one who acts.
    pub is_actor: bool,
    /// Whether they are the only owner that their partner has.
    pub is_last_owner: bool,
}

/// Why something was not done to people; each has its own sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeopleRefusal {
    /// What was typed is no address.
    Address(AddressError),
    /// There is no name.
    NoName,
    /// There is no role, or none that there is.
    NoRole,
    /// The role is above that of whoever gives it.
    RoleAboveOwn,
    /// The person's role is above that of whoever acts.
    PersonAboveOwn,
    /// Nobody changes their own role.
    OwnRole,
    /// Their partner would have no owner.
    LastOwner,
    /// Operators are made on the command line.
    Operator,
    /// The address signs in already.
    IsUser,
    /// The address has an open invitation.
    IsInvited,
    /// The invitation's mail has not been sent yet.
    OnItsWay,
    /// Too many invitations were sent in this hour.
    TooMany,
    /// The invitation was accepted or withdrawn in the meantime.
    Closed,
    /// Whoever demands a second step of others has none.
    NoSecondStep,
}

impl PeopleRefusal {
    /// The sentence.
    pub fn told(&self, language: Language) -> String {
        let sentence = match self {
            Self::Address(error) => return error.told(language),
            Self::NoName => texts::no_name(language),
            Self::NoRole => texts::no_role(language),
            Self::RoleAboveOwn => texts::role_above_own(language),
            Self::PersonAboveOwn => texts::person_above_own(language),
            Self::OwnRole => texts::own_role(language),
            Self::LastOwner => texts::last_owner(language),
            Self::Operator => texts::operator(language),
            Self::IsUser => texts::is_user(language),
            Self::IsInvited => texts::is_invited(language),
            Self::OnItsWay => texts::on_its_way_still(language),
            Self::TooMany => texts::too_many(language),
            Self::Closed => texts::closed(language),
            Self::NoSecondStep => texts::no_second_step(language),
        };
        sentence.to_owned()
    }
}

impl fmt::Display for PeopleRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::En))
    }
}

impl std::error::Error for PeopleRefusal {}

/// Whom to invite, as it was filled in; only [`NewPerson::parse`] makes one.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewPerson {
    /// What they will sign in with.
    pub email: EmailAddress,
    /// What they are called.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

// Addresses and names stay out of logs.
impl fmt::Debug for NewPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewPerson").field("role", &self.role).finish_non_exhaustive()
    }
}

impl NewPerson {
    /// Reads a form.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn parse(email: &str, name: &str, role: &str) -> Result<Self, Vec<PeopleRefusal>> {
        let email = EmailAddress::parse(email.trim()).map_err(PeopleRefusal::Address);
        let name = Some(clean_name(name.trim())).filter(|name| !name.is_empty()).ok_or(PeopleRefusal::NoName);
        let role = role.trim().parse::<Role>().map_err(|_| PeopleRefusal::NoRole);
        match (email, name, role) {
            (Ok(email), Ok(name), Ok(role)) => Ok(Self { email, name, role }),
            (email, name, role) => Err([email.err(), name.err(), role.err()].into_iter().flatten().collect()),
        }
    }
}

/// The field of a form that something is wrong with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeopleField {
    /// The address.
    Email,
    /// The name.
    Name,
    /// The role.
    Role,
}

impl PeopleRefusal {
    /// The field that it is about; none when it is about none alone.
    pub fn field(&self) -> Option<PeopleField> {
        match self {
            Self::Address(_) | Self::IsUser | Self::IsInvited => Some(PeopleField::Email),
            Self::NoName => Some(PeopleField::Name),
            Self::NoRole | Self::RoleAboveOwn | Self::Operator => Some(PeopleField::Role),
            Self::PersonAboveOwn
            | Self::OwnRole
            | Self::LastOwner
            | Self::OnItsWay
            | Self::TooMany
            | Self::Closed
            | Self::NoSecondStep => None,
        }
    }
}

/// Whether `actor` may give somebody that role.
///
/// # Errors
/// Why not.
pub fn may_give(actor: Actor, role: Role) -> Result<(), PeopleRefusal> {
    match (actor, role) {
        (_, Role::Operator) => Err(PeopleRefusal::Operator),
        (Actor::Deployment, _) => Ok(()),
        (Actor::User { role: own, .. }, role) if own.manages() && !is_above(role, own) => Ok(()),
        (Actor::User { .. }, _) => Err(PeopleRefusal::RoleAboveOwn),
    }
}

/// The roles that `actor` may give, the highest first.
pub fn roles_to_give(actor: Actor) -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(move |role| may_give(actor, *role).is_ok())
}

/// Whether `actor` may make `person` one of that role. The role that they have already is none to ask for.
///
/// # Errors
/// Why not.
pub fn may_change(actor: Actor, person: Person, to: Role) -> Result<(), PeopleRefusal> {
    if person.is_actor {
        return Err(PeopleRefusal::OwnRole);
    }
    touch(actor, person)?;
    may_give(actor, to)?;
    if to == Role::Owner { Ok(()) } else { keep_an_owner(actor, person) }
}

/// Whether `actor` may take `person` out.
///
/// # Errors
/// Why not.
pub fn may_remove(actor: Actor, person: Person) -> Result<(), PeopleRefusal> {
    if actor == Actor::Deployment {
        return Ok(());
    }
    touch(actor, person)?;
    keep_an_owner(actor, person)
}

/// Whether the person is within reach of what `actor` may do at all.
fn touch(actor: Actor, person: Person) -> Result<(), PeopleRefusal> {
    may_give(actor, person.role).map_err(|refusal| match refusal {
        PeopleRefusal::RoleAboveOwn => PeopleRefusal::PersonAboveOwn,
        other => other,
    })
}

fn keep_an_owner(actor: Actor, person: Person) -> Result<(), PeopleRefusal> {
    match actor {
        Actor::User { is_above: false, .. } if person.is_last_owner => Err(PeopleRefusal::LastOwner),
        Actor::User { .. } | Actor::Deployment => Ok(()),
    }
}

/// Whether one role is above another. Operators are outside of this order.
fn is_above(one: Role, other: Role) -> bool {
    fn rank(role: Role) -> u8 {
        match role {
            Role::Owner => 4,
            Role::SuperAdmin => 3,
            Role::Admin => 2,
            Role::Support => 1,
            Role::Finance | Role::Operator => 0,
        }
    }
    rank(one) > rank(other)
}

#[cfg(test)]
mod tests;
