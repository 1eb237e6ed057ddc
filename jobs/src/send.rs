//! Send: claim mails, ask again whether they may go, write each, hand it over, record what came of it. One message is for
//! one recipient; its bytes come from the ledger alone, so a repetition is the same message.

pub(crate) mod dkim;
mod folder;
mod html;
pub(crate) mod invite;
mod lane;
mod message;
pub(crate) mod relay;
mod smtp;
mod text;

use std::path::Path;
use std::time::Instant;

use chrono::TimeDelta;
use futures::future::join_all;
use sha2::{Digest, Sha256};
use store::{DeliveryClaim, Error, Held, Only, fault};

use crate::context::Context;
use crate::hand::{Hand, insist};
use crate::turn::Turn;
use crate::{chain, opt_out, retry};
use domain::digest::MonthDigest;
use domain::text::without_addresses;
use message::{Mail, Outgoing};
use smtp::{Line, Trouble};

/// Lines to the relay that are open at the same time, and messages written at the same time.
const LANES: usize = 4;

/// How long a mail waits of which the relay said that it is one too many.
const BUSY: TimeDelta = TimeDelta::seconds(15);

/// What became of a claimed mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    /// The relay or the folder has it.
    Accepted,
    /// It is tried again later, or was given up, or is somebody else's by now.
    NotNow,
    /// The relay has enough for now: no use in offering it others before it may be given more.
    Busy,
    /// The relay itself does not work: no use in trying others now.
    RelayDown,
}

/// How many mails were sent, and how many were not.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mailed {
    pub(crate) accepted: usize,
    pub(crate) cancelled: usize,
    pub(crate) not_now: usize,
}

/// Sends all mails that are due, until none is left for now, the relay is down or the turn is over.
///
/// # Errors
/// The ledger itself cannot be read or written; what goes wrong with a mail is written into its row.
pub(crate) async fn send_all(context: &Context, only: Option<Only>, turn: Turn<'_>) -> Result<Mailed, Error> {
    let (began, statements) = (Instant::now(), context.store.statements());
    // One that fails breaks off no other in the middle of a message.
    let lanes = join_all((0..LANES).map(|_| async {
        let hand = Hand::new(context);
        hand.during(lane::run(context, only, turn, &hand)).await
    }));
    let mut sum = Mailed::default();
    for mailed in lanes.await {
        let mailed = mailed?;
        sum.accepted += mailed.accepted;
        sum.cancelled += mailed.cancelled;
        sum.not_now += mailed.not_now;
    }
    if sum.accepted + sum.cancelled + sum.not_now > 0 {
        let statements = context.store.statements() - statements;
        let (mails, cancelled, not_now) = (sum.accepted, sum.cancelled, sum.not_now);
        let took = began.elapsed().as_secs_f64();
        tracing::info!(mails, cancelled, not_now, took, statements, "mails were sent");
    }
    Ok(sum)
}

/// Where a lane's mails go.
enum Way<'a> {
    Folder(&'a Path),
    /// A relay, by the name that all workers know it by.
    Relay(String, Box<Line<'a>>),
}

/// Writes a claimed mail and hands it over. `trial`: it shows whether a relay works again that did not.
async fn send(
    context: &Context,
    claim: &DeliveryClaim,
    message_id: String,
    way: &mut Way<'_>,
    trial: bool,
) -> Result<Sent, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let outgoing = match write(context, claim, message_id).await {
        Ok(outgoing) => outgoing,
        Err(Unwritten::Passing(error)) => return put_off(context, claim, &error).await,
        Err(Unwritten::Final(error)) => return give_up(context, claim, &error).await,
    };
    match way {
        Way::Relay(relay, line) => hand_over(context, claim, relay, line, &outgoing, trial).await,
        Way::Folder(folder) => match folder::put(folder, &outgoing).await {
            Ok(name) => {
                fault::point("send.handed");
                let response = format!("written to {name}");
                let held = insist(async || store.accept_delivery(scope, claim, &response).await).await?;
                Ok(accepted(claim, held))
            }
            Err(error) => put_off(context, claim, &chain(&error)).await,
        },
    }
}

/// The dialogue with the relay, with the ledger's second transaction between its `354` and the body.
async fn hand_over(
    context: &Context,
    claim: &DeliveryClaim,
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
    let offered = match offered {
        Ok(offered) => offered,
        Err(trouble) => return failed(context, claim, relay, trouble, trial).await,
    };
    fault::point("send.offered");
    match store.mark_in_doubt(scope, claim).await {
        Ok(Held::Yes) => {}
        Ok(Held::Lost) => {
            offered.abandon();
            // Where it is still ours it may not be sent any more: the next claim says why.
            store.give_back(scope, &[claim.lease]).await?;
            return Ok(Sent::NotNow);
        }
        Err(error) => {
            offered.abandon();
            return Err(error);
        }
    }
    fault::point("send.doubted");
    match offered.hand_over(&outgoing.bytes).await {
        Ok(response) => {
            fault::point("send.handed");
            let held = insist(async || store.accept_delivery(scope, claim, &response).await).await?;
            fault::point("send.accepted");
            Ok(accepted(claim, held))
        }
        Err(trouble) => failed(context, claim, relay, trouble, trial).await,
    }
}

