//! Makes a PDF small: its structure, which is most of a tagged file and plain text, goes into compressed object streams
//! with a cross-reference stream (ISO 32000-1, 7.5.7 and 7.5.8), as PDF/A-3 allows. What is a stream stays as it is.
//!
//! Reads what krilla writes and nothing else: one revision, a classic cross-reference table, objects numbered from 1 on
//! in the order in which they stand. The same bytes in give the same bytes out.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// About so many bytes of objects share a stream: a reader that wants one object unpacks them all.
const GROUP: usize = 128 * 1024;
/// A higher level takes much longer and saves a few percent.
const LEVEL: u32 = 5;
/// An account's row of the report is nine objects, the same kinds in the same order: the table of objects repeats itself.
const PERIOD: usize = 9;

/// The file is not of the form that is read here.
#[derive(Debug, thiserror::Error)]
#[error("the PDF cannot be made compact: {0}")]
pub(crate) struct Unexpected(&'static str);

/// The same document in fewer bytes.
pub(crate) fn compact(pdf: &[u8]) -> Result<Vec<u8>, Unexpected> {
    let file = File::parse(pdf)?;
    let mut writer = Writer::new(file.header, file.objects.len());
    let (streams, mut others): (Vec<_>, Vec<_>) = file.objects.iter().partition(|object| object.is_stream());
    // Like beside like: this makes a tenth of the structure's size.
    others.sort_by_key(|object| object.kind());
    for object in streams {
        writer.stream(object);
    }
    let mut rest = &others[..];
    while !rest.is_empty() {
        let (group, others) = rest.split_at(group_of(rest));
        writer.group(group);
        rest = others;
    }
    Ok(writer.finish(file.trailer))
}

/// How many of the next objects share a stream.
fn group_of(objects: &[&Object]) -> usize {
    let mut size = 0;
    let within = objects.iter().take_while(|object| {
        size += object.body.len();
        size <= GROUP
    });
    within.count().max(1)
}

/// A file taken apart.
struct File<'a> {
    header: &'a [u8],
    objects: Vec<Object<'a>>,
    /// The entries of the trailer but for `/Size`.
    trailer: &'a [u8],
}

struct Object<'a> {
    number: usize,
    /// With everything, as it stands in the file.
    whole: &'a [u8],
    /// What stands between `obj` and `endobj`.
    body: &'a [u8],
}

impl<'a> File<'a> {
    fn parse(pdf: &'a [u8]) -> Result<File<'a>, Unexpected> {
        let (offsets, trailer) = table(pdf).ok_or(Unexpected("it has no plain cross-reference table"))?;
        let objects = offsets.windows(2).zip(1..).map(|(bounds, number)| {
            let whole = pdf.get(bounds[0]..bounds[1])?.trim_ascii_end();
            let body = whole.strip_prefix(format!("{number} 0 obj\n").as_bytes())?;
            Some(Object { number, whole, body: body.strip_suffix(b"\nendobj")? })
        });
        let objects =
            objects.collect::<Option<_>>().ok_or(Unexpected("its objects are not where the table says"))?;
        Ok(File { header: &pdf[..offsets[0]], objects, trailer })
    }
}

impl Object<'_> {
    fn is_stream(&self) -> bool {
        self.body.ends_with(b"\nendstream")
    }

    /// What a structure element is, such as `TD`; nothing for all other objects.
    fn kind(&self) -> &[u8] {
        let name = self.body.strip_prefix(b"<</Type/StructElem/S/").unwrap_or_default();
        &name[..find(name, b"/").unwrap_or(0)]
    }
}

/// Where the objects 1, 2, … and at last the table itself begin, and the trailer's entries behind `/Size`.
fn table(pdf: &[u8]) -> Option<(Vec<usize>, &[u8])> {
    /// The bytes of an entry of the table.
    const ENTRY: usize = 20;
    let tail = pdf.len().saturating_sub(64);
    let start = tail + find(&pdf[tail..], b"startxref\n")?;
    let at = number(&pdf[start + 10..])?;
    let lines = pdf.get(at..start)?.strip_prefix(b"xref\n0 ")?;
    let count = number(lines)?;
    let entries = &lines[find(lines, b"\n")? + 1..];
    let (entries, trailer) = entries.split_at_checked(count.checked_mul(ENTRY)?)?;
    let offset = |entry: &[u8]| entry.ends_with(b" 00000 n\r\n").then(|| number(entry)).flatten();
    let mut offsets = entries.chunks(ENTRY).skip(1).map(offset).collect::<Option<Vec<_>>>()?;
    offsets.push(at);
    let trailer = trailer.strip_prefix(b"trailer\n<</Size ")?.trim_ascii_end().strip_suffix(b">>")?;
    Some((offsets, &trailer[find(trailer, b"/")?..]))
}

/// The number that `bytes` begins with.
fn number(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len());
    std::str::from_utf8(&bytes[..end]).ok()?.parse().ok()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Where an object is in the new file.
#[derive(Clone, Copy)]
enum Place {
    /// At the file's head of the list of free numbers.
    Free,
    /// At this offset.
    At(usize),
    /// In that object stream, at that position.
    In(usize, usize),
}

/// A file being written.
struct Writer {
    out: Vec<u8>,
    /// By number.
    places: Vec<Place>,
}

impl Writer {
    fn new(header: &[u8], objects: usize) -> Writer {
        Writer { out: header.to_vec(), places: vec![Place::Free; objects + 1] }
    }

    /// A stream stands by itself.
    fn stream(&mut self, object: &Object) {
        self.places[object.number] = Place::At(self.out.len());
        self.out.extend_from_slice(object.whole);
        self.out.push(b'\n');
    }

