//! The rows of an upstream's partner and organizations.

use domain::text::clean_name;
use domain::time::Instant;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::super::bulk::{self, Kind};
use super::super::tree;
use super::UpstreamOrganization;
use crate::{Error, fields};

/// Where a tenant's domains come from: they count for who may receive mail (spec.md section 6).
const UPSTREAM: &str = "upstream";

/// What is stored of an upstream's organization.
pub(super) struct Stored {
    id: i64,
    pub(super) public_id: Uuid,
    name: String,
    owner: Option<String>,
    source: Option<String>,
    gone: bool,
    set_by_person: i64,
}

/// The partner that upstreams of that name belong to: the one that was made for them (its sender's id is that name), else
/// the deployment's only one of that name.
pub(super) async fn find_partner(db: &impl ConnectionTrait, name: &str) -> Result<Option<i64>, Error> {
    let found: Vec<(i64, i32)> = bulk::query(
        db,
        "find the upstream's partner",
        "SELECT p.id, CASE WHEN p.external_id = k.e THEN 1 ELSE 0 END AS exact FROM {rows} CROSS JOIN partner p
         WHERE p.declared_by = 0 AND (p.external_id = k.e OR p.name_key = k.n) ORDER BY exact DESC, p.id",
        &[("e", Kind::Text), ("n", Kind::Text)],
        &[(name, clean_name(name).to_lowercase())],
        |row| Ok((row.at(0)?, row.at(1)?)),
    )
    .await?;
    Ok(match found.as_slice() {
        [(id, 1), ..] | [(id, _)] => Some(*id),
        _ => None,
    })
}

/// The partner of [`find_partner`], made when it is not there.
pub(super) async fn partner_named(db: &impl ConnectionTrait, name: &str, now: Instant) -> Result<i64, Error> {
    if let Some(known) = find_partner(db, name).await? {
        return Ok(known);
    }
    tree::lock(db).await?;
    let shown = clean_name(name);
    let row =
        (crate::token::new_id(now).simple().to_string(), name, &shown, shown.to_lowercase(), now.timestamp());
    let made = bulk::query(
        db,
        "make the upstream's partner",
        "INSERT INTO partner (public_id, declared_by, external_id, name, name_key, set_by_person, created_at)
         SELECT k.u, 0, k.e, k.n, k.l, 0, k.t FROM {rows} WHERE true ON CONFLICT DO NOTHING RETURNING id",
        &[("u", Kind::Uuid), ("e", Kind::Text), ("n", Kind::Text), ("l", Kind::Text), ("t", Kind::Int)],
        &[row],
        |row| row.at::<i64>(0),
    )
    .await?;
    match made.first() {
        Some(id) => {
            tree::enter(db, *id, None).await?;
            Ok(*id)
        }
        // Another process made it meanwhile.
        None => find_partner(db, name).await?.ok_or(Error::NotFound),
    }
}

/// The partner's organization with that id of the upstream, locked.
pub(super) async fn stored(
    db: &impl ConnectionTrait,
    partner: i64,
    organization_id: &str,
) -> Result<Option<Stored>, Error> {
    const DOING: &str = "read an upstream's organization";
    let locking =
        if db.get_database_backend() == sea_orm::DbBackend::Postgres { "FOR NO KEY UPDATE OF o" } else { "" };
    let sql = format!(
        "SELECT o.id, o.public_id, o.name, o.owner, o.source, o.gone_at, o.set_by_person
         FROM {{rows}} CROSS JOIN organization o WHERE o.partner_id = k.p AND o.external_id = k.e {locking}"
    );
    let columns: &bulk::Columns = &[("p", Kind::Int), ("e", Kind::Text)];
    let key = [(partner, organization_id)];
    let found = bulk::query(db, DOING, &sql, columns, &key, |row| {
        Ok(Stored {
            id: row.at(0)?,
            public_id: row.at(1)?,
            name: row.at(2)?,
            owner: row.at(3)?,
            source: row.at(4)?,
            gone: row.at::<Option<i64>>(5)?.is_some(),
            set_by_person: row.at(6)?,
        })
    });
    Ok(found.await?.into_iter().next())
}

