//! The copies of a job that is being copied: whoever began it changes them while it is (guide p.33).

use sim_core::job::{Job, JobAsk, JobState, Resource, Stop, Work};
use sim_core::{Asker, Command, View};

use super::Place;
use crate::draft::{Act, Draft, Then};
use crate::form::Form;
use crate::{copies, particulars};

/// The copies as they are. Only copying has some that are changed here.
pub(super) fn form(job: &Job) -> Form {
    let field = || copies::field(job.copies());
    Form::new(is_copied(job).then(field).into_iter().collect())
}

/// The copies: a field where whoever stands there may change them, in which a step changes them at once.
pub(super) fn draw(draft: &mut Draft<Place>, view: &View, job: &Job, typed: &Form) {
    if !may_change(view, job) {
        return particulars::draw_copies(draft, view, job);
    }
    let place = |copies| Place::Job { job: job.id, copies };
    typed.draw(draft, place, |it| change(job, it));
    draft.button("OK", change(job, typed.clone()));
}

fn change(job: &Job, typed: Form) -> Act<Place> {
    match copies::typed(&typed) {
        Ok(copies) if copies == job.copies() => Act::Nothing,
        Ok(copies) => {
            let place = Place::Job { job: job.id, copies: typed };
            Act::ask(Command::Job(JobAsk::SetCopies(job.id, copies)), Then::Become(place))
        }
        Err(text) => Act::Say(text),
    }
}

/// Stop while a copy comes out, so that others do, and Restart where it stopped (guide p.33; that the first is called so
/// is assumed).
pub(super) fn draw_stop(draft: &mut Draft<Place>, view: &View, job: &Job) {
    if !is_copied(job) {
        return;
    }
    let comes_out = match job.state {
        JobState::Running(on) | JobState::Stopped(on, Stop::Attention) => on == Resource::Engine,
        JobState::Incoming { .. }
        | JobState::Reading
        | JobState::Held { .. }
        | JobState::Waiting(_)
        | JobState::Stopped(..)
        | JobState::Ended(_) => false,
    };
    let is_stopped = job.state.stop() == Some(Stop::Suspended);
    for (is_offered, label, ask) in [
        (comes_out, "Stop", JobAsk::Suspend(Some(job.id))),
        (is_stopped, "Restart", JobAsk::Resume(job.id)),
    ] {
        let command = Command::Job(ask);
        let may = is_offered && view.may(Asker::Panel, &command).is_ok();
        draft.button_if(may, label, Act::ask(command, Then::Stay));
    }
}

fn is_copied(job: &Job) -> bool {
    matches!(job.work, Work::Copy(..))
}

fn may_change(view: &View, job: &Job) -> bool {
    let set = Command::Job(JobAsk::SetCopies(job.id, job.copies()));
    is_copied(job) && !job.state.is_ended() && view.may(Asker::Panel, &set).is_ok()
}
