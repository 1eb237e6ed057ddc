//! A way to the bucket that breaks: between the workers and the S3 server of the test run, it passes everything on, or answers
//! as a storage in trouble does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the way does to whoever comes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trouble {
    /// Nothing.
    None,
    /// The storage answers so.
    Status(u16),
    /// The connection ends in the middle of a request.
    Half,
}

impl Trouble {
    fn number(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Half => 1,
            Self::Status(403) => 2,
            Self::Status(_) => 3,
        }
    }
}

/// The way; it ends when this is dropped.
pub(crate) struct Way {
    /// Where workers find the bucket.
    pub(crate) endpoint: String,
    trouble: Arc<AtomicU8>,
    /// How many connections met a trouble.
    met: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Way {
    /// A way to the test run's S3 server.
    #[expect(clippy::disallowed_methods, reason = "the test run says where its own server is")]
    pub(crate) async fn open() -> Self {
        let server = std::env::var("AWS_ENDPOINT").expect("`cargo xtask test` says where its S3 server is");
        let server = server.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let trouble = Arc::new(AtomicU8::new(0));
        let met = Arc::new(AtomicUsize::new(0));
        let (told, count) = (Arc::clone(&trouble), Arc::clone(&met));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let trouble = told.load(Ordering::SeqCst);
                count.fetch_add(usize::from(trouble > 0), Ordering::SeqCst);
                tokio::spawn(pass(stream, server.clone(), trouble));
            }
        });
        Self { endpoint, trouble, met, task }
    }

    /// Changes what happens to connections that are made from now on.
    pub(crate) fn trouble(&self, trouble: Trouble) {
        self.trouble.store(trouble.number(), Ordering::SeqCst);
    }

    /// How many connections met a trouble so far.
    pub(crate) fn met(&self) -> usize {
        self.met.load(Ordering::SeqCst)
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(mut stream: TcpStream, server: String, trouble: u8) {
    let mut begin = [0; 2_000];
    match trouble {
        0 => {
            let Ok(mut onward) = TcpStream::connect(server).await else { return };
            // Either side may hang up when it likes.
            let _ = copy_bidirectional(&mut stream, &mut onward).await;
        }
        1 => {
            let _ = stream.read(&mut begin).await;
        }
        number => {
            let _ = stream.read(&mut begin).await;
            let status = if number == 2 { "403 Forbidden" } else { "503 Slow Down" };
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    }
}
