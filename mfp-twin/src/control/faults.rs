//! What can be made to go wrong. Today: the internal software errors of the guide (p.48).

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use sim_core::Command;
use sim_core::command::FaultAction;
use sim_core::fault::{Fault, SOFTWARE};
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, Problems, not_found};

/// A fault that can be put in.
#[derive(Serialize, ToSchema)]
pub(super) struct FaultListed {
    /// Its name here.
    #[schema(example = "016-210")]
    name: &'static str,
    /// The guide's code.
    code: &'static str,
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

impl Control {
    fn fault(&self, code: &str) -> Option<FaultListed> {
        let Fault { code, text, .. } = Fault::software(code)?;
        let active = self.faults().contains(code);
        let shown = self.handle().view().faults.iter().any(|it| it.code == code);
        Some(FaultListed { name: code, code, text, active, shown })
    }
}

/// All faults that can be put in.
#[utoipa::path(get, path = "/faults", tag = "faults", responses(
    (status = 200, body = Vec<FaultListed>), Problems,
))]
pub(super) async fn faults(State(control): State<Control>) -> Json<Vec<FaultListed>> {
    Json(SOFTWARE.iter().filter_map(|it| control.fault(it)).collect())
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
    let known = SOFTWARE.iter().find(|it| **it == name);
    let code = *known.ok_or_else(|| {
        let detail = format!("there is no fault \"{name}\" in this version; see GET /v1/faults");
        not_found(detail).with("names", SOFTWARE.to_vec())
    })?;
    if control.faults().contains(code) != order.active {
        let action = if order.active { FaultAction::Appear } else { FaultAction::Cure };
        control.ask(Command::Fault(code, action)).await?;
        if order.active {
            control.faults().insert(code);
        } else {
            control.faults().remove(code);
        }
    }
    control.fault(code).map(Json).ok_or_else(|| not_found("the fault is gone"))
}
