//! `bsr sync`: pull once; a line an organization.

use super::context;
use crate::{outcome::Failure, print::Out, settings::Settings};

/// Pulls from every upstream. Ends well when only some organizations failed.
pub(super) async fn sync(settings: &Settings) -> Result<(), Failure> {
    if settings.upstreams.is_empty() {
        return Err(Failure::usage(
            "there is no upstream to pull from: set BSR_UPSTREAM_URL, BSR_UPSTREAM_RESELLER_TOKEN and \
             BSR_UPSTREAM_ACCESS_TOKEN, or [[upstream]] in bsr.toml",
        ));
    }
    let opened = context::open(settings).await?;
    let all = jobs::upstream::sync(&settings.upstreams, &opened.store, &opened.deployment).await;
    let mut out = Out::new();
    for synced in &all {
        for line in &synced.lines {
            out.line(line)?;
        }
        let of_lines = synced.lines.iter().flat_map(|line| &line.problems);
        for problem in synced.problems.iter().chain(of_lines) {
            out.line(format_args!("not understood: {problem}"))?;
        }
        if synced.gone > 0 {
            out.line(format_args!("{}: {} gone", synced.upstream, synced.gone))?;
        }
    }
    out.end()?;
    let failed: Vec<String> = all
        .iter()
        .filter(|synced| synced.failed())
        .map(|synced| {
            let why = synced.error.as_deref().unwrap_or("none of its organizations could be read");
            format!("the upstream {}: {why}", synced.upstream)
        })
        .collect();
    if failed.is_empty() { Ok(()) } else { Err(Failure::new(failed.join("; "))) }
}
