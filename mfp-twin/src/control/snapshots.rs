//! Snapshots: devices as they stood, by name, to go back to, to make further devices of, and to carry away.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use sim_host::{
    FILE_BYTES_MAX, Incoming, NotRestored, NotTaken, Outgoing, Shelf, ShelfRefused, Shelved,
    Snapshot,
};
use utoipa::ToSchema;

use super::Control;
use super::body::{Sent, not_received};
use super::device::DeviceShown;
use super::problem::{
    BodyProblems, Problem, Problems, busy, conflict, gone, not_allowed, not_found,
};

/// Bytes of a file that comes in that are put by together.
const CHUNK_BYTES: usize = 1 << 20;

/// A snapshot that is kept.
#[derive(Serialize, ToSchema)]
pub(super) struct SnapshotShown {
    /// Its name.
    #[schema(example = "prepared")]
    name: String,
    /// Its bytes.
    bytes: u64,
}

/// What to call a snapshot.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SnapshotOrder {
    /// A letter or digit, then letters, digits, '.', '_' and '-', 64 in all.
    #[schema(example = "prepared")]
    name: String,
}

impl From<Shelved> for SnapshotShown {
    fn from(shelved: Shelved) -> Self {
        Self { name: shelved.name, bytes: shelved.bytes }
    }
}

impl From<ShelfRefused> for Problem {
    fn from(refused: ShelfRefused) -> Self {
        let detail = refused.to_string();
        match refused {
            ShelfRefused::NoSuch(_) => not_found(detail),
            ShelfRefused::Name(_) => not_allowed("name", detail),
            ShelfRefused::File(_) | ShelfRefused::Content(_) => not_allowed("body", detail),
            ShelfRefused::TooLong => Self::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail),
            ShelfRefused::Taken(_)
            | ShelfRefused::TooMany
            | ShelfRefused::NoRoom { .. }
            | ShelfRefused::Store(_)
            | ShelfRefused::Disk(_) => conflict(detail),
        }
    }
}

impl From<NotTaken> for Problem {
    fn from(refused: NotTaken) -> Self {
        match refused {
            NotTaken::Drive(_) | NotTaken::TooLarge | NotTaken::Worker => {
                conflict(refused.to_string())
            }
            NotTaken::Gone => gone(),
        }
    }
}

impl From<NotRestored> for Problem {
    fn from(refused: NotRestored) -> Self {
        match refused {
            NotRestored::Snapshot(_)
            | NotRestored::NotKept(_)
            | NotRestored::Refused(_)
            | NotRestored::NoRandom(_)
            | NotRestored::Worker => conflict(refused.to_string()),
            NotRestored::Gone => gone(),
        }
    }
}

impl Control {
    /// Does something with the snapshots that waits for a disk; one such thing at a time, for the sake
    /// of memory.
    async fn shelf<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shelf) -> Result<T, ShelfRefused> + Send + 'static,
    ) -> Result<T, Problem> {
        // The semaphore is never closed, so a permit always comes.
        let _permit = self.0.shared.shelf_work.acquire().await;
        let shelf = self.fleet().shelf.clone();
        blocking(move || work(&shelf)).await
    }

    /// The snapshot of that name.
    pub(super) async fn shelved(&self, name: &str) -> Result<Snapshot, Problem> {
        let name = name.to_owned();
        self.shelf(move |it| it.snapshot(&name)).await
    }
}

/// All snapshots, by name, of whichever device of this twin.
#[utoipa::path(get, path = "/snapshots", tag = "snapshots", responses(
    (status = 200, body = Vec<SnapshotShown>), Problems,
))]
pub(super) async fn snapshots(
    State(control): State<Control>,
) -> Result<Json<Vec<SnapshotShown>>, Problem> {
    let all = control.shelf(Shelf::list).await?;
    Ok(Json(all.into_iter().map(SnapshotShown::from).collect()))
}

