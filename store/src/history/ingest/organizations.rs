//! `organization` lines, and the domains of organizations and partners.

use domain::text::clean_name;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::super::bulk::{self, Kind};
use super::directory::{Directory, Organization, Partner, shown};
use super::{Sender, Verdict};
use crate::Error;
use crate::audit::{self, Entry};
use crate::sql::{self, Row, values};

/// What an `organization` line says.
pub(super) struct OrganizationLine<'a> {
    pub(super) id: &'a str,
    pub(super) partner: &'a str,
    pub(super) name: &'a str,
    pub(super) owner: Option<&'a str>,
    pub(super) time_zone: Option<&'static str>,
    pub(super) source: Option<&'static str>,
    pub(super) domains: Option<&'a [String]>,
}

/// Declares an organization, or changes it to what the line says; what the line leaves out stays as it is. Ids are the
/// sender's own: one that it declared at another partner moves to the one that the line names.
pub(super) async fn declare(
    db: &DatabaseTransaction,
    sender: &Sender<'_>,
    directory: &mut Directory,
    line: &OrganizationLine<'_>,
    position: usize,
) -> Result<Verdict, Error> {
    let partner = match directory.partner(line.partner) {
        Ok(place) => directory.partners[place].clone(),
        Err(reason) => return Ok(Verdict::Refused(reason)),
    };
    let Some(place) = directory.organization_of(partner.id, line.id) else {
        let Some(own) = directory.own_organization(line.id) else {
            return insert(db, sender, directory, (partner.id, partner.declared_by), line, position).await;
        };
        let organization = &mut directory.organizations[own];
        move_to(db, sender, organization, &partner).await?;
        change(db, sender, organization, line).await?;
        return Ok(Verdict::Accepted);
    };
    let organization = &mut directory.organizations[place];
    if organization.pushed {
        change(db, sender, organization, line).await
    } else {
        let reason = format!(
            "«{}» is the id of an organization that this partner has from its upstream",
            shown(line.id)
        );
        Ok(Verdict::Refused(reason))
    }
}

/// Everything of the organization goes with it, its reports too: it is the same client of another partner.
async fn move_to(
    db: &DatabaseTransaction,
    sender: &Sender<'_>,
    organization: &mut Organization,
    partner: &Partner,
) -> Result<(), Error> {
    const DOING: &str = "move an organization to another partner";
    let name = "SELECT name FROM partner WHERE id = $1";
    let before: String = sql::one(db, DOING, name, values![organization.partner_id], |row| row.at(0)).await?;
    let update = "UPDATE organization SET partner_id = $1 WHERE id = $2";
    sql::execute(db, DOING, update, values![partner.id, organization.id]).await?;
    let entry = Entry {
        organization: Some(organization.id),
        before: serde_json::json!({ "partner": before }),
        after: serde_json::json!({ "partner": partner.name }),
        ..Entry::new("organization.moved")
    };
    audit::record(db, sender.scope, sender.now, entry).await?;
    (organization.partner_id, organization.partner_declared_by) = (partner.id, partner.declared_by);
    Ok(())
}

async fn insert(
    db: &impl ConnectionTrait,
    sender: &Sender<'_>,
    directory: &mut Directory,
    (partner_id, partner_declared_by): (i64, i64),
    line: &OrganizationLine<'_>,
    position: usize,
) -> Result<Verdict, Error> {
    const DOING: &str = "declare an organization";
    let name = clean_name(line.name);
    let row = (
        crate::token::new_id(sender.now).simple().to_string(),
        partner_id,
        line.id,
        &name,
        name.to_lowercase(),
        line.owner,
        line.time_zone,
        line.source,
        sender.known_at.timestamp(),
        sender.root,
    );
    let inserted = bulk::query(
        db,
        DOING,
        "INSERT INTO organization
           (public_id, partner_id, external_id, origin, name, name_key, owner, time_zone, source, first_known_at,
            set_by_person, declared_by)
         SELECT k.u, k.p, k.e, 'push', k.n, k.l, k.o, k.z, k.s, k.t, 0, k.d FROM {rows}
         WHERE true ON CONFLICT DO NOTHING RETURNING id",
        &[
            ("u", Kind::Uuid),
            ("p", Kind::Int),
            ("e", Kind::Text),
            ("n", Kind::Text),
            ("l", Kind::Text),
            ("o", Kind::Text),
            ("z", Kind::Text),
            ("s", Kind::Text),
            ("t", Kind::Int),
            ("d", Kind::Int),
        ],
        &[row],
        |row| row.at::<i64>(0),
    )
    .await?;
    let Some(id) = inserted.first().copied() else {
        let reason =
            format!("organization «{}» is being declared by another call: send it again", shown(line.id));
        return Ok(Verdict::Refused(reason));
    };
    replace_domains(db, sender, DomainsOf::Organization(id), line.domains).await?;
    directory.add_organization(Organization {
        id,
        partner_id,
        external_id: line.id.to_owned(),
        pushed: true,
        name,
        owner: line.owner.map(str::to_owned),
        time_zone: line.time_zone.map(str::to_owned),
        source: line.source.map(str::to_owned),
        set_by_person: 0,
        declared_by: Some(sender.root),
        partner_declared_by,
        since: position,
    });
    Ok(Verdict::Accepted)
}

