//! Changing the documents of jobs that are not yet begun.

use super::machine::{Lent, Machine};
use super::{Job, JobDocument, JobId, JobRefused, JobState, name};
use crate::permit::Actor;
use crate::{Refused, Reply};

impl Machine {
    pub(super) fn name_document(
        &mut self,
        id: JobId,
        at: usize,
        title: &str,
    ) -> Result<Reply, Refused> {
        let job = self.in_state(id, JobState::is_pending)?;
        wanted(&job, at)?;
        self.change(id, |it| {
            it.documents.iter_mut().skip(at).take(1).for_each(|it| it.name = name(title));
        });
        Ok(Reply::Done)
    }

    /// Cancels a document (PWG 5100.5 section 4.2.1). The job goes on with the others.
    pub(super) fn cancel_document(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        id: JobId,
        at: usize,
    ) -> Result<Reply, Refused> {
        let job = self.in_state(id, JobState::is_pending)?;
        if job.work.is_begun() {
            return Err(Refused::Job(JobRefused::State(job.state.clone())));
        }
        let wanted = wanted(&job, at)?;
        let document = wanted.id;
        // What is printed from a folder stays there.
        let gone = [Some(document), wanted.drawn].into_iter().flatten().filter(|_| wanted.kept);
        if job.wanted().count() == 1 && !job.state.is_incoming() {
            self.cancel(lent, actor, id);
            return Ok(Reply::Done);
        }
        self.change(id, |it| {
            let those = it.documents.iter_mut().filter(|it| it.id == document);
            those.for_each(|it| (it.cancelled, it.kept) = (true, false));
        });
        lent.desk.discard(gone);
        match job.state {
            // The others may all have been read before.
            JobState::Reading => self.go_on_when_read(lent, id),
            JobState::Held { .. } | JobState::Waiting(_) => self.measure(id),
            JobState::Incoming { .. }
            | JobState::Running(_)
            | JobState::Stopped(..)
            | JobState::Ended(_) => {}
        }
        Ok(Reply::Done)
    }
}

/// A document of a job, counted from 0, that is to be printed.
fn wanted(job: &Job, at: usize) -> Result<&JobDocument, Refused> {
    match job.documents.get(at) {
        None => Err(Refused::Job(JobRefused::NoSuchDocument)),
        Some(it) if it.cancelled => Err(Refused::Job(JobRefused::DocumentCancelled)),
        Some(it) => Ok(it),
    }
}
