//! The portal's pages: what an address asks for, and the one server function that reads it.
//!
//! One function for all of them keeps the WebAssembly small: each function of its own would bring the way there and back
//! once more.

use super::{
    AccountView, ActivityTab, AppError, ListQuery, MonthPage, OrganizationsList, OverviewTab, PeoplePage,
    PortalClient, ReportsTab, SettingsPage, SignInForm, StandingPage, YouPage,
};
use domain::account_list::AccountQuery;
use domain::period::Period;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Deserializer, Serialize};

#[cfg(feature = "ssr")]
use super::{
    account::read_account,
    accounts::read_accounts,
    activity::read_activity,
    answer::{refuse, see_other},
    organizations::read_organizations,
    overview::read_overview,
    people::read_people,
    reports::read_reports,
    settings::{read_partner_settings, read_settings},
    sign_in::read_sign_in,
    standing::read_standing,
    who::PagePath,
    you::read_you,
};

/// What a page's address asks for. Words in a query that it does not know count as left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageAddress {
    /// `/`, which leads to the list.
    Home,
    /// `/sign-in`, and the page to go to afterwards.
    SignIn(String),
    /// `/account`: one's own.
    You,
    /// `/deployment`.
    Deployment,
    /// `/organizations`: what is looked for, and which page.
    Organizations(ListQuery, usize),
    /// `/organizations/{id}`.
    Overview(String),
    /// `/organizations/{id}/accounts`: what is looked for, and which page.
    Accounts(String, AccountQuery, usize),
    /// `/organizations/{id}/accounts/{account}`, and which month.
    Account(String, String, Option<Period>),
    /// `/organizations/{id}/months/{month}`: what is looked for, and which page.
    Month(String, Period, AccountQuery, usize),
    /// `/organizations/{id}/reports`.
    Reports(String),
    /// `/organizations/{id}/activity`, and which page.
    Activity(String, usize),
    /// `/organizations/{id}/settings`.
    Settings(String),
    /// `/partners/{id}/settings`.
    PartnerSettings(String),
    /// `/partners/{id}/people`.
    People(String),
    /// No page is there.
    Unknown,
}

/// The addresses of pages, as the server's router writes patterns.
#[cfg(feature = "ssr")]
pub const PAGES: [&str; 14] = [
    "/",
    "/sign-in",
    "/account",
    "/deployment",
    "/organizations",
    "/organizations/{id}",
    "/organizations/{id}/accounts",
    "/organizations/{id}/accounts/{account}",
    "/organizations/{id}/months/{month}",
    "/organizations/{id}/reports",
    "/organizations/{id}/activity",
    "/organizations/{id}/settings",
    "/partners/{id}/settings",
    "/partners/{id}/people",
];

impl PageAddress {
    /// What `path` and `query` ask for.
    pub fn of(path: &str, query: &ParamsMap) -> Self {
        let text = |name: &str| query.get(name).unwrap_or_default();
        let number = || text("page").parse().unwrap_or(1);
        let accounts = || AccountQuery {
            search: text("q"),
            standing: text("state").parse().unwrap_or_default(),
            workload: text("workload").parse().ok(),
            order: text("sort").parse().unwrap_or_default(),
        };
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        match *parts.as_slice() {
            [""] => Self::Home,
            ["sign-in"] => Self::SignIn(text("next")),
            ["account"] => Self::You,
            ["deployment"] => Self::Deployment,
            ["organizations"] => Self::Organizations(
                ListQuery {
                    search: text("q"),
                    health: text("health").parse().ok(),
                    delivery: match text("delivery").as_str() {
                        "on" => Some(true),
                        "off" => Some(false),
                        _ => None,
                    },
                    partner: text("partner").parse().ok(),
                    order: text("sort").parse().unwrap_or_default(),
                },
                number(),
            ),
            ["organizations", id] => Self::Overview(id.to_owned()),
            ["organizations", id, "accounts"] => Self::Accounts(id.to_owned(), accounts(), number()),
            ["organizations", id, "accounts", account] => {
                Self::Account(id.to_owned(), account.to_owned(), text("month").parse().ok())
            }
            ["organizations", id, "months", month] => match month.parse() {
                Ok(month) => Self::Month(id.to_owned(), month, accounts(), number()),
                Err(_) => Self::Unknown,
            },
            ["organizations", id, "reports"] => Self::Reports(id.to_owned()),
            ["organizations", id, "activity"] => Self::Activity(id.to_owned(), number()),
            ["organizations", id, "settings"] => Self::Settings(id.to_owned()),
            ["partners", id, "settings"] => Self::PartnerSettings(id.to_owned()),
            ["partners", id, "people"] => Self::People(id.to_owned()),
            _ => Self::Unknown,
        }
    }

    /// Its path, without what is looked for there.
    #[cfg(feature = "ssr")]
    fn path(&self) -> String {
        match self {
            Self::Home | Self::Unknown => "/".to_owned(),
            Self::SignIn(_) => "/sign-in".to_owned(),
            Self::You => "/account".to_owned(),
            Self::Deployment => "/deployment".to_owned(),
            Self::Organizations(..) => "/organizations".to_owned(),
            Self::Overview(id) => format!("/organizations/{id}"),
            Self::Accounts(id, ..) => format!("/organizations/{id}/accounts"),
            Self::Account(id, account, _) => format!("/organizations/{id}/accounts/{account}"),
            Self::Month(id, month, ..) => format!("/organizations/{id}/months/{month}"),
            Self::Reports(id) => format!("/organizations/{id}/reports"),
            Self::Activity(id, ..) => format!("/organizations/{id}/activity"),
            Self::Settings(id) => format!("/organizations/{id}/settings"),
            Self::PartnerSettings(id) => format!("/partners/{id}/settings"),
            Self::People(id) => format!("/partners/{id}/people"),
        }
    }
}

