//! What comes of a call on a telephone line, for its job: a page is on the drive before the device is told of it, and
//! confirmed only when the device has kept that.

use sim_core::folder::FolderNumber;
use sim_core::job::{CallFailed, DocumentId, FaxPage, JobId, NotScanned};
use sim_core::{Fact, fax};
use sim_fax::{CallEnd, Page, SubscriberId};

use crate::fax_page;
use crate::owner::Owner;
use crate::scan_file::ScanFile;
use crate::telephone::Told;
use crate::work::{BROKE_OFF, Work};
use crate::workers::Kind;

impl Owner {
    /// The job of a call is told what comes of it.
    pub(crate) fn call_told(&mut self, told: Told) {
        match told {
            Told::Named { job, folder } => {
                let folder = folder.as_str().parse().ok().map(FolderNumber);
                self.take_note_of(Fact::FolderNamed { job, folder });
            }
            Told::Page { job, page, from } => self.keep_page(job, page, from),
            Told::Answered { job, from, end } => {
                let from = fax::SubscriberId::of(from.as_str());
                let result = if end.is_complete() { Ok(()) } else { Err(words(end)) };
                self.take_note_of(Fact::CallEnded { job, from, result });
            }
            Told::Made { job, pages, end } => {
                let why = match pages {
                    0 => words(end),
                    _ => format!("{} Pages that had arrived: {pages}.", words(end)),
                };
                let failed = CallFailed { unreached: end.is_unreached(), why };
                let result = if end.is_complete() { Ok(()) } else { Err(failed) };
                self.take_note_of(Fact::CallMade { job, result });
            }
        }
    }

    /// Has a page that came in put on the drive.
    fn keep_page(&mut self, job: JobId, page: Page, from: SubscriberId) {
        let view = self.device.view();
        let before = view.jobs.get(&job).map_or((0, 0), |it| (it.pages().unwrap_or(0), it.bytes()));
        let documents = self.world.hardware.documents().clone();
        let told = move |result| Work::Done(Fact::FaxPage { job, result });
        let lost = told(Err(NotScanned::Device(BROKE_OFF.to_owned())));
        self.work(Kind::Printing, lost, move || {
            told(fax_page::keep(&documents, &page, before).map(|it| FaxPage {
                document: it.document,
                bytes: it.bytes,
                resolution: fax_page::of_line(page.resolution()),
                from: fax::SubscriberId::of(from.as_str()),
            }))
        });
    }

    /// Has the pages of a fax become one document.
    pub(crate) fn join_pages(&mut self, job: JobId, pages: Vec<DocumentId>) {
        let documents = self.world.hardware.documents().clone();
        let told = move |result| Work::Done(Fact::PagesJoined { job, result });
        let lost = told(Err(NotScanned::Device(BROKE_OFF.to_owned())));
        self.work(Kind::Printing, lost, move || told(ScanFile::joined(&documents, &pages)));
    }
}

/// How a call ended: our code and words.
fn words(end: CallEnd) -> String {
    format!("{}: {}", end.code(), end.words())
}
