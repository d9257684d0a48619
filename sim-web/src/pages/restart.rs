//! Restarting the device, for what takes effect at a start: the guide's "reboot confirmation screen" (p.17),
//! whose look and words are ours.

use askama::Template;
use axum::extract::Extension;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::Command;
use sim_core::power::PowerAction;
use sim_listen::Farewell;

use super::frame::Frame;
use super::{last_page, page, refused};
use crate::admission::SettingsViewer;
use crate::local_path::{HOME, escaped, local_path};
use crate::query::Query;

/// The page's address.
pub(super) const PATH: &str = "/system/restart.html";
/// What is said while it restarts.
const RESTARTING: &[&str] =
    &["Everyone is logged out. The device answers again in a moment; then log in again."];

#[derive(Template)]
#[template(path = "restart.html")]
struct Restart<'a> {
    frame: Frame,
    /// Something was saved that takes effect then.
    is_due: bool,
    /// Where one goes without a restart, and the same in an address; nothing where nothing was saved.
    next: &'a str,
    next_escaped: String,
}

/// Where to go on to.
#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// `GET /system/restart.html`.
pub(crate) async fn confirm(
    SettingsViewer(visit): SettingsViewer,
    Query(Next { next }): Query<Next>,
) -> Response {
    let frame = Frame::new(&visit);
    let (is_due, next_escaped) = (!next.is_empty(), escaped(&next));
    page(StatusCode::OK, &Restart { frame, is_due, next: local_path(&next), next_escaped })
}

/// `POST /system/restart.html`.
pub(crate) async fn restart(
    SettingsViewer(mut visit): SettingsViewer,
    Extension(farewell): Extension<Farewell>,
) -> Response {
    farewell.say(true);
    match visit.ask(Command::Power(PowerAction::Restart)).await {
        Ok(_) => last_page(&visit, "Reboot", RESTARTING, Some(HOME)),
        Err(why) => {
            farewell.say(false);
            refused(&visit, &why)
        }
    }
}
