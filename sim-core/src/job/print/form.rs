//! What becomes of a print that was read: background forms, and looking at pages before they are printed.

use std::sync::Arc;

use super::{FORMS_MAX, JobType, Print, TicketRefused};
use crate::job::machine::{Lent, Machine};
use crate::job::{AbortReason, Ending, Job, JobId, JobRefused, JobState};
use crate::{Refused, Reply};

impl Machine {
    /// A print of which all was read is stored, held or printed.
    pub(in crate::job) fn print_read(&mut self, lent: &mut Lent<'_>, job: &Job, print: &Print) {
        if print.job_type == JobType::BackgroundForm {
            return self.store_form(lent, job, print);
        }
        if !job.fits(&print.ticket) {
            let why = TicketRefused::Pages.to_string();
            return self.abort_for(lent, job.id, AbortReason::Data, &why);
        }
        self.measure(job.id);
        self.hold_or_enqueue(lent, job.id);
    }

    /// Create Background Form: stored, never printed (guide p.37).
    fn store_form(&mut self, lent: &mut Lent<'_>, job: &Job, print: &Print) {
        if self.forms.len() + job.wanted().count() > FORMS_MAX {
            let why = format!("there are {FORMS_MAX} background forms already");
            return self.abort_for(lent, job.id, AbortReason::Data, &why);
        }
        let forms = job.wanted().map(|it| (job.name.clone(), it.id));
        Arc::make_mut(&mut self.forms).extend(forms);
        self.change(job.id, |it| it.documents.iter_mut().for_each(|it| it.kept = false));
        let drawn: Vec<_> = job.wanted().filter_map(|it| it.drawn).collect();
        lent.desk.discard(drawn);
        let owner = lent.users.audit_name(job.owner.as_ref());
        lent.desk.audit(job.work.row().completed, &owner, print.job_type.label());
        self.end(lent, job.id, Ending::Completed, None);
    }

    /// The document whose pages may be looked at.
    pub(in crate::job) fn preview(&mut self, id: JobId) -> Result<Reply, Refused> {
        let job = self.in_state(id, JobState::is_held)?;
        match job.wanted().next().and_then(|it| Some((it.content(), it.pages?))) {
            Some((document, pages)) => Ok(Reply::Document { document, pages }),
            None => Err(Refused::Job(JobRefused::State(job.state.clone()))),
        }
    }
}
