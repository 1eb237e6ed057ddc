//! A server that speaks S3, for one run of the tests: moto's, from a package, on a free port, ended by its process id.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::packages;
use crate::process::{Failure, output, run, target};

/// The packages, one version each: what the server honours is part of what is tested.
const PACKAGES: [&str; 3] = ["moto[s3]==5.2.5", "Flask==3.1.3", "flask-cors==6.0.5"];

/// The bucket that tests write into, each under a prefix of its own.
const BUCKET: &str = "bsr-tests";

/// A running server; dropping it ends it, and with it everything that was stored.
pub(crate) struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// What tests are told: where the bucket is, and the usual variables with which the program finds it.
    pub(crate) fn variables(&self) -> [(&'static str, String); 6] {
        [
            ("BSR_TEST_S3_URL", format!("s3://{BUCKET}")),
            ("AWS_ENDPOINT", format!("http://{}", self.address)),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "bsr".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "bsr".to_owned()),
        ]
    }
}

/// Start a server with an empty bucket, installing it where it is missing.
///
/// # Errors
/// What could not be installed or started.
pub(crate) fn start() -> Result<Server, Failure> {
    let python = python()?;
    let library = library(python)?;
    let mut command = Command::new(python);
    command.args(["-m", "moto.server", "--host", "127.0.0.1", "--port", "0"]);
    command.env("PYTHONPATH", library).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let log = child.stderr.take();
    // From here on it is ended, whatever happens.
    let mut server = Server { child, address: String::new() };
    let mut log = BufReader::new(log.ok_or_else(|| Failure("the S3 server has no standard error".into()))?);
    let mut said = String::new();
    while server.address.is_empty() {
        let begin = said.len();
        if log.read_line(&mut said)? == 0 {
            return Err(Failure(format!("the S3 server ended at once: {said}")));
        }
        if let Some((_, address)) = said[begin..].split_once("Running on http://") {
            server.address = address.trim().to_owned();
        }
    }
    // It writes a line a request: its pipe must not fill up.
    std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
    make_bucket(&server.address)?;
    Ok(server)
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `PUT /bucket`: the one request that the program itself never makes.
fn make_bucket(address: &str) -> Result<(), Failure> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "PUT /{BUCKET} HTTP/1.1\r\nHost: {address}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.split_whitespace().nth(1) == Some("200") {
        return Ok(());
    }
    Err(Failure(format!("the S3 server made no bucket: {}", answer.lines().next().unwrap_or_default())))
}

/// A Python that can install packages.
fn python() -> Result<&'static str, Failure> {
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

/// The folder of the packages, in the target folder: nothing of the system is touched, and the next run has it.
fn library(python: &str) -> Result<PathBuf, Failure> {
    let name = PACKAGES.join("-").replace("[s3]", "").replace("==", "-");
    let python_packages = std::path::absolute(target())?.join("python");
    let folder = python_packages.join(&name);
    if folder.is_dir() {
        return Ok(folder);
    }
    // Under its name only when it is whole.
    let unfinished = python_packages.join(format!("{name}-unfinished-{}", std::process::id()));
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]);
    run(pip.args(["--no-warn-conflicts", "--target"]).arg(&unfinished).args(PACKAGES))?;
    match fs::rename(&unfinished, &folder) {
        Err(error) if !folder.is_dir() => Err(error.into()),
        _ => Ok(folder),
    }
}
