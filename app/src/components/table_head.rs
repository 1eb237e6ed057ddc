//! The head of a table.

use leptos::prelude::*;

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Text.
    Text(&'static str),
    /// Numbers, which end at the right.
    Number(&'static str),
    /// A column of buttons or boxes, whose name only screen readers say.
    Unseen(&'static str),
}

/// A row with the columns' names.
#[component]
pub(crate) fn TableHead(columns: Vec<Column>) -> impl IntoView {
    let cells = columns.into_iter().map(|column| {
        let (class, text, is_seen) = match column {
            Column::Text(text) => (None, text, true),
            Column::Number(text) => (Some("right"), text, true),
            Column::Unseen(text) => (None, text, false),
        };
        view! {
            <th scope="col" role="columnheader" class=class>
                <span class=(!is_seen).then_some("unseen")>{text}</span>
            </th>
        }
    });
    view! {
        <thead role="rowgroup">
            <tr role="row">{cells.collect_view()}</tr>
        </thead>
    }
    .into_any()
}
