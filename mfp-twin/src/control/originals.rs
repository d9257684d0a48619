//! What hands do at the scanner: lay originals into the document feeder or on the glass, take them away, open the
//! feeder's cover, let a sheet stick.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use futures_util::StreamExt as _;
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use sim_core::scanner::{FEEDER_SHEETS_MAX, Source};
use sim_core::share::Holder;
use sim_document::{Drawing, Laid, NotDone};
use sim_host::originals::Sheet;
use sim_host::{LayRefused, Original, Stay, Touch};
use sim_render::Scale;
use tokio::sync::SemaphorePermit;
use utoipa::ToSchema;

use super::Control;
use super::body::{Asked, Sent, not_received};
use super::limits::ORIGINAL_MAX;
use super::panel::{Picture, picture};
use super::problem::{
    BodyProblems, Problem, Problems, busy, conflict, gone, in_query, not_allowed, not_found,
};

/// Pixels per inch of an original's picture.
const ORIGINAL_DPI: u16 = 72;

/// Where originals lie, and what does.
#[derive(Serialize, ToSchema)]
pub(super) struct SourceShown {
    /// Its name here.
    #[schema(schema_with = super::closed::sources, example = "feeder")]
    on: &'static str,
    /// What the panel calls it.
    label: &'static str,
    /// Sheets that lie there.
    sheets: usize,
    /// Sheets that it takes.
    capacity: u32,
    /// The size that its sensors find, of the sheet that is scanned next.
    #[schema(example = "iso_a4_210x297mm")]
    size: Option<&'static str>,
    /// The number of the original that this sheet is of, of those that were laid there since the twin was started.
    original: Option<u64>,
    /// The page of it, from 1.
    page: Option<u32>,
}

/// Which originals are meant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceQuery {
    on: String,
}

/// Where and how an original is laid.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LayQuery {
    on: String,
    #[serde(default = "one")]
    sides: u8,
    #[serde(default)]
    backs: Backs,
}

/// How the backs of sheets lie.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Backs {
    #[default]
    HeadToHead,
    HeadToToe,
}

const fn one() -> u8 {
    1
}

/// The scanner.
#[derive(Serialize, ToSchema)]
pub(super) struct ScannerShown {
    /// Whether the cover of the document feeder is open.
    open: bool,
    /// Whether a sheet sticks in it.
    jam: bool,
    /// The job that scans.
    job: Option<u32>,
    /// Its sides that are scanned.
    sides: u32,
}

/// What hands do at the scanner; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScannerOrder {
    /// Whether the cover of the document feeder is to be open.
    open: Option<bool>,
    /// Lets a sheet stick in it, or takes that out, for which the cover must be open, and lays it back.
    jam: Option<bool>,
    /// Scans so many sides of the job that scans now, at whatever pace; fewer where fewer are left.
    #[schema(example = 1)]
    sides: Option<u32>,
}

impl From<LayRefused> for Problem {
    fn from(refused: LayRefused) -> Self {
        let detail = refused.to_string();
        match refused {
            LayRefused::TooManyPages(_) | LayRefused::TooLarge(_) => not_allowed("body", detail),
            LayRefused::TooManySheets(_) | LayRefused::TooManyBytes | LayRefused::Scanning => {
                conflict(detail)
            }
            LayRefused::Gone => gone(),
        }
    }
}

fn source(name: &str) -> Result<Source, Problem> {
    Source::ALL.into_iter().find(|it| it.name() == name).ok_or_else(|| {
        not_allowed("on", format!("originals do not lie on \"{name}\""))
            .with("allowed", Source::ALL.map(Source::name).to_vec())
    })
}

impl Control {
    fn sources(&self) -> Vec<SourceShown> {
        let originals = &self.handle().world().scanner.originals;
        let shown = |it: Source| {
            let next = originals.on(it).next();
            SourceShown {
                on: it.name(),
                label: it.label(),
                sheets: originals.on(it).count(),
                capacity: match it {
                    Source::Feeder => FEEDER_SHEETS_MAX,
                    Source::Platen => 1,
                },
                size: next.map(|it| it.size().row().name),
                original: next.map(Sheet::number),
                page: next.map(Sheet::front),
            }
        };
        Source::ALL.map(shown).into()
    }

