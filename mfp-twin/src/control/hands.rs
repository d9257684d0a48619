//! What hands do at the device: take paper from the tray, turn the print engine.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{AppendHeaders, Response};
use http::{HeaderName, StatusCode, header};
use serde::{Deserialize, Serialize};
use sim_document::Drawing;
use sim_host::{Format, OCTET_STREAM, Output, OutputId, Paper};
use sim_render::MAX_SET_SIDES;
use utoipa::ToSchema;

use super::Control;
use super::body::{Asked, Sent, number};
use super::job_documents::as_it_came;
use super::panel::{Picture, picture};
use super::problem::{BodyProblems, Problem, Problems, conflict, gone, not_drawn, not_found};

/// Pixels per inch of a page's picture.
const PAGE_DPI: u16 = 72;
/// Times that the paper of the sets in one answer comes from another tray than before; whatever the sets are,
/// the first is in it.
const PAPERS_SHOWN_MAX: usize = 10_000;

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

/// Which sets are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutputsQuery {
    /// Sets after this number.
    #[serde(default)]
    since: u64,
}

/// What lies in the output tray, oldest first.
///
/// Where that is too much for one answer, the header `Link` has where to go on, as RFC 8288 has it.
#[utoipa::path(get, path = "/hands/output", tag = "hands",
    params(("since" = Option<u64>, Query, description = "Sets after the one with this number.")),
    responses(
        (status = 200, body = Vec<OutputShown>,
            headers(("Link" = Option<String>, description = "<?since=...>; rel=\"next\""))),
        Problems,
    ),
)]
pub(super) async fn outputs(
    State(control): State<Control>,
    Asked(query): Asked<OutputsQuery>,
) -> (AppendHeaders<Option<(HeaderName, String)>>, Json<Vec<OutputShown>>) {
    let world = control.handle().world();
    let begin = world.tray.partition_point(|it| it.id.0 <= query.since);
    let (shown, rest) = shown(&world.tray[begin..], PAPERS_SHOWN_MAX);
    let last = shown.last().filter(|_| !rest.is_empty());
    let link = last.map(|it| (header::LINK, format!("<?since={}>; rel=\"next\"", it.id.0)));
    let shown = shown.iter().map(|it| control.output_shown(it)).collect();
    (AppendHeaders(link), Json(shown))
}

/// The sets that one answer has, at least one, and those behind them.
fn shown(sets: &[Arc<Output>], papers_max: usize) -> (&[Arc<Output>], &[Arc<Output>]) {
    let papers = sets.iter().scan(0, |papers, it| {
        *papers += it.paper.len();
        Some(*papers)
    });
    let fit = papers.take_while(|it| *it <= papers_max).count();
    sets.split_at(fit.max(1).min(sets.len()))
}

/// A set as PDF: the document itself where the set is just that and as large as its paper, otherwise a picture of
/// each side, of at most 500.
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
    let sides = output.sides.count();
    if output.is_document().is_none() && sides > MAX_SET_SIDES {
        let detail = format!(
            "the set has {sides} sides, and a PDF of pictures has at most {MAX_SET_SIDES}; each is read as {id}/PAGE.png"
        );
        return Err(conflict(detail));
    }
    let pdf = control.draw(move || {
        let sides: Vec<_> = (0..output.sides.count()).filter_map(|it| output.side(it)).collect();
        Ok(Drawing::Set { document: output.is_document().cloned(), sides })
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
    let undrawn = &control.0.shared.undrawn;
    if let Some(why) = undrawn.why(&output, page) {
        return Err(conflict(why));
    }
    let side = (side, layout);
    let drawn = control.try_to_draw(move || Ok(Drawing::Side { side, dpi: PAGE_DPI })).await?;
    let png = drawn.inspect_err(|error| undrawn.remember(&output, page, error));
    Ok(picture(png.map_err(not_drawn)?))
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

#[cfg(test)]
mod tests {
    use sim_core::Tick;
    use sim_core::job::JobId;
    use sim_core::media::{InputTray, Medium};
    use sim_host::tray::Sides;

    use super::*;

    fn set(papers: usize) -> Arc<Output> {
        let paper = Paper { tray: InputTray::One, medium: Medium::default(), sheets: 1 };
        Arc::new(Output {
            id: OutputId(1),
            job: JobId(1),
            name: "".into(),
            owner: None,
            copy: 1,
            at: Tick(0),
            documents: [].into(),
            paper: vec![paper; papers].into(),
            sides: Sides::default(),
            is_monochrome: false,
        })
    }

    #[test]
    fn an_answer_has_as_many_sets_as_fit_and_one_at_least() {
        let sets: Vec<_> = [4, 6, 1, 50, 2].map(set).into();
        let counted = |from: usize| {
            let (shown, rest) = shown(&sets[from..], 10);
            (shown.len(), rest.len())
        };
        assert_eq!(counted(0), (2, 3));
        assert_eq!(counted(2), (1, 2));
        assert_eq!(counted(3), (1, 1), "one that is too large goes alone");
        assert_eq!((counted(4), counted(5)), ((1, 0), (0, 0)));
    }
}