/// A new organization, known since `now`.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    partner: i64,
    organization: &UpstreamOrganization,
    now: Instant,
) -> Result<Uuid, Error> {
    let public_id = crate::token::new_id(now);
    let name = clean_name(&organization.name);
    let row = (
        public_id.simple().to_string(),
        partner,
        &organization.organization_id,
        &name,
        name.to_lowercase(),
        &organization.owner,
        organization.source.map(|source| source.as_str()),
        now.timestamp(),
    );
    let made = bulk::query(
        db,
        "record a new organization of an upstream",
        "INSERT INTO organization
           (public_id, partner_id, external_id, origin, name, name_key, owner, source, first_known_at, set_by_person)
         SELECT k.u, k.p, k.e, 'upstream', k.n, k.l, k.o, k.s, k.t, 0 FROM {rows} WHERE true RETURNING id",
        &[
            ("u", Kind::Uuid),
            ("p", Kind::Int),
            ("e", Kind::Text),
            ("n", Kind::Text),
            ("l", Kind::Text),
            ("o", Kind::Text),
            ("s", Kind::Text),
            ("t", Kind::Int),
        ],
        &[row],
        |row| row.at::<i64>(0),
    )
    .await?;
    replace_domains(db, made.first().copied().ok_or(Error::NotFound)?, organization).await?;
    Ok(public_id)
}

/// Makes the row say what the upstream says at `now`, but for what a person set: it is there, again if it was gone.
pub(super) async fn change(
    db: &impl ConnectionTrait,
    known: &Stored,
    organization: &UpstreamOrganization,
    now: Instant,
) -> Result<(), Error> {
    let name = match known.set_by_person & fields::NAME {
        0 => clean_name(&organization.name),
        _ => known.name.clone(),
    };
    let owner = organization.owner.clone().or_else(|| known.owner.clone());
    let source =
        organization.source.map(|source| source.as_str().to_owned()).or_else(|| known.source.clone());
    if known.gone {
        bulk::execute(
            db,
            "record when an organization was gone",
            "INSERT INTO organization_absence (organization_id, gone_at, back_at)
             SELECT o.id, o.gone_at, k.t FROM {rows} CROSS JOIN organization o WHERE o.id = k.i AND o.gone_at < k.t
             ON CONFLICT (organization_id, gone_at) DO NOTHING",
            &[("i", Kind::Int), ("t", Kind::Int)],
            &[(known.id, now.timestamp())],
        )
        .await?;
    }
    if known.gone || (&name, &owner, &source) != (&known.name, &known.owner, &known.source) {
        bulk::execute(
            db,
            "record an upstream's organization",
            "UPDATE organization SET name = k.n, name_key = k.l, owner = k.o, source = k.s, gone_at = NULL FROM {rows}
             WHERE organization.id = k.i",
            &[("i", Kind::Int), ("n", Kind::Text), ("l", Kind::Text), ("o", Kind::Text), ("s", Kind::Text)],
            &[(known.id, &name, name.to_lowercase(), &owner, &source)],
        )
        .await?;
    }
    if known.set_by_person & fields::DOMAINS == 0 {
        replace_domains(db, known.id, organization).await?;
    }
    Ok(())
}

/// The upstream's domains are those of its tenants now; those that others named stay.
async fn replace_domains(
    db: &impl ConnectionTrait,
    id: i64,
    organization: &UpstreamOrganization,
) -> Result<(), Error> {
    const DOING: &str = "record an organization's domains";
    let Some(domains) = &organization.domains else { return Ok(()) };
    let mut rows: Vec<(i64, &str, &str)> =
        domains.iter().map(|domain| (id, domain.as_str(), UPSTREAM)).collect();
    rows.sort_unstable();
    rows.dedup();
    let columns: &bulk::Columns = &[("i", Kind::Int), ("d", Kind::Text)];
    // The first row names the organization when there is no domain.
    let present: Vec<(i64, &str)> =
        std::iter::once((id, "")).chain(rows.iter().map(|(id, domain, _)| (*id, *domain))).collect();
    bulk::execute(
        db,
        DOING,
        "DELETE FROM organization_domain WHERE origin = 'upstream'
           AND organization_id = (SELECT min(k.i) FROM {rows})
           AND domain NOT IN (SELECT k.d FROM {rows})",
        columns,
        &present,
    )
    .await?;
    bulk::execute(
        db,
        DOING,
        "INSERT INTO organization_domain (organization_id, domain, origin) SELECT k.i, k.d, k.f FROM {rows}
         WHERE true ON CONFLICT (organization_id, domain) DO UPDATE SET origin = excluded.origin
         WHERE organization_domain.origin = 'partner'",
        &[("i", Kind::Int), ("d", Kind::Text), ("f", Kind::Text)],
        &rows,
    )
    .await?;
    Ok(())
}
