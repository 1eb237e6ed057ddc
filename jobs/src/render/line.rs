//! The line on which reports are made: one reads histories for a batch of claims, as many as there are cores draw, one
//! stores what they drew and writes it down, a batch at a time. None of them waits for another while there is work.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use domain::id::OrganizationId;
use domain::period::Period;
use domain::summary::Coverage;
use futures::future::{join_all, try_join3};
use store::{Error, Held, Only, RenderedReport, ReportClaim, StoredReport, fault};
use tokio::sync::{Mutex, mpsc};
use tokio::time::timeout_at;

use super::{Failure, Material, draw_aside, failed};
use crate::context::Context;
use crate::hand::{Hand, insist};
use crate::turn::Turn;

/// Reports claimed in one go, and written down in one go.
const BATCH: usize = 16;

/// Accounts whose histories are read in one go: a month of some hundreds takes a few megabytes.
const ACCOUNTS: usize = 400;

/// What came of a claim on the line.
type Drawn = (ReportClaim, Result<RenderedReport, Failure>);

/// How many reports were made, and how many were not.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Made {
    pub(crate) ready: usize,
    pub(crate) not_now: usize,
    /// How long the lanes were drawing, all together.
    pub(super) drawing: Duration,
}

/// How many reports are drawn at the same time.
pub(super) fn lanes() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8)
}

/// Makes reports until none is left for now, or the turn is over: what is claimed is finished then, or given back where the
/// worker stops.
pub(super) async fn run(
    context: &Context,
    only: Option<Only>,
    turn: Turn<'_>,
    hand: &Hand<'_>,
) -> Result<Made, Error> {
    let lanes = lanes();
    let (waiting, wanted) = mpsc::channel(lanes);
    let (drawn, finished) = mpsc::channel(BATCH);
    let wanted = Mutex::new(wanted);
    let draws = join_all((0..lanes).map(|_| lane(context, &wanted, drawn.clone(), turn)));
    drop(drawn);
    let draws = async { Ok(draws.await.into_iter().sum::<Duration>()) };
    let feed = feed(context, only, turn, hand, waiting);
    let ((), drawing, made) = try_join3(feed, draws, finish(context, hand, finished)).await?;
    Ok(Made { drawing, ..made })
}

