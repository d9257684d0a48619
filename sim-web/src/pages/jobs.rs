//! [Jobs]: active and completed jobs, and deleting those that are pending.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::job::{Ending, Job, JobAsk, JobId, JobState, Resource, Stop};
use sim_core::permit::Sight;
use sim_core::{Command, Refused};

use super::frame::{Frame, Message};
use super::pager::{Pager, Which};
use super::{nothing_there, page, refused};
use crate::admission::JobViewer;
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

/// What stands where a detail is hidden.
const HIDDEN: &str = "-";

#[derive(Template)]
#[template(path = "jobs.html")]
struct Jobs {
    frame: Frame,
    completed: bool,
    path: &'static str,
    rows: Vec<Row>,
    pager: Pager,
    some_hidden: bool,
}

struct Row {
    id: u32,
    name: String,
    owner: String,
    kind: String,
    status: String,
    quantity: String,
    can_delete: bool,
    hidden: bool,
}

/// Which job.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    job: String,
}

/// `GET /jobs/index.html`.
pub(crate) async fn active(JobViewer(visit): JobViewer, Query(which): Query<Which>) -> Response {
    let jobs = &visit.view.jobs;
    let pager = Pager::new(&which.page, jobs.len());
    let rows = pager.rows(jobs.values()).map(|it| Row::new(&visit, it)).collect();
    let deleted = (which.done == "deleted").then_some(Message::Done("The job was deleted."));
    let message = deleted.or_else(|| Message::saved(&visit));
    list(&visit, rows, pager, false, message)
}

/// `GET /jobs/completed.html`: newest first.
pub(crate) async fn completed(JobViewer(visit): JobViewer, Query(which): Query<Which>) -> Response {
    let history = &visit.view.history;
    let pager = Pager::new(&which.page, history.len());
    let rows = pager.rows(history.iter().rev()).map(|it| Row::new(&visit, it)).collect();
    list(&visit, rows, pager, true, None)
}

fn list(
    visit: &Visit,
    rows: Vec<Row>,
    pager: Pager,
    completed: bool,
    message: Option<Message>,
) -> Response {
    let frame = Frame::new(visit).with(message);
    let path = if completed { "/jobs/completed.html" } else { "/jobs/index.html" };
    let some_hidden = rows.iter().any(|it| it.hidden);
    page(StatusCode::OK, &Jobs { frame, completed, path, rows, pager, some_hidden })
}

#[derive(Template)]
#[template(path = "job_delete.html")]
struct Confirm {
    frame: Frame,
    row: Row,
}

/// `GET /jobs/delete.html`. Of a job that the visitor may not delete it says no more than the list does.
pub(crate) async fn confirm(JobViewer(visit): JobViewer, Query(chosen): Query<Chosen>) -> Response {
    let Some(id) = chosen.id() else { return nothing_there(&visit) };
    match visit.view.job(id).map(|it| Row::new(&visit, it)) {
        Some(row) if row.can_delete => {
            page(StatusCode::OK, &Confirm { frame: Frame::new(&visit), row })
        }
        Some(_) => refused(&visit, &may_delete(&visit, id).err().unwrap_or(Refused::NotPermitted)),
        None => nothing_there(&visit),
    }
}

/// `POST /jobs/delete.html`.
pub(crate) async fn delete(JobViewer(visit): JobViewer, Body(chosen): Body<Chosen>) -> Response {
    let chosen = chosen.id().map(|it| Command::Job(JobAsk::Delete(it)));
    super::delete(visit, chosen, "/jobs/index.html").await
}

impl Chosen {
    fn id(&self) -> Option<JobId> {
        self.job.parse().ok().map(JobId)
    }
}

impl Row {
    fn new(visit: &Visit, job: &Arc<Job>) -> Self {
        let hidden = !visit.sees(Sight::JobDetails(job));
        let detail = |it: String| if hidden { HIDDEN.to_owned() } else { it };
        Self {
            id: job.id.0,
            name: detail(job.name.to_string()),
            owner: detail(job.owner.as_ref().map_or_else(|| HIDDEN.into(), ToString::to_string)),
            kind: kind(job, hidden),
            status: next_try(visit, job, hidden).unwrap_or_else(|| status(job, hidden)),
            quantity: detail(quantity(job)),
            can_delete: job.state.is_pending() && may_delete(visit, job.id).is_ok(),
            hidden,
        }
    }
}

fn may_delete(visit: &Visit, job: JobId) -> Result<(), Refused> {
    visit.may(&Command::Job(JobAsk::Delete(job)))
}

/// What it is, and to whom it goes.
fn kind(job: &Job, hidden: bool) -> String {
    let label = job.work.label();
    let recipient = job.work.recipient().filter(|_| !hidden);
    recipient.map_or_else(|| label.into(), |it| format!("{label} to {it}"))
}

/// When a mail is tried again that could not be handed over, and why.
fn next_try(visit: &Visit, job: &Job, hidden: bool) -> Option<String> {
    let (mails, clock) = (&visit.view.mails, &visit.view.clock);
    let waiting = mails.of_job(job.id).filter(|_| !hidden)?;
    let (next, failed) = (mails.next_try(waiting)?, waiting.failed.as_ref()?);
    Some(format!("Waiting to send, again at {} ({failed})", clock.time(next)))
}

fn status(job: &Job, hidden: bool) -> String {
    match &job.state {
        JobState::Incoming { .. } => "Receiving data".into(),
        JobState::Reading => "Reading data".into(),
        JobState::Held { why, .. } if why.at_panel() => "Waiting for user".into(),
        JobState::Held { .. } => "Held".into(),
        JobState::Waiting(Resource::Engine) => "Waiting to print".into(),
        JobState::Waiting(Resource::Scanner) => "Waiting to scan".into(),
        JobState::Waiting(Resource::Line) => "Waiting for a line".into(),
        JobState::Running(Resource::Line) => "On the line".into(),
        JobState::Waiting(Resource::Network) => "Waiting to send".into(),
        JobState::Running(Resource::Network) => "Sending".into(),
        JobState::Running(Resource::Scanner) => "Scanning".into(),
        JobState::Stopped(Resource::Scanner, _) => "Stopped at the scanner".into(),
        JobState::Running(Resource::Engine) => format!("Printing, {}", out(job)),
        JobState::Stopped(_, Stop::Suspended) => format!("Suspended, {}", out(job)),
        JobState::Stopped(_, Stop::Paused | Stop::Attention) => format!("Stopped, {}", out(job)),
        JobState::Ended(end) => match end.how {
            Ending::Completed if end.fault.is_some() => "Completed with errors".into(),
            Ending::Completed => "Completed".into(),
            Ending::Cancelled => "Canceled by user".into(),
            Ending::Aborted(reason) => {
                let fault = end.fault.as_deref().filter(|_| !hidden);
                format!("Aborted: {}", fault.unwrap_or(reason.words()))
            }
        },
    }
}

fn out(job: &Job) -> String {
    match job.impressions_out() {
        1 => "1 page out".into(),
        pages => format!("{pages} pages out"),
    }
}

/// Sets and, once known, the pages of each.
fn quantity(job: &Job) -> String {
    let copies = job.copies();
    let sets = if copies == 1 { "1 set".into() } else { format!("{copies} sets") };
    match job.pages() {
        None => sets,
        Some(1) => format!("{sets} of 1 page"),
        Some(pages) => format!("{sets} of {pages} pages"),
    }
}
