//! Holding jobs and letting them go.

use super::machine::{Lent, Machine};
use super::{HoldUntil, Holds, JobId, JobRefused, JobState};
use crate::command::Door;
use crate::desk::Desk;
use crate::permit::Actor;
use crate::truth::Kind;
use crate::{Refused, Reply, Secret, Tick};

impl Machine {
    /// A job that was read waits for whatever holds it, or for the engine.
    pub(super) fn hold_or_enqueue(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id) else { return };
        let holds = Holds {
            owner: job.private,
            password: job.ticket.password.is_some(),
            until: false,
            new_job: lent.printer.holds_new && !job.private,
        };
        let until = job.ticket.hold;
        self.change(id, |it| (it.state, it.holds) = (JobState::Held, holds));
        self.hold_until(lent, id, until);
        self.print_unless_held(lent, id);
    }

    /// Sets the hold of the ticket on a job that is held.
    fn hold_until(&mut self, lent: &mut Lent<'_>, id: JobId, until: HoldUntil) {
        let holds = self.holds_still(lent, until);
        let ends = until.ends(&lent.desk.clock, lent.desk.now);
        self.set_timer(id, ends.filter(|_| holds));
        self.change(id, |it| it.holds.until = holds);
    }

    /// Whether what ends a hold is still to come.
    fn holds_still(&self, lent: &Lent<'_>, until: HoldUntil) -> bool {
        let ends = until.ends(&lent.desk.clock, lent.desk.now);
        ends.is_none_or(|it| it > lent.desk.now)
    }

    fn set_timer(&mut self, id: JobId, ends: Option<Tick>) {
        let old = self.jobs.get(&id).and_then(|it| it.held_until);
        old.into_iter().for_each(|it| {
            self.timed_holds.remove(&(it, id));
        });
        ends.into_iter().for_each(|it| {
            self.timed_holds.insert((it, id), ());
        });
        self.change(id, |it| it.held_until = ends);
    }

    fn print_unless_held(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let job = self.jobs.get(&id).filter(|it| it.state == JobState::Held);
        if job.is_some_and(|it| !it.holds.any()) {
            self.enqueue(lent, id);
        }
    }

    /// Prints a held job whatever else holds it: somebody at the device wants it now.
    fn print_at_once(&mut self, lent: &mut Lent<'_>, id: JobId) {
        self.hold_until(lent, id, HoldUntil::NoHold);
        self.change(id, |it| it.holds = Holds::default());
        self.enqueue(lent, id);
    }

    /// Prints a private charge print for its owner.
    pub(super) fn release(&mut self, lent: &mut Lent<'_>, id: JobId) -> Result<Reply, Refused> {
        let job = self.in_state(id, |it| it == JobState::Held)?;
        if job.holds.password {
            return Err(Refused::Job(JobRefused::Password));
        }
        if !job.holds.owner {
            return Err(Refused::Job(JobRefused::State(job.state)));
        }
        self.print_at_once(lent, id);
        Ok(Reply::Done)
    }

    /// Prints a job whose password was typed at the panel.
    pub(super) fn release_with(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        id: JobId,
        typed: &Secret,
    ) -> Result<Reply, Refused> {
        if actor.door != Door::Panel {
            return Err(Refused::Job(JobRefused::AtPanel));
        }
        let job = self.in_state(id, |it| it == JobState::Held)?;
        let Some(password) = &job.ticket.password else {
            return Err(Refused::Job(JobRefused::NoPassword));
        };
        if job.is_locked() {
            return Err(Refused::Job(JobRefused::PasswordLocked));
        }
        if !password.matches(typed.expose()) {
            self.change(id, |it| {
                it.ticket.password.iter_mut().for_each(|it| it.failures += 1);
            });
            let locked = self.jobs.get(&id).is_some_and(|it| it.is_locked());
            let refused = if locked { JobRefused::PasswordLocked } else { JobRefused::Password };
            return Err(Refused::Job(refused));
        }
        self.print_at_once(lent, id);
        Ok(Reply::Done)
    }

    /// Holds a job of which nothing is printed yet.
    pub(super) fn hold(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        until: HoldUntil,
    ) -> Result<Reply, Refused> {
        let job = self.in_state(id, JobState::is_waiting)?;
        self.change(id, |it| it.ticket.hold = until);
        match job.state {
            JobState::Queued if self.holds_still(lent, until) => {
                self.queue.remove(id);
                self.change(id, |it| it.state = JobState::Held);
                self.hold_until(lent, id, until);
            }
            JobState::Held => {
                self.hold_until(lent, id, until);
                self.print_unless_held(lent, id);
            }
            // It takes effect once the job was read.
            JobState::Incoming | JobState::Received => {}
            JobState::Queued
            | JobState::Printing
            | JobState::Stopped(_)
            | JobState::Completed
            | JobState::Cancelled
            | JobState::Aborted(_) => {}
        }
        Ok(Reply::Done)
    }

    /// Lets a held job go. One that waits for somebody at the panel goes on waiting.
    pub(super) fn let_go(&mut self, lent: &mut Lent<'_>, id: JobId) -> Result<Reply, Refused> {
        let job = self.in_state(id, |it| it == JobState::Held)?;
        if !job.holds.until && !job.holds.new_job {
            return Err(Refused::Job(JobRefused::AtPanel));
        }
        self.change(id, |it| {
            it.ticket.hold = HoldUntil::NoHold;
            it.holds.new_job = false;
        });
        self.hold_until(lent, id, HoldUntil::NoHold);
        self.print_unless_held(lent, id);
        Ok(Reply::Done)
    }

    /// Lets all jobs go that are held because they were new.
    pub(crate) fn let_new_jobs_go(&mut self, lent: &mut Lent<'_>) {
        let held = self.jobs.values().filter(|it| it.holds.new_job);
        let held: Vec<_> = held.map(|it| it.id).collect();
        for id in held {
            self.change(id, |it| it.holds.new_job = false);
            self.print_unless_held(lent, id);
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
            lent.desk.record(Kind::Woken, "hold-until", format!("job {}", id.0));
            self.hold_until(lent, id, HoldUntil::NoHold);
            self.print_unless_held(lent, id);
        }
    }

    /// Somebody set the clock: the parts of the day begin at other moments.
    pub(crate) fn clock_set(&mut self, desk: &Desk) {
        let held: Vec<_> = self.timed_holds.keys().map(|it| it.1).collect();
        for id in held {
            let until = self.jobs.get(&id).map_or(HoldUntil::NoHold, |it| it.ticket.hold);
            self.set_timer(id, until.ends(&desk.clock, desk.now));
        }
    }
}
