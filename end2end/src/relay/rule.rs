//! One rule of a script: when it holds, and what the relay then does.

use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

/// A moment of the dialogue at which the relay may do something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Greeting,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    Data,
    Body,
    End,
    Rset,
    Quit,
}

const PHASES: [(&str, Phase); 10] = [
    ("greeting", Phase::Greeting),
    ("ehlo", Phase::Ehlo),
    ("auth", Phase::Auth),
    ("mail", Phase::Mail),
    ("rcpt", Phase::Rcpt),
    ("data", Phase::Data),
    ("body", Phase::Body),
    ("end", Phase::End),
    ("rset", Phase::Rset),
    ("quit", Phase::Quit),
];

/// What the relay does; no text: the usual answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Answer(String),
    Wait(Duration, Option<String>),
    Slowly(Duration, Option<String>),
    Garbage,
    Silent,
    Drop,
    Bye,
}

/// Where the dialogue stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub(super) connection: usize,
    pub(super) message: usize,
    pub(super) turn: usize,
    pub(super) recipient: usize,
    pub(super) to: Vec<String>,
}

/// A rule, and how often it was met.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) phase: Phase,
    pub(super) action: Action,
    pub(super) after: usize,
    connection: RangeInclusive<usize>,
    message: RangeInclusive<usize>,
    turn: RangeInclusive<usize>,
    recipient: RangeInclusive<usize>,
    to: Option<String>,
    over: Option<usize>,
    every: Option<usize>,
    left: Option<usize>,
    met: usize,
    recent: VecDeque<Instant>,
}

impl Rule {
    /// Reads a rule; the error says what is wrong with it.
    pub(super) fn parse(line: &str) -> Result<Self, String> {
        let (word, mut rest) = first_word(line);
        let Some((_, phase)) = PHASES.iter().find(|(name, _)| *name == word) else {
            let known: Vec<&str> = PHASES.iter().map(|(name, _)| *name).collect();
            return Err(format!("«{word}» is no phase; those are {}", known.join(", ")));
        };
        let mut rule = Self::of(*phase);
        loop {
            let (word, after) = first_word(rest);
            let Some((key, value)) = word.split_once('=') else { break };
            rule.condition(key, value)?;
            rest = after;
        }
        rule.action = action(rest)?;
        if rule.phase == Phase::Body && !matches!(rule.action, Action::Drop | Action::Silent) {
            return Err("in the body a relay can only drop or be silent".to_owned());
        }
        Ok(rule)
    }

    fn of(phase: Phase) -> Self {
        let any = || 0..=usize::MAX;
        Self {
            phase,
            action: Action::Silent,
            after: 0,
            connection: any(),
            message: any(),
            turn: any(),
            recipient: any(),
            to: None,
            over: None,
            every: None,
            left: None,
            met: 0,
            recent: VecDeque::new(),
        }
    }

    fn condition(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "connection" => self.connection = range(value)?,
            "message" => self.message = range(value)?,
            "turn" => self.turn = range(value)?,
            "recipient" => self.recipient = range(value)?,
            "to" => self.to = Some(value.to_ascii_lowercase()),
            "after" if self.phase == Phase::Body => self.after = number(value)?,
            "over" => self.over = Some(number(value)?),
            "every" => self.every = Some(number(value)?.max(1)),
            "times" => self.left = Some(number(value)?),
            _ => return Err(format!("«{key}» is no condition of this phase")),
        }
        Ok(())
    }

    /// Whether it decides at this moment; counts that it was met.
    pub(super) fn holds(&mut self, phase: Phase, place: &Place, now: Instant) -> bool {
        let meant = self.phase == phase
            && self.connection.contains(&place.connection)
            && self.message.contains(&place.message)
            && self.turn.contains(&place.turn)
            && self.recipient.contains(&place.recipient)
            && self.to.as_ref().is_none_or(|text| place.to.iter().any(|to| to.contains(text)));
        if !meant || self.left == Some(0) {
            return false;
        }
        if let Some(over) = self.over {
            self.recent.retain(|then| now.duration_since(*then) < Duration::from_secs(1));
            if self.recent.len() < over {
                self.recent.push_back(now);
                return false;
            }
        }
        self.met += 1;
        if self.every.is_some_and(|every| !self.met.is_multiple_of(every)) {
            return false;
        }
        if let Some(left) = &mut self.left {
            *left -= 1;
        }
        true
    }
}

fn action(text: &str) -> Result<Action, String> {
    let (word, rest) = first_word(text);
    let timed = || -> Result<(Duration, Option<String>), String> {
        let (milliseconds, answer) = first_word(rest);
        let time = Duration::from_millis(number(milliseconds)?.try_into().unwrap_or(u64::MAX));
        Ok((time, (!answer.is_empty()).then(|| lines(answer))))
    };
    Ok(match (word, rest) {
        ("answer", text) if !text.is_empty() => Action::Answer(lines(text)),
        ("wait", _) => timed().map(|(time, answer)| Action::Wait(time, answer))?,
        ("slowly", _) => timed().map(|(time, answer)| Action::Slowly(time, answer))?,
        ("garbage", "") => Action::Garbage,
        ("silent", "") => Action::Silent,
        ("drop", "") => Action::Drop,
        ("bye", "") => Action::Bye,
        _ => {
            return Err(format!(
                "«{text}» is no action; those are answer TEXT, wait MS [TEXT], slowly MS [TEXT], garbage, silent, drop, bye"
            ));
        }
    })
}

/// The text of an answer, in which `\n` begins another line.
fn lines(text: &str) -> String {
    text.replace("\\n", "\r\n")
}

fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim_start()))
}

fn range(text: &str) -> Result<RangeInclusive<usize>, String> {
    match text.split_once("..") {
        None => number(text).map(|only| only..=only),
        Some((from, "")) => Ok(number(from)?..=usize::MAX),
        Some((from, to)) => Ok(number(from)?..=number(to)?),
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("«{text}» is not a number that fits"))
}
