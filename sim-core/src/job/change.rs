//! Changing jobs that are not yet printed, and their documents.

use super::machine::{Lent, Machine};
use super::{Job, JobDocument, JobId, JobRefused, JobState, TicketChange, TicketRefused, name};
use crate::account::Payer;
use crate::permit::Actor;
use crate::{Refused, Reply};

impl Machine {
    pub(super) fn set_copies(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        copies: u16,
    ) -> Result<Reply, Refused> {
        self.in_state(id, JobState::is_held)?;
        self.change_ticket(lent, id, None, vec![TicketChange::Copies(copies)])
    }

    /// Changes the name and the ticket, all or nothing.
    pub(super) fn change_ticket(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        title: Option<String>,
        changes: Vec<TicketChange>,
    ) -> Result<Reply, Refused> {
        let job = self.in_state(id, JobState::is_pending)?;
        if job.impressions_out > 0 {
            return Err(Refused::Job(JobRefused::State(job.state.clone())));
        }
        let mut ticket = job.ticket.clone();
        for change in changes {
            ticket.change(change).map_err(|it| Refused::Job(JobRefused::Ticket(it)))?;
        }
        if !job.fits(&ticket) {
            return Err(Refused::Job(JobRefused::Ticket(TicketRefused::Pages)));
        }
        if ticket.account != job.ticket.account {
            let (settings, owner) = (&lent.desk.settings, job.owner.as_ref());
            let payer = match self.is_decided(id) {
                true => Payer::of(settings, &ticket, owner),
                false => Payer::announced(settings, &ticket, owner),
            };
            lent.accounts.check(&ticket, payer)?;
        }
        let (hold, moves) = (ticket.hold, ticket.priority != job.ticket.priority);
        self.change(id, |it| {
            it.name = title.map_or(it.name.clone(), |it| name(&it));
            it.ticket = ticket;
        });
        if job.impressions.is_some() {
            self.measure(id);
        }
        if moves {
            self.requeue(id);
        }
        if hold != job.ticket.hold {
            self.hold(lent, id, hold)?;
        }
        Ok(Reply::Done)
    }

    pub(super) fn name_document(
        &mut self,
        id: JobId,
        at: usize,
        title: &str,
    ) -> Result<Reply, Refused> {
        let job = self.in_state(id, JobState::is_pending)?;
        printed(&job, at)?;
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
        if job.impressions_out > 0 {
            return Err(Refused::Job(JobRefused::State(job.state.clone())));
        }
        let (document, drawn) = (printed(&job, at)?.id, printed(&job, at)?.drawn);
        if job.printed().count() == 1 && !job.state.is_incoming() {
            self.cancel(lent, actor, id);
            return Ok(Reply::Done);
        }
        self.change(id, |it| {
            let those = it.documents.iter_mut().filter(|it| it.id == document);
            those.for_each(|it| (it.cancelled, it.kept) = (true, false));
        });
        lent.desk.discard([document].into_iter().chain(drawn));
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
fn printed(job: &Job, at: usize) -> Result<&JobDocument, Refused> {
    match job.documents.get(at) {
        None => Err(Refused::Job(JobRefused::NoSuchDocument)),
        Some(it) if it.cancelled => Err(Refused::Job(JobRefused::DocumentCancelled)),
        Some(it) => Ok(it),
    }
}
