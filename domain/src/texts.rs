//! Every text that people read, in every language: a documented function for each, which the build makes from the
//! catalogue in `domain/texts` (see its README). Whoever shows a text calls its function with the language and with what
//! goes into the text; a text that nobody calls is not in the program.

mod pattern;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
