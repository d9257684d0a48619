//! A document was read.

use std::sync::Arc;

use super::machine::{Lent, Machine};
use super::{AbortReason, DocumentId, Job, JobId, JobState, Work, fault};
use crate::command::{Interpreted, NotInterpreted};

impl Machine {
    pub(crate) fn interpreted(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        document: DocumentId,
        result: Result<Interpreted, NotInterpreted>,
    ) {
        let reads =
            |it: &&Arc<Job>| matches!(it.state, JobState::Incoming { .. } | JobState::Reading);
        let on = lent.is_on;
        // What is in a document that was cancelled meanwhile, or that it is gone, is nobody's business.
        let is_printed = |job: &&Arc<Job>| job.wanted().any(|it| it.id == document);
        if !on || self.jobs.get(&id).filter(reads).filter(is_printed).is_none() {
            return lent.desk.discard(result.ok().and_then(|it| it.drawn));
        }
        match result {
            Ok(found) => {
                self.change(id, |job| {
                    // Of a mail on its way into a folder only the pages stay.
                    let is_mail = matches!(job.work, Work::MailIn(_));
                    let those = job.documents.iter_mut().filter(|it| it.id == document);
                    those.for_each(|it| {
                        it.pages = Some(found.pages);
                        it.format = found.format.into();
                        if is_mail {
                            it.bytes = found.drawn_bytes;
                        }
                        it.drawn = found.drawn;
                        it.fault = found.fault.as_deref().map(fault);
                    });
                });
                self.go_on_when_read(lent, id);
            }
            Err(NotInterpreted::Data(why)) => self.abort_for(lent, id, AbortReason::Data, &why),
            Err(NotInterpreted::TooSlow(why)) => {
                self.abort_for(lent, id, AbortReason::TooSlow, &why)
            }
            Err(NotInterpreted::Device(why)) => self.abort_for(lent, id, AbortReason::Device, &why),
        }
    }

    /// A job of which all documents are in and read goes on.
    pub(super) fn go_on_when_read(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id).cloned() else { return };
        if job.state != JobState::Reading || job.pages().is_none() {
            return;
        }
        if let Work::MailIn(mail) = &job.work {
            self.store_mail(lent, &job, mail);
        }
        if let Some(print) = job.print() {
            self.print_read(lent, &job, print);
        }
    }
}
