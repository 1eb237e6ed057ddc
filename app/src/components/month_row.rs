//! The cells of a table with a month's bars. On a narrow screen its rows are cards, and each cell says what it is.

use super::{Bars, Numbers};
use crate::language;
use domain::look::Bar;
use domain::period::Period;
use domain::texts::portal_accounts as texts;
use leptos::prelude::*;

/// A cell with a text: `label` is its column's heading. What is not known is a dash.
#[component]
pub(crate) fn Cell(
    label: &'static str,
    #[prop(default = "")] class: &'static str,
    #[prop(into)] text: Option<String>,
) -> impl IntoView {
    view! {
        <td role="cell" data-label=label class=(!class.is_empty()).then_some(class)>
            {text.unwrap_or_else(|| "–".to_owned())}
        </td>
    }
    .into_any()
}

/// The cell with the bars, their days' numbers, and what a screen reader hears instead, for everybody to read.
#[component]
pub(crate) fn DaysCell<B: Bar + Send>(period: Period, days: Vec<B>, sentence: String) -> impl IntoView {
    view! {
        <td role="cell" data-label=texts::days(language()) class="plain month-bars">
            <Numbers period />
            <Bars period days sentence=sentence.clone() />
            <p class="month-sentence" aria-hidden="true">
                {sentence}
            </p>
        </td>
    }
    .into_any()
}

/// The heading over the bars: a word or two, and the numbers of the days.
#[component]
pub(crate) fn DaysHead(period: Period, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <th scope="col" role="columnheader" class="month-bars">
            {text}
            <Numbers period />
        </th>
    }
    .into_any()
}
