//! PNG: every pixel is decoded once to see that it can be, and only the chunks that draw are kept. Without the others
//! the file has no place for texts, positions, colour profiles or anything after its end.

use super::LogoError;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The longest side in pixels.
const LONGEST: u32 = 2000;

/// The chunks that say what the pixels are.
const DRAWING: [&[u8; 4]; 8] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"pHYs"];

pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// The same picture without what does not draw.
pub(super) fn cleaned(bytes: &[u8]) -> Result<Vec<u8>, LogoError> {
    let kept = drawing_chunks(bytes).ok_or_else(|| unreadable("it is cut off or damaged"))?;
    let mut decoder = png::Decoder::new(std::io::Cursor::new(&kept));
    let header = decoder.read_header_info().map_err(unreadable)?;
    let (width, height) = (header.width, header.height);
    if width > LONGEST || height > LONGEST {
        return Err(LogoError::Pixels(width, height));
    }
    let mut reader = decoder.read_info().map_err(unreadable)?;
    let size = reader.output_buffer_size().ok_or_else(|| unreadable("its size is not known"))?;
    reader.next_frame(&mut vec![0; size]).map_err(unreadable)?;
    reader.finish().map_err(unreadable)?;
    Ok(kept)
}

/// The signature and the chunks that draw, up to the end of the picture; none when a chunk is longer than the file.
fn drawing_chunks(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = SIGNATURE.to_vec();
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        // Length, name and checksum stand around the content.
        let whole = usize::try_from(length).ok()?.checked_add(12)?;
        let (chunk, after) = rest.split_at_checked(whole)?;
        let name = &chunk[4..8];
        if DRAWING.iter().any(|drawing| drawing.as_slice() == name) {
            kept.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Some(kept);
        }
        rest = after;
    }
}

fn unreadable(error: impl std::fmt::Display) -> LogoError {
    LogoError::Png(error.to_string())
}
