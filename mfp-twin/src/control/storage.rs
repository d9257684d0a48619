//! What a laboratory reads: the raw drive, NVRAM, the ROMs, and what overwriting did.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use sim_core::job::JobId;
use sim_drive::{Drive, Overwrite, Owner, Pattern, Work};
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::part::Part;
use super::problem::{BodyProblems, Problem, Problems, conflict, not_allowed, not_found};

/// Bytes of the image that are read at a time.
const PIECE: u64 = 1 << 20;
/// Hits of one search.
const HITS_MAX: usize = 1_000;

/// How the drive is used.
#[derive(Serialize, ToSchema)]
pub(super) struct StorageShown {
    /// Bytes of a sector.
    sector_bytes: u64,
    /// Sectors.
    sectors: u64,
    /// Whether documents are encrypted.
    encrypted: bool,
    /// "Off", "1 Overwrite" or "3 Overwrites".
    overwrite: &'static str,
    /// Sectors of documents.
    used: u64,
    /// Sectors that documents on their way in have taken, some of them ahead.
    incoming: u64,
    /// Sectors that wait to be overwritten.
    pending_overwrite: u64,
    /// Documents that are kept.
    documents: usize,
}

/// What to search for: a text, or bytes in hexadecimal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchOrder {
    /// A text, as UTF-8.
    text: Option<String>,
    /// Bytes in hexadecimal.
    #[schema(example = "255044462d")]
    hex: Option<String>,
}

/// Where it was found.
#[derive(Serialize, ToSchema)]
pub(super) struct Hits {
    /// The places, in order; at most 1,000.
    hits: Vec<HitShown>,
}

/// A place on the drive.
#[derive(Serialize, ToSchema)]
pub(super) struct HitShown {
    /// The sector.
    lba: u64,
    /// The byte within it.
    offset: u64,
}

/// A pass over a run of sectors.
#[derive(Serialize, ToSchema)]
pub(super) struct PassShown {
    /// The first sector.
    lba: u64,
    /// How many.
    sectors: u64,
    /// Which pass, from 1; null for reading back.
    pass: Option<usize>,
    /// "zeros", "random", or "verified" for reading back.
    pattern: &'static str,
    /// When, by the device's clock.
    at: String,
    /// The number of the document that was there; null for residue of unknown origin.
    document: Option<u64>,
}

/// How much to overwrite now, at the pace by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OverwriteOrder {
    /// Sectors at most.
    #[schema(example = 1)]
    sectors: u32,
}

fn shown(drive: &Drive) -> StorageShown {
    let (usage, table) = (drive.usage(), drive.table());
    let overwrite = match table.overwrite() {
        Overwrite::Off => "Off",
        Overwrite::One => "1 Overwrite",
        Overwrite::Three => "3 Overwrites",
    };
    StorageShown {
        sector_bytes: usage.sector_bytes,
        sectors: usage.sectors,
        encrypted: table.is_encrypted(),
        overwrite,
        used: usage.kept,
        incoming: usage.writing,
        pending_overwrite: usage.pending,
        documents: table.documents().count(),
    }
}

impl Control {
    fn drive(&self) -> Drive {
        self.handle().documents().drive()
    }
}

/// How the drive is used.
#[utoipa::path(get, path = "/storage", tag = "storage", responses(
    (status = 200, body = StorageShown), Problems,
))]
pub(super) async fn storage(State(control): State<Control>) -> Json<StorageShown> {
    Json(shown(&control.drive()))
}

/// The raw drive, byte for byte. A `Range` of bytes is honoured.
#[utoipa::path(get, path = "/storage/image", tag = "storage", responses(
    (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 206, body = Vec<u8>, content_type = "application/octet-stream"),
    Problems,
))]
pub(super) async fn image(
    State(control): State<Control>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let drive = control.drive();
    let usage = drive.usage();
    let all = usage.sectors * usage.sector_bytes;
    let part = Part::asked(&headers, all)?;
    let pieces = stream::try_unfold(part.from, move |at| {
        let drive = drive.clone();
        async move {
            if at >= part.to {
                return Ok(None);
            }
            let end = part.to.min(at + PIECE);
            let read = tokio::task::spawn_blocking(move || drive.raw(at..end)).await;
            match read.map_err(std::io::Error::other)? {
                Ok(piece) => Ok(Some((Bytes::from(piece), end))),
                Err(error) => Err(std::io::Error::other(error)),
            }
        }
    });
    Ok(part.answer("application/octet-stream", Body::from_stream(pieces)))
}

fn octets(image: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/octet-stream")], image).into_response()
}

