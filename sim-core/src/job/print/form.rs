//! What becomes of a print that was read: background forms, and looking at pages before they are printed.

use std::sync::Arc;

use super::{FORMS_MAX, Form, JobType, NOBODY_FORMS_MAX, Print, TicketRefused, USER_FORMS_MAX};
use crate::job::machine::{Lent, Machine};
use crate::job::{AbortReason, DocumentId, Ending, Job, JobId, JobRefused, JobState};
use crate::{Refused, Reply};

impl Machine {
    /// A print of which all was read is stored, held or printed.
    pub(in crate::job) fn print_read(&mut self, lent: &mut Lent<'_>, job: &Job, print: &Print) {
        if print.job_type == JobType::BackgroundForm {
            return self.store_form(lent, job);
        }
        if !job.fits(&print.ticket) {
            let why = TicketRefused::Pages.to_string();
            return self.abort_for(lent, job.id, AbortReason::Data, &why);
        }
        self.measure(job.id);
        self.hold_or_enqueue(lent, job.id);
    }

    /// Create Background Form: stored, never printed (guide p.37).
    fn store_form(&mut self, lent: &mut Lent<'_>, job: &Job) {
        let (more, owner) = (job.wanted().count(), &job.owner);
        let theirs = self.forms.iter().filter(|it| it.owner == *owner).count();
        let own = match owner {
            Some(_) => (theirs, USER_FORMS_MAX, "its user"),
            None => (theirs, NOBODY_FORMS_MAX, "nobody"),
        };
        let limits = [(self.forms.len(), FORMS_MAX, "the device"), own];
        if let Some((count, max, who)) = limits.into_iter().find(|it| it.0 + more > it.1) {
            let why = format!("{who} has {count} background forms, and may have {max}");
            return self.abort_for(lent, job.id, AbortReason::Forms, &why);
        }
        let form = |document| Form { document, name: job.name.clone(), owner: owner.clone() };
        Arc::make_mut(&mut self.forms).extend(job.wanted().map(|it| form(it.id)));
        self.change(job.id, |it| it.documents.iter_mut().for_each(|it| it.kept = false));
        let drawn: Vec<_> = job.wanted().filter_map(|it| it.drawn).collect();
        lent.desk.discard(drawn);
        let owner = lent.users.audit_name(job.owner.as_ref());
        lent.desk.audit(job.work.row().completed, &owner, &job.name);
        self.end(lent, job.id, Ending::Completed, None);
    }

    /// Deletes a background form.
    pub(in crate::job) fn delete_form(
        &mut self,
        lent: &mut Lent<'_>,
        form: DocumentId,
    ) -> Result<Reply, Refused> {
        let before = self.forms.len();
        self.drop_forms(lent, |it| it.document == form);
        match self.forms.len() < before {
            true => Ok(Reply::Done),
            false => Err(Refused::Job(JobRefused::NoSuchForm)),
        }
    }

    /// Deletes the background forms that `which` picks.
    pub(in crate::job) fn drop_forms(
        &mut self,
        lent: &mut Lent<'_>,
        which: impl Fn(&Form) -> bool,
    ) {
        let gone: Vec<_> = self.forms.iter().filter(|it| which(it)).map(|it| it.document).collect();
        if !gone.is_empty() {
            Arc::make_mut(&mut self.forms).retain(|it| !gone.contains(&it.document));
            lent.desk.discard(gone);
        }
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
