//! `partner` lines: a partner and its place in the tree.

use domain::text::clean_name;
use sea_orm::ConnectionTrait;

use super::super::bulk::{self, Kind};
use super::super::tree;
use super::directory::{Directory, Partner, shown};
use super::organizations::{DomainsOf, replace_domains};
use super::{Sender, Verdict};
use crate::Error;

/// What a `partner` line says.
pub(super) struct PartnerLine<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) parent: Option<&'a str>,
    pub(super) domains: Option<&'a [String]>,
    pub(super) time_zone: Option<&'static str>,
}

/// Declares a partner, or changes it to what the line says; what the line leaves out stays as it is.
pub(super) async fn declare(
    db: &impl ConnectionTrait,
    sender: &Sender<'_>,
    directory: &mut Directory,
    line: &PartnerLine<'_>,
) -> Result<Verdict, Error> {
    let parent = match line.parent.map(|parent| directory.partner(parent)).transpose() {
        Ok(place) => place.map(|place| directory.partners[place].id),
        Err(reason) => return Ok(Verdict::Refused(reason)),
    };
    match directory.own_partner(line.id) {
        Some(place) => change(db, sender, &mut directory.partners[place], parent, line).await,
        None => insert(db, sender, directory, parent, line).await,
    }
}

async fn insert(
    db: &impl ConnectionTrait,
    sender: &Sender<'_>,
    directory: &mut Directory,
    parent: Option<i64>,
    line: &PartnerLine<'_>,
) -> Result<Verdict, Error> {
    const DOING: &str = "declare a partner";
    let parent_id = parent.or((sender.root != 0).then_some(sender.root));
    let name = clean_name(line.name);
    let row = (
        crate::token::new_id(sender.now).simple().to_string(),
        parent_id,
        sender.root,
        line.id,
        &name,
        name.to_lowercase(),
        line.time_zone,
        sender.now.timestamp(),
    );
    let inserted = bulk::query(
        db,
        DOING,
        "INSERT INTO partner
           (public_id, parent_id, declared_by, external_id, name, name_key, time_zone, set_by_person, created_at)
         SELECT k.u, k.p, k.d, k.e, k.n, k.l, k.z, 0, k.t FROM {rows} WHERE true ON CONFLICT DO NOTHING RETURNING id",
        &[
            ("u", Kind::Uuid),
            ("p", Kind::Int),
            ("d", Kind::Int),
            ("e", Kind::Text),
            ("n", Kind::Text),
            ("l", Kind::Text),
            ("z", Kind::Text),
            ("t", Kind::Int),
        ],
        &[row],
        |row| row.at::<i64>(0),
    )
    .await?;
    let Some(id) = inserted.first().copied() else {
        return Ok(Verdict::Refused(format!(
            "partner «{}» is being declared by another call: send it again",
            shown(line.id)
        )));
    };
    tree::enter(db, id, parent_id).await?;
    replace_domains(db, sender, DomainsOf::Partner(id), line.domains).await?;
    let partner = Partner {
        id,
        declared_by: sender.root,
        parent_id,
        name,
        time_zone: line.time_zone.map(str::to_owned),
        set_by_person: 0,
    };
    directory.add_partner(line.id.to_owned(), partner);
    Ok(Verdict::Accepted)
}

async fn change(
    db: &impl ConnectionTrait,
    sender: &Sender<'_>,
    partner: &mut Partner,
    parent: Option<i64>,
    line: &PartnerLine<'_>,
) -> Result<Verdict, Error> {
    let before = partner.clone();
    if let Some(parent) = parent.filter(|parent| partner.parent_id != Some(*parent)) {
        if partner.id == sender.root {
            return Ok(Verdict::Refused("a key's own partner cannot be moved by that key".into()));
        }
        if is_below(db, parent, partner.id).await? {
            return Ok(Verdict::Refused(format!("partner «{}» would be below itself", shown(line.id))));
        }
        partner.parent_id = Some(parent);
        tree::leave(db, partner.id).await?;
        tree::enter(db, partner.id, partner.parent_id).await?;
    }
    if partner.set_by_person & crate::fields::NAME == 0 {
        partner.name = clean_name(line.name);
    }
    if partner.set_by_person & crate::fields::TIME_ZONE == 0 && line.time_zone.is_some() {
        partner.time_zone = line.time_zone.map(str::to_owned);
    }
    let mut changed = (before.parent_id, &before.name, &before.time_zone)
        != (partner.parent_id, &partner.name, &partner.time_zone);
    if changed {
        let row =
            (partner.id, partner.parent_id, &partner.name, partner.name.to_lowercase(), &partner.time_zone);
        bulk::execute(
            db,
            "change a partner",
            "UPDATE partner SET parent_id = k.p, name = k.n, name_key = k.l, time_zone = k.z FROM {rows}
             WHERE partner.id = k.i",
            &[("i", Kind::Int), ("p", Kind::Int), ("n", Kind::Text), ("l", Kind::Text), ("z", Kind::Text)],
            &[row],
        )
        .await?;
    }
    if partner.set_by_person & crate::fields::DOMAINS == 0 {
        changed |= replace_domains(db, sender, DomainsOf::Partner(partner.id), line.domains).await?;
    }
    Ok(Verdict::changed(changed))
}

/// Whether the partner stands below that ancestor, or is it.
async fn is_below(db: &impl ConnectionTrait, partner: i64, ancestor: i64) -> Result<bool, Error> {
    let found = bulk::query(
        db,
        "read the partner tree",
        "SELECT c.depth FROM {rows} CROSS JOIN partner_closure c WHERE c.ancestor_id = k.a AND c.descendant_id = k.d",
        &[("a", Kind::Int), ("d", Kind::Int)],
        &[(ancestor, partner)],
        |_| Ok(()),
    )
    .await?;
    Ok(!found.is_empty())
}
