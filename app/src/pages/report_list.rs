//! «Monthly Reports»: the latest six, and the one that is not due yet.

use crate::api::{ReportLine, ReportProgress};
use crate::components::{Icon, Picture};
use domain::period::Period;
use leptos::either::Either;
use leptos::prelude::*;

/// The table of reports. `running` is the month that can be looked at before its report; `upcoming` is the next month and
/// when its report will be there, if there will be one.
#[component]
pub(crate) fn ReportList(
    organization: String,
    running: Period,
    upcoming: Option<(String, String)>,
    reports: Vec<ReportLine>,
) -> impl IntoView {
    let preview = format!("/organizations/{organization}/months/{running}");
    let upcoming = upcoming.map(|(month, at)| {
        view! {
            <tr role="row" class="upcoming">
                <th scope="row" role="rowheader" class="tight">
                    {month}
                </th>
                <td role="cell" class="plain" colspan="4" aria-colspan="4">
                    {format!("Not there yet: it will be made on {at}.")}
                </td>
                <td role="cell" class="plain right">
                    <a class="button compact" href=preview>
                        "Preview"
                        <span class="unseen">" of the running month"</span>
                    </a>
                </td>
            </tr>
        }
    });
    let rows = reports
        .into_iter()
        .map(|report| view! { <Row organization=organization.clone() report /> })
        .collect_view();
    view! {
        <table role="table" class="table stacks card-table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Month"</th>
                    <th scope="col" role="columnheader">"Generated"</th>
                    <th scope="col" role="columnheader" class="right">
                        "Size"
                    </th>
                    <th scope="col" role="columnheader" class="right">
                        "Pages"
                    </th>
                    <th scope="col" role="columnheader">"Expires"</th>
                    <th scope="col" role="columnheader">
                        <span class="unseen">"Download"</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {upcoming}
                {rows}
            </tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Row(organization: String, report: ReportLine) -> impl IntoView {
    let ReportLine { period, month, progress, generated, size, pages, expires, revision } = report;
    let cells = match waiting(progress) {
        None => Either::Left(view! {
            <td role="cell" data-label="Generated" class="tight">
                {generated}
                {revision.map(|revision| view! { " " <span class="chip">{revision}</span> })}
            </td>
            <td role="cell" data-label="Size" class="right">
                {size}
            </td>
            <td role="cell" data-label="Pages" class="right">
                {pages}
            </td>
            <td role="cell" data-label="Expires" class="tight soft">
                {expires}
            </td>
            <td role="cell" class="plain right">
                <span class="buttons">
                    <a class="button compact" href=format!("/organizations/{organization}/months/{period}")>
                        "View"
                        <span class="unseen">{format!(" the report for {month}")}</span>
                    </a>
                    <a
                        class="button compact"
                        href=format!("/organizations/{organization}/reports/{period}.pdf")
                        rel="external"
                        download
                    >
                        <Icon of=Picture::Download />
                        "Download"
                        <span class="unseen">{format!(" the report for {month}")}</span>
                    </a>
                </span>
            </td>
        }),
        Some(sentence) => Either::Right(view! {
            <td role="cell" class="plain soft" colspan="5" aria-colspan="5">
                {sentence}
            </td>
        }),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="tight">
                {month.clone()}
            </th>
            {cells}
        </tr>
    }
}

/// What is said of a report that is not there.
fn waiting(progress: ReportProgress) -> Option<&'static str> {
    match progress {
        ReportProgress::Ready => None,
        ReportProgress::Making => Some("It is being made and will be here in a moment."),
        ReportProgress::Late => Some("It is late: it could not be made yet, and is tried again by itself."),
        ReportProgress::GivenUp => Some("It could not be made. Whoever runs this portal can see why."),
    }
}
