//! Makes `domain::texts` from the catalogue in `texts/`: a function for each text. A text that is missing or superfluous
//! in a language, or that does not use the same placeholders as English, ends the build with a list of what is wrong.

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/coded.rs"]
mod coded;
#[path = "build/generate.rs"]
mod generate;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=texts");
    println!("cargo::rerun-if-changed=build");
    match write() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script in the environment where to write")]
fn write() -> Result<(), Box<dyn Error>> {
    let topics = catalogue::read_folder(Path::new("texts"))?;
    let out = std::env::var_os("OUT_DIR").ok_or("cargo says no OUT_DIR")?;
    // Browsers have the texts of one language in a file.
    let is_browser = std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    Ok(std::fs::write(Path::new(&out).join("texts.rs"), generate::source(&topics, is_browser))?)
}
