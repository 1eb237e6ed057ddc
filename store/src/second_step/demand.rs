//! Who demands a second step of signing in: a partner of everybody of it and of the partners below, or the deployment of everybody.
//! Whoever has none then sets it up while signing in, and reaches nothing before.

use domain::id::PartnerId;
use domain::people::{Actor, PeopleRefusal};
use domain::role::Role;
use domain::session_end::SessionEnd;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;

use crate::audit::{self, Entry};
use crate::people::{self, PeopleError, WHAT};
use crate::sql::{self, values};
use crate::{Error, Scope, Store, reach, sessions};

/// Who demands it, as somebody of a partner may know it: what is above that partner has no name there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demander {
    /// The partner itself.
    Partner,
    /// A partner above it.
    Above,
    /// The deployment.
    Deployment,
}

/// What is true of a user `u` who is to have a second step, by a partner's word.
const DEMANDED: &str = "EXISTS (SELECT 1 FROM partner_closure d JOIN partner a ON a.id = d.ancestor_id
      WHERE d.descendant_id = u.partner_id AND a.demands_second_step)";

/// What is true of a user `u` who has one.
pub(crate) const HAS_ONE: &str =
    "EXISTS (SELECT 1 FROM second_factor f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL)";

/// What is true of a user `u` of whom none is demanded, or who has one. `deployment` is the placeholder of whether the deployment
/// demands it.
pub(crate) fn has_what_is_demanded(deployment: &str) -> String {
    format!("(NOT ({deployment} OR {DEMANDED}) OR {HAS_ONE})")
}

const DOING: &str = "demand a second step";

impl Store {
    /// Demands a second step of everybody of a partner and of those below it, or no longer. Whoever demands it has one themselves,
    /// so that nobody locks out others for what they have not tried. The sessions end of those who have none.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages; [`PeopleRefusal::NoSecondStep`].
    pub async fn demand_second_step(
        &self,
        scope: &Scope,
        partner: PartnerId,
        demanded: bool,
    ) -> Result<(), PeopleError> {
        let tx = self.begin().await?;
        let row = reach::partner(&tx, scope, partner).await?;
        scope.require(Role::manages, WHAT)?;
        let actor = people::acting(&tx, scope, row).await?;
        if demanded && actor != Actor::Deployment && !has_one(&tx, scope).await? {
            return Err(PeopleRefusal::NoSecondStep.into());
        }
        let update =
            "UPDATE partner SET demands_second_step = $1 WHERE id = $2 AND demands_second_step <> $1";
        if sql::execute(&tx, DOING, update, values![demanded, row]).await? > 0 {
            let ended = if demanded { end_those_without(&tx, row, self.now()).await? } else { 0 };
            let (before, after) = (
                json!({ "second_step_demanded": !demanded }),
                json!({ "second_step_demanded": demanded, "sessions_ended": ended }),
            );
            let entry = Entry { partner: Some(row), before, after, ..Entry::new("partner.second_step") };
            audit::record(&tx, scope, self.now(), entry).await?;
        }
        Ok(sql::commit(tx, DOING).await?)
    }

    /// Who demands it of the users of a partner, a row; of an operator, who has none, the deployment alone can.
    pub(crate) async fn demander(
        &self,
        db: &impl ConnectionTrait,
        partner: Option<i64>,
    ) -> Result<Option<Demander>, Error> {
        let nearest = "SELECT d.depth FROM partner_closure d JOIN partner a ON a.id = d.ancestor_id
             WHERE d.descendant_id = $1 AND a.demands_second_step ORDER BY d.depth LIMIT 1";
        let nearest = sql::optional(db, DOING, nearest, values![partner], |row| row.at::<i64>(0)).await?;
        Ok(match nearest {
            _ if self.inner.demands_second_step => Some(Demander::Deployment),
            Some(0) => Some(Demander::Partner),
            Some(_) => Some(Demander::Above),
            None => None,
        })
    }
}

/// Whether the signed-in user has a second step.
async fn has_one(tx: &DatabaseTransaction, scope: &Scope) -> Result<bool, Error> {
    let (user, _) = scope.oneself()?;
    let statement = format!("SELECT 1 AS has_one FROM user_account u WHERE u.public_id = $1 AND {HAS_ONE}");
    let found = sql::optional(tx, DOING, &statement, values![user.id.0], |_| Ok(())).await?;
    Ok(found.is_some())
}

/// Ends the sessions of all below a partner, a row, who have no second step; not those for which another portal vouches.
async fn end_those_without(tx: &DatabaseTransaction, partner: i64, now: Instant) -> Result<u64, Error> {
    let which = format!(
        "s.launch_key_id IS NULL AND s.user_id IN (
             SELECT u.id FROM user_account u
             JOIN partner_closure below ON below.descendant_id = u.partner_id AND below.ancestor_id = $1
             WHERE NOT {HAS_ONE})"
    );
    sessions::end(tx, &which, values![partner], SessionEnd::Demanded, now).await
}
