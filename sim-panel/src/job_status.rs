//! Job Status: what is going on, and what has ended.

use std::sync::Arc;

use sim_core::job::{Job, JobAsk, JobId, JobState, Stop};
use sim_core::permit::Sight;
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Question, Then};
use crate::pages::Pages;
use crate::place::Place;
use crate::screen::{Kind, Slot};
use crate::words;

pub(crate) mod secure_print;

const TITLE: &str = "Job Status";

/// Which jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// Those that have not ended.
    Active,
    /// Those that have, the latest first.
    Completed,
}

const TABS: &[(Tab, &str)] = &[(Tab::Active, "Active Jobs"), (Tab::Completed, "Completed Jobs")];

/// The list. Prints that wait for their owner are in Private Charge Print, those that wait for their
/// password in Secure Print; that it is reached from here is assumed.
pub(crate) fn draw_list(view: &View, tab: Tab, page: usize) -> Draft<Place> {
    let mut draft = Draft::inner("job-status", TITLE);
    for (other, label) in TABS {
        let act = Act::Become(Place::Jobs { tab: *other, page: 0 });
        let item = draft.add(Kind::Choice, crate::label::id(label), *label, act);
        item.selected = *other == tab;
        item.slot = Slot::Tab;
    }
    let jobs: Vec<&Arc<Job>> = match tab {
        Tab::Active => view.jobs.values().filter(|it| !it.holds.at_panel()).collect(),
        Tab::Completed => view.history.iter().rev().collect(),
    };
    draft.message = if jobs.is_empty() {
        Some("There are no jobs.".into())
    } else {
        words::alerts(view).filter(|_| tab == Tab::Active && view.condition.is_stopped())
    };
    let pages = Pages::of(&jobs, page);
    for job in pages.shown {
        draw_row(&mut draft, view, job, Place::Job(job.id));
    }
    pages.draw(&mut draft, |page| Place::Jobs { tab, page });
    let stored = Act::Open(Place::SecurePrints { page: 0 });
    draft.button_if(secure_print::may_release(view), secure_print::TITLE, stored);
    draft
}

/// A line of a list, with as much of the job as may be shown.
pub(crate) fn draw_row(draft: &mut Draft<Place>, view: &View, job: &Job, opens: Place) {
    let label = if shows(view, job) { job.name.to_string() } else { number(job) };
    let id = format!("job-{}", job.id.0);
    draft.add(Kind::Row, id, label, Act::Open(opens)).value = Some(summary(view, job));
}

/// One job.
pub(crate) fn draw_job(view: &View, id: JobId) -> Draft<Place> {
    let mut draft = Draft::inner("job", TITLE);
    let Some(job) = view.job(id) else { return draft };
    draw_particulars(&mut draft, view, job);
    let cancel = JobAsk::Cancel(id);
    let may_cancel = !job.state.is_ended() && may(view, cancel.clone());
    draft.button_if(may_cancel, "Cancel", Act::ask(Command::Job(cancel), Then::Back));
    draft.button_if(may_delete(view, job), "Delete", delete(TITLE, id));
    draft.button("Close", Act::Back);
    draft
}

/// As much of a job as may be shown.
pub(crate) fn draw_particulars(draft: &mut Draft<Place>, view: &View, job: &Job) {
    draft.text("Number", job.id.0.to_string());
    if shows(view, job) {
        draft.text("Name", job.name.as_ref());
        draft.text("Owner", job.owner.as_ref().map_or("-", |it| it.as_str()));
        draft.text("Pages", job.pages().map_or_else(|| "-".into(), |it| it.to_string()));
        draft.text("Number of Copies", job.copies().to_string());
    }
    draft.text("State", state(job));
}

/// Asks whether to delete a job, does it and goes back.
pub(crate) fn delete(title: &str, id: JobId) -> Act<Place> {
    let command = Command::Job(JobAsk::Delete(id));
    Act::Question(Question::ask(title, "Delete this job?", command, Then::Back))
}

fn shows(view: &View, job: &Job) -> bool {
    view.may_see(Asker::Panel, Sight::JobDetails(job)).is_ok()
}

/// Whether a waiting job can be deleted by whoever stands there.
pub(crate) fn may_delete(view: &View, job: &Job) -> bool {
    job.state.is_waiting() && may(view, JobAsk::Delete(job.id))
}

fn may(view: &View, ask: JobAsk) -> bool {
    view.may(Asker::Panel, &Command::Job(ask)).is_ok()
}

fn summary(view: &View, job: &Job) -> String {
    match &job.owner {
        Some(owner) if shows(view, job) => format!("{owner}, {}", state(job)),
        Some(_) | None => state(job),
    }
}

fn number(job: &Job) -> String {
    format!("Job {}", job.id.0)
}

fn state(job: &Job) -> String {
    match job.state {
        JobState::Incoming | JobState::Received => "being received".into(),
        JobState::Held if job.is_locked() => "locked".into(),
        JobState::Held if job.holds.at_panel() => "stored".into(),
        JobState::Held => "held".into(),
        JobState::Queued => "waiting".into(),
        JobState::Printing => format!("printing, {} out", job.impressions_out),
        JobState::Stopped(Stop::Suspended) => format!("suspended, {} out", job.impressions_out),
        JobState::Stopped(Stop::Paused | Stop::Attention) => {
            format!("stopped, {} out", job.impressions_out)
        }
        JobState::Completed => "completed".into(),
        JobState::Cancelled => "cancelled".into(),
        JobState::Aborted(_) => "aborted".into(),
    }
}
