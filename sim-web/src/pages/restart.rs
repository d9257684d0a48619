//! Restarting the device, for what takes effect at a start. The guide has no page for it (assumed).

use askama::Template;
use axum::extract::Extension;
use axum::response::Response;
use http::StatusCode;
use sim_core::Command;
use sim_core::power::PowerAction;
use sim_listen::Farewell;

use super::frame::Frame;
use super::{last_page, page, refused};
use crate::admission::SettingsViewer;

/// What is said while it restarts.
const RESTARTING: &[&str] =
    &["Everyone is logged out. The device answers again in a moment; then log in again."];

#[derive(Template)]
#[template(path = "restart.html")]
struct Restart {
    frame: Frame,
}

/// `GET /system/restart.html`.
pub(crate) async fn confirm(SettingsViewer(visit): SettingsViewer) -> Response {
    page(StatusCode::OK, &Restart { frame: Frame::new(&visit) })
}

/// `POST /system/restart.html`.
pub(crate) async fn restart(
    SettingsViewer(mut visit): SettingsViewer,
    Extension(farewell): Extension<Farewell>,
) -> Response {
    farewell.say(true);
    match visit.ask(Command::Power(PowerAction::Restart)).await {
        Ok(_) => last_page(&visit, "Reboot", RESTARTING),
        Err(why) => {
            farewell.say(false);
            refused(&visit, &why)
        }
    }
}
