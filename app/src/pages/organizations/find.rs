//! What one looks for in the list: the search, and the address that says the same.

use crate::api::ListQuery;
use crate::components::{Choice, FindForm, Icon, Picture};
use domain::glance::{Health, OrganizationOrder};
use domain::id::PartnerId;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// The search over the list.
#[component]
pub(super) fn Find(query: ListQuery, partners: Vec<(PartnerId, String, usize)>) -> impl IntoView {
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
        <FindForm path="/organizations".to_owned() names=&["q", "health", "delivery", "partner", "sort"]>
            <div class="field grow">
                <label for="q">"Name"</label>
                <input
                    class="input"
                    id="q"
                    name="q"
                    type="search"
                    placeholder="Name or partner"
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
        OrganizationOrder::Attention => "Attention first",
        OrganizationOrder::Name => "Name",
        OrganizationOrder::Report => "Latest report first",
        OrganizationOrder::Delivery => "Delivery off first",
    }
}

/// The usual order has no word, so that it does not stand in the address.
fn order_word(order: OrganizationOrder) -> String {
    if order == OrganizationOrder::default() { String::new() } else { order.to_string() }
}

/// The address of a page of the list: what differs from the usual.
pub(super) fn address(query: &ListQuery, page: usize) -> String {
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
    }
}
