//! Activity Report: what was sent, and with which fault code it was not (guide p.48, which says so of faxes). The columns are
//! those of a sister model's.

use std::sync::Arc;

use super::{HIDDEN, or_none};
use crate::configuration::section;
use crate::job::{Ending, Job, JobState};
use crate::permit::{Actor, Sight};
use crate::report::Section;
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

/// Jobs that sent something and have ended, the newest first, and to whom each was to go.
fn ended(view: &View) -> impl Iterator<Item = (&Arc<Job>, String)> {
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
