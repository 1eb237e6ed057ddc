//! `/organizations/{id}/activity`: who did what to this organization.

use crate::api::{ActivityEntry, ActivityTab};
use crate::components::{OrganizationFrame, Tab};
use leptos::either::Either;
use leptos::prelude::*;

/// The Activity tab.
#[component]
pub(crate) fn ActivityPage(tab: ActivityTab) -> impl IntoView {
    let trail = if tab.entries.is_empty() {
        Either::Left(view! {
            <div class="empty">
                <strong>"Nothing has happened yet"</strong>
                <p>"Changes to this organization and its e-mail delivery settings appear here."</p>
            </div>
        })
    } else {
        let entries = tab.entries.into_iter().map(|entry| view! { <Entry entry /> }).collect_view();
        Either::Right(view! { <ol class="trail card-table">{entries}</ol> })
    };
    view! {
        <OrganizationFrame head=tab.head open=Tab::Activity>
            <section class="card" aria-labelledby="trail">
                <div class="card-head">
                    <h2 id="trail">"Activity"</h2>
                    <p>{format!("The latest changes first. Times are in {}.", tab.zone)}</p>
                </div>
                {trail}
            </section>
        </OrganizationFrame>
    }
}

#[component]
fn Entry(entry: ActivityEntry) -> impl IntoView {
    let changes = entry
        .changes
        .into_iter()
        .map(|(term, value)| {
            view! {
                <dt>{term}</dt>
                <dd>
                    <bdi>{value}</bdi>
                </dd>
            }
        })
        .collect_view();
    view! {
        <li>
            <span class="soft number">{entry.at}</span>
            <div>
                <p>
                    <strong>{entry.what}</strong>
                    <span class="soft">
                        " by "<bdi>{entry.actor}</bdi> {entry.address.map(|address| format!(" from {address}"))}
                    </span>
                </p>
                <dl>{changes}</dl>
            </div>
        </li>
    }
}
