//! Pages look as they looked when somebody last looked at them.
//!
//! `tests/golden` holds a page or more of each kind of report, drawn small by pdftoppm. A page may differ from its picture
//! by what versions of pdftoppm differ in, not by a moved word. When one differs, the test names two pictures: the page as
//! it is now, and where it differs, in red. To change the look on purpose, draw the pictures anew and look at them before
//! they are committed:
//!
//! ```sh
//! BSR_GOLDEN=draw cargo test --test report golden
//! ```

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use crate::{run, samples, write};

/// Dots an inch of the pictures.
const RESOLUTION: &str = "60";
/// Pixels are compared in squares with sides of so many.
const TILE: usize = 12;
/// Red, green and blue.
pub(crate) const CHANNELS: usize = 3;
/// What the pixels of a square may differ by on average, of 255.
const TOLERANCE: usize = 14;
/// What a single pixel may differ by before it is shown in red.
const VISIBLE: u8 = 24;

/// Which pages of each kind of report are held to their pictures.
fn pages(kind: &str, count: usize) -> RangeInclusive<usize> {
    match kind {
        "thousand" => count..=count,
        "one" | "february" | "december" => 2..=2,
        "branded" => 1..=1,
        "ordinary" => 1..=3,
        "scripts" => 1..=4,
        _ => 1..=2,
    }
}

#[test]
fn golden_pages_look_as_they_did() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let seen = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden");
    std::fs::create_dir_all(&seen).expect("a folder");
    let mut faults = Vec::new();
    for (kind, input) in samples::every() {
        let report = write(&seen, kind, &input);
        for page in pages(kind, page_count(&report)) {
            let name = format!("{kind}-{page}.png");
            let (golden, seen) = (golden.join(&name), seen.join(&name));
            draw(&report, page, RESOLUTION, if drawn_anew() { &golden } else { &seen });
            if !drawn_anew() {
                faults.extend(difference(&seen, &golden));
            }
        }
    }
    assert!(faults.is_empty(), "{}\n(the module comment of golden.rs says what to do)", faults.join("\n"));
}

/// Every picture is of a page that is still held to it.
#[test]
fn golden_pictures_are_all_looked_at() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let kinds = samples::every().map(|(kind, _)| kind);
    for picture in std::fs::read_dir(golden).expect("a folder") {
        let name = picture.expect("an entry").file_name().into_string().expect("plain letters");
        let (kind, page) = name.trim_end_matches(".png").rsplit_once('-').expect("a kind and a page");
        let page: usize = page.parse().expect("a number");
        assert!(kinds.contains(&kind) && pages(kind, page).contains(&page), "nothing looks at {name}");
    }
}

fn page_count(report: &Path) -> usize {
    let facts = run("pdfinfo", &[report.as_os_str()]);
    let pages = facts.lines().find_map(|line| line.strip_prefix("Pages:")).expect("a line about pages");
    pages.trim().parse().expect("a number")
}

#[allow(
    clippy::disallowed_methods,
    reason = "a switch for whoever changes the look, not a setting of the product"
)]
fn drawn_anew() -> bool {
    std::env::var("BSR_GOLDEN").is_ok_and(|wanted| wanted == "draw")
}

/// One page as a picture with so many dots an inch.
pub(crate) fn draw(report: &Path, page: usize, resolution: &str, picture: &Path) {
    let page = page.to_string();
    let name = picture.with_extension("");
    let options = ["-r", resolution, "-png", "-singlefile", "-f", &page].map(OsStr::new);
    run("pdftoppm", &[&options[..], &[report.as_os_str(), name.as_os_str()]].concat());
}

/// Where and by how much two pictures differ most, if that is more than they may; and a picture of it.
fn difference(seen: &Path, golden: &Path) -> Option<String> {
    let (one, other) = (Picture::read(seen), Picture::read(golden));
    let said = said(&one, &other)?;
    let shown: PathBuf = seen.with_extension("difference.png");
    one.against(&other).write(&shown);
    Some(format!("{}: {said}\n  {}\n  {}", golden.display(), seen.display(), shown.display()))
}

