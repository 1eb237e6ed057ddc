//! The table of a level as an element of its own: thousands of rows, each laid out in microseconds.
//!
//! Typst's tables lay out every cell as if it were a page, which takes ten times as long. This one can do what the report
//! needs and no more: fixed rows and columns, a line of text or a drawing in a cell, a head that repeats. Where things
//! stand is the template's to say. It builds on interfaces of Typst that are public but promised to nobody: the version
//! is pinned, and the golden pages and the structure tests show what an upgrade changes.

#![allow(unsafe_code, reason = "Typst's macro for elements writes it; there is none of ours")]

mod drawings;
mod plain;
mod rows;
mod setter;
mod tags;
mod voice;

use ecow::EcoString;
use typst::Library;
use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Content, Dict, NativeElement, Packed, ShowFn, StyleChain, Target};
use typst::introspection::Locator;
use typst::layout::{BlockElem, Fragment, Frame, HAlignment, Length, Regions, Rel, Sides, Size};
use typst::text::FontWeight;
use typst::visualize::{Color, Stroke};
use typst_macros::elem;

pub(crate) use rows::{Drawing, Row, Rows};
use setter::Setter;

/// A row for each account or workload with its month, over as many pages as it takes.
#[elem]
pub(crate) struct MonthTable {
    /// What the rows say.
    #[required]
    pub(crate) rows: Rows,
    /// The columns' heads.
    #[variadic]
    pub(crate) head: Vec<Content>,
    /// What the table is about, for those who are read to.
    pub(crate) summary: EcoString,
    /// The columns' widths, in the order name, last backup, objects, size, icons, bars; as are all that follow.
    pub(crate) columns: Vec<Length>,
    /// On which side of its column a cell stands.
    pub(crate) align: Vec<HAlignment>,
    /// What stays free beside it.
    pub(crate) inset: Vec<Sides<Option<Rel<Length>>>>,
    /// The heights of the head and of the rows; the last for all that follow.
    pub(crate) heights: Vec<Length>,
    /// The weight of the first row, if it is a sum and stands out.
    pub(crate) first_weight: Option<FontWeight>,
    /// The line under each row.
    pub(crate) stroke: Stroke,
    /// How icons are drawn: `size`, the edges `top` and `bottom` of their letters, and the tones `on` and `off`.
    pub(crate) icons: Dict,
    /// How bars are drawn: `size`, `top`, `bottom`, and a tone for each letter.
    pub(crate) bars: Dict,
    /// The size of words beside icons.
    pub(crate) note_size: Length,
    /// Their tone.
    #[default(Color::BLACK)]
    pub(crate) note_fill: Color,
    /// What is free between an icon and its words.
    pub(crate) note_gap: Length,
    /// What stands for a figure that is not known.
    pub(crate) missing: Content,
    /// What stands where there is no row.
    pub(crate) nobody: Content,
}

const RULE: ShowFn<MonthTable> = |table, _, _| Ok(BlockElem::multi_layouter(table.clone(), layout).pack());

/// Makes `month-table` known to templates.
pub(crate) fn register(library: &mut Library) {
    library.global.scope_mut().define_elem::<MonthTable>();
    library.rules.register(Target::Paged, RULE);
}

fn layout(
    table: &Packed<MonthTable>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    mut regions: Regions,
) -> SourceResult<Fragment> {
    let mut setter = Setter::new(table, engine, locator, styles)?;
    let mut frames = Vec::new();
    let mut done = 0;
    loop {
        let fitting = setter.fitting(done, regions.size.y);
        if fitting == 0 && done < setter.len() && regions.may_progress() {
            frames.push(Frame::soft(Size::with_x(regions.size.x)));
            regions.next();
            continue;
        }
        // A page that is too low for a single row gets one all the same.
        let next = (done + fitting.max(1)).min(setter.len());
        frames.push(setter.page(engine, done..next)?);
        done = next;
        if done == setter.len() {
            return Ok(Fragment::frames(frames));
        }
        regions.next();
    }
}
