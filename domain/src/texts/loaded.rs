//! The texts of the one language that a browser reads, from a file beside the program: six languages would be a tenth of it.

use std::sync::OnceLock;

static TEXTS: OnceLock<Vec<&'static str>> = OnceLock::new();

/// Takes the file of a language, once, before any text is shown.
pub fn load(file: String) {
    // They are needed as long as the page lives.
    let file: &'static str = Box::leak(file.into_boxed_str());
    TEXTS.get_or_init(|| file.split('\n').collect());
}

/// The text of that number; nothing before there are any.
pub(super) fn text(number: usize) -> &'static str {
    TEXTS.get().and_then(|texts| texts.get(number)).copied().unwrap_or_default()
}
