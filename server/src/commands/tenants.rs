//! `bsr organizations`, `bsr organization set`, `bsr partner list`, `bsr partner set`.

use domain::brand::{Logo, LogoKind};
use store::{OrganizationChange, OrganizationQuery, PartnerChange, Scope, Store, Whose};

use super::context;
use crate::{
    cli::{LookArgs, OrganizationSetArgs, PartnerSetArgs},
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
        let query = OrganizationQuery { page, per_page: A_PAGE, ..OrganizationQuery::default() };
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
                store.account_count(scope, row.id).await?,
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
        time_zone: args.time_zone.map(Some),
        language: changed(args.look.language, args.look.no_language),
        paper: changed(args.look.paper, args.look.no_paper),
        accent: changed(args.look.accent, args.look.no_accent),
        logo: logo(&args.look)?,
        minor_issue_share: changed(args.look.minor_issue_share, args.look.no_minor_issue_share),
        add_domains: args.domain.clone(),
        remove_domains: args.remove_domain.clone(),
    };
    store.set_organization(scope, organization.id, change).await?;
    let now = store.organization(scope, organization.id).await?;
    let share = share_words(store, scope, Whose::Organization(organization.id)).await?;
    let mut out = Out::new();
    out.line(format_args!(
        "{}: {}, {}, domains {}, {}, {}, {}, {}{share}",
        now.external_id,
        now.name,
        now.zone,
        listed(&now.domains),
        now.appearance.language,
        now.appearance.paper,
        now.appearance.accent,
        logo_words(now.appearance.logo),
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
        time_zone: args.time_zone.map(Some),
        language: changed(args.look.language, args.look.no_language),
        paper: changed(args.look.paper, args.look.no_paper),
        accent: changed(args.look.accent, args.look.no_accent),
        logo: logo(&args.look)?,
        minor_issue_share: changed(args.look.minor_issue_share, args.look.no_minor_issue_share),
        add_domains: args.domain.clone(),
        remove_domains: args.remove_domain.clone(),
    };
    store.set_partner(scope, partner.id, change).await?;
    if let Some(wanted) = args.second_step {
        store.demand_second_step(scope, partner.id, wanted.is_demanded()).await?;
    }
    let demanded = store.people(scope, partner.id).await?.demands_second_step;
    let now = context::partner(store, scope, &partner.id.to_string()).await?;
    let share = share_words(store, scope, Whose::Partner(partner.id)).await?;
    let mut out = Out::new();
    out.line(format_args!(
        "{}: {}, {}, domains {}, {}, {}, {}, {}{share}{}",
        now.id,
        now.name,
        set_or(now.time_zone, "no time zone"),
        listed(&now.domains),
        set_or(now.language, "no language"),
        set_or(now.paper, "no paper"),
        set_or(now.accent, "no accent"),
        logo_words(now.logo),
        if demanded { ", second step demanded" } else { "" },
    ))?;
    out.end()
}

/// What is to become of something that can be set and taken back; none when it stays.
fn changed<T>(set: Option<T>, taken_back: bool) -> Option<Option<T>> {
    if taken_back { Some(None) } else { set.map(Some) }
}

/// What is to become of the logo; none when it stays.
fn logo(args: &LookArgs) -> Result<Option<Option<Logo>>, Failure> {
    let Some(path) = &args.logo else { return Ok(changed(None, args.no_logo)) };
    let named = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| named(&error))?;
    Logo::parse(&bytes).map(|logo| Some(Some(logo))).map_err(|error| named(&error))
}

fn set_or(value: Option<impl ToString>, otherwise: &str) -> String {
    value.map_or_else(|| otherwise.to_owned(), |value| value.to_string())
}

/// The tolerated share, where one is set on it.
async fn share_words(store: &Store, scope: &Scope, whose: Whose) -> Result<String, Failure> {
    let share = store.settings(scope, whose).await?.own.minor_issue_share;
    Ok(share.map_or_else(String::new, |share| format!(", share {share}")))
}

fn logo_words(logo: Option<LogoKind>) -> String {
    logo.map_or_else(|| "no logo".to_owned(), |kind| format!("logo {kind}"))
}

fn listed(domains: &[String]) -> String {
    if domains.is_empty() { "none".to_owned() } else { domains.join(" ") }
}
