//! `/deployment`: how the deployment stands, for its operators.

use crate::api::{FailureLine, FolderView, PassLine, StandingPage, TryAgain};
use crate::components::{
    Cell, Column, Form, Frame, Kind, Notice, Place, Reading, Sent, SubmitButton, TableHead, Way,
};
use crate::{language, view};
use domain::format::count;
use domain::texts::portal_deployment as texts;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::time::Duration;

/// How often the page is read again while somebody looks.
const AGAIN: Duration = Duration::from_secs(10);

/// The operators' page. It follows the pass while it is open.
#[component]
pub(crate) fn DeploymentPage(page: StandingPage) -> impl IntoView {
    let (tried, reading) = (Sent::<(bool, String)>::new(), expect_context::<Reading>());
    let again = tried.way();
    // Whatever becomes of a button is told before the page is drawn anew.
    reading.every(AGAIN, move || !again.is_pending());
    Effect::new(move |_| {
        if let Some(Ok(told)) = tried.answer() {
            tried.hold();
            reading.tell(told);
            reading.again();
        }
    });
    let language = language();
    let left = page.told;
    let told = move || match tried.answer() {
        Some(Err(error)) => Some((Kind::Bad, error.told(language))),
        // What became of it is told on the page that is read after it, in which this is drawn anew.
        Some(Ok(_)) | None => reading
            .told()
            .or_else(|| left.clone())
            .map(|(is_tried, sentence)| (if is_tried { Kind::Good } else { Kind::Note }, sentence)),
    };
    let (is_good, proof) = page.proof;
    let mails = page.mails.into_iter().map(|(what, number)| {
        view! {
            <div>
                <dt>{what}</dt>
                <dd>{number}</dd>
            </div>
        }
    });
    let works = |title, id, of, none| view! { <Works title id of none /> };
    let failures = move |id, title, hint, failures: Vec<FailureLine>| {
        (!failures.is_empty()).then(|| view! { <Failures id title hint failures again /> })
    };
    view! {
        <Frame viewer=page.viewer title=texts::title(language) place=Place::Deployment>
            <div class="page-head">
                <div>
                    <h1>{texts::title(language)}</h1>
                    <p class="soft">{texts::as_of(language, &page.at)}</p>
                </div>
            </div>
            <Notice kind=if is_good { Kind::Good } else { Kind::Bad }>{proof}</Notice>
            <div class="live" role="status">
                {move || told().map(|(kind, told)| view! { <Notice kind>{told}</Notice> })}
            </div>
            <Passes passes=page.passes waiting=page.waiting />
            {failures("quarantine", texts::quarantine(language), texts::quarantine_hint(language), page.quarantined)}
            {failures("failures", texts::failures(language), texts::failures_hint(language), page.failures)}
            <section class="card" aria-labelledby="mails">
                <div class="card-head">
                    <div>
                        <h2 id="mails">{texts::mails(language)}</h2>
                        <p>{texts::mails_of_all(language)}</p>
                    </div>
                </div>
                <dl class="card-body facts">{mails.collect_view()}</dl>
            </section>
            // Where messages are files there is no relay to speak of.
            {(page.folder.is_none() || !page.relays.is_empty())
                .then(|| works(texts::relays(language), "relays", page.relays, texts::no_relays(language)))}
            {works(texts::upstreams(language), "upstreams", page.upstreams, texts::no_upstreams(language))}
            {(!page.unread.is_empty()).then(|| view! { <Unread unread=page.unread /> })}
            {page.folder.map(|folder| view! { <Folder folder /> })}
        </Frame>
    }
}

/// The months' passes.
#[component]
fn Passes(passes: Vec<PassLine>, waiting: Vec<String>) -> impl IntoView {
    let language = language();
    let columns = vec![
        Column::Text(texts::month(language)),
        Column::Text(texts::made(language)),
        Column::Number(texts::waiting(language)),
        Column::Number(texts::tried_again(language)),
        Column::Number(texts::failed(language)),
        Column::Number(texts::quarantined(language)),
        Column::Number(texts::mailed(language)),
    ];
    let table = match passes.is_empty() {
        true => view! { <p class="card-body soft">{texts::no_passes(language)}</p> },
        false => {
            let rows = passes.into_iter().map(|pass| view! { <Pass pass /> }).collect_view();
            view! {
                <table role="table" class="table stacks card-table">
                    <TableHead columns />
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            }
        }
    };
    view! {
        <section class="card" aria-labelledby="passes">
            <div class="card-head">
                <div>
                    <h2 id="passes">{texts::passes(language)}</h2>
                    {waiting.into_iter().map(|it| view! { <p>{it}</p> }).collect_view()}
                </div>
            </div>
            {table}
        </section>
    }
}

