//! Activity Report and Transmission Report - Job Undelivered: what was sent, and with which fault code it was not (guide
//! p.48, which says so of faxes). The columns are those of a sister model's; what the second says is assumed.

use std::sync::Arc;

use super::{HIDDEN, or_none};
use crate::configuration::section;
use crate::job::{Ending, Job, JobState, Work};
use crate::permit::{Actor, Sight};
use crate::report::{Report, Section};
use crate::{Tick, View};

/// Transmissions on an Activity Report, the newest (assumed).
const ROWS_MAX: usize = 200;
const NONE: &str = "Nothing has been sent yet";

/// What was sent, and which mails were received, the newest first; of jobs whose details are hidden as much as lists of jobs say.
pub(super) fn activity(view: &View, actor: &Actor) -> Section {
    let lines = exchanged(view).take(ROWS_MAX).map(|Transmission { job, with, result: came }| {
        let is_hidden = !actor.sees(view, Sight::JobDetails(job));
        let detail = |it: String| if is_hidden { HIDDEN.to_owned() } else { it };
        let said = [
            job.work.label().to_owned(),
            detail(moment(view, job.created)),
            detail(duration(job)),
            detail(pages(job)),
            came.map_or_else(|| result(job), code).to_owned(),
        ];
        (format!("{} {}", job.id.0, detail(with)), said.join(", "))
    });
    or_none(section("Activity", lines), NONE)
}

/// The newest job that was not delivered.
pub(super) fn undelivered(view: &View, actor: &Actor) -> Section {
    let aborted = |job: &Job| matches!(job.state.ending(), Some(Ending::Aborted(_)));
    let Some(job) = ended(view).map(|it| it.job).find(|it| aborted(it)) else {
        return section("Job", [("Nothing was left undelivered", String::new())]);
    };
    let to = job.work.recipient().unwrap_or_default();
    let is_hidden = !actor.sees(view, Sight::JobDetails(job));
    let detail = |it: String| if is_hidden { HIDDEN.to_owned() } else { it };
    let lines = [
        ("Job Number", job.id.0.to_string()),
        ("Job Type", job.work.label().to_owned()),
        ("File Name", detail(job.name.to_string())),
        ("Recipient", detail(to)),
        ("Start Time", detail(moment(view, job.created))),
        ("Pages", detail(pages(job))),
        ("Result", result(job).to_owned()),
        ("Cause", detail(job.state.fault().unwrap_or_default().to_owned())),
    ];
    let each = job.work.callees().iter().filter(|_| job.work.callees().len() > 1).map(|it| {
        let came = match &it.result {
            None => "-",
            Some(Ok(())) => "Done",
            Some(Err(why)) => why,
        };
        (detail(it.number.to_string()), detail(came.to_owned()))
    });
    let lines = lines.map(|(label, value)| (label.to_owned(), value));
    section("Job", lines.into_iter().chain(each))
}

/// How many have ended since the last Activity Report began.
pub(super) fn unreported(view: &View) -> usize {
    let is_report = |it: &Job| matches!(it.work, Work::Report(Report::Activity, _));
    let last = view.jobs.values().chain(view.history.iter()).filter(|it| is_report(it));
    let since = last.map(|it| it.created).max();
    let later = |it: &Job| since.is_none_or(|since| it.state.ended().is_some_and(|it| it > since));
    ended(view).filter(|it| later(it.job)).count()
}

/// Something that was sent, or was to be; or a mail that was received.
struct Transmission<'a> {
    job: &'a Arc<Job>,
    /// To whom it goes, or from whom it came.
    with: String,
    /// What came of it, where that is known of this one alone.
    result: Option<&'a Result<(), Arc<str>>>,
}

/// Jobs that sent something and have ended, the newest first, and of each to whom it was to go: of calls to several each.
fn ended(view: &View) -> impl Iterator<Item = Transmission<'_>> {
    view.history.iter().rev().flat_map(sent)
}

/// The same with the mails that were received.
fn exchanged(view: &View) -> impl Iterator<Item = Transmission<'_>> {
    view.history.iter().rev().flat_map(|job| {
        let received = job.work.sender().map(|with| Transmission { job, with, result: None });
        received.into_iter().chain(sent(job))
    })
}

fn sent(job: &Arc<Job>) -> impl Iterator<Item = Transmission<'_>> {
    let callees = job.work.callees();
    let whole = job.work.recipient().filter(|_| callees.is_empty());
    let whole = whole.map(|with| Transmission { job, with, result: None });
    let each = callees.iter().map(move |it| Transmission {
        job,
        with: it.number.to_string(),
        result: it.result.as_ref(),
    });
    whole.into_iter().chain(each)
}

/// "Done", or the code at the beginning of what went wrong.
fn code(result: &Result<(), Arc<str>>) -> &str {
    match result {
        Ok(()) => "Done",
        Err(why) => why.split_once(':').map_or(why, |it| it.0),
    }
}

/// "Done", or the fault code.
const fn result(job: &Job) -> &'static str {
    match &job.state {
        JobState::Ended(end) => match end.how {
            Ending::Completed => "Done",
            Ending::Cancelled => "Cancelled",
            Ending::Aborted(why) => match why.code() {
                Some(code) => code,
                None => "Aborted",
            },
        },
        JobState::Incoming { .. }
        | JobState::Reading
        | JobState::Held { .. }
        | JobState::Waiting(_)
        | JobState::Running(_)
        | JobState::Stopped(..) => "",
    }
}

fn moment(view: &View, at: Tick) -> String {
    format!("{} {}", view.clock.date(at), view.clock.time(at))
}

/// From its start to its end, in hours, minutes and seconds.
fn duration(job: &Job) -> String {
    let seconds = job.state.ended().map_or(0, |it| it.0.saturating_sub(job.created.0) / 1_000);
    format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

fn pages(job: &Job) -> String {
    match job.pages() {
        None => "-".into(),
        Some(1) => "1 page".into(),
        Some(pages) => format!("{pages} pages"),
    }
}
