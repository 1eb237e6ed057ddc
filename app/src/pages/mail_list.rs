//! What became of each report's mails, and «Send again».

use crate::api::{ListedReports, MailLine, MailStanding, MailsPanel, SendAgain};
use crate::components::{Cell, Column, Form, Kind, NotSaved, Notice, Sent, SubmitButton, TableHead, Way};
use crate::view;
use domain::format::{month, month_title};
use domain::language::Language;
use domain::texts::portal_reports as texts;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The table of mails.
#[component]
pub(crate) fn MailList(language: Language, listed: RwSignal<ListedReports>) -> impl IntoView {
    let sent = Sent::<MailsPanel>::new();
    let way = sent.way();
    let failed = RwSignal::new(None);
    // Only these lines are drawn anew: what is being typed into the settings above stays.
    Effect::new(move |_| match sent.answer() {
        Some(Ok(now)) => {
            failed.set(None);
            listed.update(|listed| listed.mails = now);
        }
        Some(Err(error)) => failed.set(Some(error)),
        None => {}
    });
    let told = move || match failed.get() {
        Some(error) => Some(view! { <NotSaved error is_button=true /> }),
        None => listed.with(|listed| listed.mails.told.clone()).map(|(is_met, word)| {
            let kind = if is_met { Kind::Good } else { Kind::Bad };
            view! { <Notice kind>{word}</Notice> }
        }),
    };
    view! {
        <div class="live" role="status">
            {move || told()}
        </div>
        {move || {
            let MailsPanel { organization, lines, .. } = listed.with(|listed| listed.mails.clone());
            if lines.is_empty() {
                return view! {
                    <p class="card-body soft">
                        {texts::none_mailed(language)}
                    </p>
                };
            }
            let rows = lines
                .into_iter()
                .map(|line| view! { <Row language organization=organization.clone() line way /> })
                .collect_view();
            view! {
                <table role="table" class="table stacks card-table">
                    <TableHead columns=vec![Column::Text(texts::recipient(language)), Column::Text(texts::report(language)), Column::Text(texts::outcome(language)), Column::Unseen(texts::send_again(language))] />
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            }
        }}
    }
}

#[component]
fn Row(language: Language, organization: String, line: MailLine, way: Way) -> impl IntoView {
    let MailLine { period, recipient, standing, told, may_again } = line;
    let (class, word) = match standing {
        MailStanding::Accepted => ("chip on", texts::accepted(language)),
        MailStanding::Waiting => ("chip", texts::waiting(language)),
        MailStanding::Uncertain => ("chip", texts::uncertain(language)),
        MailStanding::Failed => ("chip bad", texts::failed(language)),
        MailStanding::NotSent => ("chip", texts::not_sent(language)),
    };
    let to = recipient.clone();
    let of_mail = format!(" {}", texts::of_mail(language, &month(language, period), &to));
    let button = may_again.then(|| {
        view! {
            <Form to=SendAgain::PATH way>
                <input type="hidden" name="organization" value=organization />
                <input type="hidden" name="period" value=period.to_string() />
                <input type="hidden" name="recipient" value=to />
                <SubmitButton way class="button compact">
                    {match standing {
                        MailStanding::NotSent => texts::send(language),
                        _ => texts::send_again(language),
                    }}
                    <span class="unseen">{of_mail}</span>
                </SubmitButton>
            </Form>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <bdi>{recipient}</bdi>
            </th>
            <Cell label=texts::report(language) class="tight" text=month_title(language, period) />
            <td role="cell" data-label=texts::outcome(language)>
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
}
