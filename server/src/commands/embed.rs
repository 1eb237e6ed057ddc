//! `bsr embed`: which portals may frame a partner's pages, and the keys of their launch tokens (docs/embedding.md).

use std::{fs, io::Read as _, path::Path};

use chrono::SecondsFormat;

use super::context;
use crate::{
    cli::EmbedCommand,
    outcome::Failure,
    print::{Out, cell},
    settings::Settings,
};

/// The longest file that can hold a public key, in bytes.
const LONGEST: u64 = 64 * 1024;

/// Shows or changes.
pub(super) async fn embed(command: &EmbedCommand, settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let (store, scope) = (&opened.store, &opened.deployment);
    let mut out = Out::new();
    match command {
        EmbedCommand::Show { partner } => {
            let partner = context::partner(store, scope, partner).await?;
            for origin in store.frame_origins(scope, partner.id).await? {
                out.line(format_args!("origin {origin}"))?;
            }
            for key in store.launch_keys(scope, partner.id).await? {
                let revoked = key.revoked_at.map_or_else(String::new, |at| {
                    std::format!(", revoked {}", at.to_rfc3339_opts(SecondsFormat::Secs, true))
                });
                let (name, issuer) = (cell(&key.name), cell(&key.issuer));
                out.line(format_args!("key    {} {} {name}, iss {issuer}{revoked}", key.id, key.algorithm))?;
            }
        }
        EmbedCommand::Origins { partner, origins } => {
            let partner = context::partner(store, scope, partner).await?;
            for origin in store.set_frame_origins(scope, partner.id, None, origins).await? {
                out.line(format_args!("origin {origin}"))?;
            }
        }
        EmbedCommand::AddKey(args) => {
            let partner = context::partner(store, scope, &args.partner).await?;
            let key = read(&args.public_key)?;
            let id = store.add_launch_key(scope, partner.id, &args.name, &args.issuer, &key).await?;
            out.line(format_args!("kid {id}"))?;
        }
        EmbedCommand::RevokeKey { id } => {
            let unknown = || {
                Failure::usage(std::format!(
                    "«{id}» is not the id of a key; bsr embed show PARTNER lists them"
                ))
            };
            let key = id.parse().map_err(|_| unknown())?;
            store.revoke_launch_key(scope, key).await.map_err(|error| match error {
                store::Error::NotFound => Failure::new(std::format!("there is no key {id}")),
                error => Failure::of(&error),
            })?;
            out.line(format_args!("revoked {id}"))?;
        }
    }
    out.end()
}

fn read(path: &Path) -> Result<String, Failure> {
    let failed =
        |error: &std::io::Error| Failure::new(std::format!("{} cannot be read: {error}", path.display()));
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(LONGEST).read_to_string(&mut text)
    } else {
        fs::File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text))
    };
    read.map_err(|error| failed(&error))?;
    Ok(text)
}
