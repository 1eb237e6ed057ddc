//! Plain text without the paragraph machinery: printable ASCII in one style, glyph for glyph what Typst would set.
//!
//! Nearly all texts of a large report are plain, and laying out a paragraph for each would take most of the time. Where a
//! font does more to two neighbours than to kern them (a ligature, another form), the text is not plain: Typst sets it.

use ecow::EcoString;
use rustybuzz::{Direction, GlyphBuffer, Language, ShapePlan, UnicodeBuffer, script};
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
    /// Glyph and advance of each character by itself; none where it is not one glyph.
    glyphs: Vec<Option<(u16, Em)>>,
    /// For two neighbours what the first one's advance changes by; asked for when first met.
    kerning: Vec<Kerning>,
    span: Span,
}

#[derive(Clone, Copy)]
enum Kerning {
    Unknown,
    By(Em),
    /// The font does more than to kern these two.
    More,
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
        let mut plain = PlainText {
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
            glyphs: Vec::new(),
            kerning: vec![Kerning::Unknown; COUNT * COUNT],
            span,
        };
        plain.glyphs = PLAIN.map(|character| plain.alone(character)).collect();
        Some(plain)
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
            let (id, mut advance) = (*self.glyphs.get(index(*character)?)?)?;
            if let Some(next) = bytes.get(place + 1) {
                advance += self.kerning(*character, *next)?;
            }
            width += advance;
            let start = u16::try_from(place).ok()?;
            glyphs.push(glyph(id, advance, start..start + 1, self.span));
        }
        let item = TextItem { text: text.clone(), glyphs, ..self.blank.clone() };
        Some(Line { width: width.at(item.size), item })
    }

    /// What a character is by itself.
    fn alone(&self, character: u8) -> Option<(u16, Em)> {
        let shaped = self.shape(&[character]);
        let [info] = shaped.glyph_infos() else { return None };
        let [position] = shaped.glyph_positions() else { return None };
        let id = u16::try_from(info.glyph_id).ok().filter(|id| *id != 0)?;
        (position.x_offset == 0 && position.y_offset == 0)
            .then(|| (id, self.blank.font.to_em(position.x_advance)))
    }

    fn kerning(&mut self, first: u8, second: u8) -> Option<Em> {
        let place = index(first)? * COUNT + index(second)?;
        if matches!(self.kerning[place], Kerning::Unknown) {
            self.kerning[place] = self.together(first, second).map_or(Kerning::More, Kerning::By);
        }
        match self.kerning[place] {
            Kerning::By(em) => Some(em),
            Kerning::Unknown | Kerning::More => None,
        }
    }

    /// What two neighbours are beside what each is by itself.
    fn together(&self, first: u8, second: u8) -> Option<Em> {
        let alone = [self.glyphs[index(first)?]?, self.glyphs[index(second)?]?];
        let shaped = self.shape(&[first, second]);
        let ids = shaped.glyph_infos().iter().map(|info| info.glyph_id);
        if !ids.eq(alone.iter().map(|(id, _)| u32::from(*id))) {
            return None;
        }
        let positions = shaped.glyph_positions();
        let moved = positions.iter().any(|position| position.x_offset != 0 || position.y_offset != 0);
        let [one, other] = [0, 1].map(|place| self.blank.font.to_em(positions[place].x_advance));
        (!moved && other == alone[1].1).then(|| one - alone[0].1)
    }

    fn shape(&self, characters: &[u8]) -> GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        for (place, character) in (0..).zip(characters) {
            buffer.add(char::from(*character), place);
        }
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        buffer.set_language(self.language.clone());
        rustybuzz::shape_with_plan(self.blank.font.rusty(), &self.plan, buffer)
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
