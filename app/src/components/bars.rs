//! A month as bars: a row for all workloads and one for each, a bar a day, with the same states as the PDF.
//!
//! To a screen reader a row of bars is one picture with a sentence for its name; to a pointer each day answers with
//! its date and state.
//!
//! What is inside of a drawing is written as text, not as views: nothing in it ever changes, and a browser would otherwise
//! take over some hundred shapes a row, one by one, before the page answers.

use super::{Cell, Column, TableHead};
use crate::api::{MonthRow, MonthView};
use crate::{language, view};
use domain::day::OrganizationDay;
use domain::format;
use domain::look::{Bar, numbered_days};
use domain::period::Period;
use domain::texts::{portal_accounts as texts, report};
use html_escape::encode_text;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// Units of the drawing: a day is 30 wide, and a bar 100 high, as `domain::look` counts its shapes; it is stretched to
/// the room there is.
const DAY: u32 = 30;
const BAR: u32 = 24;
const MARGIN: u32 = (DAY - BAR) / 2;
const HEIGHT: u32 = 100;

/// The table of a month's bars, with its legend and rule.
#[component]
pub(crate) fn MonthTable(month: MonthView) -> impl IntoView {
    let language = language();
    let MonthView { period, accounts, left, as_of, rule, rows } = month;
    if rows.is_empty() {
        return view! {
            <div class="empty">
                <strong>{texts::no_data(language)}</strong>
                <p>{texts::no_data_why(language)}</p>
            </div>
        };
    }
    let rows =
        rows.into_iter().enumerate().map(|(i, row)| view! { <Row period row total=i == 0 /> }).collect_view();
    view! {
        <div class="month-facts">
            <p class="soft small">{texts::accounts_as_of(language, &accounts, &as_of)}</p>
            {left.map(|left| view! { <p class="soft small">{left}</p> })}
            <Legend of=OrganizationDay::LEGEND />
            <p class="soft small">{rule}</p>
        </div>
        <table role="table" class="table stacks month-table card-table">
            <TableHead columns=vec![Column::Text(report::workload(language)), Column::Number(texts::active_accounts(language)), Column::Text(report::last_backup(language)), Column::Number(report::objects(language)), Column::Number(report::size(language)), Column::Days(period, texts::days_of(language, &format::month(language, period)))] />
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

#[component]
fn Row(period: Period, row: MonthRow, total: bool) -> impl IntoView {
    let language = language();
    view! {
        <tr role="row" class=total.then_some("total")>
            <th scope="row" role="rowheader">{row.label}</th>
            <Cell label=texts::active_accounts(language) class="right" text=row.active />
            <Cell label=report::last_backup(language) class="tight" text=row.last_backup />
            <Cell label=report::objects(language) class="right" text=row.objects />
            <Cell label=report::size(language) class="right tight" text=row.size />
            <DaysCell period days=row.days sentence=row.sentence />
        </tr>
    }
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
}

/// The numbers of some days over their bars. They stand in the table's head, and where a narrow screen hides that, over
/// each row's bars; a screen reader has the row's sentence instead. Places are percentages of the width, which, unlike a
/// stretched drawing, leave the digits as they are.
#[component]
pub(crate) fn Numbers(period: Period) -> impl IntoView {
    let days = period.day_count();
    let drawing = numbered_days(days)
        .map(|day| {
            // The middle of its bar, in hundredths of a percent.
            let middle = (2 * day - 1) * 10_000 / (2 * days);
            format!(r#"<text x="{}.{:02}%" y="0.75em">{day}</text>"#, middle / 100, middle % 100)
        })
        .collect::<String>();
    view! { <svg class="day-numbers" aria-hidden="true" focusable="false" inner_html=drawing></svg> }
}

/// A row of bars of either level, with room for the whole month, also while it is young. To a pointer each day answers with its
/// date and state; before the scripts have come, or without them, the row answers with its sentence.
#[component]
pub(crate) fn Bars<B: Bar + Send>(period: Period, days: Vec<B>, sentence: String) -> impl IntoView {
    let language = language();
    let room = u32::try_from(period.day_count()).unwrap_or(31);
    let drawing = format!(
        r#"<title>{}</title>{}<rect class="bar-hit" width="0" height="{HEIGHT}"></rect>"#,
        encode_text(&sentence),
        shapes(&days)
    );
    let answer = move |event: PointerEvent| {
        let Some((svg, at)) = pointed(&event, room) else { return };
        let Some(((date, day), _)) = period.days().zip(&days).zip(0_u32..).find(|(_, i)| *i == at) else {
            return;
        };
        let said = texts::day_and_state(language, &format::date(language, date), day.label(language));
        say(&svg, at, &said);
    };
    view! {
        <svg
            class="bars"
            role="img"
            aria-label=sentence
            viewBox=format!("0 0 {} {HEIGHT}", room * DAY)
            preserveAspectRatio="none"
            inner_html=drawing
            on:pointermove=answer
        ></svg>
    }
}

/// The drawing that a pointer is on, and which of its days it points to.
fn pointed(event: &PointerEvent, days: u32) -> Option<(Element, u32)> {
    let svg: Element = event.current_target()?.dyn_into().ok()?;
    let bounds = svg.get_bounding_client_rect();
    let (x, width) = (f64::from(event.client_x()) - bounds.left(), bounds.width() / f64::from(days));
    // At the very edge a pointer may be outside of the drawing by a fraction.
    let day = (0..days).find(|day| x < width * f64::from(day + 1))?;
    Some((svg, day))
}

/// Marks a day of a drawing, and has the drawing answer with what is said of it.
fn say(svg: &Element, day: u32, said: &str) {
    if let Some(title) = svg.first_element_child() {
        title.set_text_content(Some(said));
    }
    if let Some(mark) = svg.last_element_child() {
        // Both are names and values that there are.
        let _ = mark.set_attribute("x", &(day * DAY).to_string());
        let _ = mark.set_attribute("width", &DAY.to_string());
    }
}

/// The days' bars: the report's own shapes, coloured by the stylesheet, and one element for all bars of a colour.
fn shapes<B: Bar>(days: &[B]) -> String {
    OrganizationDay::ALL
        .into_iter()
        .filter(|state| days.iter().any(|day| day.state() == *state))
        .map(|state| format!(r#"<path class="{}" d="{}"></path>"#, class(state), outline(days, state)))
        .collect()
}

/// The outline of the bars of a state.
fn outline<B: Bar>(days: &[B], state: OrganizationDay) -> String {
    let mut outline = String::new();
    for (day, i) in days.iter().zip(0_u32..).filter(|(day, _)| day.state() == state) {
        for (top, height) in day.shape().boxes() {
            outline += &format!("M{} {top}h{BAR}v{height}h-{BAR}z", i * DAY + MARGIN);
        }
    }
    outline
}

/// The class that colours a state.
fn class(day: OrganizationDay) -> &'static str {
    match day {
        OrganizationDay::VeryHealthy => "bar-very-healthy",
        OrganizationDay::Healthy => "bar-healthy",
        OrganizationDay::Unhealthy => "bar-unhealthy",
        OrganizationDay::Deactivated => "bar-deactivated",
        OrganizationDay::None => "bar-none",
    }
}

/// What the bars of a level mean.
#[component]
pub(crate) fn Legend<B: Bar + Send>(of: &'static [B]) -> impl IntoView {
    let language = language();
    let items = of
        .iter()
        .map(|day| {
            view! {
                <li>
                    <svg
                        class="legend-bar"
                        viewBox=format!("{MARGIN} 0 {BAR} {HEIGHT}")
                        preserveAspectRatio="none"
                        aria-hidden="true"
                        focusable="false"
                        inner_html=shapes(&[*day])
                    ></svg>
                    {day.label(language)}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="legend">{items}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part of the stylesheet that has the colours of `domain::look`, made by this test.
    const STATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../style/_states.scss");

    #[test]
    fn the_bars_of_a_state_are_one_outline() {
        use OrganizationDay::{Deactivated, Unhealthy, VeryHealthy};
        let days = [VeryHealthy, Unhealthy, VeryHealthy];
        assert_eq!(outline(&days, VeryHealthy), "M3 0h24v100h-24zM63 0h24v100h-24z");
        assert_eq!(outline(&days, Unhealthy), "M33 0h24v44h-24zM33 56h24v44h-24z");
        assert_eq!(outline(&days, Deactivated), "");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "whoever changes a colour says so in the environment")]
    fn the_stylesheet_has_the_reports_colours() {
        let mut states = String::from(
            "// The colours of a day's states, as on paper. Made from `domain::look` by\n\
             // BSR_GOLDEN=draw cargo test --package app --features ssr stylesheet\n\
             @mixin on-paper {\n",
        );
        for day in OrganizationDay::ALL {
            states += &format!("  --{}: {};\n", class(day).replace("bar-", "state-"), day.colour());
        }
        states += "}\n";
        if std::env::var_os("BSR_GOLDEN").is_some_and(|wanted| wanted == "draw") {
            std::fs::write(STATES, &states).unwrap();
        }
        assert_eq!(std::fs::read_to_string(STATES).unwrap(), states);
    }
}
