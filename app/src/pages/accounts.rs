//! `/organizations/{id}/accounts`: the accounts of the running month, and `/organizations/{id}/months/{period}`: a whole
//! month on screen, as its report has it or, of the running one, as a preview.

use crate::api::MonthPage;
use crate::components::{AccountTable, Icon, Kind, MonthTable, Notice, OrganizationFrame, Picture, Tab};
use crate::language;
use leptos::prelude::*;

/// The Accounts tab.
#[component]
pub(crate) fn AccountsPage(page: MonthPage) -> impl IntoView {
    let (period, organization) = (page.level.period, format!("/organizations/{}", page.head.id));
    let title = format!("Accounts in {}", domain::format::month(language(), period));
    view! {
        <OrganizationFrame head=page.head open=Tab::Accounts>
            <section class="card" aria-labelledby="accounts">
                <div class="card-head">
                    <h2 id="accounts">{title}</h2>
                    <p>{format!("The month so far. As of {}.", page.level.as_of)}</p>
                </div>
                <AccountTable
                    path=format!("{organization}/accounts")
                    organization=organization
                    month=String::new()
                    period
                    page=page.accounts
                />
            </section>
        </OrganizationFrame>
    }
}

/// A month on screen.
#[component]
pub(crate) fn MonthOnScreen(page: MonthPage) -> impl IntoView {
    let MonthPage { head, level, is_running, report_at, report_made, accounts } = page;
    let (period, organization) = (level.period, format!("/organizations/{}", head.id));
    let name = domain::format::month(language(), period);
    let (month, download) = match is_running {
        true => (String::new(), None),
        false => (
            format!("?month={period}"),
            Some(view! {
                <a class="button" href=format!("{organization}/reports/{period}.pdf") rel="external" download>
                    <Icon of=Picture::Download />
                    "Download"
                    <span class="unseen">{format!(" the report for {name}")}</span>
                </a>
            }),
        ),
    };
    let made = report_made.map(|at| format!("As in its report of {at}."));
    view! {
        <OrganizationFrame head open=Tab::Reports>
            {is_running.then(|| view! { <Preview report_at /> })}
            <section class="card" aria-labelledby="level">
                <div class="card-head">
                    <div>
                        <h2 id="level">{name}</h2>
                        <p>{made}</p>
                    </div>
                    {download}
                </div>
                <MonthTable month=level />
            </section>
            <section class="card" aria-labelledby="accounts">
                <div class="card-head">
                    <h2 id="accounts">"Accounts"</h2>
                </div>
                <AccountTable path=format!("{organization}/months/{period}") organization month period page=accounts />
            </section>
        </OrganizationFrame>
    }
}

/// What runs is no report.
#[component]
fn Preview(report_at: Option<String>) -> impl IntoView {
    view! {
        <Notice kind=Kind::Note>
            <strong>"A preview: this month is still running"</strong>
            <span>
                {match report_at {
                    Some(at) => format!("What is shown may still change. The report will be made on {at}."),
                    None => "What is shown may still change.".to_owned(),
                }}
            </span>
        </Notice>
    }
}
