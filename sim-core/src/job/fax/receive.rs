//! Receiving: whether a call is answered, and what becomes of what it brought.

use super::{FaxIn, FaxTo, Received};
use crate::consequence::Consequence;
use crate::fax::{Asked, Line, NotAnswered, SubscriberId};
use crate::folder::{DOCUMENTS_MAX, DocumentKind, Folder, FolderDocument, FolderNumber};
use crate::job::machine::{Lent, Machine};
use crate::job::{
    AbortReason, ColorMode, Ending, Job, JobDocument, JobId, JobState, JobTicket, JobType, Print,
    Resource, Work, fault, name,
};
use crate::scanner::ScanColor;
use crate::share::Holder;
use crate::truth::Kind;
use crate::{Effect, fax};

/// What received documents are.
const FORMAT: &str = "application/pdf";
/// What a received document is called (assumed), behind it who called.
const NAME: &str = "Fax";
/// Bytes that are kept free for a call: what has no room for so many is not begun (assumed).
const CALL_BYTES: u64 = 16 << 20;

impl Machine {
    /// It rings on a line: the call is answered, or goes on ringing.
    pub(crate) fn call_comes(&mut self, lent: &mut Lent<'_>, line: Line, asked: Asked) {
        let to = match self.place_for(lent, line, asked) {
            Ok(to) => to,
            Err(why) => {
                let detail = format!("{}: {why}", line.label());
                return lent.desk.record(Kind::Refused, "call-not-answered", detail);
            }
        };
        self.made += 1;
        let id = JobId(self.made);
        self.jobs.insert(Job {
            id,
            name: name(NAME),
            owner: None,
            state: JobState::Running(Resource::Line),
            documents: Vec::new(),
            peer: None,
            created: lent.desk.now,
            started: Some(lent.desk.now),
            work: Work::FaxIn(FaxIn { line, from: SubscriberId::default(), to }),
        });
        self.lines.insert(line, id);
        let offers = fax::Offers::of(&lent.desk.settings);
        lent.desk.effect(Effect::AnswerCall { job: id, line, offers });
    }

    /// Where what a call brings has its place.
    fn place_for(&self, lent: &Lent<'_>, line: Line, asked: Asked) -> Result<FaxTo, NotAnswered> {
        if !lent.is_on || lent.is_faulty {
            return Err(NotAnswered::Device);
        }
        if self.lines.contains_key(&line) {
            return Err(NotAnswered::Busy);
        }
        if lent.condition.readings.drive_is_full || self.has_room(&Holder::Machine).is_err() {
            return Err(NotAnswered::Full);
        }
        let settings = &lent.desk.settings;
        let remote = asked.folder.filter(|_| fax::Offers::of(settings).remote_folders);
        let selected = settings.fax_folder_selector.is_on().then(|| line.folder(settings));
        let Some(number) = remote.or(selected.flatten()) else { return self.paper(lent) };
        let folder = lent.folders.get(number).ok_or(NotAnswered::NoFolder)?;
        // Whoever is at the other end cannot be asked for a passcode that is not known here.
        if remote.is_some() && folder.passcode.is_some() {
            return Err(NotAnswered::NoFolder);
        }
        self.takes_call(lent, folder)?;
        Ok(FaxTo::Folder(number, folder.owner.clone()))
    }

    /// Whether a folder has room for one more document, and its owner for the bytes of a call.
    fn takes_call(&self, lent: &Lent<'_>, folder: &Folder) -> Result<(), NotAnswered> {
        if !self.has_room_in(folder) {
            return Err(NotAnswered::FolderFull);
        }
        let (owner, filed) = (Some(&folder.owner), lent.folders.bytes(Some(&folder.owner)));
        let space = self.jobs.has_space_beside(&Holder::of(owner, None), CALL_BYTES, filed);
        space.map_err(|_| NotAnswered::Full)
    }

    fn paper(&self, lent: &Lent<'_>) -> Result<FaxTo, NotAnswered> {
        self.takes_jobs(lent).map_err(|_| NotAnswered::Full)?;
        let filed = lent.folders.bytes(None);
        let space = self.jobs.has_space_beside(&Holder::Machine, CALL_BYTES, filed);
        space.map_err(|_| NotAnswered::Full)?;
        let ticket = JobTicket { color_mode: ColorMode::Monochrome, ..JobTicket::default() };
        Ok(FaxTo::Paper(Print::new(JobType::Normal, ticket).into()))
    }

    /// Whether one more document goes into a folder beside those that are just received.
    pub(in crate::job) fn has_room_in(&self, folder: &Folder) -> bool {
        folder.documents.len() + self.received_into(folder.number) < DOCUMENTS_MAX
    }

    /// How many calls bring something for a folder.
    pub(crate) fn received_into(&self, folder: FolderNumber) -> usize {
        let is_for = |it: &&JobId| match self.jobs.get(it).map(|it| &it.work) {
            Some(Work::FaxIn(it)) => it.folder() == Some(folder),
            Some(
                Work::Print(_)
                | Work::Report(..)
                | Work::Copy(..)
                | Work::Scan(_)
                | Work::FolderPrint(..)
                | Work::FaxOut(_),
            )
            | None => false,
        };
        self.lines.values().filter(is_for).count()
    }

    /// A call that was answered has ended.
    pub(crate) fn call_ended(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        result: Result<Received, String>,
    ) {
        if !self.hang_up(id) || !lent.is_on {
            return lent.desk.discard(result.ok().map(|it| it.document));
        }
        match result {
            Ok(received) => self.received(lent, id, received),
            Err(why) => self.abort_for(lent, id, AbortReason::Call, &why),
        }
    }

    fn received(&mut self, lent: &mut Lent<'_>, id: JobId, received: Received) {
        let now = lent.desk.now;
        self.change(id, |job| {
            if let Work::FaxIn(it) = &mut job.work {
                it.from = received.from.clone();
            }
            job.name = name(format!("{NAME} {}", received.from).trim());
            job.documents.push(JobDocument {
                id: received.document,
                drawn: None,
                name: job.name.clone(),
                format: FORMAT.into(),
                bytes: received.bytes,
                pages: Some(received.pages),
                created: now,
                kept: true,
                cancelled: false,
                fault: received.fault.as_deref().map(fault),
            });
        });
        let Some(job) = self.jobs.get(&id).cloned() else { return };
        let Work::FaxIn(FaxIn { to, .. }) = &job.work else { return };
        let FaxTo::Folder(number, _) = to else {
            self.measure(id);
            return self.enqueue(lent, id);
        };
        lent.desk.tell(Consequence::Stored {
            folder: *number,
            document: FolderDocument {
                id: received.document,
                name: job.name.clone(),
                kind: DocumentKind::Fax,
                created: now,
                pages: received.pages,
                bytes: received.bytes,
                color: ScanColor::Black,
                dots: received.resolution.dots(),
            },
        });
        // From here on it is the folder's.
        self.change(id, |it| it.documents.iter_mut().for_each(|it| it.kept = false));
        let nobody = lent.users.audit_name(None);
        lent.desk.audit(job.work.row().completed, &nobody, &job.name);
        self.end(lent, id, Ending::Completed, received.fault);
    }

    /// Takes a job off its line; whether it had one.
    pub(in crate::job) fn hang_up(&mut self, id: JobId) -> bool {
        let before = self.lines.len();
        self.lines.retain(|_, it| *it != id);
        self.lines.len() < before
    }
}
