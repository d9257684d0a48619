//! Get-Jobs, Get-Job-Attributes and Cancel-Job (RFC 8011 sections 4.2.6, 4.3.4 and 4.3.3).

use sim_core::job::{JobAsk, JobId};
use sim_core::permit::{Grant, Operation, grant};
use sim_core::settings::values::LoginType;
use sim_core::user::Role;
use sim_core::{Command, Refused};
use sim_wire::ipp::{Attribute, JobState, StatusCode};

use super::call::Call;
use super::identity::Visitor;
use super::job::{self, Scene, Shown};
use super::open::{Numbered, OpenJob, OpenState};
use super::reply::{Answer, Failure, Outcome};
use super::requested::Rows;

/// A value of `which-jobs`.
pub(super) struct WhichJobs {
    pub(super) keyword: &'static str,
    takes: fn(JobState) -> bool,
}

const fn which(keyword: &'static str, takes: fn(JobState) -> bool) -> WhichJobs {
    WhichJobs { keyword, takes }
}

/// The values (RFC 8011 section 4.2.6.1, PWG 5100.7); the first is the default.
#[rustfmt::skip]
pub(super) const WHICH_JOBS: &[WhichJobs] = &[
    which("not-completed", |it| !ended(it)),
    which("completed",     ended),
    which("all",           |_| true),
    which("aborted",       |it| it == JobState::Aborted),
    which("canceled",      |it| it == JobState::Canceled),
    which("pending",       |it| it == JobState::Pending),
    which("pending-held",  |it| it == JobState::PendingHeld),
    which("processing",    |it| it == JobState::Processing),
];

const fn ended(state: JobState) -> bool {
    match state {
        JobState::Pending
        | JobState::PendingHeld
        | JobState::Processing
        | JobState::ProcessingStopped => false,
        JobState::Canceled | JobState::Aborted | JobState::Completed => true,
    }
}

impl Call<'_> {
    /// Where this call's jobs are shown.
    pub(super) fn scene(&self) -> Scene<'_> {
        Scene { view: &self.view, now: self.now, address: &self.address }
    }
}

/// Jobs that have not ended in the order in which they came, then those that have, the newest first
/// (RFC 8011 section 4.2.6.2).
pub(super) async fn get_jobs(call: &Call<'_>) -> Outcome {
    let which = which_jobs(call)?;
    let limit = limit(call)?;
    let mine = call.boolean("my-jobs")? == Some(true);
    let visitor = call.visitor().await?;
    if mine && visitor.is_none() && call.view.settings.auth_login_type == LoginType::Local {
        return Err(Failure::Challenge);
    }
    let wanted = call.operation("requested-attributes");
    let wanted = Rows::requested(wanted, job::listed(), job::named);
    let open = call.printer().open.all(call.now);
    let number = |id| call.printer().open.number(id);
    let running = call.view.jobs.values().map(|it| Shown::of(number(it.id), it));
    let history = call.view.history.iter().rev().map(|it| Shown::of(number(it.id), it));
    let without_document = |over: bool| {
        let fits = move |it: &&(i32, OpenJob)| it.1.ended.is_some() == over;
        open.iter().filter(fits).map(|(number, job)| Shown::open(*number, job))
    };
    let all = running.chain(without_document(false)).chain(history).chain(without_document(true));
    let own = |it: &Shown<'_>| visitor.as_ref().is_some_and(|who| it.owner == Some(&who.user));
    let shown = all.filter(|it| (which.takes)(it.state) && (!mine || own(it))).take(limit);
    let mut answer = Answer::ok(Vec::new());
    for it in shown {
        let details = Visitor::sees(visitor.as_ref(), it.owner, &call.view);
        answer = answer.with(&job::group(&it, &call.scene(), wanted, details));
    }
    Ok(answer)
}

