//! A scan goes into its folder.

use crate::consequence::Consequence;
use crate::folder::{DocumentKind, FolderDocument, FolderNumber};
use crate::job::machine::{Lent, Machine};
use crate::job::{AbortReason, Ending, Job, JobId, Scan, ScanTo, Work};
use crate::{Refused, Reply, Tick};

impl Machine {
    /// Whoever looked at a scan or a fax wants it.
    pub(in crate::job) fn accept_scan(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
    ) -> Result<Reply, Refused> {
        self.in_state(id, |it| it.holds().preview)?;
        self.deliver_scan(lent, id);
        self.reply(id)
    }

    /// Has what was scanned go where it is to.
    pub(super) fn deliver_scan(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id).cloned() else { return };
        match &job.work {
            Work::Scan(scan) => match &scan.to {
                ScanTo::Folder(number) => self.store_scan(lent, &job, scan, *number),
                ScanTo::Mail(mail) => self.mail_scan(lent, &job, mail),
            },
            Work::FaxOut(_) => self.hold_or_enqueue(lent, id),
            Work::Print(_)
            | Work::Report(..)
            | Work::Copy(..)
            | Work::FolderPrint(..)
            | Work::FaxIn(_)
            | Work::MailIn(_) => {}
        }
    }

    /// Puts what was scanned into its folder, which ends the job: if the folder is still there and the same person's,
    /// and was not filled meanwhile.
    fn store_scan(&mut self, lent: &mut Lent<'_>, job: &Job, scan: &Scan, number: FolderNumber) {
        let id = job.id;
        let folder = lent.folders.get(number);
        match folder.filter(|it| Some(&it.owner) == scan.folder_owner.as_ref()) {
            None => return self.abort(lent, id, AbortReason::NoFolder),
            Some(it) if !self.has_room_in(it) => {
                return self.abort(lent, id, AbortReason::FolderFull);
            }
            Some(_) => {}
        }
        if let Some(document) = in_folder(job, scan, lent.desk.now) {
            lent.desk.tell(Consequence::Stored { folder: number, document });
        }
        // From here on it is the folder's.
        self.change(id, |it| it.documents.iter_mut().for_each(|it| it.kept = false));
        let owner = lent.users.audit_name(job.owner.as_ref());
        lent.desk.audit(job.work.row().completed, &owner, &job.name);
        self.end(lent, id, Ending::Completed, None);
    }
}

/// What was scanned, as its folder has it.
fn in_folder(job: &Job, scan: &Scan, now: Tick) -> Option<FolderDocument> {
    let document = job.documents.first()?;
    Some(FolderDocument {
        id: document.id,
        name: job.name.clone(),
        kind: DocumentKind::Scan,
        created: now,
        pages: document.pages?,
        bytes: document.bytes,
        color: scan.scan.color,
        dots: scan.scan.resolution.dots(),
    })
}
