//! `/organizations`: everything that the user reaches, found by name. What was searched for and the page stand in the
//! address, so that a link and the back button keep them.

mod find;

use crate::api::{GlanceLine, ListQuery, OrganizationLine, OrganizationsList, SwitchDelivery};
use crate::components::{
    Cell, Form, Frame, Icon, Kind, Notice, Pager, Picture, Reading, Sent, SmallBars, SubmitButton,
};
use crate::{language, view};
use domain::format;
use domain::glance::Health;
use domain::period::Period;
use domain::texts::{portal, portal_bundle as bundle, portal_organizations as texts, report, states};
use find::{Find, address};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;

/// The list with its search.
#[component]
pub(crate) fn OrganizationsPage(list: OrganizationsList) -> impl IntoView {
    let OrganizationsList { viewer, query, partners, lines, page, pages, found, may_switch, months, told } =
        list;
    let language = language();
    let found = match query.search.as_str() {
        "" => texts::found(language, found),
        search => texts::found_for(language, found, search),
    };
    let title = portal::organizations(language);
    let is_usual = query == ListQuery { order: query.order, ..ListQuery::default() };
    let table = if lines.is_empty() {
        view! { <Empty is_usual page /> }
    } else {
        view! { <Table here=address(&query, page) lines may_switch months told /> }
    };
    let paged = query.clone();
    view! {
        <Frame viewer title>
            <div class="page-head">
                <div>
                    <h1>{title}</h1>
                    <p class="soft" role="status">
                        {found}
                    </p>
                </div>
            </div>
            <section class="card" aria-label=title>
                <Find query partners />
                {table}
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
    may_switch: bool,
    months: Vec<(Period, String)>,
    told: Option<(bool, String)>,
) -> impl IntoView {
    let language = language();
    let may_select = may_switch || !months.is_empty();
    let rows = lines.into_iter().map(|line| view! { <Row line may_select /> }).collect_view();
    let selection = may_select.then(|| view! { <SelectAll /> });
    let (switched, reading) = (Sent::<(bool, String)>::new(), expect_context::<Reading>());
    let way = switched.way();
    Effect::new(move |_| {
        if let Some(Ok(told)) = switched.answer() {
            reading.tell(told);
            reading.again();
        }
    });
    let answer = move || match switched.answer() {
        Some(Err(error)) => Some((Kind::Bad, error.told(language))),
        // What became of it is told above the list that is read after it, in which this is drawn anew.
        Some(Ok(_)) | None => reading.told().or_else(|| told.clone()).map(|(is_done, told)| {
            let kind = if is_done { Kind::Good } else { Kind::Note };
            (kind, told)
        }),
    };
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
            <div class="selection">
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
        </Form>
        <div class="live" role="alert">
            {move || answer().map(|(kind, told)| view! { <Notice kind>{told}</Notice> })}
        </div>
    }
}

/// The reports of a month of what is selected, as one archive, which the browser itself fetches and shows the progress of.
#[component]
fn Download(months: Vec<(Period, String)>) -> impl IntoView {
    let language = language();
    let options = months.iter().map(|(period, name)| {
        view! { <option value=period.to_string()>{name.clone()}</option> }
    });
    (!months.is_empty()).then(|| {
        view! {
            <span class="selection-part">
                <label for="period">{bundle::month(language)}</label>
                <select class="input" id="period" name="period">
                    {options.collect_view()}
                </select>
                <button type="submit" class="button" formaction="/organizations/reports.zip">
                    <Icon of=Picture::Download />
                    {bundle::download(language)}
                </button>
            </span>
        }
    })
}

/// The head over the boxes of a page, with one that selects all of them, or none. Without scripts it could do nothing and is not
/// seen; its place is kept, so that nothing moves when they come.
#[component]
fn SelectAll() -> impl IntoView {
    let language = language();
    let (is_live, set_live) = signal(false);
    Effect::new(move |_| set_live.set(true));
    let select = move |event: web_sys::Event| {
        let all = event_target::<HtmlInputElement>(&event);
        let Some(form) = all.form() else { return };
        let Ok(boxes) = form.query_selector_all("input[name='ids[]']") else { return };
        for at in 0..boxes.length() {
            if let Some(one) = boxes.item(at) {
                one.unchecked_into::<HtmlInputElement>().set_checked(all.checked());
            }
        }
    };
    let class = move || if is_live.get() { "checkbox" } else { "checkbox waiting" };
    view! {
        <th scope="col" role="columnheader" class="select">
            <span class="unseen">{texts::selected(language)}</span>
            <input type="checkbox" class=class aria-label=bundle::select_all(language) on:change=select />
        </th>
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
            (health, Some(view! { <SmallBars period days sentence /> }))
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
fn Empty(is_usual: bool, page: usize) -> impl IntoView {
    let language = language();
    let (title, text) = if page > 1 {
        (texts::page_empty(language), texts::page_empty_why(language))
    } else if is_usual {
        (texts::no_organizations(language), texts::no_organizations_why(language))
    } else {
        (texts::nothing_found(language), texts::nothing_found_why(language))
    };
    view! {
        <div class="empty">
            <strong>{title}</strong>
            <p>{text}</p>
            {(page > 1 || !is_usual)
                .then(|| {
                    view! {
                        <p>
                            <a href="/organizations">{texts::show_all(language)}</a>
                        </p>
                    }
                })}
        </div>
    }
}
