//! Sending: what becomes of a job whose call was made.

use crate::job::machine::{Lent, Machine};
use crate::job::{AbortReason, Ending, JobId};

impl Machine {
    /// A call that was made has ended.
    pub(crate) fn call_made(&mut self, lent: &mut Lent<'_>, id: JobId, result: Result<(), String>) {
        if !self.hang_up(id) || !lent.is_on {
            return;
        }
        match result {
            Ok(()) => self.sent(lent, id),
            Err(why) => self.abort_for(lent, id, AbortReason::Call, &why),
        }
        self.start_next(lent);
    }

    fn sent(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id).cloned() else { return };
        let owner = lent.users.audit_name(job.owner.as_ref());
        lent.desk.audit(job.work.row().completed, &owner, &job.name);
        self.end(lent, id, Ending::Completed, None);
    }
}
