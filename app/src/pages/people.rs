//! `/partners/{id}/people`: who may sign in for a partner, who is invited, and a form to invite somebody. The forms are sent by the
//! browser itself, with scripts and without, and the page comes back with what became of them.

mod invite;

use crate::api::{DemandPanel, InvitationLine, PeoplePage, UserLine};
use crate::components::{Cell, Column, Frame, Kind, Notice, Place, TableHead};
use crate::{language, view};
use domain::texts::portal_people as texts;
use invite::InviteForm;
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn PeopleList(page: PeoplePage) -> impl IntoView {
    let language = language();
    let PeoplePage { viewer, partner, address, users, invitations, below, demand, roles, typed, told } = page;
    let told = told.map(|(is_done, sentence)| {
        let kind = if is_done { Kind::Good } else { Kind::Bad };
        view! { <Notice kind>{sentence}</Notice> }
    });
    let rows = users
        .into_iter()
        .map(|user| view! { <User user address=address.clone() roles=roles.clone() /> })
        .collect();
    let columns = vec![
        Column::Text(texts::name(language)),
        Column::Text(texts::role(language)),
        Column::Text(texts::since(language)),
        Column::Text(texts::signed_in(language)),
        Column::Text(texts::second_step(language)),
        Column::Unseen(texts::actions(language)),
    ];
    view! {
        <Frame viewer title=format!("{} · {partner}", texts::title(language)) place=Place::People>
            <div class="page-head">
                <div>
                    <h1>{texts::title(language)}</h1>
                    <p class="soft">{texts::about(language, &partner)}</p>
                </div>
            </div>
            <div class="live" role="status">
                {told}
            </div>
            <section class="card" aria-labelledby="users">
                <div class="card-head">
                    <h2 id="users">{texts::users(language)}</h2>
                </div>
                <PeopleTable columns rows />
            </section>
            <section class="card" aria-labelledby="invitations">
                <div class="card-head">
                    <h2 id="invitations">{texts::invitations(language)}</h2>
                </div>
                <Invitations address=address.clone() invitations />
            </section>
            <InviteForm address=address.clone() roles typed />
            <Demand address demand />
            <Below below />
        </Frame>
    }
}

/// Somebody who may sign in, with what can be done.
#[component]
fn User(user: UserLine, address: String, roles: Vec<(String, String)>) -> AnyView {
    let language = language();
    let UserLine {
        id,
        name,
        email,
        role,
        role_label,
        since,
        signed_in,
        second_step,
        is_me,
        may_change,
        may_remove,
    } = user;
    let address = format!("{address}/{id}");
    let role = if may_change {
        let label = texts::role_of(language, &name);
        view! {
            <form method="post" action=format!("{address}/role") class="in-row">
                <RoleList id=format!("role-{id}") roles chosen=role label />
                <button type="submit" class="button compact">
                    {texts::change_role(language)}
                </button>
            </form>
        }
    } else {
        role_label.into_any()
    };
    // The question comes before the button, without scripts too.
    let remove = may_remove.then(|| {
        view! {
            <details class="ask">
                <summary class="button compact">
                    {texts::remove(language)} <span class="unseen">{format!(" {name}")}</span>
                </summary>
                <form method="post" action=format!("{address}/remove")>
                    <p>{texts::remove_ask(language, &name)}</p>
                    <button type="submit" class="button compact">
                        {texts::remove_sure(language, &name)}
                    </button>
                </form>
            </details>
        }
    });
    view! {
        <tr role="row">
            <Who name email is_me />
            <td role="cell" data-label=texts::role(language)>
                {role}
            </td>
            <Cell label=texts::since(language) text=since class="tight" />
            <Cell label=texts::signed_in(language) text=signed_in class="tight" />
            <Cell label=texts::second_step(language) text=second_step class="tight" />
            <td role="cell" class="plain">
                {remove}
            </td>
        </tr>
    }
}

/// A list of roles.
#[component]
fn RoleList(
    id: String,
    roles: Vec<(String, String)>,
    chosen: String,
    /// Its name, where no label stands beside it.
    #[prop(optional)]
    label: Option<String>,
    /// Whether what was chosen is wrong; the sentence is beside it.
    #[prop(optional)]
    is_wrong: bool,
    #[prop(optional)] described_by: Option<&'static str>,
) -> AnyView {
    let options = roles
        .into_iter()
        .map(|(word, label)| {
            let selected = word == chosen;
            view! {
                <option value=word selected=selected>
                    {label}
                </option>
            }
        })
        .collect_view();
    view! {
        <select
            class="input"
            id=id
            name="role"
            aria-label=label
            aria-invalid=is_wrong.then_some("true")
            aria-describedby=described_by
        >
            {options}
        </select>
    }
}

