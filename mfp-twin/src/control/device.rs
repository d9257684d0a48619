//! The device as a whole: is it there, what is it, its power switch.

use std::fmt::Write as _;

use axum::Json;
use axum::extract::State;
use http::header;
use serde::{Deserialize, Serialize};
use sim_core::condition::Alert;
use sim_core::power::{Power, PowerAction};
use sim_core::update::Download;
use sim_core::{Command, View};
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, Problems, gone};
use super::update::UpdateShown;

/// Whether everything is up.
#[derive(Serialize, ToSchema)]
pub(super) struct Ready {
    /// Always true: until then the answer is a problem with status 503.
    ready: bool,
}

/// What the device is and how it is.
#[derive(Serialize, ToSchema)]
pub(super) struct DeviceShown {
    /// Its number.
    id: u32,
    /// The name on the front cover.
    #[schema(example = "ApeosPort C7070")]
    model: &'static str,
    /// The serial number; follows from the seed.
    serial: String,
    /// What it does: off, starting, restoring, updating, fault, stopped, printing or ready.
    #[schema(example = "ready")]
    state: &'static str,
    /// The power: on or off.
    power: &'static str,
    /// Version of the Controller ROM.
    #[schema(example = "1.5.3")]
    controller_rom: String,
    /// Version of the FAX ROM.
    #[schema(example = "2.2.1")]
    fax_rom: String,
    /// The software update in Download Mode; null outside it.
    update: Option<UpdateShown>,
    /// The device that it was forked from, or the snapshot that it was made from; null for a new one.
    #[schema(example = "device 1")]
    origin: Option<String>,
    /// The seed of everything that it draws.
    seed: u64,
    /// What its clock shows.
    #[schema(example = "2021-01-22T10:00:00+09:00")]
    now: String,
    /// The settings that it began with: factory, certified or open; factory after Restore Factory Defaults.
    #[schema(schema_with = super::closed::profiles)]
    profile: &'static str,
    /// The host name.
    host_name: String,
    /// The address that it takes for its own.
    address: String,
    /// What is wrong with it.
    faults: Vec<FaultShown>,
    /// What it has printed in its life.
    meter: MeterShown,
    /// How it shows where it is, while it does: display, flash, sound.
    identifying: Vec<&'static str>,
    /// What is the matter with paper, supplies and covers, the gravest first.
    alerts: Vec<AlertShown>,
}

/// What the device has printed in its life.
#[derive(Serialize, ToSchema)]
pub(super) struct MeterShown {
    /// Sides that may have colour on them.
    full_color: u64,
    /// Sides in black.
    monochrome: u64,
    /// Sheets.
    sheets: u64,
}

/// An alert that the device shows.
#[derive(Serialize, ToSchema)]
pub(super) struct AlertShown {
    /// Its keyword among the `printer-state-reasons` of IPP.
    #[schema(example = "media-empty-warning")]
    reason: String,
    /// How grave it is: error, warning or report.
    severity: &'static str,
    /// The part, by its name under /v1/hands.
    #[schema(example = "tray-1")]
    part: &'static str,
    /// What the panel says.
    text: String,
    /// Since when, by the device's clock.
    since: String,
}

/// A fault that the device shows.
#[derive(Serialize, ToSchema)]
pub(super) struct FaultShown {
    /// The guide's code.
    #[schema(example = "016-210")]
    code: &'static str,
    /// What happened.
    text: &'static str,
}

/// What to do with the power.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PowerOrder {
    /// The switch on or off, a restart, or the plug pulled.
    action: PowerWord,
}

/// The power switch on or off, a restart, or the plug pulled.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum PowerWord {
    On,
    Off,
    Cut,
    Restart,
}

fn identifying(view: &View) -> Vec<&'static str> {
    let actions = view.identification.iter().flat_map(|it| it.actions.iter());
    actions.map(|it| it.keyword()).collect()
}

impl Control {
    pub(super) fn device(&self) -> DeviceShown {
        let view = self.handle().view();
        let identity = &view.identity;
        let fault = |it: &sim_core::fault::Fault| FaultShown { code: it.code, text: it.text };
        let alert = |it: &Alert| AlertShown {
            reason: it.reason(),
            severity: it.row().severity.name(),
            part: it.part.name(),
            text: it.text.clone(),
            since: view.clock.rfc3339(it.since),
        };
        DeviceShown {
            id: self.id(),
            model: identity.model.full_name,
            serial: identity.serial.clone(),
            state: self.state(&view),
            power: if view.power == Power::Off { "off" } else { "on" },
            controller_rom: view.software.controller_rom.to_string(),
            fax_rom: view.software.fax_rom.to_string(),
            update: UpdateShown::of(&view),
            origin: self.about().origin.clone(),
            seed: self.about().seed,
            now: view.clock.rfc3339(self.handle().now()),
            profile: view.profile.name(),
            host_name: identity.host_name.clone(),
            address: identity.address.to_string(),
            faults: view.faults.iter().map(fault).collect(),
            meter: MeterShown {
                full_color: view.meter.full_color,
                monochrome: view.meter.monochrome,
                sheets: view.meter.sheets,
            },
            identifying: identifying(&view),
            alerts: view.condition.alerts.iter().map(alert).collect(),
        }
    }

