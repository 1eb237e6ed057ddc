//! What stands around every page of a signed-in user.

use super::{Foot, Form, Icon, Picture, Sent, SubmitButton, later, signed_out};
use crate::api::{SignOut, Viewer};
use crate::{language, view};
use domain::texts::{portal, portal_people, portal_you as you};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The entries of the portal's menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Organizations,
    People,
    Settings,
    Deployment,
    You,
}

/// Head, content and foot. `title` names the page; the browser's tab shows it first.
#[component]
pub(crate) fn Frame(
    viewer: Viewer,
    #[prop(into)] title: String,
    /// Which entry of the portal's menu is open.
    #[prop(default = Place::Organizations)]
    place: Place,
    children: Children,
) -> impl IntoView {
    let language = language();
    view! {
        <Title text=format!("{title} · Backup Summary Report") />
        <a class="skip" href="#content" rel="external">
            {portal::skip(language)}
        </a>
        {(!viewer.framed).then(|| later(move || view! { <Head viewer place /> }))}
        {later(move || {
            view! {
                <main id="content" class="content" tabindex="-1">
                    {children()}
                </main>
            }
        })}
        <Foot />
    }
}

/// The mark, the menu, and who is signed in. In an iframe, the portal around it has these.
#[component]
fn Head(viewer: Viewer, place: Place) -> impl IntoView {
    let language = language();
    let sign_out = Sent::<()>::new().way();
    signed_out::follow_other_tabs();
    let under = match &viewer.partner {
        Some(partner) => format!("{} · {partner}", viewer.role),
        None => viewer.role.clone(),
    };
    let managed = viewer.manages.as_ref().map(|partner| format!("/partners/{partner}"));
    let here = |of: Place| (of == place).then_some("true");
    view! {
        <header class="head">
            <div class="head-inner">
                <Brand />
                <nav aria-label=portal::menu(language)>
                    {if viewer.operates {
                        view! {
                            <a class="nav-link" href="/deployment" data-key="d" aria-current=here(Place::Deployment)>
                                {portal::deployment(language)}
                            </a>
                        }
                    } else {
                        view! {
                            <a class="nav-link" href="/organizations" data-key="o" aria-current=here(Place::Organizations)>
                                {portal::organizations(language)}
                            </a>
                        }
                    }}
                    {managed
                        .map(|partner| {
                            view! {
                                <a
                                    class="nav-link"
                                    href=format!("{partner}/people")
                                    data-key="u"
                                    aria-current=here(Place::People)
                                >
                                    {portal_people::title(language)}
                                </a>
                                <a
                                    class="nav-link"
                                    href=format!("{partner}/settings")
                                    data-key="s"
                                    aria-current=here(Place::Settings)
                                >
                                    {portal::settings(language)}
                                </a>
                            }
                        })}
                </nav>
                <div class="who">
                    {if viewer.own_account {
                        view! {
                            <a class="who-name" href="/account" aria-current=here(Place::You)>
                                <span>{viewer.name}</span>
                                <span class="soft">{under}</span>
                                <span class="unseen">{you::title(language)}</span>
                            </a>
                        }
                    } else {
                        view! {
                            <p class="who-name">
                                <span>{viewer.name}</span>
                                <span class="soft">{under}</span>
                            </p>
                        }
                    }}
                    <Form to=SignOut::PATH way=sign_out sending=Callback::new(|()| signed_out::leaving())>
                        <SubmitButton way=sign_out class="button compact">
                            <Icon of=Picture::SignOut />
                            {portal::sign_out(language)}
                        </SubmitButton>
                    </Form>
                </div>
            </div>
        </header>
    }
}

/// The product's mark and name, leading home.
#[component]
pub(crate) fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/organizations">
            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                <rect class="brand-tile" width="24" height="24" rx="6" />
                <rect class="brand-bar" x="5.5" y="6" width="3" height="12" rx="1" />
                <rect class="brand-bar" x="10.5" y="6" width="3" height="12" rx="1" />
                <rect class="brand-bar" x="15.5" y="12" width="3" height="6" rx="1" />
            </svg>
            "Backup Summary Report"
        </a>
    }
}
