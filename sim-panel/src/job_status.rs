//! Job Status: what is going on, and what has ended.

use std::sync::Arc;

use sim_core::job::{Job, JobAsk, JobId};
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Then};
use crate::pages::Pages;
use crate::particulars::{self, draw_particulars, draw_row, may_delete};
use crate::place::Place;
use crate::screen::{Kind, Slot};
use crate::{release, words};

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
    draft.button_if(release::may_release(view), secure_print::TITLE, stored);
    draft
}

/// One job.
pub(crate) fn draw_job(view: &View, id: JobId) -> Draft<Place> {
    let mut draft = Draft::inner("job", TITLE);
    let Some(job) = view.job(id) else { return draft };
    draw_particulars(&mut draft, view, job);
    let cancel = Command::Job(JobAsk::Cancel(id));
    let may_cancel = !job.state.is_ended() && view.may(Asker::Panel, &cancel).is_ok();
    draft.button_if(may_cancel, "Cancel", Act::ask(cancel, Then::Back));
    draft.button_if(may_delete(view, job), "Delete", particulars::delete(TITLE, id));
    draft.button("Close", Act::Back);
    draft
}
