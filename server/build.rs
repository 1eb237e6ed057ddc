//! Tells the program where the browser's part lies: `site` in the target folder, where `cargo xtask` puts it.

use std::path::{Path, PathBuf};

fn main() {
    let out = PathBuf::from(env("OUT_DIR"));
    // Cargo marks every target folder with this file, wherever it lies and however deep the profile's folder is.
    let target = out
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").is_file())
        .map_or_else(|| Path::new(&env("CARGO_MANIFEST_DIR")).join("../target"), Path::to_path_buf);
    let site = target.join("site");
    println!("cargo::rustc-env=BSR_SITE_DIR={}", site.display());
    println!("cargo::rerun-if-changed=build.rs");
    // A release binary holds the files themselves; others read them from the folder while they run.
    if env("PROFILE") == "release" && site.is_dir() {
        println!("cargo::rerun-if-changed={}", site.display());
    }
}

#[expect(clippy::disallowed_methods, reason = "cargo speaks to build scripts through variables")]
fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}
