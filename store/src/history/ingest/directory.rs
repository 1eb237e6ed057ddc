//! The partners and organizations that a chunk's lines name, as far as the sender reaches.

use std::collections::{BTreeSet, HashMap};

use domain::event::Event;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::super::bulk::{self, Kind};
use super::super::tree;
use crate::Error;
use crate::sql::Row;

/// What a chunk's lines may name. Ids are the sender's own: where several that it reaches have the same one, its own is
/// meant, and what is left unclear is refused, never guessed.
pub(super) struct Directory {
    /// The partner at the top of what the sender reaches; 0 is the deployment.
    pub(super) root: i64,
    pub(super) partners: Vec<Partner>,
    pub(super) organizations: Vec<Organization>,
    partners_by_name: HashMap<String, Vec<usize>>,
    organizations_by_name: HashMap<String, Vec<usize>>,
}

/// A partner's row.
#[derive(Debug, Clone)]
pub(super) struct Partner {
    pub(super) id: i64,
    pub(super) declared_by: i64,
    pub(super) parent_id: Option<i64>,
    pub(super) name: String,
    pub(super) time_zone: Option<String>,
    pub(super) set_by_person: i64,
}

/// An organization's row.
#[derive(Debug, Clone)]
pub(super) struct Organization {
    pub(super) id: i64,
    pub(super) partner_id: i64,
    pub(super) external_id: String,
    pub(super) pushed: bool,
    pub(super) name: String,
    pub(super) owner: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) source: Option<String>,
    pub(super) set_by_person: i64,
    /// Who declared it, like [`Partner::declared_by`]; none for what is not known to be anybody's.
    pub(super) declared_by: Option<i64>,
    /// Who declared its partner.
    pub(super) partner_declared_by: i64,
    /// The place of the first event that may name it.
    pub(super) since: usize,
}

impl Directory {
    /// Reads what the events name, and locks what they change until the transaction ends. `only`: the row of the only
    /// organization that the sender reaches, if its key is pinned to one.
    pub(super) async fn load(
        db: &impl ConnectionTrait,
        root: i64,
        only: Option<i64>,
        events: &[(u64, Event)],
    ) -> Result<Self, Error> {
        let names = Names::of(events);
        // Whoever adds to the tree waits for others who do, before locking anything that they may wait for.
        if names.declares && !Self::read(db, root, only, &names).await?.knows_all(events) {
            tree::lock(db).await?;
        }
        lock(db, root, &names).await?;
        Self::read(db, root, only, &names).await
    }

    async fn read(
        db: &impl ConnectionTrait,
        root: i64,
        only: Option<i64>,
        names: &Names,
    ) -> Result<Self, Error> {
        let mut this = Self {
            root,
            partners: Vec::new(),
            organizations: Vec::new(),
            partners_by_name: HashMap::new(),
            organizations_by_name: HashMap::new(),
        };
        for (name, partner) in read_partners(db, root, names).await? {
            this.add_partner(name, partner);
        }
        let organizations = read_organizations(db, root, names).await?.into_iter();
        for organization in organizations.filter(|it| only.is_none_or(|only| it.id == only)) {
            this.add_organization(organization);
        }
        Ok(this)
    }

    /// Whether the events declare nothing that is new or moves.
    fn knows_all(&self, events: &[(u64, Event)]) -> bool {
        events.iter().all(|(_, event)| match event {
            Event::Partner { id, parent, .. } => {
                let parent =
                    parent.as_deref().map(|parent| self.partner(parent).map(|at| self.partners[at].id).ok());
                let known = self.own_partner(id).map(|at| self.partners[at].parent_id);
                known.is_some_and(|known| parent.is_none_or(|parent| parent == known))
            }
            Event::Organization { id, partner, .. } => {
                let partner = self.partner(partner).map(|at| self.partners[at].id);
                partner.is_ok_and(|partner| self.organization_of(partner, id).is_some())
            }
            Event::Account { .. } | Event::State { .. } | Event::Run { .. } => true,
        })
    }

    /// Makes a partner known by that name to the lines that follow.
    pub(super) fn add_partner(&mut self, name: String, partner: Partner) {
        self.partners_by_name.entry(name).or_default().push(self.partners.len());
        self.partners.push(partner);
    }

    /// Makes an organization known; returns its place.
    pub(super) fn add_organization(&mut self, organization: Organization) -> usize {
        let place = self.organizations.len();
        self.organizations_by_name.entry(organization.external_id.clone()).or_default().push(place);
        self.organizations.push(organization);
        place
    }

