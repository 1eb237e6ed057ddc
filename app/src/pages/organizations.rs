//! `/organizations`: everything that the user reaches, found by name. What was searched for and the page stand in the
//! address, so that a link and the back button keep them.

use crate::api::{
    GlanceLine, ListQuery, OrganizationLine, OrganizationsList, SwitchDelivery, read_organizations,
};
use crate::components::{Bars, Choice, FindForm, Finding, Frame, Icon, Kind, Notice, Pager, Picture, loaded};
use domain::glance::{Health, OrganizationOrder};
use domain::id::PartnerId;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// The list with its search.
#[component]
pub(crate) fn OrganizationsPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| asked_for(&query.read()));
    let switch = ServerAction::<SwitchDelivery>::new();
    let list = Resource::new(
        move || (asked.get(), switch.version().get()),
        |((query, page), _)| read_organizations(query, page),
    );
    let finding = Finding::new();
    loaded(list, move |list| view! { <List list finding switch /> })
}

#[component]
fn List(list: OrganizationsList, finding: Finding, switch: ServerAction<SwitchDelivery>) -> impl IntoView {
    let OrganizationsList { viewer, query, partners, lines, page, pages, found, may_switch, told } = list;
    let found_text = match found {
        1 => "1 organization".to_owned(),
        n => format!("{} organizations", domain::format::count(crate::LANGUAGE, n)),
    };
    let searched = query.search.clone();
    let is_usual = query == ListQuery { order: query.order, ..ListQuery::default() };
    let table = if lines.is_empty() {
        Either::Left(view! { <Empty is_usual page /> })
    } else {
        Either::Right(view! { <Table lines may_switch switch told /> })
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
                <Find query partners finding />
                {table}
                <Pager page pages address=move |to| address(&paged, to) />
            </section>
        </Frame>
    }
}

#[component]
fn Find(query: ListQuery, partners: Vec<(PartnerId, String, usize)>, finding: Finding) -> impl IntoView {
    let ListQuery { search, health, delivery, partner, order } = query;
    let all = |text: &str| std::iter::once((String::new(), text.to_owned()));
    let healths = all("Any")
        .chain(Health::ALL.into_iter().map(|it| (it.as_str().to_owned(), health_label(it).to_owned())))
        .collect();
    let deliveries = all("On or off")
        .chain([("on", "On"), ("off", "Off")].map(|(word, text)| (word.to_owned(), text.to_owned())))
        .collect();
    let orders =
        OrganizationOrder::ALL.into_iter().map(|it| (order_word(it), order_label(it).to_owned())).collect();
    let tree = (!partners.is_empty()).then(|| {
        let options =
            all("All")
                // Two hard spaces a level: a browser draws an option's text and nothing else.
                .chain(partners.into_iter().map(|(id, name, depth)| {
                    (id.to_string(), format!("{}{name}", "\u{a0}\u{a0}".repeat(depth)))
                }))
                .collect();
        let chosen = partner.map_or_else(String::new, |it| it.to_string());
        view! { <Choice id="partner" name="partner" label="Partner" chosen options /> }
    });
    view! {
        <FindForm path="/organizations".to_owned() finding names=&["q", "health", "delivery", "partner", "sort"]>
            <div class="field grow">
                <label for="q">"Name"</label>
                <input
                    class="input"
                    id="q"
                    name="q"
                    type="search"
                    placeholder="Organization or partner"
                    value=search
                />
            </div>
            <Choice
                id="health"
                name="health"
                label="Health"
                chosen=health.map_or_else(String::new, |it| it.to_string())
                options=healths
            />
            <Choice
                id="delivery"
                name="delivery"
                label="E-mail delivery"
                chosen=delivery.map_or("", |on| if on { "on" } else { "off" }).to_owned()
                options=deliveries
            />
            {tree}
            <Choice id="sort" name="sort" label="Sorted by" chosen=order_word(order) options=orders />
            <button type="submit" class="button">
                <Icon of=Picture::Search />
                "Search"
            </button>
        </FindForm>
    }
    .into_any()
}

