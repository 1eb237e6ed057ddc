//! A sealed file is refused after any change, and each kind of change has its own word.

use proptest::prelude::*;

use super::*;

/// A small file with a classic cross-reference table, as Typst writes it.
const TABLE: &str = "%PDF-1.7\n%\u{80}\u{80}\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 2\n0000000000 65535 f\r\n\
0000000016 00000 n\r\ntrailer\n<<\n  /Size 2\n  /Root 1 0 R\n>>\nstartxref\n53\n%%EOF";
/// One with a cross-reference stream, as compacting programs write it; its last line has an end.
const STREAM: &str = "%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n2 0 obj\n<</Type/XRef/W[1 1 1]/Size 3/Root 1 0 R\
/Length 9>>\nstream\nABCDEFGHI\nendstream\nendobj\n\nstartxref\n43\n%%EOF\n";

fn key(seed: u8) -> SigningKey {
    // An Ed25519 seed in PKCS#8 (RFC 8410) has nothing else that varies.
    let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let der = [&head[..], &[seed; 32]].concat();
    let base64 = base64::engine::general_purpose::STANDARD.encode(der);
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n");
    SigningKey::from_pem(&pem).unwrap()
}

fn claim() -> Claim {
    Claim {
        organization: "Contoso 株式会社".to_owned(),
        organization_id: Some("c-4711".to_owned()),
        partner: "Northwind".to_owned(),
        period: "2026-10".parse().unwrap(),
        revision: 1,
        generated_at: domain::time::parse_instant("2026-11-05T05:00:00Z").unwrap(),
    }
}

fn sealed(pdf: &str) -> Vec<u8> {
    seal(pdf.as_bytes().to_vec(), &claim(), &key(1)).unwrap()
}

fn refusal(file: &[u8]) -> ProofError {
    verify(file, key(1).public()).unwrap_err()
}

/// Where the proof begins and ends.
fn line(file: &[u8]) -> (usize, usize) {
    let end = place::end(file).unwrap();
    (place::line_before(file, end).unwrap(), end)
}

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

#[test]
fn a_sealed_file_says_what_was_claimed_and_is_the_same_file_but_for_one_line() {
    for pdf in [TABLE, STREAM] {
        let file = sealed(pdf);
        assert_eq!(verify(&file, key(1).public()), Ok(claim()));
        let (start, end) = line(&file);
        assert_eq!(joined(&[&file[..start], &file[end..]]), pdf.as_bytes());
        assert!(file[start..end].is_ascii() && file[end..].starts_with(b"startxref\n"));
        assert_eq!(file, sealed(pdf), "the same bytes each time");
    }
}

#[test]
fn the_form_is_what_it_was() {
    // Files of years ago must be checked by programs of years to come: this line may change only with the version.
    let file = sealed(TABLE);
    let (start, end) = line(&file);
    assert_eq!(
        String::from_utf8_lossy(&file[start..end]),
        "%BSR-PROOF v1 eyJvcmdhbml6YXRpb24iOiJDb250b3NvIOagquW8j-S8muekviIsIm9yZ2FuaXphdGlvbl9pZCI6ImMtNDcxMSIsInBhcnR\
         uZXIiOiJOb3J0aHdpbmQiLCJwZXJpb2QiOiIyMDI2LTEwIiwicmV2aXNpb24iOjEsImdlbmVyYXRlZF9hdCI6IjIwMjYtMTEtMDVUMDU6MDA6M\
         DBaIn0 fd110d301d2f077d AWBBWqvFKuZmkgF8DUanWt16Y-KWLpVbhOPrHGL5HOtTU65ZdOdayXFI-nMYtBkn9Kx7skG5fE2rEwfYHyBLAQ\n"
    );
}

#[test]
fn every_byte_counts() {
    for pdf in [TABLE, STREAM] {
        let file = sealed(pdf);
        for at in 0..file.len() {
            for bit in 0..8 {
                let mut changed = file.clone();
                changed[at] ^= 1 << bit;
                assert!(verify(&changed, key(1).public()).is_err(), "byte {at}, bit {bit}");
            }
            let mut fewer = file.clone();
            fewer.remove(at);
            assert!(verify(&fewer, key(1).public()).is_err(), "without byte {at}");
        }
    }
}

#[test]
fn a_file_that_breaks_off_is_refused_wherever_it_does() {
    for pdf in [TABLE, STREAM] {
        let file = sealed(pdf);
        for length in 0..file.len() {
            let found = refusal(&file[..length]);
            let expected = match length {
                0..5 => ProofError::NotPdf,
                // Only the last line end is missing: nobody would call that broken off.
                _ if file[..length].ends_with(b"%%EOF") => ProofError::Changed,
                _ => ProofError::CutShort,
            };
            assert_eq!(found, expected, "{length} of {}", file.len());
        }
    }
}

