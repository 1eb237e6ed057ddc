//! Invitations: claim the mails that bring them, write each, hand it over, record what came of it. They are few and somebody waits
//! for them, so they go before the reports' mails, one after the other, by the same relay and at its pace.

mod html;
mod letter;

use chrono::TimeDelta;
use domain::text::without_addresses;
use store::{ClaimedInvitations, Error, Held, InvitationClaim};

use super::message::Outgoing;
use super::smtp::{Line, Trouble};
use super::{BUSY, Sent, Way, folder};
use crate::context::{Context, MailTarget};
use crate::hand::{Hand, insist};
use crate::turn::Turn;
use crate::{chain, invitation, retry};
use letter::Letter;

/// Mails claimed in one go.
const BATCH: usize = 8;

/// How long a mail is left alone whose answer was lost: the relay may be about to deliver it.
const UNCERTAIN: TimeDelta = TimeDelta::minutes(30);

/// How many invitations were sent, and how many were not.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Invited {
    pub(crate) sent: usize,
    pub(crate) not_now: usize,
}

/// Sends all invitations that are due, until none is left for now, the relay is down or the turn is over.
///
/// # Errors
/// The ledger itself cannot be read or written; what goes wrong with a mail is written into its row.
pub(crate) async fn invite_all(context: &Context, turn: Turn<'_>) -> Result<Invited, Error> {
    let hand = Hand::new(context);
    let mut way = match &context.mail {
        MailTarget::Folder(folder) => Way::Folder(folder),
        MailTarget::Smtp(relay) => {
            Way::Relay(relay.name(), Box::new(Line::new(relay, context.mail_from.domain())))
        }
    };
    let invited = hand.during(run(context, turn, &hand, &mut way)).await?;
    if let Way::Relay(_, line) = way {
        line.hang_up().await;
    }
    if invited.sent + invited.not_now > 0 {
        tracing::info!(invited.sent, invited.not_now, "invitations were sent");
    }
    Ok(invited)
}

async fn run(
    context: &Context,
    turn: Turn<'_>,
    hand: &Hand<'_>,
    way: &mut Way<'_>,
) -> Result<Invited, Error> {
    let mut invited = Invited::default();
    while !turn.is_over() {
        let relay = match &*way {
            Way::Folder(_) => None,
            Way::Relay(name, _) => Some((name.as_str(), context.mail_rate)),
        };
        match context.store.claim_invitations(&context.deployment, BATCH, relay).await? {
            ClaimedInvitations::Nothing => break,
            ClaimedInvitations::Wait(time) => turn.wait(time).await,
            ClaimedInvitations::Mails { mails, trial } => {
                hand.take(mails.iter().map(|claim| claim.lease));
                for claim in &mails {
                    if turn.is_over() {
                        break;
                    }
                    let sent = send(context, claim, way, trial).await?;
                    hand.put_down(claim.lease);
                    match sent {
                        Sent::Accepted => invited.sent += 1,
                        Sent::NotNow => invited.not_now += 1,
                        Sent::Busy | Sent::RelayDown => {
                            invited.not_now += 1;
                            return Ok(invited);
                        }
                    }
                }
                // What was not begun is due again, for whoever comes first.
                hand.give_back().await;
            }
        }
    }
    Ok(invited)
}

/// Writes a claimed mail and hands it over. `trial`: it shows whether a relay works again that did not.
async fn send(
    context: &Context,
    claim: &InvitationClaim,
    way: &mut Way<'_>,
    trial: bool,
) -> Result<Sent, Error> {
    let outgoing = match write(context, claim) {
        Ok(outgoing) => outgoing,
        // What is stored makes no message, and never will.
        Err(error) => return give_up(context, claim, &error).await,
    };
    match way {
        Way::Folder(folder) => match folder::put(folder, &outgoing).await {
            Ok(name) => accepted(context, claim, &format!("written to {name}")).await,
            Err(error) => put_off(context, claim, &chain(&error)).await,
        },
        Way::Relay(relay, line) => hand_over(context, claim, relay, line, &outgoing, trial).await,
    }
}

