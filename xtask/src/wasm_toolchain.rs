//! A compiler that builds for the browser.
//!
//! 1. The project's own already does: nothing to do.
//! 2. `rustup target add`: the ordinary way, seconds.
//! 3. Debian's `rustc-web` with its std sources: std for WebAssembly is built once (about half a minute) and
//!    assembled as a toolchain of its own. std must come from the very compiler that is used.
//!
//! What counts is a real compilation: rustup's list says «installed» even when the files are gone.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::packages;
use crate::process::{Failure, has, output, run};

/// The browser's target.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const NAME: &str = "rust-wasm-deb";

/// The compiler to use for [`TARGET`].
pub(crate) enum Toolchain {
    /// The project's own (rust-toolchain.toml).
    Own,
    /// Debian's, in this folder.
    Debian(PathBuf),
}

impl Toolchain {
    /// Cargo of this toolchain.
    pub(crate) fn cargo(&self) -> Command {
        match self {
            Self::Own => crate::process::cargo(),
            Self::Debian(folder) => {
                let mut cargo = Command::new(folder.join("bin/cargo"));
                cargo.env("RUSTC", folder.join("bin/rustc"));
                for variable in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTDOC", "RUSTC_WRAPPER"] {
                    cargo.env_remove(variable);
                }
                cargo
            }
        }
    }
}

impl Toolchain {
    /// Whether std's sources are there, or could be brought: then it can be built along, for size.
    pub(crate) fn has_std_sources(&self) -> bool {
        let there = |sysroot: &Path| sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file();
        match self {
            Self::Debian(folder) => there(folder),
            Self::Own => {
                let Ok(sysroot) = output(Command::new("rustc").args(["--print", "sysroot"])) else {
                    return false;
                };
                let sysroot = PathBuf::from(sysroot.trim());
                if !there(&sysroot) && has("rustup") {
                    let added =
                        run(Command::new("timeout").args(["90", "rustup", "component", "add", "rust-src"]));
                    if let Err(failure) = added {
                        eprintln!(
                            "xtask: the WebAssembly will be a tenth larger, for std's sources could not be brought: {failure}"
                        );
                    }
                }
                there(&sysroot)
            }
        }
    }
}

/// Find or make a toolchain that builds for the browser.
///
/// # Errors
/// What every way said, when none worked.
pub(crate) fn ensure() -> Result<Toolchain, Failure> {
    if works(Path::new("rustc")) {
        return Ok(Toolchain::Own);
    }
    if has("rustup") {
        let added = run(Command::new("timeout").args(["90", "rustup", "target", "add", TARGET]));
        if added.is_ok() && works(Path::new("rustc")) {
            return Ok(Toolchain::Own);
        }
    }
    eprintln!("xtask: rustup could not bring {TARGET}; trying Debian's compiler for the browser");
    debian().map(Toolchain::Debian)
}

/// Really compile and link.
fn works(rustc: &Path) -> bool {
    let folder = std::env::temp_dir().join(format!("bsr-wasm-{}", std::process::id()));
    let made = || -> Result<bool, std::io::Error> {
        fs::create_dir_all(&folder)?;
        let (source, wasm) = (folder.join("t.rs"), folder.join("t.wasm"));
        fs::write(
            &source,
            "#[unsafe(no_mangle)] pub extern \"C\" fn f(n: u64) -> usize { n.to_string().len() }\n",
        )?;
        let status = Command::new(rustc)
            .args(["--edition", "2024", "--crate-type", "cdylib", "--target", TARGET, "-o"])
            .arg(&wasm)
            .arg(&source)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        Ok(status.success() && fs::read(&wasm)?.starts_with(b"\0asm"))
    };
    let works = made().unwrap_or(false);
    // A left-over folder in the temporary folder harms nobody.
    fs::remove_dir_all(&folder).ok();
    works
}

fn debian() -> Result<PathBuf, Failure> {
    let home =
        std::env::var_os("HOME").map(PathBuf::from).ok_or_else(|| Failure("HOME is not set".into()))?;
    let folder = home.join(".local/share").join(NAME);
    if works(&folder.join("bin/rustc")) {
        return Ok(folder);
    }
    if !has("dpkg") {
        return Err(Failure(format!(
            "no compiler for {TARGET}: `rustup target add {TARGET}` failed, and the other way needs Debian. \
             Please make that command work and try again."
        )));
    }
    packages::install(&["rustc-web", "cargo-web", "rust-web-src", "lld-22"])?;
    let std = build_std()?;
    assemble(&folder, &std)?;
    if works(&folder.join("bin/rustc")) {
        Ok(folder)
    } else {
        Err(Failure(format!("the toolchain assembled at {} does not build {TARGET}", folder.display())))
    }
}

/// Build std for the browser with Debian's compiler; gives the folder of its libraries.
fn build_std() -> Result<PathBuf, Failure> {
    let folder = crate::process::target().join("wasm-std");
    fs::create_dir_all(folder.join("src"))?;
    fs::create_dir_all(folder.join("tools"))?;
    fs::write(
        folder.join("Cargo.toml"),
        "[package]\nname = \"std-build\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    fs::write(folder.join("src/lib.rs"), "")?;
    // lld takes its flavour from the name or from -flavor, which rustc passes.
    link(Path::new("/usr/bin/lld-22"), &folder.join("tools/rust-lld"))?;
    let path = std::env::var("PATH").unwrap_or_default();
    let mut build = Command::new("/usr/bin/cargo");
    for variable in ["RUSTUP_TOOLCHAIN", "CARGO_TARGET_DIR", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO"]
    {
        build.env_remove(variable);
    }
    run(build
        .current_dir(&folder)
        .env("PATH", format!("{}:{path}", folder.join("tools").display()))
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["build", "-q", "-Zbuild-std=std,panic_abort,test,proc_macro", "--release", "--target", TARGET])
        .arg("--target-dir")
        .arg(folder.join("target")))?;
    Ok(folder.join("target").join(TARGET).join("release/deps"))
}

/// Lay Debian's compiler and the built std out as a toolchain.
fn assemble(folder: &Path, std: &Path) -> Result<(), Failure> {
    let version = output(Command::new("/usr/bin/rustc").arg("-vV"))?;
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or_else(|| Failure("rustc -vV names no host".into()))?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let libraries = folder.join("lib/rustlib").join(TARGET).join("lib");
    let linkers = folder.join("lib/rustlib").join(host).join("bin");
    for made in [&folder.join("bin"), &libraries, &linkers] {
        fs::create_dir_all(made)?;
    }
    for entry in fs::read_dir(std)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with("lib") && name.ends_with(".rlib") && !name.starts_with("libstd_build") {
            fs::copy(&path, libraries.join(name))?;
        }
    }
    link(
        Path::new(&format!("/usr/lib/rustlib/{host}/lib")),
        &folder.join("lib/rustlib").join(host).join("lib"),
    )?;
    link(Path::new("/usr/bin/lld-22"), &linkers.join("rust-lld"))?;
    link(Path::new("/usr/lib/rustlib/src"), &folder.join("lib/rustlib/src"))?;
    link(Path::new("/usr/bin/cargo"), &folder.join("bin/cargo"))?;
    let rustc = folder.join("bin/rustc");
    fs::write(&rustc, format!("#!/bin/sh\nexec /usr/bin/rustc --sysroot '{}' \"$@\"\n", folder.display()))?;
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

fn link(to: &Path, at: &Path) -> Result<(), Failure> {
    if at.symlink_metadata().is_ok() {
        fs::remove_file(at)?;
    }
    symlink(to, at).map_err(|e| Failure(format!("{}: {e}", at.display())))
}
