//! Secure Print: jobs that wait for their passwords. The guide has the name among the driver's job
//! types (p.37) and prints none of the screens; they and their words are assumed.
//!
//! Whoever has the password prints a job, whoever they are logged in as; that of a private charge
//! print is typed here too, by those who find the print in its own list.

use sim_core::job::{Job, JobAsk, JobId, JobState};
use sim_core::permit::Sight;
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::pages::Pages;
use crate::place::Place;
use crate::screen::Slot;
use crate::{job_status, private_print, words};

/// What the list is called.
pub(crate) const TITLE: &str = "Secure Print";

/// The list.
pub(crate) fn draw_list(view: &View, page: usize) -> Draft<Place> {
    let mut draft = Draft::inner("secure-print", TITLE);
    let jobs: Vec<_> = view.jobs.values().filter(|it| waits(it) && !it.private).collect();
    if jobs.is_empty() {
        draft.message = Some("No print is stored.".into());
    }
    let pages = Pages::of(&jobs, page);
    for job in pages.shown {
        job_status::draw_row(&mut draft, view, job, place(job));
    }
    pages.draw(&mut draft, |page| Place::SecurePrints { page });
    draft
}

/// One job. A locked one has no password to type.
pub(crate) fn place(job: &Job) -> Place {
    let password = Field::new("password", "Password", Takes::Masked, "");
    let password = (!job.is_locked()).then_some(password);
    Place::SecurePrint { job: job.id, password: Form::new(password.into_iter().collect()) }
}

/// The job and its password.
pub(crate) fn draw_job(view: &View, id: JobId, password: &Form) -> Draft<Place> {
    let mut draft = Draft::inner("secure-print-job", TITLE);
    let Some(job) = view.job(id) else { return draft };
    if job.private {
        draft.title = private_print::TITLE.into();
    }
    draft.message = job.is_locked().then(|| words::LOCKED.into());
    job_status::draw_particulars(&mut draft, view, job);
    let typed = |password| Place::SecurePrint { job: id, password };
    password.draw(&mut draft, typed, |it| Act::Become(typed(it)));
    draft.button_if(!job.is_locked(), "Print", print(id, password)).slot = Slot::Main;
    let delete = job_status::delete(&draft.title, id);
    draft.button_if(job_status::may_delete(view, job), "Delete", delete);
    draft.button("Close", Act::Back);
    draft
}

/// An empty password is not asked about: it would count as a wrong one.
fn print(id: JobId, password: &Form) -> Act<Place> {
    match password.fields.first().filter(|it| !it.text().is_empty()) {
        Some(it) => Act::ask(Command::Job(JobAsk::ReleaseWith(id, it.secret())), Then::Released),
        None => Act::Say("Type the password of the job first.".into()),
    }
}

/// Whether whoever stands there may print jobs with their passwords.
pub(crate) fn may_release(view: &View) -> bool {
    view.may_see(Asker::Panel, Sight::SecurePrints).is_ok()
}

/// Whether the job still waits, for whoever stands there, and can be let go as the form says.
pub(crate) fn takes_password(view: &View, id: JobId, password: &Form) -> bool {
    let Some(job) = view.job(id).filter(|it| waits(it)) else { return false };
    let found = if job.private { private_print::is_listed(view, id) } else { may_release(view) };
    found && password.fields.is_empty() == job.is_locked()
}

fn waits(job: &Job) -> bool {
    job.holds.password && job.state == JobState::Held
}
