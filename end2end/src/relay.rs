//! A mail relay that takes messages and follows a script, on a loopback port.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use end2end::relay::Relay;
//!
//! let relay = Relay::start("rcpt to=gone@ answer 550 5.1.1 no such user\nend message=3 drop").await?;
//! println!("{}", relay.url());
//! // … something sends …
//! relay.heal();
//! for message in relay.messages() {
//!     println!("{} to {:?}, {} bytes", message.from, message.to, message.bytes.len());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Without a script every message is taken. The dialogue is strict otherwise: commands out of turn get 503, only a dot
//! between two CRLF ends a body, and nothing is offered that the relay cannot do (no STARTTLS).
//!
//! # The script
//! A rule a line: `PHASE [CONDITION…] ACTION`. Of the rules of a phase the first whose conditions all hold decides; when
//! none does, the relay answers as usual. Empty lines and lines that begin with `#` say nothing.
//!
//! | phase | the usual answer |
//! |---|---|
//! | `greeting`, `ehlo`, `auth`, `mail`, `rcpt`, `data`, `rset`, `quit` | 220, 250, 235, 250, 250, 354, 250, 221 |
//! | `body` | none: the relay reads on. Only `drop` and `silent`, and the message is then not taken |
//! | `end` | `250 2.0.0 taken as NUMBER`, after the last dot |
//!
//! | condition | holds |
//! |---|---|
//! | `connection=N`, `message=N` | for the N-th since the relay began, from 1; also `N..M` and `N..` (a message begins at MAIL) |
//! | `turn=N`, `recipient=N` | for the N-th message of its connection, the N-th RCPT of its message; ranges too |
//! | `to=TEXT` | when a recipient that was named so far, or is being named, contains the text |
//! | `after=BYTES` | (`body` only) not before so many bytes of the body; at its end when it is shorter |
//! | `over=N` | when this is more than the N-th time within a second that the other conditions hold |
//! | `every=N` | each N-th time that the other conditions hold |
//! | `times=N` | N times, then never again |
//!
//! | action | what the relay does |
//! |---|---|
//! | `answer TEXT` | answers so; `\n` in it begins the next line of an answer of several lines. 421 hangs up as well |
//! | `wait MS [TEXT]` | answers after so many milliseconds, as usual or with the text |
//! | `slowly MS [TEXT]` | answers a byte each so many milliseconds |
//! | `garbage` | answers with a line that is no answer |
//! | `silent` | never answers; reads until the other side has had enough |
//! | `drop` | hangs up without an answer |
//! | `bye` | answers as usual, then hangs up |
//!
//! `silent`, `drop` and `garbage` at `end` take the message and keep the answer back: it is in [`Relay::messages`]
//! with no answer. An answer at `end` that begins with 4 or 5 does not take it.
//!
//! # As a process
//! `cargo run -p end2end --bin relay -- [--port N] [--folder DIR] [--script FILE] [RULE…]` prints one line,
//! `BSR_MAIL_URL=smtp://127.0.0.1:PORT`, and serves until it is stopped. Each line on its standard input is a rule to add, or
//! `heal`, which forgets all rules; it answers each with `ok` or `error: …` on standard output.
//!
//! With a folder, a message that was taken is written as `000001.eml` (the bytes as they came, dots unstuffed) and then
//! as a line of `index.jsonl`, both before the answer is given:
//! `{"number":1,"file":"000001.eml","at_ms":1520,"connection":1,"from":"…","to":["…"],"bytes":20317,"message_id":"…","answer":"250 …"}`;
//! `at_ms` counts from the relay's start, `answer` is null when it was kept back, `message_id` when there is none.

mod dialogue;
mod mailbox;
mod rule;
mod script;
mod serve;

pub use mailbox::Message;
pub use serve::Relay;

#[cfg(test)]
mod tests;
