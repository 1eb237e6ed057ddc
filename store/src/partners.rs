//! Partners: list, find, change.

use std::collections::{HashMap, HashSet};

use domain::brand::{Accent, LogoKind};
use domain::id::PartnerId;
use domain::language::Language;
use domain::paper::Paper;
use domain::role::Role;
use domain::zone::Zone;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::change::{self, Table};
use crate::find::{FindError, only};
use crate::sql::{self, Row, values};
use crate::{Error, Scope, Store, reach};

pub use crate::change::Change as PartnerChange;

/// A partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// The outside id.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// The partner above it, when the scope reaches that.
    pub parent_name: Option<String>,
    /// The id that whoever declared it uses.
    pub external_id: Option<String>,
    /// The time zone of its organizations that have none of their own, when it is set on this partner.
    pub time_zone: Option<Zone>,
    /// What the reports of its organizations are written in, when it is set on this partner; as are the next three.
    pub language: Option<Language>,
    /// What sheet they are set for.
    pub paper: Option<Paper>,
    /// The colour in them.
    pub accent: Option<Accent>,
    /// What the file of the logo in them is.
    pub logo: Option<LogoKind>,
    /// Its e-mail domains, whoever declared them.
    pub domains: Vec<String>,
    /// How many organizations are its own, those of partners below it not counted.
    pub organizations: u64,
}

/// A partner that was found, with its row.
pub(crate) struct FoundPartner {
    pub(crate) row: i64,
    pub(crate) public_id: Uuid,
}

impl Store {
    /// The partners within the scope, by name.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn partners(&self, scope: &Scope) -> Result<Vec<Partner>, Error> {
        self.read_partners(scope, None).await
    }

    /// The partners within the scope as a tree: each after the one above it, with how deep it is below the scope's root.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn partner_tree(&self, scope: &Scope) -> Result<Vec<(PartnerId, String, usize)>, Error> {
        let statement = "SELECT p.id, p.parent_id, p.public_id, p.name FROM partner p
             JOIN partner_closure reach ON reach.descendant_id = p.id AND reach.ancestor_id = $1
             ORDER BY p.name_key, p.id";
        let rows = sql::all(self.reader(), "list the partners", statement, values![scope.root()], |row| {
            Ok((row.at::<i64>(0)?, row.at::<Option<i64>>(1)?, PartnerId(row.at(2)?), row.at::<String>(3)?))
        });
        let rows = rows.await?;
        let reached: HashSet<i64> = rows.iter().map(|(id, ..)| *id).collect();
        let mut below: HashMap<Option<i64>, Vec<_>> = HashMap::new();
        for (id, parent, public, name) in rows {
            let parent = parent.filter(|parent| *parent != id && reached.contains(parent));
            below.entry(parent).or_default().push((id, public, name));
        }
        let mut tree = Vec::new();
        let mut open: Vec<_> =
            below.remove(&None).unwrap_or_default().into_iter().map(|it| (it, 0)).rev().collect();
        while let Some(((id, public, name), depth)) = open.pop() {
            tree.push((public, name, depth));
            let children = below.remove(&Some(id)).unwrap_or_default();
            open.extend(children.into_iter().map(|it| (it, depth + 1)).rev());
        }
        Ok(tree)
    }

    /// The partner that a text names: our id, the sender's id, or the name in any case.
    ///
    /// # Errors
    /// [`FindError`] when there is none or several.
    pub async fn find_partner(&self, scope: &Scope, text: &str) -> Result<Partner, FindError> {
        let found = find(self.reader(), scope, text).await?;
        let partners = self.read_partners(scope, Some(found.public_id)).await?;
        Ok(partners.into_iter().next().ok_or(Error::NotFound)?)
    }

    /// Changes a partner; from then on input no longer changes those fields.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages, [`Error::Refused`] for a domain
    /// that nobody can own.
    pub async fn set_partner(
        &self,
        scope: &Scope,
        id: PartnerId,
        wanted: PartnerChange,
    ) -> Result<Partner, Error> {
        const DOING: &str = "change a partner";
        let tx = self.begin().await?;
        let row = reach::partner(&tx, scope, id).await?;
        scope.require(Role::manages, "change this")?;
        if let Some((before, after)) = change::apply(&tx, Table::Partner, row, wanted).await? {
            let entry = Entry { partner: Some(row), before, after, ..Entry::new("partner.set") };
            audit::record(&tx, scope, self.now(), entry).await?;
        }
        sql::commit(tx, DOING).await?;
        let partners = self.read_partners(scope, Some(id.0)).await?;
        partners.into_iter().next().ok_or(Error::NotFound)
    }

    async fn read_partners(&self, scope: &Scope, only: Option<Uuid>) -> Result<Vec<Partner>, Error> {
        const DOING: &str = "list the partners";
        let domains = sql::all(
            self.reader(),
            DOING,
            "SELECT d.partner_id, d.domain FROM partner_domain d
             JOIN partner_closure reach ON reach.descendant_id = d.partner_id AND reach.ancestor_id = $1
             ORDER BY d.domain",
            values![scope.root()],
            |row| Ok((row.at::<i64>(0)?, row.at::<String>(1)?)),
        )
        .await?;
        let mut values = values![scope.root()];
        let condition = only.map_or("", |_| "WHERE p.public_id = $2");
        values.extend(only.map(sea_orm::Value::from));
        let sql = format!(
            "SELECT p.id, p.public_id, p.name, above.name AS parent_name, p.external_id, p.time_zone,
                    p.language, p.paper, p.accent, p.logo_type,
                    (SELECT COUNT(*) FROM organization o WHERE o.partner_id = p.id) AS organizations
             FROM partner p
             JOIN partner_closure reach ON reach.descendant_id = p.id AND reach.ancestor_id = $1
             LEFT JOIN partner_closure up ON up.descendant_id = p.parent_id AND up.ancestor_id = $1
             LEFT JOIN partner above ON above.id = up.descendant_id
             {condition} ORDER BY p.name_key, p.id"
        );
        sql::all(self.reader(), DOING, &sql, values, |row| partner(row, &domains)).await
    }
}

