//! A lane of mails: claims some, sends them one after the other over one line, and claims again.

use std::time::{Duration, Instant};

use store::{ClaimedMail, Error, MailClaim, Only, Permission, fault};
use tokio::sync::watch;

use super::smtp::Line;
use super::{Mailed, Sent, message_id, send};
use crate::context::{Context, MailTarget};
use crate::hand::Hand;

/// Mails claimed in one go.
const BATCH: usize = 16;

/// A permission that is older is asked for again: much may have changed while a slow relay took the mails before.
const FRESH: Duration = Duration::from_secs(30);

/// Sends until nothing is due, the relay is down or `stopped`.
pub(super) async fn run(
    context: &Context,
    only: Option<Only>,
    stopped: &watch::Receiver<bool>,
    hand: &Hand<'_>,
) -> Result<Mailed, Error> {
    let hello = context.mail_from.domain();
    let mut mailed = Mailed::default();
    let (relay, mut line) = match &context.mail {
        MailTarget::Folder(_) => (None, None),
        MailTarget::Smtp(relay) => (Some(relay.name()), Some(Line::new(relay, hello))),
    };
    while !*stopped.borrow() {
        let wanted = MailClaim {
            only,
            limit: BATCH,
            relay: relay.as_deref().map(|name| (name, context.mail_rate)),
            allow_outside: context.allow_outside,
            repeats_uncertain: context.repeats_uncertain,
        };
        let proposed = |claim: &_| message_id(claim, hello);
        match context.store.claim_mails(&context.deployment, &wanted, proposed).await? {
            ClaimedMail::Nothing | ClaimedMail::Closed(_) => break,
            ClaimedMail::Wait(time) => wait(time, stopped).await,
            ClaimedMail::Mails { mails, cancelled, trial } => {
                if cancelled > 0 {
                    tracing::info!(cancelled, "mails were cancelled: they may not be sent any more");
                }
                mailed.cancelled += cancelled;
                hand.take(mails.iter().map(|(claim, _)| claim.lease));
                fault::point("send.claimed");
                let asked_at = Instant::now();
                for (claim, message_id) in mails {
                    if *stopped.borrow() {
                        break;
                    }
                    let mut sent = Sent::NotNow;
                    if asked_at.elapsed() < FRESH
                        || ask_again(context, &claim, &message_id, &mut mailed).await?
                    {
                        sent = send(context, &claim, message_id, line.as_mut()).await?;
                    }
                    hand.put_down(claim.lease);
                    match sent {
                        Sent::Accepted => mailed.accepted += 1,
                        Sent::NotNow => mailed.not_now += 1,
                        Sent::RelayDown => {
                            mailed.not_now += 1;
                            return Ok(mailed);
                        }
                    }
                    if let Some(name) = relay.as_deref().filter(|_| trial) {
                        // Whatever became of the message, the relay spoke.
                        context.store.reopen_relay(&context.deployment, name).await?;
                    }
                }
            }
        }
    }
    if let Some(line) = line {
        line.hang_up().await;
    }
    Ok(mailed)
}

/// Whether a mail that was claimed a while ago may still be sent.
async fn ask_again(
    context: &Context,
    claim: &store::DeliveryClaim,
    message_id: &str,
    mailed: &mut Mailed,
) -> Result<bool, Error> {
    let allow_outside = context.allow_outside;
    let answer = context.store.ask_again(&context.deployment, claim, message_id, allow_outside).await?;
    if matches!(answer, Permission::Cancelled(_)) {
        mailed.cancelled += 1;
    }
    Ok(matches!(answer, Permission::Granted { .. }))
}

/// Waits until the relay may be given another message.
async fn wait(time: Duration, stopped: &watch::Receiver<bool>) {
    // Both ends mean the same to the caller, who looks at the value.
    let _ = tokio::time::timeout(time, stopped.clone().wait_for(|stopped| *stopped)).await;
}
