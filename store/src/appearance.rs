//! How an organization's reports look, from what is set on it and on the partners above it.

use domain::brand::{Accent, Appearance, Logo, LogoKind};
use domain::language::Language;
use domain::paper::Paper;
use domain::share::Share;
use sea_orm::DbErr;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::sql::Row;

/// A column of an organization `o`: its own value, else that of the nearest partner above it that has one, else NULL.
pub(crate) fn nearest(column: &str) -> String {
    format!(
        "coalesce(o.{column}, (
    SELECT above.{column} FROM partner_closure up JOIN partner above ON above.id = up.ancestor_id
    WHERE up.descendant_id = o.partner_id AND above.{column} IS NOT NULL ORDER BY up.depth LIMIT 1))"
    )
}

/// A tolerated share as it is stored: in tenths of a percent.
pub(crate) fn share(tenths: Option<i16>) -> Result<Option<Share>, DbErr> {
    let share = |tenths: i16| {
        Share::from_tenths(tenths.into())
            .ok_or_else(|| DbErr::Type("minor_issue_share holds no share".to_owned()))
    };
    tenths.map(share).transpose()
}

/// What a query of an organization `o` selects so that [`facts`] can be read from its rows.
pub(crate) fn fact_columns() -> String {
    let columns = ["language", "paper", "accent", "logo_type"];
    columns.map(|column| format!("{} AS {column}", nearest(column))).join(", ")
}

/// What a query of an organization `o` selects so that [`appearance`] can be read from its rows.
pub(crate) fn columns() -> String {
    format!("{}, {} AS logo", fact_columns(), nearest("logo"))
}

/// How reports look, the logo's bytes left out: what is set, or what holds where nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AppearanceFacts {
    /// What they are written in.
    pub language: Language,
    /// The sheet.
    pub paper: Paper,
    /// The one colour that is the partner's.
    pub accent: Accent,
    /// What the logo's file is; none when there is no logo.
    pub logo: Option<LogoKind>,
}

/// Reads the columns of [`fact_columns`].
pub(crate) fn facts(row: &Row) -> Result<AppearanceFacts, DbErr> {
    Ok(AppearanceFacts {
        language: row.parse_or_none("language")?.unwrap_or_default(),
        paper: row.parse_or_none("paper")?.unwrap_or_default(),
        accent: row.parse_or_none("accent")?.unwrap_or_default(),
        logo: row.parse_or_none("logo_type")?,
    })
}

/// Reads the columns of [`columns`].
pub(crate) fn appearance(row: &Row) -> Result<Appearance, DbErr> {
    let AppearanceFacts { language, paper, accent, .. } = facts(row)?;
    Ok(Appearance { language, paper, accent, logo: logo(row)? })
}

/// Reads `logo_type` and `logo`, which [`Logo::parse`] passed before they were stored.
pub(crate) fn logo(row: &Row) -> Result<Option<Logo>, DbErr> {
    let kind: Option<LogoKind> = row.parse_or_none("logo_type")?;
    let bytes: Option<Vec<u8>> = row.get("logo")?;
    Ok(kind.zip(bytes).map(|(kind, bytes)| Logo::from_kept(kind, bytes)))
}

/// A logo as the audit log names it: by its kind, size and hash.
pub(crate) fn named(logo: Option<&Logo>) -> Value {
    logo.map_or(
        Value::Null,
        |logo| json!({ "type": logo.kind(), "bytes": logo.bytes().len(), "sha256": sha256(logo) }),
    )
}

/// What tells a logo from another one, and from none.
pub(crate) fn mark(logo: Option<&Logo>) -> String {
    logo.map_or_else(|| "none".to_owned(), sha256)
}

fn sha256(logo: &Logo) -> String {
    Sha256::digest(logo.bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