/// Makes a snapshot of the device as it stands, which works on meanwhile.
///
/// It holds everything that survives the power: users, settings, held jobs, logs, certificate, clock,
/// the drive with its key, and what hands altered in the hardware. Where the twin has a data directory
/// it is kept there.
#[utoipa::path(post, path = "/snapshots", tag = "snapshots", request_body = SnapshotOrder,
    responses((status = 201, body = SnapshotShown, description = "It is kept."), BodyProblems),
)]
pub(super) async fn take(
    State(control): State<Control>,
    Sent(order): Sent<SnapshotOrder>,
) -> Result<(StatusCode, Json<SnapshotShown>), Problem> {
    // The semaphore is never closed, so a permit always comes.
    let _place = control.0.shared.takes.acquire().await;
    let snapshot = control.handle().snapshot().await?;
    let kept = control.shelf(move |it| it.add(&order.name, &snapshot)).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// Puts the device back to where the snapshot was made, and waits until it is.
///
/// Sessions and running jobs end, the output tray is emptied, how time passes stays as it is. The device
/// logs nothing of it.
#[utoipa::path(post, path = "/snapshots/{name}/restore", tag = "snapshots",
    params(("name" = String, Path, description = "Its name.", example = "prepared")),
    responses((status = 200, body = DeviceShown, description = "The device as it is now."), Problems),
)]
pub(super) async fn restore(
    State(control): State<Control>,
    Path(name): Path<String>,
) -> Result<Json<DeviceShown>, Problem> {
    let snapshot = Arc::new(control.shelved(&name).await?);
    control.handle().restore(&name, snapshot).await?;
    Ok(Json(control.device()))
}

/// The snapshot as a file, to be imported elsewhere. It holds secrets: password hashes and keys.
///
/// One that is replaced or removed meanwhile breaks off.
#[utoipa::path(get, path = "/snapshots/{name}", tag = "snapshots",
    params(("name" = String, Path, description = "Its name.", example = "prepared")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), Problems),
)]
pub(super) async fn export(
    State(control): State<Control>,
    Path(name): Path<String>,
) -> Result<([(HeaderName, HeaderValue); 3], Body), Problem> {
    let called = format!("attachment; filename=\"{name}.snapshot\"").parse();
    let file = control.shelf(move |it| it.export(&name)).await?;
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, called.unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CONTENT_LENGTH, file.bytes().into()),
    ];
    Ok((head, Body::from_stream(stream::try_unfold(file, next_part))))
}

/// The next part of a file that goes out; one that cannot be read breaks it off.
async fn next_part(mut file: Outgoing) -> Result<Option<(Bytes, Outgoing)>, Broken> {
    let read = tokio::task::spawn_blocking(move || (file.next().transpose(), file)).await?;
    Ok(match read {
        (Ok(Some(part)), file) => Some((part, file)),
        (Ok(None), _) => None,
        (Err(refused), _) => return Err(refused.into()),
    })
}

type Broken = Box<dyn std::error::Error + Send + Sync>;

/// Keeps an exported snapshot under a name, in place of one that has it.
///
/// One comes in at a time: one that has stalled gives way to another one (408), and otherwise that is answered 503
/// before its body is taken. Nothing is kept, and what had the name stays, unless all of it was read and found to
/// be a device.
#[utoipa::path(put, path = "/snapshots/{name}", tag = "snapshots",
    params(("name" = String, Path, description = "Its name.", example = "prepared")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = SnapshotShown, description = "It is kept."), BodyProblems),
)]
pub(super) async fn import(
    State(control): State<Control>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Json<SnapshotShown>, Problem> {
    let imports = &control.0.shared.imports;
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|it| it.to_str().ok()?.parse().ok());
    if length.is_some_and(|it: u64| it > FILE_BYTES_MAX) {
        return Err(ShelfRefused::TooLong.into());
    }
    let Some(_place) = imports.take().await else {
        return Err(busy("another snapshot is being imported"));
    };
    let shelf = control.fleet().shelf.clone();
    let called = name.clone();
    let file = blocking(move || shelf.begin(&called)).await?;
    let file = receive(file, imports.timed(request.into_body())).await?;
    let kept = control.shelf(move |it| it.import(&name, file)).await?;
    Ok(Json(kept.into()))
}

/// Takes a body in, a part at a time.
async fn receive(mut file: Incoming, body: Body) -> Result<Incoming, Problem> {
    let mut body = body.into_data_stream();
    let mut part = Vec::new();
    while let Some(chunk) = body.next().await {
        part.extend_from_slice(&chunk.map_err(|it| not_received(&it))?);
        if part.len() >= CHUNK_BYTES {
            file = put_by(file, std::mem::take(&mut part)).await?;
        }
    }
    put_by(file, part).await
}

async fn put_by(mut file: Incoming, part: Vec<u8>) -> Result<Incoming, Problem> {
    blocking(move || file.push(&part).map(|()| file)).await
}

/// Does something that waits for a disk.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ShelfRefused> + Send + 'static,
) -> Result<T, Problem> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(|_| gone())??)
}

/// Removes a snapshot.
#[utoipa::path(delete, path = "/snapshots/{name}", tag = "snapshots",
    params(("name" = String, Path, description = "Its name.", example = "prepared")),
    responses((status = 204, description = "It is gone."), Problems),
)]
pub(super) async fn remove(
    State(control): State<Control>,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    control.shelf(move |it| it.remove(&name)).await?;
    Ok(StatusCode::NO_CONTENT)
}
