//! `/metrics`: counters of this process and how the deployment stands, for Prometheus. No organization and no e-mail
//! address is in any label. `docs/metrics.md` is written for operators, and a test holds it against the names here.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jobs::ingest::Totals;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use store::{DeliveryCounts, PeriodStatus};
use tokio::sync::Mutex;

use crate::standing::{Standing, Watch};

/// How long a reading of the ledger is good: whoever may ask does not decide how often the database is asked.
const FRESH: Duration = Duration::from_secs(15);

/// What is counted here, and who reads how the deployment stands.
#[derive(Debug, Clone)]
pub(super) struct Metrics {
    handle: PrometheusHandle,
    watch: Watch,
    /// When the ledger was last read; held while it is being read.
    read: Arc<Mutex<Option<Instant>>>,
}

impl Metrics {
    /// Starts counting. Once a process.
    ///
    /// # Errors
    /// Something else counts already.
    pub(super) fn install(watch: Watch) -> Result<Self, BuildError> {
        let handle = PrometheusBuilder::new().install_recorder()?;
        describe();
        ingested(Totals::default());
        Ok(Self { handle, watch, read: Arc::default() })
    }

    /// Reads how the deployment stands, unless that was done a moment ago.
    async fn refresh(&self) -> Result<(), store::Error> {
        let mut read = self.read.lock().await;
        if read.is_none_or(|at| at.elapsed() > FRESH) {
            show(&self.watch.read().await?);
            *read = Some(Instant::now());
        }
        Ok(())
    }
}

/// Counts the lines of one request.
pub(super) fn ingested(totals: Totals) {
    for (outcome, count) in
        [("accepted", totals.accepted), ("unchanged", totals.unchanged), ("refused", totals.refused)]
    {
        counter!("bsr_ingest_lines_total", "outcome" => outcome).increment(count);
    }
}

/// Counts every request.
pub(super) async fn count(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "OPTIONS" | "PUT" | "PATCH" | "DELETE") => known.to_owned(),
        _ => "other".to_owned(),
    };
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    counter!("bsr_http_requests_total", "method" => method, "status" => status).increment(1);
    histogram!("bsr_http_request_seconds").record(begun.elapsed().as_secs_f64());
    response
}

