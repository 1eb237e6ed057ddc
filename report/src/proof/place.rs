//! Where the proof stands in a file: directly before the last `startxref`. Finding it needs no reading of the PDF's
//! objects, so nothing in them can lead astray.

use super::{MARK, ProofError};

/// Where the file's end begins: `startxref`, an offset and `%%EOF`, each a line, the last perhaps without its line end,
/// and nothing more.
pub(super) fn end(file: &[u8]) -> Option<usize> {
    let rest = file.strip_suffix(b"\n").unwrap_or(file).strip_suffix(b"\n%%EOF")?;
    let digits = rest.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return None;
    }
    let rest = rest[..rest.len() - digits].strip_suffix(b"\nstartxref\n")?;
    Some(rest.len() + 1)
}

/// Where the proof's line begins that ends at `end`, if that is what stands there.
pub(super) fn line_before(file: &[u8], end: usize) -> Option<usize> {
    let before = file[..end].strip_suffix(b"\n")?;
    let start = before.iter().rposition(|byte| *byte == b'\n')? + 1;
    before[start..].starts_with(MARK.as_bytes()).then_some(start)
}

/// Where the last line begins that looks like a proof, wherever it stands.
pub(super) fn mark(bytes: &[u8]) -> Option<usize> {
    let is_mark = |at: &usize| bytes[at + 1..].starts_with(MARK.as_bytes());
    let line_ends = (0..bytes.len()).rev().filter(|at| bytes[*at] == b'\n');
    line_ends.into_iter().find(is_mark).map(|at| at + 1)
}

/// What is wrong with a file that has no proof before its end.
pub(super) fn why_no_proof(file: &[u8]) -> ProofError {
    if !file.starts_with(b"%PDF-") {
        return ProofError::NotPdf;
    }
    let Some(start) = mark(file) else {
        // Other programs' files may have blanks after the end.
        let whole = file.trim_ascii_end().ends_with(b"%%EOF");
        return if whole { ProofError::NoProof } else { ProofError::CutShort };
    };
    let Some(length) = file[start..].iter().position(|byte| *byte == b'\n') else {
        return ProofError::CutShort;
    };
    match ending(&file[start + length + 1..]) {
        Ending::Broken => ProofError::CutShort,
        Ending::Whole => ProofError::Appended,
        Ending::Other => ProofError::Misplaced,
    }
}

/// What follows a proof.
enum Ending {
    /// The end of a file, and perhaps more.
    Whole,
    /// The beginning of an end, and then nothing.
    Broken,
    /// Something else.
    Other,
}

fn ending(bytes: &[u8]) -> Ending {
    const FIRST: &[u8] = b"startxref\n";
    const LAST: &[u8] = b"\n%%EOF";
    let Some(rest) = bytes.strip_prefix(FIRST) else {
        return if FIRST.starts_with(bytes) { Ending::Broken } else { Ending::Other };
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = &rest[digits..];
    if rest.starts_with(LAST) {
        Ending::Whole
    } else if LAST.starts_with(rest) {
        Ending::Broken
    } else {
        Ending::Other
    }
}
