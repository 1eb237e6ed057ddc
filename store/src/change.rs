//! What a person sets on a partner or an organization: it wins over pull and push (spec section 2), which know nothing of
//! how reports look.

use domain::brand::{Accent, Logo};
use domain::language::Language;
use domain::paper::Paper;
use domain::recipient::{ascii_domain, owned_domain};
use domain::share::Share;
use domain::text::clean_name;
use domain::zone::Zone;
use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};

use crate::sql::{self, values};
use crate::{Error, appearance, fields};

/// What is to be changed; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// The name.
    pub name: Option<String>,
    /// The time zone. Of this and the next five, `Some(None)` takes away what was set, so that what is set above holds again.
    pub time_zone: Option<Option<Zone>>,
    /// What reports are written in.
    pub language: Option<Option<Language>>,
    /// What sheet they are set for.
    pub paper: Option<Option<Paper>>,
    /// The colour in them.
    pub accent: Option<Option<Accent>>,
    /// The logo in them.
    pub logo: Option<Option<Logo>>,
    /// The tolerated share of minor issues.
    pub minor_issue_share: Option<Option<Share>>,
    /// Domains that are theirs: exactly these, and they stay whatever input says.
    pub add_domains: Vec<String>,
    /// Domains that are not theirs: input no longer changes the list.
    pub remove_domains: Vec<String>,
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Partner,
    Organization,
}

impl Table {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Organization => "organization",
        }
    }
}

/// A row as it stands.
struct Current {
    name: String,
    time_zone: Option<String>,
    language: Option<String>,
    paper: Option<String>,
    accent: Option<String>,
    logo: Option<Logo>,
    minor_issue_share: Option<Share>,
    set_by_person: i64,
    domains: Vec<String>,
}

impl Current {
    /// As the audit log has it.
    fn told(&self) -> Value {
        json!({
            "name": self.name,
            "time_zone": self.time_zone,
            "domains": self.domains,
            "language": self.language,
            "paper": self.paper,
            "accent": self.accent,
            "logo": appearance::named(self.logo.as_ref()),
            "minor_issue_share": word(self.minor_issue_share),
        })
    }
}

/// The origin of a domain that a person added: it counts for section 6, and no input takes it away.
const BY_PERSON: &str = "person";

const DOING: &str = "change a partner or an organization";

/// Applies the change to a row, in the transaction; answers the old and the new values of what changed, if anything did.
pub(crate) async fn apply(
    tx: &DatabaseTransaction,
    table: Table,
    row: i64,
    wanted: Change,
) -> Result<Option<(Value, Value)>, Error> {
    let add = checked(&wanted.add_domains, owned_domain)?;
    let remove = checked(&wanted.remove_domains, ascii_domain)?;
    let current = read(tx, table, row).await?;

    let named = wanted.name.is_some();
    let name = wanted.name.map(|name| clean_name(name.trim())).unwrap_or_else(|| current.name.clone());
    if name.is_empty() {
        return Err(Error::Refused("the name must not be empty".to_owned()));
    }
    let time_zone = wanted.time_zone.map_or_else(|| current.time_zone.clone(), word);
    let mut set = current.set_by_person;
    // Saying what input said already is a person's word too: it stays when input changes its mind.
    set |= if named { fields::NAME } else { 0 };
    set = match wanted.time_zone {
        None => set,
        Some(Some(_)) => set | fields::TIME_ZONE,
        // Nobody's word any more: input may say something again.
        Some(None) => set & !fields::TIME_ZONE,
    };
    set |= if remove.is_empty() { 0 } else { fields::DOMAINS };

    let mut next = Current {
        name,
        time_zone,
        language: wanted.language.map_or_else(|| current.language.clone(), word),
        paper: wanted.paper.map_or_else(|| current.paper.clone(), word),
        accent: wanted.accent.map_or_else(|| current.accent.clone(), word),
        logo: wanted.logo.unwrap_or_else(|| current.logo.clone()),
        minor_issue_share: wanted.minor_issue_share.unwrap_or(current.minor_issue_share),
        set_by_person: set,
        domains: Vec::new(),
    };
    write(tx, table, row, &next).await?;
    next.domains = write_domains(tx, table, row, &add, &remove, current.domains.clone()).await?;

    let (before, after) = (current.told(), next.told());
    Ok((before != after).then(|| only_what_differs(before, after)))
}

