//! The proof in a report's file: what the report is said to be, signed together with the hash of its bytes. Whoever has
//! the public key sees without us and without any database whether a file is ours and unchanged.
//!
//! ```text
//! %BSR-PROOF v1 <claim> <key id> <signature>
//! ```
//! The proof is one line of ASCII, a comment to every reader of PDFs, directly before the last `startxref`: there it moves
//! no offset, whichever kind of cross-reference stands before it, and nothing follows the end of the file, as PDF/A demands.
//! Signed are the claim and the key's id as they are written, and the SHA-256 of the file without the line. So each byte
//! is either signed or the only one that can stand in its place, and no second proof, no update and nothing behind the end
//! can be added unseen. `docs/verify.md` describes the form for those who check it by hand.

mod key;
mod place;

#[cfg(test)]
mod tests;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::period::Period;
use domain::time::Instant;
use serde::{Deserialize, Serialize};

pub use key::{KeyError, MARK_BYTES, PublicKey, SigningKey};

use crate::Input;

/// How the line begins: no other comment of a PDF does.
const MARK: &str = "%BSR-PROOF ";
/// The version of all that this module writes.
const VERSION: &str = "v1";
/// How the signed message begins, so that no signature made for another purpose is ever a proof.
const PURPOSE: &str = "BSR-PROOF v1";

/// What is said of a report. No id of ours is in it: the same data gives the same bytes in every database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The organization's name.
    pub organization: String,
    /// The upstream's or the sender's id of the organization.
    pub organization_id: Option<String>,
    /// The name of its partner.
    pub partner: String,
    /// Which month the report is of.
    pub period: Period,
    /// 1, or more for a correction.
    pub revision: i16,
    /// The moment of generation that is printed on every page.
    pub generated_at: Instant,
}

impl Claim {
    /// What the report drawn from `input` is said to be.
    #[must_use]
    pub fn of(input: &Input) -> Self {
        Self {
            organization: input.organization.clone(),
            organization_id: input.organization_id.clone(),
            partner: input.partner.clone(),
            period: input.month.period,
            revision: input.revision,
            generated_at: input.generated_at,
        }
    }
}

/// Why a file cannot be sealed: a fault of whoever made it.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// It does not end as this module needs it.
    #[error("the PDF does not end in startxref, an offset and %%EOF, each a line")]
    End,
    /// It carries a proof already.
    #[error("the PDF is sealed already")]
    Sealed,
    /// The claim could not be written.
    #[error("the proof's claim could not be written")]
    Claim(#[source] serde_json::Error),
    /// The signature could not be made.
    #[error("the PDF could not be signed")]
    Sign,
}

/// Why a file is not what a genuine report is, to be read after «the file».
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// It neither begins as a PDF nor ends with a proof.
    #[error("is not a PDF")]
    NotPdf,
    /// A PDF without a proof.
    #[error("carries no proof: it was made elsewhere, or its proof was taken away")]
    NoProof,
    /// A proof by another key, or whose key id was changed.
    #[error(
        "is signed with the key {signed_with}, not with {expected}: it is of another deployment or of an earlier key"
    )]
    OtherKey {
        /// The key id in the file, which nothing vouches for.
        signed_with: String,
        /// The id of the key that it was held against.
        expected: String,
    },
    /// It ends too early.
    #[error("breaks off before its end")]
    CutShort,
    /// There is more after the end of what was signed.
    #[error("goes on after its end: something was added to it")]
    Appended,
    /// A proof that is not before the end of the file.
    #[error("has its proof in another place than before its end: something was added to it or moved in it")]
    Misplaced,
    /// More proofs than one.
    #[error("carries more than one proof: something was added to it")]
    Several,
    /// The line is not of its form.
    #[error("has a damaged proof")]
    Damaged,
    /// The signature does not fit to claim and file.
    #[error("was changed after it was signed, or its proof was")]
    Changed,
    /// It may be genuine: this version cannot tell.
    #[error("has a proof of a form that this version does not know: a later version made it")]
    Later,
}

