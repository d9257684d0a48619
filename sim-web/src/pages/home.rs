//! [Home]: the machine, who is logged in, and what waits for someone.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use sim_core::View;
use sim_core::job::{JobState, Resource};
use sim_core::permit::Sight;

use super::frame::{Frame, Section};
use super::{go, page};
use crate::local_path::HOME;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    status: &'static str,
    serial: String,
    address: String,
    clock: String,
    controller_rom: String,
    fax_rom: String,
    /// User ID and role.
    user: Option<(String, &'static str)>,
    counts: Option<Counts>,
    waiting: usize,
}

/// How many jobs there are, for those who may see them.
struct Counts {
    active: usize,
    completed: usize,
}

/// `GET /`.
pub(crate) async fn redirect() -> Response {
    go(HOME)
}

/// `GET /home/index.html`.
pub(crate) async fn show(visit: Visit) -> Response {
    let view = &visit.view;
    let now = visit.handle.now();
    let counts = visit
        .sees(Sight::Jobs)
        .then(|| Counts { active: view.jobs.len(), completed: view.history.len() });
    let user = visit.session.as_ref().map(|it| (it.user.to_string(), it.role.name()));
    let home = Home {
        status: status(view),
        serial: view.identity.serial.clone(),
        address: view.identity.address.to_string(),
        clock: format!("{} {}", view.clock.date(now), view.clock.time(now)),
        controller_rom: view.software.controller_rom.to_string(),
        fax_rom: view.software.fax_rom.to_string(),
        user,
        counts,
        waiting: waiting(&visit),
        frame: Frame::new(&visit, Section::Home),
    };
    page(StatusCode::OK, &home)
}

fn status(view: &View) -> &'static str {
    let printing = view.jobs.values().any(|it| it.state == JobState::Running(Resource::Engine));
    match (view.blocking_fault(), printing) {
        (Some(_), _) => "Out of order",
        (None, true) => "Printing",
        (None, false) => "Ready to print",
    }
}

/// Private charge print jobs that wait for this visitor: the own ones, for an administrator all.
fn waiting(visit: &Visit) -> usize {
    let held = visit.view.jobs.values().filter(|it| it.state.holds().owner && it.state.is_held());
    held.filter(|it| visit.sees(Sight::PrivatePrint(it))).count()
}
