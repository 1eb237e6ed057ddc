//! `bsr serve` and `bsr worker`: what runs until it is told to stop.

use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use jobs::oidc::Provider;
use tokio::{net::TcpListener, signal, sync::watch};

use super::context;
use crate::{cli::ServeArgs, http, outcome::Failure, settings::Settings};

/// Serves until SIGTERM or ctrl-c; then accepts nothing new, finishes what is running, and ends.
pub(super) async fn serve(args: &ServeArgs, settings: Settings) -> Result<(), Failure> {
    let opened = context::open(&settings).await?;
    let key = context::signing_key(&opened, &settings).await?;
    let (deployment, standing) =
        (context::deployment(&opened.store, &settings), context::watch(&opened, &settings));
    let (stop, stopped) = watch::channel(false);
    let router = http::router(
        deployment,
        providers(&settings)?,
        standing,
        key.public().clone(),
        settings.api_rate,
        stopped.clone(),
        settings.live_reload,
    )?;
    let proxies: Arc<[_]> = settings.trusted_proxies.clone().into();
    let router = router.layer(from_fn_with_state(proxies, http::client_address));
    if !http::has_front() {
        tracing::warn!(
            "this program was built without the browser's part: pages work as plain forms, without style"
        );
    }
    tell_open_lines(&settings);
    let work = if args.no_worker { None } else { Some(context::jobs(&opened, &settings, key)) };
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
        Failure::new(format!("cannot listen on {} (BSR_LISTEN): {error}", settings.listen))
    })?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        shutdown_signal().await;
        tracing::info!("stopping: what is running is finished first");
        // Nobody waits any more when this fails.
        let _ = stop.send(true);
    });
    tracing::info!("listening on http://{address}; the portal is {}", settings.public_url);
    let limits = http::accept::Limits::of_this_machine();
    let server = tokio::spawn(http::accept::serve(listener, router, limits, wait(stopped.clone())));
    if let Some(work) = work {
        jobs::run_forever(work, wait(stopped)).await;
    }
    server.await.map_err(|error| Failure::new(format!("the server ended badly: {error}")))?;
    Ok(())
}

/// Does the jobs alone, until SIGTERM or ctrl-c.
pub(super) async fn worker(settings: Settings) -> Result<(), Failure> {
    let opened = context::open(&settings).await?;
    let key = context::signing_key(&opened, &settings).await?;
    tell_open_lines(&settings);
    let context = context::jobs(&opened, &settings, key);
    tracing::info!("working");
    jobs::run_forever(context, shutdown_signal()).await;
    Ok(())
}

/// Says once what others could read or change on the way, although the settings say openly that it may be so.
fn tell_open_lines(settings: &Settings) {
    let (told_of_http, told) = (settings.allowed_http(), context::options(settings).open_lines());
    for told in told_of_http.iter().chain(&told) {
        tracing::warn!("{told}");
    }
}

/// Where people may sign in besides here. None of them is asked anything before somebody does.
fn providers(settings: &Settings) -> Result<http::Providers, Failure> {
    let provider = |of: &jobs::oidc::ProviderSettings| {
        let back = settings.public_url.join(&format!("/sign-in/with/{}/done", of.id));
        let back =
            back.map_err(|error| Failure::new(format!("BSR_PUBLIC_URL cannot be led back to: {error}")))?;
        Provider::new(of.clone(), back).map_err(Failure::new)
    };
    Ok(http::Providers::new(settings.providers.iter().map(provider).collect::<Result<_, _>>()?))
}

async fn wait(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a reason to stop too.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Ends when the process is asked to: SIGTERM, or ctrl-c.
async fn shutdown_signal() {
    let interrupted = async {
        // Where the signal cannot be waited for, only the other one counts.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminated) => {
                terminated.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
