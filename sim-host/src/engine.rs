//! The print engine: what it prints and at which pace.

use std::sync::Arc;

use sim_core::job::{JobId, Plan, Position, Side};
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

/// What is to be printed.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) job: JobId,
    /// The documents, as the plan counts them.
    pub(crate) documents: Arc<[Stored]>,
    pub(crate) plan: Arc<Plan>,
    /// Impressions that are out already, over all copies.
    pub(crate) from: u64,
}

/// A job on the engine.
#[derive(Debug)]
struct Run {
    order: Order,
    name: Arc<str>,
    owner: Option<Arc<str>>,
    /// Impressions that are out, over all copies.
    out: u64,
    /// How many of them lie in the tray as sets or parts of sets.
    laid: u64,
    /// When the next side is out at the timed pace.
    next_at: Tick,
    side_ms: u64,
}

impl Engine {
    pub(crate) fn new(pace: Pace) -> Self {
        Self { pace, run: None }
    }

    /// Begins to print, or goes on.
    pub(crate) fn start(&mut self, now: Tick, view: &View, order: Order) {
        let side_ms = 60_000 / u64::from(view.identity.model.pages_per_minute.max(1));
        let about = view.job(order.job);
        self.run = Some(Run {
            name: about.map_or_else(|| "".into(), |it| it.name.clone()),
            owner: about.and_then(|it| it.owner.as_ref()).map(|it| it.as_str().into()),
            out: order.from,
            laid: order.from,
            next_at: now.after_ms(side_ms),
            side_ms,
            order,
        });
    }

    /// Stops; what is out of an unfinished set stays in the tray.
    pub(crate) fn stop(&mut self, now: Tick, job: JobId, tray: &mut Tray) {
        if let Some(mut run) = self.run.take_if(|it| it.order.job == job) {
            run.lay(now, tray);
        }
    }

    /// The job on the engine, its impressions that are out, and all its impressions.
    pub(crate) fn running(&self) -> Option<(JobId, u64, u64)> {
        self.run.as_ref().map(|it| (it.order.job, it.out, it.total()))
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
            Pace::Timed if run.next_at <= now => 1 + now.since_ms(run.next_at) / run.side_ms.max(1),
            Pace::Timed | Pace::Manual => 0,
        };
        self.put_out(now, due, tray)
    }

    /// Prints up to `sides` sides now.
    pub(crate) fn put_out(&mut self, now: Tick, sides: u64, tray: &mut Tray) -> Vec<Fact> {
        let Some(run) = &mut self.run else { return Vec::new() };
        let sides = sides.min(run.total() - run.out);
        if sides == 0 {
            return Vec::new();
        }
        run.next_at = run.next_at.after_ms(run.side_ms * sides);
        let end = run.out + sides;
        while run.out < end {
            let set_ends = run.set_ends();
            run.out = set_ends.min(end);
            if run.out == set_ends {
                run.lay(now, tray);
            }
        }
        let job = run.order.job;
        let mut facts = vec![Fact::PagesOut(job, u32::try_from(sides).unwrap_or(u32::MAX))];
        if run.out == run.total() {
            facts.push(Fact::Printed(job));
            self.run = None;
        }
        facts
    }
}

impl Run {
    fn total(&self) -> u64 {
        self.order.plan.impressions_total()
    }

    /// The sides of the set that begins or goes on when `out` impressions are out.
    fn set_at(&self, out: u64) -> Option<(Position, &[Side])> {
        let position = self.order.plan.position(out)?;
        Some((position, self.order.plan.sets.get(position.set)?))
    }

    /// How many impressions are out when the set that is being printed is whole.
    fn set_ends(&self) -> u64 {
        let set = self.set_at(self.out);
        set.map_or(self.total(), |(at, sides)| self.out + (sides.len() - at.side) as u64)
    }

    /// Lays what is out of a set and not yet laid into the tray.
    fn lay(&mut self, now: Tick, tray: &mut Tray) {
        let Some((at, sides)) = self.set_at(self.laid).filter(|_| self.laid < self.out) else {
            return;
        };
        let count = usize::try_from(self.out - self.laid).unwrap_or(usize::MAX);
        let laid: Arc<[Side]> = sides.iter().skip(at.side).take(count).cloned().collect();
        let is_whole = laid.len() == sides.len();
        let order = &self.order;
        tray.lay(|id| Output {
            id,
            job: order.job,
            name: self.name.clone(),
            owner: self.owner.clone(),
            copy: at.copy + 1,
            pages: u32::try_from(laid.len()).unwrap_or(u32::MAX),
            at: now,
            documents: order.documents.clone(),
            number_up: order.plan.number_up,
            sides: laid,
            is_whole,
        });
        self.laid = self.out;
    }
}
