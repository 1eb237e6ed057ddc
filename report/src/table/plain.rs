//! Plain text without the paragraph machinery: printable ASCII in one style, glyph for glyph what Typst would set.
//!
//! Nearly all texts of a large report are plain, and laying out a paragraph for each would take most of the time. Where a
//! font does more to two neighbours than to kern them (a ligature, another form), the text is not plain: Typst sets it.

use ecow::EcoString;
use rustybuzz::{Direction, Language, ShapePlan, UnicodeBuffer, script};
use typst::World;
use typst::engine::Engine;
use typst::foundations::StyleChain;
use typst::layout::{Abs, Em};
use typst::syntax::Span;
use typst::text::{Glyph, TextEdgeBounds, TextElem, TextItem};
use typst::text::{families, features, language, variant};

/// The characters that can be plain.
const PLAIN: std::ops::RangeInclusive<u8> = b' '..=b'~';
/// How many they are.
const COUNT: usize = 95;
/// Ranges of glyphs are 16 bits wide. A longer text would not fit its place anyway.
const LONGEST: usize = 4_000;

/// A style's first font, and what has been learnt of it.
pub(super) struct PlainText {
    /// What all lines have in common; without text and glyphs.
    blank: TextItem,
    /// How far a line stands above and below its baseline.
    edges: (Abs, Abs),
    language: Language,
    plan: ShapePlan,
    /// Glyph and advance of each character by itself, in units of the font.
    alone: Vec<Learnt<(u16, i32)>>,
    /// For two neighbours what the first one's advance changes by.
    kerning: Vec<Learnt<i32>>,
    span: Span,
}

/// What the font was asked for once, when it was first needed.
#[derive(Clone, Copy)]
enum Learnt<T> {
    NotYet,
    Is(T),
    /// The font does more than what a plain text can.
    Special,
}

impl<T: Copy> Learnt<T> {
    fn or_ask(&mut self, ask: impl FnOnce() -> Option<T>) -> Option<T> {
        if let Learnt::NotYet = self {
            *self = ask().map_or(Learnt::Special, Learnt::Is);
        }
        match *self {
            Learnt::Is(known) => Some(known),
            Learnt::NotYet | Learnt::Special => None,
        }
    }
}

/// A line that is ready to be drawn.
pub(super) struct Line {
    pub(super) item: TextItem,
    pub(super) width: Abs,
}

impl PlainText {
    /// For a style; none if the style has no font. `span` is what a fault of the export would name.
    pub(super) fn new(engine: &Engine, styles: StyleChain, span: Span) -> Option<PlainText> {
        let (variant, size) = (variant(styles), styles.resolve(TextElem::size));
        let book = engine.world.book();
        let index = families(styles).find_map(|family| book.select(family.as_str(), variant))?;
        let font = engine.world.font(index)?;
        let font = font.instantiate(variant, size, &styles.get_cloned(TextElem::variations));
        let language = language(styles);
        let (direction, latin) = (Direction::LeftToRight, Some(script::LATIN));
        let plan = ShapePlan::new(font.rusty(), direction, latin, Some(&language), &features(styles));
        let (top, bottom) = (styles.get(TextElem::top_edge), styles.get(TextElem::bottom_edge));
        Some(PlainText {
            edges: font.edges(top, bottom, size, TextEdgeBounds::Zero),
            blank: TextItem {
                font,
                size,
                fill: styles.get_cloned(TextElem::fill),
                stroke: None,
                lang: styles.get(TextElem::lang),
                region: styles.get(TextElem::region),
                text: EcoString::new(),
                glyphs: Vec::new(),
            },
            language,
            plan,
            alone: vec![Learnt::NotYet; COUNT],
            kerning: vec![Learnt::NotYet; COUNT * COUNT],
            span,
        })
    }

    /// How far a line stands above its baseline.
    pub(super) fn ascent(&self) -> Abs {
        self.edges.0
    }

    /// How high a line is.
    pub(super) fn height(&self) -> Abs {
        self.edges.0 + self.edges.1
    }

    /// `text` as a line if it is plain; a paragraph would trim and join blanks, so that those are not.
    pub(super) fn line(&mut self, text: &EcoString) -> Option<Line> {
        let bytes = text.as_bytes();
        let blanks = bytes.first() == Some(&b' ') || bytes.last() == Some(&b' ') || text.contains("  ");
        if bytes.is_empty() || bytes.len() > LONGEST || blanks {
            return None;
        }
        let mut glyphs = Vec::with_capacity(bytes.len());
        let mut width = Em::zero();
        for (place, character) in bytes.iter().enumerate() {
            let (id, advance) = self.alone(*character)?;
            let kerning = bytes.get(place + 1).map_or(Some(0), |next| self.kerning(*character, *next))?;
            let advance = self.blank.font.to_em(advance + kerning);
            width += advance;
            let start = u16::try_from(place).ok()?;
            glyphs.push(glyph(id, advance, start..start + 1, self.span));
        }
        let item = TextItem { text: text.clone(), glyphs, ..self.blank.clone() };
        Some(Line { width: width.at(item.size), item })
    }

    /// What a character is by itself.
    fn alone(&mut self, character: u8) -> Option<(u16, i32)> {
        let place = index(character)?;
        let mut learnt = self.alone[place];
        let known = learnt.or_ask(|| {
            let [(id, advance)] = self.shape(&[character])?[..] else { return None };
            Some((u16::try_from(id).ok().filter(|id| *id != 0)?, advance))
        });
        self.alone[place] = learnt;
        known
    }

    /// What two neighbours are beside what each is by itself.
    fn kerning(&mut self, first: u8, second: u8) -> Option<i32> {
        let place = index(first)? * COUNT + index(second)?;
        let mut learnt = self.kerning[place];
        let (one, other) = (self.alone(first)?, self.alone(second)?);
        let known = learnt.or_ask(|| {
            let [(id, advance), last] = self.shape(&[first, second])?[..] else { return None };
            let same = id == u32::from(one.0) && last == (u32::from(other.0), other.1);
            same.then_some(advance - one.1)
        });
        self.kerning[place] = learnt;
        known
    }

    /// Glyphs and advances; none where a glyph is moved from its place.
    fn shape(&self, characters: &[u8]) -> Option<Vec<(u32, i32)>> {
        let mut buffer = UnicodeBuffer::new();
        for (place, character) in (0..).zip(characters) {
            buffer.add(char::from(*character), place);
        }
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        buffer.set_language(self.language.clone());
        let shaped = rustybuzz::shape_with_plan(self.blank.font.rusty(), &self.plan, buffer);
        let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        glyphs
            .map(|(info, at)| (at.x_offset == 0 && at.y_offset == 0).then_some((info.glyph_id, at.x_advance)))
            .collect()
    }
}

/// A glyph that stands on the line and advances along it.
pub(super) fn glyph(id: u16, x_advance: Em, range: std::ops::Range<u16>, span: Span) -> Glyph {
    let zero = Em::zero();
    Glyph { id, x_advance, x_offset: zero, y_advance: zero, y_offset: zero, range, span: (span, 0) }
}

fn index(character: u8) -> Option<usize> {
    PLAIN.contains(&character).then(|| usize::from(character - PLAIN.start()))
}
