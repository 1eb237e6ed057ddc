//! `/deployment`: how the deployment stands, for its operators.

use crate::api::{FailureLine, PassLine, StandingPage, TryAgain};
use crate::components::{Form, Frame, Kind, Notice, Place, Reading, Sent, SubmitButton, Way};
use crate::language;
use domain::format::count;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::time::Duration;

/// How often the page is read again while somebody looks.
const AGAIN: Duration = Duration::from_secs(10);

/// The operators' page. It follows the pass while it is open.
#[component]
pub(crate) fn DeploymentPage(page: StandingPage) -> impl IntoView {
    let (tried, reading) = (Sent::<()>::new(), expect_context::<Reading>());
    let again = tried.way();
    Effect::new(move |_| {
        let handle = set_interval_with_handle(move || reading.again(), AGAIN);
        on_cleanup(move || {
            if let Ok(handle) = handle {
                handle.clear();
            }
        });
    });
    Effect::new(move |_| {
        if tried.answer().is_some() {
            reading.again();
        }
    });
    let StandingPage { viewer, at, passes, mails, proof, waiting, relays, upstreams, failures, unread } =
        page;
    let (is_good, proof) = proof;
    let passes = passes.into_iter().map(|pass| view! { <Pass pass /> }).collect_view();
    let mails = mails
        .into_iter()
        .map(|(what, number)| {
            view! {
                <div>
                    <dt>{what}</dt>
                    <dd>{number}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <Frame viewer title="Deployment" place=Place::Deployment>
            <div class="page-head">
                <div>
                    <h1>"Deployment"</h1>
                    <p class="soft">{format!("As of {at}. This page follows by itself.")}</p>
                </div>
            </div>
            <Notice kind=if is_good { Kind::Good } else { Kind::Bad }>{proof}</Notice>
            <section class="card" aria-labelledby="passes">
                <div class="card-head">
                    <div>
                        <h2 id="passes">"Monthly passes"</h2>
                        {waiting.into_iter().map(|it| view! { <p>{it}</p> }).collect_view()}
                    </div>
                </div>
                <table role="table" class="table stacks card-table">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Month"</th>
                            <th scope="col" role="columnheader">"Made"</th>
                            <th scope="col" role="columnheader" class="right">"Waiting"</th>
                            <th scope="col" role="columnheader" class="right">"Tried again"</th>
                            <th scope="col" role="columnheader" class="right">"Failed"</th>
                            <th scope="col" role="columnheader" class="right">"Quarantined"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{passes}</tbody>
                </table>
            </section>
            <section class="card" aria-labelledby="mails">
                <div class="card-head">
                    <h2 id="mails">"E-mails of all months"</h2>
                </div>
                <dl class="card-body facts">{mails}</dl>
            </section>
            <Works title="Mail relay" id="relays" of=relays none="No mail has gone through a relay: mails are written to the mail folder." />
            <Works title="Backup services" id="upstreams" of=upstreams none="None has been read: data is pushed." />
            <Failures failures again />
            {(!unread.is_empty()).then(|| view! { <Unread unread /> })}
        </Frame>
    }
    .into_any()
}

#[component]
fn Pass(pass: PassLine) -> impl IntoView {
    let PassLine { month, planned, made, open, retrying, failed, quarantined } = pass;
    let share = (made * 100).checked_div(planned).unwrap_or(0);
    let words = format!("{} of {} ({share}%)", count(language(), made), count(language(), planned));
    let cell = |label: &'static str, number: u64| {
        view! {
            <td role="cell" data-label=label class="right">
                {count(language(), number)}
            </td>
        }
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="tight">
                {month.clone()}
            </th>
            <td role="cell" data-label="Made">
                <span class="pass">
                    <progress max=planned.to_string() value=made.to_string() aria-label=format!("{month}: {words}") />
                    <span>{words}</span>
                </span>
            </td>
            {cell("Waiting", open)}
            {cell("Tried again", retrying)}
            {cell("Failed", failed)}
            {cell("Quarantined", quarantined)}
        </tr>
    }
    .into_any()
}

/// Names, each with whether it works and a sentence.
#[component]
fn Works(
    title: &'static str,
    id: &'static str,
    of: Vec<(String, bool, String)>,
    none: &'static str,
) -> impl IntoView {
    let is_empty = of.is_empty();
    let items = of
        .into_iter()
        .map(|(name, works, sentence)| {
            let (class, word) = if works { ("chip on", "Works") } else { ("chip bad", "Fails") };
            view! {
                <li>
                    <strong>{name}</strong>
                    " "
                    <span class=class>{word}</span>
                    " "
                    <span class="soft">{sentence}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <h2 id=id>{title}</h2>
            </div>
            <ul class="card-body works">{items}{is_empty.then(|| view! { <li class="soft">{none}</li> })}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Failures(failures: Vec<FailureLine>, again: Way) -> impl IntoView {
    if failures.is_empty() {
        return ().into_any();
    }
    let rows = failures
        .into_iter()
        .map(|it| {
            let (class, word) = if it.given_up { ("chip bad", "Given up") } else { ("chip", "Tried again") };
            let id = it.organization.clone();
            let button = it.may_again.then(|| {
                view! {
                    <Form to=TryAgain::PATH way=again>
                        <input type="hidden" name="organization" value=id />
                        <input type="hidden" name="period" value=it.period.to_string() />
                        <SubmitButton way=again class="button compact">
                            "Try again"
                        </SubmitButton>
                    </Form>
                }
            });
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">
                        <code>{it.organization}</code>
                    </th>
                    <td role="cell" data-label="Step">
                        {format!("{} for {}", it.what, it.month)}
                    </td>
                    <td role="cell" data-label="State">
                        <span class=class>{word}</span>
                    </td>
                    <td role="cell" data-label="Reason">
                        {it.error}
                    </td>
                    <td role="cell" class="plain right">
                        {button}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="failures">
            <div class="card-head">
                <h2 id="failures">"What did not work out"</h2>
                <p>"At most twenty steps, those given up first. Organizations are named by their ids."</p>
            </div>
            <table role="table" class="table stacks card-table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Organization"</th>
                        <th scope="col" role="columnheader">"Step"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th scope="col" role="columnheader">"Reason"</th>
                        <th scope="col" role="columnheader">
                            <span class="unseen">"Try again"</span>
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn Unread(unread: Vec<(String, String, String)>) -> impl IntoView {
    let items = unread
        .into_iter()
        .map(|(organization, at, error)| {
            view! {
                <li>
                    <code>{organization}</code>
                    " "
                    <span class="soft">{format!("{at}: {error}")}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="unread">
            <div class="card-head">
                <h2 id="unread">"Organizations that could not be read the last time"</h2>
            </div>
            <ul class="card-body works">{items}</ul>
        </section>
    }
    .into_any()
}
