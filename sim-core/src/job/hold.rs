//! Holding jobs and letting them go.

use super::machine::{Lent, Machine};
use super::{HoldUntil, Holds, JobId, JobRefused, JobState, Resource};
use crate::desk::Desk;
use crate::truth::{About, Kind};
use crate::{Refused, Reply, Tick};

impl Machine {
    /// A job that was read waits for whatever holds it, or for its resource.
    pub(super) fn hold_or_enqueue(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id) else { return };
        let (why, until) = (job.work.holds(lent.printer.holds_new), job.work.hold_until());
        self.hold_for(lent, id, why, until);
    }

    /// Holds a job for these reasons and until then, or lets it go where there is none.
    fn hold_for(&mut self, lent: &mut Lent<'_>, id: JobId, why: Holds, until: HoldUntil) {
        let (is_held, ends) = holds(lent.desk, until);
        let why = Holds { until: is_held, ..why };
        self.set_state(id, JobState::Held { why, until: ends });
        match why.any() {
            true => self.leave_queue(lent, id),
            false => self.enqueue(lent, id),
        }
    }

    /// Lets a held job go whatever holds it: somebody at the device wants it now.
    pub(super) fn release_now(&mut self, lent: &mut Lent<'_>, id: JobId) {
        self.hold_for(lent, id, Holds::default(), HoldUntil::NoHold);
    }

    /// Holds a job of which nothing is done yet.
    pub(super) fn hold(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        until: HoldUntil,
    ) -> Result<Reply, Refused> {
        let job = self.in_state(id, JobState::is_pending)?;
        if job.needs() != Resource::Engine {
            return Err(Refused::Job(JobRefused::State(job.state.clone())));
        }
        self.change(id, |it| it.work.set_hold_until(until));
        match job.state {
            JobState::Waiting(_) if holds(lent.desk, until).0 => {
                self.hold_for(lent, id, Holds::default(), until);
            }
            JobState::Held { why, .. } => self.hold_for(lent, id, why, until),
            // It takes effect once the job was read.
            JobState::Reading => self.place_unread(lent, id),
            JobState::Incoming { .. }
            | JobState::Waiting(_)
            | JobState::Running(_)
            | JobState::Stopped(..)
            | JobState::Ended(_) => {}
        }
        Ok(Reply::Done)
    }

    /// Lets a job go that is held, or will be once it was read. One that waits for somebody at the panel goes on
    /// waiting.
    pub(super) fn let_go(&mut self, lent: &mut Lent<'_>, id: JobId) -> Result<Reply, Refused> {
        let job = self.in_state(id, |it| it.is_held() || it.is_unread())?;
        let ahead = job.holds_ahead(&lent.desk.clock, lent.desk.now);
        if ahead.until {
            self.change(id, |it| it.work.set_hold_until(HoldUntil::NoHold));
            self.place_unread(lent, id);
            return Ok(Reply::Done);
        }
        if job.state.is_unread() {
            return Err(Refused::Job(JobRefused::State(job.state.clone())));
        }
        let why = job.state.holds();
        if !why.until && !why.new_job && !why.redial {
            return Err(Refused::Job(JobRefused::AtPanel));
        }
        self.change(id, |it| it.work.set_hold_until(HoldUntil::NoHold));
        let why = Holds { new_job: false, redial: false, ..why };
        self.hold_for(lent, id, why, HoldUntil::NoHold);
        Ok(Reply::Done)
    }

    /// Lets all jobs go that are held because they were new.
    pub(crate) fn let_new_jobs_go(&mut self, lent: &mut Lent<'_>) {
        let held = self.jobs.values().filter(|it| it.state.holds().new_job);
        let held: Vec<_> = held.map(|it| (it.id, it.state.clone())).collect();
        for (id, state) in held {
            let why = Holds { new_job: false, ..state.holds() };
            self.set_state(id, JobState::Held { why, until: state.held_until() });
            if !why.any() {
                self.enqueue(lent, id);
            }
        }
    }

    /// When the next held job is let go by itself.
    pub(crate) fn hold_ends(&self, is_on: bool) -> Option<(Tick, JobId)> {
        let first = self.timed_holds.first().filter(|_| is_on);
        first.map(|it| *it.0)
    }

    /// Lets those jobs go whose time has come.
    pub(crate) fn end_holds(&mut self, lent: &mut Lent<'_>) {
        while let Some((_, id)) = self.hold_ends(lent.is_on).filter(|it| it.0 <= lent.desk.now) {
            lent.desk.record_about(
                Kind::Woken,
                "hold-until",
                format!("job {}", id.0),
                About::job(id),
            );
            let why = self.jobs.get(&id).map_or(Holds::default(), |it| it.state.holds());
            self.hold_for(lent, id, Holds { redial: false, ..why }, HoldUntil::NoHold);
        }
    }

    /// Somebody set the clock: the parts of the day begin at other moments. An interval stays as long as it is.
    pub(crate) fn clock_set(&mut self, desk: &Desk) {
        let held: Vec<_> = self.timed_holds.keys().map(|it| it.1).collect();
        for id in held {
            let Some(job) = self.jobs.get(&id).filter(|it| !it.state.holds().redial) else {
                continue;
            };
            let until = job.work.hold_until().ends(&desk.clock, desk.now);
            self.set_state(id, JobState::Held { why: job.state.holds(), until });
        }
    }
}

/// Whether what ends a hold is still to come, and when it does by itself.
fn holds(desk: &Desk, until: HoldUntil) -> (bool, Option<Tick>) {
    let ends = until.ends(&desk.clock, desk.now);
    let is_held = until.holds(&desk.clock, desk.now);
    (is_held, ends.filter(|_| is_held))
}
