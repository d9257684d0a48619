//! Get-Jobs, Get-Job-Attributes and Cancel-Job (RFC 8011 sections 4.2.6, 4.3.4 and 4.3.3).

use std::sync::Arc;

use sim_core::Command;
use sim_core::job::{Job, JobAsk, JobId};
use sim_core::permit::Sight;
use sim_core::user::Person;
use sim_wire::ipp::{Attribute, JobState, StatusCode};

use super::call::Call;
use super::identity::Visitor;
use super::job::{self, Scene};
use super::jobs;
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
    which("processing-stopped", |it| it == JobState::ProcessingStopped),
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

/// Jobs that have not ended in the order in which they came, then those that have, the newest first
/// (RFC 8011 section 4.2.6.2). Where people log in, so does whoever asks (assumed).
pub(super) async fn get_jobs(call: &Call<'_>) -> Outcome {
    let which = which_jobs(call)?;
    let limit = limit(call)?;
    let first = positive(call, "first-index")?.unwrap_or(1);
    let ids = job_ids(call)?;
    let mine = call.boolean("my-jobs")? == Some(true);
    let visitor = call.visitor().await?;
    let onlooker = call.onlooker(visitor.as_ref());
    let me = Me::of(call, visitor.as_ref())?;
    onlooker.may_see(Sight::Jobs).map_err(Failure::refused)?;
    let wanted = call.operation("requested-attributes");
    let wanted = Rows::requested(wanted, job::listed(), job::named);
    let all = jobs::active(&call.view).chain(jobs::ended(&call.view));
    let scene = call.scene();
    let named = |it: &Job| ids.as_ref().is_none_or(|ids| ids.contains(&it.id));
    let fits = |it: &&Arc<Job>| {
        // A list of numbers stands in the place of `which-jobs` (PWG 5100.7 section 6.1).
        (ids.is_some() || (which.takes)(job::state(it, &scene)))
            && named(it)
            && (!mine || me.is_mine(it))
    };
    let jobs: Vec<_> = all.filter(fits).skip(first - 1).take(limit).cloned().collect();
    let (view, now, address) = (call.view.clone(), call.now, call.address.clone());
    let profile = call.printer.offer.profile;
    let groups = jobs.into_iter().map(move |it| {
        let details = onlooker.sees(Sight::JobDetails(&it));
        let scene = Scene { view: &view, now, address: &address, profile };
        job::group(&it, &scene, wanted, details)
    });
    Ok(Answer { later: Some(Box::new(groups)), ..Answer::ok(Vec::new()) })
}

/// Whoever asks for "my" jobs: the user who is logged in, else whom the client calls its user. That only picks
/// jobs; what may be seen of them and done to them is the device's business.
pub(super) enum Me<'a> {
    User(&'a Person),
    Named(&'a str),
    Nobody,
}

impl<'a> Me<'a> {
    pub(super) fn of(call: &'a Call<'_>, visitor: Option<&'a Visitor>) -> Result<Self, Failure> {
        let named = call.requesting_user()?.map_or(Self::Nobody, Self::Named);
        Ok(visitor.map_or(named, |it| Self::User(&it.user)))
    }

    /// Whether the job says that it is from whoever asks.
    pub(super) fn is_mine(&self, job: &Job) -> bool {
        match (self, &job.owner) {
            (Self::User(it), Some(owner)) => *it == owner,
            (Self::User(it), None) => job::originating_user(job) == Some(it.as_str()),
            (Self::Named(it), _) => job::originating_user(job) == Some(*it),
            (Self::Nobody, _) => false,
        }
    }
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

/// `limit`: how many are told of at most.
pub(super) fn limit(call: &Call<'_>) -> Result<usize, Failure> {
    Ok(positive(call, "limit")?.unwrap_or(usize::MAX))
}

/// A number of 1 or more.
pub(super) fn positive(call: &Call<'_>, name: &'static str) -> Result<Option<usize>, Failure> {
    let wrong = || Failure::bad_request(format!("{name} is not a number of 1 or more"));
    match call.operation(name).map(Attribute::as_integer) {
        None => Ok(None),
        Some(Some(number @ 1..)) => usize::try_from(number).map(Some).map_err(|_| wrong()),
        Some(_) => Err(wrong()),
    }
}

/// `job-ids`: the numbers of jobs (PWG 5100.7).
pub(super) fn job_ids(call: &Call<'_>) -> Result<Option<Vec<JobId>>, Failure> {
    let Some(attribute) = call.operation("job-ids") else { return Ok(None) };
    let wrong = || Failure::bad_request("job-ids are not numbers of 1 or more");
    let id = |it: &sim_wire::ipp::Value| {
        it.as_integer().and_then(|it| u32::try_from(it).ok()).filter(|it| *it > 0).map(JobId)
    };
    let ids: Option<Vec<_>> = attribute.values.iter().map(id).collect();
    ids.map(Some).ok_or_else(wrong)
}

/// The attributes of one job. One of nobody's is told of at the address that it came from.
pub(super) async fn get_job_attributes(call: &Call<'_>) -> Outcome {
    let job = call.job()?;
    let visitor = call.visitor().await?;
    let wanted = call.operation("requested-attributes");
    let wanted = Rows::requested(wanted, job::all(), job::named);
    let onlooker = call.onlooker(visitor.as_ref());
    onlooker.may_see(Sight::Job(job)).map_err(|it| match visitor {
        None => Failure::Challenge,
        Some(_) => Failure::refused(it),
    })?;
    let details = onlooker.sees(Sight::JobDetails(job));
    Ok(Answer::ok(Vec::new()).with(&job::group(job, &call.scene(), wanted, details)))
}

/// Cancels a job, if the device says that the visitor may.
pub(super) async fn cancel_job(call: &Call<'_>) -> Outcome {
    let id = call.job()?.id;
    call.ask(Command::Job(JobAsk::Cancel(id))).await?;
    Ok(Answer::ok(Vec::new()))
}