    fn scanner(&self) -> ScannerShown {
        let world = self.handle().world();
        let running = world.scanner.running;
        ScannerShown {
            open: world.mechanism.is_feeder_open,
            jam: world.mechanism.is_feeder_jammed,
            job: running.map(|it| it.0.0),
            sides: running.map_or(0, |it| it.1),
        }
    }

    /// A document as it lies under the light.
    ///
    /// # Errors
    /// It is none that can be.
    pub(super) async fn laid(&self, document: &Bytes) -> Result<Laid, Problem> {
        self.look_at(document).await.map_err(|it| not_laid(&it))
    }

    /// Has a worker look at an original, as long as the request lasts.
    async fn look_at(&self, original: &Bytes) -> Result<Laid, NotDone> {
        let drawings = &self.0.shared.drawings;
        let place = drawings.place(&Holder::Machine, Stay::Brief).await;
        if let Some(laid) = place.readers().lay_briefly(original.clone()).await {
            return laid;
        }
        drop(place);
        let place = drawings.place(&Holder::Machine, Stay::Long).await;
        place.readers().lay(original.clone()).await
    }
}

/// Why a document is none, or cannot be looked at just now.
pub(super) fn not_laid(why: &NotDone) -> Problem {
    match why.is_final() {
        true => not_allowed("body", why.to_string()),
        false => conflict(why.to_string()),
    }
}

/// What lies in the document feeder and on the glass.
#[utoipa::path(get, path = "/hands/originals", tag = "hands", responses(
    (status = 200, body = Vec<SourceShown>), Problems,
))]
pub(super) async fn originals(State(control): State<Control>) -> Json<Vec<SourceShown>> {
    Json(control.sources())
}

/// Lays an original into the feeder, behind what lies there, or on the glass, in the place of what does.
///
/// It is a PDF, PNG, JPEG or TIFF of at most 64 MiB: each page a sheet, or with `sides=2` two pages; a picture is a page
/// of A4. The feeder takes 250 sheets, the glass one page, both up to A3 and 11 x 17". What is damaged is refused.
#[utoipa::path(post, path = "/hands/originals", tag = "hands",
    params(
        ("on" = String, Query, description = "Where.", pattern = r"^(feeder|platen)$", example = "feeder"),
        ("sides" = Option<u8>, Query, minimum = 1, maximum = 2,
            description = "2 where each second page is on the back of the one before."),
        ("backs" = Option<String>, Query, pattern = r"^head-to-(head|toe)$", example = "head-to-head",
            description = "Whether backs lie as the fronts do, or upside down."),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Vec<SourceShown>, description = "It lies there."), BodyProblems),
)]
pub(super) async fn lay(
    State(control): State<Control>,
    query: Result<Asked<LayQuery>, Problem>,
    request: Request,
) -> Result<(StatusCode, Json<Vec<SourceShown>>), Problem> {
    // A body that nobody takes would cost the client its connection.
    let (document, _place) = received(&control, request).await?;
    let LayQuery { on, sides, backs } = query?.0;
    let on = source(&on)?;
    if !(1..=2).contains(&sides) {
        return Err(not_allowed("sides", "a sheet has 1 or 2 sides with something on them"));
    }
    let laid = control.laid(&document).await?;
    let original = match (Original::of(document, laid, sides == 2)?, backs) {
        (original, Backs::HeadToHead) => original,
        (original, Backs::HeadToToe) => original.head_to_toe(),
    };
    control.handle().lay(on, original).await?;
    Ok((StatusCode::CREATED, Json(control.sources())))
}

/// The document that a request brings, with the place that it has.
///
/// # Errors
/// It is too large, or does not come in.
pub(super) async fn received(
    control: &Control,
    request: Request,
) -> Result<(Bytes, SemaphorePermit<'_>), Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|it| it.to_str().ok()?.parse().ok());
    if length.is_some_and(|it: usize| it > ORIGINAL_MAX) {
        return Err(too_large());
    }
    let places = &control.0.shared.originals;
    let Some(place) = places.take().await else {
        return Err(busy("other originals are being laid down"));
    };
    Ok((receive(places.timed(request.into_body())).await?, place))
}

