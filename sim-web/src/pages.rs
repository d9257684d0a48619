//! CentreWare Internet Services: one module per page or group of pages, over templates.
//!
//! Labels in brackets in the guide (pp.17 to 39) are spelled as there; every other text is ours. Pages are
//! plain HTML with one style sheet and no script.

use std::fmt;

use askama::Template;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use http::{HeaderValue, StatusCode, header};
use sim_core::{Command, Refused};

pub(crate) mod accounts;
pub(crate) mod address_book;
pub(crate) mod audit_log;
pub(crate) mod certificates;
pub(crate) mod fault_history;
pub(crate) mod folders;
pub(crate) mod forms;
mod frame;
pub(crate) mod home;
pub(crate) mod jobs;
pub(crate) mod login;
pub(crate) mod menu;
mod not_done;
pub(crate) mod pager;
pub(crate) mod permissions;
pub(crate) mod place;
pub(crate) mod places;
pub(crate) mod printer_icon;
pub(crate) mod profile;
pub(crate) mod restart;
pub(crate) mod setting_form;
pub(crate) mod software_update;
pub(crate) mod submit;
mod typed_field;
mod typed_form;

use crate::visit::Visit;
use frame::Frame;

const STYLE_SHEET: &str = include_str!("../assets/cwis.css");
const ICON: &str = include_str!("../assets/icon.svg");
/// They may be kept for a few minutes: they change with the program only.
const ASSET_CACHE: &str = "max-age=300";

/// `GET /assets/cwis.css`.
pub(crate) async fn style_sheet() -> Response {
    asset("text/css; charset=utf-8", STYLE_SHEET)
}

/// `GET /assets/icon.svg`.
pub(crate) async fn icon() -> Response {
    asset("image/svg+xml", ICON)
}

fn asset(media_type: &'static str, text: &'static str) -> Response {
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, ASSET_CACHE)];
    (headers, text).into_response()
}

/// What this page is not shown for.
pub(crate) fn forbidden(visit: &Visit, why: &str) -> Response {
    stop(visit, StatusCode::FORBIDDEN, "Not permitted", why)
}

/// There is no such page.
pub(crate) fn not_found(visit: &Visit) -> Response {
    stop(visit, StatusCode::NOT_FOUND, "Page not found", "This device has no page at this address.")
}

/// The address asks for something twice, or in a form that cannot be read.
pub(crate) fn not_read(visit: &Visit, status: StatusCode) -> Response {
    const WHY: &str = "This address cannot be read: something may stand in it twice.";
    stop(visit, status, "Page not found", WHY)
}

/// There is such a page, and nothing of this number or ID that it could show to its visitor.
fn nothing_there(visit: &Visit) -> Response {
    const WHY: &str = "What this page is about is not there. It may have been deleted meanwhile.";
    stop(visit, StatusCode::NOT_FOUND, "Not there", WHY)
}

/// What a form is about is there no longer.
pub(crate) fn gone(visit: &Visit) -> Response {
    stop(visit, StatusCode::NOT_FOUND, "Not done", not_done::GONE)
}

/// A form did not come in whole, or too much came.
pub(crate) fn not_whole(visit: &Visit, status: StatusCode) -> Response {
    const WHY: &str = "The form did not come in whole. Nothing was changed.";
    stop(visit, status, "Not done", WHY)
}

/// What the device refused, on a page of its own.
fn refused(visit: &Visit, refused: &Refused) -> Response {
    if *refused == Refused::NotLoggedIn {
        return visit.log_in_first();
    }
    let (status, message) = not_done::not_done(visit, refused);
    stop(visit, status, "Not done", message.text())
}

#[derive(Template)]
#[template(path = "stop.html")]
struct Stop<'a> {
    frame: Frame,
    title: &'a str,
    why: &'a str,
    /// Where one logs in, where that helps.
    log_in: Option<String>,
}

fn stop(visit: &Visit, status: StatusCode, title: &str, why: &str) -> Response {
    page(status, &Stop { frame: Frame::new(visit), title, why, log_in: None })
}

/// A form came of whose sender nobody is logged in, and nothing was typed into it that could be kept.
pub(crate) fn logged_out(visit: &Visit) -> Response {
    let (frame, log_in) = (Frame::new(visit), Some(visit.log_in_path()));
    let stop = Stop { frame, title: "Not done", why: not_done::LOGGED_OUT, log_in };
    page(StatusCode::UNAUTHORIZED, &stop)
}

#[derive(Template)]
#[template(path = "last.html")]
struct Last<'a> {
    machine: &'static str,
    style: &'static str,
    title: &'a str,
    lines: &'a [&'a str],
    /// Where the pages are then, if anywhere.
    next: Option<&'a str>,
}

/// The last answer for a while, or here for good: `next` is where the pages are then. Nobody answers a request for a style
/// sheet or an icon, so it brings its own.
fn last_page(visit: &Visit, title: &str, lines: &[&str], next: Option<&str>) -> Response {
    const OWN_STYLE: HeaderValue = HeaderValue::from_static(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
    );
    let machine = visit.view.identity.model.full_name;
    let last = Last { machine, style: STYLE_SHEET, title, lines, next };
    let mut response = page(StatusCode::OK, &last);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, OWN_STYLE);
    response
}

fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!("a page could not be written: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Deletes by a command what was chosen, if it names something, and leads back to the list.
async fn delete(mut visit: Visit, chosen: Option<Command>, list: &str) -> Response {
    let Some(command) = chosen else { return gone(&visit) };
    match visit.ask(command).await {
        Ok(_) => go(&format!("{list}?done=deleted")),
        Err(why) => refused(&visit, &why),
    }
}

/// To a page of ours, by GET.
fn go(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// A refusal as a sentence on a page.
fn sentence(refused: &impl fmt::Display) -> String {
    let text = refused.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    let first: String = first.into_iter().flatten().collect();
    format!("{first}{}.", letters.as_str())
}