fn which_jobs(call: &Call<'_>) -> Result<&'static WhichJobs, Failure> {
    let (default, attribute) = (WHICH_JOBS[0].keyword, call.operation("which-jobs"));
    let keyword = call.text("which-jobs")?.unwrap_or(default);
    WHICH_JOBS.iter().find(|it| it.keyword == keyword).ok_or_else(|| {
        Failure::Status(
            StatusCode::ClientErrorAttributesOrValuesNotSupported,
            "this value of which-jobs is not supported".into(),
            attribute.cloned().into_iter().collect(),
        )
    })
}

pub(super) fn limit(call: &Call<'_>) -> Result<usize, Failure> {
    let wrong = || Failure::bad_request("limit is not a number of 1 or more");
    match call.operation("limit").map(Attribute::as_integer) {
        None => Ok(usize::MAX),
        Some(Some(limit @ 1..)) => usize::try_from(limit).map_err(|_| wrong()),
        Some(_) => Err(wrong()),
    }
}

/// The attributes of one job.
pub(super) async fn get_job_attributes(call: &Call<'_>) -> Outcome {
    let number = call.job_number()?;
    let visitor = call.visitor().await?;
    let wanted = call.operation("requested-attributes");
    let wanted = Rows::requested(wanted, job::all(), job::named);
    let group = |shown: &Shown<'_>| {
        let details = Visitor::sees(visitor.as_ref(), shown.owner, &call.view);
        job::group(shown, &call.scene(), wanted, details)
    };
    let group = match call.printer().open.find(call.now, &call.view, number) {
        Some(Numbered::Open(job)) => group(&Shown::open(number, &job)),
        Some(Numbered::Device(id)) => match call.view.job(id) {
            Some(job) => group(&Shown::of(number, job)),
            None => return Err(no_such_job(number)),
        },
        None => return Err(no_such_job(number)),
    };
    Ok(Answer::ok(Vec::new()).with(&group))
}

/// Cancels a job, if the device says that the visitor may.
pub(super) async fn cancel_job(call: &Call<'_>) -> Outcome {
    let number = call.job_number()?;
    let found = call.printer().open.find(call.now, &call.view, number);
    let found = found.ok_or_else(|| no_such_job(number))?;
    let visitor = call.visitor().await?;
    match found {
        Numbered::Device(job) => cancel(call, visitor.as_ref(), job).await?,
        Numbered::Open(job) => cancel_open(call, visitor.as_ref(), number, &job)?,
    }
    Ok(Answer::ok(Vec::new()))
}

async fn cancel(call: &Call<'_>, visitor: Option<&Visitor>, job: JobId) -> Result<(), Failure> {
    let asker = Visitor::asker(visitor, call.peer);
    let asked = call.door.handle.ask(asker, Command::Job(JobAsk::Cancel(job))).await;
    asked.map(|_| ()).map_err(Failure::refused)
}

/// The device does not know a job without a document, but its rule for other jobs holds.
fn cancel_open(
    call: &Call<'_>,
    visitor: Option<&Visitor>,
    number: i32,
    job: &OpenJob,
) -> Result<(), Failure> {
    let role = visitor.map_or(Role::Unauthenticated, |it| it.role);
    let own = visitor.is_some_and(|it| job.owner.as_ref() == Some(&it.user));
    match grant(role, Operation::OperateJob, &call.view.settings) {
        Grant::Any => {}
        Grant::Own if own => {}
        Grant::No if visitor.is_none() => return Err(Failure::refused(Refused::NotLoggedIn)),
        Grant::Own | Grant::No => return Err(Failure::refused(Refused::NotPermitted)),
    }
    if call.printer().open.end(call.now, number, OpenState::Cancelled) {
        Ok(())
    } else {
        let message = "the job cannot be cancelled now";
        Err(Failure::status(StatusCode::ClientErrorNotPossible, message))
    }
}

/// There is no job of this number.
pub(super) fn no_such_job(number: i32) -> Failure {
    Failure::status(StatusCode::ClientErrorNotFound, format!("there is no job {number}"))
}
