//! The devices of this twin: the first one, and those that were made beside it.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Json;
use axum::extract::{OriginalUri, Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::uri::{PathAndQuery, Uri};
use serde::{Deserialize, Serialize};
use tower::ServiceExt as _;
use utoipa::ToSchema;

use super::body::{Sent, number};
use super::ports::{Numbers, Open};
use super::problem::{BodyProblems, Problem, Problems, conflict, not_allowed, not_found};
use super::{Control, own_router};
use crate::fleet::FIRST;
use crate::make::Origin;

/// One line of the list of devices.
#[derive(Serialize, ToSchema)]
pub(super) struct DeviceListed {
    /// Its number, for /v1/devices/ID/…
    id: u32,
    /// The name on the front cover.
    model: &'static str,
    /// The serial number.
    serial: String,
    /// What it does.
    state: &'static str,
    /// The device that it was forked from, or the snapshot that it was made from; null for a new one.
    #[schema(example = "device 1")]
    origin: Option<String>,
    /// The seed of everything that it draws.
    seed: u64,
    /// Where it listens, unless IP Mode has it listen at others only.
    #[schema(value_type = String, example = "127.0.0.1")]
    ip: IpAddr,
    /// All addresses that IP Mode has it listen at now.
    #[schema(value_type = Vec<String>, example = json!(["127.0.0.1"]))]
    addresses: Vec<IpAddr>,
    /// Where it is to listen and cannot, because another program has taken the number there meanwhile: that of
    /// the IP version that it did not speak before is kept for it only once it does. It listens there with the
    /// next change of the device after the number is free.
    #[schema(value_type = Vec<String>, example = json!([]))]
    taken: Vec<SocketAddr>,
    /// The number of each port, reserved for it whether it is open or not.
    #[serde(flatten)]
    ports: Numbers,
    /// Whether each port is open now.
    open: Open,
}

/// What a device is to be made from.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DeviceOrder {
    /// The name of a snapshot; without one it is a new device as the first one was.
    from: Option<String>,
    /// Where it is to listen: a loopback address, or where the first one does.
    #[schema(value_type = Option<String>, example = "127.0.0.1")]
    ip: Option<IpAddr>,
    /// The seed of everything that it draws; without one it follows from the first one's.
    seed: Option<u64>,
}

impl DeviceListed {
    fn of(control: &Control) -> Self {
        let (view, ports) = (control.handle().view(), control.about().device);
        Self {
            id: control.id(),
            model: view.identity.model.full_name,
            serial: view.identity.serial.clone(),
            state: control.state(&view),
            origin: control.about().origin.clone(),
            seed: control.about().seed,
            ip: ports.ip,
            addresses: ports.spoken(view.settings.net_ip_mode).collect(),
            taken: control.about().missed.addresses(),
            ports: Numbers::of(ports),
            open: Open::of(&view, ports),
        }
    }
}

impl Control {
    fn device_of(&self, id: &str) -> Result<Self, Problem> {
        let id: u32 = number(id, "device with the number")?;
        self.other(id).ok_or_else(|| not_found(format!("there is no device {id}")))
    }

    async fn add(&self, origin: Origin, order: &DeviceOrder) -> Result<DeviceListed, Problem> {
        if let Some(ip) = order.ip.filter(|it| !self.fleet().may_listen(*it)) {
            let detail =
                format!("{ip} is neither a loopback address nor where the first device listens");
            return Err(not_allowed("ip", detail));
        }
        let made = self.fleet().add(origin, self.handle(), order.seed, order.ip).await;
        let member = made.map_err(|it| conflict(it.to_string()))?;
        Ok(DeviceListed::of(&self.control_of(&member)))
    }
}

/// All devices, by number.
#[utoipa::path(get, path = "/v1/devices", tag = "devices", responses(
    (status = 200, body = Vec<DeviceListed>), Problems,
))]
pub(super) async fn devices(State(control): State<Control>) -> Json<Vec<DeviceListed>> {
    let all = control.fleet().members();
    Json(all.iter().map(|it| DeviceListed::of(&control.control_of(it))).collect())
}

