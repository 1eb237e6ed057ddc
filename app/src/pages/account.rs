//! `/organizations/{id}/accounts/{account}`: one account's month, its workloads and its runs. `?month=2026-10` shows another
//! month, as its report has it.

use crate::api::{AccountView, RunLine, RunOutcome, WorkloadLine};
use crate::components::{Bars, Legend, Numbers, OrganizationFrame, Tab, Workloads};
use crate::language;
use domain::day::AccountDay;
use domain::look::Bar;
use domain::period::Period;
use leptos::either::Either;
use leptos::prelude::*;

/// An account's page.
#[component]
pub(crate) fn AccountDetails(account: AccountView) -> impl IntoView {
    let AccountView { head, period, is_running, months, line, kind, known, zone, workloads, runs, run_count } =
        account;
    let organization = format!("/organizations/{}", head.id);
    let here = format!("{organization}/accounts/{}", line.id);
    let name = domain::format::month(language(), period);
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
    let rows = workloads.into_iter().map(|line| view! { <Row period line /> }).collect_view();
    view! {
        <OrganizationFrame head open=Tab::Accounts>
            <section class="card" aria-labelledby="account">
                <div class="card-head">
                    <div>
                        <h2 id="account">
                            <bdi>{line.address}</bdi>
                        </h2>
                        {line.name.map(|name| view! { <p><bdi>{name}</bdi></p> })}
                    </div>
                    <span class=if line.active { "chip on" } else { "chip" }>
                        {if line.active { "Active" } else { "Deactivated" }}
                    </span>
                </div>
                <dl class="card-body facts">
                    <div>
                        <dt>"Kind"</dt>
                        <dd>{kind}</dd>
                    </div>
                    <div>
                        <dt>"Workloads"</dt>
                        <dd>
                            <Workloads of=line.workloads />
                        </dd>
                    </div>
                    <div>
                        <dt>"Last backup"</dt>
                        <dd>{line.last_backup.unwrap_or_else(|| "Never".to_owned())}</dd>
                    </div>
                    <div>
                        <dt>"Known since"</dt>
                        <dd>{known.0}</dd>
                    </div>
                    {known
                        .1
                        .map(|since| {
                            view! {
                                <div>
                                    <dt>"Deleted"</dt>
                                    <dd>{since}</dd>
                                </div>
                            }
                        })}
                </dl>
            </section>
            <section class="card" aria-labelledby="month">
                <div class="card-head">
                    <div>
                        <h2 id="month">{if is_running { format!("{name} so far") } else { name }}</h2>
                        <p>{format!("{}. Times are in {zone}.", line.sentence)}</p>
                    </div>
                    <nav aria-label="Other months">
                        <ul class="months">{others}</ul>
                    </nav>
                </div>
                <div class="month-facts">
                    <Legend of=AccountDay::LEGEND />
                </div>
                <table role="table" class="table stacks month-table card-table">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Workload"</th>
                            <th scope="col" role="columnheader">"Last backup"</th>
                            <th scope="col" role="columnheader" class="right">
                                "Objects"
                            </th>
                            <th scope="col" role="columnheader" class="right">
                                "Size"
                            </th>
                            <th scope="col" role="columnheader" class="month-bars">
                                "Days"
                                <Numbers period />
                            </th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </section>
            <Runs runs run_count />
        </OrganizationFrame>
    }
}

#[component]
fn Row(period: Period, line: WorkloadLine) -> impl IntoView {
    let unknown = || "–".to_owned();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {line.label} {(!line.on).then(|| view! { " " <span class="chip">"Off"</span> })}
            </th>
            <td role="cell" data-label="Last backup" class="tight">
                {line.last_backup.unwrap_or_else(|| "Never".to_owned())}
            </td>
            <td role="cell" data-label="Objects" class="right">
                {line.objects.unwrap_or_else(unknown)}
            </td>
            <td role="cell" data-label="Size" class="right tight">
                {line.size.unwrap_or_else(unknown)}
            </td>
            <td role="cell" data-label="Days" class="plain month-bars">
                <Numbers period />
                <Bars period days=line.days sentence=line.sentence.clone() />
                <p class="month-sentence" aria-hidden="true">
                    {line.sentence}
                </p>
            </td>
        </tr>
    }
}

#[component]
fn Runs(runs: Vec<RunLine>, run_count: usize) -> impl IntoView {
    let listed = runs.len();
    let rows = runs.into_iter().map(|run| view! { <RunRow run /> }).collect_view();
    let said = if listed < run_count {
        format!("The latest {listed} of {run_count} runs, latest first.")
    } else {
        "Latest first.".to_owned()
    };
    let table = if listed == 0 {
        Either::Left(view! {
            <div class="empty">
                <strong>"No runs in this month"</strong>
                <p>"Nothing was backed up, or nobody has told of it yet."</p>
            </div>
        })
    } else {
        Either::Right(view! {
            <table role="table" class="table stacks card-table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Ended"</th>
                        <th scope="col" role="columnheader">"Workload"</th>
                        <th scope="col" role="columnheader">"Outcome"</th>
                        <th scope="col" role="columnheader" class="right">
                            "Objects"
                        </th>
                        <th scope="col" role="columnheader" class="right">
                            "Size"
                        </th>
                        <th scope="col" role="columnheader">"What went wrong"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        })
    };
    view! {
        <section class="card" aria-labelledby="runs">
            <div class="card-head">
                <h2 id="runs">"Runs"</h2>
                <p>{said}</p>
            </div>
            {table}
        </section>
    }
}

#[component]
fn RunRow(run: RunLine) -> impl IntoView {
    let unknown = || "–".to_owned();
    let (class, outcome) = match run.outcome {
        RunOutcome::Succeeded => ("chip on", "Succeeded"),
        RunOutcome::Warning => ("chip", "With warnings"),
        RunOutcome::Failed => ("chip bad", "Failed"),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="tight">
                {run.at}
            </th>
            <td role="cell" data-label="Workload">
                {run.workload}
            </td>
            <td role="cell" data-label="Outcome">
                <span class=class>{outcome}</span>
            </td>
            <td role="cell" data-label="Objects" class="right">
                {run.objects.unwrap_or_else(unknown)}
            </td>
            <td role="cell" data-label="Size" class="right tight">
                {run.size.unwrap_or_else(unknown)}
            </td>
            <td role="cell" data-label="What went wrong">
                <bdi>{run.error.unwrap_or_default()}</bdi>
            </td>
        </tr>
    }
}