    /// The place of the partner that a line means when it says that another thing belongs to it.
    pub(super) fn partner(&self, name: &str) -> Result<usize, String> {
        if let Some(own) = self.own_partner(name) {
            return Ok(own);
        }
        let candidates = self.partners_by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        only(candidates, |_| 0).map_err(|several| match several {
            true => format!("several partners have the id «{}» here", shown(name)),
            false => format!("partner «{}» is not known: declare it first", shown(name)),
        })
    }

    /// The place of the partner that a line declares: one that this sender declared, or the sender itself.
    pub(super) fn own_partner(&self, name: &str) -> Option<usize> {
        let candidates = self.partners_by_name.get(name)?;
        let own = |at: &&usize| self.partners[**at].declared_by == self.root;
        let itself = |at: &&usize| self.partners[**at].id == self.root;
        candidates.iter().find(own).or_else(|| candidates.iter().find(itself)).copied()
    }

    /// The place of the organization that the event at `position` means.
    pub(super) fn organization(&self, name: &str, position: usize) -> Result<usize, String> {
        let means = |at: &usize| {
            let organization = &self.organizations[*at];
            organization.since <= position && organization.pushed
        };
        let candidates = self.organizations_by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        // Nearly always there is one, and this is asked for every event.
        if let [only] = candidates
            && means(only)
        {
            return Ok(*only);
        }
        let candidates: Vec<usize> = candidates.iter().copied().filter(means).collect();
        only(&candidates, |at| self.distance(&self.organizations[at])).map_err(|several| match several {
            true => format!("several organizations have the id «{}» here", shown(name)),
            false => format!("organization «{}» is not known: declare it first", shown(name)),
        })
    }

    /// How far an organization is from being the sender's own: it declared it, its partner is the sender, was declared by
    /// it, or none of these.
    fn distance(&self, organization: &Organization) -> u8 {
        match organization {
            it if it.declared_by == Some(self.root) => 0,
            it if it.partner_id == self.root => 1,
            it if it.partner_declared_by == self.root => 2,
            _ => 3,
        }
    }

    /// The place of the organization of that name that the sender itself declared, whosever it is.
    pub(super) fn own_organization(&self, name: &str) -> Option<usize> {
        let candidates = self.organizations_by_name.get(name)?;
        candidates.iter().copied().find(|at| {
            let it = &self.organizations[*at];
            it.pushed && it.declared_by == Some(self.root)
        })
    }

    /// The place of that partner's organization of that name.
    pub(super) fn organization_of(&self, partner_id: i64, name: &str) -> Option<usize> {
        let candidates = self.organizations_by_name.get(name)?;
        candidates.iter().copied().find(|at| self.organizations[*at].partner_id == partner_id)
    }
}

/// The only candidate at the smallest distance; else whether there were several.
fn only(candidates: &[usize], distance: impl Fn(usize) -> u8) -> Result<usize, bool> {
    let smallest = candidates.iter().map(|at| distance(*at)).min().ok_or(false)?;
    let mut nearest = candidates.iter().copied().filter(|at| distance(*at) == smallest);
    match (nearest.next(), nearest.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(true),
    }
}

/// A name from outside in a sentence: cleaned and short.
pub(super) fn shown(name: &str) -> String {
    domain::text::clean(name, 60)
}

/// The ids that events name, with the sender's root beside each, as the queries want them.
struct Names {
    /// Partners that lines declare: they may change.
    declared: Vec<String>,
    /// All partners.
    partners: Vec<String>,
    organizations: Vec<String>,
    /// Whether a line declares a partner or an organization.
    declares: bool,
}

impl Names {
    fn of(events: &[(u64, Event)]) -> Self {
        let (mut declared, mut partners, mut organizations) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut declares = false;
        for (_, event) in events {
            match event {
                Event::Partner { id, parent, .. } => {
                    declares = true;
                    declared.insert(id.as_str());
                    partners.insert(id.as_str());
                    partners.extend(parent.as_deref());
                }
                Event::Organization { id, partner, .. } => {
                    declares = true;
                    organizations.insert(id.as_str());
                    partners.insert(partner.as_str());
                }
                Event::Account { organization, .. }
                | Event::State { organization, .. }
                | Event::Run { organization, .. } => {
                    organizations.insert(organization.as_str());
                }
            }
        }
        let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
        Self {
            declared: owned(declared),
            partners: owned(partners),
            organizations: owned(organizations),
            declares,
        }
    }
}

const NAMES: &bulk::Columns = &[("r", Kind::Int), ("e", Kind::Text)];