async fn hand_over(
    context: &Context,
    claim: &InvitationClaim,
    relay: &str,
    line: &mut Line<'_>,
    outgoing: &Outgoing,
    trial: bool,
) -> Result<Sent, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let offered = line.offer(&outgoing.envelope).await;
    if trial && !matches!(offered, Err(Trouble::Relay(_))) {
        // Whatever it said of this message, it speaks.
        store.reopen_relay(scope, relay).await?;
    }
    let answer = match offered {
        Ok(offered) => offered.hand_over(&outgoing.bytes).await,
        Err(trouble) => Err(trouble),
    };
    match answer {
        Ok(response) => accepted(context, claim, &response).await,
        Err(Trouble::Refused(error)) => give_up(context, claim, &error).await,
        Err(Trouble::NotNow(error)) => put_off(context, claim, &error).await,
        Err(Trouble::Uncertain(error)) => {
            tracing::warn!(mail = %claim.letter.id, error = without_addresses(&error), "an invitation was handed over and the relay's answer was lost");
            let next_try_at = store.now() + UNCERTAIN;
            later(context, claim, next_try_at, &error, false).await
        }
        Err(Trouble::Busy(error)) => {
            tracing::warn!(
                error = without_addresses(&error),
                "the mail relay has enough for now; mail goes slower"
            );
            store.slow_relay_down(scope, relay).await?;
            later(context, claim, store.now() + BUSY, &error, true).await?;
            Ok(Sent::Busy)
        }
        Err(Trouble::Relay(error)) => {
            tracing::error!(error = without_addresses(&error), "the mail relay does not work; mail waits");
            let next_try_at = retry::next_try(store.now(), 1, salt(claim));
            later(context, claim, next_try_at, &error, true).await?;
            store.close_relay(scope, relay, trial).await?;
            Ok(Sent::RelayDown)
        }
    }
}

fn write(context: &Context, claim: &InvitationClaim) -> Result<Outgoing, String> {
    let link = invitation::link(&context.public_url, &context.signing_key, claim.letter.id)
        .ok_or("the link of an invitation could not be signed")?;
    let letter = Letter { letter: &claim.letter, from: &context.mail_from, link: &link };
    let mut outgoing = letter.write().map_err(|error| chain(&error))?;
    if let Some(dkim) = &context.dkim {
        outgoing.bytes = dkim.sign(&outgoing.bytes).map_err(|error| chain(&error))?;
    }
    Ok(outgoing)
}

async fn accepted(context: &Context, claim: &InvitationClaim, response: &str) -> Result<Sent, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let held = insist(async || store.accept_invitation_mail(scope, claim, response).await).await?;
    Ok(if held == Held::Yes { Sent::Accepted } else { Sent::NotNow })
}

/// Tries again later, unless it has been tried for three days.
async fn put_off(context: &Context, claim: &InvitationClaim, error: &str) -> Result<Sent, Error> {
    let now = context.store.now();
    if retry::is_given_up(claim.first_try_at, now) {
        return give_up(context, claim, &format!("given up after three days: {error}")).await;
    }
    tracing::warn!(mail = %claim.letter.id, error = without_addresses(error), attempt = claim.attempt, "an invitation could not be sent");
    later(context, claim, retry::next_try(now, claim.attempt, salt(claim)), error, false).await
}

async fn later(
    context: &Context,
    claim: &InvitationClaim,
    next_try_at: domain::time::Instant,
    error: &str,
    of_relay: bool,
) -> Result<Sent, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    // Whether the row was still ours makes no difference to the pass.
    let _: Held = store.retry_invitation_mail(scope, claim, next_try_at, error, of_relay).await?;
    Ok(Sent::NotNow)
}

async fn give_up(context: &Context, claim: &InvitationClaim, error: &str) -> Result<Sent, Error> {
    tracing::warn!(mail = %claim.letter.id, error = without_addresses(error), "an invitation was refused for good");
    let _: Held = context.store.fail_invitation_mail(&context.deployment, claim, error).await?;
    Ok(Sent::NotNow)
}

fn salt(claim: &InvitationClaim) -> u128 {
    uuid::Uuid::from(claim.letter.id).as_u128()
}
