//! Pages that list what is below them.

use askama::Template;
use axum::response::Response;
use http::StatusCode;

use super::frame::{Frame, Message};
use super::place::{Group, Page, Place};
use super::{not_found, page, places};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "menu.html")]
struct Menu {
    frame: Frame,
    title: &'static str,
    above: Vec<&'static Place>,
    groups: Vec<Seen>,
}

/// The places under a heading, or under none, that the visitor may see.
struct Seen {
    heading: Option<&'static str>,
    of: Vec<&'static Place>,
}

impl Seen {
    fn of(visit: &Visit, group: &'static Group<Place>) -> Self {
        let seen = group.of.iter().filter(|it| it.is_seen_by(visit));
        Self { heading: group.heading, of: seen.collect() }
    }
}

/// `GET` of a menu's path.
pub(crate) async fn show(visit: Visit) -> Response {
    let Some(found) = places::at(visit.path()) else { return not_found(&visit) };
    if let Some(answer) = found.place.sight().and_then(|it| visit.turned_away(it)) {
        return answer;
    }
    let (Page::Menu(below) | Page::Own { below, .. }) = found.place.page else {
        return not_found(&visit);
    };
    let groups = below.iter().map(|it| Seen::of(&visit, it)).filter(|it| !it.of.is_empty());
    let groups = groups.collect();
    let frame = Frame::new(&visit).with(Message::saved(&visit));
    let (title, above) = (found.place.title, found.above);
    page(StatusCode::OK, &Menu { frame, title, above, groups })
}