    /// Other objects stand together in a new stream.
    fn group(&mut self, objects: &[&Object]) {
        let (mut index, mut bodies) = (Vec::new(), Vec::new());
        for (position, object) in objects.iter().enumerate() {
            self.places[object.number] = Place::In(self.places.len(), position);
            index.extend_from_slice(format!("{} {} ", object.number, bodies.len()).as_bytes());
            bodies.extend_from_slice(object.body);
            bodies.push(b'\n');
        }
        let how = format!("/Type/ObjStm/N {}/First {}", objects.len(), index.len());
        self.add(&[how.as_bytes()], &[&index, &bodies]);
    }

    /// The cross-reference stream, and with it the file.
    fn finish(mut self, trailer: &[u8]) -> Vec<u8> {
        let at = self.out.len();
        self.places.push(Place::At(at));
        // Offsets and numbers in three bytes or, in a file of more than 16 MB, in four; then positions and a generation.
        let wide = usize::from(at >= 1 << 24);
        let width = 1 + 3 + wide + 2;
        let size = self.places.len().next_multiple_of(PERIOD);
        let mut table = Vec::with_capacity(size * width);
        for number in 0..size {
            let (kind, second, third) = match self.places.get(number).unwrap_or(&Place::Free) {
                Place::Free => (0, 0, 0xffff),
                Place::At(offset) => (1, *offset, 0),
                Place::In(stream, position) => (2, *stream, *position),
            };
            table.push(kind);
            table.extend_from_slice(&bytes(second)[5 - wide..]);
            table.extend_from_slice(&bytes(third)[6..]);
        }
        let columns = PERIOD * width;
        let how = format!(
            "/Type/XRef/W[1 {} 2]/Size {size}/DecodeParms<</Predictor 12/Columns {columns}>>",
            3 + wide
        );
        self.places.pop();
        self.add(&[how.as_bytes(), trailer], &[&differences(&table, columns)]);
        self.out.extend_from_slice(format!("startxref\n{at}\n%%EOF").as_bytes());
        self.out
    }

    /// Adds a compressed stream under the next number.
    fn add(&mut self, entries: &[&[u8]], parts: &[&[u8]]) {
        let data = deflate(parts);
        let (number, length) = (self.places.len(), data.len());
        self.places.push(Place::At(self.out.len()));
        self.out.extend_from_slice(format!("{number} 0 obj\n<<").as_bytes());
        self.out.extend_from_slice(&entries.concat());
        self.out.extend_from_slice(format!("/Filter/FlateDecode/Length {length}>>\nstream\n").as_bytes());
        self.out.extend_from_slice(&data);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");
    }
}

/// Each byte as what it is more than the one `columns` before it, which is mostly the same (the predictor «Up» of PNG).
fn differences(table: &[u8], columns: usize) -> Vec<u8> {
    let mut rows = Vec::with_capacity(table.len() + table.len() / columns);
    for (start, row) in (0..).step_by(columns).zip(table.chunks(columns)) {
        rows.push(2);
        let above = |place: usize| (start + place).checked_sub(columns).map_or(0, |place| table[place]);
        rows.extend(row.iter().enumerate().map(|(place, byte)| byte.wrapping_sub(above(place))));
    }
    rows
}

fn deflate(parts: &[&[u8]]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    let written = parts.iter().try_for_each(|part| encoder.write_all(part));
    written.and_then(|()| encoder.finish()).expect("a vector takes what is written to it")
}

fn bytes(number: usize) -> [u8; 8] {
    (number as u64).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As krilla would write it, with these objects.
    fn file(bodies: &[&str]) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n".to_vec();
        let mut entries = String::new();
        for (body, number) in bodies.iter().zip(1..) {
            entries += &format!("{:010} 00000 n\r\n", out.len());
            out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n\n").as_bytes());
        }
        let (size, at) = (bodies.len() + 1, out.len());
        let table = format!("xref\n0 {size}\n0000000000 65535 f\r\n{entries}");
        let trailer = format!("trailer\n<</Size {size}/Root 1 0 R/ID[(a)(b)]>>\nstartxref\n{at}\n%%EOF");
        out.extend_from_slice((table + &trailer).as_bytes());
        out
    }

    #[test]
    fn streams_stay_and_everything_else_is_packed() {
        let stream = "<</Length 5>>\nstream\nhello\nendstream";
        let texts = vec!["<</Type/StructElem/S/TD/P 1 0 R>>"; 5_000];
        let pdf = file(&[&["<</Type/Catalog>>", stream], &texts[..]].concat());
        let small = compact(&pdf).unwrap();
        let says = |wanted: &str| find(&small, wanted.as_bytes()).is_some();
        assert!(small.len() < pdf.len() / 10, "{} of {}", small.len(), pdf.len());
        assert!(says("2 0 obj\n<</Length 5>>\nstream\nhello\nendstream\nendobj\n"));
        assert!(says("/Root 1 0 R/ID[(a)(b)]"));
        assert!(!says("StructElem") && !says("trailer"));
        assert_eq!(compact(&pdf).unwrap(), small);
    }

    #[test]
    fn what_is_not_krillas_is_refused() {
        let pdf = file(&["<</Type/Catalog>>"]);
        assert!(compact(&compact(&pdf).unwrap()).is_err(), "already compact");
        for wrong in
            [&b""[..], b"%PDF-1.7", b"startxref\n99999999999999999999\n%%EOF", &pdf[..pdf.len() - 30]]
        {
            assert!(compact(wrong).is_err());
        }
        let moved = String::from_utf8_lossy(&pdf).replace("1 0 obj", "1 1 obj");
        assert!(compact(moved.as_bytes()).is_err());
    }
}
