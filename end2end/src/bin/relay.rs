//! Takes mail by hand, or for whoever starts it as a process: `cargo run -p end2end --bin relay -- --folder mail`.
//!
//! What it understands, prints and writes is described in `end2end::relay`.

use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use end2end::relay::Relay;

const HELP: &str = "\
usage: relay [--port 0] [--folder DIR] [--script FILE] [RULE…]

Takes mail on a loopback port, prints its address, and does what the rules say, such as «rcpt to=gone@ answer 550 5.1.1 no
such user». With --folder each message is written as an .eml file and a line of index.jsonl. Lines on standard input are
further rules, or «heal», which forgets all. The rules are described in end2end/src/relay.rs.";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            let _ = writeln!(std::io::stderr(), "relay: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        return print(HELP);
    }
    let Arguments { port, folder, script } = Arguments::parse(arguments)?;
    let relay = Relay::start_on(port, folder.as_deref(), &script).await.map_err(|error| error.to_string())?;
    print(&format!("BSR_MAIL_URL={}", relay.url()))?;
    let relay = Arc::new(relay);
    let listening = Arc::clone(&relay);
    // A thread, because a read of standard input cannot be broken off and must not hold up the end.
    std::thread::spawn(move || obey(&listening));
    tokio::signal::ctrl_c().await.map_err(|error| format!("cannot wait for a signal: {error}"))
}

/// Does what standard input says, until it ends.
fn obey(relay: &Relay) {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let done = match line.trim() {
            "heal" => {
                relay.heal();
                Ok(())
            }
            rule => relay.script(rule),
        };
        let answer = done.map_or_else(|error| format!("error: {error}"), |()| "ok".to_owned());
        if print(&answer).is_err() {
            return;
        }
    }
}

fn print(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|error| format!("cannot print: {error}"))
}

#[derive(Default)]
struct Arguments {
    port: u16,
    folder: Option<PathBuf>,
    script: String,
}

impl Arguments {
    fn parse(words: Vec<String>) -> Result<Self, String> {
        let mut read = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value\n{HELP}"));
            match word.as_str() {
                "--port" => {
                    let value = value()?;
                    read.port = value.parse().map_err(|_| format!("--port: «{value}» is not a port"))?;
                }
                "--folder" => read.folder = Some(value()?.into()),
                "--script" => {
                    let file = value()?;
                    let text = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
                    read.script = format!("{}{text}\n", read.script);
                }
                _ if word.starts_with("--") => return Err(format!("{word} is not known\n{HELP}")),
                rule => read.script = format!("{}{rule}\n", read.script),
            }
        }
        Ok(read)
    }
}
