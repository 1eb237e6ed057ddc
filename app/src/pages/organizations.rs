//! `/organizations`: everything that the user reaches, found by name. What was searched for and the page stand in the
//! address, so that a link and the back button keep them.

mod find;
mod selection;

use crate::api::{GlanceLine, ListQuery, OrganizationLine, OrganizationsList, SwitchDelivery};
use crate::components::{
    Bars, Cell, Form, Frame, Kind, NotSaved, Notice, PageEmpty, Pager, Reading, Sent, SubmitButton, on_side,
};
use crate::{language, view};
use domain::format;
use domain::glance::Health;
use domain::period::Period;
use domain::texts::{portal, portal_organizations as texts, report, states};
use find::{Find, address};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use selection::{Download, SelectAll, SelectFound};

/// The list with its search.
#[component]
pub(crate) fn OrganizationsPage(list: OrganizationsList) -> impl IntoView {
    let OrganizationsList { viewer, query, partners, lines, page, pages, found, may_switch, months, told } =
        list;
    let language = language();
    let told_found = match query.search.as_str() {
        "" => texts::found(language, found),
        search => texts::found_for(language, found, search),
    };
    let more_than_here = (pages > 1).then_some(found);
    let title = portal::organizations(language);
    let is_usual = query == ListQuery { order: query.order, ..ListQuery::default() };
    let (here, paged, query_of_empty) = (address(&query, page), query.clone(), query.clone());
    view! {
        <Frame viewer title>
            <div class="page-head">
                <div>
                    <h1>{title}</h1>
                    <p class="soft" role="status">
                        {told_found}
                    </p>
                </div>
            </div>
            <section class="card" aria-label=title>
                <Find query partners />
                {if lines.is_empty() {
                    view! { <Empty is_usual page first=address(&query_of_empty, 1) /> }
                } else {
                    view! { <Table here lines more_than_here may_switch months told /> }
                }}
                <Pager page pages address=move |to| address(&paged, to) />
            </section>
        </Frame>
    }
}

