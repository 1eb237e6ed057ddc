//! What one looks for in the list: the search, and the address that says the same.

use crate::api::ListQuery;
use crate::components::{Choice, FindForm, Icon, Picture};
use crate::{language, view};
use domain::glance::{Health, OrganizationOrder};
use domain::id::PartnerId;
use domain::language::Language;
use domain::texts::{portal_organizations as texts, states};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// The search over the list.
#[component]
pub(super) fn Find(query: ListQuery, partners: Vec<(PartnerId, String, usize)>) -> impl IntoView {
    let language = language();
    let ListQuery { search, health, delivery, partner, order } = query;
    let all = |text: &str| std::iter::once((String::new(), text.to_owned()));
    let health_of = |it: Health| (it.to_string(), health_label(it, language).to_owned());
    let healths = all(texts::any_health(language)).chain(Health::ALL.map(health_of)).collect();
    let deliveries = [("on", texts::delivery_on(language)), ("off", texts::delivery_off(language))];
    let deliveries = deliveries.map(|(word, text)| (word.to_owned(), text.to_owned()));
    let deliveries = all(texts::any_delivery(language)).chain(deliveries).collect();
    let order_of = |it| (order_word(it), order_label(it, language).to_owned());
    let orders = OrganizationOrder::ALL.into_iter().map(order_of).collect();
    let tree = (!partners.is_empty()).then(|| {
        let options =
            all(texts::every_partner(language))
                // Two hard spaces a level: a browser draws an option's text and nothing else.
                .chain(partners.into_iter().map(|(id, name, depth)| {
                    (id.to_string(), format!("{}{name}", "\u{a0}\u{a0}".repeat(depth)))
                }))
                .collect();
        let chosen = partner.map_or_else(String::new, |it| it.to_string());
        view! { <Choice id="partner" name="partner" label=texts::partner(language) chosen options /> }
    });
    view! {
        <FindForm path="/organizations".to_owned() names=&["q", "health", "delivery", "partner", "sort"]>
            <div class="field grow">
                <label for="q">{texts::name(language)}</label>
                <input
                    class="input"
                    id="q"
                    name="q"
                    type="search"
                    data-key="/"
                    placeholder=texts::name_or_partner(language)
                    value=search
                />
            </div>
            <Choice
                id="health"
                name="health"
                label=texts::health(language)
                chosen=health.map_or_else(String::new, |it| it.to_string())
                options=healths
            />
            <Choice
                id="delivery"
                name="delivery"
                label=texts::delivery(language)
                chosen=delivery.map_or("", |on| if on { "on" } else { "off" }).to_owned()
                options=deliveries
            />
            {tree}
            <Choice id="sort" name="sort" label=texts::sorted_by(language) chosen=order_word(order) options=orders />
            <button type="submit" class="button">
                <Icon of=Picture::Search />
                {texts::search(language)}
            </button>
        </FindForm>
    }
}

fn health_label(health: Health, language: Language) -> &'static str {
    match health {
        Health::Failing => texts::failing(language),
        Health::Silent => states::no_data(language),
        Health::Minor => texts::minor(language),
        Health::Well => states::healthy(language),
        Health::Off => texts::off(language),
    }
}

fn order_label(order: OrganizationOrder, language: Language) -> &'static str {
    match order {
        OrganizationOrder::Attention => texts::attention_first(language),
        OrganizationOrder::Name => texts::by_name(language),
        OrganizationOrder::Report => texts::latest_report_first(language),
        OrganizationOrder::Delivery => texts::delivery_off_first(language),
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
