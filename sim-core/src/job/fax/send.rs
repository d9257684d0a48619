//! Sending: scanned first, then somebody is called. Whoever is not reached is called again, as often as is set; once somebody
//! has answered nobody is, since what has arrived in part would arrive twice (assumed).

use std::sync::Arc;

use super::{CallFailed, Callee, FaxOrder, FaxOut, Follows};
use crate::fax::{Line, Resolution, SubscriberId};
use crate::job::machine::{Lent, Machine};
use crate::job::{
    AbortReason, Ending, Holds, Job, JobId, JobState, PRIORITY_DEFAULT, Resource, Work,
};
use crate::permit::Actor;
use crate::scanner::{self, ScanColor, ScanTicket};
use crate::{Effect, Refused, Reply};

const MINUTE_MS: u64 = 60_000;

impl Machine {
    /// Scans what lies there, to be sent.
    pub(in crate::job) fn fax(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        order: FaxOrder,
    ) -> Result<Reply, Refused> {
        self.may_scan(lent, actor)?;
        let FaxOrder { to, scan, resolution, preview, start } = order;
        let scan =
            ScanTicket { color: ScanColor::Black, resolution: scanned_at(resolution), ..scan };
        let title = to.to_string();
        let callee = |it: &SubscriberId| Callee { number: it.clone(), unreached: 0, result: None };
        let to = to.iter().map(callee).collect();
        let fax = FaxOut { to, scan, resolution, preview, pages: 0, start };
        self.begin_scan(lent, actor, &title, Work::FaxOut(fax))
    }

    /// Puts a job that was scanned behind those that wait for a line.
    pub(in crate::job) fn enqueue_call(&mut self, lent: &mut Lent<'_>, id: JobId) {
        self.calls.push(id, PRIORITY_DEFAULT);
        self.set_state(id, JobState::Waiting(Resource::Line));
        self.start_next(lent);
    }

    /// Has the next jobs called, as many as there are free lines.
    pub(in crate::job) fn call_next(&mut self, lent: &mut Lent<'_>) {
        if !lent.is_on || lent.is_faulty {
            return;
        }
        let lines = Line::of(lent.desk.identity.model);
        while let Some(line) = lines.iter().find(|it| !self.lines.contains_key(it)).copied() {
            let Some((id, call)) = self.next_call(line) else { return };
            self.calls.remove(id);
            self.lines.insert(line, id);
            self.set_state(id, JobState::Running(Resource::Line));
            lent.desk.effect(call);
        }
    }

    /// The job that is called next, and how on this line.
    fn next_call(&self, line: Line) -> Option<(JobId, Effect)> {
        let id = self.calls.waiting().next()?;
        let job: &Arc<Job> = self.jobs.get(&id)?;
        let Work::FaxOut(fax) = &job.work else { return None };
        let (number, resolution) = (fax.next()?.number.clone(), fax.resolution);
        let document = job.documents.first()?.id;
        Some((id, Effect::Dial { job: id, line, number, document, resolution }))
    }

    /// A call that was made has ended.
    pub(crate) fn call_made(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        result: Result<(), CallFailed>,
    ) {
        if !self.hang_up(id) || !lent.is_on {
            return;
        }
        let (redials, mut follows) = (lent.desk.settings.fax_redials.value(), Follows::Nothing);
        self.change(id, |it| {
            if let Work::FaxOut(fax) = &mut it.work {
                follows = fax.called(result, redials);
            }
        });
        match follows {
            Follows::Call => self.enqueue_call(lent, id),
            Follows::Wait => self.wait_for_redial(lent, id),
            Follows::Nothing => self.all_called(lent, id),
        }
        self.start_next(lent);
    }

    /// Has a job wait until somebody who was not reached is called again.
    fn wait_for_redial(&mut self, lent: &Lent<'_>, id: JobId) {
        let minutes = u64::from(lent.desk.settings.fax_redial_minutes.value());
        let until = Some(lent.desk.now.after_ms(minutes * MINUTE_MS));
        let why = Holds { redial: true, ..Holds::default() };
        self.set_state(id, JobState::Held { why, until });
    }

    /// There is nobody left to call.
    fn all_called(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(Work::FaxOut(fax)) = self.jobs.get(&id).map(|it| &it.work) else { return };
        match fax.failure() {
            None => self.sent(lent, id),
            Some(why) => self.abort_for(lent, id, AbortReason::Call, &why),
        }
    }

    fn sent(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id).cloned() else { return };
        let owner = lent.users.audit_name(job.owner.as_ref());
        lent.desk.audit(job.work.row().completed, &owner, &job.name);
        self.end(lent, id, Ending::Completed, None);
    }
}

/// How finely originals are scanned that are to be sent so.
const fn scanned_at(resolution: Resolution) -> scanner::Resolution {
    match resolution {
        Resolution::Standard | Resolution::Fine => scanner::Resolution::Dpi200,
        Resolution::SuperFine | Resolution::UltraFine => scanner::Resolution::Dpi400,
    }
}
