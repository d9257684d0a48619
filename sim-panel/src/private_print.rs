//! Private Charge Print: users look at, print, delete and change the copies of their own prints,
//! administrators those of all (guide p.32).

use std::sync::Arc;

use sim_core::job::{Job, JobAsk, JobId, JobState, Resource};
use sim_core::permit::Sight;
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Ask, Draft, Question, Then};
use crate::form::Form;
use crate::pages::Pages;
use crate::preview::Preview;
use crate::screen::{Kind, Slot};
use crate::{copies, release, words};

const TITLE: &str = "Private Charge Print";

/// A place of the app.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// The private charge prints that this user may see.
    List { page: usize, all: bool },
    /// One of them; the copies as typed.
    Job { job: JobId, copies: Form },
    /// Its pages.
    Preview { job: JobId, preview: Preview },
    /// Its password, as typed.
    Password { job: JobId, password: Form },
}

impl Place {
    /// Where the tile leads.
    pub(crate) const fn first() -> Self {
        Self::List { page: 0, all: false }
    }

    /// Its screen.
    pub(crate) fn draw(&self, view: &View) -> Draft<Self> {
        match self {
            Self::List { page, all } => draw_list(view, *page, *all),
            Self::Job { job, copies } => draw_job(view, *job, copies),
            Self::Preview { job, preview } => {
                preview.draw(|preview| Self::Preview { job: *job, preview })
            }
            Self::Password { job, password } => {
                let typed = |password| Self::Password { job: *job, password };
                release::draw(view, TITLE, *job, password, typed)
            }
        }
    }

    /// Whether one can still be here.
    pub(crate) fn stands(&self, view: &View) -> bool {
        match self {
            Self::List { .. } => view.may_see(Asker::Panel, Sight::OwnPrivatePrints).is_ok(),
            Self::Job { job, .. } | Self::Preview { job, .. } => is_listed(view, *job),
            Self::Password { job, password } => {
                is_listed(view, *job) && release::takes_password(view, *job, password)
            }
        }
    }

    /// Its fields, to type into.
    pub(crate) fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::Job { copies: form, .. } | Self::Password { password: form, .. } => Some(form),
            Self::List { .. } | Self::Preview { .. } => None,
        }
    }

    /// The page that is being looked at.
    pub(crate) const fn preview(&self) -> Option<&Preview> {
        match self {
            Self::Preview { preview, .. } => Some(preview),
            Self::List { .. } | Self::Job { .. } | Self::Password { .. } => None,
        }
    }

    /// The same, for the answer that says which it is.
    pub(crate) const fn preview_mut(&mut self) -> Option<&mut Preview> {
        match self {
            Self::Preview { preview, .. } => Some(preview),
            Self::List { .. } | Self::Job { .. } | Self::Password { .. } => None,
        }
    }
}

/// The list.
fn draw_list(view: &View, page: usize, all: bool) -> Draft<Place> {
    let mut draft = Draft::inner("private-charge-print", TITLE);
    let jobs = listed(view);
    draft.message = printing(view);
    if jobs.is_empty() && draft.message.is_none() {
        draft.text(words::NO_PRINT, "");
    }
    let pages = Pages::of(&jobs, page);
    for job in pages.shown {
        let place =
            Place::Job { job: job.id, copies: Form::new(vec![copies::field(job.copies())]) };
        let id = format!("job-{}", job.id.0);
        let item = draft.add(Kind::Row, id, job.name.as_ref(), Act::Open(place));
        item.value = Some(summary(view, job));
        item.selected = all;
    }
    pages.draw(&mut draft, |page| Place::List { page, all });
    draw_list_buttons(&mut draft, &jobs, page, all);
    draft
}

/// What the engine does with a print that was let go here.
fn printing(view: &View) -> Option<String> {
    let runs = |it: &&Arc<Job>| matches!(it.state, JobState::Running(Resource::Engine));
    let is_mine = |it: &Job| view.may_see(Asker::Panel, Sight::PrivatePrint(it)).is_ok();
    let job = view.jobs.values().filter(runs).find(|it| it.is_private() && is_mine(it))?;
    let (print, copies) = (job.print()?, u32::from(job.copies()));
    let done = print.impressions_out / print.impressions.unwrap_or(1).max(1);
    let copy = done.saturating_add(1).min(copies);
    Some(format!("Printing {}, copy {copy} of {copies}", job.name))
}

