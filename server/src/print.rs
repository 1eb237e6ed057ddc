//! Standard output: the one printer of all commands. A reader that goes away ends the command quietly.

use std::io::{self, BufWriter, Write};

use crate::outcome::Failure;

/// What a command prints. Dropping it loses what is buffered: end with [`Out::end`].
pub(crate) struct Out(BufWriter<io::Stdout>);

impl Out {
    /// Standard output, buffered.
    pub(crate) fn new() -> Self {
        Self(BufWriter::new(io::stdout()))
    }

    /// Prints a line.
    ///
    /// # Errors
    /// Nobody reads any more, or the disk is full.
    pub(crate) fn line(&mut self, line: impl std::fmt::Display) -> Result<(), Failure> {
        Ok(writeln!(self.0, "{line}")?)
    }

    /// Prints bytes as they are.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        Ok(self.0.write_all(bytes)?)
    }

    /// Makes sure that everything is out.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub(crate) fn end(mut self) -> Result<(), Failure> {
        Ok(self.0.flush()?)
    }
}

/// One sentence on standard error.
pub(crate) fn complain(sentence: &str) {
    // When even that fails, the status still tells.
    let _ = writeln!(io::stderr().lock(), "bsr: {sentence}");
}

/// A cell of CSV: quoted where needed, and defused where a spreadsheet would take it for a formula.
pub(crate) fn cell(text: &str) -> String {
    let defused =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if defused.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", defused.replace('"', "\"\""))
    } else {
        defused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_defused() {
        assert_eq!(cell("a b"), "a b");
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
    }
}
