//! The relay itself: it listens, counts connections and keeps what it took.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use super::dialogue;
use super::mailbox::{Mailbox, Message};
use super::script::Script;

/// A running relay; it stops, and its connections end, when this is dropped.
#[derive(Debug)]
pub struct Relay {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

/// What all connections share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) began: Instant,
    pub(super) script: Mutex<Script>,
    pub(super) mailbox: Mutex<Mailbox>,
    /// Messages that were begun.
    pub(super) begun: AtomicUsize,
    connections: AtomicUsize,
}

impl Relay {
    /// Listens on a free loopback port and keeps messages in memory.
    ///
    /// # Errors
    /// No port can be had, or the script has a line that is no rule.
    pub async fn start(script: &str) -> io::Result<Self> {
        Self::start_on(0, None, script).await
    }

    /// Listens on a loopback port of one's own choice (0: any free one), and writes messages into a folder if one is named.
    ///
    /// # Errors
    /// The port or the folder cannot be had, or the script has a line that is no rule.
    pub async fn start_on(port: u16, folder: Option<&Path>, script: &str) -> io::Result<Self> {
        let mut rules = Script::default();
        rules.add(script).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let shared = Arc::new(Shared {
            began: Instant::now(),
            script: Mutex::new(rules),
            mailbox: Mutex::new(Mailbox::open(folder)?),
            begun: AtomicUsize::new(0),
            connections: AtomicUsize::new(0),
        });
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(listen(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, task })
    }

    /// The relay's address, as `BSR_MAIL_URL` takes it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Adds rules after those that are there.
    ///
    /// # Errors
    /// A line that is no rule; nothing is added then.
    pub fn script(&self, rules: &str) -> Result<(), String> {
        lock(&self.shared.script).add(rules)
    }

    /// Forgets all rules.
    pub fn heal(&self) {
        lock(&self.shared.script).clear();
    }

    /// The messages that were taken so far, in their order.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        lock(&self.shared.mailbox).messages().to_vec()
    }

    /// How many connections were made so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    // Dropped with this task, and all connections with it.
    let mut connections = JoinSet::new();
    // An error here ends the relay; the test's next message says so.
    while let Ok((stream, _)) = listener.accept().await {
        let number = shared.connections.fetch_add(1, Ordering::Relaxed) + 1;
        connections.spawn(dialogue::hold(stream, Arc::clone(&shared), number));
        while connections.try_join_next().is_some() {}
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
