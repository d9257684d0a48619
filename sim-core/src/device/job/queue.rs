//! The order in which jobs are printed, and the job on the engine.

use std::sync::Arc;

use super::super::Device;
use crate::audit::Event;
use crate::chunked::Chunked;
use crate::condition::Need;
use crate::job::{AbortReason, JobDocument, JobId, JobRefused, JobState, PRIORITIES, Plan, Stop};
use crate::meter::Meter;
use crate::printer::Pause;
use crate::{Effect, Refused, Reply};

/// Room between two places, so that a job can be put between them.
const STEP: i64 = 1 << 20;

/// A job's place: the rank of its priority, then its turn. The least is printed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    rank: u8,
    turn: i64,
}

/// Jobs that wait for the engine, and the one that is on it. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    order: Chunked<Place, JobId>,
    places: Chunked<JobId, Place>,
    turns: i64,
    /// Which page of the job on the engine lies where.
    plan: Option<Arc<Plan>>,
}

impl Queue {
    /// Whether jobs that waited before and still do changed places.
    pub(crate) fn is_reordered(&self, before: &Self) -> bool {
        let moved = self.places.changes(&before.places, |a, b| a == b);
        moved.iter().any(|(job, place)| place.is_some() && before.places.contains_key(job))
    }

    /// Takes all out that wait.
    pub(crate) fn clear(&mut self) {
        *self = Self { plan: self.plan.take(), ..Self::default() };
    }

    fn push(&mut self, job: JobId, priority: u8) {
        self.turns += STEP;
        self.put(job, Place { rank: rank(priority), turn: self.turns });
    }

    /// Puts a job before all of its priority.
    fn push_front(&mut self, job: JobId, priority: u8) {
        let rank = rank(priority);
        let first = self.order.after(&Place { rank, turn: i64::MIN }).map(|it| *it.0);
        let turn = first.filter(|it| it.rank == rank).map_or(0, |it| it.turn - STEP);
        self.put(job, Place { rank, turn });
    }

    /// Puts a job before all others.
    fn push_first(&mut self, job: JobId) {
        let first = self.order.first().map(|it| *it.0);
        let first = first.unwrap_or(Place { rank: rank(PRIORITIES.1), turn: 0 });
        self.put(job, Place { turn: first.turn - STEP, ..first });
    }

    /// Puts a job right after another one; whether that one waits here.
    fn push_after(&mut self, job: JobId, other: JobId) -> bool {
        let Some(mut place) = self.places.get(&other).copied() else { return false };
        if self.turn_after(place).is_none() {
            self.spread();
            place = self.places.get(&other).copied().unwrap_or(place);
        }
        let turn = self.turn_after(place).unwrap_or(place.turn + 1);
        self.put(job, Place { turn, ..place });
        true
    }

    /// A free turn after this place; `None` where there is no room before the next one.
    fn turn_after(&self, place: Place) -> Option<i64> {
        let next = self.order.after(&place).map(|it| *it.0).filter(|it| it.rank == place.rank);
        let gap = next.map_or(STEP, |it| it.turn - place.turn) / 2;
        (gap > 0).then_some(place.turn + gap)
    }

    /// Makes room between all places.
    fn spread(&mut self) {
        let order: Vec<_> = self.order.iter().map(|(place, job)| (place.rank, *job)).collect();
        (self.order, self.places, self.turns) = (Chunked::default(), Chunked::default(), 0);
        for (rank, job) in order {
            self.turns += STEP;
            self.put(job, Place { rank, turn: self.turns });
        }
    }

    fn put(&mut self, job: JobId, place: Place) {
        // Who comes later stands behind those that were put behind the last.
        self.turns = self.turns.max(place.turn);
        self.order.insert(place, job);
        self.places.insert(job, place);
    }

    /// Takes a job out; whether it was there.
    fn remove(&mut self, job: JobId) -> bool {
        let place = self.places.remove(&job);
        place.is_some_and(|it| self.order.remove(&it).is_some())
    }

