//! `/organizations/{id}/accounts`: the accounts of the running month, and `/organizations/{id}/months/{period}`: a whole
//! month on screen: the organization level as its report has it, the accounts by what is known now; of the running one a preview.

use crate::api::MonthPage;
use crate::components::{AccountTable, Icon, Kind, MonthTable, Notice, OrganizationFrame, Picture, Tab};
use crate::{language, view};
use domain::format;
use domain::texts::{portal, portal_accounts as texts, portal_reports};
use leptos::prelude::*;

/// The Accounts tab.
#[component]
pub(crate) fn AccountsPage(page: MonthPage) -> impl IntoView {
    let language = language();
    let (period, organization) = (page.level.period, format!("/organizations/{}", page.head.id));
    let title = texts::accounts_in(language, &format::month(language, period));
    view! {
        <OrganizationFrame head=page.head open=Tab::Accounts>
            <section class="card" aria-labelledby="accounts">
                <div class="card-head">
                    <h2 id="accounts">{title}</h2>
                    <p>{texts::so_far_as_of(language, &page.level.as_of)}</p>
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
    let language = language();
    let MonthPage { head, level, is_running, report_at, report_made, accounts } = page;
    let (period, organization) = (level.period, format!("/organizations/{}", head.id));
    let what = portal_reports::of_report(language, &format::month(language, period));
    let (month, download) = match is_running {
        true => (String::new(), None),
        false => (
            format!("?month={period}"),
            Some(view! {
                <a class="button" href=format!("{organization}/reports/{period}.pdf") rel="external">
                    <Icon of=Picture::Download />
                    {portal_reports::download(language)}
                    <span class="unseen">{format!(" {what}")}</span>
                </a>
            }),
        ),
    };
    let since = report_made.is_some().then(|| view! { <p>{texts::since_report(language)}</p> });
    let made = report_made.map(|at| texts::as_in_report(language, &at));
    view! {
        <OrganizationFrame head open=Tab::Reports about=format::month_title(language, period)>
            {is_running.then(|| view! { <Preview report_at /> })}
            <section class="card" aria-labelledby="level">
                <div class="card-head">
                    <div>
                        <h2 id="level">{format::month_title(language, period)}</h2>
                        <p>{made}</p>
                    </div>
                    {download}
                </div>
                <MonthTable month=level />
            </section>
            <section class="card" aria-labelledby="accounts">
                <div class="card-head">
                    <h2 id="accounts">{portal::accounts(language)}</h2>
                    {since}
                </div>
                <AccountTable path=format!("{organization}/months/{period}") organization month period page=accounts />
            </section>
        </OrganizationFrame>
    }
}

/// What runs is no report.
#[component]
fn Preview(report_at: Option<String>) -> impl IntoView {
    let language = language();
    let text = match report_at {
        Some(at) => texts::may_change_until(language, &at),
        None => texts::may_change(language).to_owned(),
    };
    view! {
        <Notice kind=Kind::Note>
            <strong>{texts::preview(language)}</strong>
            <span>{text}</span>
        </Notice>
    }
}
