//! Where one was on the pages that one has seen. A browser brings whoever goes back to their place, but at once: while the page of
//! before still stands there, which may be shorter.

use leptos::ev;
use leptos::prelude::*;
use std::collections::HashMap;

/// How far down one was, by address, and to which address and how far down one is to be brought.
#[derive(Clone, Copy)]
pub(crate) struct Places {
    known: StoredValue<HashMap<String, f64>>,
    wanted: StoredValue<Option<(String, f64)>>,
    /// The address of what is drawn.
    drawn: StoredValue<String>,
}

impl Places {
    /// Begins to keep them.
    pub(crate) fn kept() -> Self {
        let places = Self {
            known: StoredValue::default(),
            wanted: StoredValue::default(),
            drawn: StoredValue::default(),
        };
        Effect::new(move |_| {
            let keep = move || {
                if places.wanted.with_value(Option::is_none) {
                    let down = window().scroll_y().unwrap_or_default();
                    places.known.update_value(|known| {
                        known.insert(here(), down);
                    });
                }
            };
            // Somebody may have read on before this code was there.
            keep();
            // For as long as the pages are there.
            let _ = window_event_listener(ev::scroll, move |_| keep());
            let _ = window_event_listener(ev::popstate, move |_| {
                let here = here();
                // A step within a page draws none.
                if places.drawn.with_value(|drawn| drawn == page_of(&here)) {
                    return;
                }
                let down = places.known.with_value(|known| known.get(&here).copied());
                places.wanted.set_value(down.map(|down| (here, down)));
            });
        });
        places
    }

    /// Brings whoever has gone back to their place on the page that has just been drawn.
    pub(crate) fn bring_back(self) {
        self.drawn.set_value(page_of(&here()).to_owned());
        let wanted = self.wanted.try_update_value(Option::take).flatten();
        // Whoever has gone on meanwhile is on another page.
        let Some((_, down)) = wanted.filter(|(address, _)| *address == here()) else { return };
        // The first frame is for the focus, which may move the page.
        request_animation_frame(move || {
            request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, down));
        });
    }
}

/// An address without the place in its page.
fn page_of(address: &str) -> &str {
    address.split_once('#').map_or(address, |(page, _)| page)
}

fn here() -> String {
    window().location().href().unwrap_or_default()
}