/// `GET /metrics`. Without the database there are no figures, and old ones would be taken for true.
pub(super) async fn get(State(metrics): State<Metrics>) -> Response {
    if let Err(error) = metrics.refresh().await {
        tracing::warn!(error = %crate::outcome::Chain(&error), "the figures for /metrics could not be read");
        return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response();
    }
    counter!("bsr_database_statements_total").absolute(metrics.watch.store.statements());
    metrics.handle.run_upkeep();
    let text = metrics.handle.render();
    (StatusCode::OK, [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
        .into_response()
}

fn describe() {
    describe_counter!("bsr_ingest_lines_total", "Pushed lines by what became of them.");
    describe_counter!("bsr_http_requests_total", "Requests by method and status.");
    describe_histogram!("bsr_http_request_seconds", "How long requests took.");
    describe_counter!("bsr_database_statements_total", "Statements sent to the database by this process.");
    describe_gauge!("bsr_reports", "Reports by state.");
    describe_gauge!("bsr_reports_quarantined", "Reports given up because making them ended the program.");
    describe_gauge!("bsr_reports_owed", "Reports that organizations are owed now: due, and not expired.");
    describe_gauge!("bsr_reports_missing", "Reports that are owed and not in the ledger.");
    describe_gauge!("bsr_reports_overdue_seconds", "How long the longest waiting report has been due.");
    describe_gauge!(
        "bsr_reports_undecided",
        "Ready reports whose e-mail is not decided although they fell due."
    );
    describe_gauge!("bsr_deliveries", "E-mails by state.");
    describe_gauge!("bsr_deliveries_possible_duplicates", "E-mails sent again after a lost answer.");
    describe_gauge!("bsr_deliveries_overdue_seconds", "How long the longest waiting e-mail has been due.");
    describe_gauge!("bsr_invitations", "E-mails that bring invitations, by state.");
    describe_gauge!("bsr_relay_messages_per_minute", "How many messages a relay is given a minute at most.");
    describe_gauge!("bsr_relay_closed", "Whether a relay did not work the last time.");
    describe_gauge!("bsr_upstream_success_age_seconds", "How long ago an upstream was last read.");
    describe_gauge!("bsr_upstream_failing", "Whether an upstream could not be read the last time.");
    describe_gauge!("bsr_organizations_failing", "Organizations that could not be read the last time.");
}

fn show(standing: &Standing) {
    let ledger = &standing.ledger;
    let age = |since: domain::time::Instant| (standing.at - since).as_seconds_f64().max(0.0);
    let reports = |count: fn(&PeriodStatus) -> u64| ledger.periods.iter().map(count).sum();
    for (state, number) in [
        ("due", reports(|it| it.due)),
        ("retrying", reports(|it| it.retrying)),
        ("rendering", reports(|it| it.rendering)),
        ("ready", reports(|it| it.ready)),
        ("failed", reports(|it| it.failed)),
        ("expired", reports(|it| it.expired)),
    ] {
        gauge!("bsr_reports", "state" => state).set(figure(number));
    }
    gauge!("bsr_reports_quarantined").set(figure(reports(|it| it.quarantined)));
    gauge!("bsr_reports_owed").set(figure(standing.proof.owed));
    gauge!("bsr_reports_missing").set(figure(standing.proof.missing));
    gauge!("bsr_reports_overdue_seconds").set(ledger.unmade_since.map_or(0.0, age));
    gauge!("bsr_reports_undecided").set(figure(ledger.undecided));
    let DeliveryCounts {
        due,
        retrying,
        sending,
        uncertain,
        accepted,
        possible_duplicates,
        failed,
        cancelled,
    } = ledger.deliveries;
    for (state, number) in [
        ("due", due),
        ("retrying", retrying),
        ("sending", sending),
        ("uncertain", uncertain),
        ("accepted", accepted),
        ("failed", failed),
        ("cancelled", cancelled),
    ] {
        gauge!("bsr_deliveries", "state" => state).set(figure(number));
    }
    gauge!("bsr_deliveries_possible_duplicates").set(figure(possible_duplicates));
    gauge!("bsr_deliveries_overdue_seconds").set(ledger.unsent_since.map_or(0.0, age));
    // None of these is uncertain: an answer that was lost is asked for again.
    let DeliveryCounts { due, retrying, sending, accepted, failed, cancelled, .. } = ledger.invitations;
    for (state, number) in [
        ("due", due),
        ("retrying", retrying),
        ("sending", sending),
        ("accepted", accepted),
        ("failed", failed),
        ("cancelled", cancelled),
    ] {
        gauge!("bsr_invitations", "state" => state).set(figure(number));
    }
    for relay in &ledger.relays {
        gauge!("bsr_relay_messages_per_minute", "relay" => relay.name.clone()).set(figure(relay.rate));
        let closed = f64::from(u8::from(relay.closed_until.is_some()));
        gauge!("bsr_relay_closed", "relay" => relay.name.clone()).set(closed);
    }
    for upstream in standing.upstreams.iter().filter(|upstream| upstream.is_set) {
        let name = &upstream.health.upstream;
        // One that was never read is older than every limit.
        let read = upstream.health.last_ok_at.map_or(f64::INFINITY, age);
        gauge!("bsr_upstream_success_age_seconds", "upstream" => name.clone()).set(read);
        gauge!("bsr_upstream_failing", "upstream" => name.clone())
            .set(f64::from(u8::from(upstream.health.is_failing())));
    }
    gauge!("bsr_organizations_failing")
        .set(figure(u64::try_from(standing.failing.len()).unwrap_or(u64::MAX)));
}

/// A count as a gauge takes it; counts beyond four thousand million are no different from each other here.
fn figure(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
