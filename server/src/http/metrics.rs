//! `/metrics`: counters of this process and the ledger's state, for Prometheus. No tenant is in any label.

use std::time::Instant;

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jobs::ingest::Totals;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// Starts counting. Once a process.
///
/// # Errors
/// Something else counts already.
pub(super) fn install() -> Result<PrometheusHandle, metrics_exporter_prometheus::BuildError> {
    let handle = PrometheusBuilder::new().install_recorder()?;
    metrics::describe_counter!("bsr_ingest_lines_total", "Pushed lines by what became of them.");
    metrics::describe_counter!("bsr_http_requests_total", "Requests by method and status.");
    metrics::describe_histogram!("bsr_http_request_seconds", "How long requests took.");
    ingested(Totals::default());
    Ok(handle)
}

/// Counts the lines of one request.
pub(super) fn ingested(totals: Totals) {
    for (outcome, count) in
        [("accepted", totals.accepted), ("unchanged", totals.unchanged), ("refused", totals.refused)]
    {
        metrics::counter!("bsr_ingest_lines_total", "outcome" => outcome).increment(count);
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
    metrics::counter!("bsr_http_requests_total", "method" => method, "status" => status).increment(1);
    metrics::histogram!("bsr_http_request_seconds").record(begun.elapsed().as_secs_f64());
    response
}

/// `GET /metrics`
pub(super) async fn get(State(handle): State<PrometheusHandle>) -> Response {
    handle.run_upkeep();
    let text = handle.render();
    (StatusCode::OK, [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
        .into_response()
}
