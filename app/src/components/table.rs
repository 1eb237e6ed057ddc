//! What tables are made of: their head, and their plain cells. On a narrow screen rows are cards, and each cell says what it is.

use super::Numbers;
use crate::view;
use domain::period::Period;
use leptos::prelude::*;

/// A column, by how it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Text.
    Text(&'static str),
    /// Numbers, which end at the right.
    Number(&'static str),
    /// Buttons or boxes, whose name only screen readers say.
    Unseen(&'static str),
    /// A month's bars, with the numbers of its days.
    Days(Period, String),
}

/// A row with the columns' names.
#[component]
pub(crate) fn TableHead(columns: Vec<Column>) -> impl IntoView {
    let cells = columns.into_iter().map(|column| {
        let (class, text, period) = match column {
            Column::Text(text) => (None, text.into_any(), None),
            Column::Number(text) => (Some("right"), text.into_any(), None),
            Column::Unseen(text) => (None, view! { <span class="unseen">{text}</span> }, None),
            Column::Days(period, text) => (Some("month-bars"), text.into_any(), Some(period)),
        };
        view! {
            <th scope="col" role="columnheader" class=class>
                {text}
                {period.map(|period| view! { <Numbers period /> })}
            </th>
        }
    });
    view! {
        <thead role="rowgroup">
            <tr role="row">{cells.collect_view()}</tr>
        </thead>
    }
}

/// A cell with a text: `label` is its column's name. What is not known is a dash.
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
}
