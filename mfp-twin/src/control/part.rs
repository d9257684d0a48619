//! A part of something long that a client asks for, as RFC 9110 has it (section 14).

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::problem::Problem;

/// What is asked for of something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Octets before it.
    pub(super) from: u64,
    /// Octets up to its end.
    pub(super) to: u64,
    all: u64,
    is_all: bool,
}

impl Part {
    /// What these headers ask for of something of so many octets.
    ///
    /// # Errors
    /// 416 for what is no range of it.
    pub(super) fn asked(headers: &HeaderMap, all: u64) -> Result<Self, Problem> {
        let range = headers.get(header::RANGE).and_then(|it| it.to_str().ok());
        let Some(text) = range else { return Ok(Self { from: 0, to: all, all, is_all: true }) };
        let (from, to) = range_of(text, all).ok_or_else(|| {
            let detail = format!("\"{text}\" is no range of these {all} bytes");
            Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "No such range", detail)
        })?;
        Ok(Self { from, to, all, is_all: false })
    }

    /// The answer, with this body.
    pub(super) fn answer(self, content_type: &'static str, body: Body) -> Response {
        let Self { from, to, all, is_all } = self;
        let mut response = body.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(header::CONTENT_LENGTH, (to - from).into());
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        if !is_all && let Ok(value) = format!("bytes {from}-{}/{all}", to - 1).parse() {
            headers.insert(header::CONTENT_RANGE, value);
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        response
    }
}

/// The one range of `bytes=FROM-TO`, `bytes=FROM-` or `bytes=-LAST` (RFC 9110 section 14.1.2).
fn range_of(text: &str, all: u64) -> Option<(u64, u64)> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = match (from, to) {
        ("", last) => (all.saturating_sub(last.parse().ok()?), all),
        (from, "") => (from.parse().ok()?, all),
        (from, to) => (from.parse().ok()?, to.parse::<u64>().ok()?.saturating_add(1).min(all)),
    };
    (from < to).then_some((from, to))
}