    fn pop(&mut self) -> Option<JobId> {
        let job = *self.order.first()?.1;
        self.remove(job);
        Some(job)
    }
}

/// The highest priority comes first.
fn rank(priority: u8) -> u8 {
    PRIORITIES.1.saturating_sub(priority)
}

impl Device {
    /// Works out how much a job prints.
    pub(super) fn measure(&mut self, id: JobId) {
        let plan = self.state.jobs.get(&id).and_then(|it| it.plan());
        let sheets = plan.as_ref().map(|it| u32::try_from(it.sheets_total()).unwrap_or(u32::MAX));
        let impressions = plan.as_ref().map(Plan::impressions);
        self.change_job(id, |it| (it.impressions, it.sheets) = (impressions, sheets));
    }

    /// Puts a job behind those of its priority. One that was begun goes before them.
    pub(super) fn enqueue(&mut self, id: JobId) {
        self.change_job(id, |it| it.state = JobState::Queued);
        let Some(job) = self.state.jobs.get(&id) else { return };
        let priority = job.ticket.priority;
        if job.impressions_out > 0 {
            self.queue.push_front(id, priority);
        } else {
            self.queue.push(id, priority);
        }
        self.start_next();
    }

    /// Stops the job on the engine while a part keeps it from printing, and lets it go on when none does
    /// any more. It is told in [`crate::condition::Condition`] what paper the job waits for.
    pub(in crate::device) fn mind_engine(&mut self) {
        let condition = &self.state.condition;
        let told = condition.need.is_some();
        let current = self.state.current_job.and_then(|it| self.state.jobs.get(&it));
        let Some(job) = current.filter(|it| it.state.is_on_engine()).cloned() else {
            if told {
                self.conclude(None);
            }
            return;
        };
        let plan = self.queue.plan.as_ref();
        let next = plan.and_then(|it| it.side(job.impressions_out.into())).map(|it| it.media);
        let wanted = next.unwrap_or(job.ticket.media).wanted();
        let need = Need { job: job.id, wanted };
        let has_paper = condition.readings.tray_for(&need.wanted).is_some();
        let runs = has_paper && !condition.readings.stops_engine();
        let state = match runs {
            true => JobState::Printing,
            false => JobState::Stopped(Stop::Attention),
        };
        if job.state != state {
            self.change_job(job.id, |it| it.state = state);
        }
        if told || !has_paper {
            self.conclude(Some(need).filter(|_| !has_paper));
        }
    }

    /// Takes a job out of the queue.
    pub(super) fn unqueue(&mut self, id: JobId) {
        self.queue.remove(id);
    }

    /// Has the next job printed, if the engine is free and nobody paused it.
    pub(in crate::device) fn start_next(&mut self) {
        while self.state.current_job.is_none() && self.state.printer.prints() {
            let Some(id) = self.queue.pop() else { return };
            self.start_printing(id);
        }
    }

    fn start_printing(&mut self, id: JobId) {
        let Some(plan) = self.state.jobs.get(&id).and_then(|it| it.plan()) else { return };
        let now = self.desk.now;
        self.change_job(id, |it| {
            it.state = JobState::Printing;
            it.printing_since = it.printing_since.or(Some(now));
        });
        self.state.current_job = Some(id);
        self.queue.plan = Some(Arc::new(plan));
        self.print_on();
    }

    /// Prints what is left of the job for which the engine is kept.
    fn print_on(&mut self) {
        let Some((id, plan)) = self.state.current_job.zip(self.queue.plan.clone()) else { return };
        self.change_job(id, |it| it.state = JobState::Printing);
        let Some(job) = self.state.jobs.get(&id) else { return };
        let from = u64::from(job.impressions_out);
        // Ranges can lie behind the last page: then nothing is printed, and that is all.
        if from >= plan.impressions_total() {
            return self.printed(id);
        }
        let documents = job.printed().map(JobDocument::as_printed).collect();
        self.desk.effect(Effect::Print { job: id, documents, plan, from });
    }