/// Those who are invited.
#[component]
fn Invitations(address: String, invitations: Vec<InvitationLine>) -> AnyView {
    let language = language();
    if invitations.is_empty() {
        return view! { <p class="card-body soft">{texts::no_invitations(language)}</p> };
    }
    let rows = invitations
        .into_iter()
        .map(|invitation| {
            let InvitationLine { id, name, email, role_label, expires, mail, is_given_up, may_decide } =
                invitation;
            let button = |path: &str, text: &'static str| {
                view! {
                    <form method="post" action=format!("{address}/invitations/{id}/{path}")>
                        <button type="submit" class="button compact">
                            {text}
                            <span class="unseen">{format!(" {name}")}</span>
                        </button>
                    </form>
                }
            };
            let buttons = may_decide.then(|| {
                view! {
                    <div class="in-row">
                        {button("send", texts::send_again(language))} {button("withdraw", texts::withdraw(language))}
                    </div>
                }
            });
            view! {
                <tr role="row">
                    <Who name=name.clone() email />
                    <Cell label=texts::role(language) text=role_label />
                    <Cell label=texts::expires(language) text=expires />
                    <Cell label=texts::mail(language) text=mail class=if is_given_up { "given-up" } else { "" } />
                    <td role="cell" class="plain">
                        {buttons}
                    </td>
                </tr>
            }
        })
        .collect();
    let columns = vec![
        Column::Text(texts::name(language)),
        Column::Text(texts::role(language)),
        Column::Text(texts::expires(language)),
        Column::Text(texts::mail(language)),
        Column::Unseen(texts::actions(language)),
    ];
    view! { <PeopleTable columns rows /> }
}

#[component]
fn PeopleTable(columns: Vec<Column>, rows: Vec<AnyView>) -> AnyView {
    view! {
        <div class="card-table">
            <table role="table" class="table stacks">
                <TableHead columns />
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

/// Who it is: the name, and the address under it.
#[component]
fn Who(name: String, email: String, #[prop(optional)] is_me: bool) -> AnyView {
    view! {
        <th scope="row" role="rowheader">
            <div class="person">
                <bdi>{name}</bdi>
                {is_me.then(|| view! { <span class="soft">{format!(" {}", texts::you(language()))}</span> })}
                <span class="soft small under">
                    <bdi>{email}</bdi>
                </span>
            </div>
        </th>
    }
}

/// Whether a second step is demanded of them, and the button that changes it.
#[component]
fn Demand(address: String, demand: DemandPanel) -> AnyView {
    let language = language();
    let DemandPanel { told, is_here } = demand;
    let (word, button, hint) = if is_here {
        ("chosen", texts::demand_no_longer(language), None)
    } else {
        ("demanded", texts::demand(language), Some(texts::demand_hint(language)))
    };
    view! {
        <section class="card" aria-labelledby="demand">
            <div class="card-head">
                <div>
                    <h2 id="demand">{texts::second_step(language)}</h2>
                    <p>{told}</p>
                </div>
            </div>
            <div class="card-body settings">
                {hint.map(|hint| view! { <p class="soft">{hint}</p> })}
                <form method="post" action=format!("{address}/second-step")>
                    <input type="hidden" name="second_step" value=word />
                    <div class="form-foot">
                        <button type="submit" class="button">
                            {button}
                        </button>
                    </div>
                </form>
            </div>
        </section>
    }
    .into_any()
}

/// The way to the people of the partners below.
#[component]
fn Below(below: Vec<(String, String)>) -> AnyView {
    if below.is_empty() {
        return ().into_any();
    }
    let links = below
        .into_iter()
        .map(|(address, name)| {
            view! {
                <li>
                    <a href=address>
                        <bdi>{name}</bdi>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="below">
            <div class="card-head">
                <h2 id="below">{texts::below(language())}</h2>
            </div>
            <ul class="card-body links">{links}</ul>
        </section>
    }
}
