//! The print engine: what it prints and at which pace.
//!
//! It pulls a sheet for the first side on it and lays it into the tray with the last. Where none can be
//! pulled, or a cover is opened before the last side is done, it stands still until a hand has done
//! something; a sheet that was under way then is spoiled and its sides are printed again.

use std::sync::Arc;

use sim_core::job::{JobId, Plan, Position, Set};
use sim_core::media::InputTray;
use sim_core::{Fact, Tick, View};

use crate::documents::Stored;
use crate::mechanism::{Feed, Mechanism};
use crate::pace::{Pace, Paced};
use crate::tray::{Output, Paper, Sides, Tray};

/// Sides that are printed in one turn of the owner, whatever is due: then others have theirs.
pub(crate) const SIDES_PER_TURN: u64 = 1_000;

/// The engine, with at most one job on it.
#[derive(Debug, Default)]
pub(crate) struct Engine {
    run: Option<Run>,
    /// Sides that a hand still has it print.
    by_hand: u64,
}

/// What the engine works with.
pub(crate) struct Parts<'a> {
    pub(crate) mechanism: &'a mut Arc<Mechanism>,
    pub(crate) tray: &'a mut Tray,
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
    /// Impressions that are out, over all copies: those on sheets that are.
    out: u64,
    /// Sheets that are out.
    sheets: u32,
    /// Impressions on the sheet that is under way.
    under_way: u64,
    /// Where that sheet came from.
    fed_from: InputTray,
    /// No sheet can be pulled until a hand has done something.
    stands_still: bool,
    /// How many of them lie in the tray as sets or parts of sets.
    laid: u64,
    /// Sheets that are out and not among them.
    unlaid: Vec<Paper>,
    /// Their number.
    unlaid_sheets: u32,
    /// Whether nothing on them is in colour.
    unlaid_monochrome: bool,
    /// Its sides.
    paced: Paced,
}

impl Engine {
    /// Begins to print, or goes on.
    pub(crate) fn start(
        &mut self,
        now: Tick,
        view: &View,
        order: Order,
        mechanism: &mut Arc<Mechanism>,
    ) {
        if mechanism.planned.is_some() {
            Arc::make_mut(mechanism).begin(order.job);
        }
        let side_ms = 60_000 / u64::from(view.identity.model.pages_per_minute.max(1));
        let about = view.job(order.job);
        self.by_hand = 0;
        self.run = Some(Run {
            name: about.map_or_else(|| "".into(), |it| it.name.clone()),
            owner: about.and_then(|it| it.owner.as_ref()).map(|it| it.as_str().into()),
            out: order.from,
            sheets: u32::try_from(order.plan.sheets(order.from)).unwrap_or(u32::MAX),
            under_way: 0,
            fed_from: InputTray::One,
            stands_still: false,
            laid: order.from,
            unlaid: Vec::new(),
            unlaid_sheets: 0,
            unlaid_monochrome: true,
            paced: Paced::begin(now, side_ms),
            order,
        });
    }

    /// Stops; what is out of an unfinished set stays in the tray.
    pub(crate) fn stop(&mut self, now: Tick, job: JobId, parts: &mut Parts<'_>) {
        if let Some(mut run) = self.run.take_if(|it| it.order.job == job) {
            run.lay(now, parts.tray);
            self.by_hand = 0;
        }
        parts.forget_plan(job);
    }

    /// A hand has done something: a sheet may be pulled now.
    pub(crate) fn try_again(&mut self, now: Tick) {
        if let Some(run) = self.run.as_mut().filter(|it| it.stands_still) {
            run.stands_still = false;
            run.paced = run.paced.again(now);
        }
    }

    /// Sheets that are out and not yet laid as a set or a part of one.
    pub(crate) fn unlaid_sheets(&self) -> u32 {
        self.run.as_ref().map_or(0, |it| it.unlaid_sheets)
    }

    /// The job on the engine, its impressions that are out, and all its impressions.
    pub(crate) fn running(&self) -> Option<(JobId, u64, u64)> {
        self.run.as_ref().map(|it| (it.order.job, it.out, it.total()))
    }

    /// When something happens next by itself.
    pub(crate) fn next_at(&self, now: Tick, pace: Pace) -> Option<Tick> {
        let run = self.run.as_ref().filter(|it| !it.stands_still)?;
        run.paced.next_at(now, pace)
    }

    /// A hand has it print so many sides more, at whatever pace.
    pub(crate) fn put_out(&mut self, sides: u64) {
        self.by_hand = self.by_hand.saturating_add(sides);
    }

    /// Whether it still prints what a hand had it print.
    pub(crate) fn puts_out(&self) -> bool {
        self.by_hand > 0
    }