#[component]
fn Pass(pass: PassLine) -> impl IntoView {
    let language = language();
    let PassLine { month, planned, made, rate, open, retrying, failed, quarantined, mailed } = pass;
    let share = (made * 100).checked_div(planned).unwrap_or(0);
    let words = texts::made_of(language, made, planned, share);
    let rate = rate.map(|(rate, minutes)| {
        view! { <span class="soft small">{texts::rate(language, rate, minutes)}</span> }
    });
    let cell = |label, text| view! { <Cell label class="right" text=Some(text) /> };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="tight">
                {month.clone()}
            </th>
            <td role="cell" data-label=texts::made(language)>
                <span class="pass">
                    <progress max=planned.to_string() value=made.to_string() aria-label=format!("{month}: {words}") />
                    <span>{words}</span>
                    {rate}
                </span>
            </td>
            {cell(texts::waiting(language), count(language, open))}
            {cell(texts::tried_again(language), count(language, retrying))}
            {cell(texts::failed(language), count(language, failed))}
            {cell(texts::quarantined(language), count(language, quarantined))}
            {cell(texts::mailed(language), texts::mailed_of(language, mailed.0, mailed.1))}
        </tr>
    }
}

/// Names, each with whether it works and a sentence.
#[component]
fn Works(
    title: &'static str,
    id: &'static str,
    of: Vec<(String, bool, String)>,
    none: &'static str,
) -> impl IntoView {
    let (language, is_empty) = (language(), of.is_empty());
    let items = of.into_iter().map(|(name, works, sentence)| {
        let (class, word) =
            if works { ("chip on", texts::works(language)) } else { ("chip bad", texts::fails(language)) };
        view! {
            <li>
                <strong>{name}</strong>
                " "
                <span class=class>{word}</span>
                " "
                <span class="soft">{sentence}</span>
            </li>
        }
    });
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <h2 id=id>{title}</h2>
            </div>
            <ul class="card-body works">
                {items.collect_view()} {is_empty.then(|| view! { <li class="soft">{none}</li> })}
            </ul>
        </section>
    }
}

/// Steps that did not work out, with their reasons.
#[component]
fn Failures(
    id: &'static str,
    title: &'static str,
    hint: &'static str,
    failures: Vec<FailureLine>,
    again: Way,
) -> impl IntoView {
    let language = language();
    let columns = vec![
        Column::Text(texts::organization(language)),
        Column::Text(texts::step(language)),
        Column::Text(texts::state(language)),
        Column::Text(texts::reason(language)),
        Column::Unseen(texts::try_again(language)),
    ];
    let rows = failures.into_iter().map(|failure| view! { <Failure failure again /> }).collect_view();
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <div>
                    <h2 id=id>{title}</h2>
                    <p>{hint}</p>
                </div>
            </div>
            <table role="table" class="table stacks card-table">
                <TableHead columns />
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
}

#[component]
fn Failure(failure: FailureLine, again: Way) -> impl IntoView {
    let language = language();
    let FailureLine { organization, period, step, given_up, error, is_report } = failure;
    let (class, word) = match given_up {
        true => ("chip bad", texts::given_up(language)),
        false => ("chip", texts::tried_again(language)),
    };
    let id = organization.clone();
    let button = given_up.then(|| {
        view! {
            <Form to=TryAgain::PATH way=again>
                <input type="hidden" name="organization" value=id />
                <input type="hidden" name="period" value=period.to_string() />
                {(!is_report).then(|| view! { <input type="hidden" name="mails" value="1" /> })}
                <SubmitButton way=again class="button compact">
                    {texts::try_again(language)}
                </SubmitButton>
            </Form>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <code>{organization}</code>
            </th>
            <Cell label=texts::step(language) text=step />
            <td role="cell" data-label=texts::state(language)>
                <span class=class>{word}</span>
            </td>
            <Cell label=texts::reason(language) text=error />
            <td role="cell" class="plain right">
                {button}
            </td>
        </tr>
    }
}

/// Messages as files, while there is no relay.
#[component]
fn Folder(folder: FolderView) -> impl IntoView {
    let language = language();
    let FolderView { count, size, latest } = folder;
    let said = match count {
        0 => texts::folder_empty(language).to_owned(),
        count => texts::folder_hint(language, count, &size),
    };
    let columns = vec![
        Column::Text(texts::message(language)),
        Column::Text(texts::written(language)),
        Column::Number(texts::size(language)),
    ];
    let rows = latest.into_iter().map(|(name, at, size)| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <code>{name}</code>
                </th>
                <Cell label=texts::written(language) class="tight" text=at />
                <Cell label=texts::size(language) class="right tight" text=size />
            </tr>
        }
    });
    let table = (count > 0).then(|| {
        view! {
            <table role="table" class="table stacks card-table">
                <TableHead columns />
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        }
    });
    view! {
        <section class="card" aria-labelledby="folder">
            <div class="card-head">
                <div>
                    <h2 id="folder">{texts::folder(language)}</h2>
                    <p>{said}</p>
                </div>
            </div>
            {table}
        </section>
    }
}

#[component]
fn Unread(unread: Vec<(String, String)>) -> impl IntoView {
    let items = unread.into_iter().map(|(organization, said)| {
        view! {
            <li>
                <code>{organization}</code>
                " "
                <span class="soft">{said}</span>
            </li>
        }
    });
    view! {
        <section class="card" aria-labelledby="unread">
            <div class="card-head">
                <h2 id="unread">{texts::unread(language())}</h2>
            </div>
            <ul class="card-body works">{items.collect_view()}</ul>
        </section>
    }
}
