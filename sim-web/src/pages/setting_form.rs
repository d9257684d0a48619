//! Pages whose fields are settings: drawn from the table of places, saved as a whole or not at all.
//!
//! ```text
//!            drawn ───▶ typed ─┬─▶ saved, and on to the page above
//!              ▲               ├─▶ a field does not take it ─┐
//!              │               ├─▶ somebody was faster ──────┤ nothing is changed, and
//!              │               └─▶ logged out, not now ──────┤ what was typed stays
//!              └─────────────────────────────────────────────┘
//! ```

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use sim_core::{Command, Refused};

use super::frame::{Frame, Message, SAVED};
use super::place::{Page, Place};
use super::places::{self, Found};
use super::{go, last_page, not_found, not_whole, page, refused, restart, sentence};
use crate::admission::SettingsViewer;
use crate::posted::Body;
use crate::refusal::refusal;
use crate::visit::Visit;

mod drawn;

/// What is said to who closed the port that the page came over, or ended the IP version.
const MOVED: &[&str] = &["This port of the device is closed now.", "Its pages are here:"];
/// The same where there is no other.
const CLOSED: &[&str] =
    &["This port of the device is closed now.", "What was set is set back at the control panel."];

pub(super) use drawn::Form;
use drawn::Posted;

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings {
    frame: Frame,
    title: &'static str,
    above: Vec<&'static Place>,
    form: Form,
}

/// Tells the device that the settings of a place are looked at.
pub(super) async fn look(visit: &mut Visit, found: &Found) -> Result<(), Refused> {
    match found.place.fields() {
        Some(fields) => visit.ask(Command::ViewSettings(fields.keys.to_vec())).await.map(drop),
        None => Ok(()),
    }
}

/// `GET` of a form's path.
pub(crate) async fn show(SettingsViewer(mut visit): SettingsViewer) -> Response {
    let Some(found) = places::at(visit.path()) else { return not_found(&visit) };
    if let Err(why) = look(&mut visit, &found).await {
        return refused(&visit, &why);
    }
    match Form::new(&found, &visit) {
        Some(form) => draw(&visit, StatusCode::OK, found, form),
        None => not_found(&visit),
    }
}

/// `POST` to the path of a place with fields.
pub(crate) async fn save(mut visit: Visit, Body(posted): Body<Posted>) -> Response {
    let Some(found) = places::at(visit.path()) else { return not_found(&visit) };
    let may = visit.may(&Command::ChangeSettings(Vec::new()));
    let Some(mut form) = Form::posted(&found, &visit, &posted) else {
        if let Err(why @ Refused::NotPermitted) = may {
            return refused(&visit, &why);
        }
        return not_whole(&visit, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(why @ (Refused::NotLoggedIn | Refused::NotPermitted)) = may {
        return not_saved(&visit, found, form, &why);
    }
    let Some((command, is_changed)) = form.read() else {
        return draw(&visit, StatusCode::UNPROCESSABLE_ENTITY, found, form);
    };
    match visit.ask(command).await {
        Ok(_) => saved(&visit, &found, is_changed),
        Err(why) => not_saved(&visit, found, form, &why),
    }
}

/// On to the page above, or back to the page that shows more than its settings; where a change takes a restart,
/// that is offered first.
fn saved(visit: &Visit, found: &Found, is_changed: bool) -> Response {
    if !visit.is_open_here() {
        return match visit.elsewhere() {
            Some(address) => last_page(visit, "Saved", MOVED, Some(&address)),
            None => last_page(visit, "Saved", CLOSED, None),
        };
    }
    let next = match (&found.place.page, found.above.last()) {
        (Page::Form(_), Some(above)) if !found.place.is_at_once() => above,
        _ => found.place,
    };
    let takes_restart = found.place.fields().is_some_and(|it| it.form().at_next_start());
    if is_changed && takes_restart {
        return go(&format!("{}?next={}", restart::PATH, next.path));
    }
    go(&format!("{}?{SAVED}", next.path))
}

fn not_saved(visit: &Visit, found: Found, mut form: Form, why: &Refused) -> Response {
    let status = if *why == Refused::Outdated {
        form.renew(&visit.view.settings);
        StatusCode::CONFLICT
    } else if *why == Refused::NotPermitted {
        form.refuse("Only a system administrator can change this. Nothing was changed.".into());
        StatusCode::FORBIDDEN
    } else if let Refused::Conflict(conflict) = why {
        form.conflict(conflict.between(), sentence(why));
        refusal(why)
    } else if *why == Refused::NotLoggedIn {
        form.log_in_first(visit);
        StatusCode::UNAUTHORIZED
    } else if matches!(why, Refused::User(_) | Refused::MailLogin(_)) {
        form.refuse_password(sentence(why));
        refusal(why)
    } else {
        form.refuse(sentence(why));
        refusal(why)
    };
    draw(visit, status, found, form)
}

fn draw(visit: &Visit, status: StatusCode, found: Found, form: Form) -> Response {
    let frame = Frame::new(visit).with(Message::saved(visit));
    let title = found.place.title;
    page(status, &Settings { frame, title, above: found.above, form })
}
