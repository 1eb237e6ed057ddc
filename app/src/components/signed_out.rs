//! Signing out in one tab. The others of the same browser go on showing what they showed: they are told, and load their page anew,
//! which leads to the sign-in (OWASP ASVS 5.0, 14.3.1).

use leptos::ev::storage;
use leptos::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is written into the browser's storage and taken out again: its other tabs hear of both (HTML, 12.2.1).
const SAID: &str = "bsr-signed-out";

/// Whether this tab has sent the form that signs out.
static IS_LEAVING: AtomicBool = AtomicBool::new(false);

/// The form that signs out is sent.
pub(crate) fn leaving() {
    IS_LEAVING.store(true, Ordering::Relaxed);
}

/// The sign-in is there: nobody is signed in any more, if that is where this tab comes from. Whoever was led here because their
/// session had ended may have typed something in another tab, and tells it nothing.
pub(crate) fn tell_other_tabs() {
    if !IS_LEAVING.swap(false, Ordering::Relaxed) {
        return;
    }
    if let Ok(Some(kept)) = window().local_storage() {
        // A browser that keeps nothing cannot tell them.
        let _ = kept.set_item(SAID, "1").and_then(|()| kept.remove_item(SAID));
    }
}

/// Loads the page anew when another tab signs out.
pub(crate) fn follow_other_tabs() {
    let heard = window_event_listener(storage, |event| {
        if event.key().as_deref() == Some(SAID) && event.new_value().is_some() {
            // Fails only where there is no page any more.
            let _ = window().location().reload();
        }
    });
    on_cleanup(move || heard.remove());
}
