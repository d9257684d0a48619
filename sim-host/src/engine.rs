//! The print engine: what it prints and at which pace.

use std::sync::Arc;

use sim_core::job::JobId;
use sim_core::{Fact, Tick, View};

use crate::documents::Stored;
use crate::tray::{Output, Tray};

/// How fast physical work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// At once.
    Instant,
    /// At the model's pages per minute.
    Timed,
    /// A page whenever a hand says so.
    Manual,
}

/// The engine, with at most one job on it.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) pace: Pace,
    run: Option<Run>,
}

/// A job on the engine.
#[derive(Debug)]
struct Run {
    job: JobId,
    name: Arc<str>,
    owner: Option<Arc<str>>,
    document: Stored,
    pages: u32,
    copies: u16,
    /// Pages that are out, over all copies.
    out: u64,
    /// When the next page is out at the timed pace.
    next_at: Tick,
    page_ms: u64,
}

impl Engine {
    pub(crate) fn new(pace: Pace) -> Self {
        Self { pace, run: None }
    }

    /// Begins to print.
    pub(crate) fn start(
        &mut self,
        now: Tick,
        view: &View,
        job: JobId,
        document: Stored,
        pages: u32,
        copies: u16,
    ) {
        let page_ms = 60_000 / u64::from(view.identity.model.pages_per_minute.max(1));
        let about = view.job(job);
        self.run = Some(Run {
            job,
            name: about.map_or_else(|| "".into(), |it| it.name.clone()),
            owner: about.and_then(|it| it.owner.as_ref()).map(|it| it.as_str().into()),
            document,
            pages: pages.max(1),
            copies,
            out: 0,
            next_at: now.after_ms(page_ms),
            page_ms,
        });
    }

    /// Stops; what is out of an unfinished copy stays in the tray.
    pub(crate) fn stop(&mut self, now: Tick, job: JobId, tray: &mut Tray) {
        if let Some(run) = self.run.take_if(|it| it.job == job) {
            let partial = u32::try_from(run.out % u64::from(run.pages)).unwrap_or(u32::MAX);
            if partial > 0 {
                run.lay(now, partial, tray);
            }
        }
    }

    /// The job on the engine, its pages that are out, and all its pages.
    pub(crate) fn running(&self) -> Option<(JobId, u64, u64)> {
        self.run.as_ref().map(|it| (it.job, it.out, it.total()))
    }

    /// When something happens next by itself.
    pub(crate) fn next_at(&self, now: Tick) -> Option<Tick> {
        let run = self.run.as_ref()?;
        match self.pace {
            Pace::Instant => Some(now),
            Pace::Timed => Some(run.next_at),
            Pace::Manual => None,
        }
    }

    /// Prints what is due at `now`.
    pub(crate) fn wake(&mut self, now: Tick, tray: &mut Tray) -> Vec<Fact> {
        let Some(run) = &self.run else { return Vec::new() };
        let due = match self.pace {
            Pace::Instant => u64::MAX,
            Pace::Timed if run.next_at <= now => 1 + now.since_ms(run.next_at) / run.page_ms.max(1),
            Pace::Timed | Pace::Manual => 0,
        };
        self.put_out(now, due, tray)
    }

    /// Prints up to `pages` pages now.
    pub(crate) fn put_out(&mut self, now: Tick, pages: u64, tray: &mut Tray) -> Vec<Fact> {
        let Some(run) = &mut self.run else { return Vec::new() };
        let pages = pages.min(run.total() - run.out);
        if pages == 0 {
            return Vec::new();
        }
        let copies_before = run.out / u64::from(run.pages);
        run.out += pages;
        run.next_at = run.next_at.after_ms(run.page_ms * pages);
        for _ in copies_before..run.out / u64::from(run.pages) {
            run.lay(now, run.pages, tray);
        }
        let mut facts = vec![Fact::PagesOut(run.job, u32::try_from(pages).unwrap_or(u32::MAX))];
        if run.out == run.total() {
            facts.push(Fact::Printed(run.job));
            self.run = None;
        }
        facts
    }
}

impl Run {
    fn total(&self) -> u64 {
        u64::from(self.pages) * u64::from(self.copies)
    }

    /// Lays a copy into the tray: the whole ones in their order, and a part of the one begun.
    fn lay(&self, now: Tick, pages: u32, tray: &mut Tray) {
        let laid = tray.outputs().iter().rev().find(|it| it.job == self.job);
        let copy = laid.map_or(0, |it| it.copy) + 1;
        tray.lay(|id| Output {
            id,
            job: self.job,
            name: self.name.clone(),
            owner: self.owner.clone(),
            copy,
            pages,
            at: now,
            document: self.document.clone(),
        });
    }
}
