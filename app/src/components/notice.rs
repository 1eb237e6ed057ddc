//! A sentence or two that a person should not miss.

use super::{Icon, Picture};
use crate::view;
use leptos::prelude::*;

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Good,
    Note,
    Bad,
}

impl Kind {
    fn look(self) -> (&'static str, Picture) {
        match self {
            Self::Plain => ("notice", Picture::Info),
            Self::Good => ("notice good", Picture::Check),
            Self::Note => ("notice note", Picture::Warning),
            Self::Bad => ("notice bad", Picture::Warning),
        }
    }
}

/// A notice. One that appears while the page is used stands inside an element with `role="status"` or `"alert"`.
#[component]
pub(crate) fn Notice(kind: Kind, children: Children) -> impl IntoView {
    let (class, picture) = kind.look();
    view! {
        <div class=class>
            <Icon of=picture />
            <div>{children()}</div>
        </div>
    }
}
