//! Receiving: whether a call is answered, for which folder, and when the device ends it.

use std::sync::Arc;

use super::{FaxIn, FaxTo};
use crate::fax::{EndCall, Line, NotAnswered, SubscriberId, Verdict};
use crate::folder::{DOCUMENTS_MAX, Folder, FolderNumber};
use crate::job::machine::{Lent, Machine};
use crate::job::{
    ColorMode, Job, JobId, JobState, JobTicket, JobType, Print, Resource, Work, name,
};
use crate::share::Holder;
use crate::truth::Kind;
use crate::{Effect, fax};

/// What a received document is called (assumed), behind it who called.
pub(super) const NAME: &str = "Fax";
/// Bytes that are kept free for a call: what has no room for so many is not begun (assumed).
const CALL_BYTES: u64 = 16 << 20;

impl Machine {
    /// It rings on a line: the call is answered, or goes on ringing.
    pub(crate) fn call_comes(&mut self, lent: &mut Lent<'_>, line: Line) {
        let to = match self.place_for(lent, line) {
            Ok(to) => to,
            Err(why) => {
                let detail = format!("{}: {why}", line.label());
                return lent.desk.record(Kind::Refused, "call-not-answered", detail);
            }
        };
        self.made += 1;
        let id = JobId(self.made);
        let from = SubscriberId::default();
        self.jobs.insert(Job {
            id,
            name: name(NAME),
            owner: None,
            state: JobState::Running(Resource::Line),
            documents: Vec::new(),
            peer: None,
            created: lent.desk.now,
            started: Some(lent.desk.now),
            work: Work::FaxIn(FaxIn { line, from, to, is_named: false, finest: None }),
        });
        self.lines.insert(line, id);
        let offers = fax::Offers::of(&lent.desk.settings);
        lent.desk.effect(Effect::AnswerCall { job: id, line, offers });
    }

    /// Where what a call brings has its place.
    fn place_for(&self, lent: &Lent<'_>, line: Line) -> Result<FaxTo, NotAnswered> {
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
        let selected = settings.fax_folder_selector.is_on().then(|| line.folder(settings));
        let Some(number) = selected.flatten() else { return self.paper(lent) };
        let folder = lent.folders.get(number).ok_or(NotAnswered::NoFolder)?;
        self.takes_call(lent, folder)?;
        Ok(FaxTo::Folder(number, folder.owner.clone()))
    }

    /// A caller names a folder: what it sends goes there, or its call ends. It names one before its first page and none
    /// after it.
    pub(crate) fn folder_named(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        named: Option<FolderNumber>,
    ) {
        let Some(job) = self.called(id).filter(|_| lent.is_on) else { return };
        let Work::FaxIn(fax) = &job.work else { return };
        if named.is_some() && fax.folder() == named && fax.is_named {
            return lent.desk.effect(Effect::AnswerCaller(id, Verdict::Taken));
        }
        let verdict = match self.folder_of_caller(lent, named).filter(|_| job.documents.is_empty())
        {
            Some(folder) => match self.takes_call(lent, folder) {
                Ok(()) => {
                    let to = FaxTo::Folder(folder.number, folder.owner.clone());
                    self.change_fax(id, |it| (it.to, it.is_named) = (to, true));
                    Verdict::Taken
                }
                Err(_) => Verdict::NoPlace,
            },
            None => Verdict::NoFolder,
        };
        lent.desk.effect(Effect::AnswerCaller(id, verdict));
    }

    /// The folder that a caller may name. Whoever is at the other end cannot be asked for a passcode that is not known
    /// here.
    fn folder_of_caller<'a>(
        &self,
        lent: &Lent<'a>,
        named: Option<FolderNumber>,
    ) -> Option<&'a Folder> {
        let may = fax::Offers::of(&lent.desk.settings).remote_folders;
        lent.folders.get(named.filter(|_| may)?).filter(|it| it.passcode.is_none())
    }

    /// Ends the calls that cannot go on: all of a device with a fault, and those for a folder that their caller named when
    /// nobody may any more.
    pub(crate) fn check_calls(&mut self, lent: &mut Lent<'_>) {
        let may_name = fax::Offers::of(&lent.desk.settings).remote_folders;
        let why = |job: &Job| match &job.work {
            Work::FaxIn(_) | Work::FaxOut(_) if lent.is_faulty => Some(EndCall::Fault),
            Work::FaxIn(it) if it.is_named && !may_name => Some(EndCall::Restricted),
            Work::FaxIn(_)
            | Work::FaxOut(_)
            | Work::Print(_)
            | Work::Report(..)
            | Work::Copy(..)
            | Work::Scan(_)
            | Work::FolderPrint(..)
            | Work::MailIn(_) => None,
        };
        let calls = self.lines.values().filter(|it| !self.ending.contains(it));
        let ends: Vec<_> = calls.filter_map(|it| Some((*it, why(self.jobs.get(it)?)?))).collect();
        for (id, why) in ends {
            self.ending.insert(id);
            lent.desk.effect(Effect::EndCall(id, why));
        }
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

    /// How many calls bring something for a folder, or brought what is not there yet.
    pub(crate) fn received_into(&self, folder: FolderNumber) -> usize {
        let is_for = |it: &&Arc<Job>| match &it.work {
            Work::FaxIn(it) => it.folder() == Some(folder),
            Work::Print(_)
            | Work::Report(..)
            | Work::Copy(..)
            | Work::Scan(_)
            | Work::FolderPrint(..)
            | Work::FaxOut(_)
            | Work::MailIn(_) => false,
        };
        self.jobs.values().filter(is_for).count()
    }

    /// A job whose call is not to be ended.
    pub(super) fn called(&self, id: JobId) -> Option<Arc<Job>> {
        let is_on_line = self.lines.values().any(|it| *it == id) && !self.ending.contains(&id);
        self.jobs.get(&id).filter(|_| is_on_line).cloned()
    }

    pub(super) fn change_fax(&mut self, id: JobId, change: impl FnOnce(&mut FaxIn)) {
        self.change(id, |job| {
            if let Work::FaxIn(it) = &mut job.work {
                change(it);
            }
        });
    }

    /// Takes a job off its line; whether it had one.
    pub(in crate::job) fn hang_up(&mut self, id: JobId) -> bool {
        let before = self.lines.len();
        self.lines.retain(|_, it| *it != id);
        self.ending.remove(&id);
        self.lines.len() < before
    }
}
