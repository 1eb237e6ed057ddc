//! The partner tree's closure: every ancestor of every partner. Ancestor 0, the deployment, stands above all.

use sea_orm::{ConnectionTrait, DbBackend};

use super::bulk::{self, Kind};
use crate::{Error, sql};

const COLUMNS: &bulk::Columns = &[("i", Kind::Int), ("p", Kind::Int)];

/// Waits until nobody else changes the tree, and keeps them waiting until the transaction ends; readers do not wait. To be
/// called before anything of the tree is read that a change depends on. SQLite has one writer at a time anyway.
pub(super) async fn lock(db: &impl ConnectionTrait) -> Result<(), Error> {
    if db.get_database_backend() == DbBackend::Postgres {
        let sql = "LOCK TABLE partner_closure IN SHARE ROW EXCLUSIVE MODE";
        sql::execute(db, "lock the partner tree", sql, []).await?;
    }
    Ok(())
}

/// Puts a partner that stands nowhere, and all that is below it, below its parent, or at the top when it has none.
pub(super) async fn enter(db: &impl ConnectionTrait, partner: i64, parent: Option<i64>) -> Result<(), Error> {
    const DOING: &str = "enter a partner into the tree";
    bulk::execute(
        db,
        DOING,
        "INSERT INTO partner_closure (ancestor_id, descendant_id, depth) SELECT k.i, k.i, 0 FROM {rows}
         WHERE true ON CONFLICT (ancestor_id, descendant_id) DO NOTHING",
        COLUMNS,
        &[(partner, parent)],
    )
    .await?;
    let above = match parent {
        Some(_) => {
            "INSERT INTO partner_closure (ancestor_id, descendant_id, depth)
             SELECT up.ancestor_id, down.descendant_id, up.depth + down.depth + 1
             FROM {rows} CROSS JOIN partner_closure up CROSS JOIN partner_closure down
             WHERE up.descendant_id = k.p AND down.ancestor_id = k.i"
        }
        None => {
            "INSERT INTO partner_closure (ancestor_id, descendant_id, depth)
             SELECT 0, down.descendant_id, down.depth + 1 FROM {rows} CROSS JOIN partner_closure down
             WHERE down.ancestor_id = k.i"
        }
    };
    bulk::execute(db, DOING, above, COLUMNS, &[(partner, parent)]).await?;
    Ok(())
}

/// Takes a partner, and all that is below it, out of everything above it.
pub(super) async fn leave(db: &impl ConnectionTrait, partner: i64) -> Result<(), Error> {
    bulk::execute(
        db,
        "take a partner out of the tree",
        "DELETE FROM partner_closure
         WHERE descendant_id IN (SELECT d.descendant_id FROM {rows} CROSS JOIN partner_closure d WHERE d.ancestor_id = k.i)
           AND ancestor_id NOT IN (SELECT d.descendant_id FROM {rows} CROSS JOIN partner_closure d WHERE d.ancestor_id = k.i)",
        COLUMNS,
        &[(partner, None::<i64>)],
    )
    .await?;
    Ok(())
}
