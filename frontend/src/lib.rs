//! Takes the page that the server drew over, in the browser.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's script (app/src/start.js) when the WebAssembly has loaded, with the texts of the page's language.
#[wasm_bindgen]
pub fn hydrate(texts: String) {
    console_error_panic_hook::set_once();
    app::load_texts(texts);
    leptos::mount::hydrate_body(app::App);
}
