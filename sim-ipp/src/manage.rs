//! The operations that hold, order and change jobs (RFC 8011 section 4, RFC 3380,
//! RFC 3998, PWG 5100.7). Each is a command of the device, which says who may.

use sim_core::Command;
use sim_core::job::{HoldUntil, JobAsk, JobId, TicketChange};
use sim_core::permit::Sight;
use sim_wire::ipp::{Attribute, GroupTag, StatusCode};

use super::call::Call;
use super::creation::{changes, nameless};
use super::query::{Me, job_ids};
use super::reply::{Answer, Failure, Outcome};
use super::{contradiction, jobs, time};

fn done() -> Outcome {
    Ok(Answer::ok(Vec::new()))
}

/// An operation that takes a job and nothing else.
pub(super) async fn job(call: &Call<'_>, ask: fn(JobId) -> JobAsk) -> Outcome {
    let id = call.job()?.id;
    call.ask(Command::Job(ask(id))).await?;
    done()
}

/// Hold-Job: until `job-hold-until` or `job-hold-until-time` says, otherwise until it is released
/// (RFC 8011 section 4.3.5).
pub(super) async fn hold_job(call: &Call<'_>) -> Outcome {
    let id = call.job()?.id;
    let until = match (call.operation("job-hold-until"), call.operation("job-hold-until-time")) {
        (None, None) => HoldUntil::Indefinite,
        (Some(it), None) => {
            let until = it.as_str().and_then(HoldUntil::from_keyword);
            until.ok_or_else(|| unsupported(it))?
        }
        (None, Some(it)) => {
            let unix_ms = it.as_datetime().and_then(time::unix_ms);
            HoldUntil::Time(unix_ms.ok_or_else(|| unsupported(it))?)
        }
        (Some(one), Some(other)) => {
            let status = StatusCode::ClientErrorBadRequest;
            let message = "job-hold-until and job-hold-until-time are given at once";
            let both = vec![one.clone(), other.clone()];
            return Err(Failure::Status(status, message.into(), both));
        }
    };
    call.ask(Command::Job(JobAsk::Hold(id, until))).await?;
    done()
}

fn unsupported(attribute: &Attribute) -> Failure {
    let message = format!("this value of {} is not supported", attribute.name);
    let status = StatusCode::ClientErrorAttributesOrValuesNotSupported;
    Failure::Status(status, message.into(), vec![attribute.clone()])
}

/// Cancel-Current-Job and Suspend-Current-Job: whichever is on the engine, or the one that is named if
/// it is on the engine (RFC 3998 section 4.1).
pub(super) async fn current_job(
    call: &Call<'_>,
    named: fn(JobId) -> JobAsk,
    any: fn() -> JobAsk,
) -> Outcome {
    let ask = match call.operation("job-id") {
        None => any(),
        Some(_) => {
            let job = call.job()?;
            if job.started.is_none() || job.state.is_ended() {
                let message = format!("job {} is not being printed", job.id.0);
                return Err(Failure::status(StatusCode::ClientErrorNotPossible, message));
            }
            named(job.id)
        }
    };
    call.ask(Command::Job(ask)).await?;
    done()
}

/// Schedule-Job-After: behind `predecessor-job-id`, or next (RFC 3998 section 4.4).
pub(super) async fn schedule_job_after(call: &Call<'_>) -> Outcome {
    let id = call.job()?.id;
    let other = match call.operation("predecessor-job-id").map(Attribute::as_integer) {
        None => None,
        Some(number) => {
            let other = number.and_then(|it| u32::try_from(it).ok()).map(JobId);
            let wrong = || Failure::bad_request("predecessor-job-id is not the number of a job");
            Some(other.ok_or_else(wrong)?)
        }
    };
    call.ask(Command::Job(JobAsk::ScheduleAfter(id, other))).await?;
    done()
}

