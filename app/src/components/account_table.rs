//! The account level on screen: a row an account with its bars, found, filtered and sorted by what stands in the address.

use super::{Bars, Cell, Choice, Column, FindForm, Icon, Legend, Pager, Picture, TableHead};
use crate::api::{AccountLine, AccountPage};
use crate::{language, view};
use domain::account_list::{AccountQuery, Order, Standing};
use domain::day::AccountDay;
use domain::format;
use domain::language::Language;
use domain::look::Bar;
use domain::period::Period;
use domain::texts::{portal_accounts as texts, portal_organizations, report};
use domain::workload::Workload;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// The table with its search. `path` is the page's address without the query, `organization` that of Organization Details,
/// and `month` what an account's address says besides; empty for the running month.
#[component]
pub(crate) fn AccountTable(
    path: String,
    organization: String,
    month: String,
    period: Period,
    page: AccountPage,
) -> impl IntoView {
    let language = language();
    let AccountPage { query, lines, page, pages, found, standings, workloads, rule } = page;
    let table = if lines.is_empty() {
        view! { <Empty path=path.clone() of=found.1 /> }
    } else {
        let rows = lines
            .into_iter()
            .map(|line| {
                let href = format!("{organization}/accounts/{}{month}", line.id);
                view! { <Row href period line /> }
            })
            .collect_view();
        view! {
            <div class="month-facts">
                <Legend of=AccountDay::LEGEND />
                <p class="soft small">{rule}</p>
            </div>
            <table role="table" class="table stacks month-table account-table card-table">
                <TableHead columns=vec![Column::Text(report::account(language)), Column::Text(report::workloads(language)), Column::Text(report::last_backup(language)), Column::Number(report::objects(language)), Column::Number(report::size(language)), Column::Days(period, texts::days_of(language, &format::month(language, period)))] />
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
    };
    let said = match found {
        (found, all) if found == all => texts::found(language, all),
        (found, all) => texts::found_of(language, found, all),
    };
    let paged = query.clone();
    let pager = path.clone();
    view! {
        <Find path query standings workloads />
        <p class="found soft small" role="status">
            {said}
        </p>
        {table}
        <Pager page pages address=move |to| format!("{pager}{}", address(&paged, to)) />
    }
}

#[component]
fn Find(
    path: String,
    query: AccountQuery,
    standings: Vec<u64>,
    workloads: Vec<(Workload, String)>,
) -> impl IntoView {
    let language = language();
    let AccountQuery { search, standing, workload, order } = query;
    let states = Standing::ALL
        .into_iter()
        .zip(standings)
        .map(|(it, number)| {
            (standing_word(it), texts::state_and_count(language, standing_label(it, language), number))
        })
        .collect();
    let all = std::iter::once((String::new(), texts::every_workload(language).to_owned()));
    let workloads =
        all.chain(workloads.into_iter().map(|(it, label)| (it.as_str().to_owned(), label))).collect();
    let order_of = |it| (order_word(it), order_label(it, language).to_owned());
    let orders = Order::ALL.into_iter().map(order_of).collect();
    view! {
        <FindForm path names=&["q", "state", "workload", "sort"]>
            <div class="field grow">
                <label for="account-q">{texts::name_or_address(language)}</label>
                <input class="input" id="account-q" name="q" type="search" data-key="/" value=search />
            </div>
            <Choice
                id="account-state"
                name="state"
                label=texts::state(language)
                chosen=standing_word(standing)
                options=states
            />
            <Choice
                id="account-workload"
                name="workload"
                label=report::workload(language)
                chosen=workload.map_or_else(String::new, |it| it.to_string())
                options=workloads
            />
            <Choice
                id="account-sort"
                name="sort"
                label=portal_organizations::sorted_by(language)
                chosen=order_word(order)
                options=orders
            />
            <button type="submit" class="button">
                <Icon of=Picture::Search />
                {portal_organizations::search(language)}
            </button>
        </FindForm>
    }
}

#[component]
fn Row(href: String, period: Period, line: AccountLine) -> impl IntoView {
    let language = language();
    let last_backup = line.last_backup.unwrap_or_else(|| texts::never(language).to_owned());
    let class = if line.active { "account" } else { "account off" };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class=class>
                <a href=href>
                    <bdi>{line.address}</bdi>
                </a>
                {line.name.map(|name| view! { <bdi class="soft small account-name">{name}</bdi> })}
            </th>
            <td role="cell" data-label=report::workloads(language)>
                <Workloads of=line.workloads />
            </td>
            <Cell label=report::last_backup(language) class="tight" text=last_backup />
            <Cell label=report::objects(language) class="right tight" text=line.objects />
            <Cell label=report::size(language) class="right tight" text=line.size />
            <td role="cell" data-label=texts::days(language) class="plain month-bars">
                <Bars period days=line.days sentence=line.sentence />
            </td>
        </tr>
    }
}

