//! The logo: what it is, another one, none. A file is sent by the browser itself, with scripts and without, and the page comes
//! back with what became of it.

use crate::api::{LogoFrom, LogoPanel};
use crate::components::{Kind, Notice};
use crate::{language, view};
use domain::texts::portal_settings as texts;
use leptos::prelude::*;

/// The logo with its two forms.
#[component]
pub(super) fn LogoForm(logo: LogoPanel) -> impl IntoView {
    let language = language();
    let LogoPanel { address, from, mark, told } = logo;
    let said = match from {
        LogoFrom::Here => texts::logo_here(language),
        LogoFrom::Above => texts::logo_above(language),
        LogoFrom::Nobody => texts::logo_nobody(language),
    };
    let picture = (from != LogoFrom::Nobody).then(|| {
        view! { <img class="logo" src=address.clone() alt=texts::logo_image(language) /> }
    });
    let remove = (from == LogoFrom::Here).then(|| {
        view! {
            <form method="post" action=format!("{address}/remove?seen={mark}")>
                <button type="submit" class="button">
                    {texts::logo_remove(language)}
                </button>
            </form>
        }
    });
    let told = told.map(|(is_done, sentence)| {
        let kind = if is_done { Kind::Good } else { Kind::Bad };
        view! { <Notice kind>{sentence}</Notice> }
    });
    view! {
        <section class="card" aria-labelledby="logo">
            <div class="card-head">
                <div>
                    <h2 id="logo">{texts::logo(language)}</h2>
                    <p>{said}</p>
                </div>
            </div>
            <div class="card-body settings">
                {picture}
                <div class="live" role="status">
                    {told}
                </div>
                <form method="post" action=format!("{address}?seen={mark}") enctype="multipart/form-data">
                    <div class="field">
                        <label for="logo-file">{texts::logo_file(language)}</label>
                        <input
                            class="input"
                            id="logo-file"
                            name="logo"
                            type="file"
                            accept=".svg,.png,image/svg+xml,image/png"
                            required
                            aria-describedby="logo-hint"
                        />
                        <p class="hint" id="logo-hint">
                            {texts::logo_hint(language)}
                        </p>
                    </div>
                    <div class="form-foot">
                        <button type="submit" class="button">
                            {texts::logo_use(language)}
                        </button>
                    </div>
                </form>
                {remove}
            </div>
        </section>
    }
}
