//! Secure Print: jobs that wait for their passwords. The guide has the name among the driver's job
//! types (p.37) and prints none of the screens; they and their words are assumed.

use sim_core::View;
use sim_core::job::Job;

use crate::draft::Draft;
use crate::pages::Pages;
use crate::place::Place;
use crate::{particulars, release};

/// What the list is called.
pub(crate) const TITLE: &str = "Secure Print";

/// The list.
pub(crate) fn draw_list(view: &View, page: usize) -> Draft<Place> {
    let mut draft = Draft::inner("secure-print", TITLE);
    let waits = |job: &Job| release::waits(job) && !job.private;
    let jobs: Vec<_> = view.jobs.values().filter(|it| waits(it)).collect();
    if jobs.is_empty() {
        draft.message = Some("No print is stored.".into());
    }
    let pages = Pages::of(&jobs, page);
    for job in pages.shown {
        let place = Place::SecurePrint { job: job.id, password: release::form(job) };
        particulars::draw_row(&mut draft, view, job, place);
    }
    pages.draw(&mut draft, |page| Place::SecurePrints { page });
    draft
}
