//! `bsr demo`: a world to look at, and who may sign in to it.

use super::context;
use crate::{cli::DemoArgs, outcome::Failure, print::Out, settings::Settings};

/// Makes the world; prints a line a person: role, address, password.
pub(super) async fn demo(args: &DemoArgs, settings: &Settings) -> Result<(), Failure> {
    let made = jobs::demo::demo(&context::options(settings), args.seed)
        .await
        .map_err(|error| Failure::of(&error))?;
    let mut out = Out::new();
    out.line(format_args!(
        "{} partners, {} organizations; {} events new, {} known",
        made.partners, made.organizations, made.totals.accepted, made.totals.unchanged
    ))?;
    out.line("Sign in (the passwords follow from the seed; never use this world for anything real):")?;
    for sign_in in &made.sign_ins {
        out.line(format_args!("{:<8} {:<30} {}", sign_in.role, sign_in.email, sign_in.password))?;
    }
    out.end()
}
