//! `bsr bounce`: what a mail server pipes in that was sent to the return path.

use std::io::{self, Read as _};

use jobs::bounce::{self, Taken};
use store::BounceKind;

use super::context;
use crate::{
    cli::BounceArgs,
    outcome::Failure,
    print::{Out, complain},
    settings::Settings,
};

/// So much of a message is looked at: what it says comes before the mail that it returns.
const LIMIT: u64 = 4 * 1_048_576;

/// Takes one message. What changes nothing is no failure: it must not be sent back to whoever sent it.
pub(super) async fn bounce(args: &BounceArgs, settings: &Settings) -> Result<(), Failure> {
    let message = read()?;
    let opened = context::open(settings).await?;
    let key = context::signing_key(&opened, settings).await?;
    let recipient = args.recipient.as_deref();
    let taken = bounce::take(&opened.store, &opened.deployment, &key, recipient, &message).await?;
    let mut out = Out::new();
    match taken {
        Taken::Noted { kind, status, suppressed } => {
            let what = match kind {
                BounceKind::Permanent => "a mail came back for good",
                BounceKind::Elsewhere => "a mail came back from behind its address",
                BounceKind::Transient => "a mail is late",
            };
            let then = if suppressed { "; nothing more is sent to its address" } else { "" };
            out.line(format_args!("noted: {what} ({status}){then}"))?;
        }
        Taken::Known => out.line("known already: nothing was changed")?,
        Taken::Nothing(why) => complain(&format!("nothing was changed: {why}")),
    }
    out.end()
}

/// All of standard input, of which the beginning is kept: a mail server that cannot write on takes that for a failure.
fn read() -> Result<Vec<u8>, Failure> {
    let mut input = io::stdin().lock();
    let mut message = Vec::new();
    (&mut input).take(LIMIT).read_to_end(&mut message)?;
    io::copy(&mut input, &mut io::sink())?;
    Ok(message)
}
