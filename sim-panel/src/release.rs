//! A job and the password that lets it go.
//!
//! Whoever has the password prints a job, whoever they are logged in as; that of a private charge print
//! is typed here too, by those who find the print in its own list.

use sim_core::job::{Job, JobAsk, JobId};
use sim_core::permit::Sight;
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::screen::Slot;
use crate::{particulars, words};

/// An empty password for a job. A locked one has none to type.
pub(crate) fn form(job: &Job) -> Form {
    let password = Field::new("password", "Password", Takes::Masked, "");
    let password = (!job.is_locked()).then_some(password);
    Form::new(password.into_iter().collect())
}

/// The job and its password; `title` is that of the list in which it is found.
pub(crate) fn draw<P>(
    view: &View,
    title: &str,
    id: JobId,
    password: &Form,
    typed: impl Fn(Form) -> P,
) -> Draft<P> {
    let mut draft = Draft::inner("secure-print-job", title);
    let Some(job) = view.job(id) else { return draft };
    draft.message = job.is_locked().then(|| words::LOCKED.into());
    particulars::draw_particulars(&mut draft, view, job);
    particulars::draw_copies(&mut draft, view, job);
    password.draw(&mut draft, &typed, |it| Act::Become(typed(it)));
    draft.button_if(!job.is_locked(), "Print", print(id, password)).slot = Slot::Main;
    let delete = particulars::delete(title, id);
    draft.button_if(particulars::may_delete(view, job), "Delete", delete);
    draft.button("Close", Act::Back);
    draft
}

/// An empty password is not asked about: it would count as a wrong one.
fn print<P>(id: JobId, password: &Form) -> Act<P> {
    match password.fields.first().filter(|it| !it.text().is_empty()) {
        Some(it) => Act::ask(Command::Job(JobAsk::ReleaseWith(id, it.secret())), Then::Released),
        None => Act::Say("Type the password of the job first.".into()),
    }
}

/// Whether whoever stands there may print jobs with their passwords.
pub(crate) fn may_release(view: &View) -> bool {
    view.may_see(Asker::Panel, Sight::SecurePrints).is_ok()
}

/// Whether the job still waits and can be let go as the form says.
pub(crate) fn takes_password(view: &View, id: JobId, password: &Form) -> bool {
    view.job(id).is_some_and(|it| waits(it) && password.fields.is_empty() == it.is_locked())
}

/// Whether a job waits for its password.
pub(crate) fn waits(job: &Job) -> bool {
    job.state.holds().password && job.state.is_held()
}
