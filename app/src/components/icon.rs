//! Icons, drawn inline: they take the colour of the text and need no request.

use crate::view;
use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Picture {
    Calendar,
    Check,
    Cloud,
    Download,
    Envelope,
    Info,
    Key,
    Person,
    Search,
    SignOut,
    Site,
    Tasks,
    Warning,
}

impl Picture {
    /// The lines on a canvas of 24 by 24.
    fn path(self) -> &'static str {
        match self {
            Self::Calendar => "M4.5 6.5h15v13h-15zM4.5 10.5h15M8.5 4v4M15.5 4v4",
            Self::Check => "M4.5 12.5l5 5 10-11",
            Self::Cloud => "M7.5 18.5a4 4 0 0 1-.4-8 5.5 5.5 0 0 1 10.6 1.3 3.4 3.4 0 0 1-.7 6.7z",
            Self::Download => "M12 4v11m0 0l-4.5-4.5M12 15l4.5-4.5M4.5 19.5h15",
            Self::Envelope => "M3.5 6h17v12.5h-17zM3.5 7l8.5 6.5L20.5 7",
            Self::Info => "M12 11v5.5M12 7.6v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
            Self::Key => {
                "M11 14a4 4 0 1 0-8 0 4 4 0 0 0 8 0zM10 11l8.5-7.5M15.5 6.2l3.5 3.5M18.5 3.5l2.2 2.2"
            }
            Self::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0",
            Self::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM20 20l-4.8-4.8",
            Self::SignOut => "M14.5 8V5.5h-9v13h9V16M10 12h10m0 0l-3-3m3 3l-3 3",
            Self::Site => {
                "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM3.5 12h17M12 3.5c5 5.5 5 11.5 0 17M12 3.5c-5 5.5-5 11.5 0 17"
            }
            Self::Tasks => "M4.5 4.5h15v15h-15zM8 12.2l3 3 5-6",
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
