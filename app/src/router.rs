//! The portal's addresses.

#![allow(unreachable_pub, reason = "the component macro writes the properties of a component as `pub`")]

use crate::components::{NotFound, Progress};
use crate::pages::{
    AccountDetails, AccountsPage, ActivityPage, DeploymentPage, Home, MonthOnScreen, OrganizationSettings,
    OrganizationsPage, OverviewPage, PartnerSettings, ReportsPage, SignInPage,
};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::SsrMode::Async;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

/// The whole portal. Every page is drawn complete on the server (`Async`), so that it works before and without
/// WebAssembly, and so that what its server function found out (303, 403, 404) is the answer's status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let (routing, set_routing) = signal(false);

    view! {
        <Router set_is_routing=set_routing>
            <Progress routing />
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view=Home ssr=Async />
                <Route path=path!("/sign-in") view=SignInPage ssr=Async />
                <Route path=path!("/deployment") view=DeploymentPage ssr=Async />
                <Route path=path!("/organizations") view=OrganizationsPage ssr=Async />
                <Route path=path!("/organizations/:id") view=OverviewPage ssr=Async />
                <Route path=path!("/organizations/:id/accounts") view=AccountsPage ssr=Async />
                <Route path=path!("/organizations/:id/accounts/:account") view=AccountDetails ssr=Async />
                <Route path=path!("/organizations/:id/months/:period") view=MonthOnScreen ssr=Async />
                <Route path=path!("/organizations/:id/reports") view=ReportsPage ssr=Async />
                <Route path=path!("/organizations/:id/settings") view=OrganizationSettings ssr=Async />
                <Route path=path!("/partners/:id/settings") view=PartnerSettings ssr=Async />
                <Route path=path!("/organizations/:id/activity") view=ActivityPage ssr=Async />
            </FlatRoutes>
        </Router>
    }
}