/// The table, and what is done with a selection of it.
#[component]
fn Table(
    lines: Vec<OrganizationLine>,
    may_switch: bool,
    switch: ServerAction<SwitchDelivery>,
    told: Option<String>,
) -> impl IntoView {
    let rows = lines.into_iter().map(|line| view! { <Row line may_switch /> }).collect_view();
    let selection = may_switch.then(|| {
        view! {
            <th scope="col" role="columnheader" class="select">
                <span class="unseen">"Selected"</span>
            </th>
        }
    });
    let answer = move || match switch.value().get() {
        Some(Ok(told)) => Some((Kind::Good, told)),
        Some(Err(error)) => Some((Kind::Bad, error.to_string())),
        None => told.clone().map(|told| (Kind::Good, told)),
    };
    let pending = switch.pending();
    view! {
        <ActionForm action=switch>
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
                            <button
                                type="submit"
                                class="button"
                                aria-disabled=move || pending.get().then_some("true")
                                on:click=move |event| {
                                    if pending.get_untracked() {
                                        event.prevent_default();
                                    }
                                }
                            >
                                "Do it"
                            </button>
                        </div>
                    }
                })}
        </ActionForm>
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

fn health_label(health: Health) -> &'static str {
    match health {
        Health::Failing => "Failing",
        Health::Silent => "No data",
        Health::Minor => "Minor issues",
        Health::Well => "Healthy",
        Health::Off => "Off",
    }
}

fn order_label(order: OrganizationOrder) -> &'static str {
    match order {
        OrganizationOrder::Attention => "Needs attention first",
        OrganizationOrder::Name => "Name",
        OrganizationOrder::Report => "Latest report first",
        OrganizationOrder::Delivery => "Delivery off first",
    }
}

/// The usual order has no word, so that it does not stand in the address.
fn order_word(order: OrganizationOrder) -> String {
    if order == OrganizationOrder::default() { String::new() } else { order.to_string() }
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

/// What an address asks for; words that it does not know count as left out.
fn asked_for(query: &ParamsMap) -> (ListQuery, usize) {
    let text = |name: &str| query.get(name).unwrap_or_default();
    let wanted = ListQuery {
        search: text("q"),
        health: text("health").parse().ok(),
        delivery: match text("delivery").as_str() {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        },
        partner: text("partner").parse().ok(),
        order: text("sort").parse().unwrap_or_default(),
    };
    (wanted, text("page").parse().unwrap_or(1))
}

/// The address of a page of the list: what differs from the usual.
fn address(query: &ListQuery, page: usize) -> String {
    let mut map = ParamsMap::new();
    let mut add = |name: &'static str, value: String| {
        if !value.is_empty() {
            map.insert(name, value);
        }
    };
    add("q", query.search.clone());
    add("health", query.health.map_or_else(String::new, |it| it.to_string()));
    add("delivery", query.delivery.map_or("", |on| if on { "on" } else { "off" }).to_owned());
    add("partner", query.partner.map_or_else(String::new, |it| it.to_string()));
    add("sort", order_word(query.order));
    add("page", if page > 1 { page.to_string() } else { String::new() });
    format!("/organizations{}", map.to_query_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_what_was_asked_for() {
        assert_eq!(address(&ListQuery::default(), 1), "/organizations");
        let query = ListQuery {
            search: "a&b".to_owned(),
            health: Some(Health::Failing),
            delivery: Some(false),
            partner: None,
            order: OrganizationOrder::Name,
        };
        let text = "/organizations?q=a%26b&health=failing&delivery=off&sort=name&page=3";
        assert_eq!(address(&query, 3), text);
        let fields =
            [("q", "a&b"), ("health", "failing"), ("delivery", "off"), ("sort", "name"), ("page", "3")];
        let map: ParamsMap =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(asked_for(&map), (query, 3));
    }
}
