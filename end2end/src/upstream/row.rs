//! From the world's history to the rows that a list holds at a moment.

use std::collections::BTreeMap;

use chrono::{Duration, FixedOffset, SecondsFormat};
use serde_json::{Map, Value, json};

use super::style::{ErrorShape, Ids, NoError, Style, Times};
use super::world::{Account, Instant, Life, List, Organization, Result, Run, Tenant, Workload, World};

/// The rows of `/users`.
pub(super) fn users(world: &World) -> Vec<Value> {
    let there = |organization: &&Organization| {
        organization.joins_at.is_none_or(|at| at <= world.now)
            && organization.leaves_at.is_none_or(|at| world.now < at)
    };
    world.organizations.iter().filter(there).map(|organization| user(world, organization)).collect()
}

fn user(world: &World, organization: &Organization) -> Value {
    let count = organization.accounts.len();
    let mut row = json!({
        "id": organization.user,
        "organization_id": id(organization.style, organization.id),
        "organization_name": organization.name,
        "email": organization.owner,
        "external_id": null,
        "notification_email": [organization.owner],
        "active_seats": count,
        "deactivated_seats": 0,
        "seats_used": count,
        "seats_available": 1_000,
        "storage_used": 12.5,
        "storage_available": null,
        "archive": false,
        "is_business": true,
        "customer_deactivated": organization.deactivated_at.is_some_and(|at| at <= world.now),
        "flg_suspended": false,
    });
    if let Some(token) = &organization.token {
        row["authentication_token"] = json!(token);
    }
    row
}

/// The rows of `/users/{id}/tenants`.
pub(super) fn tenants(organization: &Organization) -> Vec<Value> {
    let row = |tenant: &Tenant| {
        json!({
            "id": id(organization.style, tenant.id),
            "domain": tenant.domain,
            "managed_domain": tenant.domain,
            "tenant_id": format!("{:08x}-0000-4000-8000-000000000000", tenant.id),
            "type": tenant.kind,
            "status": 7,
            "total_users": organization.accounts.len(),
            "created_at": "2025-01-15T09:00:00Z",
            "updated_at": "2026-01-15T09:00:00Z",
        })
    };
    organization.tenants.iter().map(row).collect()
}

/// The coverage rows of a tenant.
pub(super) fn coverage(organization: &Organization, tenant: &Tenant, now: Instant) -> Vec<Value> {
    let row = |address: &str, name: Option<&str>, status: &str| {
        json!({
            "name": name, "email": address, "upn": address, "mailbox": true, "licensed": true, "status": status,
            "created_at": "2025-01-15T09:00:00Z", "updated_at": "2026-01-15T09:00:00Z",
        })
    };
    let mine = |account: &&Account| {
        account.address.rsplit('@').next() == Some(&tenant.domain)
            && account.deleted_at.is_none_or(|at| now < at)
    };
    let backed_up = organization.accounts.iter().filter(mine);
    let backed_up = backed_up.map(|account| row(&account.address, account.name.as_deref(), "active"));
    backed_up.chain(tenant.more.iter().map(|(address, status)| row(address, None, status))).collect()
}

/// The rows of a workload's list; `site_domain` for [`List::Sites`].
pub(super) fn rows(
    world: &World,
    organization: &Organization,
    list: List,
    site_domain: Option<usize>,
) -> Vec<Value> {
    if list == List::Domains {
        return domains(organization);
    }
    let now = world.now;
    let mut rows = Vec::new();
    for (number, account) in organization.accounts.iter().enumerate() {
        if account.deleted_at.is_some_and(|at| at <= now) {
            continue;
        }
        if site_domain.is_some_and(|wanted| site_domains(organization).get(&host(account)) != Some(&wanted)) {
            continue;
        }
        for (index, life) in account.lives.iter().enumerate() {
            let there = life.added_on <= now && life.removed_at.is_none_or(|at| now < at);
            if there && listed(life, list, now) {
                rows.push(row(world, organization.style, account, life, (number * 10 + index) as u64 + 1));
            }
        }
    }
    rows
}

fn listed(life: &Life, list: List, now: Instant) -> bool {
    let off = life.off_since(now).is_some();
    let unreachable = latest(life, now).is_some_and(|run| run.result == Result::Unreachable);
    match list {
        List::Accounts => life.workload == Workload::Email && !off && !unreachable,
        List::DeactivatedAccounts => life.workload == Workload::Email && off,
        List::ConnectionFailures => life.workload == Workload::Email && !off && unreachable,
        List::OneDrives => life.workload == Workload::OneDrive,
        List::Contacts => life.workload == Workload::Contacts,
        List::Calendars => life.workload == Workload::Calendar,
        List::Tasks => life.workload == Workload::Tasks,
        List::Sites => life.workload == Workload::SharePoint,
        List::Status | List::Users | List::Tenants | List::Coverage | List::Domains => false,
    }
}

/// The rows of `/sharepoints/domains`: one for each host that has sites.
fn domains(organization: &Organization) -> Vec<Value> {
    let style = organization.style;
    let row = |(name, number): (String, usize)| {
        json!({
            "id": id(style, number as u64), "domain_name": name, "site_count": null, "file_count": null,
            "storage": null, "last_backup": null, "errors": no_error(style), "deactivated_since": null,
            "added_on": null,
        })
    };
    site_domains(organization).into_iter().map(row).collect()
}

