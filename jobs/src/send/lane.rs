//! A lane of mails: claims some, sends them one after the other over one line, and claims again.

use std::time::{Duration, Instant};

use store::{ClaimedMail, DeliveryClaim, Error, MailClaim, Only, Permission, fault};

use super::smtp::Line;
use super::{Mailed, Sent, Way, message_id, send};
use crate::context::{Context, MailTarget};
use crate::hand::Hand;
use crate::turn::Turn;

/// Mails claimed in one go.
const BATCH: usize = 16;

/// A permission that is older is asked for again: much may have changed while a slow relay took the mails before.
const FRESH: Duration = Duration::from_secs(30);

/// Sends until nothing is due, the relay is down or the turn is over.
pub(super) async fn run(
    context: &Context,
    only: Option<Only>,
    turn: Turn<'_>,
    hand: &Hand<'_>,
) -> Result<Mailed, Error> {
    let hello = context.mail_from.domain();
    let mut mailed = Mailed::default();
    let mut way = match &context.mail {
        MailTarget::Folder(folder) => Way::Folder(folder),
        MailTarget::Smtp(relay) => Way::Relay(relay.name(), Box::new(Line::new(relay, hello))),
    };
    while !turn.is_over() {
        let relay = match &way {
            Way::Folder(_) => None,
            Way::Relay(name, _) => Some((name.as_str(), context.mail_rate)),
        };
        let wanted = MailClaim {
            only,
            limit: BATCH,
            relay,
            allow_outside: context.allow_outside,
            repeats_uncertain: context.repeats_uncertain,
        };
        let proposed = |claim: &_| message_id(claim, hello);
        match context.store.claim_mails(&context.deployment, &wanted, proposed).await? {
            ClaimedMail::Nothing | ClaimedMail::Closed(_) => break,
            ClaimedMail::Wait(time) => turn.wait(time).await,
            ClaimedMail::Mails { mails, cancelled, trial } => {
                if cancelled > 0 {
                    tracing::info!(cancelled, "mails were cancelled: they may not be sent any more");
                }
                mailed.cancelled += cancelled;
                hand.take(mails.iter().map(|(claim, _)| claim.lease));
                fault::point("send.claimed");
                let asked_at = Instant::now();
                for (claim, message_id) in mails {
                    if turn.is_over() {
                        break;
                    }
                    let is_fresh = asked_at.elapsed() < FRESH;
                    if !is_fresh && !may_still_go(context, &claim, &message_id, &mut mailed).await? {
                        hand.put_down(claim.lease);
                        continue;
                    }
                    let sent = send(context, &claim, message_id, &mut way, trial).await?;
                    hand.put_down(claim.lease);
                    match sent {
                        Sent::Accepted => mailed.accepted += 1,
                        Sent::NotNow => mailed.not_now += 1,
                        Sent::Busy => {
                            mailed.not_now += 1;
                            break;
                        }
                        Sent::RelayDown => {
                            mailed.not_now += 1;
                            return Ok(mailed);
                        }
                    }
                }
                // What was not begun is due again, for whoever comes first.
                hand.give_back().await;
            }
        }
    }
    if let Way::Relay(_, line) = way {
        line.hang_up().await;
    }
    Ok(mailed)
}

/// Whether a mail that was claimed a while ago may still be sent.
async fn may_still_go(
    context: &Context,
    claim: &DeliveryClaim,
    message_id: &str,
    mailed: &mut Mailed,
) -> Result<bool, Error> {
    let allow_outside = context.allow_outside;
    match context.store.ask_again(&context.deployment, claim, message_id, allow_outside).await? {
        Permission::Granted { .. } => return Ok(true),
        Permission::Cancelled(_) => mailed.cancelled += 1,
        Permission::Lost => mailed.not_now += 1,
    }
    Ok(false)
}
