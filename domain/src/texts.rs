//! Every text that people read, in every language: a documented function for each, which the build makes from the
//! catalogue in `domain/texts` (see its README). Whoever shows a text calls its function with the language and with what
//! goes into the text; a text that nobody calls is not in the program.
//!
//! A browser reads one language: its functions take the texts from a file of that language (`loaded`).

#[cfg(target_arch = "wasm32")]
mod loaded;
mod pattern;

#[cfg(target_arch = "wasm32")]
pub use loaded::load;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