    pub(in crate::device) fn pages_out(&mut self, id: JobId, more: u32) {
        let plan = self.queue.plan.clone().filter(|_| self.state.current_job == Some(id));
        let Some((plan, job)) = plan.zip(self.state.jobs.get(&id)) else { return };
        let out = job.impressions_out.saturating_add(more);
        let mut printed = Meter::default();
        let sides = (job.impressions_out..out).map_while(|at| plan.side(at.into()));
        sides.for_each(|it| printed.count(it));
        self.state.meter.add(printed);
        self.change_job(id, |it| {
            it.sheets_out += u32::try_from(printed.sheets).unwrap_or(u32::MAX);
            it.impressions_out = out;
        });
        let account = self.state.jobs.get(&id).and_then(|it| it.ticket.account.clone());
        account.iter().for_each(|it| self.accounts.charge(it, more));
    }

    pub(in crate::device) fn printed(&mut self, id: JobId) {
        let Some(job) = self.state.jobs.get(&id).cloned() else { return };
        // The last sheet may have been the last in its tray, so that the job already waits for paper.
        if !job.state.is_on_engine() {
            return;
        }
        let owner = self.users.audit_name(job.owner.as_ref());
        self.desk.audit(Event::PrintCompleted, &owner, &job.name);
        self.end(id, JobState::Completed);
        self.free_engine(id);
    }

    /// The job on the engine cannot be printed: it ends, and the next one begins.
    pub(in crate::device) fn not_printed(&mut self, id: JobId, why: &str) {
        if self.state.current_job == Some(id) {
            self.abort_for(id, AbortReason::Device, why);
        }
    }

    /// The engine is free of a job.
    pub(super) fn free_engine(&mut self, id: JobId) {
        if self.state.current_job.take_if(|it| *it == id).is_some() {
            self.queue.plan = None;
            if self.state.printer.pause == Pause::AfterCurrent {
                self.switch(|it| it.pause = Pause::Paused);
            }
            self.start_next();
        }
    }

    /// Stops the job on the engine, so that others are printed.
    pub(super) fn suspend(&mut self, id: Option<JobId>) -> Result<Reply, Refused> {
        let current = self.state.current_job.ok_or(Refused::Job(JobRefused::NothingPrints))?;
        let id = id.unwrap_or(current);
        let job = self.in_state(id, JobState::is_on_engine)?;
        self.desk.effect(Effect::StopPrinting(job.id));
        self.change_job(id, |it| it.state = JobState::Stopped(Stop::Suspended));
        self.free_engine(id);
        Ok(Reply::Done)
    }

    /// Puts a suspended job before those of its priority.
    pub(super) fn resume_job(&mut self, id: JobId) -> Result<Reply, Refused> {
        self.in_state(id, |it| it == JobState::Stopped(Stop::Suspended))?;
        self.change_job(id, |it| it.state = JobState::Queued);
        let priority = self.state.jobs.get(&id).map_or(0, |it| it.ticket.priority);
        self.queue.push_front(id, priority);
        self.start_next();
        Ok(Reply::Done)
    }

    /// Puts a waiting job behind another one, or before all.
    pub(super) fn schedule_after(
        &mut self,
        id: JobId,
        after: Option<JobId>,
    ) -> Result<Reply, Refused> {
        self.in_state(id, |it| it == JobState::Queued)?;
        let after = after.filter(|it| self.state.current_job != Some(*it));
        if let Some(other) = after.filter(|it| *it != id) {
            self.in_state(other, |it| it == JobState::Queued)?;
            self.queue.remove(id);
            self.queue.push_after(id, other);
        } else if after.is_none() {
            self.queue.remove(id);
            self.queue.push_first(id);
        }
        Ok(Reply::Done)
    }

