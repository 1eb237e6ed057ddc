//! The list of the jobs, in the order in which a report passes through them, and the two ways to run it: one pass, or
//! for ever.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use domain::time::Instant;
use futures::future::join_all;
use store::{Error, Only};
use tokio::sync::{Mutex, watch};

use crate::context::Context;
use crate::send::invite::{self, Invited};
use crate::turn::Turn;
use crate::upstream::{self, Rolls, Upstream};
use crate::{chain, expire, glance, plan, render, send, suppress};

/// How long after a pass the next one begins at the latest; whoever puts work into the ledger wakes us before.
const TICK: Duration = Duration::from_secs(15);

/// Reports fall due at whole hours, and all zones are whole quarters of an hour apart: at each of these instants, in
/// seconds, what is owed is looked for at once.
const QUARTER: i64 = 15 * 60;

/// How many seconds after a look for what is owed the next one follows at the latest: organizations and zones change.
const PLANNED_EVERY: i64 = 5 * 60;

/// How long a step goes on before the others have their turn: what falls due at the next quarter waits no longer.
const TURN: Duration = Duration::from_secs(60);

/// How long organizations are looked at, or invitations wait for a relay's pace, before what is due is asked for again.
const LOOK: Duration = Duration::from_secs(10);

/// What one pass did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunDueSummary {
    /// Reports that were found to be owed.
    pub planned: usize,
    /// Reports that were made.
    pub rendered: usize,
    /// Reports that could not be made this time.
    pub not_rendered: usize,
    /// Mails that were taken by the relay or the folder.
    pub sent: usize,
    /// Mails that may not be sent any more.
    pub cancelled: usize,
    /// Mails that could not be sent this time.
    pub not_sent: usize,
    /// Invitations that were taken by the relay or the folder.
    pub invited: usize,
    /// Invitations that could not be sent this time.
    pub not_invited: usize,
    /// Reports that expired.
    pub expired: usize,
}

impl fmt::Display for RunDueSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            planned,
            rendered,
            not_rendered,
            sent,
            cancelled,
            not_sent,
            expired,
            invited,
            not_invited,
        } = self;
        write!(
            f,
            "reports: {planned} planned, {rendered} made, {not_rendered} to be tried again or failed, {expired} expired; "
        )?;
        write!(f, "mails: {sent} sent, {cancelled} cancelled, {not_sent} to be tried again or failed")?;
        if invited + not_invited > 0 {
            write!(f, "; invitations: {invited} sent, {not_invited} to be tried again or failed")?;
        }
        Ok(())
    }
}

/// One pass of everything that is due: plan, expire, invite, render, send, suppress. A second one changes nothing.
///
/// # Errors
/// The ledger cannot be read or written. What goes wrong with one report or mail is in its row, and holds up no other.
pub async fn run_due(context: &Context) -> Result<RunDueSummary, Error> {
    let planned = count(plan::plan(context).await?);
    let expired = count(expire::expire(context).await?);
    let (_running, stopped) = watch::channel(false);
    let invited = invite::invite_all(context, Turn::to_the_end(&stopped)).await?;
    let worked = work(context, None).await?;
    suppress::suppress(context).await?;
    glance::glance(context, Turn::to_the_end(&stopped)).await?;
    Ok(RunDueSummary { planned, expired, ..with(invited, worked) })
}

/// Runs passes and pulls until `shutdown` completes; then begins nothing new, finishes what is begun, and returns.
pub async fn run_forever(context: Context, shutdown: impl Future<Output = ()>) {
    let (stop, stopped) = watch::channel(false);
    let wait_for_end = async {
        shutdown.await;
        // Nobody is left to be told when this fails.
        let _ = stop.send(true);
    };
    tokio::join!(wait_for_end, passes(&context, stopped.clone()), pulls(&context, stopped));
}

/// Renders and sends until nothing is left for now, or `stopped`.
pub(crate) async fn work(context: &Context, only: Option<Only>) -> Result<RunDueSummary, Error> {
    // Never sent to: a pass that was asked for runs to its end.
    let (_running, stopped) = watch::channel(false);
    let made = render::render_all(context, only, Turn::to_the_end(&stopped)).await?;
    let mailed = send::send_all(context, only, Turn::to_the_end(&stopped)).await?;
    Ok(worked(made, mailed))
}