fn said(seen: &Picture, golden: &Picture) -> Option<String> {
    if (seen.width, seen.pixels.len()) != (golden.width, golden.pixels.len()) {
        return Some("the page has another size".to_owned());
    }
    let (width, height) = (seen.width, seen.pixels.len() / seen.width);
    let corners =
        (0..height).step_by(TILE).flat_map(|y| (0..width).step_by(TILE * CHANNELS).map(move |x| (x, y)));
    let (mean, x, y) = corners.map(|(x, y)| (seen.tile(x, y, golden), x / CHANNELS, y)).max()?;
    (mean > TOLERANCE)
        .then(|| format!("around pixel ({x}, {y}) it differs by {mean} of 255, {TOLERANCE} at most"))
}

/// Line by line, three bytes a pixel.
pub(crate) struct Picture {
    /// In bytes.
    pub(crate) width: usize,
    pub(crate) pixels: Vec<u8>,
}

impl Picture {
    pub(crate) fn read(path: &Path) -> Picture {
        let file = File::open(path).unwrap_or_else(|error| unreachable!("{}: {error}", path.display()));
        let mut reader = png::Decoder::new(BufReader::new(file)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a small picture")];
        let info = reader.next_frame(&mut pixels).expect("a whole picture");
        assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgb, png::BitDepth::Eight));
        Picture { width: info.line_size, pixels }
    }

    fn write(&self, path: &Path) {
        let file = File::create(path).unwrap_or_else(|error| unreachable!("{}: {error}", path.display()));
        let [width, height] = [self.width / CHANNELS, self.pixels.len() / self.width]
            .map(|side| u32::try_from(side).expect("a small picture"));
        let mut encoder = png::Encoder::new(BufWriter::new(file), width, height);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().expect("a head");
        writer.write_image_data(&self.pixels).expect("pixels");
    }

    /// The picture, pale, with everything in red that the other has not.
    fn against(&self, other: &Picture) -> Picture {
        let mut pixels = self.pixels.clone();
        for (place, pixel) in pixels.chunks_mut(CHANNELS).enumerate() {
            let there = other.pixels.get(place * CHANNELS..).unwrap_or_default();
            let is_same = there.len() >= CHANNELS
                && pixel.iter().zip(there).all(|(one, other)| one.abs_diff(*other) <= VISIBLE);
            let shown =
                if is_same { [pixel[0], pixel[1], pixel[2]].map(|tone| 192 + tone / 4) } else { [220, 0, 0] };
            pixel.copy_from_slice(&shown);
        }
        Picture { width: self.width, pixels }
    }

    /// The mean difference of the tile that begins at this pixel.
    fn tile(&self, x: usize, y: usize, other: &Picture) -> usize {
        let lines =
            (y..y + TILE).map(|line| line * self.width).take_while(|start| *start < self.pixels.len());
        let end = (x + TILE * CHANNELS).min(self.width);
        let places = lines.flat_map(|start| (x..end).map(move |x| start + x));
        let differences = places.map(|place| usize::from(self.pixels[place].abs_diff(other.pixels[place])));
        let (sum, count) = differences.fold((0, 0), |(sum, count), difference| (sum + difference, count + 1));
        sum / count
    }
}

#[test]
fn a_moved_word_is_a_difference_and_is_shown_in_red() {
    let mut white = Picture { width: 40 * CHANNELS, pixels: vec![255; 40 * 40 * CHANNELS] };
    let blank = Picture { width: white.width, pixels: white.pixels.clone() };
    assert_eq!(said(&white, &blank), None);
    for line in 14..20 {
        white.pixels[line * 40 * CHANNELS + 45..line * 40 * CHANNELS + 70].fill(0);
    }
    let fault = said(&white, &blank).expect("a difference");
    assert!(fault.starts_with("around pixel (12, 12)"), "{fault}");
    let shown = white.against(&blank);
    assert_eq!(&shown.pixels[14 * 40 * CHANNELS + 45..][..6], [220, 0, 0, 220, 0, 0]);
    assert_eq!(&shown.pixels[..3], [255; 3]);
    let other_size = Picture { width: 20 * CHANNELS, pixels: vec![255; 400 * CHANNELS] };
    assert_eq!(said(&white, &other_size).as_deref(), Some("the page has another size"));
}