async fn change(
    db: &impl ConnectionTrait,
    sender: &Sender<'_>,
    organization: &mut Organization,
    line: &OrganizationLine<'_>,
) -> Result<Verdict, Error> {
    let before = organization.clone();
    let free = |field: i64| before.set_by_person & field == 0;
    if free(crate::fields::NAME) {
        organization.name = clean_name(line.name);
    }
    let said = |new: Option<&str>, old: &mut Option<String>| {
        if let Some(new) = new {
            *old = Some(new.to_owned());
        }
    };
    if free(crate::fields::TIME_ZONE) {
        said(line.time_zone, &mut organization.time_zone);
    }
    said(line.owner, &mut organization.owner);
    said(line.source, &mut organization.source);
    let fields =
        |it: &Organization| (it.name.clone(), it.owner.clone(), it.time_zone.clone(), it.source.clone());
    let mut changed = fields(&before) != fields(organization);
    organization.declared_by.get_or_insert(sender.root);
    if changed || before.declared_by.is_none() {
        let row = (
            organization.id,
            &organization.name,
            organization.name.to_lowercase(),
            &organization.owner,
            &organization.time_zone,
            &organization.source,
            organization.declared_by,
        );
        bulk::execute(
            db,
            "change an organization",
            "UPDATE organization SET name = k.n, name_key = k.l, owner = k.o, time_zone = k.z, source = k.s, declared_by = k.d
             FROM {rows} WHERE organization.id = k.i",
            &[
                ("i", Kind::Int),
                ("n", Kind::Text),
                ("l", Kind::Text),
                ("o", Kind::Text),
                ("z", Kind::Text),
                ("s", Kind::Text),
                ("d", Kind::Int),
            ],
            &[row],
        )
        .await?;
    }
    if free(crate::fields::DOMAINS) {
        changed |=
            replace_domains(db, sender, DomainsOf::Organization(organization.id), line.domains).await?;
    }
    Ok(Verdict::changed(changed))
}

/// Whose domains.
#[derive(Clone, Copy)]
pub(super) enum DomainsOf {
    Partner(i64),
    Organization(i64),
}

/// Makes these the domains that senders of this kind declared; returns whether that changed any. A domain of the
/// operator's stays when a partner's key names it too or leaves it out, and becomes the operator's when that names it.
pub(super) async fn replace_domains(
    db: &impl ConnectionTrait,
    sender: &Sender<'_>,
    of: DomainsOf,
    domains: Option<&[String]>,
) -> Result<bool, Error> {
    const DOING: &str = "change domains";
    let Some(domains) = domains else { return Ok(false) };
    let (table, owner, id) = match of {
        DomainsOf::Partner(id) => ("partner_domain", "partner_id", id),
        DomainsOf::Organization(id) => ("organization_domain", "organization_id", id),
    };
    let sql = format!("SELECT t.domain, t.origin FROM {{rows}} CROSS JOIN {table} t WHERE t.{owner} = k.i");
    let read = |row: &Row| Ok((row.at(0)?, row.at(1)?));
    let stored: Vec<(String, String)> =
        bulk::query(db, DOING, &sql, &[("i", Kind::Int)], &[(id,)], read).await?;

    let origin = sender.origin;
    let gone: Vec<(i64, &str)> = stored
        .iter()
        .filter(|(domain, from)| from == origin && !domains.contains(domain))
        .map(|(domain, _)| (id, domain.as_str()))
        .collect();
    let outranks = |from: &str| origin == "operator" && from == "partner";
    let new: Vec<(i64, &str, &str)> = domains
        .iter()
        .filter(|domain| !stored.iter().any(|(known, from)| known == *domain && !outranks(from)))
        .map(|domain| (id, domain.as_str(), origin))
        .collect();
    let columns: &bulk::Columns = &[("i", Kind::Int), ("d", Kind::Text), ("o", Kind::Text)];
    let sql = format!("DELETE FROM {table} WHERE ({owner}, domain) IN (SELECT k.i, k.d FROM {{rows}})");
    bulk::execute(db, DOING, &sql, &columns[..2], &gone).await?;
    let sql = format!(
        "INSERT INTO {table} ({owner}, domain, origin) SELECT k.i, k.d, k.o FROM {{rows}} WHERE true
         ON CONFLICT ({owner}, domain) DO UPDATE SET origin = excluded.origin"
    );
    bulk::execute(db, DOING, &sql, columns, &new).await?;
    Ok(!gone.is_empty() || !new.is_empty())
}
