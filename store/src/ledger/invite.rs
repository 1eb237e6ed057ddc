//! Mails that bring invitations, in the same ledger as reports' mails: claimed with a lease and a fence, at the relay's pace,
//! tried again. Of these a second copy harms nobody (it is the same message, and its link works once), so no doubt is kept
//! of a mail whose answer was lost: it is tried again like one that was not taken.

use std::time::Duration;

use domain::id::InvitationMailId;
use domain::language::Language;
use domain::role::Role;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DbErr};

use super::relay::{self, Allowance};
use super::{Held, Lease, Step};
use crate::history::bulk;
use crate::sql::{self, Row};
use crate::{Error, Scope, Store};

/// A mail that the caller alone may send while it holds the lease.
#[derive(Debug, Clone)]
pub struct InvitationClaim {
    /// What is renewed while it is sent.
    pub lease: Lease,
    /// What it says.
    pub letter: InvitationLetter,
    /// How many times it has been claimed, this time included.
    pub attempt: i64,
    /// When the first try began, leaving out those that a broken relay spoilt or that were given back.
    pub first_try_at: Instant,
}

/// What a mail says that brings an invitation.
#[derive(Clone)]
pub struct InvitationLetter {
    /// The mail's id, which its link names.
    pub id: InvitationMailId,
    /// To whom.
    pub recipient: String,
    /// Their name.
    pub name: String,
    /// What they will be.
    pub role: Role,
    /// What the mail is written in.
    pub language: Language,
    /// The partner's name.
    pub partner_name: String,
    /// Who invites; nothing for whoever runs the deployment.
    pub invited_by: String,
    /// When it was asked for: the message's date, the same at each try.
    pub created_at: Instant,
    /// Until when it can be accepted.
    pub expires_at: Instant,
}

// Addresses and names stay out of logs.
impl std::fmt::Debug for InvitationLetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InvitationLetter").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a claim of invitations' mails gives.
#[derive(Debug)]
pub enum ClaimedInvitations {
    /// These may be sent.
    Mails {
        /// Each once.
        mails: Vec<InvitationClaim>,
        /// Whether this shows if the relay works again.
        trial: bool,
    },
    /// None is due, or the relay does not work.
    Nothing,
    /// The relay gets none before so long: it has had what it may be given.
    Wait(Duration),
}

const DOING: &str = "claim mails of invitations";

impl Store {
    /// Claims the next mails of invitations that are due, at most `limit`, and takes as many from the bucket of the relay, which
    /// is named with its messages a minute; none for a folder. Those whose invitation is not open any more are cancelled.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn claim_invitations(
        &self,
        scope: &Scope,
        limit: usize,
        relay: Option<(&str, u32)>,
    ) -> Result<ClaimedInvitations, Error> {
        scope.require_deployment()?;
        // Hardly ever is there one: nobody waits for the relay's row before.
        let now = self.now_sql();
        let due = format!("SELECT id FROM invitation_mail WHERE {} LIMIT 1", DUE.replace("{now}", &now));
        if sql::optional(self.reader(), DOING, &due, [], |row| row.at::<i64>(0)).await?.is_none() {
            return Ok(ClaimedInvitations::Nothing);
        }
        cancel_closed(self.writer(), &now).await?;
        let tx = self.begin().await?;
        let (pace, limit, trial) = match relay {
            None => (None, limit, false),
            Some((name, rate)) => match relay::take(&tx, name, rate, limit, &now).await? {
                (pace, Allowance::Messages(number)) => (Some((name, pace)), number, false),
                (pace, Allowance::Trial) => (Some((name, pace)), 1, true),
                // Others who claim wait for the relay's row.
                (_, Allowance::Wait(time)) => {
                    sql::roll_back(tx, DOING).await?;
                    return Ok(ClaimedInvitations::Wait(time));
                }
                (_, Allowance::Closed(_)) => {
                    sql::roll_back(tx, DOING).await?;
                    return Ok(ClaimedInvitations::Nothing);
                }
            },
        };
        let leases = self.claim(&tx, Step::Invite, DUE, "state = 'sending'", limit).await?;
        let mails = claims(&tx, &leases).await?;
        match pace {
            // With nothing to try it on, a trial is no trial.
            _ if mails.is_empty() => sql::roll_back(tx, DOING).await?,
            Some((name, pace)) => {
                relay::leave(&tx, name, pace, if trial { 0 } else { limit - mails.len() }).await?;
                sql::commit(tx, DOING).await?;
            }
            None => sql::commit(tx, DOING).await?,
        }
        Ok(if mails.is_empty() {
            ClaimedInvitations::Nothing
        } else {
            ClaimedInvitations::Mails { mails, trial }
        })
    }

    /// The relay, or the folder, has taken the message. `response` is its own word for it.
    ///
    /// # Errors
    /// The database's: the mail is then sent once more, as the same message.
    pub async fn accept_invitation_mail(
        &self,
        scope: &Scope,
        claim: &InvitationClaim,
        response: &str,
    ) -> Result<Held, Error> {
        scope.require_deployment()?;
        let statement = "UPDATE invitation_mail SET state = 'accepted', accepted_at = $3, response = $4,
                    last_error = NULL, lease_until = NULL
             WHERE id = $1 AND fence = $2 AND state = 'sending'";
        let values = sql::values![self.now().timestamp(), super::shorten(response)];
        self.settle(claim.lease, statement, values, Some(("accepted", Some(response)))).await
    }

    /// It could not be sent: tried again at `next_try_at`. `of_relay`: the relay itself is broken, which is no fault of this mail,
    /// and no try is counted.
    ///
    /// # Errors
    /// The database's.
    pub async fn retry_invitation_mail(
        &self,
        scope: &Scope,
        claim: &InvitationClaim,
        next_try_at: Instant,
        error: &str,
        of_relay: bool,
    ) -> Result<Held, Error> {
        scope.require_deployment()?;
        let statement = "UPDATE invitation_mail SET state = 'due', next_try_at = $3, last_error = $4,
                    attempt = attempt - $5, lease_until = NULL
             WHERE id = $1 AND fence = $2 AND state = 'sending'";
        let values = sql::values![next_try_at.timestamp(), super::shorten(error), i64::from(of_relay)];
        let outcome = if of_relay { "relay" } else { "retry" };
        self.settle(claim.lease, statement, values, Some((outcome, Some(error)))).await
    }

    /// It was refused for good, or given up: shown beside the invitation.
    ///
    /// # Errors
    /// The database's.
    pub async fn fail_invitation_mail(
        &self,
        scope: &Scope,
        claim: &InvitationClaim,
        error: &str,
    ) -> Result<Held, Error> {
        scope.require_deployment()?;
        let statement = "UPDATE invitation_mail SET state = 'failed', last_error = $3, lease_until = NULL
             WHERE id = $1 AND fence = $2 AND state = 'sending'";
        let values = sql::values![super::shorten(error)];
        self.settle(claim.lease, statement, values, Some(("failed", Some(error)))).await
    }
}

