//! What a print job is beyond any job.

use super::{JobPassword, JobTicket, Measured, Plan, Print};
use crate::job::{Job, Work};

impl Job {
    /// What it prints. It is the only work: with a second kind whoever asks has to say what that means there.
    pub fn print(&self) -> &Print {
        let Work::Print(print) = &self.work;
        print
    }

    /// What it prints, to be changed.
    pub(crate) fn print_mut(&mut self) -> &mut Print {
        let Work::Print(print) = &mut self.work;
        print
    }

    /// Copies to print.
    pub fn copies(&self) -> u16 {
        self.print().ticket.copies
    }

    /// Whether too many wrong passwords were typed for it.
    pub fn is_locked(&self) -> bool {
        self.print().ticket.password.as_ref().is_some_and(JobPassword::is_locked)
    }

    /// Whether its pages are few enough for a ticket.
    pub fn fits(&self, ticket: &JobTicket) -> bool {
        self.pages().is_none_or(|it| ticket.fits(it))
    }

    /// Which page lies where, once all data was read; documents as [`Job::wanted`] counts them.
    pub fn plan(&self) -> Option<Plan> {
        let numbered = self.documents.iter().zip(1u32..).filter(|(it, _)| !it.cancelled);
        let measured = numbered.map(|(it, number)| Some(Measured { number, pages: it.pages? }));
        let measured: Option<Vec<_>> = measured.collect();
        measured.map(|it| Plan::new(&it, &self.print().ticket))
    }
}
