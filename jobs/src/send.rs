//! Send: claim a mail, ask again whether it may go, write it, hand it over, record what came of it. One message is for
//! one recipient; its bytes come from the ledger alone, so a repetition is the same message.

pub(crate) mod dkim;
mod folder;
mod html;
mod message;
pub(crate) mod relay;
mod smtp;
mod text;

use sha2::{Digest, Sha256};
use store::{DeliveryClaim, Error, Held, Only, Permission};

use crate::context::{Context, MailTarget};
use crate::{chain, opt_out, retry};
use domain::digest::MonthDigest;
use message::{Mail, Outgoing};
use smtp::Trouble;

/// What became of a claimed mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// The relay or the folder has it.
    Accepted,
    /// It may not be sent any more.
    Cancelled,
    /// It is tried again later, or was given up, or is somebody else's by now.
    NotNow,
    /// The relay itself does not work: no use in trying others now.
    RelayDown,
}

/// Sends the next mail that is due. None when nothing is left for now.
///
/// # Errors
/// The ledger itself cannot be read or written; what goes wrong with a mail is written into its row.
pub(crate) async fn send_next(context: &Context, only: Option<Only>) -> Result<Option<Sent>, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let Some(claim) = store.claim_delivery(scope, only).await? else { return Ok(None) };
    let proposed = message_id(&claim, context.mail_from.domain());
    let permission = store.begin_delivery(scope, &claim, &proposed, context.allow_outside).await?;
    let message_id = match permission {
        Permission::Granted { message_id } => message_id,
        Permission::Cancelled(_) => return Ok(Some(Sent::Cancelled)),
        Permission::Lost => return Ok(Some(Sent::NotNow)),
    };
    let outgoing = match write(context, &claim, message_id).await {
        Ok(outgoing) => outgoing,
        Err(Unwritten::Passing(error)) => return put_off(context, &claim, &error).await.map(Some),
        Err(Unwritten::Final(error)) => return give_up(context, &claim, &error).await.map(Some),
    };
    match &context.mail {
        MailTarget::Folder(folder) => match folder::put(folder, &outgoing).await {
            Ok(name) => accepted(store.accept_delivery(scope, &claim, &format!("written to {name}")).await?),
            Err(error) => put_off(context, &claim, &chain(&error)).await,
        },
        MailTarget::Smtp(relay) => hand_over(context, &claim, relay, &outgoing).await,
    }
    .map(Some)
}

/// The dialogue with the relay, with the ledger's second transaction between its `354` and the body.
async fn hand_over(
    context: &Context,
    claim: &DeliveryClaim,
    relay: &relay::Relay,
    outgoing: &Outgoing,
) -> Result<Sent, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let offered = match smtp::offer(relay, context.mail_from.domain(), &outgoing.envelope).await {
        Ok(offered) => offered,
        Err(trouble) => return failed(context, claim, trouble).await,
    };
    if store.mark_in_doubt(scope, claim).await? == Held::Lost {
        offered.abandon();
        return Ok(Sent::NotNow);
    }
    match offered.hand_over(&outgoing.bytes).await {
        Ok(response) => accepted(store.accept_delivery(scope, claim, &response).await?),
        Err(trouble) => failed(context, claim, trouble).await,
    }
}

async fn failed(context: &Context, claim: &DeliveryClaim, trouble: Trouble) -> Result<Sent, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    match trouble {
        Trouble::Refused(error) => give_up(context, claim, &error).await,
        Trouble::NotNow(error) => put_off(context, claim, &error).await,
        Trouble::Uncertain(error) => {
            tracing::warn!(error, "a mail was handed over and the relay's answer was lost");
            Ok(not_now(store.leave_in_doubt(scope, claim, &error).await?))
        }
        Trouble::Relay(error) => {
            tracing::error!(error, "the mail relay does not work; mail waits");
            let next_try_at = retry::next_try(store.now(), 1, salt(claim));
            let _: Held = store.release_delivery(scope, claim, next_try_at, &error).await?;
            Ok(Sent::RelayDown)
        }
    }
}

/// Tries again later, unless it has been tried for three days.
async fn put_off(context: &Context, claim: &DeliveryClaim, error: &str) -> Result<Sent, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let now = store.now();
    tracing::warn!(error, attempt = claim.attempt, "a mail could not be sent");
    if retry::is_given_up(claim.first_try_at, now) {
        let error = format!("given up after three days: {error}");
        return Ok(not_now(store.fail_delivery(scope, claim, &error).await?));
    }
    let next_try_at = retry::next_try(now, claim.attempt, salt(claim));
    Ok(not_now(store.retry_delivery(scope, claim, next_try_at, error).await?))
}

async fn give_up(context: &Context, claim: &DeliveryClaim, error: &str) -> Result<Sent, Error> {
    tracing::warn!(error, "a mail was refused for good");
    Ok(not_now(context.store.fail_delivery(&context.deployment, claim, error).await?))
}

/// Whether the row was still ours makes no difference to the pass.
fn not_now(_: Held) -> Sent {
    Sent::NotNow
}

fn accepted(held: Held) -> Result<Sent, Error> {
    Ok(if held == Held::Yes { Sent::Accepted } else { Sent::NotNow })
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

/// The same for the same organization, period, revision and recipient, on any machine and at any time; tells nobody who
/// does not know them what they are.
fn message_id(claim: &DeliveryClaim, domain: &str) -> String {
    let subject =
        format!("{}\n{}\n{}\n{}", claim.organization, claim.period, claim.revision, claim.recipient_key);
    let hash = Sha256::digest(subject.as_bytes());
    let hash: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("bsr.{}.r{}.{hash}@{domain}", claim.period, claim.revision)
}

fn salt(claim: &DeliveryClaim) -> u128 {
    let hash = Sha256::digest(format!("{}{}", claim.organization, claim.recipient_key).as_bytes());
    hash.iter().take(16).fold(0, |salt, byte| (salt << 8) | u128::from(*byte))
}
