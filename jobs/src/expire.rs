//! Expire: six months after it fell due a report's file goes and its row stays (spec section 5).

use store::{Error, fault};

use crate::context::Context;

/// Files removed in one go.
const CHUNK: u32 = 200;

/// Makes tombstones of what has expired and removes the files. Answers how many reports expired.
///
/// # Errors
/// The store's. A file that cannot be removed is tried again by the next pass.
pub(crate) async fn expire(context: &Context) -> Result<u64, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let expired = store.expire_reports(scope).await?;
    fault::point("expire.marked");
    for report in store.expired_files(scope, CHUNK).await? {
        if let Err(error) = store.remove_expired_file(scope, &report).await {
            tracing::warn!(error = crate::chain(&error), "an expired report's file could not be removed");
        }
    }
    Ok(expired)
}
