//! Runs the program in a folder of its own, and talks to it.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};

/// A data folder and the variables that every command of a test gets.
pub(crate) struct World {
    folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
}

/// What a command left behind.
pub(crate) struct Done {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    /// An empty one, on the sixth of November 2026.
    pub(crate) fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap(), variables: Vec::new() };
        world.with("BSR_NOW", "2026-11-06T08:00:00Z")
    }

    /// Sets a variable for all commands from now on.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder; gives its path as text.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The program, ready to be run in the folder with nothing of the test's own settings.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bsr"));
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("BSR_")) {
                command.env_remove(name);
            }
        }
        command.args(words).current_dir(self.folder.path()).envs(self.variables.clone());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Done {
        done(self.command(words).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs a command that must succeed; gives what it printed.
    pub(crate) fn ok(&self, words: &[&str]) -> String {
        let done = self.run(words);
        assert_eq!(done.status, 0, "bsr {}: {}", words.join(" "), done.err);
        done.out
    }

    /// Runs a command that must fail with one line on standard error; gives that line.
    pub(crate) fn refused(&self, words: &[&str]) -> String {
        let done = self.run(words);
        assert_ne!(done.status, 0, "bsr {} succeeded: {}", words.join(" "), done.out);
        assert_eq!(done.err.trim_end().lines().count(), 1, "not one sentence: {}", done.err);
        assert!(done.err.starts_with("bsr: "), "{}", done.err);
        done.err
    }

    /// Runs a command with that standard input.
    pub(crate) fn feed(&self, words: &[&str], input: &[u8]) -> Done {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that refuses early does not read its input.
        let _ = child.stdin.take().unwrap().write_all(input);
        done(child.wait_with_output().unwrap())
    }

    /// Starts `bsr serve` on a free port and waits until it says where it listens.
    pub(crate) fn serve(&self, words: &[&str]) -> Server {
        let mut command = self.command(&[&["serve"], words].concat());
        command.env("BSR_LISTEN", "127.0.0.1:0").stdin(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let url = loop {
            let begin = said.len();
            assert_ne!(log.read_line(&mut said).unwrap(), 0, "the server ended: {said}");
            if let Some((_, rest)) = said[begin..].split_once("listening on ") {
                break rest.split([';', ' ', '\n']).next().unwrap().to_owned();
            }
        };
        let told = Arc::new(Log { text: Mutex::new(said), grew: Condvar::new() });
        let kept = told.clone();
        // Its pipe must not fill up.
        std::thread::spawn(move || {
            let mut line = String::new();
            while log.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
                kept.text.lock().unwrap().push_str(&std::mem::take(&mut line));
                kept.grew.notify_all();
            }
        });
        Server { child, url, log: told }
    }
}

fn done(output: Output) -> Done {
    Done {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A running server; dropping it ends it.
pub(crate) struct Server {
    child: Child,
    url: String,
    log: Arc<Log>,
}

/// What a server has told on standard error.
struct Log {
    text: Mutex<String>,
    grew: Condvar,
}

impl Server {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Waits until the log has a line with all of that; gives the whole log.
    pub(crate) fn logged(&self, parts: &[&str]) -> String {
        let is_there =
            |text: &mut String| text.lines().any(|line| parts.iter().all(|part| line.contains(part)));
        let text = self.log.text.lock().unwrap();
        let (text, _) =
            self.log.grew.wait_timeout_while(text, Duration::from_secs(180), |text| !is_there(text)).unwrap();
        assert!(is_there(&mut text.clone()), "no line with {parts:?} in\n{text}");
        text.clone()
    }

    /// Ends it on the spot, as a power cut does: SIGKILL.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as an init system does; gives its status.
    pub(crate) fn stop(mut self) -> i32 {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A file of the documentation.
pub(crate) fn docs(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// A plain form's body.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
