//! The .CMD requests, as the guide's audit log script makes them (pp.28 to 29). The path is taken in any
//! letter case: later models write `/LOGIN.cmd`.
//!
//! | request | answer |
//! |---|---|
//! | `POST /LOGIN.CMD` | 200 `{"result":"0"}` and the cookie; else see [`refusal`] |
//! | `GET /ALOGEXPT.CMD` | the audit log file, for an administrator over TLS; else 401 or 403 |
//! | `GET` or `POST /LOGOUT.CMD` | 200 `{"result":"0"}`, with or without a session |
//!
//! The answer's form is read for a later model; statuses and results other than "0" are assumed. The
//! script never looks at the answer of its log-in and keeps whatever the export answers as a log file, so
//! what is refused is refused with a status that makes it fail.

use std::convert::Infallible;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use http::{Method, StatusCode, header};
use sim_core::{Command, Secret};
use sim_wire::command_form;

use crate::api;
use crate::audit_file::AuditFile;
use crate::cwis::Cwis;
use crate::log_in::{cookie, log_in, log_out, no_cookie};
use crate::pages;
use crate::refusal::refusal;
use crate::visit::Visit;

/// The exported file's name (read for sister models).
const FILE_NAME: &str = "attachment; filename=\"auditfile.txt\"";

/// Whether a path is that of a .CMD request.
pub(crate) fn is_command(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".cmd")
}

/// Answers what no page answers.
pub(crate) async fn answer(State(cwis): State<Cwis>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Some(visit) = Visit::of(&cwis, &parts) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let posted = parts.method == Method::POST;
    match parts.uri.path().to_ascii_lowercase().as_str() {
        "/login.cmd" if posted => log_in_by(visit, body).await,
        "/login.cmd" => method_not_allowed("POST"),
        "/alogexpt.cmd" if parts.method == Method::GET => export(visit).await,
        "/alogexpt.cmd" => method_not_allowed("GET"),
        "/logout.cmd" if posted || parts.method == Method::GET => log_out_by(visit).await,
        "/logout.cmd" => method_not_allowed("GET, POST"),
        path if api::is_here(path) => api::not_found(),
        _ => pages::not_found(&visit),
    }
}

/// An answer in the form of a .CMD request that did nothing.
pub(crate) fn refuse(status: StatusCode) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], r#"{"result":"1"}"#).into_response()
}

async fn log_in_by(mut visit: Visit, body: Body) -> Response {
    let Ok(body) = to_bytes(body, command_form::MAX_BODY).await else {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let Ok(form) = command_form::parse(&body) else { return refuse(StatusCode::BAD_REQUEST) };
    let password = Secret::new(form.passcode.expose());
    match log_in(&mut visit, form.user, password).await {
        Ok(it) => {
            let mut response = granted();
            if let Some(cookie) = cookie(&it.token, visit.peer) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(refused) => refuse(refusal(&refused)),
    }
}

async fn log_out_by(mut visit: Visit) -> Response {
    if let Err(refused) = log_out(&mut visit).await {
        return refuse(refusal(&refused));
    }
    let mut response = granted();
    response.headers_mut().insert(header::SET_COOKIE, no_cookie(visit.peer));
    response
}

/// "TLS communication must be enabled in order to access the logged data" (guide p.28).
async fn export(mut visit: Visit) -> Response {
    if !visit.peer.tls {
        return refuse(StatusCode::FORBIDDEN);
    }
    if visit.session.is_none() {
        return refuse(StatusCode::UNAUTHORIZED);
    }
    if let Err(refused) = visit.ask(Command::ExportAuditLog).await {
        return refuse(refusal(&refused));
    }
    let chunks = AuditFile::new(&visit.view).map(|it| Ok::<_, Infallible>(Bytes::from(it)));
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, FILE_NAME),
    ];
    (headers, Body::from_stream(stream::iter(chunks))).into_response()
}

fn granted() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], r#"{"result":"0"}"#).into_response()
}

fn method_not_allowed(allowed: &'static str) -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, allowed)]).into_response()
}