    /// Prints what is due at `now`, up to `left` sides, from which they are taken. What is told are the
    /// sides on sheets that are out.
    pub(crate) fn wake(
        &mut self,
        now: Tick,
        pace: Pace,
        left: &mut u64,
        parts: &mut Parts<'_>,
    ) -> Vec<Fact> {
        let by_hand = self.by_hand > 0;
        let Some(run) = self.run.as_mut().filter(|it| by_hand || !it.stands_still) else {
            self.by_hand = 0;
            return Vec::new();
        };
        let (job, before) = (run.order.job, run.out);
        let due = if by_hand { self.by_hand } else { run.paced.due(now, pace) };
        let mut sides = due.min(*left).min(run.total() - run.out - run.under_way);
        while sides > 0 && run.print_side(now, parts) {
            sides -= 1;
            *left -= 1;
            self.by_hand = self.by_hand.saturating_sub(1);
            run.paced.advance(1);
        }
        if run.stands_still {
            self.by_hand = 0;
        }
        let mut facts = Vec::new();
        if run.out > before {
            let more = u32::try_from(run.out - before).unwrap_or(u32::MAX);
            facts.push(Fact::PagesOut(job, more));
        }
        if run.out == run.total() {
            facts.push(Fact::Printed(job));
            (self.run, self.by_hand) = (None, 0);
            parts.forget_plan(job);
        }
        facts
    }
}

impl Parts<'_> {
    /// What was planned for a job does not happen when it is over.
    fn forget_plan(&mut self, job: JobId) {
        if self.mechanism.planned.is_some() {
            Arc::make_mut(self.mechanism).end(job);
        }
    }
}

impl Run {
    fn total(&self) -> u64 {
        self.order.plan.impressions_total()
    }

    /// Prints the next side; `false` where the engine stands still.
    fn print_side(&mut self, now: Tick, parts: &mut Parts<'_>) -> bool {
        let Some(side) = self.order.plan.side(self.out + self.under_way) else { return false };
        let (ends_sheet, is_monochrome) = (side.ends_sheet, side.is_monochrome);
        let mechanism = Arc::make_mut(parts.mechanism);
        let feed = Feed {
            job: self.order.job,
            sheet: self.sheets.saturating_add(1),
            wanted: &side.media.wanted(),
            output: parts.tray.sheets().saturating_add(self.unlaid_sheets),
        };
        let fed = match self.under_way {
            0 => mechanism.feed(&feed),
            _ => Some(self.fed_from).filter(|_| mechanism.turns()),
        };
        let Some(tray) = fed else {
            (self.under_way, self.stands_still) = (0, true);
            return false;
        };
        self.fed_from = tray;
        mechanism.mark(is_monochrome);
        self.unlaid_monochrome &= is_monochrome;
        self.under_way += 1;
        if ends_sheet {
            let set_ends = self.set_ends();
            self.out += self.under_way;
            self.under_way = 0;
            self.sheets = self.sheets.saturating_add(1);
            Paper::add(&mut self.unlaid, tray, mechanism.medium(tray));
            self.unlaid_sheets = self.unlaid_sheets.saturating_add(1);
            if self.out >= set_ends {
                self.lay(now, parts.tray);
            }
        }
        true
    }

    /// The set that begins or goes on when `out` impressions are out.
    fn set_at(&self, out: u64) -> Option<(Position, &Set)> {
        let position = self.order.plan.position(out)?;
        Some((position, self.order.plan.sets().get(position.set)?))
    }

    /// How many impressions are out when the set that is being printed is whole.
    fn set_ends(&self) -> u64 {
        let set = self.set_at(self.out);
        set.map_or(self.total(), |(at, set)| self.out + u64::from(set.sides() - at.side))
    }

    /// Lays what is out of a set and not yet laid into the tray.
    fn lay(&mut self, now: Tick, tray: &mut Tray) {
        let order = &self.order;
        let at = order.plan.position(self.laid).filter(|_| self.laid < self.out);
        let Some(Position { set, copy, side }) = at else { return };
        let count = u32::try_from(self.out - self.laid).unwrap_or(u32::MAX);
        tray.lay(|id| Output {
            id,
            job: order.job,
            name: self.name.clone(),
            owner: self.owner.clone(),
            copy: copy + 1,
            at: now,
            documents: order.documents.clone(),
            paper: self.unlaid.drain(..).collect(),
            sides: Sides::new(order.plan.clone(), set, side, count),
            is_monochrome: self.unlaid_monochrome,
        });
        (self.unlaid_sheets, self.unlaid_monochrome) = (0, true);
        self.laid = self.out;
    }
}
