//! The list of the jobs, in the order in which a report passes through them, and the two ways to run it: one pass, or
//! for ever.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use futures::future::join_all;
use store::{Error, Only};
use tokio::sync::{Mutex, watch};

use crate::context::Context;
use crate::render::{self, Rendered};
use crate::send::{self, Sent};
use crate::upstream::{self, Rolls, Upstream};
use crate::{chain, expire, plan, suppress};

/// How long after a pass the next one begins.
const TICK: Duration = Duration::from_secs(15);

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
    /// Reports that expired.
    pub expired: usize,
}

impl fmt::Display for RunDueSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { planned, rendered, not_rendered, sent, cancelled, not_sent, expired } = self;
        write!(
            f,
            "reports: {planned} planned, {rendered} made, {not_rendered} to be tried again or failed, {expired} expired; "
        )?;
        write!(f, "mails: {sent} sent, {cancelled} cancelled, {not_sent} to be tried again or failed")
    }
}

/// One pass of everything that is due: plan, expire, render, send, suppress. A second one changes nothing.
///
/// # Errors
/// The ledger cannot be read or written. What goes wrong with one report or mail is in its row, and holds up no other.
pub async fn run_due(context: &Context) -> Result<RunDueSummary, Error> {
    let planned = count(plan::plan(context).await?);
    let expired = count(expire::expire(context).await?);
    let worked = work(context, None).await?;
    suppress::suppress(context).await?;
    Ok(RunDueSummary { planned, expired, ..worked })
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
    work_until(context, only, &stopped).await
}

async fn passes(context: &Context, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match pass(context, &stopped).await {
            Ok(summary) if summary == RunDueSummary::default() => {}
            Ok(summary) => tracing::info!("{summary}"),
            Err(error) => tracing::error!(error = chain(&error), "a pass broke off; the next one goes on"),
        }
        pause(TICK, &mut stopped).await;
    }
}

async fn pass(context: &Context, stopped: &watch::Receiver<bool>) -> Result<RunDueSummary, Error> {
    let planned = count(plan::plan(context).await?);
    let expired = count(expire::expire(context).await?);
    let worked = work_until(context, None, stopped).await?;
    suppress::suppress(context).await?;
    Ok(RunDueSummary { planned, expired, ..worked })
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

async fn work_until(
    context: &Context,
    only: Option<Only>,
    stopped: &watch::Receiver<bool>,
) -> Result<RunDueSummary, Error> {
    let mut summary = RunDueSummary::default();
    let lanes = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    for lane in join_all((0..lanes).map(|_| renders(context, only, stopped))).await {
        let (rendered, not_rendered) = lane?;
        summary.rendered += rendered;
        summary.not_rendered += not_rendered;
    }
    loop {
        if *stopped.borrow() {
            return Ok(summary);
        }
        match send::send_next(context, only).await? {
            None => return Ok(summary),
            Some(Sent::Accepted) => summary.sent += 1,
            Some(Sent::Cancelled) => summary.cancelled += 1,
            Some(Sent::NotNow) => summary.not_sent += 1,
            Some(Sent::RelayDown) => {
                // Every other mail would fare the same: the next pass looks again.
                summary.not_sent += 1;
                return Ok(summary);
            }
        }
    }
}

/// One lane of renders: the next report when the last is done.
async fn renders(
    context: &Context,
    only: Option<Only>,
    stopped: &watch::Receiver<bool>,
) -> Result<(usize, usize), Error> {
    let (mut rendered, mut not_rendered) = (0, 0);
    while !*stopped.borrow() {
        match render::render_next(context, only).await? {
            None => break,
            Some(Rendered::Ready) => rendered += 1,
            Some(Rendered::NotNow) => not_rendered += 1,
        }
    }
    Ok((rendered, not_rendered))
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
