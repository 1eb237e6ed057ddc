//! The document that describes the API: OpenAPI 3.1, made of the operations themselves.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{
    Modify, OpenApi, ToSchema,
    openapi::{
        self, Components, Content, HeaderBuilder, ObjectBuilder, Ref, RefOr, ResponseBuilder, Schema,
        path::Operation,
        schema::Type,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

const ABOUT: &str = "What a partner does in the portal's Reports tab, and reading history, accounts and mails.

Every request carries an API key: `Authorization: Bearer bsr_live_…`. A key belongs to a partner, and reaches that partner's \
organizations and those of all partners below it, or to one organization alone. What is outside of its reach answers 404. It is \
for the purposes `ingest` (push), `read` and `settings` (read, and change); an operation of another purpose answers 403.

Errors are problem details (RFC 9457, `application/problem+json`) with a sentence in `detail`.

Lists come a page at a time: `next` of an answer is the `cursor` of the next request, until it is null.

A key may make a number of requests a minute: `RateLimit-Policy` and `RateLimit` tell how many and how many are left; more are \
answered with 429 and `Retry-After`.

Instants are RFC 3339 in UTC. New members may be added to answers: pass over what you do not know.";

/// The media type of pushed lines.
const LINES: &str = "application/x-ndjson";

/// The document without its operations.
#[derive(OpenApi)]
#[openapi(
    info(title = "Backup Summary Report", version = "1", description = ABOUT,
         license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")),
    servers((url = "/", description = "The server that this document is of.")),
    tags(
        (name = "Organizations", description = "Clients of the partner, and how they are at a glance."),
        (name = "History", description = "The states of every day, as report and portal show them."),
        (name = "Reports", description = "The monthly reports and their files."),
        (name = "Delivery", description = "Who gets the reports by e-mail, and what became of the mails."),
        (name = "Ingest", description = "Pushing what a backup system saw."),
    ),
    components(schemas(ProblemDetails)),
    modifiers(&Security)
)]
pub(super) struct Outline;

/// What went wrong (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ProblemDetails {
    /// `about:blank`: the status says what kind of problem it is.
    r#type: String,
    /// The status in words.
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// A sentence for whoever sent the request.
    detail: String,
    /// Of settings that were refused: all that is wrong, each with a JSON pointer into the body.
    errors: Option<Vec<FieldProblem>>,
}

/// What is wrong with one member of a body.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct FieldProblem {
    /// Where: a JSON pointer, such as `#/recipients/1`.
    pointer: String,
    /// A sentence.
    detail: String,
}

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let key = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("bsr_live_…")
            .description(Some("An API key, as `bsr key add` prints it."))
            .build();
        let components = document.components.get_or_insert_with(Components::new);
        components.add_security_scheme("key", SecurityScheme::Http(key));
        document.security = Some(vec![SecurityRequirement::new("key", Vec::<String>::new())]);
    }
}

/// The whole document.
pub(crate) fn document() -> openapi::OpenApi {
    let operations = super::reads().merge(super::writes(None)).merge(super::pushes());
    let mut document = operations.into_openapi();
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.put, &mut item.post].into_iter().flatten() {
            complete(operation);
        }
    }
    let components = document.components.get_or_insert_with(Components::new);
    for (name, schema) in &mut components.schemas {
        if let (RefOr::T(Schema::Object(object)), false) = (schema, MAY_BE_LEFT_OUT.contains(&name.as_str()))
        {
            object.required = object.properties.keys().cloned().collect();
        }
    }
    for (_, name, description) in EVERYWHERE.iter().chain(WITH_BODY) {
        components.responses.insert((*name).to_owned(), problem(name, description));
    }
    document
}

/// The values whose members are not all there. Answers have each of theirs, null where there is nothing to say.
const MAY_BE_LEFT_OUT: [&str; 5] =
    ["ProblemDetails", "FieldProblem", "IngestAnswer", "DeliveryWanted", "SendAgain"];

/// What may happen to every request: its status, its name in the document, and what it means.
const EVERYWHERE: &[(&str, &str, &str)] = &[
    ("400", "Unreadable", "The address, a parameter, a header or the body cannot be read."),
    ("401", "Unauthenticated", "There is no valid key."),
    ("403", "Forbidden", "The key is not for this purpose."),
    ("404", "NotFound", "There is no such thing, or the key does not reach it."),
    ("429", "TooManyRequests", "The key has asked too often."),
    ("500", "Failed", "Something went wrong here."),
    ("503", "TookTooLong", "The answer took too long."),
];
/// What may happen to every request with a body.
const WITH_BODY: &[(&str, &str, &str)] = &[
    ("413", "TooLarge", "The body is too large."),
    ("415", "OtherMediaType", "The body is of another media type, or encoded in another way."),
    (
        "422",
        "Refused",
        "The body is read, and what it says is refused; or the `Idempotency-Key` is another request's.",
    ),
];

fn complete(operation: &mut Operation) {
    if let Some(RefOr::T(body)) = &mut operation.request_body
        && body.content.contains_key(LINES)
    {
        // No line at all is fine.
        body.required = None;
    }
    let with_body = if operation.request_body.is_some() { WITH_BODY } else { &[] };
    for (status, name, _) in EVERYWHERE.iter().chain(with_body) {
        let response = RefOr::Ref(Ref::from_response_name(*name));
        operation.responses.responses.entry((*status).to_owned()).or_insert(response);
    }
}

/// A problem, as every operation refers to it.
fn problem(name: &str, description: &str) -> RefOr<openapi::Response> {
    let details = Content::new(Some(RefOr::Ref(Ref::from_schema_name("ProblemDetails"))));
    let mut response =
        ResponseBuilder::new().description(description).content("application/problem+json", details);
    if name == "TooManyRequests" {
        let seconds = ObjectBuilder::new().schema_type(Type::Integer).build();
        let wait =
            HeaderBuilder::new().schema(Some(seconds)).description(Some("In how many seconds to ask again."));
        response = response.header("Retry-After", wait.build());
    }
    RefOr::T(response.build())
}

/// `GET /api/openapi.json`: the same for everybody, and nothing secret in it.
pub(super) async fn get() -> Response {
    match document().to_pretty_json() {
        Ok(json) => {
            let headers = [
                (header::CONTENT_TYPE, "application/vnd.oai.openapi+json;version=3.1"),
                (header::CACHE_CONTROL, "public, max-age=300"),
            ];
            (headers, json).into_response()
        }
        Err(error) => super::super::problem::Problem::internal(&error).into_response(),
    }
}
