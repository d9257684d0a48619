//! Threads for slow work, shared by all devices of a process.
//!
//! ```text
//!   device ── its share: a few works at one time ──▶ ┐
//!   device ── its share ───────────────────────────▶ ├ the process's bound ──▶ threads
//!   control plane ── its share ────────────────────▶ ┘
//! ```
//! There is a bound for each kind of work, so that passwords never wait for documents. Works wait in the
//! order in which they came, but each device with only a few of its own: the many documents of one leave
//! room between them for those of another.

use std::sync::Arc;
use std::thread::available_parallelism;

use sim_document::Readers;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

/// Works of a kind that one share has under way at one time.
const SHARE_MAX: usize = 2;
/// Works of a kind at one time in a process with many processors; else as many as there are processors.
/// A password takes about 19 MiB meanwhile.
const WORKERS_MAX: usize = 16;
/// As many at least, on however small a machine: more than one device can have, so that two slow documents
/// of one do not keep all others waiting.
const WORKERS_MIN: usize = 2 * SHARE_MAX;
const _: () = assert!(WORKERS_MIN <= WORKERS_MAX);

/// A kind of slow work; none waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Comparing and hashing passwords: somebody waits at a door.
    Passwords,
    /// Reading, loading and drawing documents.
    Documents,
    /// Self tests, overwriting, packages, certificates.
    Hardware,
    /// Pictures of what the twin shows by itself.
    Screens,
}

/// Whoever works. Cheap to clone.
#[derive(Clone)]
pub struct Workers {
    permits: Arc<Permits>,
    readers: Readers,
}

/// The part of the workers that one device has. Cheap to clone.
#[derive(Clone)]
pub struct Share {
    own: Arc<Permits>,
    all: Workers,
}

/// A place among the workers, for one work after another. It is free again when this is dropped and what it was used
/// for has ended.
pub struct Place {
    permits: Arc<[OwnedSemaphorePermit; 2]>,
    readers: Readers,
}

struct Permits {
    passwords: Arc<Semaphore>,
    documents: Arc<Semaphore>,
    hardware: Arc<Semaphore>,
    screens: Arc<Semaphore>,
}

impl Workers {
    /// Workers for the devices of a process, with those who read and draw documents.
    pub fn new(readers: Readers) -> Self {
        let processors = available_parallelism().map_or(WORKERS_MIN, usize::from);
        Self::of(processors.clamp(WORKERS_MIN, WORKERS_MAX), readers)
    }

    /// So many works of each kind at one time.
    pub(crate) fn of(each: usize, readers: Readers) -> Self {
        Self { permits: Arc::new(Permits::of(each)), readers }
    }

    /// A share of them, for one device.
    pub fn share(&self) -> Share {
        Share { own: Arc::new(Permits::of(SHARE_MAX)), all: self.clone() }
    }
}

impl Share {
    /// Has this done on a thread, and waits for it; `None` where it broke off. Dropped before it has begun, it is never
    /// done.
    pub async fn work<T: Send + 'static>(
        &self,
        kind: Kind,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        self.place(kind).await.work(work).await
    }

    /// Waits for a place.
    pub async fn place(&self, kind: Kind) -> Place {
        // The semaphores are never closed, so permits always come.
        let own = permit(&self.own, kind).await;
        let one_of_all = permit(&self.all.permits, kind).await;
        Place { permits: Arc::new([own, one_of_all]), readers: self.all.readers.clone() }
    }
}

impl Place {
    /// Has this done on a thread, and waits for it; `None` where it broke off.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        // The thread has the place as long as it works, whether or not anybody still waits for it.
        let permits = self.permits.clone();
        let work = move || {
            let _permits = permits;
            work()
        };
        spawn_blocking(work).await.ok()
    }

    /// Those who read and draw documents.
    pub fn readers(&self) -> &Readers {
        &self.readers
    }
}

