//! A job on any screen: as much of it as may be shown to whoever stands there, and what they may do with it.

use sim_core::job::{End, Ending, Job, JobAsk, JobId, JobState, Resource, Stop, Work};
use sim_core::permit::Sight;
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Question, Then};
use crate::screen::Kind;

/// A line of a list, with as much of the job as may be shown.
pub(crate) fn draw_row<P>(draft: &mut Draft<P>, view: &View, job: &Job, opens: P) {
    let label = if shows(view, job) { job.name.to_string() } else { number(job) };
    let id = format!("job-{}", job.id.0);
    draft.add(Kind::Row, id, label, Act::Open(opens)).value = Some(summary(view, job));
}

/// As much of a job as may be shown, but its copies, which can be changed of some.
pub(crate) fn draw_particulars<P>(draft: &mut Draft<P>, view: &View, job: &Job) {
    draft.text("Number", job.id.0.to_string());
    if shows(view, job) {
        draft.text("Name", job.name.as_ref());
        draft.text("Owner", job.owner.as_ref().map_or("-", |it| it.as_str()));
        if let Some(recipient) = job.work.recipient() {
            draft.text("Recipient", recipient);
        }
        draft.text("Pages", job.pages().map_or_else(|| "-".into(), |it| it.to_string()));
    }
    draft.text("State", state(job));
    if let Some(until) = job.state.held_until().filter(|_| shows(view, job)) {
        let (date, time) = (view.clock.date(until), view.clock.time(until));
        draft.text("Until", format!("{date} {time}"));
    }
    let mail = view.mails.of_job(job.id).filter(|_| shows(view, job));
    if let Some(next) = mail.and_then(|it| view.mails.next_try(it)) {
        draft.text("Next Try", view.clock.time(next));
    }
    if let Some(failed) = mail.and_then(|it| it.failed.as_ref()) {
        draft.text("Cause", failed.to_string());
    }
    if let Some(cause) = job.state.fault().filter(|_| shows(view, job)) {
        draft.text("Cause", cause);
    }
}

/// How often it is printed, if it is.
pub(crate) fn draw_copies<P>(draft: &mut Draft<P>, view: &View, job: &Job) {
    if shows(view, job) && job.print().is_some() {
        draft.text("Number of Copies", job.copies().to_string());
    }
}

/// Asks whether to delete a job, does it and goes back.
pub(crate) fn delete<P>(title: &str, id: JobId) -> Act<P> {
    let command = Command::Job(JobAsk::Delete(id));
    Act::Question(Question::ask(title, "Delete this job?", command, Then::Back))
}

pub(crate) fn shows(view: &View, job: &Job) -> bool {
    view.may_see(Asker::Panel, Sight::JobDetails(job)).is_ok()
}

/// Whether a waiting job can be deleted by whoever stands there.
pub(crate) fn may_delete(view: &View, job: &Job) -> bool {
    let delete = Command::Job(JobAsk::Delete(job.id));
    job.state.is_pending() && view.may(Asker::Panel, &delete).is_ok()
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
        JobState::Incoming { .. } | JobState::Reading => "being received".into(),
        JobState::Held { .. } if job.is_locked() => "locked".into(),
        JobState::Held { why, .. } if why.preview => "to be looked at".into(),
        JobState::Held { why, .. } if why.at_panel() => "stored".into(),
        JobState::Held { why, .. } if why.redial => "waiting for redial".into(),
        JobState::Held { .. } if matches!(job.work, Work::FaxOut(_)) => "delayed".into(),
        JobState::Held { .. } => "held".into(),
        JobState::Waiting(Resource::Engine | Resource::Scanner) => "waiting".into(),
        JobState::Waiting(Resource::Line) => "waiting for a line".into(),
        JobState::Waiting(Resource::Network) => "waiting to be sent".into(),
        JobState::Running(Resource::Network) => "being sent".into(),
        JobState::Running(Resource::Scanner) => format!("scanning, {} scanned", scanned(job)),
        JobState::Stopped(Resource::Scanner, _) => format!("stopped, {} scanned", scanned(job)),
        JobState::Running(Resource::Line) => "on the line".into(),
        JobState::Running(Resource::Engine) => {
            format!("printing, {} out", job.impressions_out())
        }
        JobState::Stopped(_, Stop::Suspended) => {
            format!("suspended, {} out", job.impressions_out())
        }
        JobState::Stopped(_, Stop::Paused | Stop::Attention) => {
            format!("stopped, {} out", job.impressions_out())
        }
        JobState::Ended(End { how: Ending::Aborted(why), .. }) => {
            format!("aborted: {}", why.words())
        }
        JobState::Ended(End { how, .. }) => how.name().into(),
    }
}

/// Pages that were scanned so far.
const fn scanned(job: &Job) -> u32 {
    match &job.work {
        Work::Copy(it, _) => it.pages,
        Work::Scan(it) => it.pages,
        Work::Print(_)
        | Work::Report(..)
        | Work::FolderPrint(..)
        | Work::FaxIn(_)
        | Work::MailIn(_) => 0,
        Work::FaxOut(it) => it.pages,
    }
}
