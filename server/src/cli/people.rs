//! The grammar of `organization`, `partner`, `user`, `key` and `embed`.

use std::{path::PathBuf, time::Duration};

use clap::{ArgGroup, Args, Subcommand};
use domain::{
    brand::Accent, language::Language, paper::Paper, people::SecondStep, purpose::Purpose, role::Role,
    share::Share, zone::Zone,
};

/// `bsr organization …`
#[derive(Debug, Subcommand)]
pub(crate) enum OrganizationCommand {
    /// Set what a pull or a push then no longer changes
    Set(OrganizationSetArgs),
}

/// `bsr organization set`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("change").required(true).multiple(true))]
pub(crate) struct OrganizationSetArgs {
    /// Which organization
    #[arg(value_name = "ID")]
    pub(crate) organization: String,
    /// Its time zone, such as Europe/Berlin; days, months and the fifth follow it
    #[arg(long, value_name = "ZONE", group = "change")]
    pub(crate) time_zone: Option<Zone>,
    /// Its name
    #[arg(long, group = "change")]
    pub(crate) name: Option<String>,
    /// An e-mail domain that is its own; may be given several times
    #[arg(long, value_name = "DOMAIN", group = "change")]
    pub(crate) domain: Vec<String>,
    /// An e-mail domain that is its own no longer
    #[arg(long, value_name = "DOMAIN", group = "change")]
    pub(crate) remove_domain: Vec<String>,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

/// How reports look, of `bsr organization set` and `bsr partner set`
#[derive(Debug, Args)]
pub(crate) struct LookArgs {
    /// What reports and mails are written in: en, de, fr, es, pt or ja
    #[arg(long, value_name = "LANGUAGE", group = "change")]
    pub(crate) language: Option<Language>,
    /// Take the language back; that of the nearest partner above holds again, else en
    #[arg(long, group = "change", conflicts_with = "language")]
    pub(crate) no_language: bool,
    /// The sheet that reports are set for: a4 or letter
    #[arg(long, value_name = "PAPER", group = "change")]
    pub(crate) paper: Option<Paper>,
    /// Take the sheet back; that of the nearest partner above holds again, else a4
    #[arg(long, group = "change", conflicts_with = "paper")]
    pub(crate) no_paper: bool,
    /// The colour in reports, such as #0f6b52; dark enough to be read on white
    #[arg(long, value_name = "COLOUR", group = "change")]
    pub(crate) accent: Option<Accent>,
    /// Take the colour back; that of the nearest partner above holds again, else #0f6b52
    #[arg(long, group = "change", conflicts_with = "accent")]
    pub(crate) no_accent: bool,
    /// The logo at the top right of reports, on white: an SVG or PNG of at most 256 KB
    #[arg(long, value_name = "FILE", group = "change")]
    pub(crate) logo: Option<PathBuf>,
    /// Take the logo back; that of the nearest partner above holds again, else none
    #[arg(long, group = "change", conflicts_with = "logo")]
    pub(crate) no_logo: bool,
    /// How many accounts may have an unresolved issue before a day is unhealthy, such as 5%
    #[arg(long, value_name = "SHARE", group = "change")]
    pub(crate) minor_issue_share: Option<Share>,
    /// Take the share back; that of the nearest partner above holds again, else the setting report.minor_issue_share
    #[arg(long, group = "change", conflicts_with = "minor_issue_share")]
    pub(crate) no_minor_issue_share: bool,
}

/// `bsr partner …`
#[derive(Debug, Subcommand)]
pub(crate) enum PartnerCommand {
    /// Set what a pull or a push then no longer changes
    Set(PartnerSetArgs),
    /// List the partners
    List,
}

/// `bsr partner set`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("change").required(true).multiple(true))]
pub(crate) struct PartnerSetArgs {
    /// Which partner: our id or the sender's
    #[arg(value_name = "ID")]
    pub(crate) partner: String,
    /// The time zone of those of its organizations that have none of their own
    #[arg(long, value_name = "ZONE", group = "change")]
    pub(crate) time_zone: Option<Zone>,
    /// Its name, as reports print it
    #[arg(long, group = "change")]
    pub(crate) name: Option<String>,
    /// An e-mail domain that is its own; may be given several times
    #[arg(long, value_name = "DOMAIN", group = "change")]
    pub(crate) domain: Vec<String>,
    /// An e-mail domain that is its own no longer
    #[arg(long, value_name = "DOMAIN", group = "change")]
    pub(crate) remove_domain: Vec<String>,
    /// Whether two-step verification is demanded of everybody of it and of the partners below: chosen or demanded
    #[arg(long, value_name = "WORD", group = "change")]
    pub(crate) second_step: Option<SecondStep>,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

/// `bsr user …`
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add somebody; without --password-stdin a password is made up and printed once, with which they choose their own
    Add(UserAddArgs),
    /// Invite somebody by mail, who then chooses a password; a worker sends it
    Invite(UserInviteArgs),
    /// List a partner's invitations that are neither accepted nor withdrawn, and what became of their mails
    Invitations {
        /// Which partner: our id or the sender's
        #[arg(long, value_name = "ID")]
        partner: String,
    },
    /// Withdraw an invitation; its link works no longer
    Withdraw {
        /// Which partner: our id or the sender's
        #[arg(long, value_name = "ID")]
        partner: String,
        /// Whose
        #[arg(long)]
        email: String,
    },
    /// List those who may sign in
    List,
    /// Give somebody another role; their sessions end
    SetRole {
        /// Whom
        #[arg(long)]
        email: String,
        /// What they may do: owner, super_admin, admin, support or finance
        #[arg(long)]
        role: Role,
    },
    /// Give somebody a new password; their sessions end. One that is made up is good for choosing another when they sign in
    SetPassword {
        /// Whose
        #[arg(long)]
        email: String,
        /// Read the password from the first line of standard input instead of making one up
        #[arg(long)]
        password_stdin: bool,
    },
    /// Forget who somebody is at Microsoft, Google or another provider, as when they have a new account there; their sessions end
    Unlink {
        /// Whose
        #[arg(long)]
        email: String,
    },
    /// Take the second step of signing in from somebody who has lost the app and the recovery codes; their sessions end
    ResetSecondFactor {
        /// Whose; make sure that it is they who ask
        #[arg(long)]
        email: String,
    },
    /// Seal the secrets of authenticator apps anew, after BSR_SEALING_KEY was changed; the key before is then needed no longer
    Reseal,
    /// End every session of somebody, who may sign in again
    EndSessions {
        /// Whose
        #[arg(long)]
        email: String,
    },
    /// Remove somebody; their sessions end
    Remove {
        /// Whom
        #[arg(long)]
        email: String,
    },
}

/// `bsr user add`
#[derive(Debug, Args)]
pub(crate) struct UserAddArgs {
    /// What they sign in with
    #[arg(long)]
    pub(crate) email: String,
    /// Their name
    #[arg(long)]
    pub(crate) name: String,
    /// What they may do: owner, super_admin, admin, support or finance
    #[arg(long, required_unless_present = "operator")]
    pub(crate) role: Option<Role>,
    /// The partner they belong to: our id or the sender's
    #[arg(long, value_name = "ID", required_unless_present = "operator")]
    pub(crate) partner: Option<String>,
    /// Somebody who runs this deployment and belongs to no partner
    #[arg(long, conflicts_with_all = ["role", "partner"])]
    pub(crate) operator: bool,
    /// Read the password from the first line of standard input instead of making one up
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

/// `bsr user invite`
#[derive(Debug, Args)]
pub(crate) struct UserInviteArgs {
    /// Where the mail goes, and what they will sign in with
    #[arg(long)]
    pub(crate) email: String,
    /// Their name
    #[arg(long)]
    pub(crate) name: String,
    /// What they will be: owner, super_admin, admin, support or finance
    #[arg(long)]
    pub(crate) role: Role,
    /// The partner they will belong to: our id or the sender's
    #[arg(long, value_name = "ID")]
    pub(crate) partner: String,
}

/// `bsr key …`
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Add a key; it is printed once and never again
    Add(KeyAddArgs),
    /// List the keys, without their secrets
    List,
    /// Revoke a key at once
    Revoke {
        /// Its id, as `list` and `add` print it
        #[arg(value_name = "KEY")]
        id: String,
    },
}

/// `bsr key add`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("reach").required(true))]
pub(crate) struct KeyAddArgs {
    /// A key that reaches this partner and those below it: our id or the sender's
    #[arg(long, value_name = "ID", group = "reach")]
    pub(crate) partner: Option<String>,
    /// A key that reaches this organization alone: our id, the upstream's or the sender's
    #[arg(long, value_name = "ID", group = "reach")]
    pub(crate) organization: Option<String>,
    /// A key that reaches everything, may declare partners, and pushes alone
    #[arg(long, group = "reach")]
    pub(crate) operator: bool,
    /// What it may do: ingest (push), read (what the portal shows), settings (read, and change delivery); more than once for
    /// several
    #[arg(long = "purpose", value_name = "PURPOSE", default_value = "ingest")]
    pub(crate) purposes: Vec<Purpose>,
    /// What people call it
    #[arg(long, default_value = "ingest")]
    pub(crate) name: String,
    /// When it stops working, such as 90days; without it, when it is revoked
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) expires_in: Option<Duration>,
}

