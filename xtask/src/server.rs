//! A running `bsr serve`, asked over a connection that is kept open, and a demo world for it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::{Failure, output};

/// The server; dropping it ends it.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
}

impl Server {
    /// Starts that program, with the settings that `place` gives it.
    pub(crate) fn start(program: &Path, place: impl FnOnce(&mut Command)) -> Result<Self, Failure> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new(program);
        command.args(["serve", "--no-worker"]).env("BSR_LISTEN", &address).env("BSR_LOG_LEVEL", "warn");
        command.env("BSR_PUBLIC_URL", format!("http://{address}"));
        place(&mut command);
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let server = Self { process, address };
        let begun = Instant::now();
        while server.get("/readyz", "").is_err() {
            if begun.elapsed() > Duration::from_secs(60) {
                return Err(Failure("the server does not start".into()));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// The session's cookie.
    pub(crate) fn sign_in(&self, email: &str, password: &str) -> Result<String, Failure> {
        let form = format!("email={}&password={password}", email.replace('@', "%40"));
        let request = format!(
            "POST /api/ui/sign-in HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\naccept: text/html\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {1}\r\n\r\n{form}",
            self.address,
            form.len()
        );
        let (head, _) = Connection::open(&self.address)?.ask(&request)?;
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: bsr="));
        let cookie = cookie.and_then(|line| line.split(';').next());
        cookie.map(|it| format!("bsr={it}")).ok_or_else(|| Failure(format!("nobody was signed in: {head}")))
    }

    /// A page's or a file's bytes.
    pub(crate) fn get(&self, path: &str, session: &str) -> Result<Vec<u8>, Failure> {
        let (head, body) = Connection::open(&self.address)?.ask(&request(&self.address, path, session))?;
        if head.starts_with("HTTP/1.1 200") { Ok(body) } else { Err(Failure(format!("{path}: {head}"))) }
    }
}

impl Server {
    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A demo world that is served, and its first owner, who is signed in.
pub(crate) struct Demo {
    pub(crate) server: Server,
    /// The owner's cookie.
    pub(crate) session: String,
    /// `/organizations/…` of one of theirs.
    pub(crate) organization: String,
    /// `/partners/…`: theirs.
    pub(crate) partner: String,
    _data: tempfile::TempDir,
}

impl Demo {
    /// Makes it with that program, with the reports that are due on 20 November 2026.
    pub(crate) fn serve(program: &Path) -> Result<Self, Failure> {
        let data = tempfile::tempdir()?;
        let place = |command: &mut Command| {
            command.env("BSR_DATA_DIR", data.path()).env("BSR_NOW", "2026-11-20T08:00:00Z");
        };
        let bsr = |words: &[&str]| {
            let mut command = Command::new(program);
            command.args(words);
            place(&mut command);
            output(&mut command)
        };
        let people = bsr(&["demo", "--seed", "1"])?;
        bsr(&["run-due"])?;
        let owner = people.lines().find_map(|line| {
            let mut words = line.split_whitespace();
            (words.next() == Some("owner")).then(|| Some((words.next()?, words.next()?)))?
        });
        let (email, password) = owner.ok_or_else(|| Failure("the demo world names no owner".into()))?;
        let server = Server::start(program, place)?;
        let session = server.sign_in(email, password)?;
        let list = String::from_utf8_lossy(&server.get("/organizations?q=Bergmann", &session)?).into_owned();
        let address = |begins: &str| -> Result<String, Failure> {
            let at = list.find(&format!("{begins}0"));
            let at = at.ok_or_else(|| Failure(format!("the list has no link to {begins}…")))?;
            let id =
                list[at + begins.len()..].chars().take_while(|char| char.is_ascii_hexdigit() || *char == '-');
            Ok(format!("{begins}{}", id.collect::<String>()))
        };
        let (organization, partner) = (address("/organizations/")?, address("/partners/")?);
        Ok(Self { server, session, organization, partner, _data: data })
    }
}

/// A request for a page.
pub(crate) fn request(address: &str, path: &str, session: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {session}\r\naccept: text/html,*/*\r\n\r\n")
}

/// A connection that is kept open; enough of HTTP for our own server.
pub(crate) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(crate) fn open(address: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// The head of the answer in lower case but for its first line, and its body.
    pub(crate) fn ask(&mut self, request: &str) -> Result<(String, Vec<u8>), Failure> {
        self.0.get_mut().write_all(request.as_bytes())?;
        let mut head = String::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err(Failure("the server closed the connection".into()));
            }
            if line == "\r\n" {
                break;
            }
            head.push_str(line.trim_end());
            head.push('\n');
        }
        let field = |name: &str| {
            head.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        let mut body = Vec::new();
        if field("transfer-encoding").is_some_and(|coding| coding == "chunked") {
            loop {
                let mut line = String::new();
                self.0.read_line(&mut line)?;
                let size = usize::from_str_radix(line.trim(), 16)?;
                let mut chunk = vec![0; size + 2];
                self.0.read_exact(&mut chunk)?;
                if size == 0 {
                    break;
                }
                body.extend_from_slice(&chunk[..size]);
            }
        } else {
            let length = field("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            body.resize(length, 0);
            self.0.read_exact(&mut body)?;
        }
        Ok((head, body))
    }
}
