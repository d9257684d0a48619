//! What hands do to the machine's parts: load paper, open covers, replace toner, take out a sheet that
//! sticks, pull the network cable.
//!
//! Each list is read with GET; POST changes one part and names it in the body. A part that is *tended*
//! never ends, because somebody watchful is there; saying how much is left ends that.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sim_core::media::{
    COLORS, INPUT_TRAYS, InputTray, MediaColor, MediaSize, MediaType, OUTPUT_CAPACITY, SIZES, TYPES,
};
use sim_core::parts::{COVERS, Cover, JAM_PLACES, JamPlace, SUPPLIES, Supply};
use sim_host::mechanism::{PlannedJam, SupplyChange, TrayChange};
use sim_host::{Touch, TouchRefused};
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, Problems, conflict, gone, not_allowed};

/// An input tray.
#[derive(Serialize, ToSchema)]
pub(super) struct TrayShown {
    /// Its name here and in IPP.
    #[schema(example = "tray-1")]
    tray: &'static str,
    /// What the panel calls it.
    label: &'static str,
    /// Whether the drawer is pushed in.
    closed: bool,
    /// The size of the paper in it, or that it is set to while it is empty.
    #[schema(example = "iso_a4_210x297mm")]
    size: &'static str,
    /// The type of the paper.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "stationery")]
    kind: &'static str,
    /// The colour of the paper.
    #[schema(example = "white")]
    color: &'static str,
    /// Sheets in it. The device itself knows only about how many.
    sheets: u32,
    /// Sheets that it holds.
    capacity: u32,
    /// Whether somebody loads paper when it is empty.
    tended: bool,
}

/// The paper that there is.
#[derive(Serialize, ToSchema)]
pub(super) struct MediaShown {
    /// Sizes.
    sizes: Vec<SizeShown>,
    /// Types, by their names in IPP.
    #[schema(example = json!(["stationery"]))]
    types: &'static [&'static str],
    /// Colours, by their names in IPP.
    #[schema(example = json!(["white"]))]
    colors: &'static [&'static str],
}

/// A size of paper.
#[derive(Serialize, ToSchema)]
pub(super) struct SizeShown {
    /// Its self-describing name (PWG 5101.1).
    #[schema(example = "iso_a4_210x297mm")]
    name: &'static str,
    /// What a person calls it.
    #[schema(example = "A4")]
    label: &'static str,
}

/// What becomes of a tray; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TrayOrder {
    /// The tray: tray-1 to tray-4 or by-pass-tray.
    #[schema(schema_with = super::closed::trays, example = "tray-1")]
    tray: String,
    /// Whether the drawer is pushed in.
    closed: Option<bool>,
    /// The size of the paper, by its self-describing name (PWG 5101.1).
    #[schema(value_type = Option<String>, example = "iso_a4_210x297mm")]
    size: Option<MediaSize>,
    /// The type of the paper.
    #[serde(rename = "type")]
    #[schema(rename = "type", value_type = Option<String>, example = "stationery")]
    kind: Option<MediaType>,
    /// The colour of the paper.
    #[schema(value_type = Option<String>, example = "white")]
    color: Option<MediaColor>,
    /// Sheets in it. It is not tended then, unless `tended` says so.
    #[schema(example = 100)]
    sheets: Option<u32>,
    /// Whether somebody loads paper when it is empty.
    tended: Option<bool>,
}

/// A supply.
#[derive(Serialize, ToSchema)]
pub(super) struct SupplyShown {
    /// Its name here.
    #[schema(example = "toner-black")]
    supply: &'static str,
    /// What the panel calls it.
    label: &'static str,
    /// Whether it is in its place.
    fitted: bool,
    /// What is left, percent; of the waste toner container, how full it is.
    percent: u8,
    /// Whether somebody replaces it when it ends.
    tended: bool,
}

