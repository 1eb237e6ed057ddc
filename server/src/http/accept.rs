//! How connections are taken, and what one of them may cost: how many at once, how long a request's head may take and how
//! large it may be, how long a client may leave an answer unread. `axum::serve` bounds none of these.
//!
//! Bodies are bounded where they are read: forms by `RequestBodyLimitLayer`, ingest by its own limits, and all by the time
//! that a request may take (`http.rs`).

use std::{convert::Infallible, future::Future, io, net::SocketAddr, pin::pin, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt as _;

/// What one client may take, whatever it sends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// How many connections are served at once; others wait until one ends, in the system's queue.
    pub(crate) connections: usize,
    /// How long a request's head may take from its first possible byte to its last, and so how long an idle connection stays.
    pub(crate) head_time: Duration,
    /// How many bytes the head may have, with the address.
    pub(crate) head_size: usize,
    /// How many headers it may have.
    pub(crate) headers: usize,
    /// How long a client may take nothing of an answer that is ready for it.
    pub(crate) unread: Duration,
}

impl Limits {
    /// Those of the program: nothing that a browser or a sender of results does comes near them.
    pub(crate) fn of_this_machine() -> Self {
        Self {
            connections: connections(),
            head_time: Duration::from_secs(20),
            head_size: 32 * 1024,
            headers: 100,
            unread: Duration::from_secs(60),
        }
    }
}

/// How many connections this process can have: half of the files that the system lets it open, for databases, reports and
/// the upstream need some too, and at most 4096. It asks for more files first, as far as it may have them unasked.
fn connections() -> usize {
    // Where the system does not tell, it is the least that there is anywhere.
    let files = rlimit::increase_nofile_limit(16_384).unwrap_or(256);
    usize::try_from(files / 2).unwrap_or(4096).clamp(64, 4096)
}

/// Serves until `stopped`; then takes no connection more, lets what is running finish, and ends.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stopped: impl Future<Output = ()>,
) {
    let (stop, stopping) = watch::channel(());
    let mut running = JoinSet::new();
    let mut stopped = pin!(stopped);
    loop {
        tokio::select! {
            biased;
            () = &mut stopped => break,
            // A place becomes free. What went wrong in it has been told.
            Some(_) = running.join_next() => {}
            accepted = listener.accept(), if running.len() < limits.connections => match accepted {
                Ok((stream, peer)) => {
                    running.spawn(connection(stream, peer, router.clone(), limits, stopping.clone()));
                }
                Err(error) => not_accepted(&error).await,
            },
        }
    }
    drop(listener);
    // Every connection sees this end, and answers what it has begun.
    drop(stop);
    while running.join_next().await.is_some() {}
}

/// A client that went away again costs nothing; without files to open for it the next try waits for some to be closed.
async fn not_accepted(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "a connection could not be accepted");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// One connection, to its end.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    mut stopping: watch::Receiver<()>,
) {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.unread));
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let router = router.clone();
        async move { Ok::<_, Infallible>(router.oneshot(request).await.unwrap_or_else(|never| match never {})) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_header_size(limits.head_size)
        .max_headers(limits.headers)
        // What is read ahead of a request, and of an answer kept for a slow client.
        .max_buf_size(limits.head_size.max(64 * 1024));
    let mut served = pin!(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
    let mut told = false;
    loop {
        tokio::select! {
            ended = served.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, %peer, "a connection ended early");
                }
                return;
            }
            // An error is the news: the other side is dropped when the server stops.
            _ = stopping.changed(), if !told => {
                told = true;
                served.as_mut().graceful_shutdown();
            }
        }
    }
}

#[cfg(test)]
mod tests;
