//! "System" and "Logs": lists of what can be reached below them.

use askama::Template;
use axum::response::Response;
use http::StatusCode;

use super::frame::Frame;
use super::page;
use crate::admission::SettingsViewer;

#[derive(Template)]
#[template(path = "menu.html")]
struct Menu {
    frame: Frame,
    title: &'static str,
    /// The page above, if any: label and path.
    above: Option<(&'static str, &'static str)>,
    /// Label, path, what is there.
    items: &'static [(&'static str, &'static str, &'static str)],
}

/// `GET /system/index.html`.
pub(crate) async fn index(SettingsViewer(visit): SettingsViewer) -> Response {
    let items = &[
        ("Logs", "/system/logs/index.html", "What the device records"),
        (
            "Software Update",
            "/system/software-update/index.html",
            "Version, settings, new software",
        ),
    ];
    let frame = Frame::new(&visit);
    page(StatusCode::OK, &Menu { frame, title: "System", above: None, items })
}

/// `GET /system/logs/index.html`.
pub(crate) async fn logs(SettingsViewer(visit): SettingsViewer) -> Response {
    let items = &[("Audit Log", "/system/logs/audit-log.html", "Switch it on, read it, export it")];
    let frame = Frame::new(&visit);
    let above = Some(("System", "/system/index.html"));
    page(StatusCode::OK, &Menu { frame, title: "Logs", above, items })
}