fn site_domains(organization: &Organization) -> BTreeMap<String, usize> {
    let is_site = |account: &&Account| account.lives.iter().any(|life| life.workload == Workload::SharePoint);
    let mut hosts: Vec<String> = organization.accounts.iter().filter(is_site).map(host).collect();
    hosts.sort();
    hosts.dedup();
    hosts.into_iter().zip(501..).collect()
}

fn host(account: &Account) -> String {
    let rest = account.address.split("//").nth(1).unwrap_or(&account.address);
    rest.split('/').next().unwrap_or(rest).to_owned()
}

fn row(world: &World, style: Style, account: &Account, life: &Life, number: u64) -> Value {
    let now = world.now;
    let last = latest(life, now);
    let success = happened(life, now)
        .iter()
        .rev()
        .find(|run| matches!(run.result, Result::Succeeded | Result::Warned(_)));
    let error = last.and_then(|run| match run.result {
        Result::Succeeded | Result::Unreachable => None,
        Result::Warned(text) | Result::Failed(text) => Some(text),
    });
    let mut row = Map::new();
    row.insert("id".into(), id(style, number));
    let (address, name) = match life.workload {
        Workload::SharePoint => ("sp_site", None),
        Workload::Email => ("email", Some(json!(account.name))),
        _ => ("email", None),
    };
    row.insert(address.into(), json!(account.address));
    row.extend(name.map(|name| ("display_name".to_owned(), name)));
    row.insert("last_backup".into(), success.map_or(Value::Null, |run| time(style, run.ended_at)));
    row.insert("current_backup_status".into(), status(style, last, error));
    let errors = match error {
        Some(text) if style.error != ErrorShape::StatusOnly => Some(shaped(style.error, text)),
        _ => no_error(style),
    };
    row.extend(errors.map(|errors| ("errors".to_owned(), errors)));
    row.insert("deactivated_since".into(), life.off_since(now).map_or(Value::Null, |at| time(style, at)));
    row.insert("added_on".into(), time(style, life.added_on));
    sizes(world, style, life.workload, success.map(|run| (run.objects, run.bytes)), &mut row);
    if life.workload == Workload::Email {
        row.insert("flg_deleted".into(), json!(false));
        row.insert("user".into(), json!({"organization_id": number}));
    }
    Value::Object(row)
}

fn sizes(
    world: &World,
    style: Style,
    workload: Workload,
    sizes: Option<(u64, u64)>,
    row: &mut Map<String, Value>,
) {
    let (count, size) = match workload {
        Workload::Email => ("msg_count", true),
        Workload::OneDrive | Workload::SharePoint => ("file_count", true),
        Workload::Contacts => ("contact_count", false),
        Workload::Calendar => ("calendar_schedule_count", false),
        Workload::Tasks => ("task_count", false),
    };
    let sizes = sizes.filter(|_| !style.sizes_missing);
    row.insert(count.into(), json!(sizes.map(|(objects, _)| objects)));
    if size && !style.sizes_missing {
        let unit = if world.kilobytes && workload == Workload::Email { 1_024 } else { 1 };
        row.insert("storage".into(), json!(sizes.map(|(_, bytes)| bytes / unit)));
    }
}

/// The runs that have ended by `now`.
fn happened(life: &Life, now: Instant) -> &[Run] {
    &life.runs[..life.runs.partition_point(|run| run.ended_at <= now)]
}

fn latest(life: &Life, now: Instant) -> Option<&Run> {
    happened(life, now).last()
}

fn status(style: Style, last: Option<&Run>, error: Option<&str>) -> Value {
    match (last, error) {
        (None, _) => json!("Preparing Backup"),
        (Some(_), None) => json!("Completed"),
        (Some(_), Some(_)) if style.error == ErrorShape::StatusOnly => json!("Backup FAILED"),
        (Some(_), Some(_)) => Value::Null,
    }
}

fn shaped(shape: ErrorShape, text: &str) -> Value {
    match shape {
        ErrorShape::Text | ErrorShape::StatusOnly => json!(text),
        ErrorShape::Object => json!({ "host": text }),
        ErrorShape::List => json!([text]),
    }
}

fn no_error(style: Style) -> Option<Value> {
    match style.no_error {
        NoError::Null => Some(Value::Null),
        NoError::EmptyText => Some(json!("")),
        NoError::EmptyObject => Some(json!({})),
        NoError::EmptyList => Some(json!([])),
        NoError::Missing => None,
    }
}

fn id(style: Style, number: u64) -> Value {
    match style.ids {
        Ids::Number => json!(number),
        Ids::Text => json!(number.to_string()),
    }
}

fn time(style: Style, at: Instant) -> Value {
    let text = match style.times {
        Times::Zulu => at.to_rfc3339_opts(SecondsFormat::Secs, true),
        Times::Fraction => (at + Duration::milliseconds(250)).to_rfc3339_opts(SecondsFormat::Millis, true),
        Times::Offset => match FixedOffset::east_opt(7_200) {
            Some(offset) => at.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::Secs, false),
            None => at.to_rfc3339(),
        },
        Times::NoZone => at.format("%Y-%m-%dT%H:%M:%S").to_string(),
    };
    Value::String(text)
}