#[test]
fn what_was_added_is_told() {
    for pdf in [TABLE, STREAM] {
        let file = sealed(pdf);
        let (start, end) = line(&file);
        let proof = &file[start..end];
        let update =
            b"\n1 0 obj\n<</Type/Catalog/X 1>>\nendobj\nxref\n1 1\n0000000999 00000 n\r\ntrailer\n<<>>\n";
        let last = b"startxref\n999\n%%EOF";
        assert_eq!(refusal(&joined(&[&file, update, last])), ProofError::Appended);
        assert_eq!(refusal(&joined(&[&file, b"\n\n"])), ProofError::Appended);
        assert_eq!(refusal(&joined(&[&file, b"x"])), ProofError::Appended);
        // The old proof before the new end, to look like one that was always there.
        assert_eq!(refusal(&joined(&[&file, update, proof, last])), ProofError::Several);
        assert_eq!(refusal(&joined(&[&file[..end], proof, &file[end..]])), ProofError::Several);
        let own = seal(joined(&[&file, update, last]), &claim(), &key(2)).unwrap();
        let other =
            ProofError::OtherKey { signed_with: key(2).public().id(), expected: key(1).public().id() };
        assert_eq!(refusal(&own), other);
    }
}

#[test]
fn a_proof_in_another_place_is_refused() {
    let file = sealed(TABLE);
    let (start, end) = line(&file);
    let (proof, rest) = (&file[start..end], joined(&[&file[..start], &file[end..]]));
    let lines = (1..rest.len()).filter(|at| rest[at - 1] == b'\n' && *at != start);
    for at in lines {
        let moved = joined(&[&rest[..at], proof, &rest[at..]]);
        assert_eq!(refusal(&moved), ProofError::Misplaced, "at {at}");
    }
    assert_eq!(refusal(&joined(&[&rest, b"\n", proof])), ProofError::CutShort);
}

