//! A page's one value, once it is there.

use super::Failure;
use crate::api::AppError;
use leptos::either::Either;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Draws `page` with the resource's value, or says why there is none. While another value is on its way (paging,
/// searching), the old one stays on screen.
pub(crate) fn loaded<T, V, F>(value: Resource<Result<T, AppError>>, page: F) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: IntoView + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
{
    view! {
        <Transition>
            {move || {
                let page = page.clone();
                Suspend::new(async move {
                    match value.await {
                        Ok(value) => Either::Left(page(value).into_any()),
                        Err(error) => Either::Right(view! { <Failure error /> }),
                    }
                })
            }}
        </Transition>
    }
}
