//! What a job is the work of. What a kind of work is stands in a row.

use super::{
    Callee, Copy, FaxIn, FaxOut, FaxTo, HoldUntil, Holds, JobType, MailIn, PRIORITY_DEFAULT, Print,
    Resource, Scan, ScanTo,
};
use crate::audit::Event;
use crate::folder::FolderNumber;
use crate::permit::Operation;
use crate::report::Report;
use crate::scanner::ScanTicket;

/// What a job is the work of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// Printing what a driver sent.
    Print(Print),
    /// Printing what the device has to say of itself.
    Report(Report, Print),
    /// Copying: scanning, then printing what was scanned.
    Copy(Copy, Print),
    /// Scanning.
    Scan(Scan),
    /// Printing documents that stay in this folder.
    FolderPrint(FolderNumber, Print),
    /// Receiving a fax.
    FaxIn(FaxIn),
    /// Sending a fax: scanning, then calling.
    FaxOut(FaxOut),
    /// Receiving a mail into a folder; one that is printed is a print.
    MailIn(MailIn),
}

/// What a kind of work is.
pub(crate) struct WorkRow {
    /// What is logged when a job ends well.
    pub(crate) completed: Event,
    /// What is logged when somebody ends it.
    pub(crate) cancelled: Event,
    /// What is logged when the device ends it.
    pub(crate) aborted: Event,
}

/// Printing.
pub(crate) const PRINT: &WorkRow = &WorkRow {
    completed: Event::PrintCompleted,
    cancelled: Event::PrintCanceled,
    aborted: Event::PrintAborted,
};

/// Printing a report. The guide has no report that is aborted (p.42): the event is a sister model's.
const REPORT: &WorkRow = &WorkRow {
    completed: Event::ReportCompleted,
    cancelled: Event::ReportCanceled,
    aborted: Event::ReportAborted,
};

/// Copying. The guide has neither a copy nor a scan that is aborted (p.42): the events are a sister model's.
const COPY: &WorkRow = &WorkRow {
    completed: Event::CopyCompleted,
    cancelled: Event::CopyCanceled,
    aborted: Event::CopyAborted,
};

/// Scanning.
const SCAN: &WorkRow = &WorkRow {
    completed: Event::ScanCompleted,
    cancelled: Event::ScanCanceled,
    aborted: Event::ScanAborted,
};

/// Printing from a folder, and storing a mail in one. That one that is aborted is logged is a sister model's, as above.
const MAILBOX: &WorkRow = &WorkRow {
    completed: Event::MailboxCompleted,
    cancelled: Event::MailboxCanceled,
    aborted: Event::MailboxAborted,
};

/// Faxing. That one that is aborted is logged is a sister model's, as above.
const FAX: &WorkRow = &WorkRow {
    completed: Event::FaxCompleted,
    cancelled: Event::FaxCanceled,
    aborted: Event::FaxAborted,
};

impl Work {
    /// What it prints, if it prints.
    pub(crate) const fn print(&self) -> Option<&Print> {
        match self {
            Self::Print(it)
            | Self::Report(_, it)
            | Self::Copy(_, it)
            | Self::FolderPrint(_, it) => Some(it),
            Self::FaxIn(FaxIn { to: FaxTo::Paper(it), .. }) => Some(&**it),
            Self::Scan(_)
            | Self::FaxOut(_)
            | Self::MailIn(_)
            | Self::FaxIn(FaxIn { to: FaxTo::Folder(..), .. }) => None,
        }
    }

    /// What it prints, to be changed.
    pub(crate) const fn print_mut(&mut self) -> Option<&mut Print> {
        match self {
            Self::Print(it)
            | Self::Report(_, it)
            | Self::Copy(_, it)
            | Self::FolderPrint(_, it) => Some(it),
            Self::FaxIn(FaxIn { to: FaxTo::Paper(it), .. }) => Some(&mut **it),
            Self::Scan(_)
            | Self::FaxOut(_)
            | Self::MailIn(_)
            | Self::FaxIn(FaxIn { to: FaxTo::Folder(..), .. }) => None,
        }
    }