async fn passes(context: &Context, mut stopped: watch::Receiver<bool>) {
    let mut wake_ups = match context.store.wake_ups(&context.deployment) {
        Ok(wake_ups) => wake_ups,
        Err(error) => return tracing::error!(error = chain(&error), "there is nothing to work on"),
    };
    let mut planned_at = None;
    while !*stopped.borrow() {
        match pass(context, &mut planned_at, &stopped).await {
            Ok((summary, is_done)) => {
                if summary != RunDueSummary::default() {
                    tracing::info!("{summary}");
                }
                if !is_done {
                    continue;
                }
            }
            Err(error) => tracing::error!(error = chain(&error), "a pass broke off; the next one goes on"),
        }
        tokio::select! {
            () = wake_ups.next(TICK) => {}
            // Both ends mean the same: the loop looks at the value.
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    }
}

/// One pass in which no step takes longer than its turn; and whether each came to its end.
async fn pass(
    context: &Context,
    planned_at: &mut Option<Instant>,
    stopped: &watch::Receiver<bool>,
) -> Result<(RunDueSummary, bool), Error> {
    let now = context.store.now();
    let mut planned = 0;
    if planned_at.is_none_or(|then| is_time_to_plan(then, now)) {
        planned = count(plan::plan(context).await?);
        *planned_at = Some(now);
    }
    let expired = count(expire::expire(context).await?);
    let inviting = Turn::of(LOOK, stopped);
    let invited = invite::invite_all(context, inviting).await?;
    let making = Turn::of(TURN, stopped);
    let made = render::render_all(context, None, making).await?;
    let is_made = !making.ran_out();
    let sending = Turn::of(TURN, stopped);
    let mailed = send::send_all(context, None, sending).await?;
    let is_done = is_made && !sending.ran_out() && !inviting.ran_out();
    suppress::suppress(context).await?;
    // While there is more to make, the list can wait; while a relay's pace is waited for, there is time.
    let looking = Turn::of(LOOK, stopped);
    if is_made {
        glance::glance(context, looking).await?;
    }
    Ok((RunDueSummary { planned, expired, ..with(invited, worked(made, mailed)) }, is_done))
}

fn is_time_to_plan(then: Instant, now: Instant) -> bool {
    let (then, now) = (then.timestamp(), now.timestamp());
    then.div_euclid(QUARTER) != now.div_euclid(QUARTER) || now - then >= PLANNED_EVERY
}

/// Pulls from all upstreams, each at its own pace.
async fn pulls(context: &Context, stopped: watch::Receiver<bool>) {
    let rolls = Mutex::new(Rolls::of(&context.upstreams));
    let rolls = &rolls;
    let loops = context
        .upstreams
        .iter()
        .enumerate()
        .map(|(place, upstream)| pulls_from(context, upstream, place, rolls, stopped.clone()));
    join_all(loops).await;
}

/// Pulls from one upstream, and again an interval after each pull.
async fn pulls_from(
    context: &Context,
    upstream: &Upstream,
    place: usize,
    rolls: &Mutex<Rolls>,
    mut stopped: watch::Receiver<bool>,
) {
    while !*stopped.borrow() {
        let pull = upstream::pull(upstream, place, rolls, &context.store, &context.deployment);
        tokio::select! {
            // A pull may take long and keeps what it has recorded: it is broken off.
            _ = stopped.changed() => return,
            // What went wrong has been logged, and stands in the upstream's health.
            _ = pull => {}
        }
        pause(upstream.interval, &mut stopped).await;
    }
}

async fn pause(time: Duration, stopped: &mut watch::Receiver<bool>) {
    // Both ends mean the same to the caller, who looks at the value.
    let _ = tokio::time::timeout(time, stopped.wait_for(|stopped| *stopped)).await;
}

fn worked(made: render::Made, mailed: send::Mailed) -> RunDueSummary {
    RunDueSummary {
        rendered: made.ready,
        not_rendered: made.not_now,
        sent: mailed.accepted,
        cancelled: mailed.cancelled,
        not_sent: mailed.not_now,
        ..RunDueSummary::default()
    }
}

fn with(invited: Invited, worked: RunDueSummary) -> RunDueSummary {
    RunDueSummary { invited: invited.sent, not_invited: invited.not_now, ..worked }
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
