//! Takes the page that the server drew over, in the browser.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's script when the WebAssembly has loaded.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    match app::read_texts().await {
        Ok(()) => leptos::mount::hydrate_body(app::App),
        Err(why) => leptos::logging::error!("the page works as without scripts: {why}"),
    }
}
