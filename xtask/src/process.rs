//! Running other programs, with what they are and how long they took on the terminal.

use std::ffi::OsStr;
use std::fmt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// A sentence for the person at the terminal.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// The project's root folder.
pub(crate) fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map(PathBuf::from).unwrap_or(own)
}

/// The target folder: cargo's own variable where it is set.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The cargo that started this program.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Run to the end; a status other than 0 is a failure that names the command.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let line = describe(command);
    eprintln!("\n» {line}");
    let started = Instant::now();
    let status = command.status().map_err(|e| Failure(format!("{line}: {e}")))?;
    eprintln!("« {:.1} s", started.elapsed().as_secs_f32());
    if status.success() { Ok(()) } else { Err(Failure(format!("{line} ended with {status}"))) }
}

/// Run to the end and give what it printed on standard output.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let line = describe(command);
    let output = command.output().map_err(|e| Failure(format!("{line}: {e}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure(format!("{line} ended with {}: {}", output.status, said.trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a program took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// Time on processors, its own and its children's.
    pub(crate) cpu: Duration,
}

/// Run to the end and give what it took and what it printed on standard output.
pub(crate) fn measure(command: &mut Command) -> Result<(Usage, String), Failure> {
    let (before, started) = (cpu_of_ended_children()?, Instant::now());
    let printed = output(command)?;
    let wall = started.elapsed();
    Ok((Usage { wall, cpu: cpu_of_ended_children()?.saturating_sub(before) }, printed))
}

/// Run to the end and give the most memory that the program itself ever held (Linux's `VmHWM`), in megabytes, and what it
/// printed on standard output.
pub(crate) fn peak_memory(command: &mut Command) -> Result<(f64, String), Failure> {
    let line = describe(command);
    let failed = |what: &dyn fmt::Display| Failure(format!("{line}: {what}"));
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().map_err(|error| failed(&error))?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    // The system forgets the figure when the program ends: it is asked until then.
    let ended = loop {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let told = told.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        peak = told.and_then(|kilobytes| kilobytes.parse::<u32>().ok()).unwrap_or(0).max(peak);
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let mut printed = String::new();
    if let Some(mut out) = child.stdout.take() {
        std::io::Read::read_to_string(&mut out, &mut printed)?;
    }
    if ended.success() { Ok((f64::from(peak) * 1024.0 / 1e6, printed)) } else { Err(failed(&ended)) }
}

/// Processor time of all children that have ended, from `/proc/self/stat` (proc_pid_stat(5), fields 16 and 17).
fn cpu_of_ended_children() -> Result<Duration, Failure> {
    /// Linux counts in hundredths of a second towards programs, whatever the kernel's own tick is.
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The second field is the program's name in parentheses and may hold blanks.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u32 =
        after_name.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    Ok(Duration::from_secs_f64(f64::from(ticks) / TICKS_A_SECOND))
}

/// Whether a program of that name is on the PATH.
pub(crate) fn has(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Whether this process may do what only the system's administrator may.
pub(crate) fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