/// Cancel-Jobs and Cancel-My-Jobs: all or none (PWG 5100.7 sections 5.1 and 5.2).
pub(super) async fn cancel_jobs(call: &Call<'_>, mine: bool) -> Outcome {
    let visitor = call.visitor().await?;
    let me = Me::of(call, visitor.as_ref())?;
    if mine {
        // Where people log in, a name that the client gives says nothing of who they are.
        let onlooker = call.onlooker(visitor.as_ref());
        onlooker.may_see(Sight::Jobs).map_err(Failure::refused)?;
    }
    let own = |it: &sim_core::job::Job| !mine || me.is_mine(it);
    let ids: Vec<JobId> = match job_ids(call)? {
        Some(named) => {
            let wrong = |id: &JobId| !jobs::job(&call.view, *id).is_some_and(|it| own(it));
            let wrong: Vec<i32> = named
                .iter()
                .filter(|it| wrong(it))
                .filter_map(|it| i32::try_from(it.0).ok())
                .collect();
            if !wrong.is_empty() {
                let status = StatusCode::ClientErrorNotFound;
                let message = "not all of job-ids are jobs that could be cancelled";
                let those = vec![Attribute::integers("job-ids", wrong)];
                return Err(Failure::Status(status, message.into(), those));
            }
            named
        }
        None => jobs::active(&call.view).filter(|it| own(it)).map(|it| it.id).collect(),
    };
    call.ask(Command::Job(JobAsk::CancelAll(ids))).await?;
    done()
}

/// Purge-Jobs (RFC 8011 section 4.2.9, obsolete since 2017).
pub(super) async fn purge_jobs(call: &Call<'_>) -> Outcome {
    call.ask(Command::Job(JobAsk::Purge)).await?;
    done()
}

/// Restart-Job, Reprocess-Job and Resubmit-Job take jobs that have ended. This device lets go of a
/// job's documents when it ends, so that none of them can ever be printed again.
pub(super) async fn print_again(call: &Call<'_>) -> Outcome {
    let job = call.job()?;
    let visitor = call.visitor().await?;
    if !call.onlooker(visitor.as_ref()).sees(Sight::JobDetails(job)) {
        return Err(Failure::status(StatusCode::ClientErrorNotAuthorized, "not your job"));
    }
    let message = if job.state.is_ended() {
        "the job's documents were deleted when it ended"
    } else {
        "the job has not ended"
    };
    Err(Failure::status(StatusCode::ClientErrorNotPossible, message))
}

/// Set-Job-Attributes: all or nothing (RFC 3380 section 4.2).
pub(super) async fn set_job_attributes(call: &Call<'_>) -> Outcome {
    let id = call.job()?.id;
    let Some(given) = call.message.group(GroupTag::JOB) else {
        return Err(Failure::bad_request("there are no job attributes to set"));
    };
    contradiction::check(&call.message)?;
    let name = given.attributes.iter().find(|it| it.name == "job-name");
    let title = name.map(|it| it.as_str().map(str::to_owned).ok_or_else(|| unsupported(it)));
    let (mut changes, mut wrong) =
        changes(call, |name| name == "job-name" || is_deletion(call, name));
    for it in given.attributes.iter().filter(|it| is_deleted(it)) {
        match deletion(&it.name) {
            Some(change) => changes.push(change),
            None => wrong.push(nameless(it)),
        }
    }
    if !wrong.is_empty() {
        let status = StatusCode::ClientErrorAttributesOrValuesNotSupported;
        return Err(Failure::Status(status, "not every attribute can be set".into(), wrong));
    }
    call.ask(Command::Job(JobAsk::Change(id, title.transpose()?, changes))).await?;
    done()
}

/// An attribute is taken away with the value "delete-attribute" (RFC 3380 section 8.2).
fn is_deleted(attribute: &Attribute) -> bool {
    use sim_wire::ipp::{OutOfBand, Value};
    attribute.values == [Value::OutOfBand(OutOfBand::DeleteAttribute)]
}

fn is_deletion(call: &Call<'_>, name: &str) -> bool {
    let job = call.message.attribute(GroupTag::JOB, name);
    job.is_some_and(is_deleted)
}

/// What a ticket is without an attribute.
fn deletion(name: &str) -> Option<TicketChange> {
    Some(match name {
        "job-hold-until" | "job-hold-until-time" => TicketChange::Hold(HoldUntil::NoHold),
        "job-account-id" => TicketChange::Account(None),
        "job-accounting-user-id" => TicketChange::AccountingUser(None),
        "media" | "media-col" => TicketChange::Media(Default::default()),
        "overrides" => TicketChange::Overrides(Vec::new()),
        "page-ranges" => TicketChange::PageRanges(Vec::new()),
        "orientation-requested" => TicketChange::Orientation(None),
        "printer-resolution" => TicketChange::ResolutionDpi(None),
        _ => return None,
    })
}