/// What a page shows. Each is read by a function of its own: a browser compiles a function whole when it is first called, and one
/// for all would be compiled for whichever page comes first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Page {
    /// Nothing: one is on the way elsewhere.
    Elsewhere,
    /// The sign-in.
    #[serde(deserialize_with = "apart")]
    SignIn(SignInForm),
    /// One's own account.
    #[serde(deserialize_with = "apart")]
    You(YouPage),
    /// How the deployment stands.
    #[serde(deserialize_with = "apart")]
    Deployment(StandingPage),
    /// The list of organizations.
    #[serde(deserialize_with = "apart")]
    Organizations(OrganizationsList),
    /// Organization Details, Overview.
    #[serde(deserialize_with = "apart")]
    Overview(OverviewTab),
    /// Organization Details, Accounts.
    #[serde(deserialize_with = "apart")]
    Accounts(MonthPage),
    /// One account.
    #[serde(deserialize_with = "apart")]
    Account(AccountView),
    /// A month on screen.
    #[serde(deserialize_with = "apart")]
    Month(MonthPage),
    /// Organization Details, Reports.
    #[serde(deserialize_with = "apart")]
    Reports(ReportsTab),
    /// Organization Details, Activity.
    #[serde(deserialize_with = "apart")]
    Activity(ActivityTab),
    /// The settings of an organization or a partner.
    #[serde(deserialize_with = "apart")]
    Settings(SettingsPage),
    /// The people of a partner.
    #[serde(deserialize_with = "apart")]
    People(PeoplePage),
}

#[inline(never)]
fn apart<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    T::deserialize(from)
}

/// Reads what a page shows.
#[server(prefix = "/api/ui", endpoint = "page", input = Postcard, output = Postcard, client = PortalClient)]
pub async fn read_page(
    /// Which page.
    address: PageAddress,
) -> Result<Page, AppError> {
    provide_context(PagePath(address.path()));
    Ok(match address {
        PageAddress::Home => {
            see_other("/organizations");
            Page::Elsewhere
        }
        PageAddress::SignIn(next) => Page::SignIn(read_sign_in(next).await?),
        PageAddress::You => Page::You(read_you().await?),
        PageAddress::Deployment => Page::Deployment(read_standing().await?),
        PageAddress::Organizations(query, page) => {
            Page::Organizations(read_organizations(query, page).await?)
        }
        PageAddress::Overview(id) => Page::Overview(read_overview(id).await?),
        PageAddress::Accounts(id, query, page) => Page::Accounts(read_accounts(id, None, query, page).await?),
        PageAddress::Account(id, account, month) => Page::Account(read_account(id, account, month).await?),
        PageAddress::Month(id, month, query, page) => {
            Page::Month(read_accounts(id, Some(month), query, page).await?)
        }
        PageAddress::Reports(id) => Page::Reports(read_reports(id).await?),
        PageAddress::Activity(id, page) => Page::Activity(read_activity(id, page).await?),
        PageAddress::Settings(id) => Page::Settings(read_settings(id).await?),
        PageAddress::PartnerSettings(id) => Page::Settings(read_partner_settings(id).await?),
        PageAddress::People(id) => Page::People(read_people(id).await?),
        PageAddress::Unknown => {
            refuse(&AppError::NotFound);
            return Err(AppError::NotFound);
        }
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::glance::{Health, OrganizationOrder};

    fn asked(path: &str, query: &[(&str, &str)]) -> PageAddress {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        PageAddress::of(path, &query)
    }

    #[test]
    fn every_address_of_a_page_asks_for_one_and_no_other_does() {
        for pattern in PAGES {
            let path = pattern.replace("{month}", "2026-10").replace(['{', '}'], "");
            let address = asked(&path, &[]);
            assert_ne!(address, PageAddress::Unknown, "{path}");
            assert_eq!(address.path(), path);
        }
        for path in
            ["", "/x", "/organizations/", "/organizations/1/2", "/organizations/1/months/2026-13", "//"]
        {
            assert!(matches!(asked(path, &[]), PageAddress::Unknown | PageAddress::Overview(_)), "{path}");
        }
    }

    #[test]
    fn words_that_an_address_does_not_know_count_as_left_out() {
        let fields =
            [("q", "a&b"), ("health", "failing"), ("delivery", "off"), ("sort", "name"), ("page", "3")];
        let query = ListQuery {
            search: "a&b".to_owned(),
            health: Some(Health::Failing),
            delivery: Some(false),
            partner: None,
            order: OrganizationOrder::Name,
        };
        assert_eq!(asked("/organizations", &fields), PageAddress::Organizations(query, 3));
        let wrong =
            [("health", "ill"), ("delivery", "perhaps"), ("sort", "odd"), ("page", "-1"), ("partner", "x")];
        assert_eq!(asked("/organizations", &wrong), PageAddress::Organizations(ListQuery::default(), 1));
        let wrong = [("state", "wrong"), ("workload", "x"), ("page", "0x1")];
        let usual = PageAddress::Accounts("1".to_owned(), AccountQuery::default(), 1);
        assert_eq!(asked("/organizations/1/accounts", &wrong), usual);
    }
}