async fn failed(
    context: &Context,
    claim: &DeliveryClaim,
    relay: &str,
    trouble: Trouble,
    trial: bool,
) -> Result<Sent, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    match trouble {
        Trouble::Refused(error) => give_up(context, claim, &error).await,
        Trouble::NotNow(error) => put_off(context, claim, &error).await,
        Trouble::Busy(error) => {
            tracing::warn!(
                error = without_addresses(&error),
                "the mail relay has enough for now; mail goes slower"
            );
            store.slow_relay_down(scope, relay).await?;
            // No word about this mail: it goes as soon as the pace allows.
            let next_try_at = store.now() + BUSY;
            let _: Held = store.release_delivery(scope, claim, next_try_at, &error).await?;
            Ok(Sent::Busy)
        }
        Trouble::Uncertain(error) => {
            tracing::warn!(mail = %claim.id, error = without_addresses(&error), "a mail was handed over and the relay's answer was lost");
            let held = insist(async || store.leave_in_doubt(scope, claim, &error).await).await?;
            Ok(not_now(held))
        }
        Trouble::Relay(error) => {
            tracing::error!(error = without_addresses(&error), "the mail relay does not work; mail waits");
            let next_try_at = retry::next_try(store.now(), 1, salt(claim));
            let _: Held = store.release_delivery(scope, claim, next_try_at, &error).await?;
            store.close_relay(scope, relay, trial).await?;
            Ok(Sent::RelayDown)
        }
    }
}

/// Tries again later, unless it has been tried for three days.
async fn put_off(context: &Context, claim: &DeliveryClaim, error: &str) -> Result<Sent, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let now = store.now();
    tracing::warn!(mail = %claim.id, error = without_addresses(error), attempt = claim.attempt, "a mail could not be sent");
    if retry::is_given_up(claim.first_try_at, now) {
        let error = format!("given up after three days: {error}");
        return Ok(not_now(store.fail_delivery(scope, claim, &error).await?));
    }
    let next_try_at = retry::next_try(now, claim.attempt, salt(claim));
    Ok(not_now(store.retry_delivery(scope, claim, next_try_at, error).await?))
}

async fn give_up(context: &Context, claim: &DeliveryClaim, error: &str) -> Result<Sent, Error> {
    tracing::warn!(mail = %claim.id, error = without_addresses(error), "a mail was refused for good");
    Ok(not_now(context.store.fail_delivery(&context.deployment, claim, error).await?))
}

/// Whether the row was still ours makes no difference to the pass.
fn not_now(_: Held) -> Sent {
    Sent::NotNow
}

fn accepted(claim: &DeliveryClaim, held: Held) -> Sent {
    if held == Held::Lost {
        return Sent::NotNow;
    }
    tracing::info!(mail = %claim.id, "a mail was accepted");
    Sent::Accepted
}

/// Why there is no message.
enum Unwritten {
    /// The file cannot be read now.
    Passing(String),
    /// What is stored makes no message, and never will.
    Final(String),
}

async fn write(context: &Context, claim: &DeliveryClaim, message_id: String) -> Result<Outgoing, Unwritten> {
    let summary: MonthDigest =
        serde_json::from_str(&claim.summary).map_err(|error| Unwritten::Final(chain(&error)))?;
    let attachment = if claim.file_bytes <= context.attachment_limit {
        let file = context.store.delivery_file(&context.deployment, claim).await;
        Some(file.map_err(|error| Unwritten::Passing(chain(&error)))?)
    } else {
        None
    };
    let mail = Mail {
        summary: &summary,
        from: &context.mail_from,
        return_path: context.return_path.as_ref().and_then(|path| path.of(&context.signing_key, claim.id)),
        to: &claim.recipient,
        message_id,
        date: claim.generated_at,
        public_url: &context.public_url,
        unsubscribe: opt_out::link(&context.public_url, &context.signing_key, claim.id)
            .ok_or_else(|| Unwritten::Passing("the link for opting out could not be signed".to_owned()))?,
        file_name: &claim.file_name,
        attachment,
    };
    let mut outgoing = mail.write().map_err(|error| Unwritten::Final(chain(&error)))?;
    if let Some(dkim) = &context.dkim {
        outgoing.bytes = dkim.sign(&outgoing.bytes).map_err(|error| Unwritten::Passing(chain(&error)))?;
    }
    Ok(outgoing)
}

/// The same for the same organization, period, revision and recipient, on any machine and at any time, until somebody asks
/// for the mail to be sent again: mail servers drop a second message of the same id. Tells nobody who does not know them
/// what they are.
fn message_id(claim: &DeliveryClaim, domain: &str) -> String {
    let again = claim.asked_again_at.map_or_else(String::new, |at| format!("\n{}", at.timestamp()));
    let DeliveryClaim { organization, period, revision, recipient_key, .. } = claim;
    let subject = format!("{organization}\n{period}\n{revision}\n{recipient_key}{again}");
    let hash = Sha256::digest(subject.as_bytes());
    let hash: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("bsr.{}.r{}.{hash}@{domain}", claim.period, claim.revision)
}

fn salt(claim: &DeliveryClaim) -> u128 {
    let hash = Sha256::digest(format!("{}{}", claim.organization, claim.recipient_key).as_bytes());
    hash.iter().take(16).fold(0, |salt, byte| (salt << 8) | u128::from(*byte))
}
