//! What the jobs are told: the store, and the settings that are theirs.

use std::path::PathBuf;
use std::time::Duration;

use domain::recipient::EmailAddress;
use domain::schedule::Schedule;
use report::proof::SigningKey;
use store::{Scope, Store};

use crate::bounce::ReturnPath;
use crate::send::dkim::Dkim;
use crate::send::relay::Relay;
use crate::upstream::Upstream;

/// Everything that the jobs need; made once, when the program starts.
#[derive(Debug, Clone)]
pub struct Context {
    /// The door to rows and files.
    pub store: Store,
    /// The right to do what the deployment does by itself.
    pub deployment: Scope,
    /// When reports fall due.
    pub schedule: Schedule,
    /// The tolerated share of accounts with unresolved failures, 0 to 1 (spec section 3).
    pub minor_issue_share: f64,
    /// A report that takes longer to draw is given up.
    pub report_time_limit: Duration,
    /// What seals the reports.
    pub signing_key: SigningKey,
    /// Whether recipients outside partner and organization may stand, with a consent (spec section 6).
    pub allow_outside: bool,
    /// The portal's origin, without a slash at its end.
    pub public_url: String,
    /// Where mail goes.
    pub mail: MailTarget,
    /// The one sender of the deployment.
    pub mail_from: EmailAddress,
    /// Where bounces go, if they come back to us; none sends them to the sender.
    pub return_path: Option<ReturnPath>,
    /// What signs messages in the name of the sender's domain; none leaves that to the relay.
    pub dkim: Option<Dkim>,
    /// A PDF of more bytes is not attached to its mail.
    pub attachment_limit: u64,
    /// How many messages a minute all workers together hand to the relay at most.
    pub mail_rate: u32,
    /// Whether a mail whose answer was lost is sent once more, half an hour later.
    pub repeats_uncertain: bool,
    /// What is pulled, in the order of the settings.
    pub upstreams: Vec<Upstream>,
}

/// Where messages go (`BSR_MAIL_URL`).
#[derive(Debug, Clone)]
pub enum MailTarget {
    /// A folder, a message an `.eml`.
    Folder(PathBuf),
    /// A relay.
    Smtp(Relay),
}

impl MailTarget {
    /// Whether messages go to a folder or a relay on this machine only.
    #[must_use]
    pub fn stays_on_this_machine(&self) -> bool {
        match self {
            Self::Folder(_) => true,
            Self::Smtp(relay) => relay.is_on_this_machine(),
        }
    }
}
