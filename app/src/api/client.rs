//! The browser's way to the portal. A page that stays open meets the program that came after it, and both say values by their
//! places alone: what one wrote, the other would read wrongly. So each request says of which build its page is, and another build
//! answers none of them.

use super::AppError;
use futures::{Sink, Stream};
use leptos::prelude::document;
use leptos::server_fn::Bytes;
use leptos::server_fn::client::{Client, browser::BrowserClient};
use leptos::server_fn::request::browser::BrowserRequest;
use leptos::server_fn::response::{ClientRes, browser::BrowserResponse};

/// The header that says it: the folder of the browser's files, whose name changes with their content.
pub const BUILD: &str = "bsr-build";
/// The status of a request of another build's page.
const RENEWED: u16 = 409;

/// The client of server functions.
pub struct PortalClient;

impl Client<AppError> for PortalClient {
    type Request = BrowserRequest;
    type Response = BrowserResponse;

    async fn send(request: BrowserRequest) -> Result<BrowserResponse, AppError> {
        if let Some(build) = build() {
            request.headers().set(BUILD, &build);
        }
        let response = <BrowserClient as Client<AppError>>::send(request).await?;
        let is_renewed = ClientRes::<AppError>::status(&response) == RENEWED;
        if is_renewed { Err(AppError::Renewed) } else { Ok(response) }
    }

    async fn open_websocket(
        path: &str,
    ) -> Result<
        (impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static),
        AppError,
    > {
        <BrowserClient as Client<AppError>>::open_websocket(path).await
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as Client<AppError>>::spawn(future);
    }
}

/// The build of this page, by its style sheet.
fn build() -> Option<String> {
    let sheet = document().query_selector("link[rel=stylesheet]").ok().flatten()?;
    let address = sheet.get_attribute("href")?;
    let (folder, _) = address.trim_start_matches('/').rsplit_once('/')?;
    Some(folder.to_owned())
}
