//! `/organizations/{id}/accounts/{account}`: one account's month, its workloads and its runs. `?month=2026-10` shows another
//! month that has a report, by what is known of it now.

use crate::api::{AccountView, RunLine, RunOutcome, WorkloadLine};
use crate::components::{Cell, Column, DaysCell, Legend, OrganizationFrame, Tab, TableHead, Workloads};
use crate::{language, view};
use domain::day::AccountDay;
use domain::look::Bar;
use domain::period::Period;
use domain::texts::{portal_accounts as texts, report};
use leptos::prelude::*;

/// An account's page.
#[component]
pub(crate) fn AccountDetails(account: AccountView) -> impl IntoView {
    let language = language();
    let AccountView { head, period, is_running, months, line, kind, known, zone, workloads, runs, run_count } =
        account;
    let organization = format!("/organizations/{}", head.id);
    let here = format!("{organization}/accounts/{}", line.id);
    let name = domain::format::month_title(language, period);
    let title = if is_running { texts::so_far(language, &name) } else { name };
    let others = months
        .into_iter()
        .map(|(month, name)| {
            view! {
                <li>
                    <a href=format!("{here}?month={month}")>{name}</a>
                </li>
            }
        })
        .collect_view();
    let (class, standing) = match line.active {
        true => ("chip on", texts::active(language)),
        false => ("chip", texts::inactive(language)),
    };
    let rows = workloads.into_iter().map(|line| view! { <Row period line /> }).collect_view();
    view! {
        <OrganizationFrame head open=Tab::Accounts about=line.address.clone()>
            <section class="card" aria-labelledby="account">
                <div class="card-head">
                    <div>
                        <h2 id="account">
                            <bdi>{line.address}</bdi>
                        </h2>
                        {line.name.map(|name| view! { <p><bdi>{name}</bdi></p> })}
                    </div>
                    <span class=class>{standing}</span>
                </div>
                <dl class="card-body facts">
                    <div>
                        <dt>{texts::kind(language)}</dt>
                        <dd>{kind}</dd>
                    </div>
                    <div>
                        <dt>{report::workloads(language)}</dt>
                        <dd>
                            <Workloads of=line.workloads />
                        </dd>
                    </div>
                    <div>
                        <dt>{report::last_backup(language)}</dt>
                        <dd>{line.last_backup.unwrap_or_else(|| texts::never(language).to_owned())}</dd>
                    </div>
                    {[(report::objects(language), line.objects), (report::size(language), line.size)]
                        .into_iter()
                        .filter_map(|(term, figure)| Some((term, figure?)))
                        .map(|(term, figure)| {
                            view! {
                                <div>
                                    <dt>{term}</dt>
                                    <dd>{figure}</dd>
                                </div>
                            }
                        })
                        .collect_view()}
                    <div>
                        <dt>{texts::known_since(language)}</dt>
                        <dd>{known.0}</dd>
                    </div>
                    {known
                        .1
                        .map(|since| {
                            view! {
                                <div>
                                    <dt>{texts::deleted(language)}</dt>
                                    <dd>{since}</dd>
                                </div>
                            }
                        })}
                </dl>
            </section>
            <section class="card" aria-labelledby="month">
                <div class="card-head">
                    <div>
                        <h2 id="month">{title}</h2>
                        <p>{texts::days_in_zone(language, &line.sentence, &zone)}</p>
                        {(!is_running).then(|| view! { <p>{texts::since_report(language)}</p> })}
                    </div>
                    <nav aria-label=texts::other_months(language)>
                        <ul class="months links">{others}</ul>
                    </nav>
                </div>
                <div class="month-facts">
                    <Legend of=AccountDay::LEGEND />
                </div>
                <table role="table" class="table stacks month-table card-table">
                    <TableHead columns=vec![Column::Text(report::workload(language)), Column::Text(report::last_backup(language)), Column::Number(report::objects(language)), Column::Number(report::size(language)), Column::Days(period, texts::days(language).to_owned())] />
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </section>
            <Runs runs run_count />
        </OrganizationFrame>
    }
}

#[component]
fn Row(period: Period, line: WorkloadLine) -> impl IntoView {
    let language = language();
    let last_backup = line.last_backup.unwrap_or_else(|| texts::never(language).to_owned());
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {line.label} {(!line.on).then(|| view! { " " <span class="chip">{texts::off(language)}</span> })}
            </th>
            <Cell label=report::last_backup(language) class="tight" text=last_backup />
            <Cell label=report::objects(language) class="right" text=line.objects />
            <Cell label=report::size(language) class="right tight" text=line.size />
            <DaysCell period days=line.days sentence=line.sentence />
        </tr>
    }
}

#[component]
fn Runs(runs: Vec<RunLine>, run_count: u64) -> impl IntoView {
    let language = language();
    let listed = u64::try_from(runs.len()).unwrap_or(u64::MAX);
    let rows = runs.into_iter().map(|run| view! { <RunRow run /> }).collect_view();
    let said = if listed < run_count {
        texts::latest_of(language, listed, run_count)
    } else {
        texts::latest_first(language).to_owned()
    };
    let table = if listed == 0 {
        view! {
            <div class="empty">
                <strong>{texts::no_runs(language)}</strong>
                <p>{texts::no_runs_why(language)}</p>
            </div>
        }
    } else {
        view! {
            <table role="table" class="table stacks card-table">
                <TableHead columns=vec![Column::Text(texts::ended(language)), Column::Text(report::workload(language)), Column::Text(texts::outcome(language)), Column::Number(report::objects(language)), Column::Number(report::size(language)), Column::Text(texts::what_went_wrong(language))] />
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
    };
    view! {
        <section class="card" aria-labelledby="runs">
            <div class="card-head">
                <h2 id="runs">{texts::runs(language)}</h2>
                <p>{said}</p>
            </div>
            {table}
        </section>
    }
}

#[component]
fn RunRow(run: RunLine) -> impl IntoView {
    let language = language();
    let (class, outcome) = match run.outcome {
        RunOutcome::Succeeded => ("chip on", texts::succeeded(language)),
        RunOutcome::Warning => ("chip", texts::with_warnings(language)),
        RunOutcome::Failed => ("chip bad", texts::run_failed(language)),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="tight">
                {run.at}
            </th>
            <Cell label=report::workload(language) text=run.workload />
            <td role="cell" data-label=texts::outcome(language)>
                <span class=class>{outcome}</span>
            </td>
            <Cell label=report::objects(language) class="right" text=run.objects />
            <Cell label=report::size(language) class="right tight" text=run.size />
            <td role="cell" data-label=texts::what_went_wrong(language)>
                <bdi>{run.error.unwrap_or_default()}</bdi>
            </td>
        </tr>
    }
}
