//! Changing jobs that are not yet printed.

use super::super::Device;
use crate::job::{JobId, JobRefused, JobState, TicketChange, name};
use crate::{Refused, Reply};

impl Device {
    pub(super) fn set_copies(&mut self, id: JobId, copies: u16) -> Result<Reply, Refused> {
        self.in_state(id, |it| it == JobState::Held)?;
        self.change_ticket(id, None, vec![TicketChange::Copies(copies)])
    }

    /// Changes the name and the ticket, all or nothing.
    pub(super) fn change_ticket(
        &mut self,
        id: JobId,
        title: Option<String>,
        changes: Vec<TicketChange>,
    ) -> Result<Reply, Refused> {
        let job = self.in_state(id, JobState::is_waiting)?;
        if job.impressions_out > 0 {
            return Err(Refused::Job(JobRefused::State(job.state)));
        }
        let mut ticket = job.ticket.clone();
        for change in changes {
            ticket.change(change).map_err(|it| Refused::Job(JobRefused::Ticket(it)))?;
        }
        let (hold, moves) = (ticket.hold, ticket.priority != job.ticket.priority);
        self.change_job(id, |it| {
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
            self.hold(id, hold)?;
        }
        Ok(Reply::Done)
    }

    pub(super) fn name_document(
        &mut self,
        id: JobId,
        at: usize,
        title: &str,
    ) -> Result<Reply, Refused> {
        let job = self.in_state(id, JobState::is_waiting)?;
        if at >= job.documents.len() {
            return Err(Refused::Job(JobRefused::NoSuchJob));
        }
        self.change_job(id, |it| {
            it.documents.iter_mut().skip(at).take(1).for_each(|it| it.name = name(title));
        });
        Ok(Reply::Done)
    }
}
