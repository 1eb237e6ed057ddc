//! Which other portals may show our pages in an iframe. The forms are sent by the browser itself, with scripts and without, and
//! the page comes back with what became of them.

use crate::api::{EmbeddingPanel, LaunchKeyRow};
use crate::components::{Cell, Column, Kind, Notice, TableHead};
use crate::{language, view};
use domain::texts::portal_embedding as texts;
use leptos::prelude::*;

/// The origins, and the keys.
#[component]
pub(super) fn EmbeddingForm(embedding: EmbeddingPanel) -> impl IntoView {
    const EXAMPLE: &str = "https://app.example.com";
    let language = language();
    let EmbeddingPanel { address, origins, keys, told, typed } = embedding;
    let told = told.map(|(is_done, sentence)| {
        let kind = if is_done { Kind::Good } else { Kind::Bad };
        view! { <Notice kind>{sentence}</Notice> }
    });
    view! {
        <section class="card" aria-labelledby="embedding">
            <div class="card-head">
                <div>
                    <h2 id="embedding">{texts::title(language)}</h2>
                    <p>{texts::about(language)}</p>
                </div>
            </div>
            <div class="card-body settings">
                <div class="live" role="status">
                    {told}
                </div>
                <form method="post" action=format!("{address}/origins")>
                    <input type="hidden" name="seen" value=origins />
                    <div class="field">
                        <label for="origins">{texts::origins(language)}</label>
                        <textarea
                            class="input"
                            id="origins"
                            name="origins"
                            rows="3"
                            spellcheck="false"
                            aria-describedby="origins-hint"
                        >
                            {in_text_area(typed.origins)}
                        </textarea>
                        <p class="hint" id="origins-hint">
                            {texts::origins_hint(language, EXAMPLE)}
                        </p>
                    </div>
                    <div class="form-foot">
                        <button type="submit" class="button">
                            {texts::save(language)}
                        </button>
                    </div>
                </form>
                <h3>{texts::keys(language)}</h3>
                <Keys address=address.clone() keys />
                <form method="post" action=format!("{address}/keys")>
                    <div class="field">
                        <label for="key-name">{texts::name(language)}</label>
                        <input class="input" id="key-name" name="name" autocomplete="off" required value=typed.name />
                    </div>
                    <div class="field">
                        <label for="key-issuer">{texts::issuer(language)}</label>
                        <input
                            class="input"
                            id="key-issuer"
                            name="issuer"
                            autocomplete="off"
                            spellcheck="false"
                            required
                            value=typed.issuer
                            aria-describedby="key-issuer-hint"
                        />
                        <p class="hint" id="key-issuer-hint">
                            {texts::issuer_hint(language, EXAMPLE)}
                        </p>
                    </div>
                    <div class="field">
                        <label for="public-key">{texts::public_key(language)}</label>
                        <textarea
                            class="input"
                            id="public-key"
                            name="public_key"
                            rows="4"
                            spellcheck="false"
                            required
                            aria-describedby="public-key-hint"
                        >
                            {in_text_area(typed.public_key)}
                        </textarea>
                        <p class="hint" id="public-key-hint">
                            {texts::public_key_hint(language)}
                        </p>
                    </div>
                    <div class="form-foot">
                        <button type="submit" class="button">
                            {texts::add(language)}
                        </button>
                    </div>
                </form>
            </div>
        </section>
    }
}

/// What stands in a text area. Leptos writes it as it is, with all that it may hold: the server must escape it, and the browser not.
fn in_text_area(text: String) -> String {
    if cfg!(feature = "ssr") { text.replace('&', "&amp;").replace('<', "&lt;") } else { text }
}

/// The keys that there are.
#[component]
fn Keys(address: String, keys: Vec<LaunchKeyRow>) -> AnyView {
    let language = language();
    if keys.is_empty() {
        return view! { <p class="soft">{texts::no_keys(language)}</p> };
    }
    let rows = keys
        .into_iter()
        .map(|key| {
            let last = match key.revoked_on {
                Some(date) => view! { <span class="soft">{texts::revoked(language, &date)}</span> },
                None => view! {
                    <form method="post" action=format!("{address}/keys/{}/revoke", key.id)>
                        <button type="submit" class="button compact" aria-label=format!("{} {}", texts::revoke(language), key.name)>
                            {texts::revoke(language)}
                        </button>
                    </form>
                },
            };
            view! {
                <tr role="row">
                    <Cell label=texts::name(language) text=key.name />
                    <Cell label=texts::issuer(language) text=key.issuer />
                    <Cell label=texts::id(language) text=key.id class="number" />
                    <Cell label=texts::since(language) text=key.added_on />
                    <td role="cell">{last}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::Text(texts::name(language)),
        Column::Text(texts::issuer(language)),
        Column::Text(texts::id(language)),
        Column::Text(texts::since(language)),
        Column::Unseen(texts::revoke(language)),
    ];
    view! {
        <table role="table" class="table stacks">
            <TableHead columns />
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}
