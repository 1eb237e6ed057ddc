//! From outside ids to rows, within a scope: the one place where «invisible» becomes [`Error::NotFound`].

use domain::id::{OrganizationId, PartnerId};
use sea_orm::ConnectionTrait;

use crate::sql::{self, values};
use crate::{Error, Scope};

/// The row of an organization that the scope reaches.
pub(crate) async fn organization(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: OrganizationId,
) -> Result<i64, Error> {
    let (root, only) = scope.organizations();
    let statement = format!(
        "SELECT o.id FROM organization o
         JOIN partner_closure reach ON reach.descendant_id = o.partner_id AND reach.ancestor_id = $1
         WHERE o.public_id = $2{only}"
    );
    let found = sql::optional(db, "find an organization", &statement, values![root, id.0], |row| row.at(0));
    found.await?.ok_or(Error::NotFound)
}

/// The row of a partner that the scope reaches.
pub(crate) async fn partner(db: &impl ConnectionTrait, scope: &Scope, id: PartnerId) -> Result<i64, Error> {
    sql::optional(
        db,
        "find a partner",
        "SELECT p.id FROM partner p
         JOIN partner_closure reach ON reach.descendant_id = p.id AND reach.ancestor_id = $1
         WHERE p.public_id = $2",
        values![scope.root(), id.0],
        |row| row.at(0),
    )
    .await?
    .ok_or(Error::NotFound)
}
