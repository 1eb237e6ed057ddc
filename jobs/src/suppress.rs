//! Suppress: addresses that the relay refuses for good, period after period, get no more. Those whose mails come back
//! later are looked at when `bsr bounce` reads the notice.

use store::Error;

use crate::context::Context;

/// Looks at what was refused; answers how many addresses get no more from now on. A second pass changes nothing.
///
/// # Errors
/// The ledger cannot be read or written.
pub(crate) async fn suppress(context: &Context) -> Result<usize, Error> {
    let suppressed = context.store.suppress_undeliverable(&context.deployment).await?;
    if suppressed > 0 {
        tracing::warn!(suppressed, "addresses that fail for good get no more reports");
    }
    Ok(suppressed)
}