/// The workloads that an account has had: solid where they are on, dashed where they are not, as on paper.
#[component]
pub(crate) fn Workloads(of: Vec<(Workload, String, bool)>) -> impl IntoView {
    let language = language();
    let items = of
        .into_iter()
        .map(|(workload, label, on)| {
            let title = if on { label } else { texts::workload_off(language, &label) };
            let unseen = title.clone();
            view! {
                <li class=if on { "workload" } else { "workload off" } title=title>
                    <Icon of=picture(workload) />
                    <span class="unseen">{unseen}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="workloads">{items}</ul> }
}

#[component]
fn Empty(path: String, of: u64) -> impl IntoView {
    let language = language();
    let (title, text) = if of == 0 {
        (texts::no_accounts(language), texts::no_accounts_why(language))
    } else {
        (texts::nothing_found(language), texts::nothing_found_why(language))
    };
    view! {
        <div class="empty">
            <strong>{title}</strong>
            <p>{text}</p>
            {(of > 0)
                .then(|| {
                    view! {
                        <p>
                            <a href=path>{texts::show_all(language)}</a>
                        </p>
                    }
                })}
        </div>
    }
}

fn picture(workload: Workload) -> Picture {
    match workload {
        Workload::Email => Picture::Envelope,
        Workload::OneDrive => Picture::Cloud,
        Workload::Contacts => Picture::Person,
        Workload::Calendar => Picture::Calendar,
        Workload::Tasks => Picture::Tasks,
        Workload::SharePoint => Picture::Site,
    }
}

fn standing_label(standing: Standing, language: Language) -> &'static str {
    match standing {
        Standing::Any => texts::any_state(language),
        Standing::Failing => texts::failing(language),
        Standing::Unhealthy => texts::unhealthy(language),
        Standing::Healthy => texts::healthy(language),
        Standing::Deactivated => texts::deactivated(language),
    }
}

fn order_label(order: Order, language: Language) -> &'static str {
    match order {
        Order::Address => texts::by_address(language),
        Order::Worst => texts::worst_first(language),
        Order::Oldest => texts::oldest_first(language),
        Order::Largest => texts::largest_first(language),
    }
}

/// The usual choice has no word, so that it does not stand in the address.
fn standing_word(standing: Standing) -> String {
    if standing == Standing::default() { String::new() } else { standing.to_string() }
}

fn order_word(order: Order) -> String {
    if order == Order::default() { String::new() } else { order.to_string() }
}

/// The query of a page's address: what differs from the usual.
fn address(query: &AccountQuery, page: usize) -> String {
    let mut map = ParamsMap::new();
    let mut add = |name: &'static str, value: String| {
        if !value.is_empty() {
            map.insert(name, value);
        }
    };
    add("q", query.search.clone());
    add("state", standing_word(query.standing));
    add("workload", query.workload.map_or_else(String::new, |it| it.to_string()));
    add("sort", order_word(query.order));
    add("page", if page > 1 { page.to_string() } else { String::new() });
    map.to_query_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_what_was_asked_for() {
        assert_eq!(address(&AccountQuery::default(), 1), "");
        let query = AccountQuery {
            search: "a&b".to_owned(),
            standing: Standing::Failing,
            workload: Some(Workload::Email),
            order: Order::Worst,
        };
        let text = address(&query, 3);
        assert_eq!(text, "?q=a%26b&state=failing&workload=email&sort=worst&page=3");
    }
}