/// Takes the body in.
async fn receive(body: Body) -> Result<Bytes, Problem> {
    let mut body = body.into_data_stream();
    let mut document = Vec::new();
    while let Some(chunk) = body.next().await {
        document.extend_from_slice(&chunk.map_err(|it| not_received(&it))?);
        if document.len() > ORIGINAL_MAX {
            return Err(too_large());
        }
    }
    Ok(document.into())
}

fn too_large() -> Problem {
    let detail = format!("the original has more than {ORIGINAL_MAX} bytes");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail)
}

/// Takes away the originals that lie there; not while they are scanned.
#[utoipa::path(delete, path = "/hands/originals", tag = "hands",
    params(("on" = String, Query, description = "Where.", pattern = r"^(feeder|platen)$", example = "feeder")),
    responses((status = 200, body = Vec<SourceShown>), Problems),
)]
pub(super) async fn take_originals(
    State(control): State<Control>,
    Asked(query): Asked<SourceQuery>,
) -> Result<Json<Vec<SourceShown>>, Problem> {
    control.handle().take_originals(source(&query.on).map_err(in_query)?).await?;
    Ok(Json(control.sources()))
}

/// The side that is scanned next, as it lies there, 72 pixels per inch.
#[utoipa::path(get, path = "/hands/originals/{picture}", tag = "hands",
    params(("picture" = String, Path, description = "feeder.png or platen.png.",
        pattern = r"^(feeder|platen)\.png$", example = "feeder.png")),
    responses((status = 200, body = Vec<u8>, content_type = "image/png"), Problems),
)]
pub(super) async fn original(
    State(control): State<Control>,
    Path(name): Path<String>,
) -> Result<Picture, Problem> {
    let on = name.strip_suffix(".png").and_then(|it| source(it).ok());
    let on = on.ok_or_else(|| not_found(format!("there is no picture \"{name}\"")))?;
    let next = control.handle().world().scanner.originals.on(on).next().cloned();
    let sheet = next.ok_or_else(|| not_found(format!("nothing lies on the {}", on.label())))?;
    let drawing = Drawing::Page {
        document: sheet.pdf().clone(),
        page: sheet.front(),
        scale: Scale::Dpi(ORIGINAL_DPI),
    };
    Ok(picture(control.draw(move || Ok(drawing)).await?))
}

/// The scanner, and the cover of its feeder.
#[utoipa::path(get, path = "/hands/scanner", tag = "hands", responses(
    (status = 200, body = ScannerShown), Problems,
))]
pub(super) async fn scanner(State(control): State<Control>) -> Json<ScannerShown> {
    Json(control.scanner())
}

/// Opens or closes the cover of the feeder, lets a sheet stick or takes it out, or has the scanner go on by hand.
///
/// While the cover is open or a sheet sticks nothing is scanned; then it goes on where it was.
#[utoipa::path(post, path = "/hands/scanner", tag = "hands", request_body = ScannerOrder, responses(
    (status = 200, body = ScannerShown), BodyProblems,
))]
pub(super) async fn touch_scanner(
    State(control): State<Control>,
    Sent(order): Sent<ScannerOrder>,
) -> Result<Json<ScannerShown>, Problem> {
    let ScannerOrder { open, jam, sides } = order;
    if open == Some(true) {
        control.touch(Touch::FeederCover(true)).await?;
    }
    match jam {
        Some(true) => control.touch(Touch::JamOriginal).await?,
        Some(false) => control.touch(Touch::ClearOriginal).await?,
        None => {}
    }
    if open == Some(false) {
        control.touch(Touch::FeederCover(false)).await?;
    }
    match sides {
        Some(sides) if !control.handle().scan_on(sides.into()).await => Err(gone()),
        Some(_) | None => Ok(Json(control.scanner())),
    }
}
