//! Printing what lies in a folder. The documents stay there; what is being printed is not deleted.

use super::{JobTicket, JobType, Print, TicketRefused};
use crate::account::Payer;
use crate::document::DocumentId;
use crate::folder::{FolderDocument, FolderNumber, FolderRefused};
use crate::job::machine::{Lent, Machine};
use crate::job::{
    ColorMode, DOCUMENTS_MAX, HoldUntil, Job, JobDocument, JobId, JobRefused, JobState, Resource,
    Work, name,
};
use crate::permit::Actor;
use crate::scanner::ScanColor;
use crate::share::Holder;
use crate::{Refused, Reply};

/// What the documents in folders are.
const FORMAT: &str = "application/pdf";

impl Machine {
    /// Prints documents of a folder.
    pub(in crate::job) fn print_from_folder(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        (number, documents): (FolderNumber, &[DocumentId]),
        ticket: JobTicket,
    ) -> Result<Reply, Refused> {
        let folder = lent.folders.get(number);
        let folder = folder.ok_or(Refused::Folder(FolderRefused::NoSuchFolder))?;
        let found: Option<Vec<_>> = documents.iter().map(|it| folder.document(*it)).collect();
        let found = found.filter(|it| !it.is_empty());
        let found = found.ok_or(Refused::Folder(FolderRefused::NoSuchDocument))?;
        if found.len() > DOCUMENTS_MAX {
            return Err(Refused::Job(JobRefused::Documents));
        }
        let ticket = printed(ticket, &found);
        self.has_room(&Holder::of(actor.user.as_ref(), actor.peer))?;
        let payer = Payer::of(&lent.desk.settings, &ticket, actor.user.as_ref());
        lent.accounts.check(&ticket, payer)?;
        let id = JobId(self.made + 1);
        let job = Job {
            id,
            name: name(found.first().map_or("", |it| &it.name)),
            owner: actor.user.clone(),
            state: JobState::Waiting(Resource::Engine),
            documents: found.into_iter().map(of_folder).collect(),
            peer: actor.peer,
            created: lent.desk.now,
            started: None,
            work: Work::FolderPrint(number, Print::new(JobType::Normal, ticket)),
        };
        if !job.ticket().is_some_and(|it| job.fits(it)) {
            return Err(Refused::Job(JobRefused::Ticket(TicketRefused::Pages)));
        }
        self.made += 1;
        self.jobs.insert(job);
        self.measure(id);
        self.enqueue(lent, id);
        self.reply(id)
    }

    /// Whether a document of a folder is being printed, or waits for it.
    pub(crate) fn prints_from_folder(&self, document: DocumentId) -> bool {
        let prints = |it: &Job| match it.work {
            Work::FolderPrint(..) => it.wanted().any(|it| it.id == document),
            Work::Print(_)
            | Work::Report(..)
            | Work::Copy(..)
            | Work::Scan(_)
            | Work::FaxIn(_)
            | Work::FaxOut(_)
            | Work::MailIn(_) => false,
        };
        self.jobs.values().any(|it| prints(it))
    }
}

/// A ticket as such a print has it: begun at once, and in black where nothing was scanned in colour.
fn printed(ticket: JobTicket, documents: &[&FolderDocument]) -> JobTicket {
    let is_colored = documents.iter().any(|it| it.color == ScanColor::Color);
    let color_mode = if is_colored { ticket.color_mode } else { ColorMode::Monochrome };
    JobTicket { color_mode, hold: HoldUntil::NoHold, password: None, ..ticket.bounded() }
}

/// A document of a folder, which keeps it.
fn of_folder(it: &FolderDocument) -> JobDocument {
    JobDocument {
        id: it.id,
        drawn: None,
        name: it.name.clone(),
        format: FORMAT.into(),
        bytes: it.bytes,
        pages: Some(it.pages),
        created: it.created,
        kept: false,
        cancelled: false,
        fault: None,
    }
}
