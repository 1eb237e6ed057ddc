//! «Monthly Reports»: the latest six, and the one that is not due yet.

use crate::api::{ReportLine, ReportProgress};
use crate::components::{Cell, Column, Icon, Picture, TableHead};
use crate::view;
use domain::format::{month, month_title};
use domain::language::Language;
use domain::period::Period;
use domain::texts::portal_reports as texts;
use leptos::prelude::*;

/// The table of reports. `running` is the month that can be looked at before its report; `upcoming` is the next month and
/// when its report will be there, if there will be one.
#[component]
pub(crate) fn ReportList(
    language: Language,
    organization: String,
    running: Period,
    upcoming: Option<(Period, String)>,
    reports: Vec<ReportLine>,
) -> impl IntoView {
    let preview = format!("/organizations/{organization}/months/{running}");
    let upcoming = upcoming.map(|(period, at)| {
        view! {
            <tr role="row" class="upcoming">
                <th scope="row" role="rowheader" class="tight">
                    {month_title(language, period)}
                </th>
                <td role="cell" class="plain" colspan="4" aria-colspan="4">
                    {texts::upcoming(language, &at)}
                </td>
                <td role="cell" class="plain right">
                    <a class="button compact" href=preview>
                        {texts::preview(language)}
                        <span class="unseen">{format!(" {}", texts::of_running_month(language))}</span>
                    </a>
                </td>
            </tr>
        }
    });
    let rows = reports
        .into_iter()
        .map(|report| view! { <Row language organization=organization.clone() report /> })
        .collect_view();
    view! {
        <table role="table" class="table stacks card-table">
            <TableHead columns=vec![Column::Text(texts::month(language)), Column::Text(texts::generated(language)), Column::Number(texts::size(language)), Column::Number(texts::pages(language)), Column::Text(texts::expires(language)), Column::Unseen(texts::download(language))] />
            <tbody role="rowgroup">
                {upcoming}
                {rows}
            </tbody>
        </table>
    }
}

#[component]
fn Row(language: Language, organization: String, report: ReportLine) -> impl IntoView {
    let ReportLine { period, progress, generated, size, pages, expires, revision } = report;
    let of_report = format!(" {}", texts::of_report(language, &month(language, period)));
    let cells = match waiting(language, progress) {
        None => view! {
            <td role="cell" data-label=texts::generated(language) class="tight">
                {generated}
                {revision.map(|revision| view! { " " <span class="chip">{revision}</span> })}
            </td>
            <Cell label=texts::size(language) class="right" text=size />
            <Cell label=texts::pages(language) class="right" text=pages />
            <Cell label=texts::expires(language) class="tight soft" text=expires />
            <td role="cell" class="plain right">
                <span class="buttons">
                    <a class="button compact" href=format!("/organizations/{organization}/months/{period}")>
                        {texts::view(language)}
                        <span class="unseen">{of_report.clone()}</span>
                    </a>
                    <a
                        class="button compact"
                        href=format!("/organizations/{organization}/reports/{period}.pdf")
                        // Not `download`: from another portal's iframe Chromium then sends no cookie.
                        rel="external"
                    >
                        <Icon of=Picture::Download />
                        {texts::download(language)}
                        <span class="unseen">{of_report}</span>
                    </a>
                </span>
            </td>
        },
        Some(sentence) => view! {
            <td role="cell" class="plain soft" colspan="5" aria-colspan="5">
                {sentence}
            </td>
        },
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="tight">
                {month_title(language, period)}
            </th>
            {cells}
        </tr>
    }
}

/// What is said of a report that is not there.
fn waiting(language: Language, progress: ReportProgress) -> Option<&'static str> {
    match progress {
        ReportProgress::Ready => None,
        ReportProgress::Making => Some(texts::making(language)),
        ReportProgress::Late => Some(texts::late(language)),
        ReportProgress::GivenUp => Some(texts::given_up(language)),
    }
}
