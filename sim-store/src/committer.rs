//! Group commit: one transaction for all that arrived while the last one was being synced.
//!
//! ```text
//! submit ----> queue ----> gather what has arrived ----> one commit ----> call each back
//! ```

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};

use crate::{Batch, Error, Seq, Store};

/// The most batches that wait to be committed.
pub const QUEUED_BATCHES_MAX: usize = 1024;
/// The most batches of one commit.
pub const GROUP_BATCHES_MAX: usize = 1024;
/// A commit takes no further batch once it has this many bytes.
pub const GROUP_BYTES_MAX: usize = 8 << 20;

/// Told the number of the last record of a batch once it is durable, or why it is not. It runs on
/// the committing thread: it hands the answer on and does not wait for anything.
type Done = Box<dyn FnOnce(Result<Seq, Error>) + Send>;

/// A thread that commits what others submit. Dropping it commits what waits, then ends it.
#[derive(Debug)]
pub struct Committer {
    queue: Option<SyncSender<Waiting>>,
    thread: Option<JoinHandle<()>>,
}

struct Waiting {
    batch: Batch,
    done: Done,
}

impl Committer {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// The system has no thread to give.
    pub fn start(store: Arc<Store>) -> Result<Self, Error> {
        let (queue, waiting) = sync_channel(QUEUED_BATCHES_MAX);
        let path = store.path().to_owned();
        let run = move || commit_until_closed(&store, &waiting);
        let thread = thread::Builder::new().name("store".to_owned()).spawn(run);
        let thread = thread.map_err(|error| Error::io(&path, error))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Hands over a batch; waits while the queue is full. `done` is called in the order of
    /// submission, on the committing thread.
    ///
    /// # Errors
    ///
    /// A batch beyond the limits, or [`Error::Stopped`]; `done` is not called then.
    pub fn submit(
        &self,
        batch: Batch,
        done: impl FnOnce(Result<Seq, Error>) + Send + 'static,
    ) -> Result<(), Error> {
        batch.check()?;
        let queue = self.queue.as_ref().ok_or(Error::Stopped)?;
        queue.send(Waiting { batch, done: Box::new(done) }).map_err(|_| Error::Stopped)
    }

    /// As [`Committer::submit`], without waiting.
    ///
    /// # Errors
    ///
    /// [`Error::QueueFull`] too.
    pub fn try_submit(
        &self,
        batch: Batch,
        done: impl FnOnce(Result<Seq, Error>) + Send + 'static,
    ) -> Result<(), Error> {
        batch.check()?;
        let queue = self.queue.as_ref().ok_or(Error::Stopped)?;
        queue.try_send(Waiting { batch, done: Box::new(done) }).map_err(|error| match error {
            TrySendError::Full(_) => Error::QueueFull,
            TrySendError::Disconnected(_) => Error::Stopped,
        })
    }

    /// Submits a batch and waits until it is durable.
    ///
    /// # Errors
    ///
    /// As [`Committer::submit`] and [`Store::commit`].
    pub fn commit(&self, batch: Batch) -> Result<Seq, Error> {
        let (answer, answered) = sync_channel(1);
        self.submit(batch, move |result| {
            let _gone = answer.send(result);
        })?;
        answered.recv().unwrap_or(Err(Error::Stopped))
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

fn commit_until_closed(store: &Store, queue: &Receiver<Waiting>) {
    while let Ok(first) = queue.recv() {
        let (batches, waiters) = gather(first, queue);
        answer(store.commit_group(&batches), waiters);
    }
}

/// The first batch and those that have arrived behind it.
fn gather(first: Waiting, queue: &Receiver<Waiting>) -> (Vec<Batch>, Vec<Done>) {
    let mut bytes = first.batch.bytes();
    let (mut batches, mut waiters) = (vec![first.batch], vec![first.done]);
    while batches.len() < GROUP_BATCHES_MAX && bytes < GROUP_BYTES_MAX {
        let Ok(Waiting { batch, done }) = queue.try_recv() else { break };
        bytes += batch.bytes();
        batches.push(batch);
        waiters.push(done);
    }
    (batches, waiters)
}

fn answer(result: Result<Vec<Seq>, Error>, waiters: Vec<Done>) {
    match result {
        Ok(places) => {
            for (done, seq) in waiters.into_iter().zip(places) {
                done(Ok(seq));
            }
        }
        Err(error) => {
            for done in waiters {
                done(Err(error.clone()));
            }
        }
    }
}
