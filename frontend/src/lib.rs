//! Takes the page that the server drew over, in the browser.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's script when the WebAssembly has loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
