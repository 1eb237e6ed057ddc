//! Where the messages go that were taken: memory, or a folder with an index.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

/// A message that the relay has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// From 1, in the order in which they were taken.
    pub number: usize,
    /// Over which connection it came, from 1.
    pub connection: usize,
    /// When, since the relay began.
    pub at: Duration,
    /// The envelope's sender; empty for a bounce.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The message as it came, dots unstuffed; empty when it was written into a folder.
    pub bytes: Vec<u8>,
    /// What the sender was told; none when the answer was kept back.
    pub answer: Option<String>,
}

#[derive(Debug)]
pub(super) struct Mailbox {
    messages: Vec<Message>,
    folder: Option<Folder>,
}

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    index: File,
}

impl Mailbox {
    /// An empty mailbox; with a folder it goes on after the messages that are in it.
    pub(super) fn open(folder: Option<&Path>) -> io::Result<Self> {
        let folder = match folder {
            None => None,
            Some(path) => {
                fs::create_dir_all(path)?;
                let index = OpenOptions::new().create(true).append(true).open(path.join("index.jsonl"))?;
                Some(Folder { path: path.to_owned(), index })
            }
        };
        Ok(Self { messages: Vec::new(), folder })
    }

    /// The number that the next message gets. A folder that was there already is not written over.
    pub(super) fn next_number(&self) -> usize {
        let mut number = self.messages.last().map_or(1, |last| last.number + 1);
        while self.folder.as_ref().is_some_and(|folder| folder.path.join(file_name(number)).exists()) {
            number += 1;
        }
        number
    }

    pub(super) fn put(&mut self, mut message: Message) -> io::Result<()> {
        if let Some(folder) = &mut self.folder {
            let name = file_name(message.number);
            fs::write(folder.path.join(&name), &message.bytes)?;
            let line = json!({
                "number": message.number,
                "file": name,
                "at_ms": message.at.as_millis().try_into().unwrap_or(u64::MAX),
                "connection": message.connection,
                "from": message.from,
                "to": message.to,
                "bytes": message.bytes.len(),
                "message_id": message_id(&message.bytes),
                "answer": message.answer,
            });
            // One write, so that whoever reads along never sees half a line of ours between two others.
            folder.index.write_all(format!("{line}\n").as_bytes())?;
            message.bytes = Vec::new();
        }
        self.messages.push(message);
        Ok(())
    }

    pub(super) fn messages(&self) -> &[Message] {
        &self.messages
    }
}

fn file_name(number: usize) -> String {
    format!("{number:06}.eml")
}

/// The Message-ID without its brackets.
fn message_id(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().take_while(|line| !line.is_empty());
    let line = lines.find(|line| line.to_ascii_lowercase().starts_with("message-id:"))?;
    let id = line.split_once(':')?.1.trim();
    Some(id.trim_start_matches('<').trim_end_matches('>').to_owned())
}
