//! The proof in real reports: found by us and by hand, borne by other programs, lost with any change.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

use report::proof::{Claim, ProofError, seal, verify};

use crate::conformance::python;
use crate::{key, rendered, run, samples, write};

#[test]
fn a_report_says_what_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, input) in [("ordinary", samples::ordinary(3, "2026-10")), ("hostile", samples::hostile())] {
        let file = std::fs::read(write(folder.path(), name, &input)).expect("the file");
        let claim = verify(&file, key().public()).expect("a genuine report");
        assert_eq!(claim, Claim::of(&input));
        assert_eq!((&claim.organization, claim.revision), (&input.organization, 1));
        let drawn = rendered(&input).bytes;
        assert_eq!(verify(&drawn, key().public()), Err(ProofError::NoProof));
    }
}

#[test]
fn every_changed_byte_of_a_report_is_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut file =
        std::fs::read(write(folder.path(), "one", &samples::ordinary(1, "2026-10"))).expect("the file");
    // A step that shares no factor with 8, so that all bits are tried; each byte of the last lines.
    let (length, step) = (file.len(), (file.len() / 500) | 1);
    for at in (0..length).step_by(step).chain(length.saturating_sub(600)..length) {
        let bit = 1 << (at % 8);
        file[at] ^= bit;
        assert!(verify(&file, key().public()).is_err(), "byte {at} of {length}");
        file[at] ^= bit;
    }
    assert!(verify(&file, key().public()).is_ok());
}

#[test]
fn a_file_with_a_cross_reference_stream_is_sealed_the_same_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = samples::ordinary(24, "2026-10");
    let (drawn, packed, sealed) =
        (folder.path().join("drawn.pdf"), folder.path().join("packed.pdf"), folder.path().join("sealed.pdf"));
    std::fs::write(&drawn, rendered(&input).bytes).expect("a file");
    run("qpdf", &[OsStr::new("--object-streams=generate"), drawn.as_os_str(), packed.as_os_str()]);
    let packed = std::fs::read(packed).expect("the file");
    assert!(!packed.windows(8).any(|bytes| bytes == b"\ntrailer"), "no classic table");
    let file = seal(packed, &Claim::of(&input), &key()).expect("an end as it is needed");
    assert_eq!(verify(&file, key().public()), Ok(Claim::of(&input)));
    std::fs::write(&sealed, file).expect("a file");
    let said = run("qpdf", &[OsStr::new("--check"), sealed.as_os_str()]);
    assert!(said.contains("No syntax or stream encoding errors"), "{said}");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/structure.py");
    run(python(), &[script.as_os_str(), sealed.as_os_str()]);
    assert!(by_hand(folder.path(), &sealed).status.success());
}

#[test]
fn what_other_programs_save_anew_is_not_genuine() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "report", &samples::ordinary(3, "2026-10"));
    let anew = folder.path().join("anew.pdf");
    run("qpdf", &[path.as_os_str(), anew.as_os_str()]);
    let anew = std::fs::read(anew).expect("the file");
    assert_eq!(verify(&anew, key().public()), Err(ProofError::NoProof));
}

#[test]
fn the_documented_script_finds_the_same_without_our_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = samples::hostile();
    let path = write(folder.path(), "report", &input);
    let done = by_hand(folder.path(), &path);
    let out = String::from_utf8(done.stdout).expect("text");
    assert!(done.status.success(), "{out}{}", String::from_utf8_lossy(&done.stderr));
    let claim: Claim = serde_json::from_str(&out).expect("a claim");
    assert_eq!(claim, Claim::of(&input));

    let mut changed = std::fs::read(&path).expect("the file");
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(&path, changed).expect("a file");
    let done = by_hand(folder.path(), &path);
    let err = String::from_utf8_lossy(&done.stderr);
    assert!(!done.status.success() && err.contains("changed after it was signed"), "{err}");
}

/// Runs the script of `docs/verify.md` on a file.
fn by_hand(folder: &Path, file: &Path) -> Output {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/verify.md");
    let docs = std::fs::read_to_string(docs).expect("the documentation");
    let script = docs.split("```python\n").nth(1).and_then(|rest| rest.split("```").next());
    let (script_path, key_path) = (folder.join("verify.py"), folder.join("key.pem"));
    std::fs::write(&script_path, script.expect("a script")).expect("a file");
    std::fs::write(&key_path, key().public().to_pem()).expect("a file");
    let mut command = Command::new(python());
    command.arg(script_path).arg(file).arg(key_path).output().expect("Python runs")
}
