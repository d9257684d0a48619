//! The pages of a call: kept before they are confirmed, one document once it is over.

use std::sync::Arc;

use super::receive::NAME;
use super::{FaxPage, FaxTo};
use crate::Effect;
use crate::consequence::Consequence;
use crate::fax::{Resolution, SubscriberId, Verdict};
use crate::folder::{DocumentKind, FolderDocument, FolderNumber};
use crate::job::machine::{Lent, Machine};
use crate::job::{
    AbortReason, Ending, Job, JobDocument, JobId, JobState, NotScanned, Resource, Scanned, Stop,
    Work, fault, name,
};
use crate::scanner::ScanColor;
use crate::share::Holder;
use crate::truth::{About, Kind};

/// What received documents are.
const FORMAT: &str = "application/pdf";
/// How long until a fax for whose document the drive had no room is tried again, milliseconds (assumed).
const JOIN_AGAIN_MS: u64 = 60_000;

impl Machine {
    /// A caller sent a page. It is the job's from here on, or it is not confirmed.
    pub(crate) fn fax_page(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        result: Result<FaxPage, NotScanned>,
    ) {
        let Some(job) = self.called(id).filter(|_| lent.is_on) else {
            return lent.desk.discard(result.ok().map(|it| it.document));
        };
        let verdict = match result {
            Ok(page) if self.has_place(lent, &job, page.bytes) => {
                self.keep_page(lent, id, &page);
                Verdict::Taken
            }
            Ok(page) => {
                lent.desk.discard([page.document]);
                Verdict::NoPlace
            }
            Err(_) => Verdict::NoPlace,
        };
        if verdict != Verdict::Taken {
            let detail = format!("job {}: there is no room for it", id.0);
            lent.desk.record_about(Kind::Refused, "fax-page", detail, About::job(id));
        }
        lent.desk.effect(Effect::AnswerCaller(id, verdict));
    }

    /// Whether whoever gets a fax may have so many bytes of it more.
    fn has_place(&self, lent: &Lent<'_>, job: &Job, bytes: u64) -> bool {
        let Work::FaxIn(fax) = &job.work else { return false };
        let (owner, before) = match &fax.to {
            FaxTo::Folder(_, owner) => (Some(owner), job.documents.iter().map(|it| it.bytes).sum()),
            FaxTo::Paper(_) => (None, 0_u64),
        };
        let holder = owner.map_or(Holder::Machine, |it| Holder::of(Some(it), None));
        let filed = lent.folders.bytes(owner);
        self.jobs.has_space_beside(&holder, before + bytes, filed).is_ok()
    }

    fn keep_page(&mut self, lent: &Lent<'_>, id: JobId, page: &FaxPage) {
        self.called_from(id, &page.from);
        self.change_fax(id, |it| it.finest = it.finest.max(Some(page.resolution)));
        let (document, now) = ((page.document, page.bytes, 1), lent.desk.now);
        self.change(id, |it| {
            let document = of_fax(it, document, now);
            it.documents.push(document);
        });
    }

    /// Who calls is known.
    fn called_from(&mut self, id: JobId, from: &SubscriberId) {
        self.change_fax(id, |it| it.from = from.clone());
        self.change(id, |it| it.name = name(format!("{NAME} {from}").trim()));
    }

    /// A call that was answered has ended. Pages that came before it broke off are a document too.
    pub(crate) fn call_ended(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        from: &SubscriberId,
        result: Result<(), String>,
    ) {
        if !self.hang_up(id) || !lent.is_on {
            return;
        }
        self.called_from(id, from);
        self.come_to_end(lent, id, result);
        self.start_next(lent);
    }

    fn come_to_end(&mut self, lent: &mut Lent<'_>, id: JobId, result: Result<(), String>) {
        let has_pages = self.jobs.get(&id).is_some_and(|it| it.kept().next().is_some());
        match result {
            Ok(()) if !has_pages => self.abort(lent, id, AbortReason::Call),
            Err(why) if !has_pages => self.abort_for(lent, id, AbortReason::Call, &why),
            Ok(()) => self.join(lent, id),
            Err(why) => {
                self.change(id, |job| {
                    job.documents
                        .last_mut()
                        .into_iter()
                        .for_each(|it| it.fault = Some(fault(&why)));
                });
                self.join(lent, id);
            }
        }
    }