/// What becomes of a supply; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SupplyOrder {
    /// The supply.
    #[schema(schema_with = super::closed::supplies, example = "toner-black")]
    supply: String,
    /// Whether it is in its place.
    fitted: Option<bool>,
    /// What is left, or how full a waste container is. It is not tended then, unless `tended` says so.
    #[schema(maximum = 100, example = 5)]
    percent: Option<u8>,
    /// Whether somebody replaces it when it ends.
    tended: Option<bool>,
}

/// A cover.
#[derive(Serialize, ToSchema)]
pub(super) struct CoverShown {
    /// Its name here.
    #[schema(example = "front")]
    cover: &'static str,
    /// What the panel calls it.
    label: &'static str,
    /// Whether it is open.
    open: bool,
}

/// What becomes of a cover.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CoverOrder {
    /// The cover: front, left or lower-left.
    #[schema(schema_with = super::closed::covers, example = "left")]
    cover: String,
    /// Whether it is to be open.
    open: bool,
}

/// A sheet that sticks, and one that will.
#[derive(Serialize, ToSchema)]
pub(super) struct JamShown {
    /// Where a sheet sticks; null where none does.
    #[schema(example = "fuser")]
    place: Option<&'static str>,
    /// The cover behind which it is taken out.
    cover: Option<&'static str>,
    /// The jam that is to come.
    planned: Option<PlanShown>,
}

/// A jam that is to come.
#[derive(Serialize, ToSchema)]
pub(super) struct PlanShown {
    /// Where.
    place: &'static str,
    /// While which sheet of the next job is under way, from 1.
    sheet: u32,
    /// The job, once it has begun.
    job: Option<u32>,
}

/// Where a sheet is to stick, and when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct JamOrder {
    /// The place: feed, fuser or exit.
    #[schema(schema_with = super::closed::jam_places, example = "fuser")]
    place: String,
    /// While this sheet of the next job is under way, from 1; without it, now.
    #[schema(minimum = 1, example = 3)]
    sheet: Option<u32>,
}

/// The output tray.
#[derive(Serialize, ToSchema)]
pub(super) struct OutputTrayShown {
    /// Sheets that it holds.
    capacity: u32,
    /// Whether somebody takes paper out before it is full.
    tended: bool,
}

/// What becomes of the output tray.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OutputTrayOrder {
    /// Whether somebody takes paper out before it is full.
    tended: bool,
}

/// The network cable.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Network {
    /// Whether it is in. While it is not, no door of the device answers.
    connected: bool,
}

impl From<TouchRefused> for Problem {
    fn from(refused: TouchRefused) -> Self {
        let detail = refused.to_string();
        match refused {
            TouchRefused::TooManySheets(_) => not_allowed("sheets", detail),
            TouchRefused::NoDrawer(_) => not_allowed("closed", detail),
            TouchRefused::Percent => not_allowed("percent", detail),
            TouchRefused::NoJam | TouchRefused::FeederClosed => conflict(detail),
            TouchRefused::CoverClosed(place) => {
                conflict(detail).with("cover", place.row().cover.row().name)
            }
            TouchRefused::Gone => gone(),
        }
    }
}

/// The part of this name, or a problem that names those that are.
fn part<T>(
    field: &str,
    name: &str,
    found: Option<T>,
    names: impl Iterator<Item = &'static str>,
) -> Result<T, Problem> {
    found.ok_or_else(|| {
        not_allowed(field, format!("there is no {field} \"{name}\""))
            .with("allowed", names.collect::<Vec<_>>())
    })
}

impl Control {
    pub(super) async fn touch(&self, hand: Touch) -> Result<(), Problem> {
        Ok(self.handle().touch(hand).await?)
    }

    fn tray(&self, tray: InputTray) -> TrayShown {
        let load = self.handle().world().mechanism.trays[tray.index()];
        let row = tray.row();
        TrayShown {
            tray: row.source,
            label: row.label,
            closed: load.is_closed,
            size: load.medium.size.row().name,
            kind: load.medium.kind.name(),
            color: load.medium.color.name(),
            sheets: load.sheets,
            capacity: row.capacity,
            tended: load.is_tended,
        }
    }

