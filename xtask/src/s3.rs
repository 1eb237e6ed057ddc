//! A server that speaks S3, for one run of the tests: moto's, from a package, on a free port, ended by its process id.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::packages::{self, Library};
use crate::process::Failure;

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
    let Library { python, folder } = packages::python_library(&PACKAGES)?;
    let mut command = Command::new(python);
    command.args(["-m", "moto.server", "--host", "127.0.0.1", "--port", "0"]);
    command.env("PYTHONPATH", folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
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
