//! What became of each report's mails, and «Send again».

use crate::api::{ListedReports, MailLine, MailStanding, MailsPanel, SendAgain};
use crate::components::{Form, Kind, Notice, Sent, SubmitButton, Way};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The table of mails.
#[component]
pub(crate) fn MailList(listed: RwSignal<ListedReports>) -> impl IntoView {
    let sent = Sent::<MailsPanel>::new();
    let way = sent.way();
    let failed = RwSignal::new(None);
    // Only these lines are drawn anew: what is being typed into the settings above stays.
    Effect::new(move |_| match sent.answer() {
        Some(Ok(now)) => {
            failed.set(None);
            listed.update(|listed| listed.mails = now);
        }
        Some(Err(error)) => failed.set(Some(error.to_string())),
        None => {}
    });
    let told = move || {
        let word = failed
            .get()
            .map(|error| (false, error))
            .or_else(|| listed.with(|listed| listed.mails.told.clone()));
        word.map(|(is_met, word)| {
            let kind = if is_met { Kind::Good } else { Kind::Bad };
            view! { <Notice kind>{word}</Notice> }
        })
    };
    view! {
        <div class="live" role="status">
            {told}
        </div>
        {move || {
            let MailsPanel { organization, lines, .. } = listed.with(|listed| listed.mails.clone());
            if lines.is_empty() {
                return Either::Left(
                    view! {
                        <p class="card-body soft">
                            "No report has been e-mailed yet. What becomes of each mail will stand here."
                        </p>
                    },
                );
            }
            let rows = lines
                .into_iter()
                .map(|line| view! { <Row organization=organization.clone() line way /> })
                .collect_view();
            Either::Right(
                view! {
                    <table role="table" class="table stacks card-table">
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader">"Recipient"</th>
                                <th scope="col" role="columnheader">"Report"</th>
                                <th scope="col" role="columnheader">"What became of it"</th>
                                <th scope="col" role="columnheader">
                                    <span class="unseen">"Send again"</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                },
            )
        }}
    }
    .into_any()
}

#[component]
fn Row(organization: String, line: MailLine, way: Way) -> impl IntoView {
    let MailLine { period, month, recipient, standing, told, may_again } = line;
    let (class, word) = match standing {
        MailStanding::Accepted => ("chip on", "Accepted"),
        MailStanding::Waiting => ("chip", "Waiting"),
        MailStanding::Uncertain => ("chip", "Uncertain"),
        MailStanding::Failed => ("chip bad", "Failed"),
        MailStanding::NotSent => ("chip", "Not sent"),
    };
    let to = recipient.clone();
    let button = may_again.then(|| {
        view! {
            <Form to=SendAgain::PATH way>
                <input type="hidden" name="organization" value=organization />
                <input type="hidden" name="period" value=period.to_string() />
                <input type="hidden" name="recipient" value=to.clone() />
                <SubmitButton way class="button compact">
                    {if standing == MailStanding::NotSent { "Send" } else { "Send again" }}
                    <span class="unseen">{format!(" the report for {month} to {to}")}</span>
                </SubmitButton>
            </Form>
        }
    });
    let month = domain::format::month(crate::language(), period);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <bdi>{recipient}</bdi>
            </th>
            <td role="cell" data-label="Report" class="tight">
                {month}
            </td>
            <td role="cell" data-label="What became of it">
                <span>
                    <span class=class>{word}</span>
                    " "
                    <span class="soft">{told}</span>
                </span>
            </td>
            <td role="cell" class="plain right">
                {button}
            </td>
        </tr>
    }
    .into_any()
}
