//! Pages whose fields are settings: drawn from the table of places.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use sim_core::{Command, Refused};

use super::frame::Frame;
use super::place::Place;
use super::places::{self, Found};
use super::{not_found, page, refused};
use crate::admission::SettingsViewer;
use crate::visit::Visit;

mod drawn;

use drawn::Form;

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings {
    frame: Frame,
    title: &'static str,
    above: Vec<&'static Place>,
    form: Form,
}

/// Tells the device that the settings of a place are looked at.
async fn look(visit: &mut Visit, found: &Found) -> Result<(), Refused> {
    match found.place.fields() {
        Some(fields) => visit.ask(Command::ViewSettings(fields.keys)).await.map(drop),
        None => Ok(()),
    }
}

/// `GET` of a form's path.
pub(crate) async fn show(SettingsViewer(mut visit): SettingsViewer) -> Response {
    let Some(found) = places::at(visit.path()) else { return not_found(&visit) };
    if let Err(why) = look(&mut visit, &found).await {
        return refused(&visit, &why);
    }
    match Form::new(&found, &visit.view.settings) {
        Some(form) => draw(&visit, StatusCode::OK, found, form),
        None => not_found(&visit),
    }
}

fn draw(visit: &Visit, status: StatusCode, found: Found, form: Form) -> Response {
    let frame = Frame::new(visit);
    let title = found.place.title;
    page(status, &Settings { frame, title, above: found.above, form })
}
