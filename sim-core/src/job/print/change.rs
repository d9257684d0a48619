//! Changing prints that are not yet begun.

use crate::account::Payer;
use crate::job::machine::{Lent, Machine};
use crate::job::{
    Job, JobId, JobRefused, JobState, Print, Resource, TicketChange, TicketRefused, Work, name,
};
use crate::{Refused, Reply};

impl Machine {
    pub(in crate::job) fn set_copies(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        copies: u16,
    ) -> Result<Reply, Refused> {
        let job = self.in_state(id, |it| !it.is_ended())?;
        match &job.work {
            Work::Copy(_, print) => self.set_copies_of_copy(lent, &job, print, copies),
            Work::Print(_)
            | Work::Report(..)
            | Work::Scan(_)
            | Work::FolderPrint(..)
            | Work::FaxIn(_)
            | Work::FaxOut(_)
            | Work::MailIn(_) => {
                self.in_state(id, JobState::is_held)?;
                self.change_ticket(lent, id, None, vec![TicketChange::Copies(copies)])
            }
        }
    }

    /// Changes the copies of a copy wherever it stands (guide p.33): the engine goes on with what is left. There are
    /// never fewer than were begun; one that comes out sheet by sheet is not changed once it was begun (assumed).
    fn set_copies_of_copy(
        &mut self,
        lent: &mut Lent<'_>,
        job: &Job,
        print: &Print,
        copies: u16,
    ) -> Result<Reply, Refused> {
        let id = job.id;
        if job.is_uncollated() && print.impressions_out > 0 {
            return Err(Refused::Job(JobRefused::State(job.state.clone())));
        }
        let mut ticket = print.ticket.clone();
        let change = ticket.change(TicketChange::Copies(copies));
        change.map_err(|it| Refused::Job(JobRefused::Ticket(it)))?;
        let of_one = print.impressions.unwrap_or_default().max(1);
        if u32::from(copies) < print.impressions_out.div_ceil(of_one) {
            return Err(Refused::Job(JobRefused::CopiesOut));
        }
        self.change(id, |it| {
            it.print_mut().into_iter().for_each(|it| it.ticket = ticket.clone());
        });
        self.measure(id);
        self.plan_anew(lent, id);
        Ok(Reply::Done)
    }

    /// Changes the name and the ticket, all or nothing.
    pub(in crate::job) fn change_ticket(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        title: Option<String>,
        changes: Vec<TicketChange>,
    ) -> Result<Reply, Refused> {
        let job = self.in_state(id, JobState::is_pending)?;
        if job.work.is_begun() {
            return Err(Refused::Job(JobRefused::State(job.state.clone())));
        }
        let print = job.print().ok_or(Refused::Job(JobRefused::NotPrinted))?;
        let mut ticket = print.ticket.clone();
        for change in changes {
            ticket.change(change).map_err(|it| Refused::Job(JobRefused::Ticket(it)))?;
        }
        if ticket.hold != print.ticket.hold && job.needs() != Resource::Engine {
            return Err(Refused::Job(JobRefused::State(job.state.clone())));
        }
        if !job.fits(&ticket) {
            return Err(Refused::Job(JobRefused::Ticket(TicketRefused::Pages)));
        }
        if ticket.account != print.ticket.account {
            let (settings, owner) = (&lent.desk.settings, job.owner.as_ref());
            let payer = match self.is_decided(id) {
                true => Payer::of(settings, &ticket, owner),
                false => Payer::announced(settings, &ticket, owner),
            };
            lent.accounts.check(&ticket, payer)?;
        }
        let (hold, moves) = (ticket.hold, ticket.priority != print.ticket.priority);
        self.change(id, |it| {
            it.name = title.map_or(it.name.clone(), |it| name(&it));
            it.print_mut().into_iter().for_each(|it| it.ticket = ticket.clone());
        });
        if print.impressions.is_some() {
            self.measure(id);
        }
        if hold != print.ticket.hold {
            self.hold(lent, id, hold)?;
        }
        // After that: its new place may be the one that is begun.
        if moves {
            self.requeue(lent, id);
        }
        Ok(Reply::Done)
    }
}