    /// What a start finds of faxes whose callers heard that they are kept.
    pub(crate) fn resume_faxes(&mut self, lent: &mut Lent<'_>) {
        let kept = |it: &&Arc<Job>| matches!(it.work, Work::FaxIn(_)) && !it.state.is_held();
        let jobs: Vec<_> = self.jobs.values().filter(kept).cloned().collect();
        for Job { id, state, .. } in jobs.iter().map(|it| &**it) {
            match state {
                JobState::Running(Resource::Line) => {
                    self.come_to_end(lent, *id, Err(AbortReason::Power.words().to_owned()));
                }
                JobState::Reading | JobState::Stopped(Resource::Line, _) => self.join(lent, *id),
                JobState::Waiting(_) | JobState::Running(_) | JobState::Stopped(..) => {
                    self.enqueue(lent, *id);
                }
                JobState::Incoming { .. } | JobState::Held { .. } | JobState::Ended(_) => {}
            }
        }
    }

    /// Has the pages become one document.
    fn join(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let documents: Vec<_> = self.jobs.get(&id).iter().flat_map(|it| it.kept()).collect();
        self.set_state(id, JobState::Reading);
        if documents.len() == 1 {
            return self.received(lent, id);
        }
        self.joining.insert(id);
        lent.desk.effect(Effect::JoinPages { job: id, documents });
    }

    /// The pages became one document, or there was no room for it: then they wait as they are.
    pub(crate) fn pages_joined(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        result: Result<Scanned, NotScanned>,
    ) {
        let is_wanted = self.joining.remove(&id) && lent.is_on;
        let Some(job) = self.jobs.get(&id).filter(|_| is_wanted).cloned() else {
            return lent.desk.discard(result.ok().map(|it| it.document));
        };
        match result {
            Ok(Scanned { document, bytes, pages }) => {
                let mut whole = of_fax(&job, (document, bytes, pages), lent.desk.now);
                whole.fault = job.documents.iter().find_map(|it| it.fault.clone());
                lent.desk.discard(job.kept());
                self.change(id, |it| it.documents = vec![whole]);
                self.received(lent, id);
            }
            Err(NotScanned::DriveFull) => {
                self.set_state(id, JobState::Stopped(Resource::Line, Stop::Attention));
                self.join_again = Some(lent.desk.now.after_ms(JOIN_AGAIN_MS));
            }
            Err(NotScanned::NoOriginal) => self.abort(lent, id, AbortReason::Call),
            Err(NotScanned::Device(why)) => self.abort_for(lent, id, AbortReason::Device, &why),
        }
    }

    /// Tries those again for whose document there was no room.
    pub(in crate::job) fn join_again(&mut self, lent: &mut Lent<'_>) {
        if self.join_again.take_if(|it| *it <= lent.desk.now).is_none() {
            return;
        }
        let waits = |it: &&Arc<Job>| it.state == JobState::Stopped(Resource::Line, Stop::Attention);
        let jobs: Vec<_> = self.jobs.values().filter(waits).map(|it| it.id).collect();
        jobs.into_iter().for_each(|it| self.join(lent, it));
    }

    /// The fax is one document: it goes into its folder, or is printed.
    fn received(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id).cloned() else { return };
        let (Work::FaxIn(fax), Some(document)) = (&job.work, job.documents.first()) else { return };
        let FaxTo::Folder(number, _) = fax.to else {
            self.measure(id);
            return self.enqueue(lent, id);
        };
        let finest = fax.finest.unwrap_or(Resolution::Standard);
        lent.desk.tell(stored(number, document, finest));
        // From here on it is the folder's.
        self.change(id, |it| it.documents.iter_mut().for_each(|it| it.kept = false));
        let nobody = lent.users.audit_name(None);
        lent.desk.audit(job.work.row().completed, &nobody, &job.name);
        self.end(lent, id, Ending::Completed, document.fault.clone());
    }
}

/// A document of a fax: which, its bytes, its pages.
fn of_fax(
    job: &Job,
    (id, bytes, pages): (crate::job::DocumentId, u64, u32),
    created: crate::Tick,
) -> JobDocument {
    JobDocument {
        id,
        drawn: None,
        name: job.name.clone(),
        format: FORMAT.into(),
        bytes,
        pages: Some(pages),
        created,
        kept: true,
        cancelled: false,
        fault: None,
    }
}

fn stored(folder: FolderNumber, document: &JobDocument, finest: Resolution) -> Consequence {
    Consequence::Stored {
        folder,
        document: FolderDocument {
            id: document.id,
            name: document.name.clone(),
            kind: DocumentKind::Fax,
            created: document.created,
            pages: document.pages.unwrap_or(1),
            bytes: document.bytes,
            color: ScanColor::Black,
            dots: finest.dots(),
        },
    }
}
