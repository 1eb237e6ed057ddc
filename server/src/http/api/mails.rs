//! Mails: what became of each, and sending one again.

use app::{
    api::MailStanding,
    facts::{MailFact, mail_facts},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{format, language::Language, texts::portal_reports as texts, time::Instant};
use serde::{Deserialize, Serialize};
use store::Again;
use utoipa::ToSchema;

use super::{
    super::{Shared, problem::Problem},
    asked::{Given, OrganizationAt, Reader, Setter},
    document::ProblemDetails,
    repeat::RequestName,
    words::Month,
};

/// The mails of the reports that are there, latest month first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MailList {
    /// A line for each mail; for the latest report also one for each address that has got none.
    mails: Vec<Mail>,
}

/// A mail.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Mail {
    /// Whose month's report it carries.
    period: Month,
    /// To whom.
    recipient: String,
    /// Where it is.
    state: MailState,
    /// How many tries were made.
    attempts: i64,
    /// When the mail server took it.
    #[schema(value_type = Option<String>, format = DateTime)]
    accepted_at: Option<Instant>,
    /// When it is tried again.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_try_at: Option<Instant>,
    /// When the notice came that it did not arrive after all.
    #[schema(value_type = Option<String>, format = DateTime)]
    returned_at: Option<Instant>,
    /// What went wrong, in the mail server's words or ours.
    reason: Option<String>,
    /// Whether an answer was lost once, so that the recipient may have it twice.
    possible_duplicate: bool,
    /// Whether it can be sent again now.
    can_send_again: bool,
}

/// Where a mail is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum MailState {
    /// The mail server has it.
    Accepted,
    /// It will be sent.
    Waiting,
    /// It may have arrived.
    Uncertain,
    /// It did not arrive.
    Failed,
    /// It was not sent.
    NotSent,
}

/// Which mail is to be sent again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SendAgain {
    /// Which month's report.
    period: Month,
    /// To whom: one of the registered addresses.
    #[schema(max_length = 254)]
    recipient: String,
}

/// What became of the wish.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SentAgain {
    /// `queued`: it goes out now, as a message of its own. `on_its_way`: it was going out already.
    outcome: AgainOutcome,
}

/// What became of the wish to send a mail again.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum AgainOutcome {
    /// It goes out now.
    Queued,
    /// It was going out already.
    OnItsWay,
}

/// List mails
///
/// What became of the mails of the reports that are there.
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{organization}/mails",
    operation_id = "listMails",
    tag = "Delivery",
    params(("organization" = Uuid, Path, description = "The organization's id.")),
    responses((status = 200, description = "The mails.", body = MailList))
)]
pub(super) async fn list(
    Reader(scope): Reader,
    OrganizationAt(id): OrganizationAt,
    State(shared): State<Shared>,
) -> Result<Json<MailList>, Problem> {
    let deployment = &shared.deployment;
    let tab = deployment.store.reports_tab(&scope, id, deployment.allow_outside).await?;
    Ok(Json(MailList { mails: mail_facts(&tab).iter().map(mail).collect() }))
}

fn mail(fact: &MailFact<'_>) -> Mail {
    let row = fact.row;
    let returned = row.and_then(|row| row.bounced.as_ref());
    Mail {
        period: Month(fact.period),
        recipient: fact.recipient.to_owned(),
        state: match fact.standing {
            MailStanding::Accepted => MailState::Accepted,
            MailStanding::Waiting => MailState::Waiting,
            MailStanding::Uncertain => MailState::Uncertain,
            MailStanding::Failed => MailState::Failed,
            MailStanding::NotSent => MailState::NotSent,
        },
        attempts: row.map_or(0, |row| row.attempts),
        accepted_at: row.and_then(|row| row.accepted_at),
        next_try_at: row.and_then(|row| row.next_try_at),
        returned_at: returned.map(|(at, _)| *at),
        reason: match (returned, row) {
            (Some((_, words)), _) => Some(words.clone()),
            (None, Some(row)) => row.last_error.clone(),
            (None, None) => Some(texts::not_sent_newcomer(Language::En).to_owned()),
        },
        possible_duplicate: row.is_some_and(|row| row.possible_duplicate),
        can_send_again: fact.may_again,
    }
}

/// Send a mail again
///
/// Sends a month's report to one registered address, whether or not it was sent there before, as a message of its own. With an
/// `Idempotency-Key` a request that is repeated sends one message.
#[utoipa::path(
    post,
    path = "/api/v1/organizations/{organization}/mails",
    operation_id = "sendAgain",
    tag = "Delivery",
    params(
        ("organization" = Uuid, Path, description = "The organization's id."),
        RequestName,
    ),
    request_body = SendAgain,
    responses(
        (status = 202, description = "It goes out, or was going out already.", body = SentAgain),
        (status = 409, description = "It cannot be sent: there is no such report, delivery is off, or nothing is sent to that \
          address. Or a request of this `Idempotency-Key` is still running.",
         body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(super) async fn send_again(
    Setter(scope): Setter,
    OrganizationAt(id): OrganizationAt,
    State(shared): State<Shared>,
    Given(wanted): Given<SendAgain>,
) -> Result<(StatusCode, Json<SentAgain>), Problem> {
    let (period, recipient) = (wanted.period.0, domain::text::clean(&wanted.recipient, 254));
    let answer = shared.deployment.store.send_again(&scope, id, period, &recipient).await?;
    let month = format::month(Language::En, period);
    let detail = match answer {
        Again::Queued => return Ok(accepted(AgainOutcome::Queued)),
        Again::OnItsWay => return Ok(accepted(AgainOutcome::OnItsWay)),
        Again::NoReport => texts::again_no_report(Language::En, &month),
        Again::Off => texts::again_off(Language::En).to_owned(),
        Again::NotSentTo => texts::again_not_to_it(Language::En, &recipient),
    };
    Err(Problem::new(StatusCode::CONFLICT, detail))
}

fn accepted(outcome: AgainOutcome) -> (StatusCode, Json<SentAgain>) {
    (StatusCode::ACCEPTED, Json(SentAgain { outcome }))
}