#[expect(clippy::unwrap_used, reason = "nobody closes it")]
async fn permit(permits: &Permits, kind: Kind) -> OwnedSemaphorePermit {
    permits.of_kind(kind).clone().acquire_owned().await.unwrap()
}

impl Permits {
    fn of(each: usize) -> Self {
        let permits = || Arc::new(Semaphore::new(each));
        Self { passwords: permits(), documents: permits(), hardware: permits(), screens: permits() }
    }

    fn of_kind(&self, kind: Kind) -> &Arc<Semaphore> {
        match kind {
            Kind::Passwords => &self.passwords,
            Kind::Documents => &self.documents,
            Kind::Hardware => &self.hardware,
            Kind::Screens => &self.screens,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
    use tokio::task::{JoinHandle, yield_now};

    use super::*;

    fn workers(each: usize) -> Workers {
        Workers::of(each, Readers::in_this_process())
    }

    /// Has a work done that says when it begins and ends when the sender is dropped.
    fn begin(
        share: &Share,
        kind: Kind,
        name: &'static str,
        begun: &UnboundedSender<&'static str>,
    ) -> (mpsc::Sender<()>, JoinHandle<Option<()>>) {
        let (hold, held) = mpsc::channel::<()>();
        let (share, begun) = (share.clone(), begun.clone());
        let work = move || {
            begun.send(name).unwrap();
            let _ = held.recv();
        };
        (hold, tokio::spawn(async move { share.work(kind, work).await }))
    }

    #[tokio::test]
    async fn passwords_do_not_wait_for_documents() {
        let share = workers(1).share();
        let (begun, mut begins) = unbounded_channel();
        let (hold, document) = begin(&share, Kind::Documents, "document", &begun);
        assert_eq!(begins.recv().await, Some("document"));
        assert_eq!(share.work(Kind::Passwords, || "right").await, Some("right"));
        drop(hold);
        assert_eq!(document.await.unwrap(), Some(()));
    }

    #[tokio::test]
    async fn the_many_works_of_one_device_leave_room_for_those_of_another() {
        let all = workers(SHARE_MAX);
        let (busy, other) = (all.share(), all.share());
        let (begun, mut begins) = unbounded_channel();
        let busy = |_| begin(&busy, Kind::Documents, "busy", &begun);
        let mut works: Vec<_> = (0..SHARE_MAX + 6).map(busy).collect();
        for _ in 0..SHARE_MAX {
            assert_eq!(begins.recv().await, Some("busy"));
        }
        works.push(begin(&other, Kind::Documents, "other", &begun));
        // On the one thread of this test it waits now, behind those that were allowed to.
        yield_now().await;
        drop(works.remove(0).0);
        assert_eq!(begins.recv().await, Some("other"));
    }

    #[tokio::test]
    async fn what_has_not_begun_when_its_device_is_gone_is_never_done() {
        let share = workers(1).share();
        let (begun, mut begins) = unbounded_channel();
        let (hold, first) = begin(&share, Kind::Documents, "first", &begun);
        assert_eq!(begins.recv().await, Some("first"));
        let (_, second) = begin(&share, Kind::Documents, "second", &begun);
        yield_now().await;
        second.abort();
        assert!(second.await.unwrap_err().is_cancelled());
        drop(hold);
        assert_eq!(first.await.unwrap(), Some(()));
        assert_eq!(share.work(Kind::Documents, || "next").await, Some("next"));
        drop(begun);
        assert_eq!(begins.recv().await, None, "the second one was done");
    }

    #[tokio::test]
    async fn a_work_that_panics_is_none_and_gives_its_place_back() {
        let share = workers(1).share();
        for _ in 0..3 {
            let broken: Option<()> = share.work(Kind::Hardware, || panic!("a defect")).await;
            assert_eq!(broken, None);
        }
        assert_eq!(share.work(Kind::Hardware, || 1).await, Some(1));
    }
}
