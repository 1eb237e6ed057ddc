//! Which letter of the symbol font draws what, and rows of bars and icons as runs of letters.
//!
//! The font is `assets/fonts/bsr-symbols.ttf`; shapes and colours are those of `domain::look`.

use domain::day::{AccountDay, OrganizationDay};
use domain::language::Language;
use domain::look::Bar;
use domain::workload::{Workload, WorkloadSet};
use ecow::EcoString;
use typst::foundations::{Array, Dict, IntoValue, Str, Value};

use crate::letters::{Letter, icon};

/// The symbol font's name.
pub(crate) const FAMILY: &str = "BSR Symbols";

/// A month of bars, a letter a day.
pub(crate) fn bar_letters<B: Letter>(days: &[B]) -> EcoString {
    days.iter().map(|day| day.letter()).collect()
}

/// The icons of some workloads.
pub(crate) fn icon_letters(workloads: impl IntoIterator<Item = Workload>, on: WorkloadSet) -> EcoString {
    let letter = |workload| {
        let letter = icon(workload);
        if on.contains(workload) { letter } else { letter.to_ascii_lowercase() }
    };
    workloads.into_iter().map(letter).collect()
}

/// A month of bars, as pairs of a state's letter and the run of it: a month has few changes of state.
pub(crate) fn bar_runs<B: Letter>(days: &[B]) -> Array {
    let run = |days: &[B]| {
        let letter = days[0].letter();
        pair(&letter.to_string(), &letter.to_string().repeat(days.len()))
    };
    days.chunk_by(|one, next| one == next).map(run).collect()
}

/// The states of a level's legend and the mark for no data, as pairs of letter and label.
pub(crate) fn legend<B: Letter + NoData>(language: Language) -> Array {
    B::LEGEND
        .iter()
        .copied()
        .chain([B::NO_DATA])
        .map(|bar| pair(&bar.letter().to_string(), bar.label(language)))
        .collect()
}

/// The state that is not in the legend of states: nothing is known.
pub(crate) trait NoData: Bar {
    /// It.
    const NO_DATA: Self;
}

impl NoData for AccountDay {
    const NO_DATA: Self = Self::None;
}

impl NoData for OrganizationDay {
    const NO_DATA: Self = Self::None;
}

/// The colour of each letter.
pub(crate) fn colours() -> Dict {
    let account = AccountDay::ALL.map(|bar| (bar.letter(), bar.colour()));
    let organization = OrganizationDay::ALL.map(|bar| (bar.letter(), bar.colour()));
    let colour =
        |(letter, colour): (char, &str)| (Str::from(letter.to_string()), Str::from(colour).into_value());
    account.into_iter().chain(organization).map(colour).collect()
}

fn pair(name: &str, run: &str) -> Value {
    [Str::from(name).into_value(), Str::from(run).into_value()].into_iter().collect::<Array>().into_value()
}

#[cfg(test)]
mod tests {
    use domain::look::Shape;
    use typst::layout::Abs;

    use super::*;
    use crate::fonts::fonts;

    /// Lowest and highest point of a letter's glyph, in percent of a bar.
    fn extent(letter: char) -> Option<(i16, i16)> {
        let symbols = fonts().list.iter().find(|font| font.info().family == FAMILY).unwrap();
        let symbols = symbols.clone().instantiate(Default::default(), Abs::pt(10.0), &Default::default());
        let glyph = symbols.ttf().glyph_index(letter).unwrap();
        let bounds = symbols.ttf().glyph_bounding_box(glyph)?;
        Some((bounds.y_min / 24, bounds.y_max / 24))
    }

    fn expected(shape: Shape) -> (i16, i16) {
        let boxes = shape.boxes().iter().map(|(top, height)| (i16::from(*top), i16::from(*height)));
        let highest = boxes.clone().map(|(top, _)| 100 - top).max().unwrap();
        (boxes.map(|(top, height)| 100 - top - height).min().unwrap(), highest)
    }

    #[test]
    fn glyphs_have_the_heights_that_the_page_and_the_mail_draw() {
        for bar in AccountDay::ALL {
            assert_eq!(extent(bar.letter()), Some(expected(bar.shape())), "{bar}");
        }
        for bar in OrganizationDay::ALL {
            assert_eq!(extent(bar.letter()), Some(expected(bar.shape())), "{bar}");
        }
    }

    #[test]
    fn every_workload_has_a_solid_and_a_dotted_icon() {
        for workload in Workload::ALL {
            assert!(extent(icon(workload)).is_some());
            assert!(extent(icon(workload).to_ascii_lowercase()).is_some());
        }
    }

    #[test]
    fn a_month_is_as_many_runs_as_it_has_changes() {
        let mut days = vec![AccountDay::Healthy; 31];
        days[3..6].fill(AccountDay::Unhealthy);
        let runs: Vec<Value> = bar_runs(&days).into_iter().collect();
        assert_eq!(runs, [pair("H", "HHH"), pair("U", "UUU"), pair("H", &"H".repeat(25))]);
        assert!(bar_runs::<AccountDay>(&[]).is_empty());
    }
}