/// The partner that a text names, as a row.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    scope: &Scope,
    text: &str,
) -> Result<FoundPartner, FindError> {
    let text = text.trim();
    let id = text.parse::<PartnerId>().map_or_else(|_| Uuid::nil(), |id| id.0);
    let found = sql::all(
        db,
        "find a partner",
        "SELECT p.id, p.public_id, p.name,
                CASE WHEN p.public_id = $2 THEN 0 WHEN p.external_id = $3 THEN 1 ELSE 2 END AS exactness
         FROM partner p
         JOIN partner_closure reach ON reach.descendant_id = p.id AND reach.ancestor_id = $1
         WHERE p.public_id = $2 OR p.external_id = $3 OR p.name_key = $4
         ORDER BY p.id",
        values![scope.root(), id, text, domain::text::clean_name(text).to_lowercase()],
        |row| {
            let public_id: Uuid = row.get("public_id")?;
            let label = format!("{public_id} ({})", row.get::<String>("name")?);
            // SQLite says BIGINT, PostgreSQL INTEGER.
            let exactness = i64::from(row.get::<i32>("exactness")?);
            Ok((exactness, label, FoundPartner { row: row.get("id")?, public_id }))
        },
    )
    .await?;
    only("partner", text, found)
}

fn partner(row: &Row, domains: &[(i64, String)]) -> Result<Partner, DbErr> {
    let id: i64 = row.get("id")?;
    Ok(Partner {
        id: PartnerId(row.get("public_id")?),
        name: row.get("name")?,
        parent_name: row.get("parent_name")?,
        external_id: row.get("external_id")?,
        time_zone: row.parse_or_none("time_zone")?,
        language: row.parse_or_none("language")?,
        paper: row.parse_or_none("paper")?,
        accent: row.parse_or_none("accent")?,
        logo: row.parse_or_none("logo_type")?,
        domains: domains.iter().filter(|(of, _)| *of == id).map(|(_, domain)| domain.clone()).collect(),
        organizations: row.get::<i64>("organizations")?.unsigned_abs(),
    })
}
