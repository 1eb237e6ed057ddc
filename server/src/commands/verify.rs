//! `bsr verify`: whether a PDF is one of our reports and unchanged. Reads the file and a key, and nothing else: no
//! database is opened, and nothing is made. With `--audit`: whether the audit log is whole.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

use domain::{format, language::Language, text::clean_name};
use jobs::report_proof::{self, Claim, ProofError, PublicKey, SigningKey, Verdict};
use serde_json::json;

use super::context;
use crate::{
    cli::VerifyArgs,
    outcome::{Chain, Failure},
    print::Out,
    settings::Settings,
};

/// Says what the report is. Status 1: it is not ours, or changed. Status 2: that could not be found out.
pub(super) async fn verify(args: &VerifyArgs, settings: &Settings) -> Result<(), Failure> {
    let Some(file) = args.file.as_deref().filter(|_| !args.audit) else { return audit(settings).await };
    let key = key(args.key.as_deref(), settings)?;
    let (name, file) = read(file)?;
    let checked = report_proof::verify(&file, &key);
    let mut out = Out::new();
    match &checked {
        Ok(claim) if args.json => {
            out.line(json!({ "verdict": "genuine", "key_id": key.id(), "claim": claim }))?;
        }
        Ok(claim) => print(&mut out, claim, &key)?,
        Err(error) if args.json => {
            out.line(json!({ "verdict": word(error), "reason": format!("the file {error}") }))?;
        }
        Err(_) => {}
    }
    out.end()?;
    checked.map(drop).map_err(|error| refusal(&name, &error))
}

/// Each row's hash covers the row before it (docs/verify.md).
async fn audit(settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let checked = opened.store.check_audit(&opened.deployment).await?;
    match checked.broken_at {
        Some(row) => Err(Failure::new(std::format!(
            "the audit log is broken at row {row}: it, or what was before it, was changed or taken out; the {} rows before are whole",
            checked.whole
        ))),
        None => {
            let mut out = Out::new();
            let hash: String = checked.last.iter().map(|byte| std::format!("{byte:02x}")).collect();
            out.line(format_args!("whole: {} rows; the last has the hash {hash}", checked.whole))?;
            out.end()
        }
    }
}

fn print(out: &mut Out, claim: &Claim, key: &PublicKey) -> Result<(), Failure> {
    let organization = clean_name(&claim.organization);
    let id = claim.organization_id.as_deref().map(clean_name).unwrap_or_default();
    out.line("genuine: one of our reports, and unchanged")?;
    out.line(format_args!("organization  {organization} ({id})"))?;
    out.line(format_args!("partner       {}", clean_name(&claim.partner)))?;
    out.line(format_args!("period        {} ({})", claim.period, format::month(Language::En, claim.period)))?;
    out.line(format_args!("revision      {}", claim.revision))?;
    out.line(format_args!("generated     {}", context::rfc3339(claim.generated_at)))?;
    out.line(format_args!("key           {}", key.id()))
}

fn word(error: &ProofError) -> &'static str {
    match error.verdict() {
        Verdict::NotOurs => "not_ours",
        Verdict::Changed => "changed",
        Verdict::Unknown => "unknown",
    }
}

fn refusal(name: &str, error: &ProofError) -> Failure {
    match error.verdict() {
        Verdict::NotOurs => Failure::new(format!("not one of our reports: {name} {error}")),
        Verdict::Changed => Failure::new(format!("not as we made it: {name} {error}")),
        Verdict::Unknown => Failure::usage(format!("cannot tell: {name} {error}")),
    }
}

/// What a person calls the file, and what is in it.
fn read(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let (name, read) = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        ("standard input".to_owned(), std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes))
    } else {
        (path.display().to_string(), std::fs::read(path))
    };
    let bytes = read.map_err(|error| Failure::usage(format!("{name} cannot be read: {error}")))?;
    Ok((name, bytes))
}

/// The key that the file is held against: the named one, else this deployment's own where that needs no database.
fn key(named: Option<&Path>, settings: &Settings) -> Result<PublicKey, Failure> {
    if let Some(path) = named {
        let text = std::fs::read(path)
            .map_err(|error| Failure::usage(format!("the key {} cannot be read: {error}", path.display())))?;
        return PublicKey::from_pem(&text)
            .map_err(|error| Failure::usage(format!("the key {} cannot be used: {error}", path.display())));
    }
    if let Some(key) = &settings.signing_key {
        return Ok(key.public().clone());
    }
    // With PostgreSQL the key is in there, and what is in the folder is not the deployment's.
    let is_postgres = settings.database_url.as_ref().is_some_and(|url| !url.expose().starts_with("sqlite:"));
    let folder = (!is_postgres).then_some(settings.data_dir.as_path());
    if let Some((path, pem)) = folder.map(in_folder).transpose()?.flatten() {
        let key = SigningKey::from_pem(&pem)
            .map_err(|error| Failure::usage(format!("the key {} cannot be used: {error}", path.display())))?;
        return Ok(key.public().clone());
    }
    Err(Failure::usage(format!(
        "there is no key here to hold the report against: download {}/.well-known/bsr-report-key.pem from the portal \
         that it came from, and name the file with --key",
        context::public_url(settings)
    )))
}

fn in_folder(data_dir: &Path) -> Result<Option<(PathBuf, String)>, Failure> {
    let pem = store::signing_key_in(data_dir).map_err(|error| Failure::usage(Chain(&error).to_string()))?;
    Ok(pem.map(|pem| (store::signing_key_path(data_dir), pem)))
}