fn checked<E: std::fmt::Display>(
    texts: &[String],
    check: fn(&str) -> Result<String, E>,
) -> Result<Vec<String>, Error> {
    texts.iter().map(|text| check(text).map_err(|error| Error::Refused(error.to_string()))).collect()
}

async fn read(tx: &DatabaseTransaction, table: Table, row: i64) -> Result<Current, Error> {
    let name = table.name();
    let domains = format!("SELECT domain FROM {name}_domain WHERE {name}_id = $1 ORDER BY domain");
    let domains = sql::all(tx, DOING, &domains, values![row], |row| row.at::<String>(0)).await?;
    let select = format!(
        "SELECT name, time_zone, language, paper, accent, logo_type, logo, minor_issue_share, set_by_person FROM {name} WHERE id = $1"
    );
    sql::one(tx, DOING, &select, values![row], |row| {
        Ok(Current {
            name: row.get("name")?,
            time_zone: row.get("time_zone")?,
            language: row.get("language")?,
            paper: row.get("paper")?,
            accent: row.get("accent")?,
            logo: appearance::logo(row)?,
            minor_issue_share: appearance::share(row.get("minor_issue_share")?)?,
            set_by_person: row.get("set_by_person")?,
            domains,
        })
    })
    .await
}

async fn write(tx: &DatabaseTransaction, table: Table, row: i64, next: &Current) -> Result<(), Error> {
    let update = format!(
        "UPDATE {} SET name = $1, name_key = $2, time_zone = $3, set_by_person = $4, language = $5, paper = $6,
                accent = $7, logo_type = $8, logo = $9, minor_issue_share = $10 WHERE id = $11",
        table.name()
    );
    let values = values![
        next.name.as_str(),
        next.name.to_lowercase(),
        next.time_zone.clone(),
        next.set_by_person,
        next.language.clone(),
        next.paper.clone(),
        next.accent.clone(),
        word(next.logo.as_ref().map(Logo::kind)),
        next.logo.as_ref().map(|logo| logo.bytes().to_vec()),
        next.minor_issue_share.map(|share| i64::from(share.tenths())),
        row,
    ];
    sql::execute(tx, DOING, &update, values).await.map(|_| ())
}

/// As it is stored.
fn word(value: Option<impl std::fmt::Display>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// Answers the domains as they are then.
async fn write_domains(
    tx: &DatabaseTransaction,
    table: Table,
    row: i64,
    add: &[String],
    remove: &[String],
    mut domains: Vec<String>,
) -> Result<Vec<String>, Error> {
    let name = table.name();
    for domain in remove {
        let delete = format!("DELETE FROM {name}_domain WHERE {name}_id = $1 AND domain = $2");
        if sql::execute(tx, DOING, &delete, values![row, domain.as_str()]).await? == 0 {
            return Err(Error::Refused(format!("«{domain}» is not among the domains")));
        }
        domains.retain(|known| known != domain);
    }
    for domain in add {
        let insert = format!(
            "INSERT INTO {name}_domain ({name}_id, domain, origin) VALUES ($1, $2, $3)
             ON CONFLICT ({name}_id, domain) DO UPDATE SET origin = excluded.origin"
        );
        sql::execute(tx, DOING, &insert, values![row, domain.as_str(), BY_PERSON]).await?;
        if !domains.contains(domain) {
            domains.push(domain.clone());
        }
    }
    domains.sort();
    Ok(domains)
}

/// The audit log names what changed, and no more.
fn only_what_differs(mut before: Value, mut after: Value) -> (Value, Value) {
    if let (Value::Object(before), Value::Object(after)) = (&mut before, &mut after) {
        let same: Vec<String> = before
            .iter()
            .filter(|(key, value)| after.get(*key) == Some(*value))
            .map(|(key, _)| key.clone())
            .collect();
        for key in same {
            before.remove(&key);
            after.remove(&key);
        }
    }
    (before, after)
}
