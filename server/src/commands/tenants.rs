//! `bsr organizations`, `bsr organization set`, `bsr partner list`, `bsr partner set`.

use store::{OrganizationChange, OrganizationQuery, PartnerChange};

use super::context;
use crate::{
    cli::{OrganizationSetArgs, PartnerSetArgs},
    outcome::Failure,
    print::{Out, cell},
    settings::Settings,
};

/// How many organizations are read at a time.
const A_PAGE: u32 = 500;

/// Lists the organizations as CSV.
pub(super) async fn organizations(settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let (store, scope) = (&opened.store, &opened.deployment);
    let mut out = Out::new();
    out.line("id,name,domain,delivery,sender_id,partner,time_zone,accounts")?;
    for page in 1.. {
        let query = OrganizationQuery { search: String::new(), page, per_page: A_PAGE };
        let found = store.organizations(scope, &query).await?;
        for row in &found.rows {
            let organization = store.organization(scope, row.id).await?;
            out.line(format_args!(
                "{},{},{},{},{},{},{},{}",
                row.id,
                cell(&row.name),
                cell(organization.domains.first().map(String::as_str).unwrap_or_default()),
                if row.delivery_on { "on" } else { "off" },
                cell(&organization.external_id),
                cell(&row.partner_name),
                row.zone,
                row.active + row.deactivated,
            ))?;
        }
        if u64::from(page) * u64::from(A_PAGE) >= found.total {
            break;
        }
    }
    out.end()
}

/// Changes an organization; what a person sets, no pull or push changes any more.
pub(super) async fn set_organization(args: &OrganizationSetArgs, settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let (store, scope) = (&opened.store, &opened.deployment);
    let organization = context::organization(store, scope, &args.organization).await?;
    let change = OrganizationChange {
        name: args.name.clone(),
        time_zone: args.time_zone,
        add_domains: args.domain.clone(),
        remove_domains: args.remove_domain.clone(),
    };
    store.set_organization(scope, organization.id, change).await?;
    let now = store.organization(scope, organization.id).await?;
    let mut out = Out::new();
    out.line(format_args!(
        "{}: {}, {}, domains {}",
        now.external_id,
        now.name,
        now.zone,
        listed(&now.domains)
    ))?;
    out.end()
}

/// Lists the partners as CSV.
pub(super) async fn partners(settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let mut out = Out::new();
    out.line("id,name,sender_id,parent,time_zone,organizations")?;
    for partner in opened.store.partners(&opened.deployment).await? {
        out.line(format_args!(
            "{},{},{},{},{},{}",
            partner.id,
            cell(&partner.name),
            cell(partner.external_id.as_deref().unwrap_or_default()),
            cell(partner.parent_name.as_deref().unwrap_or_default()),
            partner.time_zone.map(|zone| zone.to_string()).unwrap_or_default(),
            partner.organizations,
        ))?;
    }
    out.end()
}

/// Changes a partner; what a person sets, no pull or push changes any more.
pub(super) async fn set_partner(args: &PartnerSetArgs, settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let (store, scope) = (&opened.store, &opened.deployment);
    let partner = context::partner(store, scope, &args.partner).await?;
    let change = PartnerChange {
        name: args.name.clone(),
        time_zone: args.time_zone,
        add_domains: args.domain.clone(),
        remove_domains: args.remove_domain.clone(),
    };
    store.set_partner(scope, partner.id, change).await?;
    let now = context::partner(store, scope, &partner.id.to_string()).await?;
    let zone = now.time_zone.map_or_else(|| "no time zone".to_owned(), |zone| zone.to_string());
    let mut out = Out::new();
    out.line(format_args!("{}: {}, {zone}, domains {}", now.id, now.name, listed(&now.domains)))?;
    out.end()
}

fn listed(domains: &[String]) -> String {
    if domains.is_empty() { "none".to_owned() } else { domains.join(" ") }
}
