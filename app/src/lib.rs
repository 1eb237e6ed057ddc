//! The portal's pages, their components, and the server functions that feed them.
//!
//! One crate, built twice: with `ssr` for the server, which draws every page first, and with `hydrate` for the
//! browser, which takes the drawn page over. What a page shows is one value from one server function in [`api`].
//!
//! A view's type spells out every element in it. Ours are all one type ([`view!`](view::view)), which keeps the build and the
//! WebAssembly small.

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`app` is built either with `ssr` (server) or with `hydrate` (browser), never with both");

pub mod api;
mod components;
#[cfg(feature = "ssr")]
mod deployment;
#[cfg(feature = "ssr")]
pub mod facts;
pub mod language;
mod pages;
mod router;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
mod shell;
mod view;
#[cfg(feature = "ssr")]
mod way_back;

#[cfg(feature = "ssr")]
pub use api::{
    AppError, BUILD, ListQuery, PAGES, PageAddress, SELECTED_AT_MOST, Selected, Selection, YOU, YouPart,
    actor, fields_left, left_cookie_name, sentence_left, sign_in_refused, takes_html, too_often,
};
#[cfg(feature = "ssr")]
pub use deployment::{Deployment, SignInProvider};
#[cfg(target_arch = "wasm32")]
pub use domain::texts::load as load_texts;
pub(crate) use language::language;
pub use router::App;
#[cfg(feature = "ssr")]
pub use router::routes;
#[cfg(feature = "ssr")]
pub use shell::shell;
pub(crate) use view::view;
#[cfg(feature = "ssr")]
pub use way_back::{list_of_ours, local_page, sign_in_address, step_address};
