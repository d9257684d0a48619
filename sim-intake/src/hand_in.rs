//! Handing jobs and documents to the device.

use std::mem::take;

use sim_core::job::{Addition, JobAsk, JobId, JobState, Opening};
use sim_core::{Asker, Command, Fact, Refused, Reply, View};
use sim_host::Handle;
use sim_host::documents::DocumentRefused;
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

/// Opens a job ([`JobAsk::Open`]). It is opened even if whoever waits goes away meanwhile.
///
/// # Errors
/// [`Refused`] if the device does not take it.
pub async fn open(
    handle: &Handle,
    asker: Asker,
    opening: Opening,
) -> Result<(JobId, JobState), Refused> {
    let task = tokio::spawn(hand_in(handle.clone(), asker, JobAsk::Open(opening.into())));
    task.await.unwrap_or(Err(Refused::Interrupted))
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
    /// Hands over the jobs in order, all of them even if whoever waits goes away meanwhile. The answer is
    /// the first one's; where it is refused, so are the others.
    ///
    /// # Errors
    /// [`NotHandedIn`] for the first one.
    pub async fn hand_in(self, handle: &Handle) -> Result<(JobId, JobState), NotHandedIn> {
        let task = tokio::spawn(self.deliver(handle.clone()));
        task.await.unwrap_or(Err(NotHandedIn::Refused(Refused::Interrupted)))
    }

    async fn deliver(mut self, handle: Handle) -> Result<(JobId, JobState), NotHandedIn> {
        let mut first = None;
        for job in take(&mut self.jobs) {
            let answer = self.one(&handle, job).await;
            // What the device refuses of the later ones stands in its journal.
            first = Some(match first {
                None => answer?,
                Some(first) => first,
            });
        }
        first.ok_or(NotHandedIn::Refused(Refused::Interrupted))
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
        hand_in(handle.clone(), asker, ask).await.map_err(NotHandedIn::Refused)
    }
}

async fn hand_in(handle: Handle, asker: Asker, ask: JobAsk) -> Result<(JobId, JobState), Refused> {
    let job = ask.job();
    match handle.ask(asker, Command::Job(ask)).await {
        Ok(Reply::Job(id, state)) => Ok((id, state)),
        // The device lets go of a document that it does not take.
        refused => {
            job.into_iter().for_each(|it| handle.report(self::refused(it)));
            Err(refused.err().unwrap_or(Refused::Interrupted))
        }
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

    /// The document is in: it is taken even if whoever waits goes away meanwhile. The other jobs of the
    /// stream that it came in follow it.
    ///
    /// # Errors
    /// [`Refused`] if the device does not take it.
    pub async fn add(
        mut self,
        asker: Asker,
        addition: Addition,
        others: Delivery,
    ) -> Result<(JobId, JobState), Refused> {
        self.ends = false;
        let handle = self.handle.clone();
        let task = tokio::spawn(async move {
            let add = JobAsk::AddDocument(addition.into());
            let answer = hand_in(handle.clone(), asker, add).await?;
            if !others.jobs.is_empty() {
                // What the device refuses of them stands in its journal.
                let _ = others.deliver(handle).await;
            }
            Ok(answer)
        });
        task.await.unwrap_or(Err(Refused::Interrupted))
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
