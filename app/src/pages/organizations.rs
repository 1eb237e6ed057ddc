//! `/organizations`: everything that the user reaches, found by name. What was searched for and the page stand in the
//! address, so that a link and the back button keep them.

mod find;

use crate::api::{GlanceLine, ListQuery, OrganizationLine, OrganizationsList, SwitchDelivery};
use crate::components::{Bars, Form, Frame, Kind, Notice, Pager, Reading, Sent, SubmitButton};
use domain::glance::Health;
use find::{Find, address};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The list with its search.
#[component]
pub(crate) fn OrganizationsPage(list: OrganizationsList) -> impl IntoView {
    let OrganizationsList { viewer, query, partners, lines, page, pages, found, may_switch, told } = list;
    let found_text = match found {
        1 => "1 organization".to_owned(),
        n => format!("{} organizations", domain::format::count(crate::language(), n)),
    };
    let searched = query.search.clone();
    let is_usual = query == ListQuery { order: query.order, ..ListQuery::default() };
    let table = if lines.is_empty() {
        Either::Left(view! { <Empty is_usual page /> })
    } else {
        Either::Right(view! { <Table lines may_switch told /> })
    };
    let paged = query.clone();
    view! {
        <Frame viewer title="Organizations">
            <div class="page-head">
                <div>
                    <h1>"Organizations"</h1>
                    <p class="soft" role="status">
                        {found_text}
                        {(!searched.is_empty()).then(|| format!(" found for “{searched}”"))}
                    </p>
                </div>
            </div>
            <section class="card" aria-label="Organizations">
                <Find query partners />
                {table}
                <Pager page pages address=move |to| address(&paged, to) />
            </section>
        </Frame>
    }
}

/// The table, and what is done with a selection of it.
#[component]
fn Table(lines: Vec<OrganizationLine>, may_switch: bool, told: Option<String>) -> impl IntoView {
    let rows = lines.into_iter().map(|line| view! { <Row line may_switch /> }).collect_view();
    let selection = may_switch.then(|| {
        view! {
            <th scope="col" role="columnheader" class="select">
                <span class="unseen">"Selected"</span>
            </th>
        }
    });
    let (switched, reading) = (Sent::<String>::new(), expect_context::<Reading>());
    let way = switched.way();
    Effect::new(move |_| match switched.answer() {
        Some(Ok(told)) => {
            reading.tell(told);
            reading.again();
        }
        Some(Err(_)) | None => {}
    });
    let answer = move || match switched.answer() {
        Some(Err(error)) => Some((Kind::Bad, error.to_string())),
        // What became of it is told above the list that is read after it, in which this is drawn anew.
        Some(Ok(_)) | None => reading.told().or_else(|| told.clone()).map(|told| (Kind::Good, told)),
    };
    view! {
        <Form to=SwitchDelivery::PATH way>
            <table role="table" class="table stacks organizations">
                <thead role="rowgroup">
                    <tr role="row">
                        {selection}
                        <th scope="col" role="columnheader">"Organization"</th>
                        <th scope="col" role="columnheader">"Health"</th>
                        <th scope="col" role="columnheader" class="glance">
                            "This month"
                        </th>
                        <th scope="col" role="columnheader" class="right">
                            "Active accounts"
                        </th>
                        <th scope="col" role="columnheader">"Latest report"</th>
                        <th scope="col" role="columnheader">"E-mail delivery"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            {may_switch
                .then(|| {
                    view! {
                        <div class="selection">
                            <label for="to">"With what is selected:"</label>
                            <select class="input" id="to" name="to">
                                <option value="on">"Switch e-mail delivery on"</option>
                                <option value="off">"Switch e-mail delivery off"</option>
                            </select>
                            <SubmitButton way>"Do it"</SubmitButton>
                        </div>
                    }
                })}
        </Form>
        <div class="live" role="alert">
            {move || answer().map(|(kind, told)| view! { <Notice kind>{told}</Notice> })}
        </div>
    }
    .into_any()
}

#[component]
fn Row(line: OrganizationLine, may_switch: bool) -> impl IntoView {
    let (class, delivery) = if line.delivery_on { ("chip on", "On") } else { ("chip", "Off") };
    let select = may_switch.then(|| {
        let id = line.id.clone();
        view! {
            <td role="cell" class="plain select">
                <input
                    type="checkbox"
                    class="checkbox"
                    name="ids[]"
                    value=id
                    aria-label=format!("Select {}", line.name)
                />
            </td>
        }
    });
    let (health, bars) = match (line.gone_since, line.glance) {
        (Some(since), _) => {
            (view! { <span class="chip gone">{format!("Gone since {since}")}</span> }.into_any(), None)
        }
        (None, Some(glance)) => {
            let health = view! { <HealthChip health=glance.health failing=glance.failing /> }.into_any();
            let GlanceLine { period, days, sentence, .. } = glance;
            (health, Some(view! { <Bars period days sentence /> }))
        }
        (None, None) => (view! { <span class="soft">"Not looked at yet"</span> }.into_any(), None),
    };
    view! {
        <tr role="row">
            {select}
            <th scope="row" role="rowheader">
                <a class="organization-name" href=format!("/organizations/{}", line.id)>
                    <bdi>{line.name}</bdi>
                </a>
                <span class="soft small partner-name">
                    <bdi>{line.partner_name}</bdi>
                    {(!line.zone_set).then_some(" · no time zone is set")}
                </span>
            </th>
            <td role="cell" data-label="Health">
                {health}
            </td>
            <td role="cell" data-label="This month" class="plain glance">
                {bars}
            </td>
            <td role="cell" data-label="Active accounts" class="right">
                <span>
                    {line.active}
                    {(line.deactivated != "0")
                        .then(|| view! { <span class="soft small">{format!(" +{} off", line.deactivated)}</span> })}
                </span>
            </td>
            <td role="cell" data-label="Latest report" class="tight">
                {line.latest_report.unwrap_or_else(|| "None yet".to_owned())}
            </td>
            <td role="cell" data-label="E-mail delivery">
                <span class=class>{delivery}</span>
            </td>
        </tr>
    }
    .into_any()
}

/// Whether somebody should look, in a word or two.
#[component]
fn HealthChip(health: Health, failing: usize) -> impl IntoView {
    let accounts = match failing {
        1 => "1 account".to_owned(),
        n => format!("{n} accounts"),
    };
    let (class, text) = match health {
        Health::Failing => ("chip bad", format!("Failing: {accounts}")),
        Health::Silent => ("chip gone", "No data".to_owned()),
        Health::Minor => ("chip", format!("Minor: {accounts}")),
        Health::Well => ("chip on", "Healthy".to_owned()),
        Health::Off => ("chip", "Off".to_owned()),
    };
    view! { <span class=class>{text}</span> }
}

#[component]
fn Empty(is_usual: bool, page: usize) -> impl IntoView {
    let (title, text) = if page > 1 {
        ("This page is empty", "The list has become shorter. Start again from its first page.")
    } else if is_usual {
        (
            "No organizations yet",
            "They appear here as soon as the backup service has been read, or data has been pushed.",
        )
    } else {
        ("Nothing found", "Search for a part of the name, or choose less.")
    };
    view! {
        <div class="empty">
            <strong>{title}</strong>
            <p>{text}</p>
            {(page > 1 || !is_usual)
                .then(|| {
                    view! {
                        <p>
                            <a href="/organizations">"Show all organizations"</a>
                        </p>
                    }
                })}
        </div>
    }
}
