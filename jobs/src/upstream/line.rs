//! What a sync saw, in sentences: a line an organization. No tokens, and no addresses of accounts.

use std::fmt;

/// Something in the upstream's answers that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name and `organization_id`, or what of them is known.
    pub organization: String,
    /// The endpoint, such as `/onedrives`.
    pub endpoint: String,
    /// The row's id as the upstream gives it, if it could be read.
    pub row: Option<String>,
    /// The field.
    pub field: String,
    /// What is wrong with it: «is «yesterday», not an instant in ISO 8601».
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.organization, self.endpoint)?;
        if let Some(row) = &self.row {
            write!(f, ", row {row}")?;
        }
        write!(f, ": {} {}", self.field, self.reason)
    }
}

/// What became of one organization in a sync.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyncLine {
    /// Its name, without the marker.
    pub organization: String,
    /// The upstream's `organization_id`.
    pub organization_id: String,
    /// How many accounts its lists hold.
    pub accounts: usize,
    /// How many of them are new, renamed, or there again.
    pub news: usize,
    /// How many accounts are gone.
    pub deleted: usize,
    /// How many runs were seen that were not known.
    pub runs: usize,
    /// How many changes between on and off were seen.
    pub changes: usize,
    /// Rows and fields that could not be understood.
    pub problems: Vec<Problem>,
    /// Lists that could not be read to their last page: «/tasks answered 500».
    pub unread: Vec<String>,
    /// It is deactivated at the upstream: its history and its reports stay.
    pub deactivated: bool,
    /// Why nothing of it could be read or recorded.
    pub error: Option<String>,
}

impl SyncLine {
    /// Name and id, as messages call the organization.
    #[must_use]
    pub fn title(&self) -> String {
        title(&self.organization, &self.organization_id)
    }
}

/// Name and id, as messages call an organization.
pub(super) fn title(name: &str, id: &str) -> String {
    if name.is_empty() { format!("organization {id}") } else { format!("{name} ({id})") }
}

impl fmt::Display for SyncLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.title())?;
        if let Some(error) = &self.error {
            return write!(f, "failed: {error}");
        }
        if self.deactivated {
            return f.write_str("deactivated at the upstream; its reports stay");
        }
        write!(f, "{}, ", counted(self.accounts, "account"))?;
        if self.news > 0 {
            write!(f, "{} new or changed, ", self.news)?;
        }
        if self.deleted > 0 {
            write!(f, "{} deleted, ", self.deleted)?;
        }
        let (runs, changes) = (counted(self.runs, "new run"), counted(self.changes, "change"));
        write!(f, "{runs}, {changes} of state")?;
        if !self.problems.is_empty() {
            write!(f, "; {} not understood", counted(self.problems.len(), "field"))?;
        }
        if !self.unread.is_empty() {
            write!(f, "; not read: {}", self.unread.join(", "))?;
        }
        Ok(())
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// What became of one upstream in a sync.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Synced {
    /// The partner whose upstream it is, and its host: «default at dropsuite.us».
    pub upstream: String,
    /// Its organizations, in its order.
    pub lines: Vec<SyncLine>,
    /// Rows of its list of organizations that could not be understood.
    pub problems: Vec<Problem>,
    /// How many organizations are gone from it since the last sync.
    pub gone: u64,
    /// Why its organizations could not be listed, or not to the last one.
    pub error: Option<String>,
}

impl Synced {
    /// Whether nothing came of it: it could not be listed, or none of its organizations could be read.
    #[must_use]
    pub fn failed(&self) -> bool {
        let all_failed = !self.lines.is_empty() && self.lines.iter().all(|line| line.error.is_some());
        self.error.is_some() && self.lines.is_empty() || all_failed
    }

    /// All that could not be understood, the list of organizations first.
    pub fn all_problems(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().chain(self.lines.iter().flat_map(|line| &line.problems))
    }
}

impl fmt::Display for Synced {
    /// The sentence about the upstream as a whole; the organizations' lines are not in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.error {
            Some(error) => write!(f, "upstream of {}: {error}", self.upstream),
            None => write!(f, "upstream of {}: {}", self.upstream, counted(self.lines.len(), "organization")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_was_seen() {
        let mut line = SyncLine {
            organization: "Acme".into(),
            organization_id: "7".into(),
            accounts: 12,
            runs: 1,
            ..SyncLine::default()
        };
        assert_eq!(line.to_string(), "Acme (7): 12 accounts, 1 new run, 0 changes of state");
        line.unread.push("/tasks answered 500".into());
        line.deleted = 2;
        assert_eq!(
            line.to_string(),
            "Acme (7): 12 accounts, 2 deleted, 1 new run, 0 changes of state; not read: /tasks answered 500"
        );
        line.error = Some("/accounts answered 401".into());
        assert_eq!(line.to_string(), "Acme (7): failed: /accounts answered 401");
    }

    #[test]
    fn a_problem_names_organization_endpoint_row_and_field() {
        let problem = Problem {
            organization: title("Acme", "7"),
            endpoint: "/onedrives".into(),
            row: Some("17".into()),
            field: "last_backup".into(),
            reason: "is «yesterday», not an instant in ISO 8601".into(),
        };
        let sentence = "Acme (7): /onedrives, row 17: last_backup is «yesterday», not an instant in ISO 8601";
        assert_eq!(problem.to_string(), sentence);
    }
}
