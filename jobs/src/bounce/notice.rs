//! Reading a delivery status notification (RFC 3464): a `multipart/report` with a part that has a group of fields for each
//! recipient.

use mail_parser::{Message, MessagePart, MimeHeaders as _};

/// What a notice says of one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    /// `Final-Recipient`: at whose mailbox it ended.
    pub(super) recipient: Option<String>,
    pub(super) verdict: Verdict,
    /// `Status`, such as `5.1.1`; empty when there is none.
    pub(super) status: String,
    /// The mail server's own words.
    pub(super) diagnostic: String,
}

/// What that means for a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It will never arrive there.
    Permanent,
    /// It is late, or was given up after many tries.
    Transient,
    /// It arrived, or went on.
    None,
}

/// The outcomes that a notice reports; none when the message is no such notice.
pub(super) fn read(message: &Message<'_>) -> Option<Vec<Outcome>> {
    // The notice itself, not one that somebody passes on in a message of their own.
    let root = message.parts.first()?;
    if !is(root, "multipart", "report") {
        return None;
    }
    let part = message.parts.iter().find(|part| {
        is(part, "message", "delivery-status") || is(part, "message", "global-delivery-status")
    })?;
    let text = String::from_utf8_lossy(part.contents()).replace("\r\n", "\n");
    // The first group is of the whole message; one of a recipient has an action.
    let groups = text.split("\n\n").map(fields).collect::<Vec<_>>();
    Some(groups.iter().filter_map(|group| outcome(group)).collect())
}

fn is(part: &MessagePart<'_>, kind: &str, subtype: &str) -> bool {
    part.content_type().is_some_and(|found| {
        found.ctype().eq_ignore_ascii_case(kind)
            && found.subtype().is_some_and(|found| found.eq_ignore_ascii_case(subtype))
    })
}

/// The fields of a group, names in lower case, folded lines put together.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), fields.last_mut()) {
            *value = format!("{value} {}", line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

fn outcome(group: &[(String, String)]) -> Option<Outcome> {
    let field = |name: &str| group.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let action = field("action")?.to_ascii_lowercase();
    let diagnostic = field("diagnostic-code").map(untyped).unwrap_or_default();
    // Some servers add words behind the number.
    let status = field("status").and_then(|status| status.split_whitespace().next()).unwrap_or_default();
    // Without a status the reply's first digit says as much.
    let class = status.chars().next().or_else(|| diagnostic.chars().next());
    let verdict = match (action.as_str(), class) {
        ("failed", Some('5')) => Verdict::Permanent,
        ("failed" | "delayed", _) => Verdict::Transient,
        _ => Verdict::None,
    };
    Some(Outcome {
        recipient: field("final-recipient").map(|value| untyped(value).trim_matches(['<', '>']).to_owned()),
        verdict,
        status: status.to_owned(),
        diagnostic: diagnostic.to_owned(),
    })
}

/// What stands behind a field's type: `rfc822; it@example.com`.
fn untyped(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, value)| value).trim()
}
