//! Log lines: on standard error, so that standard output stays what was asked for. An event is one line, whatever somebody wrote
//! into what it tells.

use std::{
    borrow::Cow,
    fmt::Write as _,
    io::{self, Write},
};

use domain::text::is_harmful;
use tracing::Subscriber;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter, util::SubscriberInitExt as _};

use crate::{
    cli::Command,
    settings::{LogFormat, Settings},
};

/// Starts logging. Servers tell what they do; commands that end only what goes wrong.
pub(crate) fn start(settings: &Settings, command: &Command) {
    let quiet = !matches!(command, Command::Serve(_) | Command::Worker);
    // The SQL toolkit says at `info` what each statement is; what goes wrong in a pull, `bsr sync` prints itself.
    let usual = if quiet { "warn,jobs::upstream=off" } else { "info,sqlx=warn,sea_orm_migration=warn" };
    let filter = EnvFilter::new(settings.log_level.as_deref().unwrap_or(usual));
    let started = subscriber(settings.log_format, filter, io::stderr).try_init();
    // Only a second start fails, and there is none.
    drop(started);
}

/// What writes the events that pass the filter.
fn subscriber<M>(format: LogFormat, filter: EnvFilter, out: M) -> Box<dyn Subscriber + Send + Sync>
where
    M: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(Lines(out));
    match format {
        LogFormat::Text => Box::new(builder.with_ansi(false).finish()),
        LogFormat::Json => Box::new(builder.json().finish()),
    }
}

/// Makes a line of each event.
struct Lines<M>(M);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for Lines<M> {
    type Writer = Line<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Line(self.0.make_writer())
    }
}

/// The line of one event, which is written in one go.
struct Line<W>(W);

impl<W: Write> Write for Line<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(one_line(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The event without what would end its line, steer a terminal or turn the text around it. As it is written here, JSON takes it,
/// too.
fn one_line(event: &str) -> Cow<'_, str> {
    let text = event.strip_suffix('\n').unwrap_or(event);
    if !text.contains(is_harmful) {
        return Cow::Borrowed(event);
    }
    let mut line = String::with_capacity(event.len() + 16);
    for char in text.chars() {
        if is_harmful(char) {
            // Writing into a text does not fail.
            let _ = write!(line, "\\u{:04x}", u32::from(char));
        } else {
            line.push(char);
        }
    }
    line.push('\n');
    Cow::Owned(line)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// Standard error of a test.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is logged by that.
    fn logged(format: LogFormat, log: impl FnOnce()) -> String {
        let out = Kept::default();
        let kept = out.clone();
        let subscriber = subscriber(format, EnvFilter::new("info"), move || kept.clone());
        tracing::subscriber::with_default(subscriber, log);
        String::from_utf8(std::mem::take(&mut *out.0.lock().unwrap())).unwrap()
    }

    fn nasty() -> Vec<String> {
        let harmful = (0..=0x2069).filter_map(char::from_u32).filter(|char| is_harmful(*char));
        let forged = "2026-11-06T08:00:00.000000Z  INFO security: signed-in user=0190 {\"level\":\"INFO\"}";
        harmful.map(|char| format!("before{char}{forged}")).chain(["\r\n".repeat(3) + forged]).collect()
    }

    #[test]
    fn whatever_is_logged_is_one_line_as_text() {
        for value in nasty() {
            let line = logged(LogFormat::Text, || {
                tracing::warn!(shown = %value, written = value, seen = ?value, "told {value}");
            });
            assert_eq!(line.matches('\n').count(), 1, "{line}");
            assert!(!line.trim_end_matches('\n').contains(is_harmful), "{line:?}");
            assert!(line.contains(" WARN ") && line.contains("before") || value.starts_with('\r'), "{line}");
        }
    }

    #[test]
    fn whatever_is_logged_is_one_line_as_json_and_comes_back_as_it_was() {
        for value in nasty() {
            let line = logged(LogFormat::Json, || {
                tracing::warn!(shown = %value, written = value, "told {value}");
            });
            assert_eq!(line.matches('\n').count(), 1, "{line}");
            assert!(!line.trim_end_matches('\n').contains(is_harmful), "{line:?}");
            let read: serde_json::Value = serde_json::from_str(&line).unwrap();
            assert_eq!(read["level"], "WARN");
            assert_eq!(read["fields"]["shown"], value);
            assert_eq!(read["fields"]["written"], value);
            assert_eq!(read["fields"]["message"], format!("told {value}"));
        }
    }

    #[test]
    fn an_error_with_its_causes_is_one_line() {
        let error = std::io::Error::other("first\nsecond\u{1b}[2J");
        for format in [LogFormat::Text, LogFormat::Json] {
            let line = logged(format, || {
                tracing::error!(error = &error as &dyn std::error::Error, "it failed");
            });
            assert_eq!(line.matches('\n').count(), 1, "{line}");
            assert!(line.contains("second") && !line.contains('\u{1b}'), "{line}");
        }
    }
}
