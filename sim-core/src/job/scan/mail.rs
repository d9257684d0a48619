//! A scan goes by mail: its document stays the job's until a server has taken the mail.

use crate::job::machine::{Lent, Machine};
use crate::job::{AbortReason, Ending, JobId, JobState, Resource};
use crate::mail::Standing;

impl Machine {
    /// The mail of a job is so far.
    pub(crate) fn mail_stands(&mut self, lent: &mut Lent<'_>, id: JobId, standing: Standing) {
        let is_mailed = |it: &JobState| it.has_mail();
        let Ok(job) = self.in_state(id, is_mailed) else { return };
        match standing {
            Standing::Waits => self.set_state(id, JobState::Waiting(Resource::Network)),
            Standing::Goes => self.set_state(id, JobState::Running(Resource::Network)),
            Standing::Ended(Ok(())) => {
                let owner = lent.users.audit_name(job.owner.as_ref());
                lent.desk.audit(job.work.row().completed, &owner, &job.name);
                self.end(lent, id, Ending::Completed, None);
            }
            Standing::Ended(Err(why)) => {
                self.abort_for(lent, id, AbortReason::NotSent(why.cause), &why.to_string());
            }
        }
    }
}
