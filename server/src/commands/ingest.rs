//! `bsr ingest`: the pushed lines of files or standard input, through the same door as the API's.

use std::path::Path;

use jobs::ingest::{self, Encoding, IngestError, Totals};
use store::{Opened, RefusedLine};

use super::context;
use crate::{
    cli::IngestArgs,
    outcome::{Chain, Failure},
    print::Out,
    settings::Settings,
};

/// Reads every file; prints the refused lines as they come, and the counts at the end.
pub(super) async fn ingest(args: &IngestArgs, settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let several = args.files.len() + args.csv.len() > 1;
    let inputs = args.files.iter().map(|file| (file, false)).chain(args.csv.iter().map(|file| (file, true)));
    let mut sum = Totals::default();
    let mut unread = Vec::new();
    let mut printer = Printer { out: Some(Out::new()), failed: None };
    for (file, csv) in inputs {
        let name =
            if file.as_os_str() == "-" { "standard input".to_owned() } else { file.display().to_string() };
        let prefix = if several { format!("{name}: ") } else { String::new() };
        let mut on_refused = |refused: RefusedLine| printer.refused(&prefix, &refused);
        let read = if csv {
            read_csv(&opened, file, &mut on_refused).await
        } else {
            read_ndjson(&opened, file, &mut on_refused).await
        };
        let totals = match read {
            Ok(totals) => totals,
            Err((totals, why)) => {
                unread.push(format!("{name}: {why}"));
                totals
            }
        };
        sum.accepted += totals.accepted;
        sum.unchanged += totals.unchanged;
        sum.refused += totals.refused;
    }
    printer.end(sum)?;
    if unread.is_empty() { Ok(()) } else { Err(Failure::new(unread.join("; "))) }
}

type OnRefused<'a> = dyn FnMut(RefusedLine) + Send + 'a;
type Unread = (Totals, String);

async fn read_ndjson(opened: &Opened, file: &Path, on_refused: &mut OnRefused<'_>) -> Result<Totals, Unread> {
    let (store, scope) = (&opened.store, &opened.deployment);
    let read = if file.as_os_str() == "-" {
        ingest::ndjson(store, scope, tokio::io::stdin(), Encoding::Sniff, None, on_refused).await
    } else {
        match tokio::fs::File::open(file).await {
            Ok(file) => ingest::ndjson(store, scope, file, Encoding::Sniff, None, on_refused).await,
            Err(error) => return Err(cannot_open(&error)),
        }
    };
    read.map_err(stopped)
}

async fn read_csv(opened: &Opened, file: &Path, on_refused: &mut OnRefused<'_>) -> Result<Totals, Unread> {
    let (store, scope) = (&opened.store, &opened.deployment);
    let read = if file.as_os_str() == "-" {
        ingest::csv(store, scope, std::io::stdin(), on_refused).await
    } else {
        match std::fs::File::open(file) {
            Ok(file) => ingest::csv(store, scope, file, on_refused).await,
            Err(error) => return Err(cannot_open(&error)),
        }
    };
    read.map_err(stopped)
}

fn cannot_open(error: &std::io::Error) -> Unread {
    (Totals::default(), format!("cannot be opened: {error}"))
}

fn stopped(error: IngestError) -> Unread {
    (error.totals, format!("{}; lines taken before: {}", Chain(&error), error.lines))
}

/// Prints refused lines while the store works on; a failed print is kept for the end.
struct Printer {
    out: Option<Out>,
    failed: Option<Failure>,
}

impl Printer {
    fn refused(&mut self, prefix: &str, refused: &RefusedLine) {
        if self.failed.is_none()
            && let Some(out) = &mut self.out
        {
            let line = format!("{prefix}line {} refused: {}", refused.line, refused.reason);
            self.failed = out.line(line).err();
        }
    }

    fn end(mut self, sum: Totals) -> Result<(), Failure> {
        if let Some(failure) = self.failed {
            return Err(failure);
        }
        let Some(mut out) = self.out.take() else { return Ok(()) };
        out.line(format_args!("accepted {}", sum.accepted))?;
        out.line(format_args!("unchanged {}", sum.unchanged))?;
        out.line(format_args!("refused {}", sum.refused))?;
        out.end()
    }
}
