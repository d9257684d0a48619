//! Jobs: what is going on, and what has ended.

use std::sync::Arc;

use sim_core::job::{Job, JobAsk, JobId, Work};
use sim_core::permit::Sight;
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Then};
use crate::form::Form;
use crate::pages::Pages;
use crate::particulars::{self, draw_particulars, draw_row, may_delete};
use crate::preview::Preview;
use crate::screen::{Kind, Slot};
use crate::{release, words};

mod copies;

const TITLE: &str = "Jobs";
const SECURE_PRINT: &str = "Secure Print";
const RECIPIENTS: &str = "Recipients";

/// A place of the app.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// Jobs.
    List { tab: Tab, page: usize },
    /// One of them; the copies as typed, of one that is being copied.
    Job { job: JobId, copies: Form },
    /// The pages of one that was scanned and waits for whoever looks at it.
    Preview { job: JobId, preview: Preview },
    /// To whom a fax goes, with what came of it for each.
    Recipients { job: JobId, page: usize },
    /// The prints that wait for their passwords.
    SecurePrints { page: usize },
    /// One of them; the password as typed.
    SecurePrint { job: JobId, password: Form },
}

impl Place {
    /// Where the tile leads.
    pub(crate) const fn first() -> Self {
        Self::List { tab: Tab::Active, page: 0 }
    }

    /// One job.
    pub(crate) fn job(view: &View, id: JobId) -> Self {
        Self::Job {
            job: id,
            copies: view.job(id).map_or_else(Form::default, |it| copies::form(it)),
        }
    }

    /// Its screen.
    pub(crate) fn draw(&self, view: &View) -> Draft<Self> {
        match self {
            Self::List { tab, page } => draw_list(view, *tab, *page),
            Self::Job { job, copies } => draw_job(view, *job, copies),
            Self::Preview { job, preview } => {
                preview.draw(|preview| Self::Preview { job: *job, preview })
            }
            Self::Recipients { job, page } => draw_recipients(view, *job, *page),
            Self::SecurePrints { page } => draw_secure_prints(view, *page),
            Self::SecurePrint { job, password } => {
                let typed = |password| Self::SecurePrint { job: *job, password };
                release::draw(view, SECURE_PRINT, *job, password, typed)
            }
        }
    }

    /// Whether one can still be here.
    pub(crate) fn stands(&self, view: &View) -> bool {
        view.may_see(Asker::Panel, Sight::Apps).is_ok()
            && match self {
                Self::List { .. } => true,
                Self::Job { job, .. } => view.job(*job).is_some(),
                Self::Preview { job, .. } => view.job(*job).is_some_and(|it| waits(view, it)),
                Self::Recipients { job, .. } => {
                    view.job(*job).is_some_and(|it| particulars::shows(view, it))
                }
                Self::SecurePrints { .. } => release::may_release(view),
                Self::SecurePrint { job, password } => {
                    release::may_release(view) && release::takes_password(view, *job, password)
                }
            }
    }

    /// Its fields, to type into.
    pub(crate) fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::SecurePrint { password: form, .. } | Self::Job { copies: form, .. } => Some(form),
            Self::List { .. }
            | Self::Preview { .. }
            | Self::Recipients { .. }
            | Self::SecurePrints { .. } => None,
        }
    }

    /// The page that is being looked at.
    pub(crate) const fn preview(&self) -> Option<&Preview> {
        match self {
            Self::Preview { preview, .. } => Some(preview),
            Self::List { .. }
            | Self::Job { .. }
            | Self::Recipients { .. }
            | Self::SecurePrints { .. }
            | Self::SecurePrint { .. } => None,
        }
    }

    /// The same, for the answer that says which document it is of.
    pub(crate) const fn preview_mut(&mut self) -> Option<&mut Preview> {
        match self {
            Self::Preview { preview, .. } => Some(preview),
            Self::List { .. }
            | Self::Job { .. }
            | Self::Recipients { .. }
            | Self::SecurePrints { .. }
            | Self::SecurePrint { .. } => None,
        }
    }
}

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
fn draw_list(view: &View, tab: Tab, page: usize) -> Draft<Place> {
    let mut draft = Draft::inner("job-status", TITLE);
    for (other, label) in TABS {
        let act = Act::Become(Place::List { tab: *other, page: 0 });
        let item = draft.add(Kind::Choice, crate::label::id(label), *label, act);
        item.selected = *other == tab;
        item.slot = Slot::Tab;
    }
    let jobs: Vec<&Arc<Job>> = match tab {
        Tab::Active => view.jobs.values().filter(|it| is_active(it)).collect(),
        Tab::Completed => view.history.iter().rev().collect(),
    };
    draft.message = if jobs.is_empty() {
        Some("There are no jobs.".into())
    } else {
        words::alerts(view).filter(|_| tab == Tab::Active && view.condition.is_stopped())
    };
    let pages = Pages::of(&jobs, page);
    for job in pages.shown {
        draw_row(&mut draft, view, job, Place::job(view, job.id));
    }
    pages.draw(&mut draft, |page| Place::List { tab, page });
    let stored = Act::Open(Place::SecurePrints { page: 0 });
    draft.button_if(release::may_release(view), SECURE_PRINT, stored);
    draft
}

