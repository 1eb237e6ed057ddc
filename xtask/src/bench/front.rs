//! What a browser loads at its first visit.

use std::fs;

use crate::front::{self, Effort};
use crate::process::Failure;

/// Prints the sizes.
pub(super) fn run() -> Result<(), Failure> {
    let folder = front::build(Effort::Release)?;
    println!("\n| file | raw KB | brotli KB |\n|---|---:|---:|");
    for file in ["bsr_bg.wasm", "bsr.js", "bsr.css", "texts-en.txt", "texts-ja.txt"] {
        let raw = fs::metadata(folder.join(file))?.len();
        let small = fs::metadata(folder.join(format!("{file}.br")))?.len();
        println!("| {file} | {} | {} |", kilobytes(raw), kilobytes(small));
    }
    Ok(())
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}