    fn supply(&self, supply: Supply) -> SupplyShown {
        let load = self.handle().world().mechanism.supplies[supply.index()];
        SupplyShown {
            supply: supply.row().name,
            label: supply.row().label,
            fitted: load.is_fitted,
            percent: load.percent(supply),
            tended: load.is_tended,
        }
    }

    fn cover(&self, cover: Cover) -> CoverShown {
        let open = self.handle().world().mechanism.open.contains(&cover);
        CoverShown { cover: cover.row().name, label: cover.row().label, open }
    }

    fn jam(&self) -> JamShown {
        let mechanism = &self.handle().world().mechanism;
        let plan = |it: PlannedJam| PlanShown {
            place: it.place.row().name,
            sheet: it.sheet,
            job: it.job.map(|it| it.0),
        };
        JamShown {
            place: mechanism.jam.map(|it| it.row().name),
            cover: mechanism.jam.map(|it| it.row().cover.row().name),
            planned: mechanism.planned.map(plan),
        }
    }
}

/// The input trays and the paper in them.
#[utoipa::path(get, path = "/hands/paper", tag = "hands", responses(
    (status = 200, body = Vec<TrayShown>), Problems,
))]
pub(super) async fn paper(State(control): State<Control>) -> Json<Vec<TrayShown>> {
    Json(INPUT_TRAYS.iter().map(|it| control.tray(it.tray)).collect())
}

/// The paper that trays can be set to.
#[utoipa::path(get, path = "/hands/media", tag = "hands", responses(
    (status = 200, body = MediaShown), Problems,
))]
pub(super) async fn media() -> Json<MediaShown> {
    let sizes = SIZES.iter().map(|it| SizeShown { name: it.name, label: it.label }).collect();
    Json(MediaShown { sizes, types: TYPES, colors: COLORS })
}

/// Loads a tray, pulls it out or pushes it in.
#[utoipa::path(post, path = "/hands/paper", tag = "hands", request_body = TrayOrder, responses(
    (status = 200, body = TrayShown), BodyProblems,
))]
pub(super) async fn load_paper(
    State(control): State<Control>,
    Sent(order): Sent<TrayOrder>,
) -> Result<Json<TrayShown>, Problem> {
    let sources = INPUT_TRAYS.iter().map(|it| it.source);
    let tray = part("tray", &order.tray, InputTray::from_source(&order.tray), sources)?;
    let change = TrayChange {
        is_closed: order.closed,
        size: order.size,
        kind: order.kind,
        color: order.color,
        sheets: order.sheets,
        is_tended: order.tended,
    };
    control.touch(Touch::Tray(tray, change)).await?;
    Ok(Json(control.tray(tray)))
}

/// Toner, drums and the waste toner container.
#[utoipa::path(get, path = "/hands/supplies", tag = "hands", responses(
    (status = 200, body = Vec<SupplyShown>), Problems,
))]
pub(super) async fn supplies(State(control): State<Control>) -> Json<Vec<SupplyShown>> {
    Json(Supply::all().map(|it| control.supply(it)).collect())
}

/// Replaces a supply, takes it out or puts it in.
#[utoipa::path(post, path = "/hands/supplies", tag = "hands", request_body = SupplyOrder, responses(
    (status = 200, body = SupplyShown), BodyProblems,
))]
pub(super) async fn put_supply(
    State(control): State<Control>,
    Sent(order): Sent<SupplyOrder>,
) -> Result<Json<SupplyShown>, Problem> {
    let names = SUPPLIES.iter().map(|it| it.name);
    let supply = part("supply", &order.supply, Supply::from_name(&order.supply), names)?;
    let change =
        SupplyChange { is_fitted: order.fitted, percent: order.percent, is_tended: order.tended };
    control.touch(Touch::Supply(supply, change)).await?;
    Ok(Json(control.supply(supply)))
}

/// The covers.
#[utoipa::path(get, path = "/hands/cover", tag = "hands", responses(
    (status = 200, body = Vec<CoverShown>), Problems,
))]
pub(super) async fn covers(State(control): State<Control>) -> Json<Vec<CoverShown>> {
    Json(COVERS.iter().map(|it| control.cover(it.cover)).collect())
}

