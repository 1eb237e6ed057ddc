//! The document around the app, drawn by the server alone.

use crate::router::App;
use leptos::config::LeptosOptions;
use leptos::hydration::AutoReload;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The HTML document of every page. Assets are asked for below `options.site_pkg_dir`.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = format!("/{}", options.site_pkg_dir);
    let name = options.output_name.to_string();
    let start = format!(
        "{ONCE}{START}('{assets}/{name}.js', '{assets}/{name}_bg.wasm', '{assets}/texts-{}.txt')\
         .catch((why) => console.error('the page works as without scripts:', why))",
        crate::language()
    );
    view! {
        <!DOCTYPE html>
        <html lang=crate::language().tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                // Every page has Latin text: fetched beside the style sheet, not after it. The style sheet finds the file at
                // the same address (style/_fonts.scss).
                <link
                    rel="preload"
                    href=format!("{assets}/inter-latin.woff2")
                    r#as="font"
                    type="font/woff2"
                    crossorigin="anonymous"
                />
                <link rel="stylesheet" href=format!("{assets}/{name}.css") />
                <link rel="icon" href=ICON />
                <AutoReload options />
                <script type="module" nonce=use_nonce()>{start}</script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Starts the browser's part. Until it has come, the page is what the server drew, and works as without scripts: so it is
/// asked for once that can be seen, and takes nothing of a slow line from the style sheet and the fonts. What nobody
/// looks at is not painted, and waits for nothing.
const START: &str = include_str!("start.js").trim_ascii();

/// Keeps a plain form from being sent twice, however often its button is clicked. Forms that our code sends see to it themselves, and
/// downloads may be repeated. Whoever has stopped a page may send it again after three seconds.
const ONCE: &str = include_str!("once.js");

/// The brand's tile with three bars. Given here, because a browser would ask for a file of its own otherwise.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E\
    %3Crect width='24' height='24' rx='6' fill='%230b6b5d'/%3E\
    %3Cg fill='%23fff'%3E%3Crect x='5.5' y='6' width='3' height='12' rx='1'/%3E\
    %3Crect x='10.5' y='6' width='3' height='12' rx='1'/%3E\
    %3Crect x='15.5' y='12' width='3' height='6' rx='1'/%3E%3C/g%3E%3C/svg%3E";
