//! What went wrong, as RFC 9457 problem documents: a person reads `detail`, a program `type` and the
//! fields beside it.

use std::collections::BTreeMap;

use axum::extract::OriginalUri;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value};
use sim_core::address_book::AddressBookRefused;
use sim_core::certificate::CertificateRefused;
use sim_core::clock::ClockRefused;
use sim_core::folder::FolderRefused;
use sim_core::user::UserRefused;
use sim_core::{Class, Refused};
use sim_document::NotDone;
use sim_host::AdvanceRefused;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response as Documented, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// A refused request.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// What sort of problem, for programs.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "urn:mfp-twin:no-such-label")]
    pub(super) kind: String,
    /// The sort of problem, for people.
    pub(super) title: &'static str,
    /// The HTTP status.
    #[schema(example = 409)]
    pub(super) status: u16,
    /// What was wrong and where.
    pub(super) detail: String,
    /// Particulars: `labels`, `where`, `allowed`.
    #[serde(flatten)]
    #[schema(ignore)]
    pub(super) more: Map<String, Value>,
}

impl Problem {
    /// A problem of a sort that is named by a status and a title.
    pub(super) fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        let name = title.to_lowercase().replace(' ', "-");
        Self {
            kind: format!("urn:mfp-twin:{name}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            more: Map::new(),
        }
    }

    /// With one particular more.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.into(), value.into());
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let problem = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, problem);
        if status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer realm=\"mfp-twin\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
        }
        response
    }
}

/// There is nothing of this name or number.
pub(super) fn not_found(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "Not found", detail)
}

/// The request was understood and a value in it is not allowed.
pub(super) fn not_allowed(field: &str, detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "Value not allowed", detail).with("where", field)
}

/// The same where the value stands in the query.
pub(super) fn in_query(problem: Problem) -> Problem {
    Problem { status: StatusCode::BAD_REQUEST.as_u16(), ..problem }
}

/// The device is not in a state for this.
pub(super) fn conflict(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::CONFLICT, "Not now", detail)
}

/// As many do this as may.
pub(super) fn busy(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Too many", detail)
}

/// The twin is about to end.
pub(super) fn gone() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Ended", "the twin has ended")
}

/// A document that cannot be drawn.
#[expect(clippy::needless_pass_by_value, reason = "the last thing done with it")]
pub(super) fn not_drawn(error: NotDone) -> Problem {
    match &error {
        NotDone::NoSuchPage(_) => not_found(error.to_string()),
        NotDone::Document(_)
        | NotDone::GivenUp(_)
        | NotDone::NoPrograms(_)
        | NotDone::NotStarted(_) => conflict(error.to_string()),
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let detail = refused.to_string();
        let problem = match (refused.class(), field(&refused)) {
            (Class::Absent, _) => not_found(detail),
            (Class::Invalid, Some(field)) => not_allowed(field, detail),
            (Class::Unavailable, _) if refused == Refused::Gone => gone(),
            (
                Class::Unavailable
                | Class::Unauthenticated
                | Class::Forbidden
                | Class::Invalid
                | Class::Conflict
                | Class::Busy,
                _,
            ) => conflict(detail),
        };
        problem.with("refused", refused.name())
    }
}

/// Fields about certificates, by the guide's labels.
const CERTIFICATE_FIELDS: [(&str, &str); 9] = [
    ("Certificate", "file"),
    ("Password", "password"),
    ("Issuer", "issuer"),
    ("Days of Validity", "days"),
    ("2 Letter Country Code", "country"),
    ("State / Province Name", "state"),
    ("Locality Name", "locality"),
    ("Organization Name", "organization"),
    ("Organization Unit", "unit"),
];

