//! `bsr user`: those who may sign in.

use std::io::BufRead as _;

use domain::{people::NewPerson, role::Role};
use store::{InvitationMail, NewUser, OpenInvitation, PeopleError, Resealed, Scope, Store, UserRow};

use super::context;
use crate::{
    cli::{UserAddArgs, UserCommand, UserInviteArgs},
    outcome::Failure,
    print::{Out, cell},
    settings::Settings,
};

/// Adds, lists, changes or removes.
pub(super) async fn user(command: &UserCommand, settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let (store, scope) = (&opened.store, &opened.deployment);
    let mut out = Out::new();
    match command {
        UserCommand::Add(args) => add(store, scope, args, &mut out).await?,
        UserCommand::Invite(args) => {
            let invitation = invite(store, scope, args).await?;
            out.line(format_args!(
                "invited {} ({}), until {}",
                invitation.email,
                invitation.role,
                context::rfc3339(invitation.expires_at)
            ))?;
        }
        UserCommand::Invitations { partner } => {
            let partner = context::partner(store, scope, partner).await?;
            out.line("email,name,role,expires_at,mail")?;
            for invitation in store.people(scope, partner.id).await?.invitations {
                out.line(format_args!(
                    "{},{},{},{},{}",
                    cell(&invitation.email),
                    cell(&invitation.name),
                    invitation.role,
                    context::rfc3339(invitation.expires_at),
                    cell(&mail(&invitation.mail))
                ))?;
            }
        }
        UserCommand::Withdraw { partner, email } => {
            let invitation = invited(store, scope, partner, email).await?;
            store.withdraw_invitation(scope, invitation.id).await?;
            out.line(format_args!("withdrew the invitation of {}", invitation.email))?;
        }
        UserCommand::SetRole { email, role } => {
            let user = find(store, scope, email).await?;
            store.set_role(scope, user.id, *role).await?;
            out.line(format_args!("{} is {role}", user.email))?;
        }
        UserCommand::List => {
            out.line("email,name,role,partner,second_step")?;
            for user in store.users(scope).await? {
                let partner = user.partner_name.as_deref().unwrap_or_default();
                out.line(format_args!(
                    "{},{},{},{},{}",
                    cell(&user.email),
                    cell(&user.name),
                    user.role,
                    cell(partner),
                    if user.has_second_step { "yes" } else { "no" }
                ))?;
            }
        }
        UserCommand::SetPassword { email, password_stdin } => {
            let user = find(store, scope, email).await?;
            let password = Password::get(*password_stdin)?;
            store.set_password(scope, user.id, &password.text, password.made_up).await?;
            password.print(&mut out)?;
        }
        UserCommand::Unlink { email } => {
            let user = find(store, scope, email).await?;
            let links = store.unlink_user(scope, user.id).await?;
            out.line(format_args!("unlinked {} ({links})", user.email))?;
        }
        UserCommand::ResetSecondFactor { email } => {
            let user = find(store, scope, email).await?;
            let was_on = store.reset_second_factor(scope, user.id).await?;
            let done = if was_on { "signs in with the password alone now" } else { "had no second step" };
            out.line(format_args!("{} {done}", user.email))?;
        }
        UserCommand::Reseal => {
            let Resealed { anew, already, lost } = store.reseal_second_factors(scope).await?;
            out.line(format_args!("sealed {anew} anew; {already} were so already"))?;
            if lost > 0 {
                out.line(format_args!(
                    "{lost} cannot be opened with any key that is known: bsr user reset-second-factor helps those users"
                ))?;
            }
        }
        UserCommand::EndSessions { email } => {
            let user = find(store, scope, email).await?;
            let ended = store.end_user_sessions(scope, user.id).await?;
            out.line(format_args!("ended {ended} sessions of {}", user.email))?;
        }
        UserCommand::Remove { email } => {
            let user = find(store, scope, email).await?;
            store.delete_user(scope, user.id).await?;
            out.line(format_args!("removed {}", user.email))?;
        }
    }
    out.end()
}

