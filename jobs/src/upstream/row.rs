//! From a row of a workload's list to what was seen of an account.

use domain::poll::SeenRow;
use domain::text::clean_name;
use domain::time::Instant;
use domain::workload::{AccountKind, Workload};
use serde_json::Value;

use super::field::{DateAlone, Fields};

/// A list of a workload's rows, and what is particular to it.
#[derive(Clone, Copy)]
pub(super) struct RowKind {
    pub(super) workload: Workload,
    /// The field that names the account.
    address: &'static str,
    /// The field that counts objects.
    objects: &'static str,
    /// How many bytes one unit of `storage` is, if the list has that field.
    storage: Option<u64>,
    standing: Standing,
}

/// What being in a list says by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing.
    Ordinary,
    /// Backup is off.
    Deactivated,
    /// The account could not be reached.
    Unreachable,
}

impl RowKind {
    /// One of the three lists of Email; `unit` is how many bytes one unit of their `storage` is.
    pub(super) fn email(standing: Standing, unit: u64) -> Self {
        let workload = Workload::Email;
        Self { workload, address: "email", objects: "msg_count", storage: Some(unit), standing }
    }

    /// The list of another workload.
    pub(super) fn of(workload: Workload) -> Self {
        let (address, objects, storage) = match workload {
            Workload::Email => return Self::email(Standing::Ordinary, 1),
            Workload::OneDrive => ("email", "file_count", Some(1)),
            Workload::Contacts => ("email", "contact_count", None),
            Workload::Calendar => ("email", "calendar_schedule_count", None),
            Workload::Tasks => ("email", "task_count", None),
            Workload::SharePoint => ("sp_site", "file_count", Some(1)),
        };
        Self { workload, address, objects, storage, standing: Standing::Ordinary }
    }
}

/// What a row says.
pub(super) enum Meaning {
    /// The state of an account's workload. `off_unsaid`: it is off, and the row does not say since when.
    Seen { row: Box<SeenRow>, off_unsaid: bool },
    /// The account was deleted: as if the row were not there.
    Absent,
    /// It could not be understood; the address, as far as that could be read, else an empty one.
    Unreadable(String),
}

/// A row's meaning, and the fields of it that could not be understood.
pub(super) struct ReadRow {
    pub(super) meaning: Meaning,
    pub(super) id: Option<String>,
    /// Field and reason. Figures, names and dates of adding may be missing without harm; of those the row's meaning stays.
    pub(super) misread: Vec<(String, String)>,
}

/// Reads a row of a list as of `now`.
pub(super) fn read(kind: RowKind, row: &Value, now: Instant) -> ReadRow {
    let Value::Object(row) = row else {
        let misread = vec![("the row".to_owned(), "is not an object".to_owned())];
        return ReadRow { meaning: Meaning::Unreadable(String::new()), id: None, misread };
    };
    let mut fields = Fields::new(row);
    // What must be understood, or the row is not.
    let address = fields.address(kind.address);
    let deleted = fields.flag("flg_deleted");
    let last_backup = fields.instant("last_backup", now, DateAlone::Refused);
    let deactivated_since = fields.instant("deactivated_since", now, DateAlone::Accepted);
    let error = fields.error();
    let understood = fields.misread.is_empty();

    let objects = fields.count(kind.objects, 1);
    let bytes = kind.storage.and_then(|unit| fields.count("storage", unit));
    let added_on = fields.instant("added_on", now, DateAlone::Accepted);
    let name = fields.text("display_name").map(clean_name);
    let meaning = match (address, deleted) {
        (Some(address), Some(true)) if understood => {
            drop(address);
            Meaning::Absent
        }
        (Some(address), Some(false)) if understood => {
            let off = kind.standing == Standing::Deactivated || deactivated_since.is_some();
            let unreachable =
                (kind.standing == Standing::Unreachable).then(|| "connection failure".to_owned());
            let row = SeenRow {
                address,
                name,
                kind: if kind.workload == Workload::SharePoint {
                    AccountKind::Site
                } else {
                    AccountKind::Mailbox
                },
                workload: kind.workload,
                last_backup,
                failed: error.or(unreachable),
                objects,
                bytes,
                deactivated_since,
                added_on,
            };
            Meaning::Seen { row: Box::new(row), off_unsaid: off && deactivated_since.is_none() }
        }
        (address, _) => Meaning::Unreadable(address.unwrap_or_default()),
    };
    let misread = std::mem::take(&mut fields.misread);
    // An id serves only to name the row: one that cannot be read is no problem of its own.
    ReadRow { meaning, id: fields.id("id"), misread }
}