/// The field of a request that a refused value stands in.
fn field(refused: &Refused) -> Option<&'static str> {
    const FIELDS: &[(Refused, &str)] = &[
        (Refused::User(UserRefused::Role), "role"),
        (Refused::User(UserRefused::Name), "name"),
        (Refused::User(UserRefused::BlankName), "name"),
        (Refused::Folder(FolderRefused::Number), "number"),
        (Refused::Folder(FolderRefused::Name), "name"),
        (Refused::Folder(FolderRefused::BlankName), "name"),
        (Refused::Folder(FolderRefused::NameCharacter), "name"),
        (Refused::Folder(FolderRefused::NewPasscode), "passcode"),
        (Refused::Folder(FolderRefused::NoSuchOwner), "owner"),
        (Refused::AddressBook(AddressBookRefused::Number), "number"),
        (Refused::AddressBook(AddressBookRefused::Name), "name"),
        (Refused::AddressBook(AddressBookRefused::NameCharacter), "name"),
        (Refused::AddressBook(AddressBookRefused::Index), "index"),
        (Refused::AddressBook(AddressBookRefused::Email), "email"),
        (Refused::AddressBook(AddressBookRefused::Fax), "fax"),
        (Refused::Clock(ClockRefused::OutOfRange), "now"),
        (Refused::Clock(ClockRefused::Zone), "zone_minutes"),
    ];
    if let Refused::Conflict(_) = refused {
        return Some("value");
    }
    if let Refused::User(UserRefused::Password(_)) | Refused::MailLogin(_) = refused {
        return Some("password");
    }
    if let Refused::User(UserRefused::Id(_)) = refused {
        return Some("id");
    }
    if let Refused::User(UserRefused::NameCharacter(_)) = refused {
        return Some("name");
    }
    if let Refused::Certificate(CertificateRefused::InUseNotByFips) = refused {
        return Some("value");
    }
    if let Refused::Certificate(it) = refused {
        return CERTIFICATE_FIELDS
            .iter()
            .find(|(label, _)| it.field() == Some(label))
            .map(|it| it.1);
    }
    FIELDS.iter().find(|it| it.0 == *refused).map(|it| it.1)
}

impl From<AdvanceRefused> for Problem {
    fn from(refused: AdvanceRefused) -> Self {
        match refused {
            AdvanceRefused::Past => not_allowed("to", refused.to_string()),
            AdvanceRefused::TooFar => not_allowed("by", refused.to_string()),
            AdvanceRefused::Busy
            | AdvanceRefused::NoRest(_)
            | AdvanceRefused::Ended(_)
            | AdvanceRefused::NotKept(_)
            | AdvanceRefused::Restored => conflict(refused.to_string()),
            AdvanceRefused::Gone => gone(),
        }
    }
}

/// Parts of the contract that this version does not have, as they begin under /v1.
pub(super) const ABSENT: &[&str] = &["/audit/score", "/fax/calls"];

/// There is no such resource, or not yet.
pub(super) async fn no_such_resource(OriginalUri(uri): OriginalUri) -> Problem {
    let path = uri.path();
    let below = path.strip_prefix("/v1").unwrap_or(path);
    let numbered = below.strip_prefix("/devices/").and_then(|it| it.split_once('/'));
    let own = numbered.map(|(_, own)| format!("/{own}"));
    let below = own.as_deref().unwrap_or(below);
    if ABSENT.iter().any(|it| below.starts_with(it)) {
        return absent(path);
    }
    not_found(format!("there is no resource {path}; GET /v1/openapi.json lists all"))
}

/// A part of the contract that this version does not have.
pub(super) fn absent(path: &str) -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "Not in this version",
        format!("{path} is not in this version of the twin; GET /v1/openapi.json lists what is"),
    )
}

/// The resource is there and does not take this method.
pub(super) async fn no_such_method(method: Method, OriginalUri(uri): OriginalUri) -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "Method not allowed",
        format!("{} does not take {method}; the Allow header says what it takes", uri.path()),
    )
}

/// The problems of a request without a body, for the OpenAPI document.
pub(super) struct Problems;
/// The problems of a request with a body.
pub(super) struct BodyProblems;

const PLAIN: &[(u16, &str)] = &[
    (400, "The request cannot be understood: `detail` says why."),
    (401, "The bearer token is missing or wrong."),
    (403, "The Host or Origin header is not the control plane's."),
    (404, "There is nothing of this name or number."),
    (409, "The device is not in a state for this."),
    (503, "The twin is about to end, or serves as many as it can."),
];
const WITH_BODY: &[(u16, &str)] = &[
    (413, "The body is too large."),
    (415, "The body is not application/json."),
    (422, "A value or a field of the body is not allowed: `where` names it."),
];

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Documented>> {
        PLAIN.iter().map(documented).collect()
    }
}

impl IntoResponses for BodyProblems {
    fn responses() -> BTreeMap<String, RefOr<Documented>> {
        PLAIN.iter().chain(WITH_BODY).map(documented).collect()
    }
}

fn documented((status, text): &(u16, &str)) -> (String, RefOr<Documented>) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response =
        ResponseBuilder::new().description(*text).content("application/problem+json", content);
    (status.to_string(), response.build().into())
}

/// The `where` of a JSON text: line and column.
pub(super) fn position(error: &serde_json::Error) -> String {
    format!("line {} column {}", error.line(), error.column())
}
