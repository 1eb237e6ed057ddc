//! The rows of `/users`: the reseller's organizations, and the token of each.

use std::collections::HashMap;

use domain::text::{clean_name, strip_marker};
use serde_json::Value;

use super::field::Fields;
use super::line::{Problem, title};
use crate::secret::Secret;

/// An organization as `/users` lists it. Its token lives as long as the sync does, and is stored nowhere.
#[derive(Debug)]
pub(super) struct User {
    /// The row's id, a part of the tenants' address.
    pub(super) id: Option<String>,
    pub(super) organization_id: String,
    /// Without the marker.
    pub(super) name: String,
    pub(super) owner: Option<String>,
    pub(super) token: Option<Secret>,
    pub(super) deactivated: bool,
}

impl User {
    pub(super) fn title(&self) -> String {
        title(&self.name, &self.organization_id)
    }
}

/// The organizations of a sync.
#[derive(Default)]
pub(super) struct Users {
    pub(super) users: Vec<User>,
    pub(super) problems: Vec<Problem>,
    /// Every row said which organization it is, so that one without a row is gone.
    pub(super) complete: bool,
}

/// Reads the rows. Two rows of one organization are one: that with a token, else the first.
pub(super) fn read(rows: &[Value]) -> Users {
    let mut all = Users { complete: true, ..Users::default() };
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let Some(user) = one(row, &mut all) else {
            all.complete = false;
            continue;
        };
        match places.get(&user.organization_id) {
            None => {
                places.insert(user.organization_id.clone(), all.users.len());
                all.users.push(user);
            }
            Some(place) => {
                let known = &mut all.users[*place];
                let rank = |user: &User| (!user.deactivated, user.token.is_some());
                if rank(&user) > rank(known) {
                    *known = user;
                }
            }
        }
    }
    all
}

fn one(row: &Value, all: &mut Users) -> Option<User> {
    let mut problem = |organization: &str, row: Option<String>, field: &str, reason: &str| {
        all.problems.push(Problem {
            organization: organization.to_owned(),
            endpoint: "/users".to_owned(),
            row,
            field: field.to_owned(),
            reason: reason.to_owned(),
        });
    };
    let Value::Object(row) = row else {
        problem("an organization", None, "the row", "is not an object");
        return None;
    };
    let mut fields = Fields::new(row);
    let id = fields.id("id");
    if id.is_none() && fields.misread.is_empty() {
        fields.misread.push(("id".to_owned(), "is missing".to_owned()));
    }
    let organization_id = fields.id("organization_id");
    let name = fields.text("organization_name").map(|name| clean_name(strip_marker(name)));
    let owner = fields.text("email").map(clean_name);
    let token = fields.text("authentication_token").map(Secret::new);
    // Who is not understood is not given up.
    let deactivated = fields.flag("customer_deactivated").unwrap_or(false);
    let named = organization_id.as_ref().map(|id| title(name.as_deref().unwrap_or_default(), id));
    let title = named.or(name.clone()).unwrap_or_else(|| "an organization".to_owned());
    for (field, reason) in std::mem::take(&mut fields.misread) {
        problem(&title, id.clone(), &field, &reason);
    }
    let Some(organization_id) = organization_id else {
        problem(&title, id, "organization_id", "is missing: this organization cannot be read");
        return None;
    };
    let name = name.unwrap_or_else(|| format!("Organization {organization_id}"));
    Some(User { id, organization_id, name, owner, token, deactivated })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_come_in_both_forms_and_the_marker_goes() {
        let rows = [
            json!({"id": "1788161-14", "organization_id": 7, "organization_name": "Acme [e9fd]", "email": "o@a.example",
                   "authentication_token": "t", "customer_deactivated": false}),
            json!({"id": 5, "organization_id": "8", "organization_name": "Bolt"}),
        ];
        let all = read(&rows);
        let got: Vec<_> =
            all.users.iter().map(|user| (user.title(), user.id.as_deref(), user.token.is_some())).collect();
        let expected =
            [("Acme (7)".to_owned(), Some("1788161-14"), true), ("Bolt (8)".to_owned(), Some("5"), false)];
        assert_eq!(got, expected);
        assert!(all.complete && all.problems.is_empty());
    }

    #[test]
    fn a_row_without_its_organizations_id_is_reported_and_nobody_is_concluded_to_be_gone() {
        let all = read(&[
            json!({"id": 5, "organization_name": "Bolt"}),
            json!("row"),
            json!({"id": 6, "organization_id": 9}),
        ]);
        assert!(!all.complete);
        assert_eq!(all.users.len(), 1);
        assert_eq!(all.users[0].name, "Organization 9");
        let fields: Vec<&str> = all.problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["organization_id", "the row"]);
    }

    #[test]
    fn a_token_is_in_no_problem_and_no_debug() {
        let all = read(&[json!({"id": [], "organization_id": 9, "authentication_token": "hunter2"})]);
        assert!(!format!("{:?} {:?}", all.users, all.problems).contains("hunter2"));
    }

    #[test]
    fn two_rows_of_one_organization_are_one() {
        let all = read(&[
            json!({"id": 1, "organization_id": 9, "organization_name": "Old"}),
            json!({"id": 2, "organization_id": "9", "organization_name": "New", "authentication_token": "t"}),
        ]);
        assert_eq!(all.users.len(), 1);
        assert_eq!(all.users[0].name, "New");
    }
}