    /// Gives a waiting job the place of its priority.
    pub(super) fn requeue(&mut self, id: JobId) {
        let priority = self.state.jobs.get(&id).map(|it| it.ticket.priority);
        if let Some(priority) = priority.filter(|_| self.queue.remove(id)) {
            self.queue.push(id, priority);
        }
    }

    /// Stops the engine in the middle; it is kept for its job.
    pub(in crate::device) fn pause_engine(&mut self) {
        let Some(id) = self.state.current_job else { return };
        if self.in_state(id, JobState::is_on_engine).is_ok() {
            self.desk.effect(Effect::StopPrinting(id));
            self.change_job(id, |it| it.state = JobState::Stopped(Stop::Paused));
        }
    }

    /// Goes on with the job for which the engine was kept, or with the next.
    pub(in crate::device) fn resume_engine(&mut self) {
        let kept = self.state.current_job.and_then(|it| self.state.jobs.get(&it));
        if kept.is_some_and(|it| it.state == JobState::Stopped(Stop::Paused)) {
            self.print_on();
        } else {
            self.start_next();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_order_is_that_of_a_naive_list(
            steps in prop::collection::vec((0..6u8, 1..12u32, 1..12u32, 48..52u8), 1..200),
        ) {
            let mut queue = Queue::default();
            // Each job with the priority among which it has its place.
            let mut list: Vec<(u32, u8)> = Vec::new();
            for (what, job, other, priority) in steps {
                let id = JobId(job);
                if what == 5 {
                    let front = (!list.is_empty()).then(|| list.remove(0).0);
                    prop_assert_eq!(queue.pop().map(|it| it.0), front);
                    continue;
                }
                list.retain(|it| it.0 != job);
                queue.remove(id);
                let front = list.first().map_or(PRIORITIES.1, |it| it.1);
                let after = list.iter().position(|it| it.0 == other);
                let at = match what {
                    0 => { queue.push(id, priority); list.iter().position(|it| it.1 < priority) }
                    1 => { queue.push_front(id, priority); list.iter().position(|it| it.1 <= priority) }
                    2 => { queue.push_first(id); Some(0) }
                    3 | 4 => {
                        prop_assert_eq!(queue.push_after(id, JobId(other)), after.is_some());
                        if after.is_none() { continue }
                        after.map(|it| it + 1)
                    }
                    _ => unreachable!(),
                };
                let place = match (what, after) {
                    (2, _) => front,
                    (3 | 4, Some(it)) => list[it].1,
                    (_, _) => priority,
                };
                list.insert(at.unwrap_or(list.len()), (job, place));
                let order: Vec<_> = queue.order.values().map(|it| it.0).collect();
                prop_assert_eq!(order, list.iter().map(|it| it.0).collect::<Vec<_>>());
                prop_assert_eq!(queue.places.len(), list.len());
            }
        }
    }

    #[test]
    fn a_job_finds_room_after_another_one_however_often() {
        let mut queue = Queue::default();
        queue.push(JobId(1), 50);
        queue.push(JobId(2), 50);
        for id in 3..200 {
            assert!(queue.push_after(JobId(id), JobId(1)));
        }
        queue.push_first(JobId(200));
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|it| it.0).collect();
        let expected = [200, 1].into_iter().chain((3..200).rev()).chain([2]);
        assert_eq!(order, expected.collect::<Vec<_>>());
    }

    #[test]
    fn the_highest_priority_comes_first_then_the_first_come() {
        let mut queue = Queue::default();
        for (id, priority) in [(1, 50), (2, 1), (3, 100), (4, 50), (5, 51)] {
            queue.push(JobId(id), priority);
        }
        queue.push_front(JobId(6), 50);
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|it| it.0).collect();
        assert_eq!(order, [3, 5, 6, 1, 4, 2]);
    }
}
