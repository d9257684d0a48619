//! [Home]: the machine, its trays, consumables and counters, whom to ask for support, and what waits for someone
//! (guide p.38).

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use sim_core::certificate::Standing;
use sim_core::condition::{SupplyLife, TrayState};
use sim_core::description::DescriptionText;
use sim_core::mail::{Ended, Outcome};
use sim_core::media::{INPUT_TRAYS, InputTrayRow};
use sim_core::parts::Supply;
use sim_core::permit::Sight;
use sim_core::standing::Activity;

use super::frame::Frame;
use super::{go, page};
use crate::local_path::HOME;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    status: &'static str,
    /// Whether nothing is printed until somebody does something.
    is_stopped: bool,
    serial: String,
    address: String,
    clock: String,
    controller_rom: String,
    fax_rom: String,
    /// User ID and role.
    user: Option<(String, &'static str)>,
    counts: Option<Counts>,
    waiting: usize,
    /// Whether those are of everybody, and not the visitor's own.
    waiting_of_all: bool,
    /// What is the matter with paper, supplies, covers, mail and the certificate, and faults that stop nothing.
    alerts: Vec<String>,
    parts: Option<Parts>,
    /// Label and text of what an administrator wrote.
    support: Vec<(&'static str, String)>,
}

/// Trays, consumables and counters, for those who may see them.
struct Parts {
    /// Each with the name of its place on the page and its title.
    groups: [(&'static str, &'static str, Vec<Part>); 2],
    counters: [(&'static str, u64); 4],
}

/// A tray or a supply.
struct Part {
    label: &'static str,
    /// What is in a tray.
    holds: Option<&'static str>,
    /// How much is there, or of a container for waste how much room.
    amount: String,
    /// What is wrong with it, if anything.
    wrong: Option<&'static str>,
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
    let now = visit.now();
    let counts = visit
        .sees(Sight::Jobs)
        .then(|| Counts { active: view.jobs.len(), completed: view.history.len() });
    let user = visit.session.as_ref().map(|it| (it.user.to_string(), it.role.name()));
    let home = Home {
        status: status(&visit),
        is_stopped: visit.standing().is_stopped(),
        serial: view.identity.serial.clone(),
        address: view.identity.address.to_string(),
        clock: format!("{} {}", view.clock.date(now), view.clock.time(now)),
        controller_rom: view.software.controller_rom.to_string(),
        fax_rom: view.software.fax_rom.to_string(),
        user,
        counts,
        waiting: waiting(&visit),
        waiting_of_all: visit.sees(Sight::AllPrivatePrints),
        alerts: alerts(&visit),
        parts: visit.sees(Sight::Machine).then(|| Parts::of(&visit)),
        support: support(&visit),
        frame: Frame::new(&visit),
    };
    page(StatusCode::OK, &home)
}

fn status(visit: &Visit) -> &'static str {
    match (visit.view.blocking_fault(), visit.standing().activity()) {
        (Some(_), _) => "Out of order",
        (None, Activity::Printing) => "Printing",
        (None, Activity::Idle) => "Ready to print",
        (None, Activity::Stopped) => "Stopped",
    }
}

impl Parts {
    fn of(visit: &Visit) -> Self {
        let (readings, meter) = (&visit.view.condition.readings, visit.view.meter);
        let tray = |row: &InputTrayRow| {
            let reading = readings.tray(row.tray);
            Part {
                label: row.label,
                holds: Some(reading.medium.size.row().label),
                amount: format!("{} %", reading.percent),
                wrong: match reading.state() {
                    TrayState::Out => Some("Pulled out"),
                    TrayState::Empty => Some("Empty"),
                    TrayState::Low => Some("Low"),
                    TrayState::Ready => None,
                },
            }
        };
        let supply = |it: Supply| {
            let reading = readings.supply(it);
            let ends = match reading.life(it) {
                SupplyLife::Ended => Some("Replace"),
                SupplyLife::NearEnd => Some("Replace soon"),
                SupplyLife::Good => None,
            };
            let wrong = if reading.is_fitted { ends } else { Some("Missing") };
            Part { label: it.row().label, holds: None, amount: reading.amount(it), wrong }
        };
        Self {
            groups: [
                ("trays", "Trays", INPUT_TRAYS.iter().map(tray).collect()),
                ("consumables", "Consumables", Supply::all().map(supply).collect()),
            ],
            counters: [
                ("Impressions", meter.impressions()),
                ("Color Impressions", meter.full_color),
                ("Black Impressions", meter.monochrome),
                ("Sheets", meter.sheets),
            ],
        }
    }
}

/// What is the matter and keeps nobody from using the device; that the last mail was given up, and why, to those who
/// can do something about it.
fn alerts(visit: &Visit) -> Vec<String> {
    let view = &visit.view;
    let faults = view.faults.iter().filter(|it| !it.blocks);
    let faults = faults.map(|it| format!("{} {}", it.code, it.text));
    let certificate = view.certificate().map(|it| view.certificate_standing(it, visit.now()));
    let certificate = certificate.and_then(Standing::notice).map(Into::into);
    let conditions = view.condition.alerts.iter().map(|it| it.text.clone());
    let is_tried = |it: &&Arc<Ended>| it.outcome != Outcome::Cancelled;
    let last = view.mails.ended.iter().rev().find(is_tried);
    let last = last.filter(|_| visit.sees(Sight::Settings));
    let not_sent = last.and_then(|it| it.outcome.not_sent());
    let mail = not_sent.map(|it| format!("A mail was not sent: {it}."));
    faults.chain(certificate).chain(conditions).chain(mail).collect()
}

/// What an administrator wrote of the printer, for those who look for somebody to ask.
fn support(visit: &Visit) -> Vec<(&'static str, String)> {
    let texts = [
        ("Location", DescriptionText::Location),
        ("Organization", DescriptionText::Organization),
        ("Department", DescriptionText::OrganizationalUnit),
        ("Message", DescriptionText::OperatorMessage),
    ];
    let text = |(label, text)| Some((label, visit.view.description.text(text)?.to_owned()));
    texts.into_iter().filter_map(text).collect()
}

/// Private charge print jobs that wait for this visitor: the own ones, for an administrator all.
fn waiting(visit: &Visit) -> usize {
    let held = visit.view.jobs.values().filter(|it| it.state.holds().owner && it.state.is_held());
    held.filter(|it| visit.sees(Sight::PrivatePrint(it))).count()
}
