//! The order of the queue as a naive list: the front is printed next, unless it is read too long.

use std::sync::Arc;

use super::{Change, Step};
use crate::View;
use crate::job::{
    HoldUntil, Job, JobAsk, JobId, JobState, JobType, READ_PATIENCE_MS, Resource, Stop,
};

/// Jobs that wait, and those that are read and nothing is going to hold, each with the priority among which it has its place.
#[derive(Debug, Default)]
pub(super) struct List(Vec<(JobId, u8)>);

impl List {
    /// What a change made of the order, and whether the device printed the front of it.
    pub(super) fn follow(&mut self, change: &Change<'_>) {
        let Change { before, after, .. } = change;
        if !after.power.is_on() {
            self.0.clear();
            return;
        }
        let now = |id: &JobId| after.jobs.get(id).map(|it| it.state.clone());
        let waits = |id: &JobId| now(id) == Some(JobState::Waiting(Resource::Engine));
        let stays = |id: &JobId| {
            waits(id)
                || after.jobs.get(id).is_some_and(|it| is_read_to_be_printed(it))
                || after.current_job.as_ref() == Some(id)
        };
        self.0.retain(|it| stays(&it.0));
        if change.granted {
            self.move_as_asked(change);
        }
        let mut on_engine = after.current_job.filter(|it| before.current_job == Some(*it));
        for job in came(change) {
            self.enter(change, job);
            if on_engine.is_none() && after.printer.prints() {
                on_engine = self.next(after).map(|at| self.0.remove(at).0);
            }
        }
        if on_engine.is_none() && after.current_job.is_some() {
            on_engine = self.next(after).map(|at| self.0.remove(at).0);
        }
        assert_eq!(on_engine, after.current_job, "of {:?} after {:?}", self.0, change.step);
        if on_engine.is_none() && after.printer.prints() {
            let next = self.next(after);
            assert_eq!(next, None, "of {:?} waits for nothing after {:?}", self.0, change.step);
        }
        let mut mine: Vec<_> = self.0.iter().map(|it| it.0).filter(waits).collect();
        mine.sort_unstable();
        let queued =
            after.jobs.values().filter(|it| it.state == JobState::Waiting(Resource::Engine));
        assert_eq!(mine, queued.map(|it| it.id).collect::<Vec<_>>(), "{:?}", change.step);
    }

    /// Where the job is that is printed next: all wait for the first one that is read, and once that is read too
    /// long, those of its holder.
    fn next(&self, view: &View) -> Option<usize> {
        let mut waiting = Vec::new();
        for (at, (id, _)) in self.0.iter().enumerate() {
            let job = view.jobs.get(id).unwrap();
            let in_since = job.documents.iter().map(|it| it.created).max().unwrap();
            if waiting.contains(&job.holder()) {
                continue;
            } else if job.state != JobState::Reading {
                return Some(at);
            } else if view.now.since_ms(in_since) < READ_PATIENCE_MS {
                return None;
            }
            waiting.push(job.holder());
        }
        None
    }

    /// A job that comes goes behind those of its priority; one that was begun, before them.
    fn enter(&mut self, change: &Change<'_>, job: &Job) {
        let priority = job.ticket().unwrap().priority;
        let was = change.before.jobs.get(&job.id).map(|it| it.state.clone());
        let begun = job.impressions_out() > 0
            || was == Some(JobState::Stopped(Resource::Engine, Stop::Suspended));
        let behind = |it: &(JobId, u8)| it.1 < priority || (begun && it.1 == priority);
        let at = self.0.iter().position(behind).unwrap_or(self.0.len());
        self.0.insert(at, (job.id, priority));
    }

    fn take(&mut self, id: JobId) -> bool {
        let before = self.0.len();
        self.0.retain(|it| it.0 != id);
        self.0.len() < before
    }

    fn move_as_asked(&mut self, change: &Change<'_>) {
        let Step::Ask { ask, .. } = change.step else { return };
        if let JobAsk::Promote(id) = ask {
            self.promote(*id);
        } else if let JobAsk::ScheduleAfter(id, after) = ask {
            match after {
                Some(it) if change.before.current_job == Some(*it) => self.promote(*id),
                None => self.promote(*id),
                Some(it) if it == id => {}
                Some(it) => {
                    self.take(*id);
                    let at = self.0.iter().position(|entry| entry.0 == *it).unwrap();
                    self.0.insert(at + 1, (*id, self.0[at].1));
                }
            }
        } else if let JobAsk::Change(id, ..) = ask {
            let priority = |view: &View| view.jobs.get(id).map(|it| it.ticket().unwrap().priority);
            let moves = priority(change.before) != priority(change.after);
            if moves && self.take(*id) {
                let job = change.after.jobs.get(id).unwrap();
                self.enter(change, job);
            }
        }
    }

    fn promote(&mut self, id: JobId) {
        if self.take(id) {
            let priority = self.0.first().map_or(100, |it| it.1);
            self.0.insert(0, (id, priority));
        }
    }
}

/// Whether a job is read and goes to the engine then.
fn is_read_to_be_printed(job: &Job) -> bool {
    let Some(print) = job.print() else { return false };
    let is_held = print.private
        || print.ticket.password.is_some()
        || print.ticket.hold != HoldUntil::NoHold
        || print.job_type == JobType::BackgroundForm;
    job.state == JobState::Reading && !is_held
}

/// The jobs that came to wait for the engine, in the order in which they did.
fn came<'a>(change: &Change<'a>) -> Vec<&'a Arc<Job>> {
    let waits = |job: &Job| match job.state {
        JobState::Waiting(Resource::Engine)
        | JobState::Running(Resource::Engine)
        | JobState::Stopped(Resource::Engine, Stop::Attention | Stop::Paused) => true,
        JobState::Reading => is_read_to_be_printed(job),
        JobState::Incoming { .. }
        | JobState::Held { .. }
        | JobState::Stopped(Resource::Engine, Stop::Suspended)
        | JobState::Waiting(Resource::Scanner | Resource::Network | Resource::Line)
        | JobState::Running(Resource::Scanner | Resource::Network | Resource::Line)
        | JobState::Stopped(Resource::Scanner | Resource::Network | Resource::Line, _)
        | JobState::Ended(_) => false,
    };
    let before = |job: &Job| change.before.jobs.get(&job.id);
    let new = |job: &&Arc<Job>| waits(job) && !before(job).is_some_and(|it| waits(it));
    let mut came: Vec<_> = change.after.jobs.values().filter(new).collect();
    came.sort_by_key(|job| (before(job).and_then(|it| it.state.held_until()), job.id));
    came
}
