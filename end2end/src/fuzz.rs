//! Inputs as an attacker makes them: valid samples that are cut, spliced, repeated and salted with what parsers trip over, and
//! plain rubbish. One function tries them against a parser and counts what became of them.
//!
//! `PROPTEST_CASES` says how many (256 otherwise); `cargo xtask fuzz` runs all parsers with many and prints the counts, which
//! each leaves as a file in the folder that `BSR_TEST_FUZZ` names.

use std::cell::Cell;
use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestError, TestRunner};

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// The parser took it; what it made of it was checked.
    Accepted,
    /// It was refused; the refusal was checked.
    Refused,
}

/// What has broken parsers before: ends of numbers, of text and of nesting, marks that change what is read, ways out of a field.
const SALT: [&[u8]; 48] = [
    b"\0",
    b"\r\n",
    b"\n",
    b"\r",
    b"\t",
    b" ",
    b"\"",
    b"'",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b";",
    b"=",
    b"@",
    b"..",
    b"../",
    b"%00",
    b"%2e%2e%2f",
    b"null",
    b"true",
    b"-1",
    b"0",
    b"1e400",
    b"-0.0",
    b"NaN",
    b"18446744073709551616",
    b"9223372036854775808",
    b"\\u0000",
    b"\\ud800",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    "\u{202e}".as_bytes(),
    "\u{200d}".as_bytes(),
    "İ".as_bytes(),
    "ⅷ".as_bytes(),
    "ﬃ".as_bytes(),
    b"9999-12-31T23:59:60Z",
    b"0001-01-01T00:00:00+23:59",
    b"=cmd|' /C calc'!A0",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"&#x0;",
    b"----",
];

/// One thing that is done to a sample.
#[derive(Debug, Clone)]
enum Change {
    Flip(Index, u8),
    Remove(Index, usize),
    Repeat(Index, usize, usize),
    Insert(Index, Vec<u8>),
    Cut(Index),
    /// The begin of this sample and the end of another.
    Splice(Index, Vec<u8>, Index),
}

/// Tries a parser with mutations of `samples`, each of which it must accept as it is. `check` panics where a property does not
/// hold; `words` are what this parser in particular might trip over.
///
/// # Panics
/// With the smallest input found for which `check` panics, or a sample that is refused.
#[expect(clippy::panic, reason = "it is how a test fails")]
pub fn fuzz(parser: &str, samples: &[&[u8]], words: &[&str], check: impl Fn(&[u8]) -> Became) {
    let (counts, crash) = tried(parser, samples, words, check);
    leave(parser, counts, crash.is_some());
    if let Some(crash) = crash {
        panic!("{parser}: {crash}");
    }
}

/// How many were accepted and refused, and the smallest input that broke it, if one did.
fn tried(
    parser: &str,
    samples: &[&[u8]],
    words: &[&str],
    check: impl Fn(&[u8]) -> Became,
) -> ([u64; 2], Option<String>) {
    for sample in samples {
        assert_eq!(
            check(sample),
            Became::Accepted,
            "{parser}: the sample {} is refused",
            sample.escape_ascii()
        );
    }
    let (accepted, refused) = (Cell::new(0_u64), Cell::new(0_u64));
    // No file of failures: what was found becomes a test of its own.
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let tried = runner.run(&inputs(samples, words), |input| {
        let count = match check(&input) {
            Became::Accepted => &accepted,
            Became::Refused => &refused,
        };
        count.set(count.get() + 1);
        Ok(())
    });
    let crash = match tried {
        Ok(()) => None,
        Err(TestError::Fail(why, input)) => Some(format!("«{}»: {why}", input.escape_ascii())),
        Err(TestError::Abort(why)) => Some(why.to_string()),
    };
    ([accepted.get(), refused.get()], crash)
}

fn inputs(samples: &[&[u8]], words: &[&str]) -> impl Strategy<Value = Vec<u8>> + use<> {
    let samples: Vec<Vec<u8>> = samples.iter().map(|sample| sample.to_vec()).collect();
    let salt = words.iter().map(|word| word.as_bytes()).chain(SALT).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let at = any::<Index>;
    let change = prop_oneof![
        3 => (at(), any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
        2 => (at(), 1..40_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        1 => (at(), 1..20_usize, 2..300_usize).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        4 => (at(), select(salt)).prop_map(|(at, salt)| Change::Insert(at, salt)),
        1 => at().prop_map(Change::Cut),
        1 => (at(), select(samples.clone()), at()).prop_map(|(at, other, from)| Change::Splice(at, other, from)),
    ];
    let mutated = (select(samples), vec(change, 0..6)).prop_map(|(mut input, changes)| {
        for change in changes {
            apply(&mut input, change);
        }
        input
    });
    prop_oneof![9 => mutated, 1 => vec(any::<u8>(), 0..300)]
}

fn apply(input: &mut Vec<u8>, change: Change) {
    // A place between two bytes, also before the first and behind the last.
    let place = |at: Index| at.index(input.len() + 1);
    match change {
        Change::Flip(at, byte) => {
            let at = place(at);
            if let Some(found) = input.get_mut(at) {
                *found ^= byte;
            }
        }
        Change::Remove(at, length) => {
            let at = place(at);
            input.drain(at..input.len().min(at + length));
        }
        Change::Repeat(at, length, times) => {
            let at = place(at);
            let part = input[at..input.len().min(at + length)].repeat(times);
            input.splice(at..at, part);
        }
        Change::Insert(at, salt) => {
            let at = place(at);
            input.splice(at..at, salt);
        }
        Change::Cut(at) => input.truncate(place(at)),
        Change::Splice(at, other, from) => {
            input.truncate(place(at));
            input.extend_from_slice(&other[from.index(other.len() + 1)..]);
        }
    }
}

/// A line of the table of `cargo xtask fuzz`: parser, tried, accepted, refused, crashes.
fn leave(parser: &str, [accepted, refused]: [u64; 2], crashed: bool) {
    #[allow(clippy::disallowed_methods, reason = "says where the counts go; it is no setting of the product")]
    let Some(folder) = std::env::var_os("BSR_TEST_FUZZ").map(PathBuf::from) else { return };
    let line = format!("{parser}\t{}\t{accepted}\t{refused}\t{}\n", accepted + refused, u8::from(crashed));
    let name = parser.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    std::fs::write(folder.join(name), line).expect("the folder of counts can be written");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parser_that_breaks_is_found_out() {
        let broken = |input: &[u8]| {
            assert!(!input.windows(2).any(|pair| pair == b".."), "two dots");
            Became::Accepted
        };
        let (_, said) = tried("a broken one", &[b"one.two"], &[], broken);
        // Shrunk to little more than what breaks it.
        assert!(said.is_some_and(|said| said.contains("..") && said.len() < 100));
    }

    #[test]
    fn samples_are_tried_whole_and_changed() {
        let (whole, other) = (Cell::new(0_u64), Cell::new(0_u64));
        let ([accepted, refused], crash) = tried("one that counts", &[b"a sample"], &["salt"], |input| {
            let count = if input == b"a sample" { &whole } else { &other };
            count.set(count.get() + 1);
            Became::Accepted
        });
        assert!(whole.get() > 1 && other.get() > 100, "{} {}", whole.get(), other.get());
        assert_eq!((accepted, refused, crash), (whole.get() + other.get() - 1, 0, None));
    }
}
