//! The device's jobs, in full.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use sim_core::job::{End, Ending, Holds, Job, JobId, JobState, Stop};
use utoipa::ToSchema;

use super::Control;
use super::body::number;
use super::problem::{Problem, Problems, not_found};

/// A job, ended or not.
#[derive(Serialize, ToSchema)]
pub(super) struct JobShown {
    /// Its number.
    id: u32,
    /// Its name.
    name: String,
    /// Whose it is; null where nobody was authenticated.
    owner: Option<String>,
    /// The driver's Job Type.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "Normal Print")]
    job_type: &'static str,
    /// incoming, received, held, waiting, printing, stopped, completed, cancelled or aborted.
    #[schema(example = "held")]
    state: &'static str,
    /// Why it was aborted or stopped.
    reason: Option<&'static str>,
    /// What exactly was wrong, where there is more to say: "no end of the PDF (%%EOF): cut off".
    fault: Option<String>,
    /// Whether it is a private charge print.
    private: bool,
    /// What it is held for: "owner", "password", "hold-until", "new-jobs-held"; several may be at once.
    held_for: Vec<&'static str>,
    /// Pages of all its documents; null until its data was read.
    pages: Option<u32>,
    /// Copies.
    copies: u16,
    /// Its priority, 1 to 100; the highest is printed first.
    priority: u8,
    /// How many documents it has.
    documents: usize,
    /// Printed sides that are out, over all copies; null until the engine took it.
    pages_out: Option<u32>,
    /// Sheets that are out; null until the engine took it.
    sheets_out: Option<u32>,
    /// Bytes of its documents.
    bytes: u64,
    /// The first document's MIME type.
    format: String,
    /// When it was accepted, by the device's clock.
    created: String,
    /// When it ended.
    ended: Option<String>,
    /// The address that it came from.
    peer: Option<String>,
}

impl Control {
    fn job(&self, job: &Job) -> JobShown {
        let reason = match job.state {
            JobState::Ended(End { how: Ending::Aborted(reason), .. }) => Some(reason.words()),
            JobState::Stopped(_, stop) => Some(match stop {
                Stop::Suspended => "somebody suspended it",
                Stop::Paused => "the printer is paused",
                Stop::Attention => "the printer waits for a person",
            }),
            JobState::Incoming { .. }
            | JobState::Reading
            | JobState::Held { .. }
            | JobState::Waiting(_)
            | JobState::Running(_)
            | JobState::Ended(End { how: Ending::Completed | Ending::Cancelled, .. }) => None,
        };
        JobShown {
            id: job.id.0,
            name: job.name.to_string(),
            owner: job.owner.as_ref().map(ToString::to_string),
            job_type: job.print().job_type.label(),
            state: job.state.name(),
            reason,
            fault: job.state.fault().map(str::to_owned),
            private: job.print().private,
            held_for: held_for(job.state.holds()),
            pages: job.pages(),
            copies: job.copies(),
            priority: job.print().ticket.priority,
            documents: job.documents.len(),
            pages_out: job.started.map(|_| job.print().impressions_out),
            sheets_out: job.started.map(|_| job.print().sheets_out),
            bytes: job.bytes(),
            format: job.format().to_owned(),
            created: self.shown(job.created),
            ended: job.state.ended().map(|it| self.shown(it)),
            peer: job.peer.map(|it| it.to_string()),
        }
    }
}

fn held_for(holds: Holds) -> Vec<&'static str> {
    let Holds { owner, password, until, new_job } = holds;
    let reasons = [
        (owner, "owner"),
        (password, "password"),
        (until, "hold-until"),
        (new_job, "new-jobs-held"),
    ];
    reasons.into_iter().filter(|it| it.0).map(|it| it.1).collect()
}

/// All jobs, ended ones too, in the order of their numbers.
#[utoipa::path(get, path = "/jobs", tag = "jobs", responses(
    (status = 200, body = Vec<JobShown>), Problems,
))]
pub(super) async fn jobs(State(control): State<Control>) -> Json<Vec<JobShown>> {
    let view = control.handle().view();
    Json(view.all_jobs().map(|it| control.job(it)).collect())
}

/// One job.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs",
    params(("id" = u32, Path, description = "The job's number.", example = 1)),
    responses((status = 200, body = JobShown), Problems),
)]
pub(super) async fn job(
    State(control): State<Control>,
    Path(id): Path<String>,
) -> Result<Json<JobShown>, Problem> {
    let id = JobId(number(&id, "job")?);
    let view = control.handle().view();
    let job = view.job(id).ok_or_else(|| not_found(format!("there is no job {}", id.0)))?;
    Ok(Json(control.job(job)))
}
