//! The token in each form of somebody who is logged in. A page elsewhere can have a browser send a form, and
//! does not know it.
//!
//! The guide has CSRF Protection as a switch (p.22) and does not say what the device compares. That a form has
//! to carry a token besides coming from the device's own pages, how it is made, its name, and that it comes first in
//! a form with a file, are assumed;
//! [`Assumptions::form_token_needed`](sim_core::command::Assumptions::form_token_needed) switches it.

use askama::Template;
use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use axum::body::{Body, Bytes, to_bytes};
use futures_util::{StreamExt as _, stream};
use http::{HeaderMap, StatusCode, header};
use sim_core::session::Session;

use crate::posted::FORM_MAX;

/// What the session's cookie makes a token for.
const PURPOSE: &[u8] = b"form of CentreWare Internet Services";
/// The field of a form without a file begins so.
const FIELD: &str = "token=";
/// What the head of the first part of a form with a file says.
const PART: &[u8] = b"name=\"token\"";
/// Bytes in which the first part of a form with a file has to end.
const PART_MAX: usize = 1024;

/// The field with the token; nothing where nobody is logged in.
#[derive(Template)]
#[template(path = "form_token.html")]
pub(crate) struct FormToken {
    value: Option<String>,
}

impl FormToken {
    /// For the forms of a session.
    pub(crate) fn of(session: Option<&Session>) -> Self {
        Self { value: session.map(|it| hex::encode(hmac::sign(&key(it), PURPOSE))) }
    }
}

/// Whether this is the token of the session's forms. It takes as long for a wrong one.
pub(crate) fn is_of(session: &Session, token: &[u8]) -> bool {
    hex::decode(token).is_ok_and(|it| hmac::verify(&key(session), PURPOSE, &it).is_ok())
}

fn key(session: &Session) -> Key {
    Key::new(HMAC_SHA256, &session.token.0)
}

/// The token that a form carries, and the form as it came.
///
/// # Errors
/// The status for a form without a file that is longer than [`FORM_MAX`], and for one that broke off.
pub(crate) async fn carried(
    headers: &HeaderMap,
    body: Body,
) -> Result<(Option<Bytes>, Body), StatusCode> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    if kind.is_some_and(|it| it.starts_with("multipart/form-data")) {
        return with_file(body).await;
    }
    let form = to_bytes(body, FORM_MAX).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let token = form.split(|it| *it == b'&').find_map(|it| it.strip_prefix(FIELD.as_bytes()));
    Ok((token.map(|it| form.slice_ref(it)), Body::from(form)))
}

/// Of a form with a file no more is read than its beginning.
async fn with_file(body: Body) -> Result<(Option<Bytes>, Body), StatusCode> {
    let mut rest = body.into_data_stream();
    let mut begin = Vec::new();
    while begin.len() < PART_MAX && first_part(&begin).is_none() {
        match rest.next().await {
            Some(chunk) => begin.extend(chunk.map_err(|_| StatusCode::BAD_REQUEST)?),
            None => break,
        }
    }
    let begin = Bytes::from(begin);
    let token = first_part(&begin).map(|it| begin.slice_ref(it));
    Ok((token, Body::from_stream(stream::iter([Ok(begin)]).chain(rest))))
}

/// What the first part of a form holds, if that is the token and all of it is there.
fn first_part(form: &[u8]) -> Option<&[u8]> {
    let find = |text: &[u8], what: &[u8]| text.windows(what.len()).position(|it| it == what);
    let form = &form[..form.len().min(PART_MAX)];
    let (head, value) = form.split_at(find(form, b"\r\n\r\n")?);
    find(head, PART)?;
    let value = &value[4..];
    Some(&value[..find(value, b"\r\n")?])
}