/// What a [`ProofError`] comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing shows that it was ever ours.
    NotOurs,
    /// It was made from a report of ours, and is not that report any more.
    Changed,
    /// It takes a later version to tell.
    Unknown,
}

impl ProofError {
    /// What it comes down to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::NotPdf | Self::NoProof | Self::OtherKey { .. } => Verdict::NotOurs,
            Self::CutShort
            | Self::Appended
            | Self::Misplaced
            | Self::Several
            | Self::Damaged
            | Self::Changed => Verdict::Changed,
            Self::Later => Verdict::Unknown,
        }
    }
}

/// Puts the proof into a finished PDF. The same PDF, claim and key give the same bytes.
///
/// # Errors
/// The PDF has an end of another form, or is sealed already.
pub fn seal(mut pdf: Vec<u8>, claim: &Claim, key: &SigningKey) -> Result<Vec<u8>, SealError> {
    let end = place::end(&pdf).ok_or(SealError::End)?;
    if place::line_before(&pdf, end).is_some() {
        return Err(SealError::Sealed);
    }
    let claim = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claim).map_err(SealError::Claim)?);
    let key_id = key.public().id();
    let signature = key.sign(&message(&claim, &key_id, &pdf, &[])).ok_or(SealError::Sign)?;
    let line = format!("{MARK}{VERSION} {claim} {key_id} {}\n", URL_SAFE_NO_PAD.encode(signature));
    pdf.splice(end..end, line.into_bytes());
    Ok(pdf)
}

/// Whether the file is one that [`seal`] made with this key, and unchanged: then what it is said to be.
///
/// # Errors
/// What is wrong with it.
pub fn verify(file: &[u8], key: &PublicKey) -> Result<Claim, ProofError> {
    let sealed = open(file)?;
    let expected = key.id();
    if sealed.key_id != expected {
        return Err(ProofError::OtherKey { signed_with: sealed.key_id.to_owned(), expected });
    }
    let message = message(sealed.claim, sealed.key_id, sealed.before, sealed.after);
    if !key.has_signed(&message, &sealed.signature) {
        // A proof that was there when the file was signed would be signed with it.
        let several = place::mark(sealed.before).is_some();
        return Err(if several { ProofError::Several } else { ProofError::Changed });
    }
    let claim = URL_SAFE_NO_PAD.decode(sealed.claim).map_err(|_| ProofError::Later)?;
    serde_json::from_slice(&claim).map_err(|_| ProofError::Later)
}

/// A file taken apart; nothing of it is believed yet.
struct Sealed<'a> {
    /// The file before the proof.
    before: &'a [u8],
    /// The file after it.
    after: &'a [u8],
    /// The claim as it is written.
    claim: &'a str,
    key_id: &'a str,
    signature: Vec<u8>,
}

fn open(file: &[u8]) -> Result<Sealed<'_>, ProofError> {
    let found = place::end(file).and_then(|end| Some((place::line_before(file, end)?, end)));
    let Some((start, end)) = found else { return Err(place::why_no_proof(file)) };
    let line = file[start..end].strip_suffix(b"\n").and_then(|line| std::str::from_utf8(line).ok());
    let words: Vec<&str> =
        line.and_then(|line| line.strip_prefix(MARK)).unwrap_or_default().split(' ').collect();
    match words[..] {
        [VERSION, claim, key_id, signature] => {
            let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| ProofError::Damaged)?;
            Ok(Sealed { before: &file[..start], after: &file[end..], claim, key_id, signature })
        }
        [version, ..] if is_later(version) => Err(ProofError::Later),
        _ => Err(ProofError::Damaged),
    }
}

fn is_later(version: &str) -> bool {
    version.strip_prefix('v').and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| number > 1)
}

/// What is signed: four lines of text, easy to make by hand. The file without the proof is `before` and `after`.
fn message(claim: &str, key_id: &str, before: &[u8], after: &[u8]) -> Vec<u8> {
    let mut sha256 = digest::Context::new(&digest::SHA256);
    sha256.update(before);
    sha256.update(after);
    format!("{PURPOSE}\n{claim}\n{key_id}\n{}\n", hex(sha256.finish().as_ref())).into_bytes()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
