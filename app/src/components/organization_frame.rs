//! The head of Organization Details with its tabs.

use super::{Frame, Kind, Notice};
use crate::api::OrganizationHead;
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
    fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Accounts => "Accounts",
            Self::Reports => "Reports",
            Self::Activity => "Activity",
            Self::Settings => "Settings",
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
pub(crate) fn OrganizationFrame(head: OrganizationHead, open: Tab, children: Children) -> impl IntoView {
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
                <a href=tab.address(&head.id) aria-current=current>
                    {tab.label()}
                </a>
            }
        })
        .collect_view();
    view! {
        <Frame viewer=head.viewer title=format!("{} · {}", open.label(), head.name)>
            <div class="page-head">
                <div>
                    <nav class="crumbs" aria-label="Where you are">
                        <a href="/organizations">"Organizations"</a>
                        <span aria-hidden="true">"/"</span>
                        <bdi>{head.partner_name}</bdi>
                    </nav>
                    <h1>
                        <bdi>{head.name}</bdi>
                    </h1>
                </div>
            </div>
            <nav class="tabs" aria-label="Organization Details">
                {tabs}
            </nav>
            {head.gone_since.map(|since| view! { <Gone since /> })}
            {children()}
        </Frame>
    }
    .into_any()
}

/// The organization vanished from the backup service: said on all of its pages.
#[component]
fn Gone(since: String) -> impl IntoView {
    view! {
        <Notice kind=Kind::Note>
            <strong>"This organization is no longer in the backup service"</strong>
            <span>
                {format!("It has not been there since {since}. Its reports can be downloaded until they expire.")}
            </span>
        </Notice>
    }
}
