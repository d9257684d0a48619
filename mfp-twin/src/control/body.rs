//! Reading requests: a body of JSON, a query, a number in the path. What does not fit is said.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use http::request::Parts;
use http::{StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

use super::bodies::too_slow;
use super::limits::BODY_MAX;
use super::problem::{Problem, not_allowed, not_found, position};

/// Whole numbers below this are exact as floating-point ones: 2^53.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

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
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|it| too_slow(&it).unwrap_or_else(|| not_read(it.status())))?;
        if body.trim_ascii_start().starts_with(b"[") {
            // It would be read as the fields of an object in their order.
            return Err(not_allowed("body", "the body is an object, not an array"));
        }
        read(&body).map(Self).map_err(|it| not_json(&it))
    }
}

/// Reads JSON, in which 12.0 is an integer as 12 is (JSON Schema 2020-12, section 4.2.3 of its core).
fn read<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    match serde_json::from_slice(body) {
        Err(error) if error.is_data() => {
            let mut value = serde_json::from_slice(body)?;
            make_whole(&mut value);
            // Where that was not it, the first error has the place.
            serde_json::from_value(value).map_err(|_| error)
        }
        read => read,
    }
}

/// Makes integers of numbers that are whole.
fn make_whole(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let whole = number.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < WHOLE_MAX);
            if let Some(it) = whole.filter(|_| number.is_f64()) {
                *number = (it as i64).into();
            }
        }
        Value::Array(all) => all.iter_mut().for_each(make_whole),
        Value::Object(all) => all.values_mut().for_each(make_whole),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
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

/// What is said of a body that did not come in whole.
pub(super) fn not_received(error: &axum::Error) -> Problem {
    too_slow(error).unwrap_or_else(broke_off)
}

fn broke_off() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "Body not read", "the body broke off")
}

fn not_read(status: StatusCode) -> Problem {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let detail = format!("the body has more than {BODY_MAX} bytes");
        Problem::new(status, "Too large", detail)
    } else {
        broke_off()
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
