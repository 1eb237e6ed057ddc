//! Each limit with small figures, against clients that talk to the socket themselves.

use axum::routing::get;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::oneshot,
    task::JoinHandle,
};

use super::*;

/// A server of its own with two pages; dropping `stop` ends it.
struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

const SMALL: Limits = Limits {
    connections: 64,
    head_time: Duration::from_millis(300),
    head_size: 2048,
    headers: 20,
    unread: Duration::from_millis(300),
};

async fn start(limits: Limits) -> Running {
    let router = Router::new()
        .route("/", get(async || "hello"))
        // More than the buffers of both sides of a connection hold.
        .route("/large", get(async || vec![b'x'; 64 << 20]));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let server = serve(listener, router, limits, async {
        stopped.await.ok();
    });
    Running { address, stop, server: tokio::spawn(server) }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// What an ordinary client gets.
    async fn ordinary(&self) -> String {
        let mut stream = self.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

/// Everything until the server closes.
async fn until_closed(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset is a way to close too.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_head_that_trickles_is_not_waited_for() {
    let server = start(SMALL).await;
    let mut slow = server.connect().await;
    slow.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n").await.unwrap();
    let (mut read, mut write) = slow.into_split();
    let trickle = tokio::spawn(async move {
        // Never a whole head, however long: until the server closes.
        while write.write_all(b"X-A: b\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert!(server.ordinary().await.ends_with("hello"), "others are served meanwhile");
    let mut answer = Vec::new();
    // A reset is a way to close too; whoever is not closed at all is waited for no longer.
    let closed = tokio::time::timeout(Duration::from_secs(120), read.read_to_end(&mut answer)).await;
    assert!(closed.is_ok(), "the server does not close");
    assert!(!String::from_utf8_lossy(&answer).contains("hello"));
    trickle.await.unwrap();
}

#[tokio::test]
async fn an_idle_connection_is_closed_before_and_after_a_request() {
    let server = start(SMALL).await;
    assert_eq!(until_closed(server.connect().await).await, "");
    let mut kept = server.connect().await;
    kept.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    assert!(until_closed(kept).await.ends_with("hello"));
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = start(SMALL).await;
    let many: String = (0..200).map(|n| format!("X-{n}: b\r\n")).collect();
    for head in [
        format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(10_000)),
        format!("GET / HTTP/1.1\r\nHost: a\r\nX-Long: {}\r\n\r\n", "x".repeat(10_000)),
        format!("GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n"),
    ] {
        let mut stream = server.connect().await;
        let _ = stream.write_all(head.as_bytes()).await;
        let answer = until_closed(stream).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
    assert!(server.ordinary().await.ends_with("hello"));
}

#[tokio::test]
async fn an_answer_that_nobody_reads_is_given_up() {
    let server = start(SMALL).await;
    let mut deaf = server.connect().await;
    deaf.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    // The first bytes are there; from now on nothing is read until the server has given up and stopped.
    assert_ne!(deaf.read(&mut [0; 16]).await.unwrap(), 0);
    drop(server.stop);
    tokio::time::timeout(Duration::from_secs(10), server.server)
        .await
        .expect("it does not wait for ever")
        .unwrap();
    assert!(until_closed(deaf).await.len() < 64 << 20);
}

#[tokio::test]
async fn more_connections_than_there_are_places_wait_for_one() {
    // Idle ones hold all places, for longer than the test should take.
    let server = start(Limits { connections: 2, head_time: Duration::from_secs(600), ..SMALL }).await;
    let (first, second) = (server.connect().await, server.connect().await);
    let mut third = server.connect().await;
    third.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut byte = [0; 1];
    let waits = tokio::time::timeout(Duration::from_millis(200), third.read(&mut byte)).await;
    assert!(waits.is_err(), "the places are taken");
    drop(first);
    assert!(until_closed(third).await.ends_with("hello"));
    drop(second);
}

#[tokio::test]
async fn what_has_begun_is_finished_when_the_server_stops() {
    let server = start(Limits { head_time: Duration::from_secs(600), ..SMALL }).await;
    let mut half = server.connect().await;
    half.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    assert_ne!(half.read(&mut [0; 16]).await.unwrap(), 0);
    let idle = server.connect().await;
    drop(server.stop);
    assert_eq!(until_closed(idle).await, "", "an idle one is closed");
    assert!(until_closed(half).await.len() > (64 << 20) - 1, "the rest of the answer comes");
    server.server.await.unwrap();
}

#[test]
fn the_programs_own_limits_leave_files_for_databases_and_reports() {
    let limits = Limits::of_this_machine();
    assert!((64..=4096).contains(&limits.connections), "{}", limits.connections);
}