    /// How it is scanned, if it is scanned.
    pub(crate) const fn scan(&self) -> Option<&ScanTicket> {
        match self {
            Self::Copy(it, _) => Some(&it.scan),
            Self::Scan(it) => Some(&it.scan),
            Self::FaxOut(it) => Some(&it.scan),
            Self::Print(_)
            | Self::Report(..)
            | Self::FolderPrint(..)
            | Self::FaxIn(_)
            | Self::MailIn(_) => None,
        }
    }

    /// Pages that were scanned so far, to be counted, if it is scanned.
    pub(crate) const fn scanned_mut(&mut self) -> Option<&mut u32> {
        match self {
            Self::Copy(it, _) => Some(&mut it.pages),
            Self::Scan(it) => Some(&mut it.pages),
            Self::FaxOut(it) => Some(&mut it.pages),
            Self::Print(_)
            | Self::Report(..)
            | Self::FolderPrint(..)
            | Self::FaxIn(_)
            | Self::MailIn(_) => None,
        }
    }

    /// Whether it is a job of the print service: one that prints and does not scan for it. The other services of a
    /// multifunction device have jobs of their own (PWG 5108.01), and IPP's Printer is the print service.
    pub const fn is_of_print_service(&self) -> bool {
        match self {
            Self::Print(_) | Self::Report(..) | Self::FolderPrint(..) => true,
            Self::Copy(..) | Self::Scan(_) | Self::FaxIn(_) | Self::FaxOut(_) | Self::MailIn(_) => {
                false
            }
        }
    }

    /// What it needs: a copy, a scan that is mailed and a fax that is sent the scanner until it was scanned, and a fax that is
    /// received the line until it was.
    pub(crate) const fn needs(&self, is_scanned: bool) -> Resource {
        match self {
            Self::Print(_) | Self::Report(..) | Self::FolderPrint(..) => Resource::Engine,
            Self::Copy(..) if is_scanned => Resource::Engine,
            Self::Scan(Scan { to: ScanTo::Mail(_), .. }) if is_scanned => Resource::Network,
            Self::Copy(..) | Self::Scan(_) => Resource::Scanner,
            Self::FaxIn(_) if is_scanned => Resource::Engine,
            Self::FaxIn(_) => Resource::Line,
            Self::FaxOut(_) if is_scanned => Resource::Line,
            Self::FaxOut(_) => Resource::Scanner,
            // It waits for nothing: it is read, and then it is there.
            Self::MailIn(_) => Resource::Network,
        }
    }