/// `bsr embed …`
#[derive(Debug, Subcommand)]
pub(crate) enum EmbedCommand {
    /// Show which portals may frame a partner's pages, and the keys of their launch tokens
    Show {
        /// Which partner: our id or the sender's
        #[arg(value_name = "ID")]
        partner: String,
    },
    /// Say which portals may frame a partner's pages: exactly these
    Origins {
        /// Which partner: our id or the sender's
        #[arg(value_name = "ID")]
        partner: String,
        /// A portal's origin, such as https://app.example.com; none: nobody may
        #[arg(value_name = "ORIGIN")]
        origins: Vec<String>,
    },
    /// Add the public key of a portal that signs launch tokens; prints its id, which the tokens name as «kid»
    AddKey(EmbedKeyArgs),
    /// Revoke such a key at once; the sessions that it began are over
    RevokeKey {
        /// Its id, as `show` and `add-key` print it
        #[arg(value_name = "KEY")]
        id: String,
    },
}

/// `bsr embed add-key`
#[derive(Debug, Args)]
pub(crate) struct EmbedKeyArgs {
    /// Which partner: our id or the sender's
    #[arg(value_name = "ID")]
    pub(crate) partner: String,
    /// What people call it
    #[arg(long)]
    pub(crate) name: String,
    /// What its tokens have as «iss», such as https://app.example.com
    #[arg(long)]
    pub(crate) issuer: String,
    /// A file with the public key, of Ed25519 or P-256: PEM (BEGIN PUBLIC KEY) or a JWK; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) public_key: PathBuf,
}

fn duration(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(duration)
            if duration >= Duration::from_secs(1) && duration <= Duration::from_secs(36_525 * 86_400) =>
        {
            Ok(duration)
        }
        Ok(_) => Err("a key lives between a second and a hundred years".to_owned()),
        Err(error) => Err(format!("{error}; a duration is written like 90days or 12h")),
    }
}
