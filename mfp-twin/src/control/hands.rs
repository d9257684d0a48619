//! What hands do at the device: take paper from the tray, turn the print engine.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderName, StatusCode, header};
use serde::{Deserialize, Serialize};
use sim_host::{Format, OCTET_STREAM, Output, OutputId, Paper};
use utoipa::ToSchema;

use super::Control;
use super::body::{Sent, number};
use super::job_documents::as_it_came;
use super::panel::{Picture, picture};
use super::problem::{BodyProblems, Problem, Problems, gone, not_found};

/// Pixels per inch of a page's picture.
const PAGE_DPI: u16 = 72;

/// A set of pages in the output tray.
#[derive(Serialize, ToSchema)]
pub(super) struct OutputShown {
    /// Its number.
    id: u64,
    /// The job's number.
    job: u32,
    /// Whose it is; null where nobody was authenticated.
    owner_sheet: Option<String>,
    /// Printed sides that are out.
    pages: u32,
    /// Sheets that are out.
    sheets: u32,
    /// Whether all of it is printed with black toner alone.
    monochrome: bool,
    /// The paper, as it was fed.
    paper: Vec<PaperShown>,
    /// The job's name.
    name: String,
    /// Which copy, from 1.
    copy: u16,
    /// When its last page came out, by the device's clock.
    at: String,
}

/// Sheets that came from one input tray.
#[derive(Serialize, ToSchema)]
pub(super) struct PaperShown {
    /// The input tray.
    #[schema(example = "tray-1")]
    tray: &'static str,
    /// The size of the paper.
    #[schema(example = "iso_a4_210x297mm")]
    size: &'static str,
    /// The type of the paper.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "stationery")]
    kind: &'static str,
    /// The colour of the paper.
    #[schema(example = "white")]
    color: &'static str,
    /// How many.
    sheets: u32,
}

impl PaperShown {
    fn of(paper: &Paper) -> Self {
        let Paper { tray, medium, sheets } = *paper;
        Self {
            tray: tray.row().source,
            size: medium.size.row().name,
            kind: medium.kind.name(),
            color: medium.color.name(),
            sheets,
        }
    }
}

/// The print engine.
#[derive(Serialize, ToSchema)]
pub(super) struct EngineShown {
    /// The job on it.
    job: Option<u32>,
    /// Its printed sides that are out, over all copies.
    pages_out: u64,
    /// All its printed sides, over all copies.
    pages: u64,
}

/// How many pages to put out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PutOutOrder {
    /// Pages; fewer come out where the job has fewer left.
    #[schema(example = 1)]
    pages: u32,
}

impl Control {
    fn output(&self, id: &str) -> Result<Arc<Output>, Problem> {
        let id = OutputId(number(id, "set in the output tray with the number")?);
        let world = self.handle().world();
        let output = world.tray.iter().find(|it| it.id == id).cloned();
        output
            .ok_or_else(|| not_found(format!("no set in the output tray has the number {}", id.0)))
    }

    fn output_shown(&self, output: &Output) -> OutputShown {
        OutputShown {
            id: output.id.0,
            job: output.job.0,
            owner_sheet: output.owner.as_deref().map(str::to_owned),
            pages: output.sides.count(),
            sheets: output.sheets(),
            monochrome: output.is_monochrome,
            paper: output.paper.iter().map(PaperShown::of).collect(),
            name: output.name.to_string(),
            copy: output.copy,
            at: self.shown(output.at),
        }
    }
}

/// What lies in the output tray, oldest first.
#[utoipa::path(get, path = "/hands/output", tag = "hands", responses(
    (status = 200, body = Vec<OutputShown>), Problems,
))]
pub(super) async fn outputs(State(control): State<Control>) -> Json<Vec<OutputShown>> {
    let world = control.handle().world();
    Json(world.tray.iter().map(|it| control.output_shown(it)).collect())
}

/// A set as PDF: the document itself where the set is just that and as large as its paper, otherwise a picture of
/// each side.
#[utoipa::path(get, path = "/hands/output/{output}", tag = "hands",
    params(("output" = String, Path, description = "The number with .pdf behind it.",
        pattern = r"^[0-9]+\.pdf$", example = "1.pdf")),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"), Problems),
)]
pub(super) async fn output(
    State(control): State<Control>,
    Path(output): Path<String>,
) -> Result<([(HeaderName, &'static str); 1], Bytes), Problem> {
    let id = output.strip_suffix(".pdf").ok_or_else(|| {
        not_found(format!("there is no \"{output}\"; a set is read as ID.pdf or ID/PAGE.png"))
    })?;
    let output = control.output(id)?;
    let pdf = control.draw(move || {
        let sides: Vec<_> = (0..output.sides.count()).filter_map(|it| output.side(it)).collect();
        sim_render::set_pdf(output.is_document(), &sides)
    });
    let pdf = pdf.await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], pdf))
}

