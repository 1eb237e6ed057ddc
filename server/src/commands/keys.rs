//! `bsr key`: the API keys of those who push, read and set.

use chrono::{Duration, SecondsFormat};
use domain::{purpose::Purposes, time::Instant};
use store::{KeyReach, KeyView, NewKey};

use super::context;
use crate::{
    cli::{KeyAddArgs, KeyCommand},
    outcome::Failure,
    print::{Out, cell},
    settings::Settings,
};

/// Adds, lists or revokes.
pub(super) async fn key(command: &KeyCommand, settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let (store, scope) = (&opened.store, &opened.deployment);
    let mut out = Out::new();
    match command {
        KeyCommand::Add(args) => {
            let expires_at = expires_at(args, store.now())?;
            let reach = match (&args.partner, &args.organization) {
                (Some(text), _) => KeyReach::Partner(context::partner(store, scope, text).await?.id),
                (None, Some(text)) => {
                    KeyReach::Organization(context::organization(store, scope, text).await?.id)
                }
                (None, None) => KeyReach::Everything,
            };
            let purposes = Purposes::new(args.purposes.iter().copied());
            let shown =
                store.add_key(scope, NewKey { reach, purposes, name: args.name.clone(), expires_at }).await?;
            out.line(format_args!("id  {}", shown.id))?;
            out.line(format_args!("key {}", shown.secret))?;
        }
        KeyCommand::List => {
            out.line("id,name,partner,created,expires,revoked,organization,purposes")?;
            for key in store.keys(scope).await? {
                out.line(row(&key))?;
            }
        }
        KeyCommand::Revoke { id } => {
            let id = id.parse().map_err(|_| {
                Failure::usage(format!("«{id}» is not the id of a key; bsr key list shows them"))
            })?;
            store.revoke_key(scope, id).await.map_err(|error| match error {
                store::Error::NotFound => Failure::new(format!("there is no key {id}")),
                error => Failure::of(&error),
            })?;
            out.line(format_args!("revoked {id}"))?;
        }
    }
    out.end()
}

fn expires_at(args: &KeyAddArgs, now: Instant) -> Result<Option<Instant>, Failure> {
    let Some(lifetime) = args.expires_in else { return Ok(None) };
    let end = Duration::from_std(lifetime).ok().and_then(|lifetime| now.checked_add_signed(lifetime));
    end.map(Some).ok_or_else(|| Failure::usage("--expires-in is too long"))
}

fn row(key: &KeyView) -> String {
    let at = |instant: Option<Instant>| {
        instant.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
    };
    let partner = key.partner_name.as_deref().unwrap_or("(operator)");
    let (created, expires, revoked) = (at(Some(key.created_at)), at(key.expires_at), at(key.revoked_at));
    let organization = cell(key.organization_name.as_deref().unwrap_or_default());
    format!(
        "{},{},{},{created},{expires},{revoked},{organization},{}",
        key.id,
        cell(&key.name),
        cell(partner),
        key.purposes
    )
}
