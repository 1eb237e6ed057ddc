//! What the levels open with.

use std::num::NonZeroU16;

use domain::look;
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, Node, SpanTag, Tag, TagGroup, TagTree};

use super::pen::{self, Ink, colour, fonts};
use super::table::Look;
use super::words;
use super::{LEFT, TOP};
use crate::Input;

/// Where an opening is drawn.
pub(super) struct Opening<'a, 'b> {
    pub(super) surface: &'a mut Surface<'b>,
    pub(super) tree: &'a mut TagTree,
}

/// How figures and their labels look.
struct Inks {
    title: Ink<'static>,
    label: Ink<'static>,
    value: Ink<'static>,
}

fn inks() -> Inks {
    let (fonts, ink, muted) = (fonts(), colour(look::INK), colour(look::MUTED));
    Inks {
        title: Ink { font: &fonts.bold, size: 20.0, tone: ink },
        label: Ink { font: &fonts.medium, size: 6.8, tone: muted },
        value: Ink { font: &fonts.medium, size: 8.6, tone: ink },
    }
}

impl Opening<'_, '_> {
    /// Who, whose, which month, and the query.
    pub(super) fn masthead(&mut self, input: &Input) {
        let Inks { title, label, value } = inks();
        let said = words::opening(input);
        let brand = Ink { size: 7.2, tone: colour("#0f6b52"), ..title };
        self.paragraph(brand, [LEFT, TOP + 6.0], "BACKUP SUMMARY REPORT");
        self.paragraph(title, [LEFT, TOP + 28.0], &input.organization);
        self.paragraph(Ink { font: &fonts().regular, ..title }, [690.0, TOP + 28.0], &said.month);
        self.paragraph(value, [LEFT, TOP + 42.0], &said.partner);
        self.paragraph(value, [600.0, TOP + 42.0], &said.generated);
        for ((name, what), x) in said.facts.iter().zip([LEFT, 130.0, 440.0, 560.0, 660.0, 760.0]) {
            self.paragraph(label, [x, TOP + 66.0], name);
            self.paragraph(value, [x, TOP + 78.0], what);
        }
        pen::hairlines(self.surface, [TOP + 52.0, TOP + 88.0]);
    }

    /// The month in four figures, and the accounts that need attention.
    pub(super) fn at_a_glance(&mut self, input: &Input, page: usize) {
        let Inks { title, label, value } = inks();
        let look = Look::account();
        let said = words::glance(input);
        for ((name, figure, note), x) in said.figures.iter().zip([LEFT, 235.0, 430.0, 626.0]) {
            self.paragraph(label, [x, TOP + 110.0], name);
            self.paragraph(Ink { size: 15.0, ..title }, [x, TOP + 125.0], figure);
            self.paragraph(label, [x, TOP + 135.0], note);
        }
        self.headed(Ink { size: 9.2, ..title }, [LEFT, TOP + 163.0], "Needs attention");
        for (place, account) in said.attention.iter().enumerate() {
            let (x, y) = (LEFT + 396.0 * (place / 5) as f32, TOP + 178.0 + 12.0 * (place % 5) as f32);
            self.paragraph(value, [x, y], &account.name);
            let bars = look.drawing(self.surface, page, [x + 158.0, y], 2.9, &account.bars, 2.4);
            self.tree.push(bars);
            self.paragraph(label, [x + 256.0, y], &account.days);
        }
        pen::hairlines(self.surface, [TOP + 146.0, TOP + 240.0]);
    }

    /// The name of a level, its legend and the rule in force.
    pub(super) fn heading(&mut self, level: &str, rule: &str, look: &Look, table: f32) {
        let Inks { title, label, .. } = inks();
        self.headed(Ink { size: 13.0, ..title }, [LEFT, table - 28.0], level);
        look.legend(self.surface, table - 28.0, self.tree);
        self.paragraph(Ink { font: &fonts().regular, ..label }, [LEFT, table - 14.0], rule);
    }

    fn headed(&mut self, ink: Ink, at: [f32; 2], text: &str) {
        let id = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        ink.draw(self.surface, at, text);
        self.surface.end_tagged();
        let heading = Tag::Hn(NonZeroU16::MIN, Some(text.to_owned()));
        self.tree.push(TagGroup::with_children(heading, vec![Node::Leaf(id)]));
    }

    fn paragraph(&mut self, ink: Ink, at: [f32; 2], text: &str) {
        let id = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        ink.draw(self.surface, at, text);
        self.surface.end_tagged();
        self.tree.push(TagGroup::with_children(Tag::P, vec![Node::Leaf(id)]));
    }
}
