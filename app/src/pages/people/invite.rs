//! The form that invites somebody.

use super::RoleList;
use crate::api::TypedInvitation;
use crate::components::{Kind, Notice};
use crate::{language, view};
use domain::texts::portal_people as texts;
use leptos::prelude::*;

/// The form, with what a refused one had typed.
#[component]
pub(super) fn InviteForm(
    address: String,
    roles: Vec<(String, String)>,
    typed: TypedInvitation,
) -> impl IntoView {
    let language = language();
    let TypedInvitation { name, email, role: (role, wrong) } = typed;
    let is_refused = [&name.1, &email.1, &wrong].into_iter().any(Option::is_some);
    let refused = is_refused.then(|| view! { <Notice kind=Kind::Bad>{texts::refused(language)}</Notice> });
    let chosen = if role.is_empty() { "admin".to_owned() } else { role };
    view! {
        <section class="card" aria-labelledby="invite">
            <div class="card-head">
                <div>
                    <h2 id="invite">{texts::invite(language)}</h2>
                    <p>{texts::invite_about(language)}</p>
                </div>
            </div>
            <div class="card-body settings">
                <div class="live" role="alert">
                    {refused}
                </div>
                <form method="post" action=format!("{address}/invite")>
                    <Field name="name" kind="text" label=texts::name(language) typed=name />
                    <Field name="email" kind="email" label=texts::email(language) typed=email />
                    <div class="field">
                        <label for="role">{texts::role(language)}</label>
                        <RoleList
                            id="role".to_owned()
                            roles
                            chosen
                            is_wrong=wrong.is_some()
                            described_by="role-error role-hint"
                        />
                        <p class="field-error" id="role-error">
                            {wrong}
                        </p>
                        <p class="hint" id="role-hint">
                            {texts::role_hint(language)}
                        </p>
                    </div>
                    <div class="form-foot">
                        <button type="submit" class="button primary">
                            {texts::send(language)}
                        </button>
                    </div>
                </form>
            </div>
        </section>
    }
}

#[component]
fn Field(
    name: &'static str,
    kind: &'static str,
    label: &'static str,
    typed: (String, Option<String>),
) -> AnyView {
    let (value, wrong) = typed;
    let error_id = format!("{name}-error");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="input"
                id=name
                name=name
                type=kind
                autocomplete="off"
                required
                value=value
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=error_id.clone()
            />
            <p class="field-error" id=error_id>
                {wrong}
            </p>
        </div>
    }
}