async fn add(store: &Store, scope: &Scope, args: &UserAddArgs, out: &mut Out) -> Result<(), Failure> {
    let role = match (args.operator, args.role) {
        (true, _) => Role::Operator,
        (false, Some(Role::Operator)) => {
            return Err(Failure::usage("an operator is made with --operator, without --role and --partner"));
        }
        (false, Some(role)) => role,
        (false, None) => return Err(Failure::usage("--role is missing")),
    };
    let password = Password::get(args.password_stdin)?;
    let new = NewUser {
        partner: args.partner.as_deref(),
        email: &args.email,
        name: &args.name,
        role,
        password: &password.text,
        made_up: password.made_up,
    };
    store.add_user(scope, new).await?;
    out.line(format_args!("added {} ({role})", args.email))?;
    password.print(out)
}

async fn invite(store: &Store, scope: &Scope, args: &UserInviteArgs) -> Result<OpenInvitation, Failure> {
    let partner = context::partner(store, scope, &args.partner).await?;
    let new = NewPerson::parse(&args.email, &args.name, args.role.as_str());
    let new = new.map_err(|refusals| {
        let sentences: Vec<String> = refusals.iter().map(ToString::to_string).collect();
        Failure::usage(sentences.join(" "))
    })?;
    let id = store.invite(scope, partner.id, &new).await?;
    let invitations = store.people(scope, partner.id).await?.invitations;
    let found = invitations.into_iter().find(|invitation| invitation.id == id);
    found.ok_or_else(|| PeopleError::from(store::Error::NotFound).into())
}

/// The open invitation of an address.
async fn invited(
    store: &Store,
    scope: &Scope,
    partner: &str,
    email: &str,
) -> Result<OpenInvitation, Failure> {
    let partner = context::partner(store, scope, partner).await?;
    let wanted = email.trim().to_lowercase();
    let invitations = store.people(scope, partner.id).await?.invitations;
    let found = invitations.into_iter().find(|invitation| invitation.email.to_lowercase() == wanted);
    found.ok_or_else(|| Failure::new(format!("{email} has no open invitation of this partner")))
}

/// What became of a mail, in a word or its reason.
fn mail(mail: &InvitationMail) -> String {
    match mail {
        InvitationMail::OnItsWay => "due".to_owned(),
        InvitationMail::Tried(reason) => format!("retrying: {reason}"),
        InvitationMail::Sent(at) => format!("sent {}", context::rfc3339(*at)),
        InvitationMail::NotSent(reason) => format!("failed: {reason}"),
    }
}

async fn find(store: &Store, scope: &Scope, email: &str) -> Result<UserRow, Failure> {
    let wanted = email.trim().to_lowercase();
    let users = store.users(scope).await?;
    let found = users.into_iter().find(|user| user.email.to_lowercase() == wanted);
    found.ok_or_else(|| Failure::new(format!("there is no user {email}")))
}

/// A new password: read, or made up and printed once.
struct Password {
    text: String,
    made_up: bool,
}

impl Password {
    fn get(from_stdin: bool) -> Result<Self, Failure> {
        if !from_stdin {
            return Ok(Self { text: made_up()?, made_up: true });
        }
        let mut text = String::new();
        std::io::stdin().lock().read_line(&mut text)?;
        let text = text.trim_end_matches(['\r', '\n']).to_owned();
        if text.is_empty() {
            return Err(Failure::usage("there is no password on standard input"));
        }
        Ok(Self { text, made_up: false })
    }

    fn print(&self, out: &mut Out) -> Result<(), Failure> {
        if self.made_up { out.line(format_args!("password {}", self.text)) } else { Ok(()) }
    }
}

/// 100 random bits in characters that are not mistaken for each other.
fn made_up() -> Result<String, Failure> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 20];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::new(format!("no random password can be made: {error}")))?;
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}
