//! Handing jobs and documents to the device.

use sim_core::job::{Addition, JobAsk, JobId, JobState};
use sim_core::{Asker, Command, Fact, Refused, Reply, View};
use sim_host::Handle;

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

/// Hands a job to the device: [`JobAsk::Submit`] or [`JobAsk::Open`]. It is taken even if whoever waits
/// goes away meanwhile.
///
/// # Errors
/// [`Refused`] if the device does not take it.
pub async fn hand_in(
    handle: &Handle,
    asker: Asker,
    ask: JobAsk,
) -> Result<(JobId, JobState), Refused> {
    let task = tokio::spawn(submit(handle.clone(), asker, ask));
    task.await.unwrap_or(Err(Refused::Interrupted))
}

async fn submit(handle: Handle, asker: Asker, ask: JobAsk) -> Result<(JobId, JobState), Refused> {
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

    /// The document is in: it is taken even if whoever waits goes away meanwhile.
    ///
    /// # Errors
    /// [`Refused`] if the device does not take it.
    pub async fn add(
        mut self,
        asker: Asker,
        addition: Addition,
    ) -> Result<(JobId, JobState), Refused> {
        self.ends = false;
        hand_in(self.handle, asker, JobAsk::AddDocument(addition.into())).await
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
