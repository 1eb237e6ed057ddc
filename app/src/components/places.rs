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
}

impl Places {
    /// Begins to keep them.
    pub(crate) fn kept() -> Self {
        let places = Self { known: StoredValue::default(), wanted: StoredValue::default() };
        Effect::new(move |_| {
            // For as long as the pages are there.
            let _ = window_event_listener(ev::scroll, move |_| {
                if places.wanted.with_value(Option::is_none) {
                    let down = window().scroll_y().unwrap_or_default();
                    places.known.update_value(|known| {
                        known.insert(here(), down);
                    });
                }
            });
            let _ = window_event_listener(ev::popstate, move |_| {
                let here = here();
                let down = places.known.with_value(|known| known.get(&here).copied());
                places.wanted.set_value(down.map(|down| (here, down)));
            });
        });
        places
    }

    /// Brings whoever has gone back to their place on the page that has just been drawn.
    pub(crate) fn bring_back(self) {
        let wanted = self.wanted.try_update_value(Option::take).flatten();
        // A step within a page draws none: what is drawn later is another one.
        let Some((_, down)) = wanted.filter(|(address, _)| *address == here()) else { return };
        // The first frame is for the focus, which may move the page.
        request_animation_frame(move || {
            request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, down));
        });
    }
}

fn here() -> String {
    window().location().href().unwrap_or_default()
}
