//! The report's data as CSV, attached to the PDF: a row an account and workload, with a letter a day.

use domain::day::AccountDay;
use domain::month::AccountMonth;
use domain::workload::Workload;

use crate::letters::Letter;
use crate::{Input, RenderError};

/// Its name in the PDF's list of attachments.
pub(crate) const NAME: &str = "backup-summary.csv";

/// The table, for programs and so in English whatever the report's language: account, name, kind, workload, whether
/// active at the period's end, last backup (UTC), objects, bytes, and a column a day.
pub(crate) fn csv(input: &Input) -> Result<Vec<u8>, RenderError> {
    write(input).map_err(RenderError::Attachment)
}

fn write(input: &Input) -> Result<Vec<u8>, csv::Error> {
    let organization = defused(input.organization_id.as_deref().unwrap_or(&input.organization));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns =
        ["organization", "account", "name", "kind", "workload", "active", "last_backup", "objects", "bytes"];
    let days: Vec<String> = input.month.period.days().map(|day| day.to_string()).collect();
    writer.write_record(columns.into_iter().chain(days.iter().map(String::as_str)))?;
    for account in &input.month.accounts {
        let address = defused(&account.address);
        let name = defused(account.name.as_deref().unwrap_or_default());
        let head = [organization.as_str(), &address, &name, account.kind.as_str()];
        let sums = sums(account);
        let all = ["all", yes_or_no(account.active), &sums[0], &sums[1], &sums[2]];
        line(&mut writer, head, all, account.days.iter().map(|day| bar_letter(*day)))?;
        for workload in Workload::ALL {
            let Some(states) = &account.states[workload] else { continue };
            let one = [workload.as_str(), yes_or_no(account.on_at_end.contains(workload)), "", "", ""];
            line(&mut writer, head, one, states.iter().map(|state| state.letter()))?;
        }
    }
    let mut table = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    // It stays until the file is written, and grew by doubling.
    table.shrink_to_fit();
    Ok(table)
}

fn line(
    writer: &mut csv::Writer<Vec<u8>>,
    head: [&str; 4],
    of: [&str; 5],
    days: impl Iterator<Item = char>,
) -> Result<(), csv::Error> {
    for field in head.into_iter().chain(of) {
        writer.write_field(field)?;
    }
    for day in days {
        writer.write_field(day.encode_utf8(&mut [0; 4]))?;
    }
    writer.write_record(None::<&[u8]>)
}

fn sums(account: &AccountMonth) -> [String; 3] {
    let number = |known: Option<u64>| known.map(|known| known.to_string()).unwrap_or_default();
    let last = account.last_backup.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
    [last.unwrap_or_default(), number(account.objects), number(account.bytes)]
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn bar_letter(day: AccountDay) -> char {
    if day == AccountDay::None { '-' } else { day.letter() }
}

/// A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.
fn defused(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{cell}") } else { cell.to_owned() }
}
