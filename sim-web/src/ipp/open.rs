//! Jobs between Create-Job and their document, and the numbers they were given.
//!
//! ```text
//!                                              refused
//!                      ┌─────────────────────────────────────────────────┐
//!                      ▼                                                 │
//!   Create-Job ──▶ Open ── Send-Document ──▶ Receiving ── document ──▶ Handing ──▶ a job of the device
//!                   │                           │
//!                   │ time-out, Cancel-Job      │ broken off, Cancel-Job
//!                   └─────────▶ ended ◀─────────┘
//! ```
//! The device numbers a job when it takes it, with its document. Create-Job has to answer with a number
//! before that, so such a job keeps one from a range of its own, [`FIRST`] and up, for all of IPP.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sim_core::job::{HISTORY_MAX, JOBS_MAX, JobId};
use sim_core::user::UserId;
use sim_core::{Tick, View};
use sim_wire::ipp::JobState;

use super::creation::Creation;

/// The number before that of the first job made by Create-Job. The device would have to take a
/// thousand million jobs to come here.
const FIRST: i32 = 1_000_000_000;
/// Jobs that wait for their document; more are refused (assumed).
const OPEN_MAX: usize = 100;
/// Jobs that ended without a document and are remembered (assumed).
const ENDED_MAX: usize = 100;
/// Numbers that are remembered before those of forgotten jobs are let go.
const NUMBERS_MAX: usize = JOBS_MAX + 2 * HISTORY_MAX;
/// Seconds that a job waits for its document (RFC 8011 section 5.4.31; the value is assumed).
pub(super) const TIME_OUT_SECONDS: u16 = 120;

/// A job that has no document yet, or never got one.
#[derive(Clone, Debug)]
pub(super) struct OpenJob {
    pub(super) creation: Creation,
    /// Who created it, where that was authenticated.
    pub(super) owner: Option<UserId>,
    pub(super) peer: IpAddr,
    pub(super) created: Tick,
    pub(super) ended: Option<Tick>,
    pub(super) state: OpenState,
}

/// Where such a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenState {
    /// It waits for its document since then.
    Open(Tick),
    /// Its document is coming in.
    Receiving,
    /// The device is being asked to take it.
    Handing,
    /// No document came in time.
    TimedOut,
    /// The document broke off.
    BrokenOff,
    /// It was closed without a document.
    Empty,
    /// Somebody cancelled it.
    Cancelled,
}

impl OpenState {
    /// The state and its reason (RFC 8011 sections 5.3.7 and 5.3.8).
    pub(super) const fn ipp(self) -> (JobState, &'static [&'static str]) {
        match self {
            Self::Open(_) | Self::Receiving | Self::Handing => {
                (JobState::Pending, &["job-incoming"])
            }
            Self::TimedOut | Self::Empty => {
                (JobState::Aborted, &["aborted-by-system", "job-data-insufficient"])
            }
            Self::BrokenOff => {
                (JobState::Aborted, &["aborted-by-system", "submission-interrupted"])
            }
            Self::Cancelled => (JobState::Canceled, &["job-canceled-by-user"]),
        }
    }
}

/// What a number stands for.
pub(super) enum Numbered {
    /// A job of the device.
    Device(JobId),
    /// A job without a document.
    Open(OpenJob),
}

/// What Send-Document finds.
pub(super) enum Begun {
    /// It may send; the job is [`OpenState::Receiving`].
    Send(OpenJob),
    /// The document came before, with this or another operation.
    HasDocument(JobId),
    /// The job ended.
    Ended(OpenState),
    /// Another request is sending the document.
    Busy,
    /// There is no such job.
    Unknown,
}

/// All of them.
#[derive(Default)]
pub(super) struct OpenJobs(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    made: i32,
    open: BTreeMap<i32, OpenJob>,
    ended: VecDeque<(i32, OpenJob)>,
    jobs: BTreeMap<i32, JobId>,
    numbers: BTreeMap<JobId, i32>,
}

impl OpenJobs {
    /// Makes a job; `None` when there are too many.
    pub(super) fn create(&self, now: Tick, job: OpenJob) -> Option<i32> {
        let mut inner = self.lock(now);
        if inner.open.len() >= OPEN_MAX {
            return None;
        }
        inner.made += 1;
        let number = FIRST + inner.made;
        inner.open.insert(number, job);
        Some(number)
    }

    /// What a number stands for.
    pub(super) fn find(&self, now: Tick, view: &View, number: i32) -> Option<Numbered> {
        let inner = self.lock(now);
        if let Some(it) = inner.without_document(number) {
            return Some(Numbered::Open(it.clone()));
        }
        let job = match inner.jobs.get(&number) {
            Some(job) => *job,
            // A job has one number only.
            None => {
                u32::try_from(number).ok().map(JobId).filter(|it| inner.number(*it) == number)?
            }
        };
        view.job(job).map(|it| Numbered::Device(it.id))
    }

    /// The number under which IPP knows a job of the device.
    pub(super) fn number(&self, job: JobId) -> i32 {
        self.guard().number(job)
    }