/// The raw NVRAM: what the device is, its settings, users, certificate and keys, with a checksum.
#[utoipa::path(get, path = "/storage/nvram", tag = "storage", responses(
    (status = 200, body = Vec<u8>, content_type = "application/octet-stream"), Problems,
))]
pub(super) async fn nvram(State(control): State<Control>) -> Response {
    octets(control.handle().hardware().nvram(&control.handle().view()))
}

/// The raw Controller ROM, its checksum at the end.
#[utoipa::path(get, path = "/storage/controller-rom", tag = "storage", responses(
    (status = 200, body = Vec<u8>, content_type = "application/octet-stream"), Problems,
))]
pub(super) async fn controller_rom(State(control): State<Control>) -> Response {
    octets(control.handle().hardware().controller_rom())
}

/// The raw FAX ROM, its checksum at the end.
#[utoipa::path(get, path = "/storage/fax-rom", tag = "storage", responses(
    (status = 200, body = Vec<u8>, content_type = "application/octet-stream"), Problems,
))]
pub(super) async fn fax_rom(State(control): State<Control>) -> Response {
    octets(control.handle().hardware().fax_rom())
}

/// Searches the raw drive, documents and free sectors alike.
#[utoipa::path(post, path = "/storage/search", tag = "storage", request_body = SearchOrder,
    responses((status = 200, body = Hits), BodyProblems),
)]
pub(super) async fn search(
    State(control): State<Control>,
    Sent(order): Sent<SearchOrder>,
) -> Result<Json<Hits>, Problem> {
    let needle = match (order.text, order.hex) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(hex)) => hex::decode(hex).map_err(|it| not_allowed("hex", it.to_string()))?,
        (Some(_), Some(_)) | (None, None) => {
            return Err(not_allowed("text", "either a text or hex is searched for"));
        }
    };
    let drive = control.drive();
    let found = tokio::task::spawn_blocking(move || drive.search(&needle, HITS_MAX)).await;
    let hits = found.map_err(|it| conflict(it.to_string()))?;
    let hits = hits.map_err(|it| not_allowed("text", it.to_string()))?;
    let hits = hits.into_iter().map(|it| HitShown { lba: it.lba, offset: it.offset }).collect();
    Ok(Json(Hits { hits }))
}

/// What overwriting did, oldest first: of one job's documents with `?job=ID`, or all that is remembered.
#[utoipa::path(get, path = "/storage/passes", tag = "storage",
    params(("job" = Option<u32>, Query, description = "The job's number.")),
    responses((status = 200, body = Vec<PassShown>), Problems),
)]
pub(super) async fn passes(
    State(control): State<Control>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<PassShown>>, Problem> {
    let view = control.handle().view();
    let wanted = match query.as_deref().unwrap_or_default().split_once("job=") {
        None => None,
        Some((_, text)) => {
            let id = super::body::number(text, "job")?;
            let job =
                view.job(JobId(id)).ok_or_else(|| not_found(format!("there is no job {id}")))?;
            Some(job.documents.iter().map(|it| it.id.0).collect::<Vec<_>>())
        }
    };
    let pass = |it: sim_drive::Trace| {
        let (pass, pattern) = match it.work {
            Work::Pass { pass, pattern: Pattern::Zeros } => (Some(pass), "zeros"),
            Work::Pass { pass, pattern: Pattern::Random } => (Some(pass), "random"),
            Work::Verified => (None, "verified"),
        };
        let document = match it.owner {
            Owner::Document(id) | Owner::Unfinished(id) => Some(id),
            Owner::Unknown => None,
        };
        let at = view.clock.rfc3339(sim_core::Tick(it.at));
        PassShown { lba: it.lba, sectors: it.sectors, pass, pattern, at, document }
    };
    let all = control.drive().trace(0).into_iter().map(pass);
    let fits = |it: &PassShown| {
        wanted.as_ref().is_none_or(|those| it.document.is_some_and(|it| those.contains(&it)))
    };
    Ok(Json(all.filter(fits).collect()))
}

/// Overwrites some of what waits for it; for the pace by hand.
#[utoipa::path(post, path = "/hands/drive", tag = "hands", request_body = OverwriteOrder,
    responses((status = 200, body = StorageShown), BodyProblems),
)]
pub(super) async fn overwrite(
    State(control): State<Control>,
    Sent(order): Sent<OverwriteOrder>,
) -> Result<Json<StorageShown>, Problem> {
    if !control.handle().overwrite(order.sectors.into()).await {
        return Err(super::problem::gone());
    }
    Ok(Json(shown(&control.drive())))
}
