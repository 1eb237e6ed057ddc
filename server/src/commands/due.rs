//! `bsr run-due` and `bsr generate`: the jobs' steps, once.

use super::context;
use crate::{cli::GenerateArgs, outcome::Failure, print::Out, settings::Settings};

/// One pass of everything that is due.
pub(super) async fn run_due(settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let key = context::signing_key(&opened, settings).await?;
    let jobs = context::jobs(&opened, settings, key);
    let summary = jobs::run_due(&jobs).await?;
    let mut out = Out::new();
    out.line(summary)?;
    out.end()
}

/// What is missing of a period, whatever the day.
pub(super) async fn generate(args: &GenerateArgs, settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let organization = match &args.organization {
        Some(text) => Some(context::organization(&opened.store, &opened.deployment, text).await?.id),
        None => None,
    };
    let key = context::signing_key(&opened, settings).await?;
    let jobs = context::jobs(&opened, settings, key);
    let summary = jobs::generate(&jobs, args.period, organization, args.revise)
        .await
        .map_err(|error| Failure::of(&error))?;
    let mut out = Out::new();
    out.line(summary)?;
    out.end()
}
