//! The browser's part: WebAssembly, its JavaScript glue, the style sheet and the fonts, in a folder named after their
//! content.
//!
//! `target/site/pkg/<hash>/bsr{.js,_bg.wasm,.css}` and `texts-*.txt` with a brotli twin each, and `inter-*.woff2`, which are
//! compressed in themselves; `target/site/pkg-dir` names the folder.
//! A name that changes with the content lets browsers keep the files for ever.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::process::{Failure, run, target};
use crate::wasm_toolchain::{self, TARGET};
use crate::{catalogue, coded};

/// How much effort goes into small files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// For tests and for working on it.
    Dev,
    /// For the release binary.
    Release,
}

/// Build everything; gives the folder of the files.
///
/// # Errors
/// The first step that failed.
pub(crate) fn build(effort: Effort) -> Result<PathBuf, Failure> {
    let toolchain = wasm_toolchain::ensure()?;
    let profile = match effort {
        Effort::Dev => "wasm-dev",
        Effort::Release => "wasm-release",
    };
    // A folder of its own: another compiler may build here than next door.
    let folder = target().join("front");
    let mut cargo = toolchain.cargo();
    cargo
        .args(["build", "--package", "frontend", "--target", TARGET, "--profile", profile, "--target-dir"])
        .arg(&folder);
    if effort == Effort::Release && toolchain.has_std_sources() {
        with_small_std(&mut cargo);
    }
    run(&mut cargo)?;
    let fresh = target().join("site/pkg-new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    fs::create_dir_all(&fresh)?;
    bind(&folder.join(TARGET).join(profile).join("frontend.wasm"), &fresh, effort)?;
    fs::write(fresh.join("bsr.css"), style(effort)?)?;
    for font in files(Path::new("style/fonts"))?.iter().filter(|file| is_font(file)) {
        fs::copy(font, fresh.join(font.file_name().unwrap_or_default()))?;
    }
    texts(&fresh)?;
    publish(&fresh, effort)
}

/// Builds std along, for size, and leaves out what nobody reads in a browser: messages and places of panics, and what `{:?}`
/// would print. docs/benchmarks.md has what it saves. The flags are not stable; the ones of `.cargo/config.toml` must be said
/// again, for these replace them.
fn with_small_std(cargo: &mut Command) {
    const FLAGS: &str = "--cfg erase_components -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";
    cargo
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", FLAGS)
        .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
}

/// The texts of each language, numbered as the WebAssembly numbers them: `texts-de.txt`.
fn texts(folder: &Path) -> Result<(), Failure> {
    let topics = catalogue::read_folder(Path::new("domain/texts")).map_err(|e| Failure(e.to_string()))?;
    for (at, language) in catalogue::LANGUAGES.iter().enumerate() {
        let all = topics.iter().flat_map(|topic| &topic.messages);
        let file: String = all.map(|message| coded::coded(message, at) + "\n").collect();
        fs::write(folder.join(format!("texts-{language}.txt")), file)?;
    }
    Ok(())
}

fn bind(wasm: &Path, out: &Path, effort: Effort) -> Result<(), Failure> {
    let release = effort == Effort::Release;
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(wasm)
        .out_name("bsr")
        .typescript(false)
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .debug(!release)
                .remove_name_section(release)
                .remove_producers_section(release)
                .generate(out)
        })
        .map_err(|e| Failure(format!("wasm-bindgen: {e:#}")))
}

/// The style sheet, compiled.
pub(crate) fn style(effort: Effort) -> Result<String, Failure> {
    let style = match effort {
        Effort::Dev => grass::OutputStyle::Expanded,
        Effort::Release => grass::OutputStyle::Compressed,
    };
    grass::from_path("style/main.scss", &grass::Options::default().style(style))
        .map_err(|e| Failure(format!("style/main.scss: {e}")))
}

/// Move the files to a folder named after their content, beside compressed twins.
fn publish(fresh: &Path, effort: Effort) -> Result<PathBuf, Failure> {
    let mut files: Vec<_> = files(fresh)?;
    files.sort();
    let mut hash = Sha256::new();
    for file in &files {
        hash.update(file.file_name().map(|name| name.as_encoded_bytes().to_vec()).unwrap_or_default());
        hash.update(fs::read(file)?);
    }
    let name: String = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    for file in files.iter().filter(|file| !is_font(file)) {
        let compressed = compress(&fs::read(file)?, effort)?;
        let mut twin = file.clone().into_os_string();
        twin.push(".br");
        fs::write(twin, compressed)?;
    }
    let site = target().join("site");
    let all = site.join("pkg");
    if all.exists() {
        fs::remove_dir_all(&all)?;
    }
    fs::create_dir_all(&all)?;
    let folder = all.join(&name);
    fs::rename(fresh, &folder)?;
    fs::write(site.join("pkg-dir"), format!("pkg/{name}"))?;
    Ok(folder)
}

fn is_font(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "woff2")
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// Brotli: quality 11 for what is served for months, 4 for what is thrown away in a minute.
pub(crate) fn compress(bytes: &[u8], effort: Effort) -> Result<Vec<u8>, Failure> {
    let quality = match effort {
        Effort::Dev => 4,
        Effort::Release => 11,
    };
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, quality, 22);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}