    pub(super) fn state(&self, view: &View) -> &'static str {
        match view.power {
            Power::Off => return "off",
            Power::Starting { .. } => return "starting",
            Power::Restoring => return "restoring",
            Power::DownloadMode(Download::Failed) => return "fault",
            Power::DownloadMode(Download::Checking | Download::Writing { .. }) => {
                return "updating";
            }
            Power::On { .. } => {}
        }
        if view.blocking_fault().is_some() {
            "fault"
        } else if view.condition.is_stopped() {
            "stopped"
        } else if self.handle().world().engine.is_some() {
            "printing"
        } else {
            "ready"
        }
    }
}

/// Whether every listener is up and the device is seeded.
#[utoipa::path(get, path = "/ready", tag = "device", responses(
    (status = 200, body = Ready, description = "Everything is up."), Problems,
))]
pub(super) async fn ready(State(control): State<Control>) -> Result<Json<Ready>, Problem> {
    // The listeners were bound before the first connection could be taken here.
    match control.handle().view().tls_certificate {
        Some(_) => Ok(Json(Ready { ready: true })),
        None => Err(gone().with("reasons", vec!["the device certificate is not made yet"])),
    }
}

/// What the device is and how it is.
#[utoipa::path(get, path = "/device", tag = "device", responses(
    (status = 200, body = DeviceShown), Problems,
))]
pub(super) async fn device(State(control): State<Control>) -> Json<DeviceShown> {
    Json(control.device())
}

/// Uses the power switch, restarts, or pulls the plug.
///
/// In the truth journal this is a stimulus: a hand at the device, not one inside it.
#[utoipa::path(post, path = "/power", tag = "device", request_body = PowerOrder, responses(
    (status = 200, body = DeviceShown, description = "Done; the device as it is now."), BodyProblems,
))]
pub(super) async fn power(
    State(control): State<Control>,
    Sent(order): Sent<PowerOrder>,
) -> Result<Json<DeviceShown>, Problem> {
    let action = match order.action {
        PowerWord::On => PowerAction::On,
        PowerWord::Off => PowerAction::Off,
        PowerWord::Cut => PowerAction::Cut,
        PowerWord::Restart => PowerAction::Restart,
    };
    control.ask(Command::Power(action)).await?;
    Ok(Json(control.device()))
}

/// A few numbers in the Prometheus text format.
#[utoipa::path(get, path = "/metrics", tag = "device", responses(
    (status = 200, body = String, content_type = "text/plain; version=0.0.4"), Problems,
))]
pub(super) async fn metrics(
    State(control): State<Control>,
) -> ([(header::HeaderName, &'static str); 1], String) {
    let (handle, view) = (control.handle(), control.handle().view());
    let mut text = String::new();
    let numbers: [(&str, &str, &str, u64); 14] = [
        ("power_on", "gauge", "1 while the device is on", view.power.is_on().into()),
        ("revision", "counter", "Inputs so far", view.revision),
        ("truth_entries_total", "counter", "Entries ever journalled", view.truth.pushed()),
        ("audit_records_total", "counter", "Records ever logged", view.audit.written()),
        ("jobs_active", "gauge", "Jobs that have not ended", view.jobs.len() as u64),
        ("jobs_ended", "gauge", "Ended jobs remembered", view.history.len() as u64),
        ("sessions", "gauge", "Sessions at all doors", view.sessions.len() as u64),
        ("users", "gauge", "Users, the Key Operator included", view.users.len() as u64),
        ("faults", "gauge", "Faults shown", view.faults.len() as u64),
        ("documents_bytes", "gauge", "Bytes of kept documents", handle.documents().bytes()),
        ("impressions_color_total", "counter", "Sides printed in colour", view.meter.full_color),
        ("impressions_black_total", "counter", "Sides printed in black", view.meter.monochrome),
        ("sheets_total", "counter", "Sheets printed", view.meter.sheets),
        ("output_sets", "gauge", "Sets in the output tray", handle.world().tray.len() as u64),
    ];
    for (name, kind, help, number) in numbers {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "# HELP mfp_twin_{name} {help}.\n# TYPE mfp_twin_{name} {kind}\nmfp_twin_{name} {number}\n"
        );
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}
