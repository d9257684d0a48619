//! Reading requests: a body of JSON, a query, a number in the path. What does not fit is said.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use http::request::Parts;
use http::{StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::BODY_MAX;
use super::problem::{Problem, not_found, position};

/// A body of JSON. Unknown fields are refused where the type says so, and all of ours do.
pub(super) struct Sent<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let content_type = content_type.and_then(|it| it.to_str().ok()).unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        if !media_type.eq_ignore_ascii_case("application/json") {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Not JSON",
                format!("Content-Type is \"{content_type}\"; it must be application/json"),
            ));
        }
        let body = Bytes::from_request(request, state).await.map_err(|it| not_read(it.status()))?;
        serde_json::from_slice(&body).map(Self).map_err(|it| not_json(&it))
    }
}

/// The query of a GET request.
pub(super) struct Asked<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = Query::try_from_uri(&parts.uri).map_err(|it| {
            Problem::new(StatusCode::BAD_REQUEST, "Query not understood", it.body_text())
                .with("where", "query")
        })?;
        Ok(Self(query.0))
    }
}

/// A number in the path.
pub(super) fn number<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| not_found(format!("there is no {what} \"{text}\"")))
}

fn not_read(status: StatusCode) -> Problem {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let detail = format!("the body has more than {BODY_MAX} bytes");
        Problem::new(status, "Too large", detail)
    } else {
        Problem::new(StatusCode::BAD_REQUEST, "Body not read", "the body broke off")
    }
}

fn not_json(error: &serde_json::Error) -> Problem {
    match error.classify() {
        Category::Data => {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "Value not allowed", error.to_string())
        }
        Category::Io | Category::Syntax | Category::Eof => {
            Problem::new(StatusCode::BAD_REQUEST, "Not JSON", error.to_string())
        }
    }
    .with("where", position(error))
}
