//! Letting prints go that wait for somebody at the panel.

use crate::Door;
use crate::job::machine::{Lent, Machine};
use crate::job::{JobId, JobRefused, JobState};
use crate::permit::Actor;
use crate::{Refused, Reply, Secret};

impl Machine {
    /// Prints a private charge print for its owner.
    pub(in crate::job) fn release(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
    ) -> Result<Reply, Refused> {
        let job = self.in_state(id, JobState::is_held)?;
        if job.state.holds().password {
            return Err(Refused::Job(JobRefused::Password));
        }
        if !job.state.holds().owner {
            return Err(Refused::Job(JobRefused::State(job.state.clone())));
        }
        self.release_now(lent, id);
        Ok(Reply::Done)
    }

    /// Prints a job whose password was typed at the panel.
    pub(in crate::job) fn release_with(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        id: JobId,
        typed: &Secret,
    ) -> Result<Reply, Refused> {
        if actor.door != Door::Panel {
            return Err(Refused::Job(JobRefused::AtPanel));
        }
        let job = self.in_state(id, JobState::is_held)?;
        let Some(password) = job.ticket().and_then(|it| it.password.as_ref()) else {
            return Err(Refused::Job(JobRefused::NoPassword));
        };
        if job.is_locked() {
            return Err(Refused::Job(JobRefused::PasswordLocked));
        }
        if !password.matches(typed.expose()) {
            self.change(id, |it| {
                let password = it.print_mut().and_then(|it| it.ticket.password.as_mut());
                password.into_iter().for_each(|it| it.failures += 1);
            });
            let locked = self.jobs.get(&id).is_some_and(|it| it.is_locked());
            let refused = if locked { JobRefused::PasswordLocked } else { JobRefused::Password };
            return Err(Refused::Job(refused));
        }
        self.release_now(lent, id);
        Ok(Reply::Done)
    }
}