fn draw_list_buttons(draft: &mut Draft<Place>, jobs: &[&Arc<Job>], page: usize, all: bool) {
    let turned = Act::Become(Place::List { page, all: !all });
    let turned = if jobs.is_empty() { Act::Nothing } else { turned };
    let select = draft.add(Kind::Toggle, "select-all", "Select All", turned);
    select.selected = all;
    select.slot = Slot::About;
    let chosen = || jobs.iter().filter(|_| all);
    let ask = |job: &Job, it: fn(JobId) -> JobAsk| Ask {
        command: Command::Job(it(job.id)),
        then: Then::Stay,
    };
    // Each password is typed for its own print.
    let print: Vec<_> = chosen()
        .filter(|it| !it.state.holds().password)
        .map(|it| ask(it, JobAsk::Release))
        .collect();
    draft.button_if(!print.is_empty(), "Print", Act::Ask(print)).slot = Slot::Main;
    let delete: Vec<_> = chosen().map(|it| ask(it, JobAsk::Delete)).collect();
    let text = format!("Delete all {} prints?", delete.len());
    draft.button_if(!delete.is_empty(), "Delete", confirm(text, delete));
}

/// One print.
fn draw_job(view: &View, id: JobId, copies: &Form) -> Draft<Place> {
    let mut draft = Draft::inner("private-charge-print-job", TITLE);
    let Some(job) = view.job(id) else { return draft };
    draft.message = job.is_locked().then(|| words::LOCKED.into());
    draft.text("Name", job.name.as_ref());
    if sees_all(view) {
        draft.text("Owner", owner(job));
    }
    draft.text("Pages", job.pages().unwrap_or_default().to_string());
    let place = |copies| Place::Job { job: id, copies };
    copies.draw(&mut draft, place, |stepped| step(id, stepped));
    let ask = |it, then| Act::ask(Command::Job(it), then);
    let preview = Place::Preview { job: id, preview: Preview::default() };
    draft.button("Preview", ask(JobAsk::Preview(id), Then::Preview(preview)));
    draft.button_if(!job.is_locked(), "Print", print(job, copies)).slot = Slot::Main;
    let delete = Ask { command: Command::Job(JobAsk::Delete(id)), then: Then::Back };
    draft.button("Delete", confirm(format!("Delete \"{}\"?", job.name), vec![delete]));
    draft.button("OK", with_copies(job, copies, None));
    draft.button("Close", Act::Back);
    draft
}

/// Whether whoever is logged in finds this job in the list.
fn is_listed(view: &View, id: JobId) -> bool {
    view.job(id).is_some_and(|it| is_mine(view, it))
}

fn listed(view: &View) -> Vec<&Arc<Job>> {
    view.jobs.values().filter(|it| is_mine(view, it)).collect()
}

fn is_mine(view: &View, job: &Job) -> bool {
    let held = job.state.holds().owner && job.state.is_held();
    held && view.may_see(Asker::Panel, Sight::PrivatePrint(job)).is_ok()
}

fn sees_all(view: &View) -> bool {
    view.may_see(Asker::Panel, Sight::AllPrivatePrints).is_ok()
}

fn summary(view: &View, job: &Job) -> String {
    let pages = counted(job.pages().unwrap_or_default(), "page", "pages");
    let copies = counted(u32::from(job.copies()), "copy", "copies");
    let owner = if sees_all(view) { format!("{}, ", owner(job)) } else { String::new() };
    let password = if job.state.holds().password { ", password" } else { "" };
    format!("{owner}{pages}, {copies}{password}")
}

fn owner(job: &Job) -> &str {
    job.owner.as_ref().map_or("-", |it| it.as_str())
}

fn counted(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A step changes the copies at once.
fn step(id: JobId, stepped: Form) -> Act<Place> {
    let Ok(copies) = copies::typed(&stepped) else { return Act::Nothing };
    let place = Place::Job { job: id, copies: stepped };
    Act::ask(Command::Job(JobAsk::SetCopies(id, copies)), Then::Become(place))
}

/// Prints it, or asks for its password first.
fn print(job: &Job, form: &Form) -> Act<Place> {
    if !job.state.holds().password {
        let print = Ask { command: Command::Job(JobAsk::Release(job.id)), then: Then::Back };
        return with_copies(job, form, Some(print));
    }
    let password = Place::Password { job: job.id, password: release::form(job) };
    match copies::typed(form) {
        Err(text) => Act::Say(text),
        Ok(copies) if copies == job.copies() => Act::Open(password),
        Ok(copies) => {
            Act::ask(Command::Job(JobAsk::SetCopies(job.id, copies)), Then::Open(password))
        }
    }
}

/// Changes the copies to what was typed, if that is something else, and goes on.
fn with_copies(job: &Job, form: &Form, next: Option<Ask<Place>>) -> Act<Place> {
    let copies = match copies::typed(form) {
        Ok(copies) => copies,
        Err(text) => return Act::Say(text),
    };
    let then = if next.is_some() { Then::Stay } else { Then::Back };
    let set = Ask { command: Command::Job(JobAsk::SetCopies(job.id, copies)), then };
    let set = (copies != job.copies()).then_some(set);
    let asks: Vec<_> = set.into_iter().chain(next).collect();
    if asks.is_empty() { Act::Back } else { Act::Ask(asks) }
}

fn confirm(text: String, yes: Vec<Ask<Place>>) -> Act<Place> {
    Act::Question(Question { title: TITLE.into(), text, yes })
}