/// The table, and what is done with a selection of it.
#[component]
fn Table(
    /// The address of this page of the list.
    here: String,
    lines: Vec<OrganizationLine>,
    /// How many were found, where not all of them are on this page.
    more_than_here: Option<u64>,
    may_switch: bool,
    months: Vec<(Period, String)>,
    told: Option<(bool, String)>,
) -> impl IntoView {
    let language = language();
    let may_select = may_switch || !months.is_empty();
    let (switched, reading) = (Sent::<(bool, String)>::new(), expect_context::<Reading>());
    let list = (here.clone(), more_than_here, lines.iter().map(|line| line.id.clone()).collect());
    let side = reading.side(list);
    let rows = lines.into_iter().map(|line| view! { <Row line may_select /> }).collect_view();
    let rows = on_side(side, rows.into_any());
    let selection = may_select.then(|| on_side(side, view! { <SelectAll /> }));
    let select_found = more_than_here.filter(|_| may_select);
    let select_found = select_found.map(|found| on_side(side, view! { <SelectFound found /> }));
    let way = switched.way();
    Effect::new(move |_| {
        if let Some(Ok(told)) = switched.answer() {
            switched.hold();
            reading.tell(told);
            reading.again();
        }
    });
    let answer = move || match switched.answer() {
        Some(Err(error)) => Some(view! { <NotSaved error /> }),
        // What became of it is told above the list that is read after it, in which this is drawn anew.
        Some(Ok(_)) | None => reading.told().or_else(|| told.clone()).map(|(is_done, told)| {
            let kind = if is_done { Kind::Good } else { Kind::Note };
            view! { <Notice kind>{told}</Notice> }
        }),
    };
    let selected = may_select.then(|| {
        view! {
            <div class="selection">
                {select_found}
                {may_switch
                    .then(|| {
                        view! {
                            <span class="selection-part">
                                <label for="to">{texts::with_selected(language)}</label>
                                <select class="input" id="to" name="to">
                                    <option value="on">{texts::switch_on(language)}</option>
                                    <option value="off">{texts::switch_off(language)}</option>
                                </select>
                                <SubmitButton way>{texts::do_it(language)}</SubmitButton>
                            </span>
                        }
                    })}
                <Download months />
            </div>
        }
    });
    view! {
        <Form to=SwitchDelivery::PATH way>
            <input type="hidden" name="list" value=here />
            <table role="table" class="table stacks organizations">
                <thead role="rowgroup">
                    <tr role="row">
                        {selection}
                        <th scope="col" role="columnheader">{report::organization(language)}</th>
                        <th scope="col" role="columnheader">{texts::health(language)}</th>
                        <th scope="col" role="columnheader" class="glance">
                            {texts::this_month(language)}
                        </th>
                        <th scope="col" role="columnheader" class="right">
                            {report::active_accounts(language)}
                        </th>
                        <th scope="col" role="columnheader">{texts::latest_report(language)}</th>
                        <th scope="col" role="columnheader">{texts::delivery(language)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            {selected}
        </Form>
        <div class="live" role="alert">
            {move || answer()}
        </div>
    }
}

#[component]
fn Row(line: OrganizationLine, may_select: bool) -> impl IntoView {
    let language = language();
    let (class, delivery) = match line.delivery_on {
        true => ("chip on", texts::delivery_on(language)),
        false => ("chip", texts::delivery_off(language)),
    };
    let select = may_select.then(|| {
        let id = line.id.clone();
        view! {
            <td role="cell" class="plain select">
                <input
                    type="checkbox"
                    class="checkbox"
                    name="ids[]"
                    value=id
                    aria-label=texts::select(language, &line.name)
                />
            </td>
        }
    });
    let latest_report = line.latest_report.unwrap_or_else(|| texts::no_report(language).to_owned());
    let accounts =
        line.glance.as_ref().map(|it| view! { <Accounts active=it.active deactivated=it.deactivated /> });
    let (health, bars) = match (line.gone_since, line.glance) {
        (Some(since), _) => {
            (view! { <span class="chip gone">{texts::gone_since(language, &since)}</span> }, None)
        }
        (None, Some(glance)) => {
            let health = view! { <HealthChip health=glance.health failing=glance.failing /> };
            let GlanceLine { period, days, sentence, .. } = glance;
            (health, Some(view! { <Bars period days sentence /> }))
        }
        (None, None) => (view! { <span class="soft">{texts::not_looked_at(language)}</span> }, None),
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
                    {(!line.zone_set).then(|| texts::no_zone(language))}
                </span>
            </th>
            <td role="cell" data-label=texts::health(language)>
                {health}
            </td>
            <td role="cell" data-label=texts::this_month(language) class="plain glance">
                {bars}
            </td>
            <td role="cell" data-label=report::active_accounts(language) class="right">
                {accounts.unwrap_or_else(|| "–".into_any())}
            </td>
            <Cell label=texts::latest_report(language) class="tight" text=latest_report />
            <td role="cell" data-label=texts::delivery(language)>
                <span class=class>{delivery}</span>
            </td>
        </tr>
    }
}

/// How many accounts there are.
#[component]
fn Accounts(active: u64, deactivated: u64) -> impl IntoView {
    let language = language();
    let more = (deactivated > 0)
        .then(|| view! { <span class="soft small">{texts::deactivated(language, deactivated)}</span> });
    view! { <span>{format::count(language, active)} {more}</span> }
}

/// Whether somebody should look, in a word or two.
#[component]
fn HealthChip(health: Health, failing: u64) -> impl IntoView {
    let language = language();
    let (class, text) = match health {
        Health::Failing => ("chip bad", texts::failing_accounts(language, failing)),
        Health::Silent => ("chip gone", states::no_data(language).to_owned()),
        Health::Minor => ("chip", texts::minor_accounts(language, failing)),
        Health::Well => ("chip on", states::healthy(language).to_owned()),
        Health::Off => ("chip", texts::off(language).to_owned()),
    };
    view! { <span class=class>{text}</span> }
}

#[component]
fn Empty(is_usual: bool, page: usize, first: String) -> impl IntoView {
    let language = language();
    if page > 1 {
        return Either::Left(view! { <PageEmpty first /> });
    }
    let (title, text) = if is_usual {
        (texts::no_organizations(language), texts::no_organizations_why(language))
    } else {
        (texts::nothing_found(language), texts::nothing_found_why(language))
    };
    Either::Right(view! {
        <div class="empty">
            <strong>{title}</strong>
            <p>{text}</p>
            {(!is_usual)
                .then(|| {
                    view! {
                        <p>
                            <a href="/organizations">{texts::show_all(language)}</a>
                        </p>
                    }
                })}
        </div>
    })
}
