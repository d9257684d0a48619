//! What can be made to go wrong: the internal software errors of the guide (p.48), altered hardware
//! that the self tests find at the next power-on (guide p.34), and a drive without room.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use sim_core::Command;
use sim_core::command::FaultAction;
use sim_core::condition::Trouble;
use sim_core::fault::{Fault, SOFTWARE};
use sim_core::self_test::TESTS;
use sim_host::HardwareFault;
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, Problems, gone, not_found};

/// A fault that can be put in.
#[derive(Serialize, ToSchema)]
pub(super) struct FaultListed {
    /// Its name here.
    #[schema(example = "016-210")]
    name: &'static str,
    /// The guide's code; null where it has none.
    code: Option<&'static str>,
    /// What happens.
    text: &'static str,
    /// Whether its cause is there. The device shows it while it is on, and after each power-on until
    /// the cause is gone.
    active: bool,
    /// Whether the device shows it now.
    shown: bool,
}

/// Whether a fault's cause is to be there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultOrder {
    /// Whether its cause is to be there.
    active: bool,
}

/// Something has taken all that was free on the drive.
const DRIVE_FULL: &str = "drive-full";

impl Control {
    fn fault(&self, name: &str) -> Option<FaultListed> {
        let shown = |code: &str| self.handle().view().faults.iter().any(|it| it.code == code);
        if name == DRIVE_FULL {
            return Some(FaultListed {
                name: DRIVE_FULL,
                code: None,
                text: Trouble::DriveFull.row().text,
                active: self.handle().documents().drive().is_made_full(),
                shown: self.handle().view().condition.readings.drive_is_full,
            });
        }
        if let Some((fault, name)) = HardwareFault::ALL.iter().find(|it| it.1 == name) {
            let row = TESTS.iter().find(|it| it.test == fault.test())?;
            let active = self.handle().hardware().faults(&self.handle().view()).contains(fault);
            let shown = shown(row.code);
            return Some(FaultListed { name, code: Some(row.code), text: row.text, active, shown });
        }
        let Fault { code, text, .. } = Fault::software(name)?;
        let active = self.handle().view().fault_causes.contains(code);
        Some(FaultListed { name: code, code: Some(code), text, active, shown: shown(code) })
    }
}

fn names() -> impl Iterator<Item = &'static str> {
    let hardware = HardwareFault::ALL.iter().map(|it| it.1);
    hardware.chain([DRIVE_FULL]).chain(SOFTWARE.iter().copied())
}

/// All faults that can be put in.
#[utoipa::path(get, path = "/faults", tag = "faults", responses(
    (status = 200, body = Vec<FaultListed>), Problems,
))]
pub(super) async fn faults(State(control): State<Control>) -> Json<Vec<FaultListed>> {
    Json(names().filter_map(|it| control.fault(it)).collect())
}

/// Puts a fault's cause in or takes it away. What the device shows stays until power-off.
#[utoipa::path(put, path = "/faults/{name}", tag = "faults", request_body = FaultOrder,
    params(("name" = String, Path, description = "The fault's name.", example = "016-210")),
    responses((status = 200, body = FaultListed), BodyProblems),
)]
pub(super) async fn put_fault(
    State(control): State<Control>,
    Path(name): Path<String>,
    Sent(order): Sent<FaultOrder>,
) -> Result<Json<FaultListed>, Problem> {
    if let Some((fault, _)) = HardwareFault::ALL.iter().find(|it| it.1 == name) {
        if !control.handle().alter(*fault, order.active).await {
            return Err(gone());
        }
        return control.fault(&name).map(Json).ok_or_else(|| not_found("the fault is gone"));
    }
    if name == DRIVE_FULL {
        if !control.handle().fill_drive(order.active).await {
            return Err(gone());
        }
        return control.fault(&name).map(Json).ok_or_else(|| not_found("the fault is gone"));
    }
    let known = SOFTWARE.iter().find(|it| **it == name);
    let code = *known.ok_or_else(|| {
        let detail = format!("there is no fault \"{name}\" in this version; see GET /v1/faults");
        not_found(detail).with("names", names().collect::<Vec<_>>())
    })?;
    if control.handle().view().fault_causes.contains(code) != order.active {
        let action = if order.active { FaultAction::Appear } else { FaultAction::Cure };
        control.ask(Command::Fault(code, action)).await?;
    }
    control.fault(code).map(Json).ok_or_else(|| not_found("the fault is gone"))
}
