//! What a print job is beyond any job.

use super::overrides::PLANNED_MAX;
use super::{
    COPIES_MAX, DocumentHandling, JobPassword, JobTicket, Measured, PASSWORD_FAILURES_MAX, Plan,
    Print,
};
use crate::job::{Copy, DOCUMENTS_MAX, Job, NAME_MAX, Resource, Work};
use crate::scanner::ScanColor;

/// Bytes that a document can have, whatever takes it in: 1 TiB.
const BYTES_MAX: u64 = 1 << 40;

impl Job {
    /// What it prints, if it prints.
    pub fn print(&self) -> Option<&Print> {
        self.work.print()
    }

    /// What it prints, to be changed.
    pub(crate) fn print_mut(&mut self) -> Option<&mut Print> {
        self.work.print_mut()
    }

    /// What it asks of printing, if it prints.
    pub fn ticket(&self) -> Option<&JobTicket> {
        self.print().map(|it| &it.ticket)
    }

    /// What it waits for once nothing holds it.
    pub(crate) fn needs(&self) -> Resource {
        self.work.needs(!self.documents.is_empty())
    }

    /// Whether it is a private charge print.
    pub fn is_private(&self) -> bool {
        self.print().is_some_and(|it| it.private)
    }

    /// Impressions that are out, over all copies.
    pub fn impressions_out(&self) -> u32 {
        self.print().map_or(0, |it| it.impressions_out)
    }

    /// Sheets that are out.
    pub fn sheets_out(&self) -> u32 {
        self.print().map_or(0, |it| it.sheets_out)
    }

    /// Copies to print; of what prints nothing one.
    pub fn copies(&self) -> u16 {
        self.ticket().map_or(1, |it| it.copies)
    }

    /// Whether too many wrong passwords were typed for it.
    pub fn is_locked(&self) -> bool {
        self.ticket().and_then(|it| it.password.as_ref()).is_some_and(JobPassword::is_locked)
    }

    /// Whether its pages are few enough for a ticket.
    pub fn fits(&self, ticket: &JobTicket) -> bool {
        self.pages().is_none_or(|it| ticket.fits(it))
    }

    /// What of it no job can have.
    pub(crate) fn impossible(&self) -> Option<&'static str> {
        let pages = self.documents.iter().filter_map(|it| it.pages);
        let laws = [
            (self.name.chars().count() <= NAME_MAX, "its name is too long"),
            (self.documents.len() <= DOCUMENTS_MAX, "it has too many documents"),
            (self.documents.iter().all(|it| it.bytes <= BYTES_MAX), "a document is too large"),
            (pages.map(u64::from).sum::<u64>() <= PLANNED_MAX, "it has too many pages"),
        ];
        let broken = laws.iter().find(|(holds, _)| !holds).map(|(_, what)| *what);
        broken.or_else(|| self.print().and_then(|it| self.impossible_print(it)))
    }

    /// What of a print no job can have.
    fn impossible_print(&self, print: &Print) -> Option<&'static str> {
        const OUT_MAX: u64 = PLANNED_MAX * COPIES_MAX as u64;
        let Print { ticket, impressions_out, sheets_out, .. } = print;
        let is_out = |it: u32| u64::from(it) <= OUT_MAX;
        let failures = ticket.password.as_ref().map_or(0, |it| it.failures);
        let laws = [
            (*ticket == ticket.clone().bounded(), "its ticket is out of bounds"),
            (self.fits(ticket), "its copies differ on too many pages"),
            (is_out(*impressions_out) && is_out(*sheets_out), "more of it is out than there is"),
            (failures <= PASSWORD_FAILURES_MAX, "its password was typed too often"),
        ];
        laws.iter().find(|(holds, _)| !holds).map(|(_, what)| *what)
    }

    /// Whether it is a copy that comes out sheet by sheet: it has one document, whose sheets are not collated.
    pub(crate) fn is_uncollated(&self) -> bool {
        let apart = |it: &JobTicket| it.document_handling == DocumentHandling::Uncollated;
        matches!(self.work, Work::Copy(..)) && self.ticket().is_some_and(apart)
    }

    /// Which page lies where, once all data was read; documents as [`Job::wanted`] counts them.
    pub fn plan(&self) -> Option<Plan> {
        let numbered = self.documents.iter().zip(1u32..).filter(|(it, _)| !it.cancelled);
        let measured = numbered.map(|(it, number)| Some(Measured { number, pages: it.pages? }));
        let measured: Option<Vec<_>> = measured.collect();
        let plan = measured.zip(self.ticket()).map(|(it, ticket)| match self.is_uncollated() {
            true => Plan::sheet_by_sheet(&it, ticket),
            false => Plan::new(&it, ticket),
        });
        match self.work {
            Work::Report(..) | Work::FaxIn(_) => plan.map(Plan::of_black),
            Work::Copy(Copy { scan, .. }, _) if scan.color != ScanColor::Color => {
                plan.map(Plan::of_black)
            }
            Work::Print(_)
            | Work::Copy(..)
            | Work::Scan(_)
            | Work::FolderPrint(..)
            | Work::FaxOut(_)
            | Work::MailIn(_) => plan,
        }
    }
}
