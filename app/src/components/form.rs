//! Forms that work without scripts, and with them are sent beside the page: whatever comes back, what was typed stays.

use crate::api::AppError;
#[cfg(feature = "hydrate")]
use crate::api::PortalClient;
use crate::view;
use leptos::prelude::*;
use leptos::web_sys::{HtmlElement, HtmlFormElement, SubmitEvent};
use serde::de::DeserializeOwned;

/// What became of a form.
pub(crate) struct Sent<T: Send + Sync + 'static> {
    is_pending: RwSignal<bool>,
    answer: RwSignal<Option<Result<T, AppError>>>,
}

impl<T: Send + Sync + 'static> Copy for Sent<T> {}
impl<T: Send + Sync + 'static> Clone for Sent<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + DeserializeOwned + Send + Sync + 'static> Sent<T> {
    /// Of a form that was not sent yet.
    pub(crate) fn new() -> Self {
        Self { is_pending: RwSignal::new(false), answer: RwSignal::new(None) }
    }

    /// What came back the last time; nothing on a page that is gone.
    pub(crate) fn answer(self) -> Option<Result<T, AppError>> {
        self.answer.try_get().flatten()
    }

    /// Takes nothing more: its page is about to be drawn anew, and would forget what became of it.
    pub(crate) fn hold(self) {
        self.is_pending.set(true);
    }

    /// Why nothing came of it the last time.
    pub(crate) fn error(self) -> Option<AppError> {
        self.answer.try_with(|answer| answer.as_ref()?.as_ref().err().cloned()).flatten()
    }

    /// What the form needs.
    pub(crate) fn way(self) -> Way {
        Way {
            is_pending: self.is_pending,
            back: Callback::new(move |bytes: Result<Vec<u8>, AppError>| {
                let answer = bytes.and_then(|bytes| codec::read(&bytes));
                // Whoever has left the page meanwhile needs no answer.
                self.answer.try_set(Some(answer));
            }),
        }
    }
}

/// The way of a form to the server and back; the same for all of them, so that it is in the program once.
#[derive(Clone, Copy)]
pub(crate) struct Way {
    is_pending: RwSignal<bool>,
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser sends forms"))]
    back: Callback<Result<Vec<u8>, AppError>>,
}

impl Way {
    /// Whether the form is being sent.
    pub(crate) fn is_pending(self) -> bool {
        self.is_pending.try_get().unwrap_or_default()
    }
}

/// A form that is sent to the server function at `to`. While it is on its way it is not sent a second time.
#[component]
pub(crate) fn Form(
    to: &'static str,
    way: Way,
    /// Is called when it is sent.
    #[prop(optional)]
    sending: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        // A button that leads elsewhere is the browser's: a download, for example.
        if event.submitter().is_some_and(|button| button.has_attribute("formaction")) {
            return;
        }
        event.prevent_default();
        if way.is_pending.get_untracked() {
            return;
        }
        if let Some(sending) = sending {
            sending.run(());
        }
        let button = event.submitter();
        send(event_target::<HtmlFormElement>(&event), button, to, way);
    };
    view! {
        <form method="post" action=to on:submit=submit>
            {children()}
        </form>
    }
}

/// The button of a form. It keeps the focus while the form is on its way, and does nothing.
#[component]
pub(crate) fn SubmitButton(
    way: Way,
    #[prop(default = "button")] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <button type="submit" class=class aria-disabled=move || way.is_pending().then_some("true")>
            {children()}
        </button>
    }
}

/// What server functions answer with.
mod codec {
    use crate::api::AppError;
    use codee::Decoder;
    use codee::binary::PostcardCodec;
    use serde::de::DeserializeOwned;

    /// What is not an answer of ours comes from something between the browser and the portal, which does not reach it.
    pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
        <PostcardCodec as Decoder<T>>::decode(bytes).map_err(|_| AppError::Unreachable)
    }
}

/// On the server nobody sends anything.
#[cfg(not(feature = "hydrate"))]
fn send(_: HtmlFormElement, _: Option<HtmlElement>, _: &'static str, _: Way) {}

#[cfg(feature = "hydrate")]
fn send(form: HtmlFormElement, button: Option<HtmlElement>, to: &'static str, way: Way) {
    way.is_pending.set(true);
    leptos::task::spawn_local(async move {
        let answer = exchange(&form, button.as_ref(), to).await;
        if matches!(answer, Err(AppError::Renewed)) && form.is_connected() {
            // What this page is too old for goes the way of a page without scripts, which every build knows.
            return send_plainly(&form, button.as_ref());
        }
        way.is_pending.try_set(false);
        // A page that was drawn anew meanwhile needs no answer.
        let _ = way.back.try_run(answer);
    });
}

/// Sends a form as a browser does by itself: the answer is a page.
#[cfg(feature = "hydrate")]
fn send_plainly(form: &HtmlFormElement, button: Option<&HtmlElement>) {
    if let Some((name, value)) = pressed(button) {
        let field = document().create_element("input").and_then(|field| {
            field.set_attribute("type", "hidden")?;
            field.set_attribute("name", &name)?;
            field.set_attribute("value", &value)?;
            form.append_child(&field)
        });
        if field.is_err() {
            return;
        }
    }
    // Fails for a form that is not in the page, and it is.
    let _ = form.submit();
}

/// What the button says that was pressed.
#[cfg(feature = "hydrate")]
fn pressed(button: Option<&HtmlElement>) -> Option<(String, String)> {
    button.and_then(|it| it.get_attribute("name").zip(it.get_attribute("value")))
}

/// Sends a form and gives the answer's bytes. An answer that leads elsewhere is followed.
#[cfg(feature = "hydrate")]
async fn exchange(
    form: &HtmlFormElement,
    button: Option<&HtmlElement>,
    to: &str,
) -> Result<Vec<u8>, AppError> {
    use leptos::server_fn::ContentType;
    use leptos::server_fn::client::Client;
    use leptos::server_fn::codec::{PostUrl, PostcardEncoding};
    use leptos::server_fn::error::FromServerFnError;
    use leptos::server_fn::redirect::call_redirect_hook;
    use leptos::server_fn::request::{ClientReq, browser::BrowserRequest};
    use leptos::server_fn::response::ClientRes;
    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys::{FormData, UrlSearchParams};

    let fields = FormData::new_with_form(form).map_err(|_| AppError::Unreadable)?;
    if let Some((name, value)) = pressed(button) {
        fields.append_with_str(&name, &value).map_err(|_| AppError::Unreadable)?;
    }
    let fields = UrlSearchParams::new_with_str_sequence_sequence(fields.unchecked_ref());
    let fields = String::from(fields.map_err(|_| AppError::Unreadable)?.to_string());
    let request: BrowserRequest = ClientReq::<AppError>::try_new_post(
        to,
        PostUrl::CONTENT_TYPE,
        PostcardEncoding::CONTENT_TYPE,
        fields,
    )?;
    let response = <PortalClient as Client<AppError>>::send(request).await?;
    let status = ClientRes::<AppError>::status(&response);
    let leads_to =
        ClientRes::<AppError>::has_redirect(&response).then(|| ClientRes::<AppError>::location(&response));
    let bytes = ClientRes::<AppError>::try_into_bytes(response).await?;
    if status >= 400 {
        return Err(AppError::de(bytes));
    }
    if let Some(address) = leads_to {
        call_redirect_hook(&address);
    }
    Ok(bytes.to_vec())
}
