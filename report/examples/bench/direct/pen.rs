//! Texts, runs of symbols and lines on a page of krilla's.

use std::sync::OnceLock;

use domain::look;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::ttf_parser::Face;

use super::{LEFT, RIGHT};

/// A font with what is asked of it most.
pub(super) struct Type {
    font: Font,
    face: Face<'static>,
    /// Glyph and advance in em of each ASCII character.
    ascii: Vec<(u32, f32)>,
}

/// The fonts of the page.
pub(super) struct Fonts {
    pub(super) regular: Type,
    pub(super) medium: Type,
    pub(super) bold: Type,
    pub(super) symbols: Type,
}

/// The fonts; the first call parses them.
pub(super) fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| Fonts {
        regular: Type::load(include_bytes!("../../../assets/fonts/Inter-Regular.otf")),
        medium: Type::load(include_bytes!("../../../assets/fonts/Inter-Medium.otf")),
        bold: Type::load(include_bytes!("../../../assets/fonts/Inter-SemiBold.otf")),
        symbols: Type::load(include_bytes!("../../../assets/fonts/bsr-symbols.ttf")),
    })
}

impl Type {
    fn load(data: &'static [u8]) -> Type {
        let face = Face::parse(data, 0).expect("an embedded font can be read");
        let font = Font::new(data.into(), 0).expect("an embedded font can be read");
        let mut loaded = Type { font, face, ascii: Vec::new() };
        loaded.ascii = (0..128_u8).map(|c| loaded.look_up(char::from(c))).collect();
        loaded
    }

    fn look_up(&self, c: char) -> (u32, f32) {
        let glyph = self.face.glyph_index(c).unwrap_or_default();
        let advance = self.face.glyph_hor_advance(glyph).unwrap_or_default();
        (u32::from(glyph.0), f32::from(advance) / f32::from(self.face.units_per_em()))
    }

    fn glyphs(&self, text: &str) -> (Vec<KrillaGlyph>, f32) {
        let mut width = 0.0;
        let glyphs = text.char_indices().map(|(start, c)| {
            let (glyph, advance) = self.ascii.get(c as usize).copied().unwrap_or_else(|| self.look_up(c));
            width += advance;
            KrillaGlyph::new(GlyphId::new(glyph), advance, 0.0, 0.0, 0.0, start..start + c.len_utf8(), None)
        });
        (glyphs.collect(), width)
    }
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Ink<'a> {
    pub(super) font: &'a Type,
    pub(super) size: f32,
    pub(super) tone: rgb::Color,
}

impl Ink<'_> {
    /// Draws a text that begins at a point; returns its width.
    pub(super) fn draw(self, surface: &mut Surface, at: [f32; 2], text: &str) -> f32 {
        let (glyphs, width) = self.font.glyphs(text);
        self.glyphs(surface, at, &glyphs, text);
        width * self.size
    }

    /// Draws a text that ends at a point; returns its width.
    pub(super) fn draw_up_to(self, surface: &mut Surface, [x, y]: [f32; 2], text: &str) -> f32 {
        let (glyphs, width) = self.font.glyphs(text);
        self.glyphs(surface, [x - width * self.size, y], &glyphs, text);
        width * self.size
    }

    fn glyphs(self, surface: &mut Surface, [x, y]: [f32; 2], glyphs: &[KrillaGlyph], text: &str) {
        let fill = Fill { paint: self.tone.into(), opacity: NormalizedF32::ONE, rule: Default::default() };
        surface.set_fill(Some(fill));
        surface.draw_glyphs(Point::from_xy(x, y), glyphs, self.font.font.clone(), text, self.size, false);
    }
}

/// Draws a row of symbols, a run for each change of tone; returns its width.
pub(super) fn symbols(
    surface: &mut Surface,
    size: f32,
    tone: impl Fn(u8) -> rgb::Color,
    [x, y]: [f32; 2],
    letters: &str,
) -> f32 {
    let (mut start, mut width) = (0, 0.0);
    for run in letters.as_bytes().chunk_by(|one, next| tone(*one) == tone(*next)) {
        let ink = Ink { font: &fonts().symbols, size, tone: tone(run[0]) };
        width += ink.draw(surface, [x + width, y], &letters[start..start + run.len()]);
        start += run.len();
    }
    width
}

/// Draws hairlines from margin to margin, as one path that is no content.
pub(super) fn hairlines(surface: &mut Surface, at: impl IntoIterator<Item = f32>) {
    let mut lines = PathBuilder::new();
    for y in at {
        lines.move_to(LEFT, y);
        lines.line_to(RIGHT, y);
    }
    let Some(lines) = lines.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    let paint = colour(look::HAIRLINE).into();
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint, width: 0.5, ..Stroke::default() }));
    surface.draw_path(&lines);
    surface.set_stroke(None);
    surface.end_tagged();
}

/// `#rrggbb` as a colour.
pub(super) fn colour(hex: &str) -> rgb::Color {
    let [_, r, g, b] = u32::from_str_radix(&hex[1..], 16).unwrap_or_default().to_be_bytes();
    rgb::Color::new(r, g, b)
}
