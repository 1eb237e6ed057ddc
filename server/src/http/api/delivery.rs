//! The e-mail delivery settings: reading them, and changing them by the page's own rules (spec.md section 6). Who changes them
//! says which state they saw (`If-Match`), so that nobody undoes what somebody else did.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    id::OrganizationId,
    language::Language,
    recipient::{self, CheckedDelivery, DeliveryErrors, DeliveryForm, RECIPIENTS_LIMIT},
    text::clean_name,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{DeliverySettings, SaveError, SavedRecipient, Scope};
use utoipa::{IntoParams, ToSchema};

use super::{
    super::{Shared, problem::Problem},
    asked::{Given, OrganizationAt, Reader, Setter},
    document::ProblemDetails,
    repeat::RequestName,
    words::Month,
};

/// The e-mail delivery settings of an organization.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Delivery {
    /// Whether its reports are mailed.
    on: bool,
    /// To whom.
    #[schema(max_items = 3)]
    recipients: Vec<String>,
    /// Whether the consent for an address outside of partner and organization is recorded.
    consent: bool,
    /// Those of the recipients to which nothing is sent, or whose latest mail came back.
    notes: Vec<RecipientNote>,
    /// When they were last changed.
    #[schema(value_type = Option<String>, format = DateTime)]
    changed_at: Option<Instant>,
    /// By whom.
    changed_by: Option<String>,
}

/// What is to be known of a recipient.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecipientNote {
    /// The address.
    address: String,
    /// Since when its holder does not want the reports: nothing is sent to it, and only they can lift that.
    #[schema(value_type = Option<String>, format = DateTime)]
    opted_out_at: Option<Instant>,
    /// Since when nothing is sent to it because its mails come back: taking it off the list and saving lifts that.
    #[schema(value_type = Option<String>, format = DateTime)]
    undeliverable_since: Option<Instant>,
    /// The month of the latest mail, if that came back.
    returned_period: Option<Month>,
    /// The mail server's words about that.
    returned_reason: Option<String>,
}

/// The settings as they are to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeliveryWanted {
    /// Whether reports are mailed; needs at least one recipient.
    on: bool,
    /// To whom: addresses that belong to the partner or the organization.
    #[schema(max_items = 3)]
    recipients: Vec<String>,
    /// That the holders of addresses outside of partner and organization agreed, where the deployment allows such.
    #[serde(default)]
    consent: bool,
}

/// The state that whoever changes the settings saw.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes what `seen` reads")]
pub(super) struct SeenState {
    /// The `ETag` of the settings as they were read, or `*` for whatever is there.
    #[param(rename = "If-Match", pattern = r#"^(\*|(W/)?"[!#-+.-~]*"(, ?(W/)?"[!#-+.-~]*")*)$"#)]
    if_match: String,
}

/// Read the delivery settings
///
/// `ETag` names the state that they are in: whoever changes them sends it as `If-Match`.
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{organization}/delivery",
    operation_id = "getDelivery",
    tag = "Delivery",
    params(("organization" = Uuid, Path, description = "The organization's id.")),
    responses((status = 200, description = "The settings.", body = Delivery,
               headers(("ETag" = String, description = "The state that they are in."))))
)]
pub(super) async fn get(
    Reader(scope): Reader,
    OrganizationAt(id): OrganizationAt,
    State(shared): State<Shared>,
) -> Result<Response, Problem> {
    let settings = shared.deployment.store.delivery_settings(&scope, id).await?;
    answer(Delivery::of(settings))
}

/// Change the delivery settings
///
/// All of them at once, if they are still in the state that `If-Match` names. Switching on sends nothing by itself: the next
/// report is mailed. The rules are those of the portal's page, and everything that is wrong is told at once.
#[utoipa::path(
    put,
    path = "/api/v1/organizations/{organization}/delivery",
    operation_id = "putDelivery",
    tag = "Delivery",
    params(
        ("organization" = Uuid, Path, description = "The organization's id."),
        SeenState,
        RequestName,
    ),
    request_body = DeliveryWanted,
    responses(
        (status = 200, description = "So they are now.", body = Delivery,
         headers(("ETag" = String, description = "The state that they are in."))),
        (status = 409, description = "A request of this `Idempotency-Key` is still running.",
         body = ProblemDetails, content_type = "application/problem+json"),
        (status = 412, description = "Somebody has changed them since: `current` is how they are now, `ETag` names that.",
         body = ProblemDetails, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.",
         body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(super) async fn put(
    Setter(scope): Setter,
    OrganizationAt(id): OrganizationAt,
    State(shared): State<Shared>,
    headers: HeaderMap,
    Given(wanted): Given<DeliveryWanted>,
) -> Result<Response, Problem> {
    let store = &shared.deployment.store;
    let saved = store.delivery_settings(&scope, id).await?;
    let seen = seen(&headers)?;
    let checked = checked(&shared, &scope, id, wanted).await?;
    let version = saved.version;
    // A request whose answer was lost comes again: what it wants is there already.
    let is_done = is_same(&saved, &checked);
    let current = Delivery::of(saved);
    if is_done {
        return answer(current);
    }
    if !seen.names(&tag(&current)?) {
        return Err(stale(current)?);
    }
    match store.save_delivery_settings(&scope, id, version, &checked).await {
        Ok(settings) => answer(Delivery::of(settings)),
        Err(SaveError::Stale(now)) => Err(stale(Delivery::of(now))?),
        Err(SaveError::Store(error)) => Err(error.into()),
    }
}

/// The states that `If-Match` names.
struct Seen(Vec<String>);

impl Seen {
    fn names(&self, tag: &str) -> bool {
        self.0.iter().any(|known| known == "*" || known == tag)
    }
}

fn seen(headers: &HeaderMap) -> Result<Seen, Problem> {
    if !headers.contains_key(header::IF_MATCH) {
        let detail = "Say which state you saw: read the settings, and send their ETag as If-Match.";
        return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, detail));
    }
    let values = headers.get_all(header::IF_MATCH).iter().map(|value| value.to_str().unwrap_or_default());
    let tags: Vec<_> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
    let is_tag = |tag: &str| {
        let inner =
            tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        inner.is_some_and(|inner| !inner.contains('"'))
    };
    if tags == ["*"] || tags.iter().all(|tag| is_tag(tag)) {
        return Ok(Seen(tags.into_iter().map(str::to_owned).collect()));
    }
    Err(Problem::new(StatusCode::BAD_REQUEST, "If-Match is an ETag in its quotation marks, several, or *."))
}

