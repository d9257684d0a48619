//! The device's jobs, in full.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use sim_core::View;
use sim_core::job::{
    Callee, End, Ending, Holds, Job, JobId, JobState, PRIORITY_DEFAULT, Stop, Work,
};
use utoipa::ToSchema;

use super::Control;
use super::body::{Asked, number};
use super::problem::{Problem, Problems, conflict, not_found};
use super::wait::Wait;

/// A job, ended or not.
#[derive(Serialize, ToSchema)]
pub(super) struct JobShown {
    /// Its number.
    id: u32,
    /// Its name.
    name: String,
    /// Whose it is; null where nobody was authenticated.
    owner: Option<String>,
    /// The driver's Job Type, or what the job does that came from no driver.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "Normal Print")]
    job_type: &'static str,
    /// incoming, received, held, waiting, scanning, printing, sending, calling, stopped, completed, cancelled or aborted.
    #[schema(schema_with = super::closed::job_states, example = "held")]
    state: &'static str,
    /// Why it was aborted or stopped.
    reason: Option<&'static str>,
    /// What exactly was wrong, where there is more to say: "no end of the PDF (%%EOF): cut off". Of one that was completed,
    /// what of it did not become pages.
    fault: Option<String>,
    /// Whether it is a private charge print.
    private: bool,
    /// What it is held for: "owner", "password", "hold-until", "new-jobs-held", "preview", "redial"; several may be at once.
    held_for: Vec<&'static str>,
    /// When it is let go by itself, where it is held until then.
    held_until: Option<String>,
    /// To whom it goes, if it is sent: addresses of mail, or a number.
    #[schema(example = "team@example.com")]
    recipient: Option<String>,
    /// When its mail is tried again, if it could not be handed over.
    next_try: Option<String>,
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
    /// Who is called, of a fax that is sent: what came of it for each.
    recipients: Vec<CalleeShown>,
    /// The address that it came from.
    peer: Option<String>,
}

/// Somebody whom a fax goes to.
#[derive(Serialize, ToSchema)]
pub(super) struct CalleeShown {
    /// The number.
    #[schema(example = "+81 3 5550100")]
    number: String,
    /// Calls that reached nobody so far and are made again.
    unreached: u8,
    /// Whether all pages arrived; null as long as this one is still to be called.
    delivered: Option<bool>,
    /// Why not: our code and words.
    fault: Option<String>,
}

impl CalleeShown {
    fn of(it: &Callee) -> Self {
        let result = it.result.as_ref();
        Self {
            number: it.number.to_string(),
            unreached: it.unreached,
            delivered: result.map(Result::is_ok),
            fault: result.and_then(|it| it.as_ref().err()).map(ToString::to_string),
        }
    }
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
            job_type: kind(&job.work),
            state: job.state.name(),
            reason,
            fault: job.state.fault().map(str::to_owned),
            private: job.is_private(),
            held_for: held_for(job.state.holds()),
            held_until: job.state.held_until().map(|it| self.shown(it)),
            recipient: job.work.recipient(),
            next_try: self.next_try(job),
            pages: job.pages(),
            copies: job.copies(),
            priority: job.ticket().map_or(PRIORITY_DEFAULT, |it| it.priority),
            documents: job.documents.len(),
            pages_out: job.started.map(|_| job.impressions_out()),
            sheets_out: job.started.map(|_| job.sheets_out()),
            bytes: job.bytes(),
            format: job.format().to_owned(),
            created: self.shown(job.created),
            ended: job.state.ended().map(|it| self.shown(it)),
            recipients: job.work.callees().iter().map(CalleeShown::of).collect(),
            peer: job.peer.map(|it| it.to_string()),
        }
    }
}

impl Control {
    fn next_try(&self, job: &Job) -> Option<String> {
        let mails = self.handle().view().mails.clone();
        mails.next_try(mails.of_job(job.id)?).map(|it| self.shown(it))
    }
}

const fn kind(work: &Work) -> &'static str {
    match work {
        Work::Print(it) => it.job_type.label(),
        Work::Report(..)
        | Work::Copy(..)
        | Work::Scan(_)
        | Work::FolderPrint(..)
        | Work::FaxIn(_)
        | Work::FaxOut(_)
        | Work::MailIn(_) => work.label(),
    }
}

fn held_for(holds: Holds) -> Vec<&'static str> {
    let Holds { owner, password, until, new_job, preview, redial } = holds;
    let reasons = [
        (owner, "owner"),
        (password, "password"),
        (until, "hold-until"),
        (new_job, "new-jobs-held"),
        (preview, "preview"),
        (redial, "redial"),
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

/// What to wait for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JobQuery {
    wait: Option<String>,
    timeout: Option<String>,
}

/// One job. With `wait`, as soon as it is in one of these states; it need not be there yet.
///
/// 409 if it is not in time, and at once if it has ended otherwise: `job` is the job as it is then. 404 if
/// it never came.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs",
    params(
        ("id" = u32, Path, description = "The job's number.", example = 1),
        ("wait" = Option<String>, Query, description = "States, separated by commas.",
            example = "held,completed"),
        ("timeout" = Option<String>, Query, description = "How long to wait, ISO 8601; PT30S if left \
            out. It passes as the device's clock does, and as the world's where that is manual.",
            example = "PT10S"),
    ),
    responses((status = 200, body = JobShown), Problems),
)]
pub(super) async fn job(
    State(control): State<Control>,
    Path(id): Path<String>,
    Asked(query): Asked<JobQuery>,
) -> Result<Json<JobShown>, Problem> {
    let id = JobId(number(&id, "job")?);
    let wait = Wait::of(&control, query.wait.as_deref(), query.timeout.as_deref(), state)?;
    let Some(Wait { wanted, timeout, place: _place }) = wait else {
        let view = control.handle().view();
        let job = view.job(id).ok_or_else(|| no_job(id))?;
        return Ok(Json(control.job(job)));
    };
    let settled = |view: &View| match view.job(id) {
        Some(job) => {
            let is_settled = wanted.contains(&job.state.name()) || job.state.is_ended();
            is_settled.then(|| Some(job.clone()))
        }
        // One that comes later has a higher number than all others.
        None => view.all_jobs().any(|it| it.id > id).then_some(None),
    };
    let now = || control.handle().view().job(id).cloned();
    let job = control.wait(timeout, settled).await.unwrap_or_else(now);
    let job = job.ok_or_else(|| no_job(id))?;
    let job = control.job(&job);
    if wanted.contains(&job.state) { Ok(Json(job)) } else { Err(not_so(&job, &wanted)) }
}

/// A state by its name.
fn state(name: &str) -> Result<&'static str, String> {
    let found = JobState::NAMES.into_iter().find(|it| *it == name);
    found.ok_or_else(|| format!("\"{name}\" is none of {}", JobState::NAMES.join(", ")))
}

fn no_job(id: JobId) -> Problem {
    not_found(format!("there is no job {}", id.0))
}

/// A job was waited for and is in another state.
fn not_so(job: &JobShown, wanted: &[&str]) -> Problem {
    let why = job.reason.map_or_else(String::new, |it| format!(" ({it})"));
    let detail = format!("job {} is {}{why}, not {}", job.id, job.state, wanted.join(" or "));
    conflict(detail).with("job", serde_json::to_value(job).unwrap_or_default())
}