#[test]
fn a_proof_of_another_file_or_claim_is_refused() {
    let (one, other) = (sealed(TABLE), sealed(STREAM));
    let ((start, end), (other_start, other_end)) = (line(&one), line(&other));
    let taken = joined(&[&one[..start], &other[other_start..other_end], &one[end..]]);
    assert_eq!(refusal(&taken), ProofError::Changed);
    assert_eq!(
        refusal(&joined(&[b"x", &one[1..]])),
        ProofError::Changed,
        "not even a PDF any more, but once ours"
    );
    let next = Claim { period: "2026-11".parse().unwrap(), ..claim() };
    let next = seal(TABLE.into(), &next, &key(1)).unwrap();
    let words = |file: &[u8]| {
        let (start, end) = line(file);
        String::from_utf8(file[start..end].to_vec())
            .unwrap()
            .split(' ')
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (mut mixed, next) = (words(&one), words(&next));
    mixed[2].clone_from(&next[2]);
    let mixed = joined(&[&one[..start], mixed.join(" ").as_bytes(), &one[end..]]);
    assert_eq!(refusal(&mixed), ProofError::Changed);
}

#[test]
fn what_is_not_ours_is_told_from_what_was_changed() {
    assert_eq!(refusal(b""), ProofError::NotPdf);
    assert_eq!(refusal(b"PK\x03\x04"), ProofError::NotPdf);
    for pdf in [TABLE, STREAM, "%PDF-1.4\r\nstartxref\r\n0\r\n%%EOF\r\n\r\n"] {
        assert_eq!(refusal(pdf.as_bytes()), ProofError::NoProof);
        assert_eq!(refusal(pdf.as_bytes()).verdict(), Verdict::NotOurs);
    }
    let with = |proof: &str| {
        joined(&[&TABLE.as_bytes()[..TABLE.len() - 18], proof.as_bytes(), b"startxref\n53\n%%EOF"])
    };
    assert_eq!(with(""), TABLE.as_bytes());
    for (proof, expected) in [
        ("%BSR-PROOF \n", ProofError::Damaged),
        ("%BSR-PROOF v1\n", ProofError::Damaged),
        ("%BSR-PROOF v1 a b c\n", ProofError::Damaged),
        ("%BSR-PROOF v1  a b c d\n", ProofError::Damaged),
        ("%BSR-PROOF \u{e9} a b c\n", ProofError::Damaged),
        ("%BSR-PROOF v2 anything at all\n", ProofError::Later),
        (
            "%BSR-PROOF v1 e30 0123456789abcdef AAAA\n",
            ProofError::OtherKey {
                signed_with: "0123456789abcdef".to_owned(),
                expected: key(1).public().id(),
            },
        ),
    ] {
        assert_eq!(refusal(&with(proof)), expected, "{proof}");
    }
    assert_eq!(ProofError::Later.verdict(), Verdict::Unknown);
}

#[test]
fn what_cannot_be_sealed_is_refused() {
    let refused = |pdf: Vec<u8>| seal(pdf, &claim(), &key(1)).unwrap_err();
    assert!(matches!(refused(sealed(TABLE)), SealError::Sealed));
    for pdf in [
        "",
        "%PDF-1.7",
        "%PDF-1.7\nstartxref\n\n%%EOF",
        "%PDF-1.7\nstartxref\r\n9\n%%EOF",
        "x startxref\n9\n%%EOF",
    ] {
        assert!(matches!(refused(pdf.into()), SealError::End), "{pdf}");
    }
}

#[test]
fn keys_are_read_as_they_are_written_and_told_apart() {
    let made = SigningKey::make_pem().unwrap();
    assert_ne!(made, SigningKey::make_pem().unwrap());
    let (one, again) = (SigningKey::from_pem(&made).unwrap(), SigningKey::from_pem(&made).unwrap());
    assert_eq!(one.public(), again.public());
    let public = one.public().to_pem();
    assert_eq!(&PublicKey::from_pem(public.as_bytes()).unwrap(), one.public());
    assert_eq!(&PublicKey::from_pem(public.replace('\n', "\r\n").as_bytes()).unwrap(), one.public());
    assert_eq!(PublicKey::from_pem(made.as_bytes()), Err(KeyError::Private));
    assert_eq!(PublicKey::from_pem(b"nothing"), Err(KeyError::NotPublic));
    assert_eq!(SigningKey::from_pem(&public).unwrap_err(), KeyError::NotPrivate);
    assert_eq!(SigningKey::from_pem("").unwrap_err(), KeyError::NotPrivate);
    // An X25519 key is as long, and no key for signing.
    let x25519 = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n-----END PUBLIC KEY-----\n";
    assert_eq!(PublicKey::from_pem(x25519.as_bytes()), Err(KeyError::NotPublic));
}

#[test]
fn a_signing_key_is_not_shown() {
    let key = key(0x41);
    assert_eq!(format!("{key:?}"), format!("SigningKey({:?})", key.public().id()));
}

proptest! {
    #[test]
    fn any_claim_comes_back(
        organization in ".*", id in proptest::option::of(".*"), partner in ".*", month in 24_000..25_200_i32, revision in 1..i16::MAX,
        seconds in 946_684_800_i64..4_102_444_800,
    ) {
        let claim = Claim {
            organization,
            organization_id: id,
            partner,
            period: domain::period::Period::from_index(month),
            revision,
            generated_at: chrono::DateTime::from_timestamp(seconds, 0).unwrap(),
        };
        let file = seal(STREAM.into(), &claim, &key(3)).unwrap();
        prop_assert_eq!(verify(&file, key(3).public()), Ok(claim));
    }

    #[test]
    fn any_byte_instead_of_another_is_refused(at in any::<prop::sample::Index>(), by in 1..=255_u8) {
        let mut file = sealed(TABLE);
        let at = at.index(file.len());
        file[at] ^= by;
        prop_assert!(verify(&file, key(1).public()).is_err());
    }

    #[test]
    fn any_bytes_put_in_anywhere_are_refused(at in any::<prop::sample::Index>(), more in prop::collection::vec(any::<u8>(), 1..40)) {
        let file = sealed(STREAM);
        let at = at.index(file.len() + 1);
        prop_assert!(verify(&joined(&[&file[..at], &more, &file[at..]]), key(1).public()).is_err());
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), tail in 0..TABLE.len()) {
        let _ = verify(&bytes, key(1).public());
        let _ = verify(&joined(&[b"%PDF-", &bytes, &sealed(TABLE)[tail..]]), key(1).public());
    }
}

#[test]
fn fuzz_no_mutation_of_a_sealed_file_is_taken_for_one() {
    use end2end::fuzz::{Became, fuzz};
    let files = [sealed(TABLE), sealed(STREAM)];
    let foreign = seal(TABLE.as_bytes().to_vec(), &claim(), &key(2)).unwrap();
    let foreign = String::from_utf8_lossy(&foreign).into_owned();
    let words = ["%%EOF\n", "startxref\n", MARK, "v1 ", "v2 ", &foreign];
    fuzz("sealed reports (PDF)", &[&files[0], &files[1]], &words, |file| {
        match verify(file, key(1).public()) {
            Ok(said) => {
                assert!(files.iter().any(|sealed| sealed == file), "a changed file is taken for genuine");
                assert_eq!(said, claim());
                Became::Accepted
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                Became::Refused
            }
        }
    });
}