    /// Jobs without a document, by number.
    pub(super) fn all(&self, now: Tick) -> Vec<(i32, OpenJob)> {
        let inner = self.lock(now);
        let ended = inner.ended.iter().map(|(number, job)| (*number, job.clone()));
        let open = inner.open.iter().map(|(number, job)| (*number, job.clone()));
        let mut all: Vec<_> = ended.chain(open).collect();
        all.sort_by_key(|(number, _)| *number);
        all
    }

    /// Begins to receive the document of a job.
    pub(super) fn begin(&self, now: Tick, number: i32) -> Begun {
        let mut inner = self.lock(now);
        if let Some(job) = inner.open.get_mut(&number) {
            if matches!(job.state, OpenState::Receiving | OpenState::Handing) {
                return Begun::Busy;
            }
            job.state = OpenState::Receiving;
            return Begun::Send(job.clone());
        }
        match (inner.without_document(number), inner.jobs.get(&number)) {
            (Some(ended), _) => Begun::Ended(ended.state),
            (None, Some(job)) => Begun::HasDocument(*job),
            (None, None) => Begun::Unknown,
        }
    }

    /// The document was refused: the job waits for another attempt.
    pub(super) fn give_back(&self, now: Tick, number: i32) {
        if let Some(job) = self.guard().open.get_mut(&number) {
            job.state = OpenState::Open(now);
        }
    }

    /// The document is in and the device is asked next. `false` if the job ended meanwhile.
    pub(super) fn hand(&self, number: i32) -> bool {
        let mut inner = self.guard();
        let job = inner.open.get_mut(&number).filter(|it| it.state == OpenState::Receiving);
        job.map(|it| it.state = OpenState::Handing).is_some()
    }

    /// The device took the job.
    pub(super) fn handed(&self, view: &View, number: i32, job: JobId) {
        let mut inner = self.guard();
        inner.open.remove(&number);
        if inner.jobs.len() >= NUMBERS_MAX {
            inner.forget(view);
        }
        inner.jobs.insert(number, job);
        inner.numbers.insert(job, number);
    }

    /// The document broke off, if it was still coming in.
    pub(super) fn broken_off(&self, now: Tick, number: i32) {
        let mut inner = self.guard();
        if inner.open.get(&number).is_some_and(|it| it.state == OpenState::Receiving) {
            inner.end(now, number, OpenState::BrokenOff);
            tracing::debug!(job = number, "the document broke off");
        }
    }

    /// Ends a job that has no document; `false` if there is none, or the device has it already.
    pub(super) fn end(&self, now: Tick, number: i32, state: OpenState) -> bool {
        self.guard().end(now, number, state)
    }

    /// After every job that waited too long has ended: time passes for these jobs when somebody looks.
    fn lock(&self, now: Tick) -> MutexGuard<'_, Inner> {
        let mut inner = self.guard();
        let end = |it: &OpenJob| match it.state {
            OpenState::Open(since) => Some(since.after_ms(u64::from(TIME_OUT_SECONDS) * 1_000)),
            OpenState::Receiving
            | OpenState::Handing
            | OpenState::TimedOut
            | OpenState::BrokenOff
            | OpenState::Empty
            | OpenState::Cancelled => None,
        };
        let ends = inner.open.iter().filter_map(|(number, it)| Some((*number, end(it)?)));
        let late: Vec<_> = ends.filter(|(_, end)| *end <= now).collect();
        for (number, end) in late {
            inner.end(end, number, OpenState::TimedOut);
        }
        inner
    }

    fn guard(&self) -> MutexGuard<'_, Inner> {
        // Every section above leaves the maps whole, so a poisoned lock is as good as any.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn without_document(&self, number: i32) -> Option<&OpenJob> {
        let ended = || self.ended.iter().find(|it| it.0 == number).map(|it| &it.1);
        self.open.get(&number).or_else(ended)
    }

    fn number(&self, job: JobId) -> i32 {
        self.numbers.get(&job).copied().unwrap_or_else(|| own(job))
    }

    fn end(&mut self, now: Tick, number: i32, state: OpenState) -> bool {
        let job = self.open.get(&number).filter(|it| it.state != OpenState::Handing);
        let Some(mut job) = job.cloned() else { return false };
        self.open.remove(&number);
        job.state = state;
        job.ended = Some(now);
        if self.ended.len() >= ENDED_MAX {
            self.ended.pop_front();
        }
        self.ended.push_back((number, job));
        true
    }

    /// Lets go of the numbers of jobs that have left the device's history.
    fn forget(&mut self, view: &View) {
        let kept: std::collections::BTreeSet<_> = view.all_jobs().map(|it| it.id).collect();
        self.jobs.retain(|_, job| kept.contains(job));
        self.numbers.retain(|job, _| kept.contains(job));
    }
}

/// The number of a job that came with its document: the device's own.
fn own(job: JobId) -> i32 {
    i32::try_from(job.0).unwrap_or(i32::MAX)
}