/// Opens or closes a cover. While one is open the engine stands still.
#[utoipa::path(post, path = "/hands/cover", tag = "hands", request_body = CoverOrder, responses(
    (status = 200, body = CoverShown), BodyProblems,
))]
pub(super) async fn move_cover(
    State(control): State<Control>,
    Sent(order): Sent<CoverOrder>,
) -> Result<Json<CoverShown>, Problem> {
    let names = COVERS.iter().map(|it| it.name);
    let cover = part("cover", &order.cover, Cover::from_name(&order.cover), names)?;
    control.touch(Touch::Cover(cover, order.open)).await?;
    Ok(Json(control.cover(cover)))
}

/// The sheet that sticks, and the one that will.
#[utoipa::path(get, path = "/hands/jam", tag = "hands", responses(
    (status = 200, body = JamShown), Problems,
))]
pub(super) async fn jam(State(control): State<Control>) -> Json<JamShown> {
    Json(control.jam())
}

/// Lets a sheet stick: now, or while a sheet of the next job is under way.
#[utoipa::path(post, path = "/hands/jam", tag = "hands", request_body = JamOrder, responses(
    (status = 200, body = JamShown), BodyProblems,
))]
pub(super) async fn make_jam(
    State(control): State<Control>,
    Sent(order): Sent<JamOrder>,
) -> Result<Json<JamShown>, Problem> {
    let names = JAM_PLACES.iter().map(|it| it.name);
    let place = part("place", &order.place, JamPlace::from_name(&order.place), names)?;
    let hand = match order.sheet {
        None => Touch::Jam(place),
        Some(0) => return Err(not_allowed("sheet", "sheets are counted from 1")),
        Some(sheet) => Touch::PlanJam(Some(PlannedJam { place, sheet, job: None })),
    };
    control.touch(hand).await?;
    Ok(Json(control.jam()))
}

/// Takes out the sheet that sticks, for which its cover must be open. Where none sticks, the jam that was
/// to come does not.
#[utoipa::path(delete, path = "/hands/jam", tag = "hands", responses(
    (status = 200, body = JamShown), Problems,
))]
pub(super) async fn clear_jam(State(control): State<Control>) -> Result<Json<JamShown>, Problem> {
    let mechanism = control.handle().world().mechanism.clone();
    let plans = mechanism.jam.is_none() && mechanism.planned.is_some();
    control.touch(if plans { Touch::PlanJam(None) } else { Touch::ClearJam }).await?;
    Ok(Json(control.jam()))
}

/// Begins or stops to take paper out of the output tray before it is full.
#[utoipa::path(post, path = "/hands/output", tag = "hands", request_body = OutputTrayOrder,
    responses((status = 200, body = OutputTrayShown), BodyProblems),
)]
pub(super) async fn tend_output(
    State(control): State<Control>,
    Sent(order): Sent<OutputTrayOrder>,
) -> Result<Json<OutputTrayShown>, Problem> {
    control.touch(Touch::TendOutput(order.tended)).await?;
    let tended = control.handle().world().mechanism.output_is_tended;
    Ok(Json(OutputTrayShown { capacity: OUTPUT_CAPACITY, tended }))
}

/// The network cable.
#[utoipa::path(get, path = "/hands/network", tag = "hands", responses(
    (status = 200, body = Network), Problems,
))]
pub(super) async fn network(State(control): State<Control>) -> Json<Network> {
    Json(Network { connected: control.handle().world().mechanism.is_connected })
}

/// Puts the network cable in or pulls it.
#[utoipa::path(post, path = "/hands/network", tag = "hands", request_body = Network, responses(
    (status = 200, body = Network), BodyProblems,
))]
pub(super) async fn put_network(
    State(control): State<Control>,
    Sent(order): Sent<Network>,
) -> Result<Json<Network>, Problem> {
    control.touch(Touch::Cable(order.connected)).await?;
    Ok(Json(Network { connected: control.handle().world().mechanism.is_connected }))
}
