//! Clients that are slow, that send too much or nothing that makes sense: the server answers or closes within its limits,
//! and others are served meanwhile (docs/security-testing.md has the list).

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpStream},
    time::Duration,
};

use crate::support::{Server, World};

/// A connection to the server's socket, for who talks HTTP by hand.
struct Raw(TcpStream);

impl Raw {
    fn new(server: &Server) -> Self {
        let url = server.url("");
        let stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
        // Longer than any limit of the server on a slow machine: a test that hangs fails.
        stream.set_read_timeout(Some(Duration::from_secs(180))).unwrap();
        Self(stream)
    }

    /// Sends what the server still takes.
    fn send(mut self, bytes: impl AsRef<[u8]>) -> Self {
        // Who is refused early finds the connection closed.
        let _ = self.0.write_all(bytes.as_ref());
        self
    }

    /// Whether the server still waits: it has neither answered nor closed.
    fn is_waited_for(&self) -> bool {
        self.0.set_nonblocking(true).unwrap();
        let peeked = self.0.peek(&mut [0]);
        self.0.set_nonblocking(false).unwrap();
        peeked.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    }

    /// Everything that comes until the server closes, as text.
    fn until_closed(mut self) -> String {
        let mut answer = Vec::new();
        if let Err(error) = self.0.read_to_end(&mut answer) {
            assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock, "the server does not close");
        }
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// The status that an answer begins with; none where the server closed without a word.
fn status(answer: &str) -> Option<u16> {
    answer.strip_prefix("HTTP/1.1 ")?.split(' ').next()?.parse().ok()
}

/// The server still serves.
fn assert_serves(server: &Server) {
    let answer =
        Raw::new(server).send("GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").until_closed();
    assert_eq!(status(&answer), Some(200), "{answer}");
}

fn key(world: &World) -> String {
    let printed = world.ok(&["key", "add", "--operator", "--name", "test"]);
    printed.lines().find_map(|line| line.strip_prefix("key ")).unwrap().trim().to_owned()
}

#[test]
fn what_is_too_large_is_refused_and_nothing_else_suffers() {
    let world = World::new();
    let server = world.serve(&["--no-worker"]);
    let ten = 10_000_000;
    let many: String = (0..10_000).map(|n| format!("X-{n}: b\r\n")).collect();
    let form = "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin";
    for (what, request, allowed) in [
        ("an address of 10 MB", format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(ten)), [414, 431]),
        (
            "a query of 10 MB",
            format!("GET /organizations?q={} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(ten)),
            [414, 431],
        ),
        ("10,000 headers", format!("GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n"), [431, 431]),
        (
            "a cookie of 10 MB",
            format!("GET / HTTP/1.1\r\nHost: a\r\nCookie: bsr={}\r\n\r\n", "x".repeat(ten)),
            [431, 431],
        ),
        (
            "a form of 10 MB, its length told",
            format!(
                "POST /api/ui/sign-in HTTP/1.1\r\nHost: a\r\n{form}\r\nContent-Length: {ten}\r\n\r\nemail={}",
                "x".repeat(ten - 6)
            ),
            [413, 413],
        ),
        (
            "a form of 10 MB in chunks",
            format!(
                "POST /api/ui/sign-in HTTP/1.1\r\nHost: a\r\n{form}\r\nTransfer-Encoding: chunked\r\n\r\n{ten:x}\r\n{}\r\n0\r\n\r\n",
                "x".repeat(ten)
            ),
            [413, 413],
        ),
    ] {
        let answer = Raw::new(&server).send(request).until_closed();
        // Whoever still sends when the answer comes may find a broken connection in its place.
        let found = status(&answer);
        assert!(found.is_none_or(|found| allowed.contains(&found)), "{what}: {answer}");
        assert_serves(&server);
    }
}

#[test]
fn what_makes_no_sense_is_refused_and_never_taken_for_a_second_request() {
    let world = World::new();
    let server = world.serve(&["--no-worker"]);
    for (what, request) in [
        ("no HTTP at all", "\0\u{1}\u{2}hello\r\n\r\n".to_owned()),
        ("TLS to a port without", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}\r\n\r\n".to_owned()),
        (
            "a length that is no number",
            "POST /launch HTTP/1.1\r\nHost: a\r\nContent-Length: ten\r\n\r\n".to_owned(),
        ),
        ("a negative length", "POST /launch HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n".to_owned()),
        (
            "two lengths that differ",
            "POST /launch HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"
                .to_owned(),
        ),
        (
            "a chunk whose size is no number",
            "POST /launch HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n".to_owned(),
        ),
        ("a header with a control character", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n".to_owned()),
        ("a header's name with a blank", "GET / HTTP/1.1\r\nHost : a\r\n\r\n".to_owned()),
    ] {
        let answer = Raw::new(&server).send(request).until_closed();
        assert!(matches!(status(&answer), None | Some(400)), "{what}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), usize::from(!answer.is_empty()), "{what}: {answer}");
    }
    // Rubbish behind a request is its own affair: the request is answered, the rest is refused.
    let pipelined =
        "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n\0\0rubbish\r\n\r\nGET /readyz HTTP/1.1\r\nHost: a\r\n\r\n";
    let answer = Raw::new(&server).send(pipelined).until_closed();
    assert!(answer.contains("alive") && !answer.contains("ready\n"), "{answer}");
    // A length and chunks at once are how requests are smuggled past a proxy: what follows is no request of its own.
    let both = "POST /launch HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
    let answer = Raw::new(&server).send(both).until_closed();
    assert!(!answer.contains("alive"), "{answer}");
    assert_serves(&server);
}

#[test]
fn a_head_that_trickles_and_connections_that_say_nothing_are_closed() {
    let world = World::new();
    let server = world.serve(&["--no-worker"]);
    let idle: Vec<Raw> = (0..300).map(|_| Raw::new(&server)).collect();
    let slow = Raw::new(&server).send("GET / HTTP/1.1\r\nHost: a\r\n");
    let mut writer = slow.0.try_clone().unwrap();
    let trickle = std::thread::spawn(move || {
        // A byte now and then, until the server closes.
        while writer.write_all(b"X").is_ok() {
            std::thread::sleep(Duration::from_millis(250));
        }
    });
    assert_serves(&server);
    let answer = slow.until_closed();
    assert!(matches!(status(&answer), None | Some(408)), "{answer}");
    trickle.join().unwrap();
    for connection in idle {
        assert_eq!(connection.until_closed(), "");
    }
    assert_serves(&server);
}

#[test]
fn a_body_that_stops_is_not_waited_for() {
    let world = World::new();
    let key = key(&world);
    let server = world.serve(&["--no-worker"]);
    let ingest = Raw::new(&server).send(format!(
        "POST /api/v1/ingest HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {key}\r\nContent-Length: 1000\r\n\r\n{{\"type\":"
    ));
    let form = Raw::new(&server).send(
        "POST /api/ui/sign-in HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail=a",
    );
    let launch = Raw::new(&server).send(
        "POST /launch HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntoken=a",
    );
    assert_serves(&server);
    // Half a body and then the end is another thing: nobody is there to wait for.
    let cut =
        Raw::new(&server).send("POST /launch HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\ntoken=a");
    cut.0.shutdown(Shutdown::Write).unwrap();
    assert!(status(&cut.until_closed()).is_none_or(|status| (400..500).contains(&status)));
    assert!(ingest.is_waited_for());

    // Half a minute for the next byte of what is pushed, a minute for a page.
    let answer = ingest.until_closed();
    assert_eq!(status(&answer), Some(408), "{answer}");
    assert!(form.is_waited_for() && launch.is_waited_for());
    for (what, stopped) in [("the sign-in", form), ("the launch", launch)] {
        let answer = stopped.until_closed();
        assert!(matches!(status(&answer), None | Some(408 | 503)), "{what}: {answer}");
    }
    assert_serves(&server);
}
