//! An organization's tenants: its domains, its source, and which addresses are backed up at all (coverage).

use domain::workload::{AccountKind, Source};
use serde_json::Value;
use store::CoverageRow;

use super::field::Fields;
use super::list::{self, ListError};
use super::reading::Reading;

/// Reads the tenants and their coverage into the reading; what cannot be read stays unsaid.
pub(super) async fn read(reading: &mut Reading<'_>, user: &str) {
    let endpoint = "/users/{id}/tenants";
    let rows = match list::read(reading.client, reading.token, &["users", user, "tenants"], &[]).await {
        Ok(rows) => rows,
        Err(error) => return failed(reading, endpoint, &error),
    };
    reading.answered();
    let mut tenants = Vec::new();
    let mut domains = Vec::new();
    let mut complete = true;
    for row in &rows {
        let Some(fields) = row.as_object() else {
            reading.problem(endpoint, None, "the row", "is not an object");
            complete = false;
            continue;
        };
        let mut fields = Fields::new(fields);
        let (id, domain) = (fields.id("id"), fields.text("domain"));
        let source = match fields.text("type") {
            Some(word) if word.eq_ignore_ascii_case("m365") => Some(Source::M365),
            Some(word) if word.eq_ignore_ascii_case("gws") => Some(Source::Gws),
            Some(_) => {
                fields.misread.push(("type".to_owned(), "is neither m365 nor gws".to_owned()));
                None
            }
            None => None,
        };
        complete &= fields.misread.iter().all(|(field, _)| field != "domain");
        reading.problems_of(endpoint, id.as_deref(), std::mem::take(&mut fields.misread));
        domains.extend(domain.map(str::to_lowercase));
        reading.source = reading.source.or(source);
        tenants.extend(id.map(|id| (id, source)));
    }
    reading.domains = complete.then_some(domains);
    reading.coverage = coverage(reading, user, &tenants).await;
}

/// The coverage of all tenants; none unless all could be read.
async fn coverage(
    reading: &mut Reading<'_>,
    user: &str,
    tenants: &[(String, Option<Source>)],
) -> Option<Vec<CoverageRow>> {
    let endpoint = "/users/{id}/tenants/{tenant}/accounts";
    let (mut all, mut complete) = (Vec::new(), true);
    for (tenant, source) in tenants {
        if reading.given_up() {
            return None;
        }
        let path = ["users", user, "tenants", tenant, "accounts"];
        let query = source.map(|source| ("type", source.as_str()));
        let query: Vec<_> = query.into_iter().collect();
        match list::read(reading.client, reading.token, &path, &query).await {
            Ok(rows) => {
                reading.answered();
                for row in &rows {
                    all.extend(covered(reading, endpoint, row));
                }
            }
            Err(error) => {
                failed(reading, endpoint, &error);
                complete &= error.is_not_licensed();
            }
        }
    }
    complete.then_some(all)
}

fn covered(reading: &mut Reading<'_>, endpoint: &str, row: &Value) -> Option<CoverageRow> {
    let Some(fields) = row.as_object() else {
        reading.problem(endpoint, None, "the row", "is not an object");
        return None;
    };
    let mut fields = Fields::new(fields);
    let email = fields.text("email");
    let address = email.or_else(|| fields.text("upn")).map(|text| domain::text::clean(text, 320));
    let name = fields.text("name").map(domain::text::clean_name);
    let status = fields.text("status").map(|text| domain::text::clean(text, 40));
    let misread = std::mem::take(&mut fields.misread);
    reading.problems_of(endpoint, None, misread);
    // A group or a resource without an address is nothing that could be backed up.
    Some(CoverageRow { address: address?, name, status, kind: AccountKind::Mailbox })
}

fn failed(reading: &mut Reading<'_>, endpoint: &str, error: &ListError) {
    if error.is_not_licensed() {
        reading.answered();
    } else {
        reading.unread(endpoint, error);
    }
}
