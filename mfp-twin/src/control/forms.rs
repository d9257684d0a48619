//! The device's background forms, deleted as by a hand inside the machine.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use serde::Serialize;
use sim_core::Command;
use sim_core::job::{DocumentId, Form, JobAsk};
use utoipa::ToSchema;

use super::Control;
use super::body::number;
use super::problem::{Problem, Problems};

/// A background form: what a job of the type Create Background Form left.
#[derive(Serialize, ToSchema)]
pub(super) struct FormShown {
    /// Its number: that of its document on the drive.
    id: u64,
    /// The name of its job.
    name: String,
    /// Who owns it; null where nobody was authenticated.
    owner: Option<String>,
}

impl FormShown {
    fn of(form: &Form) -> Self {
        let owner = form.owner.as_ref().map(ToString::to_string);
        Self { id: form.document.0, name: form.name.to_string(), owner }
    }
}

/// All background forms, oldest first.
#[utoipa::path(get, path = "/forms", tag = "jobs", responses(
    (status = 200, body = Vec<FormShown>), Problems,
))]
pub(super) async fn forms(State(control): State<Control>) -> Json<Vec<FormShown>> {
    Json(control.handle().view().forms.iter().map(FormShown::of).collect())
}

/// Deletes a background form; its sectors are overwritten as those of any document.
#[utoipa::path(delete, path = "/forms/{form}", tag = "jobs",
    params(("form" = u64, Path, description = "The form's number.", example = 1)),
    responses((status = 204, description = "Deleted."), Problems),
)]
pub(super) async fn delete_form(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let form = DocumentId(number(&text, "form")?);
    control.ask(Command::Job(JobAsk::DeleteForm(form))).await?;
    Ok(StatusCode::NO_CONTENT)
}
