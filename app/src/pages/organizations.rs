//! `/organizations`: everything that the user reaches, found by name. What was searched for and the page stand in the
//! address, so that a link and the back button keep them.

use crate::api::{OrganizationLine, OrganizationsList, read_organizations};
use crate::components::{Frame, Icon, Picture, loaded};
use leptos::either::Either;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// The list with its search.
#[component]
pub(crate) fn OrganizationsPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        (query.get("q").unwrap_or_default(), query.get("page").and_then(|n| n.parse().ok()).unwrap_or(1))
    });
    let list = Resource::new(move || asked.get(), |(search, page)| read_organizations(search, page));
    let field = NodeRef::<Input>::new();
    // The field is the browser's: what was typed before this code arrived stays. When the address changes (a search, a
    // step back) the field follows it; the attribute alone would not, once somebody has typed.
    Effect::new(move |before: Option<String>| {
        let (search, _) = asked.get();
        if before.is_some_and(|before| before != search)
            && let Some(field) = field.get_untracked()
        {
            field.set_value(&search);
        }
        search
    });
    loaded(list, move |list| view! { <List list field /> })
}

#[component]
fn List(list: OrganizationsList, field: NodeRef<Input>) -> impl IntoView {
    let OrganizationsList { viewer, search, lines, page, pages, found } = list;
    let found_text = match found {
        1 => "1 organization".to_owned(),
        n => format!("{} organizations", domain::format::count(crate::LANGUAGE, n)),
    };
    let (searched, typed) = (search.clone(), search.clone());
    let table = if lines.is_empty() {
        Either::Left(view! { <Empty search=search.clone() page /> })
    } else {
        Either::Right(view! { <Table lines /> })
    };
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
                <search>
                    <Form method="GET" action="/organizations">
                        <div class="search">
                            <div class="field">
                                <label class="unseen" for="q">
                                    "Search organizations by name"
                                </label>
                                <input
                                    node_ref=field
                                    class="input"
                                    id="q"
                                    name="q"
                                    type="search"
                                    placeholder="Search by name"
                                    value=typed
                                />
                            </div>
                            <button type="submit" class="button">
                                <Icon of=Picture::Search />
                                "Search"
                            </button>
                        </div>
                    </Form>
                </search>
            </div>
            <section class="card" aria-label="Organizations">
                {table}
                {(pages > 1).then(|| view! { <Pager search page pages /> })}
            </section>
        </Frame>
    }
}

#[component]
fn Table(lines: Vec<OrganizationLine>) -> impl IntoView {
    let rows = lines.into_iter().map(|line| view! { <Row line /> }).collect_view();
    view! {
        <table role="table" class="table stacks">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Name"</th>
                    <th scope="col" role="columnheader">"Partner"</th>
                    <th scope="col" role="columnheader" class="right">
                        "Active accounts"
                    </th>
                    <th scope="col" role="columnheader" class="right">
                        "Deactivated"
                    </th>
                    <th scope="col" role="columnheader">"Latest report"</th>
                    <th scope="col" role="columnheader">"E-mail delivery"</th>
                    <th scope="col" role="columnheader">"Time zone"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

#[component]
fn Row(line: OrganizationLine) -> impl IntoView {
    let (class, delivery) = if line.delivery_on { ("chip on", "On") } else { ("chip", "Off") };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a class="organization-name" href=format!("/organizations/{}", line.id)>
                    <bdi>{line.name}</bdi>
                </a>
                {line.gone_since.map(|since| view! { <span class="chip gone">{format!("Gone since {since}")}</span> })}
            </th>
            <td role="cell" data-label="Partner" class="partner-name">
                <bdi>{line.partner_name}</bdi>
            </td>
            <td role="cell" data-label="Active accounts" class="right">
                {line.active}
            </td>
            <td role="cell" data-label="Deactivated accounts" class="right soft">
                {line.deactivated}
            </td>
            <td role="cell" data-label="Latest report" class="tight">
                {line.latest_report.unwrap_or_else(|| "None yet".to_owned())}
            </td>
            <td role="cell" data-label="E-mail delivery">
                <span class=class>{delivery}</span>
            </td>
            <td role="cell" data-label="Time zone" class="soft tight">
                {line.zone}
                {(!line.zone_set).then_some(" (not set)")}
            </td>
        </tr>
    }
}

#[component]
fn Empty(search: String, page: u32) -> impl IntoView {
    let (title, text) = if page > 1 {
        ("This page is empty", "The list has become shorter. Start again from its first page.")
    } else if search.is_empty() {
        (
            "No organizations yet",
            "They appear here as soon as the backup service has been read, or data has been pushed.",
        )
    } else {
        ("Nothing found", "Search for a part of the organization's name.")
    };
    view! {
        <div class="empty">
            <strong>{title}</strong>
            <p>{text}</p>
            {(page > 1 || !search.is_empty())
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

#[component]
fn Pager(search: String, page: u32, pages: u32) -> impl IntoView {
    let link = |to: u32, rel: &'static str, text: &'static str| {
        (1..=pages).contains(&to).then(|| {
            view! {
                <li>
                    <a class="button compact" rel=rel href=address(&search, to)>
                        {text}
                    </a>
                </li>
            }
        })
    };
    view! {
        <nav class="pager" aria-label="Pages">
            <span>{format!("Page {page} of {pages}")}</span>
            <ul>{link(page.saturating_sub(1), "prev", "Previous")} {link(page + 1, "next", "Next")}</ul>
        </nav>
    }
}

/// The address of a page of the list.
fn address(search: &str, page: u32) -> String {
    let mut query = ParamsMap::new();
    if !search.is_empty() {
        query.insert("q", search.to_owned());
    }
    if page > 1 {
        query.insert("page", page.to_string());
    }
    format!("/organizations{}", query.to_query_string())
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn the_address_holds_the_search_and_the_page() {
        assert_eq!(address("", 1), "/organizations");
        assert_eq!(address("a&b", 1), "/organizations?q=a%26b");
        assert_eq!(address("x", 3), "/organizations?q=x&page=3");
    }
}
