//! The list of jobs. Of a job whose details are hidden it says what the page does: that it is there, what kind
//! of work it is and how it stands.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use sim_core::Tick;
use sim_core::job::{ColorMode, Ending, Job, JobId, JobState};
use sim_core::permit::Sight;

use super::{asked, json, refuse};
use crate::visit::Visit;

/// Jobs in one answer; who asks for more is answered 500, as was seen.
const LIMIT_MAX: usize = 20;
/// What stands where a detail is hidden, as on the page.
const HIDDEN: &str = "-";

/// What is asked for. `offsetJobIDType` is taken and means nothing: a job has one number (assumed).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    #[serde(default)]
    type_filter: String,
    limit: Option<usize>,
    /// The last job of the answer before.
    #[serde(rename = "offsetJobID")]
    offset: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct List {
    supported: bool,
    /// Whether there are more behind these.
    next: bool,
    /// The name is assumed.
    job_list: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    #[serde(rename = "JobID")]
    id: String,
    user_job_type: &'static str,
    user_name: String,
    #[serde(rename = "UserID")]
    user: String,
    state: &'static str,
    /// As RFC 3339 has it, by the device's clock (assumed).
    created: String,
    completed: String,
    output_sheets: String,
    print_impressions: String,
    /// The words are assumed.
    setting_print_color: String,
    /// By its name in IPP (PWG 5101.1, assumed).
    setting_medium_size: String,
    copies_requested: String,
    net_in_filename: String,
    net_in_filename_hide: bool,
    /// To whom it goes, if it is sent; the name is ours.
    recipient: String,
    /// When it is tried again, if it could not be sent; the name is ours.
    next_try: String,
}

/// `GET /jobs/api/job-list`: jobs that ended, the newest first, or those that have not, in the order in which they
/// came; without a filter those that have not before those that have.
pub(super) fn list(visit: &Visit, query: &str) -> Response {
    let Some(asked) = asked::<Asked>(query) else { return refuse(StatusCode::BAD_REQUEST) };
    let limit = asked.limit.unwrap_or(LIMIT_MAX);
    if limit > LIMIT_MAX {
        return refuse(StatusCode::INTERNAL_SERVER_ERROR);
    }
    let (with_active, with_ended) = match asked.type_filter.as_str() {
        "" => (true, true),
        "ACTIVE" => (true, false),
        "COMPLETED" => (false, true),
        _ => return refuse(StatusCode::BAD_REQUEST),
    };
    let active = visit.view.jobs.values().filter(|_| with_active);
    let ended = visit.view.history.iter().rev().filter(|_| with_ended);
    let mut jobs = active.chain(ended);
    if let Some(last) = asked.offset
        && !jobs.any(|it| it.id == JobId(last))
    {
        return refuse(StatusCode::BAD_REQUEST);
    }
    let job_list = jobs.by_ref().take(limit).map(|it| entry(visit, it)).collect();
    json(&List { supported: true, next: jobs.next().is_some(), job_list })
}

fn entry(visit: &Visit, job: &Arc<Job>) -> Entry {
    let (view, owner) = (&visit.view, job.owner.as_ref());
    let is_hidden = !visit.sees(Sight::JobDetails(job));
    let detail = |it: String| if is_hidden { HIDDEN.to_owned() } else { it };
    let user = owner.and_then(|it| view.users.get(&it.id)).filter(|it| Some(&it.person) == owner);
    let moment = |it: Tick| view.clock.rfc3339(it);
    let color = job.ticket().map_or("", |it| match it.color_mode {
        ColorMode::Auto | ColorMode::Color => "COLOR",
        ColorMode::Monochrome => "BW",
    });
    let medium = job.ticket().map_or("", |it| it.media.wanted().size.row().name);
    let next_try = view.mails.of_job(job.id).and_then(|it| view.mails.next_try(it));
    Entry {
        id: job.id.0.to_string(),
        user_job_type: job.work.label(),
        user_name: detail(user.map(|it| it.name.clone()).unwrap_or_default()),
        user: detail(owner.map(ToString::to_string).unwrap_or_default()),
        state: state(&job.state),
        created: detail(moment(job.created)),
        completed: detail(job.state.ended().map(moment).unwrap_or_default()),
        output_sheets: detail(job.sheets_out().to_string()),
        print_impressions: detail(job.impressions_out().to_string()),
        setting_print_color: detail(color.to_owned()),
        setting_medium_size: detail(medium.to_owned()),
        copies_requested: detail(job.copies().to_string()),
        net_in_filename: detail(job.name.to_string()),
        net_in_filename_hide: is_hidden,
        recipient: detail(job.work.recipient().unwrap_or_default()),
        next_try: detail(next_try.map(moment).unwrap_or_default()),
    }
}

/// The words are assumed.
const fn state(state: &JobState) -> &'static str {
    match state {
        JobState::Incoming { .. } | JobState::Reading | JobState::Waiting(_) => "PENDING",
        JobState::Held { .. } => "HELD",
        JobState::Running(_) => "PROCESSING",
        JobState::Stopped(..) => "STOPPED",
        JobState::Ended(end) => match end.how {
            Ending::Completed => "COMPLETED",
            Ending::Cancelled => "CANCELED",
            Ending::Aborted(_) => "ABORTED",
        },
    }
}