/// A printed side of a set as a picture, 72 pixels per inch: pages chosen and put together as the job
/// asked.
#[utoipa::path(get, path = "/hands/output/{output}/{page}", tag = "hands",
    params(
        ("output" = String, Path, description = "The number of the set.", pattern = r"^[0-9]+$",
            example = "1"),
        ("page" = String, Path, description = "The page, from 1, with .png behind it.",
            pattern = r"^[0-9]+\.png$", example = "1.png"),
    ),
    responses((status = 200, body = Vec<u8>, content_type = "image/png"), Problems),
)]
pub(super) async fn output_page(
    State(control): State<Control>,
    Path((output, page)): Path<(String, String)>,
) -> Result<Picture, Problem> {
    let output = control.output(&output)?;
    let page: u32 = number(page.strip_suffix(".png").unwrap_or_default(), "page")?;
    let pages = output.sides.count();
    if !(1..=pages).contains(&page) {
        return Err(not_found(format!("there is no page {page}; {pages} are out")));
    }
    let Some((side, layout)) = output.side(page - 1) else {
        return Err(not_found(format!("page {page} has nothing on it")));
    };
    let png = control.draw(move || sim_render::side_png(&side, layout, PAGE_DPI));
    Ok(picture(png.await?))
}

/// A document that a set was printed from: what came, or the PDF that PostScript became.
///
/// The drive has forgotten it; the twin keeps it with the paper, for pages that it does not draw (PCL).
#[utoipa::path(get, path = "/hands/output/{output}/documents/{number}", tag = "hands",
    params(
        ("output" = String, Path, description = "The number of the set.", pattern = r"^[0-9]+$",
            example = "1"),
        ("number" = usize, Path, description = "Its number among the documents that were printed, from 1.",
            example = 1),
    ),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), Problems),
)]
pub(super) async fn output_document(
    State(control): State<Control>,
    Path((output, at)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let output = control.output(&output)?;
    let at: usize = number(&at, "document")?;
    let document = at.checked_sub(1).and_then(|it| output.documents.get(it)).ok_or_else(|| {
        let count = output.documents.len();
        not_found(format!("the set is of {count} documents; there is no document {at}"))
    })?;
    let format = Format::detect(&document.data).map_or(OCTET_STREAM, Format::mime);
    Ok(as_it_came(document.data.clone(), format))
}

/// Takes a set out of the tray.
#[utoipa::path(delete, path = "/hands/output/{output}", tag = "hands",
    params(("output" = String, Path, description = "The number of the set.", pattern = r"^[0-9]+$",
        example = "1")),
    responses((status = 204, description = "It is gone."), Problems),
)]
pub(super) async fn take_output(
    State(control): State<Control>,
    Path(output): Path<String>,
) -> Result<StatusCode, Problem> {
    let output = control.output(&output)?;
    if control.handle().take_output(output.id).await {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(not_found("the set was just taken"))
    }
}

/// What the print engine is at.
#[utoipa::path(get, path = "/hands/engine", tag = "hands", responses(
    (status = 200, body = EngineShown), Problems,
))]
pub(super) async fn engine(State(control): State<Control>) -> Json<EngineShown> {
    Json(EngineShown::of(&control))
}

impl EngineShown {
    fn of(control: &Control) -> Self {
        let running = control.handle().world().engine;
        let (job, pages_out, pages) =
            running.map_or((None, 0, 0), |(job, out, all)| (Some(job.0), out, all));
        Self { job, pages_out, pages }
    }
}

/// Puts out so many pages now, at whatever pace.
#[utoipa::path(post, path = "/hands/engine", tag = "hands", request_body = PutOutOrder, responses(
    (status = 200, body = EngineShown), BodyProblems,
))]
pub(super) async fn put_out(
    State(control): State<Control>,
    Sent(order): Sent<PutOutOrder>,
) -> Result<Json<EngineShown>, Problem> {
    if control.handle().put_out(order.pages.into()).await {
        Ok(Json(EngineShown::of(&control)))
    } else {
        Err(gone())
    }
}