/// Whether it is found here: what its owner or its password lets go has a list of its own.
fn is_active(job: &Job) -> bool {
    let holds = job.state.holds();
    holds.preview || !holds.at_panel()
}

/// One job.
fn draw_job(view: &View, id: JobId, copies: &Form) -> Draft<Place> {
    let mut draft = Draft::inner("job", TITLE);
    let Some(job) = view.job(id) else { return draft };
    draw_particulars(&mut draft, view, job);
    copies::draw(&mut draft, view, job, copies);
    if waits(view, job) {
        let (label, verb) = if is_sent(&job.work) { ("Send", "send") } else { ("Save", "save") };
        draft.message = Some(format!("Look at the pages, then {verb} them or cancel the job."));
        let preview = Place::Preview { job: id, preview: Preview::default() };
        let look = Command::Job(JobAsk::Preview(id));
        draft.button("Preview", Act::ask(look, Then::Preview(preview)));
        draft.main_button(label, Act::ask(Command::Job(JobAsk::AcceptScan(id)), Then::Stay));
    } else if !job.state.is_ended() {
        draft.message = words::alerts(view);
    }
    copies::draw_stop(&mut draft, view, job);
    let has_several = job.work.callees().len() > 1 && particulars::shows(view, job);
    let recipients = Act::Open(Place::Recipients { job: id, page: 0 });
    draft.button_if(has_several, RECIPIENTS, recipients);
    let now = Command::Job(JobAsk::LetGo(id));
    let may_start = waits_to_call(job) && view.may(Asker::Panel, &now).is_ok();
    draft.button_if(may_start, "Start Now", Act::ask(now, Then::Stay));
    let cancel = Command::Job(JobAsk::Cancel(id));
    let may_cancel = !job.state.is_ended() && view.may(Asker::Panel, &cancel).is_ok();
    draft.button_if(may_cancel, "Cancel", Act::ask(cancel, Then::Back));
    draft.button_if(may_delete(view, job), "Delete", particulars::delete(TITLE, id));
    draft.button("Close", Act::Back);
    draft
}

/// To whom a fax goes.
fn draw_recipients(view: &View, id: JobId, page: usize) -> Draft<Place> {
    let mut draft = Draft::inner("recipients", RECIPIENTS);
    let callees = view.job(id).map_or(&[][..], |it| it.work.callees());
    let pages = Pages::of(callees, page);
    for callee in pages.shown {
        let came = match &callee.result {
            None if callee.unreached > 0 => "not reached yet",
            None => "to be called",
            Some(Ok(())) => "sent",
            Some(Err(why)) => why,
        };
        draft.text(callee.number.as_str(), came);
    }
    pages.draw(&mut draft, |page| Place::Recipients { job: id, page });
    draft.button("Close", Act::Back);
    draft
}

/// Whether it is a fax that waits for its moment to call.
fn waits_to_call(job: &Job) -> bool {
    let holds = job.state.holds();
    matches!(job.work, Work::FaxOut(_)) && (holds.redial || holds.until)
}

/// Whether it was scanned, and waits until whoever stands there has looked at it.
fn waits(view: &View, job: &Job) -> bool {
    let look = Command::Job(JobAsk::Preview(job.id));
    job.state.holds().preview && view.may(Asker::Panel, &look).is_ok()
}

/// Secure Print: jobs that wait for their passwords. The guide has the name among the driver's job types
/// (p.37) and prints none of the screens; they and their words are assumed.
fn draw_secure_prints(view: &View, page: usize) -> Draft<Place> {
    let mut draft = Draft::inner("secure-print", SECURE_PRINT);
    let waits = |job: &Job| release::waits(job) && !job.is_private();
    let jobs: Vec<_> = view.jobs.values().filter(|it| waits(it)).collect();
    if jobs.is_empty() {
        draft.text(words::NO_PRINT, "");
    }
    let pages = Pages::of(&jobs, page);
    for job in pages.shown {
        let place = Place::SecurePrint { job: job.id, password: release::form(job) };
        draw_row(&mut draft, view, job, place);
    }
    pages.draw(&mut draft, |page| Place::SecurePrints { page });
    draft
}

/// Whether it goes to somebody elsewhere.
const fn is_sent(work: &Work) -> bool {
    match work {
        Work::Scan(it) => it.to.folder().is_none(),
        Work::FaxOut(_) => true,
        Work::Print(_)
        | Work::Report(..)
        | Work::Copy(..)
        | Work::FolderPrint(..)
        | Work::FaxIn(_)
        | Work::MailIn(_) => false,
    }
}
