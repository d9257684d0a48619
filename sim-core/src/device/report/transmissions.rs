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

/// What was sent, the newest first; of jobs whose details are hidden as much as lists of jobs say.
pub(super) fn activity(view: &View, actor: &Actor) -> Section {
    let lines = ended(view).take(ROWS_MAX).map(|(job, to)| {
        let is_hidden = !actor.sees(view, Sight::JobDetails(job));
        let detail = |it: String| if is_hidden { HIDDEN.to_owned() } else { it };
        let said = [
            job.work.label().to_owned(),
            detail(moment(view, job.created)),
            detail(duration(job)),
            detail(pages(job)),
            result(job).to_owned(),
        ];
        (format!("{} {}", job.id.0, detail(to)), said.join(", "))
    });
    or_none(section("Activity", lines), NONE)
}

/// The newest job that was not delivered.
pub(super) fn undelivered(view: &View, actor: &Actor) -> Section {
    let aborted = |job: &Job| matches!(job.state.ending(), Some(Ending::Aborted(_)));
    let Some((job, to)) = ended(view).find(|(job, _)| aborted(job)) else {
        return section("Job", [("Nothing was left undelivered", String::new())]);
    };
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
    section("Job", lines.map(|(label, value)| (label.to_owned(), value)))
}

/// How many have ended since the last Activity Report began.
pub(super) fn unreported(view: &View) -> usize {
    let is_report = |it: &Job| matches!(it.work, Work::Report(Report::Activity, _));
    let last = view.jobs.values().chain(view.history.iter()).filter(|it| is_report(it));
    let since = last.map(|it| it.created).max();
    let later = |it: &Job| since.is_none_or(|since| it.state.ended().is_some_and(|it| it > since));
    ended(view).filter(|(job, _)| later(job)).count()
}

/// Jobs that sent something and have ended, the newest first, and to whom each was to go.
pub(super) fn ended(view: &View) -> impl Iterator<Item = (&Arc<Job>, String)> {
    view.history.iter().rev().filter_map(|it| Some((it, it.work.recipient()?)))
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
