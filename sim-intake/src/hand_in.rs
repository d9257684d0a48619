//! Handing jobs and documents to the device.

use std::mem::take;

use sim_core::job::{Addition, JobAsk, JobId, JobRefused, JobState, Opening};
use sim_core::{Asker, Command, Fact, Refused, Reply, View};
use sim_host::documents::DocumentRefused;
use sim_host::{Handle, Queued};
use thiserror::Error;

use crate::received::{Announced, Described, Received};
use crate::sender::Sender;

/// Whether the device would take a job at all.
///
/// # Errors
/// [`Refused`] while it is off or has a fault that stops everything.
pub fn can_take_jobs(view: &View) -> Result<(), Refused> {
    if !view.power.is_on() {
        return Err(Refused::PoweredOff);
    }
    match view.blocking_fault() {
        Some(fault) => Err(Refused::Fault(fault.code)),
        None => Ok(()),
    }
}

/// Opens a job ([`JobAsk::Open`]).
///
/// # Errors
/// [`Refused`] if the device does not take it.
pub async fn open(
    handle: &Handle,
    asker: Asker,
    opening: Opening,
) -> Result<(JobId, JobState), Refused> {
    Asked::queue(handle, asker, JobAsk::Open(opening.into())).await?.answer().await
}

/// Why a job is not handed over.
#[derive(Debug, Error)]
pub enum NotHandedIn {
    /// Its document cannot be kept.
    #[error(transparent)]
    NotKept(DocumentRefused),
    /// The device does not take it.
    #[error("{0}")]
    Refused(Refused),
}

/// The jobs of one stream, with what the door knows of all of them.
pub struct Delivery {
    /// The jobs, in order.
    pub jobs: Vec<Received>,
    /// What is said of each. Its subscriptions are the first one's.
    pub announced: Announced,
    /// What is said of the document of each.
    pub described: Described,
    /// Who those are from that name nobody.
    pub sender: Sender,
    /// Who asks for those that name somebody.
    pub stranger: Asker,
}

impl Delivery {
    /// Hands over the jobs in order, as long as somebody waits. The answer is the first one's; where it is
    /// refused, so are the others.
    ///
    /// # Errors
    /// [`NotHandedIn`] for the first one.
    pub async fn hand_in(self, handle: &Handle) -> Result<(JobId, JobState), NotHandedIn> {
        let first = self.hand_in_each(handle).await?.into_iter().next();
        first.ok_or(NotHandedIn::Refused(Refused::Interrupted))
    }

    /// The same, with the answers of all that are taken.
    ///
    /// # Errors
    /// [`NotHandedIn`] for the first one.
    pub async fn hand_in_each(
        mut self,
        handle: &Handle,
    ) -> Result<Vec<(JobId, JobState)>, NotHandedIn> {
        let mut taken = Vec::new();
        for job in take(&mut self.jobs) {
            match self.one(handle, job).await {
                Err(refused) if taken.is_empty() => return Err(refused),
                // What the device refuses of the later ones stands in its journal.
                answer => taken.extend(answer),
            }
        }
        Ok(taken)
    }

    async fn one(
        &mut self,
        handle: &Handle,
        job: Received,
    ) -> Result<(JobId, JobState), NotHandedIn> {
        let (asker, claim) = match job.claim() {
            Some(claim) => (self.stranger, claim),
            None => (self.sender.asker, self.sender.claim.clone()),
        };
        let subscriptions = take(&mut self.announced.subscriptions);
        let announced = Announced { subscriptions, ..self.announced.clone() };
        let submission = job.submission(announced, self.described.clone(), claim);
        let ask = JobAsk::Submit(submission.map_err(NotHandedIn::NotKept)?.into());
        let asked = Asked::queue(handle, asker, ask).await.map_err(NotHandedIn::Refused)?;
        asked.answer().await.map_err(NotHandedIn::Refused)
    }
}

/// A job, or a document of one, that has its place in the device's queue. Whoever goes away before it has one
/// leaves nothing behind; afterwards the device takes it, whoever waits.
struct Asked {
    handle: Handle,
    /// The job that there is already.
    job: Option<JobId>,
    queued: Queued,
}

impl Asked {
    async fn queue(handle: &Handle, asker: Asker, ask: JobAsk) -> Result<Self, Refused> {
        let job = ask.job();
        let queued = handle.queue(asker, Command::Job(ask)).await?;
        Ok(Self { handle: handle.clone(), job, queued })
    }

    async fn answer(self) -> Result<(JobId, JobState), Refused> {
        let task = tokio::spawn(async move {
            match self.queued.answer().await {
                Ok(Reply::Job(id, state)) => Ok((id, state)),
                // The device lets go of a document that it does not take.
                refused => {
                    self.job.into_iter().for_each(|it| self.handle.report(self::refused(it)));
                    Err(refused.err().unwrap_or(Refused::Interrupted))
                }
            }
        });
        task.await.unwrap_or(Err(Refused::Interrupted))
    }
}

/// A document that comes in for a job that was opened. If it is dropped before the document is in, the
/// sender has gone, and with it the job.
#[must_use = "the job ends with it"]
pub struct Arrival<'a> {
    handle: &'a Handle,
    job: JobId,
    ends: bool,
}

impl<'a> Arrival<'a> {
    /// Says that a document begins to come in: until it is in, no time-out runs.
    ///
    /// # Errors
    /// [`Refused`] if the job takes none.
    pub async fn begin(handle: &'a Handle, asker: Asker, job: JobId) -> Result<Self, Refused> {
        handle.ask(asker, Command::Job(JobAsk::BeginDocument(job))).await?;
        Ok(Self { handle, job, ends: true })
    }

    /// Waits until the job takes no document any more, because somebody has ended it; and says why, as the device
    /// would. Whatever came in of the document is then to be let go at once, however long its sender goes on.
    pub async fn ended(&self) -> Refused {
        let mut views = self.handle.views();
        let has_ended = |view: &View| view.job(self.job).is_none_or(|it| it.state.is_ended());
        match views.wait_for(|it| has_ended(it)).await {
            Ok(view) => Refused::Job(match view.job(self.job) {
                Some(job) => JobRefused::State(job.state.clone()),
                None => JobRefused::NoSuchJob,
            }),
            Err(_) => Refused::Gone,
        }
    }

    /// The document is in. The other jobs of the stream that it came in follow it.
    ///
    /// # Errors
    /// [`Refused`] if the device does not take it.
    pub async fn add(
        mut self,
        asker: Asker,
        addition: Addition,
        others: Delivery,
    ) -> Result<(JobId, JobState), Refused> {
        let add = JobAsk::AddDocument(addition.into());
        let asked = Asked::queue(self.handle, asker, add).await?;
        self.ends = false;
        let answer = asked.answer().await?;
        // What the device refuses of them stands in its journal.
        let _ = others.hand_in(self.handle).await;
        Ok(answer)
    }

    /// The document was refused; the sender may try again, for example with its password.
    pub fn refuse(mut self) {
        self.ends = false;
        self.handle.report(refused(self.job));
    }
}

impl Drop for Arrival<'_> {
    fn drop(&mut self) {
        if self.ends {
            let fact = Fact::DocumentEnded { job: self.job, sender_is_gone: true };
            self.handle.report(fact);
        }
    }
}

const fn refused(job: JobId) -> Fact {
    Fact::DocumentEnded { job, sender_is_gone: false }
}
