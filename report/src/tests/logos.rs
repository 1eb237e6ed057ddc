//! What the rules take as a logo can be drawn into an archivable, accessible PDF: a report must never fail for its logo.

use domain::brand::Logo;
use typst::Library;
use typst::World;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst_layout::PagedDocument;

use crate::data::report_data;
use crate::deadline::Deadline;
use crate::world::ReportWorld;
use crate::{compile, samples};

/// The report's world around a page of its own, with nothing but the logo, drawn as the report draws it.
struct LogoWorld(ReportWorld, Source);

impl World for LogoWorld {
    fn library(&self) -> &LazyHash<Library> {
        self.0.library()
    }
    fn book(&self) -> &LazyHash<FontBook> {
        self.0.book()
    }
    fn main(&self) -> FileId {
        self.1.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.1.id() { Ok(self.1.clone()) } else { self.0.source(id) }
    }
    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.0.font(index)
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

const PAGE: &str = r#"
#import "/logo.typ": logo
#set document(title: "Logo")
#set text(lang: "en")
#logo
"#;

/// Draws a file that the rules take.
fn draw(file: &[u8]) {
    let shown = String::from_utf8_lossy(&file[..file.len().min(300)]).into_owned();
    let mut input = samples::empty();
    input.appearance.logo = Some(Logo::parse(file).unwrap_or_else(|error| panic!("{error}: {shown}")));
    let data = report_data(&input, Deadline::within(None));
    let path = RootedPath::new(VirtualRoot::Project, VirtualPath::new("/page.typ").unwrap()).intern();
    let world = ReportWorld::new(data, input.appearance.language, Vec::new());
    let world = LogoWorld(world, Source::new(path, PAGE.to_owned()));
    let document = typst::compile::<PagedDocument>(&world).output;
    let document = document.unwrap_or_else(|errors| panic!("{}: {shown}", errors[0].message));
    let pdf = typst_pdf::pdf(&document, &compile::options(&input).unwrap());
    pdf.unwrap_or_else(|errors| panic!("{}: {shown}", errors[0].message));
}

#[test]
fn every_svg_that_is_taken_can_be_drawn() {
    let svg = |head: &str, inside: &str| {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {head}>{inside}</svg>"#
        )
    };
    let head = r#"viewBox="0 0 40 10""#;
    for size in [
        head,
        r#"width="0.01" height="100000""#,
        r#"viewBox="0 0 0.01 0.01" width="100%""#,
        r#"viewBox="-5 -5 1e5,1e5" width="3em" height="1in""#,
        r#"width="4foo" height="1" viewBox="0 0 40 10""#,
    ] {
        draw(svg(size, r#"<path d="M0 0h40v10z"/>"#).as_bytes());
    }
    let chain = |depth: usize| -> String {
        (0..depth).map(|n| format!(r##"<g id="n{n}"><use href="#n{}"/></g>"##, n + 1)).collect()
    };
    for inside in [
        "",
        "<path/>",
        r#"<path d="M0 0 nonsense"/><rect width="-1" height="NaN"/><circle r="1e39"/>"#,
        r##"<use href="#nothing"/><rect width="9" height="9" fill="url(#nothing)" mask="url(#nothing)"/>"##,
        r##"<linearGradient id="a" href="#b"/><linearGradient id="b"><stop offset="2"/></linearGradient><rect width="9" height="9" fill="url(#a)"/>"##,
        r##"<radialGradient id="a"><stop offset="0" stop-opacity=".5"/><stop offset="1" stop-color="#fff"/></radialGradient><rect width="9" height="9" fill="url(#a)" opacity=".3"/>"##,
        r##"<pattern id="p" width="2" height="2" patternUnits="userSpaceOnUse"><circle r="1"/></pattern><rect width="40" height="10" fill="url(#p)"/>"##,
        r##"<mask id="m"><rect width="20" height="10" fill="#888"/></mask><clipPath id="c"><circle r="8"/></clipPath><g clip-path="url(#c)"><rect mask="url(#m)" width="40" height="10"/></g>"##,
        r##"<symbol id="s" viewBox="0 0 1 1"><rect width="1" height="1"/></symbol><use href="#s" width="0"/><use xlink:href="#s" width="5" height="5"/>"##,
        r##"<style>.a{fill:rgb(1 2 3);mix-blend-mode:multiply} path > .b, nonsense{{{</style><path class="a" d="M0 0h9v9z"/>"##,
        r##"<g transform="matrix(0 0 0 0 0 0)"><path d="M0 0h9v9z"/></g><g transform="nonsense"/>"##,
        r##"<title>A &lt; B</title><desc/><svg x="1" width="5" height="5"><path d="M0 0h9v9z" stroke="#000" stroke-dasharray="0 0"/></svg>"##,
        &(chain(30) + r#"<path id="n30" d="M0 0h9v9z"/>"#),
        &"<path d=\"M0 0h9v9z\"/>".repeat(5_000),
        &format!("{}<path d=\"M0 0h9v9z\"/>{}", "<g opacity=\".9\">".repeat(40), "</g>".repeat(40)),
    ] {
        draw(svg(head, inside).as_bytes());
    }
}

#[test]
fn every_png_that_is_taken_can_be_drawn() {
    use png::{BitDepth, ColorType};
    for (colour, depth, samples) in [
        (ColorType::Grayscale, BitDepth::One, 1),
        (ColorType::Grayscale, BitDepth::Sixteen, 1),
        (ColorType::GrayscaleAlpha, BitDepth::Eight, 2),
        (ColorType::Rgb, BitDepth::Eight, 3),
        (ColorType::Rgba, BitDepth::Eight, 4),
        (ColorType::Rgba, BitDepth::Sixteen, 4),
        (ColorType::Indexed, BitDepth::Two, 1),
    ] {
        for (width, height) in [(1, 1), (33, 7), (2000, 2)] {
            let mut file = Vec::new();
            let mut encoder = png::Encoder::new(&mut file, width, height);
            encoder.set_color(colour);
            encoder.set_depth(depth);
            if colour == ColorType::Indexed {
                encoder.set_palette(vec![0, 0, 0, 90, 90, 90, 180, 180, 180, 255, 255, 255]);
                encoder.set_trns(vec![0, 128]);
            }
            let row = (width as usize * samples * depth as usize).div_ceil(8);
            let mut writer = encoder.write_header().unwrap();
            writer.write_image_data(&vec![0x1b; row * height as usize]).unwrap();
            writer.finish().unwrap();
            draw(&file);
        }
    }
}
