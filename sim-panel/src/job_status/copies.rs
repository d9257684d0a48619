//! The copies of a job that is being copied: whoever began it changes them while it is (guide p.33).

use sim_core::job::{COPIES_MAX, Job, JobAsk, Work};
use sim_core::{Asker, Command, View};

use super::Place;
use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::particulars;

/// The copies as they are. Only copying has some that are changed here.
pub(super) fn form(job: &Job) -> Form {
    let takes = Takes::Number { min: 1, max: COPIES_MAX.into(), off: false };
    let field = || Field::new("copies", "Number of Copies", takes, job.copies().to_string());
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
    match typed.text(0).parse() {
        Ok(copies) if copies == job.copies() => Act::Nothing,
        Ok(copies) if (1..=COPIES_MAX).contains(&copies) => {
            let place = Place::Job { job: job.id, copies: typed };
            Act::ask(Command::Job(JobAsk::SetCopies(job.id, copies)), Then::Become(place))
        }
        Ok(_) | Err(_) => Act::Say(format!("Number of Copies: a number from 1 to {COPIES_MAX}.")),
    }
}

fn is_copied(job: &Job) -> bool {
    matches!(job.work, Work::Copy(..))
}

fn may_change(view: &View, job: &Job) -> bool {
    let set = Command::Job(JobAsk::SetCopies(job.id, job.copies()));
    is_copied(job) && !job.state.is_ended() && view.may(Asker::Panel, &set).is_ok()
}