/// One device.
#[utoipa::path(get, path = "/v1/devices/{id}", tag = "devices",
    params(("id" = u32, Path, description = "The number of the device.", minimum = 1, example = 1)),
    responses((status = 200, body = DeviceListed), Problems),
)]
pub(super) async fn listed(
    State(control): State<Control>,
    Path(id): Path<String>,
) -> Result<Json<DeviceListed>, Problem> {
    Ok(Json(DeviceListed::of(&control.device_of(&id)?)))
}

/// Makes a device beside the first one: a new one, or one as a snapshot has it.
///
/// It has free ports, a panel and a clock of its own, is in memory, and ends with the twin.
#[utoipa::path(post, path = "/v1/devices", tag = "devices", request_body = DeviceOrder, responses(
    (status = 201, body = DeviceListed, description = "It is up."), BodyProblems,
))]
pub(super) async fn add_device(
    State(control): State<Control>,
    Sent(order): Sent<DeviceOrder>,
) -> Result<(StatusCode, Json<DeviceListed>), Problem> {
    let origin = match &order.from {
        Some(name) => {
            let snapshot = control.shelved(name).await?;
            Origin::Snapshot(name.clone(), Arc::new(snapshot))
        }
        None => Origin::Options,
    };
    Ok((StatusCode::CREATED, Json(control.add(origin, &order).await?)))
}

/// Makes a copy of a device as it stands now, beside it.
#[utoipa::path(post, path = "/v1/devices/{id}/fork", tag = "devices",
    params(("id" = String, Path, description = "The number of the device.", pattern = r"^[0-9]+$",
        example = "1")),
    responses((status = 201, body = DeviceListed, description = "It is up."), Problems),
)]
pub(super) async fn fork(
    State(control): State<Control>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<DeviceListed>), Problem> {
    let parent = control.device_of(&id)?;
    let snapshot = Arc::new(parent.handle().snapshot().await?);
    let origin = Origin::Snapshot(format!("device {}", parent.id()), snapshot);
    let forked = parent.add(origin, &DeviceOrder::default()).await?;
    Ok((StatusCode::CREATED, Json(forked)))
}

/// Ends a device that was made beside the first one.
#[utoipa::path(delete, path = "/v1/devices/{id}", tag = "devices",
    params(("id" = String, Path, description = "The number of the device.", pattern = r"^[0-9]+$",
        example = "2")),
    responses((status = 204, description = "It is gone."), Problems),
)]
pub(super) async fn remove(
    State(control): State<Control>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = control.device_of(&id)?.id();
    if id == FIRST {
        return Err(conflict("the first device ends with the twin"));
    }
    control.remove(id);
    Ok(StatusCode::NO_CONTENT)
}

/// The resources of a device that was made beside the first one.
pub(super) async fn of_device(
    State(control): State<Control>,
    Path((id, rest)): Path<(String, String)>,
    mut request: Request,
) -> Response {
    let device = match control.device_of(&id) {
        Ok(device) => device,
        Err(problem) => return problem.into_response(),
    };
    let query = request.uri().query().map(|it| format!("?{it}")).unwrap_or_default();
    // What was a path before is one without its beginning.
    let path = format!("/{rest}{query}").parse::<PathAndQuery>();
    *request.uri_mut() = path.map_or_else(|_| request.uri().clone(), Uri::from);
    // The numbers and names that were found in the path so far are none of those that are looked for now; what was
    // asked for stays, for a problem to name.
    let asked = request.extensions().get::<OriginalUri>().cloned();
    request.extensions_mut().clear();
    if let Some(asked) = asked {
        request.extensions_mut().insert(asked);
    }
    // No error can come of it: its type has no values.
    own_router(device).oneshot(request).await.unwrap_or_else(|never| match never {})
}
