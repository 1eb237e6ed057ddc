//! Tells open pages to load again, by the protocol of leptos' own auto-reload: a WebSocket that pages connect to, and one
//! message when there is something new.

use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tungstenite::Message;

use crate::process::Failure;

/// Where pages look, as `[[workspace.metadata.leptos]]` says.
const ADDRESS: &str = "127.0.0.1:3001";

/// How many times there was something new.
#[derive(Clone, Default)]
pub(super) struct Reload(Arc<(Mutex<u64>, Condvar)>);

impl Reload {
    /// Listens for pages until the program ends.
    ///
    /// # Errors
    /// The address is taken.
    pub(super) fn listen() -> Result<Self, Failure> {
        let reload = Self::default();
        let listener = TcpListener::bind(ADDRESS).map_err(|e| Failure(format!("{ADDRESS}: {e}")))?;
        let pages = reload.clone();
        std::thread::spawn(move || {
            for page in listener.incoming().flatten() {
                let pages = pages.clone();
                std::thread::spawn(move || pages.tell(page));
            }
        });
        Ok(reload)
    }

    /// Every page that is open loads again.
    pub(super) fn everybody(&self) {
        let (count, changed) = &*self.0;
        *count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        changed.notify_all();
    }

    /// Waits for news and tells the page; one that has gone in the meantime needs none.
    fn tell(&self, page: TcpStream) {
        let Ok(mut socket) = tungstenite::accept(page) else { return };
        let (count, changed) = &*self.0;
        let seen = count.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *seen;
        drop(changed.wait_while(seen, |count| *count == before));
        drop(socket.send(Message::text(r#"{"all":true}"#)));
    }
}
