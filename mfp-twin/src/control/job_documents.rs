//! The documents of jobs as they came, for whoever renders them elsewhere or compares them.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use sim_core::job::{JobDocument, JobId};
use sim_host::OCTET_STREAM;
use utoipa::ToSchema;

use super::Control;
use super::body::number;
use super::problem::{Problem, Problems, conflict, not_found};

/// A document of a job.
#[derive(Serialize, ToSchema)]
pub(super) struct DocumentShown {
    /// Its number within the job, from 1.
    number: usize,
    /// Its name.
    name: String,
    /// Its MIME type as announced, or as found once it was read.
    format: String,
    /// Its bytes, without the job control around it.
    bytes: u64,
    /// Its pages; null until it was read.
    pages: Option<u32>,
    /// When it was in, by the device's clock.
    created: String,
    /// Whether it is still on the drive; then it can be read.
    kept: bool,
}

impl Control {
    fn documents_of(&self, job: &str) -> Result<(JobId, Vec<JobDocument>), Problem> {
        let id = JobId(number(job, "job")?);
        let view = self.handle().view();
        let job = view.job(id).ok_or_else(|| not_found(format!("there is no job {}", id.0)))?;
        Ok((id, job.documents.clone()))
    }
}

/// The documents of a job, in the order in which they came.
#[utoipa::path(get, path = "/jobs/{id}/documents", tag = "jobs",
    params(("id" = u32, Path, description = "The job's number.", example = 1)),
    responses((status = 200, body = Vec<DocumentShown>), Problems),
)]
pub(super) async fn documents(
    State(control): State<Control>,
    Path(id): Path<String>,
) -> Result<Json<Vec<DocumentShown>>, Problem> {
    let (_, documents) = control.documents_of(&id)?;
    let shown = |(number, it): (usize, JobDocument)| DocumentShown {
        number,
        name: it.name.to_string(),
        format: it.format.to_string(),
        bytes: it.bytes,
        pages: it.pages,
        created: control.shown(it.created),
        kept: it.kept,
    };
    Ok(Json((1..).zip(documents).map(shown).collect()))
}

/// A document of a job as it came, without the job control around it.
///
/// It can be read from the moment when it is in until its job has ended: then it is overwritten, and 410
/// says so. `Content-Type` is what its first bytes are.
#[utoipa::path(get, path = "/jobs/{id}/documents/{number}", tag = "jobs",
    params(
        ("id" = u32, Path, description = "The job's number.", example = 1),
        ("number" = usize, Path, description = "The document's number within the job, from 1.",
            example = 1),
    ),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 410, body = Problem, content_type = "application/problem+json",
            description = "It is no longer on the drive."),
        Problems,
    ),
)]
pub(super) async fn document(
    State(control): State<Control>,
    Path((id, at)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, documents) = control.documents_of(&id)?;
    let at: usize = number(&at, "document")?;
    let document = at.checked_sub(1).and_then(|it| documents.get(it)).ok_or_else(|| {
        let count = documents.len();
        not_found(format!("job {} has no document {at}; it has {count}", id.0))
    })?;
    let over = || {
        let detail = format!("document {at} of job {} is no longer on the drive", id.0);
        Problem::new(StatusCode::GONE, "Gone", detail)
    };
    if !document.kept {
        return Err(over());
    }
    let (drive, format) = (control.handle().documents().clone(), document.format.to_string());
    let document = document.id;
    let read = tokio::task::spawn_blocking(move || drive.read(document)).await;
    match read {
        Ok(Ok(stored)) => Ok(as_it_came(stored.data, &format)),
        Ok(Err(sim_host::documents::DocumentRefused::Gone)) => Err(over()),
        Ok(Err(error)) => Err(conflict(error.to_string())),
        Err(_) => Err(conflict("the document could not be read")),
    }
}

/// A document as a reply. A browser stores it and shows nothing of it.
pub(super) fn as_it_came(data: Bytes, format: &str) -> Response {
    let unknown = HeaderValue::from_static(OCTET_STREAM);
    let format = HeaderValue::from_str(format).unwrap_or(unknown);
    let attachment = HeaderValue::from_static("attachment");
    let headers = [(header::CONTENT_TYPE, format), (header::CONTENT_DISPOSITION, attachment)];
    (headers, data).into_response()
}
