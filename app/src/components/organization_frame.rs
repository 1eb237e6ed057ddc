//! The head of Organization Details with its tabs.

use super::{Frame, Kind, Notice};
use crate::api::OrganizationHead;
use crate::{language, view};
use domain::language::Language;
use domain::texts::portal;
use leptos::prelude::*;

/// The tabs of Organization Details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Overview,
    Accounts,
    Reports,
    Activity,
    Settings,
}

impl Tab {
    fn label(self, language: Language) -> &'static str {
        match self {
            Self::Overview => portal::overview(language),
            Self::Accounts => portal::accounts(language),
            Self::Reports => portal::reports(language),
            Self::Activity => portal::activity(language),
            Self::Settings => portal::settings(language),
        }
    }

    /// The key that opens it.
    fn key(self) -> &'static str {
        match self {
            Self::Overview => "1",
            Self::Accounts => "2",
            Self::Reports => "3",
            Self::Activity => "4",
            Self::Settings => "5",
        }
    }

    fn address(self, organization: &str) -> String {
        match self {
            Self::Overview => format!("/organizations/{organization}"),
            Self::Accounts => format!("/organizations/{organization}/accounts"),
            Self::Reports => format!("/organizations/{organization}/reports"),
            Self::Activity => format!("/organizations/{organization}/activity"),
            Self::Settings => format!("/organizations/{organization}/settings"),
        }
    }
}

/// An organization's page: where one is, its name, the tabs that this user has, and the open tab's content.
#[component]
pub(crate) fn OrganizationFrame(
    head: OrganizationHead,
    open: Tab,
    /// What the page is about, where that is not all that the tab holds.
    #[prop(optional, into)]
    about: Option<String>,
    children: Children,
) -> impl IntoView {
    let language = language();
    let about = about.unwrap_or_else(|| open.label(language).to_owned());
    let tabs = [Tab::Overview, Tab::Accounts, Tab::Reports, Tab::Activity, Tab::Settings]
        .into_iter()
        .filter(|tab| match tab {
            Tab::Overview => true,
            Tab::Accounts | Tab::Reports | Tab::Activity => head.sees_reports,
            Tab::Settings => head.manages,
        })
        .map(|tab| {
            let current = (tab == open).then_some("page");
            view! {
                <a href=tab.address(&head.id) data-key=tab.key() aria-current=current>
                    {tab.label(language)}
                </a>
            }
        })
        .collect_view();
    let crumbs = (!head.viewer.framed).then(|| {
        view! {
            <nav class="crumbs" aria-label=portal::here(language)>
                <a href="/organizations">{portal::organizations(language)}</a>
                <span aria-hidden="true">"/"</span>
                <bdi>{head.partner_name.clone()}</bdi>
            </nav>
        }
    });
    view! {
        <Frame viewer=head.viewer title=format!("{about} · {}", head.name)>
            <div class="page-head">
                <div>
                    {crumbs}
                    <h1>
                        <bdi>{head.name}</bdi>
                    </h1>
                </div>
            </div>
            <nav class="tabs" aria-label=portal::organization_details(language)>
                {tabs}
            </nav>
            {head.gone_since.map(|since| view! { <Gone since /> })}
            {children()}
        </Frame>
    }
}

/// The organization vanished from the backup service: said on all of its pages.
#[component]
fn Gone(since: String) -> impl IntoView {
    let language = language();
    view! {
        <Notice kind=Kind::Note>
            <strong>{portal::gone(language)}</strong>
            <span>{portal::gone_since(language, &since)}</span>
        </Notice>
    }
}
