//! «Monthly Reports»: the latest six, and the one that is not there yet.

use crate::api::{ReportLine, ReportProgress};
use crate::components::{Icon, Picture};
use leptos::either::EitherOf3;
use leptos::prelude::*;

/// The table of reports. `upcoming` is the next month and when its report will be there.
#[component]
pub(crate) fn ReportList(
    organization: String,
    upcoming: (String, String),
    reports: Vec<ReportLine>,
) -> impl IntoView {
    let (month, at) = upcoming;
    let rows = reports
        .into_iter()
        .map(|report| view! { <Row organization=organization.clone() report /> })
        .collect_view();
    view! {
        <table class="table stacks card-table">
            <thead>
                <tr>
                    <th scope="col">"Month"</th>
                    <th scope="col">"Generated"</th>
                    <th scope="col" class="right">
                        "Size"
                    </th>
                    <th scope="col" class="right">
                        "Pages"
                    </th>
                    <th scope="col">"Expires"</th>
                    <th scope="col">
                        <span class="unseen">"Download"</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                <tr class="upcoming">
                    <th scope="row" class="tight">
                        {month}
                    </th>
                    <td class="plain" colspan="5">
                        {format!("Not there yet: it will be made on {at}.")}
                    </td>
                </tr>
                {rows}
            </tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Row(organization: String, report: ReportLine) -> impl IntoView {
    let ReportLine { period, month, progress, generated, size, pages, expires } = report;
    let cells = match progress {
        ReportProgress::Ready => EitherOf3::A(view! {
            <td data-label="Generated" class="tight">
                {generated}
            </td>
            <td data-label="Size" class="right">
                {size}
            </td>
            <td data-label="Pages" class="right">
                {pages}
            </td>
            <td data-label="Expires" class="tight soft">
                {expires}
            </td>
            <td class="plain right">
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
            </td>
        }),
        ReportProgress::Making => EitherOf3::B(view! {
            <td class="plain soft" colspan="5">
                "It is being made and will be here in a moment."
            </td>
        }),
        ReportProgress::Late => EitherOf3::C(view! {
            <td class="plain soft" colspan="5">
                "It could not be made yet. It is tried again by itself."
            </td>
        }),
    };
    view! {
        <tr>
            <th scope="row" class="tight">
                {month.clone()}
            </th>
            {cells}
        </tr>
    }
}
