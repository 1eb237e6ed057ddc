//! A partner's logo is drawn where it belongs, in its own proportion, and moves nothing.

use std::ffi::OsStr;
use std::path::Path;

use domain::brand::Logo;
use report::Input;

use crate::golden::{CHANNELS, Picture, draw};
use crate::{rendered, run, samples, write};

/// Dots an inch of the pictures: a dot a point.
const RESOLUTION: &str = "72";
/// The lower right corner in points, and the most that it takes (report/template/logo.typ).
const CORNER: [usize; 2] = [802, 40];
const ROOM: [usize; 2] = [120, 20];

/// The report with a logo, or with none.
fn with(logo: Option<&[u8]>) -> Input {
    let mut input = samples::branded();
    input.appearance.logo = logo.map(|file| Logo::parse(file).expect("a logo"));
    input
}

/// A drawing of one tone with that many units of width and height.
fn svg(width: usize, height: usize) -> Vec<u8> {
    let path = format!(r##"<path fill="#d4145a" d="M0 0h{width}v{height}H0z"/>"##);
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{path}</svg>"#).into()
}

/// The same in pixels.
fn png(width: usize, height: usize) -> Vec<u8> {
    let [columns, rows] = [width, height].map(|side| u32::try_from(side).expect("a small picture"));
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, columns, rows);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("a head");
    writer.write_image_data(&samples::LOGO_TONE.repeat(width * height)).expect("pixels");
    writer.finish().expect("an end");
    file
}

/// A page in dots of a point.
fn page(folder: &Path, input: &Input, number: usize) -> Picture {
    let picture = folder.join("page.png");
    draw(&write(folder, "report", input), number, RESOLUTION, &picture);
    Picture::read(&picture)
}

/// The first and the last column and row of a picture that have the logo's tone.
fn extent(picture: &Picture) -> Option<[(usize, usize); 2]> {
    let is_ours =
        |pixel: &[u8]| pixel.iter().zip(samples::LOGO_TONE).all(|(one, other)| one.abs_diff(other) < 8);
    let lines = picture.pixels.chunks(picture.width).enumerate();
    let places = lines.flat_map(|(y, line)| {
        let dots = line.chunks(CHANNELS).enumerate().filter(|(_, pixel)| is_ours(pixel));
        dots.map(move |(x, _)| (x, y)).collect::<Vec<_>>()
    });
    places.fold(None, |extent, (x, y)| {
        let [(left, right), (top, bottom)] = extent.unwrap_or([(x, x), (y, y)]);
        Some([(left.min(x), right.max(x)), (top.min(y), bottom.max(y))])
    })
}

#[test]
fn a_logo_stands_over_the_month_on_both_levels_in_its_own_proportion() {
    let folder = tempfile::tempdir().expect("a folder");
    // As large as its room in one direction, and in proportion in the other.
    for (size, seen) in
        [([60, 10], [120, 20]), ([400, 20], [120, 6]), ([30, 30], [20, 20]), ([10, 50], [4, 20])]
    {
        for file in [svg(size[0], size[1]), png(size[0], size[1])] {
            for number in 1..=2 {
                let picture = page(folder.path(), &with(Some(&file)), number);
                let [(left, right), (top, bottom)] = extent(&picture).expect("the logo is drawn");
                let drawn = [right + 1 - left, bottom + 1 - top];
                for axis in 0..2 {
                    assert!(drawn[axis].abs_diff(seen[axis]) <= 2, "{size:?} is drawn as {drawn:?}");
                    assert!(drawn[axis] <= ROOM[axis] + 1, "{size:?} is drawn as {drawn:?}");
                }
                assert!(
                    right.abs_diff(CORNER[0]) <= 1 && bottom.abs_diff(CORNER[1]) <= 1,
                    "{right} {bottom}"
                );
            }
        }
    }
}

#[test]
fn without_a_logo_there_is_none_and_with_one_nothing_else_moves() {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 1..=2 {
        let [without, with] =
            [None, Some(&svg(60, 10)[..])].map(|logo| page(folder.path(), &with(logo), number));
        assert_eq!(extent(&without), None);
        let below = |picture: &Picture| picture.pixels[(CORNER[1] + 2) * picture.width..].to_vec();
        assert!(below(&without) == below(&with), "page {number} differs below the logo");
    }
}

#[test]
fn the_file_has_the_pixels_once_and_words_for_them_at_each_level() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = with(Some(&png(60, 10)));
    let path = write(folder.path(), "report", &input);
    let images = run("pdfimages", &[OsStr::new("-list"), path.as_os_str()]);
    let images: Vec<Vec<&str>> =
        images.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
    // Page, number, type, width, height, …, object: the same object on both.
    assert_eq!(images.len(), 2, "{images:?}");
    assert!(images.iter().all(|image| image[2..5] == ["image", "60", "10"]), "{images:?}");
    assert_eq!(images[0][10], images[1][10], "{images:?}");
    let structure = run("pdfinfo", &[OsStr::new("-struct"), path.as_os_str()]);
    assert!(structure.matches("Figure").count() >= 2, "{structure}");
}

#[test]
fn the_same_logo_gives_the_same_bytes() {
    for file in [svg(60, 10), png(60, 10), samples::LOGO.into()] {
        let input = with(Some(&file));
        assert_eq!(rendered(&input), rendered(&input));
    }
}