/// Due, or left behind by a worker that died.
const DUE: &str = "(state = 'due' AND next_try_at <= {now} OR state = 'sending' AND lease_until <= {now})";

/// Nobody is sent a link that does not work.
async fn cancel_closed(db: &impl ConnectionTrait, now: &str) -> Result<(), Error> {
    let statement = format!(
        "UPDATE invitation_mail SET state = 'cancelled', fence = fence + 1, lease_until = NULL
         WHERE {} AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.id = invitation_mail.invitation_id
             AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > {{now}})",
        DUE
    );
    sql::execute(db, DOING, &statement.replace("{now}", now), []).await.map(|_| ())
}

async fn claims(db: &impl ConnectionTrait, leases: &[Lease]) -> Result<Vec<InvitationClaim>, Error> {
    let statement =
        "SELECT m.id, m.fence, m.public_id, m.created_at, m.attempt, i.email, i.name, i.role, i.language,
                i.invited_by, i.expires_at, p.name AS partner_name,
                (SELECT MIN(a.started_at) FROM attempt a WHERE a.kind = 'invite' AND a.subject_id = m.id
                    AND (a.outcome IS NULL OR a.outcome NOT IN ('relay', 'given_back'))) AS first_try_at
         FROM {rows} CROSS JOIN invitation_mail m JOIN invitation i ON i.id = m.invitation_id
              JOIN partner p ON p.id = i.partner_id
         WHERE m.id = k.i";
    let keys: Vec<_> = leases.iter().map(Lease::key).collect();
    bulk::query(db, DOING, statement, super::KEYS, &keys, |row| {
        Ok(InvitationClaim {
            lease: Lease { step: Step::Invite, id: row.get("id")?, fence: row.get("fence")? },
            letter: letter(row)?,
            attempt: row.get("attempt")?,
            first_try_at: row.instant("first_try_at")?,
        })
    })
    .await
}

fn letter(row: &Row) -> Result<InvitationLetter, DbErr> {
    Ok(InvitationLetter {
        id: InvitationMailId(row.get("public_id")?),
        recipient: row.get("email")?,
        name: row.get("name")?,
        role: row.parse("role")?,
        language: row.parse("language")?,
        partner_name: row.get("partner_name")?,
        invited_by: row.get("invited_by")?,
        created_at: row.instant("created_at")?,
        expires_at: row.instant("expires_at")?,
    })
}
