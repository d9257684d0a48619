//! The live page: plain HTML, one style sheet, its scripts, an icon, all of them in the program.

use axum::extract::{RawQuery, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use super::Control;
use super::guard::{host, unauthorized};
use super::problem::{Problem, Problems, gone};

const PAGE: &str = include_str!("../live/index.html");
const STYLE: &str = include_str!("../live/live.css");
const SCRIPT: &str = include_str!("../live/live.js");
const TELEPHONE: &str = include_str!("../live/telephone.js");
const ICON: &str = include_str!("../live/icon.svg");
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: (HeaderName, &str) = (header::CONTENT_TYPE, "image/svg+xml");
/// Nothing is loaded from elsewhere, and nobody shows the page in a frame of theirs.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A link to the live page.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkShown {
    /// Works once; the one before is void.
    url: String,
}

/// The page and its parts; not part of the API.
pub(super) fn pages() -> Router<Control> {
    Router::new()
        .route("/", get(page))
        .route("/icon.svg", get(|| async { ([SVG], ICON) }))
        .route("/signs.svg", get(|| async { ([SVG], sim_panel::signs_svg()) }))
        .route("/live.css", get(|| async { typed("text/css; charset=utf-8", STYLE) }))
        .route("/live.js", get(|| async { typed(JAVASCRIPT, SCRIPT) }))
        .route("/telephone.js", get(|| async { typed(JAVASCRIPT, TELEPHONE) }))
}

/// Makes a new one-time link to the live page, at the name and port under which this was asked.
#[utoipa::path(post, path = "/v1/live-link", tag = "live page", responses(
    (status = 201, body = LinkShown), Problems,
))]
pub(super) async fn new_link(
    State(control): State<Control>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<LinkShown>), Problem> {
    // The guard has let this Host pass.
    let url = control.new_link(host(&headers)).map_err(|_| gone())?;
    Ok((StatusCode::CREATED, Json(LinkShown { url })))
}

/// With a key: uses it up, sets the cookie and leads to the page without it, so that the key stays
/// in no address bar. Without one the guard has seen a cookie or a token.
async fn page(State(control): State<Control>, RawQuery(query): RawQuery) -> Response {
    let Some(key) = query.as_deref().and_then(|it| it.strip_prefix("key=")) else {
        let policy = [(header::CONTENT_SECURITY_POLICY, POLICY)];
        return (policy, Html(PAGE)).into_response();
    };
    let (key, rest) = key.split_once('&').unwrap_or((key, ""));
    let page = if rest.is_empty() { "/".to_owned() } else { format!("/?{rest}") };
    let cookie = control.0.shared.guard.redeem(key).and_then(|it| HeaderValue::from_str(&it).ok());
    match cookie {
        Some(cookie) => ([(header::SET_COOKIE, cookie)], Redirect::to(&page)).into_response(),
        None => unauthorized().into_response(),
    }
}

fn typed(
    content_type: &'static str,
    text: &'static str,
) -> ([(HeaderName, &'static str); 1], &'static str) {
    ([(header::CONTENT_TYPE, content_type)], text)
}