fn rows(root: i64, names: &[String]) -> Vec<(i64, &str)> {
    names.iter().map(|name| (root, name.as_str())).collect()
}

/// One writer at a time for a partner that may change and for an organization's months; in the order of their ids, so
/// that nobody waits in a circle. SQLite has one writer at a time anyway.
async fn lock(db: &impl ConnectionTrait, root: i64, names: &Names) -> Result<(), Error> {
    if db.get_database_backend() != sea_orm::DbBackend::Postgres {
        return Ok(());
    }
    bulk::execute(
        db,
        "lock partners",
        "SELECT id FROM partner WHERE id IN (
           SELECT p.id FROM {rows} CROSS JOIN partner p CROSS JOIN partner_closure c
           WHERE p.external_id = k.e AND c.ancestor_id = k.r AND c.descendant_id = p.id)
         ORDER BY id FOR NO KEY UPDATE",
        NAMES,
        &rows(root, &names.declared),
    )
    .await?;
    bulk::execute(
        db,
        "lock organizations",
        "SELECT id FROM organization WHERE id IN (
           SELECT o.id FROM {rows} CROSS JOIN organization o CROSS JOIN partner_closure c
           WHERE o.external_id = k.e AND c.ancestor_id = k.r AND c.descendant_id = o.partner_id)
         ORDER BY id FOR NO KEY UPDATE",
        NAMES,
        &rows(root, &names.organizations),
    )
    .await?;
    Ok(())
}

const PARTNER: &str = "p.id, p.declared_by, p.parent_id, p.name, p.time_zone, p.set_by_person";

/// The partners of these names that the sender reaches; a name is an id of a sender, or our own.
async fn read_partners(
    db: &impl ConnectionTrait,
    root: i64,
    names: &Names,
) -> Result<Vec<(String, Partner)>, Error> {
    const DOING: &str = "read partners";
    let by_external = format!(
        "SELECT {PARTNER}, p.external_id FROM {{rows}} CROSS JOIN partner p CROSS JOIN partner_closure c
         WHERE p.external_id = k.e AND c.ancestor_id = k.r AND c.descendant_id = p.id"
    );
    let read = |row: &Row| Ok((row.at(6)?, partner(row)?));
    let mut found = bulk::query(db, DOING, &by_external, NAMES, &rows(root, &names.partners), read).await?;
    let by_public = format!(
        "SELECT {PARTNER}, k.e FROM {{rows}} CROSS JOIN partner p CROSS JOIN partner_closure c
         WHERE p.public_id = k.u AND c.ancestor_id = k.r AND c.descendant_id = p.id"
    );
    let ids: Vec<(i64, &str, String)> = names
        .partners
        .iter()
        .filter_map(|name| Some((root, name.as_str(), Uuid::try_parse(name).ok()?.simple().to_string())))
        .collect();
    let columns: &bulk::Columns = &[("r", Kind::Int), ("e", Kind::Text), ("u", Kind::Uuid)];
    found.extend(bulk::query(db, DOING, &by_public, columns, &ids, read).await?);
    Ok(found)
}

fn partner(row: &Row) -> Result<Partner, DbErr> {
    Ok(Partner {
        id: row.at(0)?,
        declared_by: row.at(1)?,
        parent_id: row.at(2)?,
        name: row.at(3)?,
        time_zone: row.at(4)?,
        set_by_person: row.at(5)?,
    })
}

async fn read_organizations(
    db: &impl ConnectionTrait,
    root: i64,
    names: &Names,
) -> Result<Vec<Organization>, Error> {
    bulk::query(
        db,
        "read organizations",
        "SELECT o.id, o.partner_id, o.external_id, o.origin, o.name, o.owner, o.time_zone, o.source,
                o.set_by_person, p.declared_by, o.declared_by
         FROM {rows} CROSS JOIN organization o CROSS JOIN partner_closure c CROSS JOIN partner p
         WHERE o.external_id = k.e AND c.ancestor_id = k.r AND c.descendant_id = o.partner_id AND p.id = o.partner_id",
        NAMES,
        &rows(root, &names.organizations),
        organization,
    )
    .await
}

fn organization(row: &Row) -> Result<Organization, DbErr> {
    Ok(Organization {
        id: row.at(0)?,
        partner_id: row.at(1)?,
        external_id: row.at(2)?,
        pushed: row.at::<String>(3)? == "push",
        name: row.at(4)?,
        owner: row.at(5)?,
        time_zone: row.at(6)?,
        source: row.at(7)?,
        set_by_person: row.at(8)?,
        partner_declared_by: row.at(9)?,
        declared_by: row.at(10)?,
        since: 0,
    })
}
