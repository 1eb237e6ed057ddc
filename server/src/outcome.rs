//! How a command ends: 0, or another status and one clear sentence on standard error.

use std::{error::Error, fmt};

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub(crate) struct Failure {
    sentence: String,
    status: u8,
}

impl Failure {
    /// It could not be done: status 1.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), status: 1 }
    }

    /// It was asked for wrongly (settings, arguments): status 2, as with clap.
    pub(crate) fn usage(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), status: 2 }
    }

    /// The reader of our output went away (`bsr history … | head`): nobody is there to be told.
    pub(crate) fn broken_pipe() -> Self {
        Self { sentence: String::new(), status: 0 }
    }

    /// It could not be done now, and should be tried again: status 75, `EX_TEMPFAIL`, by which mail servers keep a message.
    pub(crate) fn try_again(self) -> Self {
        Self { status: 75, ..self }
    }

    /// An error with its causes, each once.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        Self::new(Chain(error).to_string())
    }

    pub(crate) fn status(&self) -> u8 {
        self.status
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// An error and its causes in one line: «the report could not be stored: no space left on device».
pub(crate) struct Chain<'a>(pub(crate) &'a dyn Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        let mut next = self.0.source();
        while let Some(cause) = next {
            let text = cause.to_string();
            // An error that passes its cause's text on would say it twice.
            if !said.contains(&text) {
                said.push_str(": ");
                said.push_str(&text);
            }
            next = cause.source();
        }
        f.write_str(&said.replace(['\r', '\n'], " "))
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::of(&error)
    }
}

impl From<store::EmbeddingError> for Failure {
    fn from(error: store::EmbeddingError) -> Self {
        Self::of(&error)
    }
}

impl From<store::PeopleError> for Failure {
    fn from(error: store::PeopleError) -> Self {
        Self::of(&error)
    }
}

impl From<crate::settings::SettingsError> for Failure {
    fn from(error: crate::settings::SettingsError) -> Self {
        Self { status: 2, ..Self::of(&error) }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::broken_pipe(),
            _ => Self::of(&error),
        }
    }
}
