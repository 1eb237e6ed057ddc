//! Elements that stay, or are made anew, when a page is drawn again.

use leptos::either::Either;
use leptos::prelude::*;

/// Remembers of what a part of a page was drawn, and on which of two sides. On the same side as before, elements stay, and with them
/// what is typed or ticked; on the other one they are new.
pub(crate) struct Side<T: 'static>(StoredValue<Option<(T, bool)>>);

impl<T> Copy for Side<T> {}
impl<T> Clone for Side<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: PartialEq + Send + Sync + 'static> Side<T> {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// The side for what is drawn of `now`: the one of before for the same again.
    pub(crate) fn of(self, now: T) -> bool {
        let side = self.0.try_update_value(|last| {
            let side = last.take().is_none_or(|(before, side)| (before == now) == side);
            *last = Some((now, side));
            side
        });
        side.unwrap_or(true)
    }
}

/// Draws on a side.
pub(crate) fn on_side(side: bool, drawn: AnyView) -> AnyView {
    match side {
        true => Either::<AnyView, AnyView>::Left(drawn).into_any(),
        false => Either::<AnyView, AnyView>::Right(drawn).into_any(),
    }
}
