//! Pages look as they looked when somebody last looked at them.
//!
//! `tests/golden` holds a few pages, drawn small by pdftoppm. A page may differ from its picture by what
//! versions of pdftoppm differ in, not by a moved word. To change the look on purpose, draw the pictures anew and look at
//! them before they are committed:
//!
//! ```sh
//! BSR_GOLDEN=draw cargo test --test report golden
//! ```

use std::ffi::OsStr;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::{run, samples, write};

/// Dots an inch of the pictures.
const RESOLUTION: &str = "50";
/// Pixels are compared in squares with sides of so many.
const TILE: usize = 12;
/// Red, green and blue.
const CHANNELS: usize = 3;
/// What the pixels of a square may differ by on average, of 255.
const TOLERANCE: usize = 14;

#[test]
fn golden_pages_look_as_they_did() {
    let reports = [
        ("ordinary", samples::ordinary(45, "2026-10"), 1..=3),
        ("february", samples::ordinary(12, "2026-02"), 2..=2),
        ("empty", samples::empty(), 2..=2),
        ("hostile", samples::hostile(), 2..=2),
        ("scripts", samples::scripts(), 1..=4),
    ];
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let folder = tempfile::tempdir().expect("a folder");
    let mut faults = Vec::new();
    for (name, input, pages) in reports {
        let report = write(folder.path(), name, &input);
        for page in pages {
            let name = format!("{name}-{page}.png");
            if drawn_anew() {
                draw(&report, page, &golden.join(name));
                continue;
            }
            let seen = folder.path().join(&name);
            draw(&report, page, &seen);
            faults.extend(difference(&seen, &golden.join(&name)).map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}\n(the module comment of golden.rs says what to do)", faults.join("\n"));
}

#[allow(
    clippy::disallowed_methods,
    reason = "a switch for whoever changes the look, not a setting of the product"
)]
fn drawn_anew() -> bool {
    std::env::var("BSR_GOLDEN").is_ok_and(|wanted| wanted == "draw")
}

/// One page as a picture.
fn draw(report: &Path, page: usize, picture: &Path) {
    let page = page.to_string();
    let name = picture.with_extension("");
    let options = ["-r", RESOLUTION, "-png", "-singlefile", "-f", &page].map(OsStr::new);
    run("pdftoppm", &[&options[..], &[report.as_os_str(), name.as_os_str()]].concat());
}

/// Where and by how much two pictures differ most, if that is more than they may.
fn difference(seen: &Path, golden: &Path) -> Option<String> {
    let (seen, golden) = (Picture::read(seen), Picture::read(golden));
    if (seen.width, seen.pixels.len()) != (golden.width, golden.pixels.len()) {
        return Some("the page has another size".to_owned());
    }
    let (width, height) = (seen.width, seen.pixels.len() / seen.width);
    let corners =
        (0..height).step_by(TILE).flat_map(|y| (0..width).step_by(TILE * CHANNELS).map(move |x| (x, y)));
    let (mean, x, y) = corners.map(|(x, y)| (seen.tile(x, y, &golden), x / CHANNELS, y)).max()?;
    (mean > TOLERANCE)
        .then(|| format!("around pixel ({x}, {y}) it differs by {mean} of 255, {TOLERANCE} at most"))
}

/// Line by line, three bytes a pixel.
struct Picture {
    /// In bytes.
    width: usize,
    pixels: Vec<u8>,
}

impl Picture {
    fn read(path: &Path) -> Picture {
        let file = File::open(path).unwrap_or_else(|error| unreachable!("{}: {error}", path.display()));
        let mut reader = png::Decoder::new(BufReader::new(file)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a small picture")];
        let info = reader.next_frame(&mut pixels).expect("a whole picture");
        assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgb, png::BitDepth::Eight));
        Picture { width: info.line_size, pixels }
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