/// Claims, reads and hands on.
async fn feed(
    context: &Context,
    only: Option<Only>,
    turn: Turn<'_>,
    hand: &Hand<'_>,
    waiting: mpsc::Sender<(ReportClaim, Result<Material, Failure>)>,
) -> Result<(), Error> {
    let (store, scope) = (&context.store, &context.deployment);
    while !turn.is_over() {
        let claims = store.claim_reports(scope, only, BATCH).await?;
        if claims.is_empty() {
            break;
        }
        hand.take(claims.iter().map(|claim| claim.lease));
        fault::point("render.claimed");
        for (period, group) in groups(claims) {
            for (claim, material) in read(context, period, group).await {
                if turn.is_stopped() || waiting.send((claim, material)).await.is_err() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// Claims of one period whose histories are read together.
fn groups(mut claims: Vec<ReportClaim>) -> Vec<(Period, Vec<ReportClaim>)> {
    claims.sort_by_key(|claim| (claim.period, claim.accounts));
    let mut groups: Vec<(Period, Vec<ReportClaim>)> = Vec::new();
    let mut accounts = 0;
    for claim in claims {
        accounts += claim.accounts;
        match groups.last_mut() {
            Some((period, group)) if *period == claim.period && accounts <= ACCOUNTS => group.push(claim),
            _ => {
                accounts = claim.accounts;
                groups.push((claim.period, vec![claim]));
            }
        }
    }
    groups
}

/// Reads what the reports are made of. Where a stored history cannot be understood, its report alone fails.
pub(super) async fn read(
    context: &Context,
    period: Period,
    claims: Vec<ReportClaim>,
) -> Vec<(ReportClaim, Result<Material, Failure>)> {
    let together = insist(async || histories(context, period, &claims).await).await;
    let mut found = match together {
        Ok(found) => found,
        Err(_) if claims.len() > 1 => {
            let mut apart = Vec::new();
            for claim in claims {
                apart.extend(Box::pin(read(context, period, vec![claim])).await);
            }
            return apart;
        }
        Err(error) => {
            let mut error = Some(error);
            let failure = |claim| (claim, Err(error.take().map_or(Failure::Gone, Failure::Store)));
            return claims.into_iter().map(failure).collect();
        }
    };
    claims
        .into_iter()
        .map(|claim| {
            let material = found.remove(&claim.organization).ok_or(Failure::Gone);
            (claim, material)
        })
        .collect()
}

async fn histories(
    context: &Context,
    period: Period,
    claims: &[ReportClaim],
) -> Result<HashMap<OrganizationId, Material>, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let wanted: Vec<_> = claims.iter().map(|claim| (claim.organization, claim.cut_off)).collect();
    let organizations: Vec<_> = claims.iter().map(|claim| claim.organization).collect();
    let histories = store.organization_histories(scope, &wanted, period.previous()..=period).await?;
    let coverage: HashMap<_, Coverage> = store.coverage(scope, &organizations).await?;
    let material = |(id, history)| (id, Material { history, coverage: coverage.get(&id).copied() });
    Ok(histories.into_iter().map(material).collect())
}

/// Draws one report after the other; answers how long it was drawing.
async fn lane(
    context: &Context,
    wanted: &Mutex<mpsc::Receiver<(ReportClaim, Result<Material, Failure>)>>,
    drawn: mpsc::Sender<Drawn>,
    turn: Turn<'_>,
) -> Duration {
    let mut drawing = Duration::ZERO;
    loop {
        let next = wanted.lock().await.recv().await;
        let Some((claim, material)) = next.filter(|_| !turn.is_stopped()) else { return drawing };
        let began = Instant::now();
        let result = match material {
            Ok(material) => draw_aside(context, &claim, material).await,
            Err(failure) => Err(failure),
        };
        drawing += began.elapsed();
        if drawn.send((claim, result)).await.is_err() {
            return drawing;
        }
    }
}

/// How long a report that is drawn waits for others, to be written down together with them.
const COMPANY: Duration = Duration::from_millis(300);

/// Stores and writes down, as many at a time as come within a moment.
async fn finish(
    context: &Context,
    hand: &Hand<'_>,
    mut finished: mpsc::Receiver<Drawn>,
) -> Result<Made, Error> {
    let mut made = Made::default();
    let mut batch = Vec::new();
    while let Some(first) = finished.recv().await {
        batch.push(first);
        let late = tokio::time::Instant::now() + COMPANY;
        while batch.len() < BATCH
            && let Ok(Some(next)) = timeout_at(late, finished.recv()).await
        {
            batch.push(next);
        }
        write_down(context, hand, batch.drain(..), &mut made).await?;
    }
    Ok(made)
}

/// Stores what was drawn, and writes down what became of each.
pub(super) async fn write_down(
    context: &Context,
    hand: &Hand<'_>,
    drawn: impl Iterator<Item = Drawn>,
    made: &mut Made,
) -> Result<(), Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let stored = join_all(drawn.map(|(claim, result)| async move {
        let result = match result {
            Ok(rendered) => store.store_report(scope, &claim, rendered).await.map_err(Failure::Store),
            Err(failure) => Err(failure),
        };
        (claim, result)
    }));
    let mut ready: Vec<StoredReport> = Vec::new();
    for (claim, result) in stored.await {
        match result {
            Ok(stored) => ready.push(stored),
            Err(failure) => {
                failed(context, &claim, &failure).await?;
                hand.put_down(claim.lease);
                made.not_now += 1;
            }
        }
    }
    if ready.is_empty() {
        return Ok(());
    }
    let held = insist(async || store.finish_reports(scope, &ready).await).await?;
    for (stored, held) in ready.iter().zip(held) {
        hand.put_down(stored.lease());
        match held {
            Held::Yes => {
                tracing::info!(report = %stored.report, "a report was made");
                made.ready += 1;
            }
            Held::Lost => made.not_now += 1,
        }
    }
    fault::point("render.finished");
    Ok(())
}
