//! `view!` as all pages write it.

/// A view as an [`AnyView`](leptos::prelude::AnyView), whatever element is its outermost.
///
/// Leptos' own macro gives each element a type of its own, and so does every `Option`, `Vec` and closure around it; each of them
/// would bring its ways of drawing, hydrating and following into the WebAssembly once more. And branches that show different
/// elements have one type.
macro_rules! view {
    ($($element:tt)*) => {
        leptos::prelude::IntoAny::into_any(leptos::prelude::view! { $($element)* }.into_inner())
    };
}

pub(crate) use view;
