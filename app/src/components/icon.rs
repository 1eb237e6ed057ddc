//! Icons, drawn inline: they take the colour of the text and need no request.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Picture {
    Check,
    Download,
    Info,
    Search,
    SignOut,
    Warning,
}

impl Picture {
    /// The lines on a canvas of 24 by 24.
    fn path(self) -> &'static str {
        match self {
            Self::Check => "M4.5 12.5l5 5 10-11",
            Self::Download => "M12 4v11m0 0l-4.5-4.5M12 15l4.5-4.5M4.5 19.5h15",
            Self::Info => "M12 11v5.5M12 7.6v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
            Self::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM20 20l-4.8-4.8",
            Self::SignOut => "M14.5 8V5.5h-9v13h9V16M10 12h10m0 0l-3-3m3 3l-3 3",
            Self::Warning => "M12 9.5v4.5M12 17.2v.1M12 3.8L2.8 19.7h18.4z",
        }
    }
}

/// An icon beside a text that says the same; screen readers pass over it.
#[component]
pub(crate) fn Icon(of: Picture) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=of.path() />
        </svg>
    }
}
