//! Pages that list what is below them.

use askama::Template;
use axum::response::Response;
use http::StatusCode;

use super::frame::{Frame, Message};
use super::place::{Group, Page, Place};
use super::{not_found, page, places};
use crate::admission::SettingsViewer;

#[derive(Template)]
#[template(path = "menu.html")]
struct Menu {
    frame: Frame,
    title: &'static str,
    above: Vec<&'static Place>,
    groups: &'static [Group<Place>],
}

/// `GET` of a menu's path.
pub(crate) async fn show(SettingsViewer(visit): SettingsViewer) -> Response {
    let Some(found) = places::at(visit.path()) else { return not_found(&visit) };
    let Page::Menu(groups) = found.place.page else { return not_found(&visit) };
    let frame = Frame::new(&visit).with(Message::saved(&visit));
    let (title, above) = (found.place.title, found.above);
    page(StatusCode::OK, &Menu { frame, title, above, groups })
}
