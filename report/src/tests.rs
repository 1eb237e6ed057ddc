//! What can only be seen from inside: what Typst warned of, and which glyphs stand where.

mod names;
mod plain;
mod scripts;
mod setting;

mod logos;

use std::time::Duration;

use typst_layout::PagedDocument;

use crate::data::report_data;
use crate::deadline::Deadline;
use crate::world::ReportWorld;
use crate::{Input, Options, compile, samples};

/// A report that Typst has nothing to say against.
fn without_warnings(input: &Input) -> crate::Pdf {
    let (pdf, warnings) = compile::report(input, &Options::default()).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    pdf
}

#[test]
fn months_of_28_to_31_days_are_drawn_without_warnings() {
    for period in ["2026-02", "2028-02", "2026-11", "2026-12"] {
        without_warnings(&samples::ordinary(12, period));
    }
}

#[test]
fn no_account_and_one_account_are_drawn_without_warnings() {
    without_warnings(&samples::empty());
    without_warnings(&samples::ordinary(1, "2026-10"));
}

#[test]
fn no_name_breaks_a_report() {
    without_warnings(&samples::hostile());
}

#[test]
fn a_report_of_a_thousand_accounts_has_no_row_twice_as_high() {
    let pdf = without_warnings(&samples::ordinary(1_000, "2026-10"));
    // 23 rows a page, fewer on the first; more pages would mean that a row broke its line.
    assert!((44..=46).contains(&pdf.pages), "{}", pdf.pages);
}

#[test]
fn the_table_itself_gives_up_when_its_time_is_over() {
    let input = samples::ordinary(200, "2026-10");
    let over = Deadline::within(Some(Duration::ZERO));
    let world = ReportWorld::new(report_data(&input, over), input.appearance.language, Vec::new());
    let errors = typst::compile::<PagedDocument>(&world).output.unwrap_err();
    assert_eq!(errors[0].message, "the time for this report is over");
}
