//! The scanner: what is on it, what comes next, and what was scanned.

use std::sync::Arc;

use crate::condition::Condition;
use crate::consequence::Consequence;
use crate::job::machine::{Lent, Machine};
use crate::job::{
    AbortReason, FaxOut, Holds, JobDocument, JobId, JobState, NotScanned, Resource, Scan, Scanned,
    Stop, Work,
};
use crate::scanner::Source;
use crate::{Effect, Tick};

/// What scanned documents are.
const FORMAT: &str = "application/pdf";

impl Machine {
    /// Has the next job scanned, if the scanner is free.
    pub(in crate::job) fn scan_next(&mut self, lent: &mut Lent<'_>) {
        let next = self.scanner.waiting().next().filter(|_| self.scanner.current().is_none());
        let Some((id, job)) = next.and_then(|it| Some((it, self.jobs.get(&it)?))) else { return };
        let Some(ticket) = job.work.scan().copied() else { return };
        let now = lent.desk.now;
        self.scanner.give(id);
        self.source = lent.condition.readings.scanner.source();
        self.change(id, |it| it.started = it.started.or(Some(now)));
        self.set_state(id, JobState::Running(Resource::Scanner));
        lent.desk.effect(Effect::Scan { job: id, ticket });
    }

    /// Stops the job on the scanner while a cover or a jam keeps it from scanning, and lets it go on when neither does
    /// any more.
    pub(crate) fn check_scanner(&mut self, condition: &Condition) {
        let current = self.scanner.current().and_then(|it| self.jobs.get(&it));
        let Some(job) = current.filter(|it| it.state.is_at_work(Resource::Scanner)) else { return };
        let state = match condition.readings.scanner.is_ready() {
            true => JobState::Running(Resource::Scanner),
            false => JobState::Stopped(Resource::Scanner, Stop::Attention),
        };
        if job.state != state {
            let id = job.id;
            self.set_state(id, state);
        }
    }

    /// So many more pages of a job lie on the drive.
    pub(crate) fn page_scanned(&mut self, id: JobId, more: u32) {
        if self.scanner.current() == Some(id) {
            self.change(id, |it| {
                let pages = it.work.scanned_mut();
                pages.into_iter().for_each(|it| *it = it.saturating_add(more));
            });
        }
    }

    /// The originals of a job were scanned, or were not.
    pub(crate) fn scan_ended(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        result: Result<Scanned, NotScanned>,
    ) {
        if !self.scanner.free(id) || !lent.is_on {
            return lent.desk.discard(result.ok().map(|it| it.document));
        }
        if self.source.take() == Some(Source::Platen) {
            lent.desk.tell(Consequence::GlassScanned);
        }
        match result {
            Ok(scanned) => self.scanned(lent, id, scanned),
            Err(NotScanned::NoOriginal) => self.abort(lent, id, AbortReason::NoOriginal),
            Err(NotScanned::DriveFull) => self.abort(lent, id, AbortReason::DriveFull),
            Err(NotScanned::Device(why)) => self.abort_for(lent, id, AbortReason::Device, &why),
        }
        self.start_next(lent);
    }

    fn scanned(&mut self, lent: &mut Lent<'_>, id: JobId, scanned: Scanned) {
        let Some(job) = self.jobs.get(&id).cloned() else { return };
        // Folders and jobs share the drive.
        let filed = lent.folders.bytes(job.owner.as_ref());
        if self.jobs.has_space_beside(&job.holder(), scanned.bytes, filed).is_err() {
            lent.desk.discard([scanned.document]);
            return self.abort(lent, id, AbortReason::DriveFull);
        }
        let document = document(job.name.clone(), scanned, lent.desk.now);
        self.change(id, |it| it.documents.push(document));
        match &job.work {
            Work::Copy(..) => {
                self.measure(id);
                self.enqueue(lent, id);
            }
            Work::Scan(Scan { preview: true, .. }) | Work::FaxOut(FaxOut { preview: true, .. }) => {
                let why = Holds { preview: true, ..Holds::default() };
                self.set_state(id, JobState::Held { why, until: None });
            }
            Work::Scan(_) | Work::FaxOut(_) => self.deliver_scan(lent, id),
            Work::Print(_)
            | Work::Report(..)
            | Work::FolderPrint(..)
            | Work::FaxIn(_)
            | Work::MailIn(_) => {}
        }
    }
}

fn document(name: Arc<str>, scanned: Scanned, now: Tick) -> JobDocument {
    let Scanned { document: id, bytes, pages } = scanned;
    JobDocument {
        id,
        drawn: None,
        name,
        format: FORMAT.into(),
        bytes,
        pages: Some(pages),
        created: now,
        kept: true,
        cancelled: false,
        fault: None,
    }
}
