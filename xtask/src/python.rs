//! Programs and libraries that come as Python packages: each in a folder of its own in the target folder, so that nothing
//! of the system is touched and the next run has it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::packages;
use crate::process::{Failure, output, run, target};

/// A Python that can install packages.
///
/// # Errors
/// A sentence that says what to install, where apt cannot.
pub(crate) fn python() -> Result<&'static str, Failure> {
    let find = || {
        ["python3", "/usr/bin/python3"]
            .into_iter()
            .find(|python| output(Command::new(python).args(["-m", "pip", "--version"])).is_ok())
    };
    if find().is_none() {
        packages::install(&["python3-pip"])?;
    }
    find().ok_or_else(|| Failure("Python has no pip: please install what Debian calls python3-pip".into()))
}

/// The folder of these packages (lines of pip's requirements, `name==version` with or without `--hash=…`): what Python
/// finds with it as `PYTHONPATH`, and programs in its `bin`.
///
/// # Errors
/// What pip said.
pub(crate) fn library(name: &str, requirements: &[&str]) -> Result<PathBuf, Failure> {
    let python_packages = std::path::absolute(target())?.join("python");
    let folder = python_packages.join(name);
    // Other versions under the same name are other packages.
    let wanted = requirements.join("\n");
    if fs::read_to_string(folder.join("requirements.txt")).is_ok_and(|had| had == wanted) {
        return Ok(folder);
    }
    // Under its name only when it is whole.
    let unfinished = python_packages.join(format!("{name}-unfinished-{}", std::process::id()));
    fs::create_dir_all(&unfinished)?;
    let file = unfinished.join("requirements.txt");
    fs::write(&file, &wanted)?;
    let mut pip = Command::new(python()?);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]);
    run(pip.args(["--no-warn-conflicts", "--target"]).arg(&unfinished).arg("--requirement").arg(&file))?;
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    match fs::rename(&unfinished, &folder) {
        Err(error) if !folder.is_dir() => Err(error.into()),
        _ => Ok(folder),
    }
}