async fn checked(
    shared: &Shared,
    scope: &Scope,
    id: OrganizationId,
    wanted: DeliveryWanted,
) -> Result<CheckedDelivery, Problem> {
    let DeliveryWanted { on, recipients, consent } = wanted;
    if recipients.len() > RECIPIENTS_LIMIT {
        let detail = format!("`recipients` are at most {RECIPIENTS_LIMIT} addresses.");
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    let form = DeliveryForm { on, recipients, consent };
    let ownership = shared.deployment.store.ownership(scope, id, shared.deployment.allow_outside).await?;
    recipient::check(&form, &ownership, Language::En).map_err(|errors| refused(&form, errors))
}

/// Everything that is wrong, each with the place in the body that it is about (a JSON pointer).
fn refused(form: &DeliveryForm, errors: DeliveryErrors) -> Problem {
    let fields = form.recipients.iter().zip(errors.fields).enumerate();
    let of_fields = fields.filter_map(|(at, (address, error))| {
        let detail = error?;
        Some(json!({ "pointer": format!("#/recipients/{at}"), "value": clean_name(address), "detail": detail }))
    });
    let of_form = errors.form.map(|detail| json!({ "pointer": "#/recipients", "detail": detail }));
    let errors: Vec<Value> = of_fields.chain(of_form).collect();
    let detail = "The settings are not changed: see `errors`.";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail).with("errors", errors)
}

fn is_same(now: &DeliverySettings, wanted: &CheckedDelivery) -> bool {
    let now_to = now.recipients.iter().map(|recipient| recipient.address.as_str());
    now.on == wanted.on && now_to.eq(wanted.recipients.iter().map(|recipient| recipient.address.as_str()))
}

/// The settings with the name of their state.
fn answer(delivery: Delivery) -> Result<Response, Problem> {
    let tag = tag(&delivery)?;
    Ok(tagged(Json(delivery).into_response(), &tag))
}

fn stale(now: Delivery) -> Result<Problem, Problem> {
    let tag = tag(&now)?;
    let by = now.changed_by.as_deref().map(|by| format!(" by {by}")).unwrap_or_default();
    let detail = format!(
        "Somebody has changed the delivery settings since they were read{by}: `current` is how they are now."
    );
    let current = serde_json::to_value(&now).map_err(|error| Problem::internal(&error))?;
    Ok(Problem::new(StatusCode::PRECONDITION_FAILED, detail).with("current", current).tagged(&tag))
}

/// A strong tag: it changes with everything that is shown, so also when an address opts out meanwhile.
fn tag(delivery: &Delivery) -> Result<String, Problem> {
    let json = serde_json::to_vec(delivery).map_err(|error| Problem::internal(&error))?;
    let hash: String = Sha256::digest(json).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("\"{hash}\""))
}

fn tagged(mut response: Response, tag: &str) -> Response {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

impl Delivery {
    fn of(settings: DeliverySettings) -> Self {
        let notes = settings.recipients.iter().filter_map(note).collect();
        Self {
            on: settings.on,
            consent: settings.recipients.iter().any(|recipient| recipient.outside_consent_at.is_some()),
            recipients: settings.recipients.into_iter().map(|recipient| recipient.address).collect(),
            notes,
            changed_at: settings.changed_at,
            changed_by: settings.changed_by,
        }
    }
}

fn note(recipient: &SavedRecipient) -> Option<RecipientNote> {
    let returned = recipient.returned.as_ref();
    let is_quiet =
        recipient.opted_out_at.is_none() && recipient.undeliverable_since.is_none() && returned.is_none();
    (!is_quiet).then(|| RecipientNote {
        address: recipient.address.clone(),
        opted_out_at: recipient.opted_out_at,
        undeliverable_since: recipient.undeliverable_since,
        returned_period: returned.map(|it| Month(it.period)),
        returned_reason: returned.map(|it| it.reason.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_that_was_seen_is_named_by_its_tag() {
        let seen = |value: &str| {
            let headers = HeaderMap::from_iter([(header::IF_MATCH, HeaderValue::from_str(value).unwrap())]);
            seen(&headers)
                .map(|seen| seen.names("\"ab\""))
                .map_err(|problem| problem.into_response().status())
        };
        for (value, names) in
            [("\"ab\"", true), ("\"x\", \"ab\"", true), ("*", true), ("\"x\"", false), ("W/\"ab\"", false)]
        {
            assert_eq!(seen(value), Ok(names), "{value}");
        }
        for wrong in ["", "ab", "\"ab", "\"ab\", *", "\"a\"b\""] {
            assert_eq!(seen(wrong), Err(StatusCode::BAD_REQUEST), "{wrong}");
        }
    }
}
