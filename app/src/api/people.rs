//! The people of a partner, as their page shows them. Its forms go to routes of the `server` crate, which lead back here.

use super::Viewer;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{AppError, flash, organization::not_found_or, who::asked};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{
    format,
    language::Language,
    people::{Actor, may_change, may_give, may_remove, roles_to_give},
    texts::portal_people as texts,
    time::Instant,
    zone::Zone,
};
#[cfg(feature = "ssr")]
use store::{Demander, InvitationMail, OpenInvitation, PartnerUser};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// Who looks.
    pub viewer: Viewer,
    /// The partner's name.
    pub partner: String,
    /// The page's own address, below which its forms are sent.
    pub address: String,
    /// Those who may sign in.
    pub users: Vec<UserLine>,
    /// Those who are invited.
    pub invitations: Vec<InvitationLine>,
    /// The partners directly below: the address of their people, and their name.
    pub below: Vec<(String, String)>,
    /// Whether a second step of signing in is demanded.
    pub demand: DemandPanel,
    /// The roles that this user may give: as a word, and in the reader's language.
    pub roles: Vec<(String, String)>,
    /// What a refused invitation had typed, and what is wrong with it.
    pub typed: TypedInvitation,
    /// What became of a form: whether it was done, and a sentence.
    pub told: Option<(bool, String)>,
}

/// Whether a second step of signing in is demanded of the people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandPanel {
    /// How it is.
    pub told: String,
    /// Whether the partner demands it itself: what can be changed here.
    pub is_here: bool,
}

/// Somebody who may sign in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserLine {
    /// Our id, as it stands in addresses.
    pub id: String,
    /// The name.
    pub name: String,
    /// The address that signs in.
    pub email: String,
    /// The role as a word.
    pub role: String,
    /// The role in the reader's language.
    pub role_label: String,
    /// Since when, as a day.
    pub since: String,
    /// When they signed in last, as far as that is known.
    pub signed_in: Option<String>,
    /// Whether signing in has a second step, in a word.
    pub second_step: String,
    /// Whether it is the one who looks.
    pub is_me: bool,
    /// Whether this user may give them another role.
    pub may_change: bool,
    /// Whether this user may take them out.
    pub may_remove: bool,
}

/// Somebody who is invited.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationLine {
    /// Our id, as it stands in addresses.
    pub id: String,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The role in the reader's language.
    pub role_label: String,
    /// Until when, or since when no more, in words.
    pub expires: String,
    /// What became of the mail, in words.
    pub mail: String,
    /// Whether it was given up, so that somebody has to do something.
    pub is_given_up: bool,
    /// Whether this user may send it again and withdraw it.
    pub may_decide: bool,
}

// Addresses and names stay out of logs.
impl std::fmt::Debug for UserLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserLine").field("id", &self.id).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for InvitationLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InvitationLine").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The fields of the form, each with what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedInvitation {
    /// The name.
    pub name: (String, Option<String>),
    /// The address.
    pub email: (String, Option<String>),
    /// The role's word.
    pub role: (String, Option<String>),
}

/// Reads the people of a partner. Only those who manage them see them (spec section 8).
#[cfg(feature = "ssr")]
pub(super) async fn read_people(id: String) -> Result<PeoplePage, AppError> {
    asked(None, async move |asked| {
        let (language, now) = (language(), asked.deployment.store.now());
        let partner = id.parse().map_err(|_| AppError::NotFound)?;
        let found = asked.deployment.store.people(&asked.scope, partner).await;
        let found = found.map_err(not_found_or("reading the people of a partner"))?;
        let address = format!("/partners/{id}/people");
        let left = flash::take(&address, asked.deployment.secure_cookies).unwrap_or_default();
        let field = |name: &str| flash::field(&left, name).to_owned();
        let typed = |name: &str| {
            (field(name), Some(field(&format!("{name}_error"))).filter(|error| !error.is_empty()))
        };
        let actor = found.actor;
        Ok(PeoplePage {
            viewer: asked.viewer(),
            partner: found.partner_name,
            address,
            users: found.users.into_iter().map(|user| user_line(language, actor, user)).collect(),
            invitations: found
                .invitations
                .into_iter()
                .map(|invitation| invitation_line(language, actor, now, invitation))
                .collect(),
            below: found
                .below
                .into_iter()
                .map(|(id, name)| (format!("/partners/{id}/people"), name))
                .collect(),
            demand: DemandPanel {
                told: demand_told(language, found.second_step_demanded).to_owned(),
                is_here: found.demands_second_step,
            },
            roles: roles_to_give(actor)
                .map(|role| (role.to_string(), role.label(language).to_owned()))
                .collect(),
            typed: TypedInvitation { name: typed("name"), email: typed("email"), role: typed("role") },
            told: flash::told(&left, "people"),
        })
    })
    .await
}

/// Who demands a second step of the people of a partner.
#[cfg(feature = "ssr")]
fn demand_told(language: Language, by: Option<Demander>) -> &'static str {
    match by {
        None => texts::demand_about(language),
        Some(Demander::Partner) => texts::demanded_here(language),
        Some(Demander::Above) => texts::demanded_above(language),
        Some(Demander::Deployment) => texts::demanded_everywhere(language),
    }
}

#[cfg(feature = "ssr")]
fn user_line(language: Language, actor: Actor, user: PartnerUser) -> UserLine {
    let PartnerUser { id, email, name, person, created_at, signed_in_at, has_second_step } = user;
    let is_other = |role: &_| *role != person.role;
    UserLine {
        id: id.to_string(),
        name: if name.is_empty() { email.clone() } else { name },
        email,
        role: person.role.to_string(),
        role_label: person.role.label(language).to_owned(),
        since: format::date(language, Zone::UTC.local(created_at).date()),
        signed_in: signed_in_at.map(|at| moment(language, at)),
        second_step: if has_second_step {
            texts::has_second_step(language).to_owned()
        } else {
            texts::has_no_second_step(language).to_owned()
        },
        is_me: person.is_actor,
        may_change: roles_to_give(actor).filter(is_other).any(|role| may_change(actor, person, role).is_ok()),
        may_remove: may_remove(actor, person).is_ok(),
    }
}

#[cfg(feature = "ssr")]
fn invitation_line(
    language: Language,
    actor: Actor,
    now: Instant,
    invitation: OpenInvitation,
) -> InvitationLine {
    let OpenInvitation { id, email, name, role, expires_at, mail } = invitation;
    InvitationLine {
        id: id.to_string(),
        name,
        email,
        role_label: role.label(language).to_owned(),
        expires: match moment(language, expires_at) {
            at if expires_at <= now => texts::expired(language, &at),
            at => at,
        },
        is_given_up: matches!(mail, InvitationMail::NotSent(_)),
        mail: match mail {
            InvitationMail::OnItsWay => texts::on_its_way(language).to_owned(),
            InvitationMail::Tried(reason) => texts::tried(language, &reason),
            InvitationMail::Sent(at) => texts::sent(language, &moment(language, at)),
            InvitationMail::NotSent(reason) => texts::not_sent(language, &reason),
        },
        may_decide: may_give(actor, role).is_ok(),
    }
}

#[cfg(feature = "ssr")]
fn moment(language: Language, at: Instant) -> String {
    format!("{} UTC", format::date_time(language, at, Zone::UTC))
}