    /// The row of its kind.
    pub(crate) const fn row(&self) -> &'static WorkRow {
        match self {
            Self::Print(_) => PRINT,
            Self::Report(..) => REPORT,
            Self::Copy(..) => COPY,
            Self::Scan(_) => SCAN,
            Self::FolderPrint(..) | Self::MailIn(_) => MAILBOX,
            Self::FaxIn(_) | Self::FaxOut(_) => FAX,
        }
    }

    /// What it is called where jobs are listed.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Print(it) if it.private => "Private Charge Print",
            Self::Print(it) => it.job_type.label(),
            Self::Report(..) => "Print Reports",
            Self::Copy(..) => "Copy",
            Self::Scan(_) => "Scan",
            Self::FolderPrint(..) => "Print from Folder",
            Self::FaxIn(_) => "Receive Fax",
            Self::FaxOut(_) => "Fax",
            Self::MailIn(_) => "Receive Email",
        }
    }

    /// To whom it goes, if it is sent.
    pub fn recipient(&self) -> Option<String> {
        match self {
            Self::Scan(it) => match &it.to {
                ScanTo::Mail(mail) => Some(mail.to.to_string()),
                ScanTo::Folder(_) => None,
            },
            Self::FaxOut(it) => Some(it.numbers()),
            Self::Print(_)
            | Self::Report(..)
            | Self::Copy(..)
            | Self::FolderPrint(..)
            | Self::FaxIn(_)
            | Self::MailIn(_) => None,
        }
    }

    /// To whom it goes one by one, where those are called, with what came of it for each.
    pub fn callees(&self) -> &[Callee] {
        match self {
            Self::FaxOut(it) => &it.to,
            Self::Print(_)
            | Self::Report(..)
            | Self::Copy(..)
            | Self::Scan(_)
            | Self::FolderPrint(..)
            | Self::FaxIn(_)
            | Self::MailIn(_) => &[],
        }
    }

    /// Who says to have sent it, if it is a mail that was received.
    pub(crate) fn sender(&self) -> Option<String> {
        match self {
            Self::MailIn(it) => Some(it.from.to_string()),
            Self::Print(_)
            | Self::Report(..)
            | Self::Copy(..)
            | Self::Scan(_)
            | Self::FolderPrint(..)
            | Self::FaxIn(_)
            | Self::FaxOut(_) => None,
        }
    }

    /// What operating such a job is.
    pub(crate) const fn operation(&self) -> Operation {
        match self {
            Self::Print(it) if it.private => Operation::OperatePrivatePrint,
            Self::Print(_)
            | Self::Report(..)
            | Self::Copy(..)
            | Self::Scan(_)
            | Self::FolderPrint(..)
            | Self::FaxIn(_)
            | Self::FaxOut(_)
            | Self::MailIn(_) => Operation::OperateJob,
        }
    }

    /// Whether it goes when its owner does. That copies and scans do is assumed: whoever stood there stands there no
    /// longer, and the folder goes too.
    pub(crate) const fn goes_with_owner(&self) -> bool {
        match self {
            Self::Print(it) => it.private,
            // That goes with the owner of the folder.
            Self::Report(..) | Self::FolderPrint(..) | Self::FaxIn(_) | Self::MailIn(_) => false,
            Self::Copy(..) | Self::Scan(_) | Self::FaxOut(_) => true,
        }
    }

    /// Its priority: the highest comes first.
    pub(crate) fn priority(&self) -> u8 {
        self.print().map_or(PRIORITY_DEFAULT, |it| it.ticket.priority)
    }

    /// Whether something of it is done.
    pub(crate) fn is_begun(&self) -> bool {
        self.done() > 0
    }

    /// How much of it is done: impressions that are out, or of what is only scanned pages.
    pub(crate) fn done(&self) -> u32 {
        match self {
            Self::Print(it)
            | Self::Report(_, it)
            | Self::Copy(_, it)
            | Self::FolderPrint(_, it) => it.impressions_out,
            Self::Scan(it) => it.pages,
            Self::FaxOut(it) => it.pages,
            Self::FaxIn(FaxIn { to: FaxTo::Paper(it), .. }) => it.impressions_out,
            Self::FaxIn(FaxIn { to: FaxTo::Folder(..), .. }) | Self::MailIn(_) => 0,
        }
    }

    /// Why it is held once it was read, but for a moment that it waits for.
    pub(crate) fn holds(&self, holds_new: bool) -> Holds {
        match self {
            Self::Print(it) | Self::Report(_, it) => it.holds(holds_new),
            Self::Copy(..)
            | Self::Scan(_)
            | Self::FolderPrint(..)
            | Self::FaxIn(_)
            | Self::FaxOut(_)
            | Self::MailIn(_) => Holds::default(),
        }
    }

    /// Whether it gets what it needs as soon as it was read: whatever nobody has to let go or wait for, and is
    /// more than stored.
    pub(crate) fn goes_on_by_itself(&self) -> bool {
        let Some(print) = self.print() else { return true };
        print.job_type != JobType::BackgroundForm
            && print.ticket.hold == HoldUntil::NoHold
            && !print.holds(false).any()
    }

    /// Until when it is to be held.
    pub(crate) fn hold_until(&self) -> HoldUntil {
        match self {
            Self::FaxOut(it) => it.start,
            Self::Print(_)
            | Self::Report(..)
            | Self::Copy(..)
            | Self::Scan(_)
            | Self::FolderPrint(..)
            | Self::FaxIn(_)
            | Self::MailIn(_) => self.print().map_or(HoldUntil::NoHold, |it| it.ticket.hold),
        }
    }

    /// Has it held until then.
    pub(crate) fn set_hold_until(&mut self, until: HoldUntil) {
        match self {
            Self::FaxOut(it) => it.start = until,
            Self::Print(_)
            | Self::Report(..)
            | Self::Copy(..)
            | Self::Scan(_)
            | Self::FolderPrint(..)
            | Self::FaxIn(_)
            | Self::MailIn(_) => {
                self.print_mut().into_iter().for_each(|it| it.ticket.hold = until);
            }
        }
    }

    /// Whether both ask for the same.
    pub(crate) fn asks_as(&self, other: &Self) -> bool {
        let ticket = |it: &Self| it.print().map(|it| it.ticket.clone());
        ticket(self) == ticket(other)
    }
}
