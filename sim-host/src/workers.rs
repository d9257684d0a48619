//! Threads for slow work, shared by all devices of a process.
//!
//! ```text
//!   device ── its share: a few works at one time ──▶ ┐
//!   device ── its share ───────────────────────────▶ ├ the process's bound ──▶ threads
//!   control plane ── its share ────────────────────▶ ┘
//! ```
//! There is a bound for each kind of work, so that passwords never wait for documents. Works wait in the
//! order in which they came, but each device with only a few of its own: the many documents of one leave
//! room between them for those of another. So do the many documents that one holder has at a device, for
//! those of another holder ([`Share::place`]), and the many passwords of one peer ([`Kind::Passwords`]).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::available_parallelism;

use sim_core::PasswordShare;
use sim_core::share::{Holder, Quota};
use sim_document::Readers;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

/// Works of a kind that one share has under way at one time: two of one holder, because handing a document to another
/// process and waiting for it takes longer than to read a short one.
const SHARE_MAX: usize = 4;
/// How a share's places for documents are shared out: those that never end leave the others to others.
const PLACES: Quota = Quota::of(SHARE_MAX);
const _: () = assert!(PLACES.each < PLACES.all);
/// Works of a kind at one time in a process with many processors; else as many as there are processors.
/// A password takes about 19 MiB meanwhile.
const WORKERS_MAX: usize = 16;
/// As many at least, on however small a machine: more than one device can have, so that two slow documents
/// of one do not keep all others waiting.
const WORKERS_MIN: usize = 2 * SHARE_MAX;
const _: () = assert!(WORKERS_MIN <= WORKERS_MAX);

/// A kind of slow work; none waits for another, nor for documents that are read or drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Comparing and hashing passwords: somebody waits at a door. Those of one share wait for each other first, so
    /// that whatever it asks beyond its places goes behind all others; and those of peers wait until nobody else does.
    Passwords(PasswordShare),
    /// Loading documents from the drive for the engine: all jobs behind them wait.
    Printing,
    /// Self tests, overwriting, packages.
    Hardware,
    /// Keys and certificates that are made or read, one after the other: however many are asked for, they take one
    /// processor at most.
    Certificates,
    /// Pictures of what the twin shows by itself.
    Screens,
}

/// Whoever works. Cheap to clone.
#[derive(Clone)]
pub struct Workers {
    permits: Arc<Permits>,
    readers: Readers,
}

/// How long a document may take in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// The time in which nearly all are read or drawn ([`BRIEF_CPU`](sim_document::BRIEF_CPU)): such places are soon
    /// free for others.
    Brief,
    /// All the time that one may have. There are half as many such places, and they wait for none of the others.
    Long,
}

/// The part of the workers that one device has. Cheap to clone.
#[derive(Clone)]
pub struct Share {
    own: Arc<Permits>,
    holders: Arc<[Holders<Holder>; 2]>,
    askers: Arc<Holders<PasswordShare>>,
    /// Passwords of all peers that have a place or are next, so many as there are places: whoever else comes waits
    /// for these and no more.
    peers: Arc<Semaphore>,
    all: Workers,
}

/// A place among the workers to read or draw a document, for one work after another. It is free again when this is
/// dropped, all its clones are, and what it was used for has ended.
#[derive(Clone)]
pub struct Place {
    permits: Arc<[OwnedSemaphorePermit; 3]>,
    readers: Readers,
}

/// What each holder may have of a share's places, of those that have or want one.
struct Holders<H>(Mutex<BTreeMap<H, Weak<Semaphore>>>);

/// The turn of a holder to wait for a place.
type Turn = [Option<OwnedSemaphorePermit>; 2];

struct Permits {
    documents: [Arc<Semaphore>; 2],
    passwords: Arc<Semaphore>,
    printing: Arc<Semaphore>,
    hardware: Arc<Semaphore>,
    certificates: Arc<Semaphore>,
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
        Share {
            own: Arc::new(Permits::of(SHARE_MAX)),
            holders: Arc::default(),
            askers: Arc::default(),
            peers: Arc::new(Semaphore::new(SHARE_MAX)),
            all: self.clone(),
        }
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
        let turn = self.turn(&kind).await;
        let of_device = permit(self.own.of_kind(&kind)).await;
        let of_all = permit(self.all.permits.of_kind(&kind)).await;
        let work = || {
            let done = work();
            wipe_stack();
            done
        };
        on_a_thread((turn, of_device, of_all), work).await
    }

    /// Waits for the turn of whoever wants such a work done.
    async fn turn(&self, kind: &Kind) -> Turn {
        let asker = match kind {
            Kind::Passwords(asker) => asker,
            Kind::Printing | Kind::Hardware | Kind::Certificates | Kind::Screens => {
                return [None, None];
            }
        };
        // A password is soon done, so that one alone may have all places.
        let of_asker = permit(&self.askers.permits(asker, SHARE_MAX)).await;
        let of_peers = match asker {
            PasswordShare::Peer(_) => Some(permit(&self.peers).await),
            PasswordShare::Hand | PasswordShare::Panel | PasswordShare::KeyOperator => None,
        };
        [Some(of_asker), of_peers]
    }

    /// How many places there are for this holder.
    pub fn places_of(&self, holder: &Holder, stay: Stay) -> usize {
        stay.of(match holder {
            Holder::User(_) | Holder::Peer(_) => PLACES.each,
            Holder::Machine => PLACES.all,
        })
    }

    /// Waits for a place to read or draw a document of this holder.
    ///
    /// A holder's documents wait for each other first, and only then for a place of the device, behind whoever waited
    /// before. So its next one goes behind the first ones of all others, however many of its own came earlier.
    pub async fn place(&self, holder: &Holder, stay: Stay) -> Place {
        let holders = &self.holders[stay as usize];
        let of_holder = permit(&holders.permits(holder, self.places_of(holder, stay))).await;
        let of_device = permit(&self.own.documents[stay as usize]).await;
        let of_all = permit(&self.all.permits.documents[stay as usize]).await;
        let permits = Arc::new([of_holder, of_device, of_all]);
        Place { permits, readers: self.all.readers.clone() }
    }
}

impl Stay {
    /// From the first try to the last.
    pub(crate) const ALL: [Self; 2] = [Self::Brief, Self::Long];

    /// How many places of so many.
    const fn of(self, places: usize) -> usize {
        match self {
            Self::Brief => places,
            Self::Long => places.div_ceil(2),
        }
    }
}

impl Place {
    /// Has this done on a thread, and waits for it; `None` where it broke off.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        on_a_thread(self.permits.clone(), work).await
    }

    /// Those who read and draw documents.
    pub fn readers(&self) -> &Readers {
        &self.readers
    }
}

/// Has this done on a thread, which has the permits as long as it works, whether or not anybody still waits for it.
async fn on_a_thread<T: Send + 'static>(
    permits: impl Send + 'static,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let work = move || {
        let _permits = permits;
        work()
    };
    spawn_blocking(work).await.ok()
}

/// Bytes of a thread's stack that work may have left numbers of a key or letters of a password in; it has 2 MiB.
const STACK_WIPED: usize = 64 * 1_024;

/// Wipes the stack below whoever calls: what is freed is wiped by the allocator, what lay on the stack by nobody.
#[inline(never)]
fn wipe_stack() {
    let mut wiped = [0_u8; STACK_WIPED];
    // Of a shared reference to it the compiler would make a constant that lies elsewhere.
    std::hint::black_box(&mut wiped);
}

#[expect(clippy::unwrap_used, reason = "nobody closes it")]
async fn permit(permits: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    permits.clone().acquire_owned().await.unwrap()
}

impl<H> Default for Holders<H> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<H: Clone + Ord> Holders<H> {
    /// The permits of this holder, `each` of them.
    fn permits(&self, holder: &H, each: usize) -> Arc<Semaphore> {
        // Nothing that panics is done in here.
        let mut holders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        holders.retain(|_, it| it.strong_count() > 0);
        if let Some(permits) = holders.get(holder).and_then(Weak::upgrade) {
            return permits;
        }
        let permits = Arc::new(Semaphore::new(each));
        holders.insert(holder.clone(), Arc::downgrade(&permits));
        permits
    }
}

impl Permits {
    fn of(each: usize) -> Self {
        let permits = || Arc::new(Semaphore::new(each));
        Self {
            documents: Stay::ALL.map(|it| Arc::new(Semaphore::new(it.of(each)))),
            passwords: permits(),
            printing: permits(),
            hardware: permits(),
            certificates: Arc::new(Semaphore::new(each.div_ceil(SHARE_MAX))),
            screens: permits(),
        }
    }

    fn of_kind(&self, kind: &Kind) -> &Arc<Semaphore> {
        match kind {
            Kind::Passwords(_) => &self.passwords,
            Kind::Printing => &self.printing,
            Kind::Hardware => &self.hardware,
            Kind::Certificates => &self.certificates,
            Kind::Screens => &self.screens,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use futures_util::FutureExt as _;
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
    use tokio::sync::oneshot;
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

    fn peer(number: u8) -> Holder {
        Holder::at([192, 0, 2, number].into())
    }

    /// Says when it has a place for a document of this holder, and keeps it until the sender is dropped.
    fn place(
        share: &Share,
        holder: Holder,
        name: &'static str,
        begun: &UnboundedSender<&'static str>,
    ) -> oneshot::Sender<()> {
        let (hold, held) = oneshot::channel::<()>();
        let (share, begun) = (share.clone(), begun.clone());
        tokio::spawn(async move {
            let _place = share.place(&holder, Stay::Brief).await;
            begun.send(name).unwrap();
            let _ = held.await;
        });
        hold
    }

    #[tokio::test]
    async fn passwords_and_the_engine_do_not_wait_for_documents() {
        let share = workers(1).share();
        let document = share.place(&peer(1), Stay::Brief).await;
        assert_eq!(share.work(password(1), || "right").await, Some("right"));
        assert_eq!(share.work(Kind::Printing, || "loaded").await, Some("loaded"));
        drop(document);
    }

    #[tokio::test]
    async fn documents_that_take_long_leave_the_places_of_brief_ones_free() {
        let share = workers(WORKERS_MIN).share();
        let mut places = Vec::new();
        for number in 1..=2 {
            places.push(share.place(&peer(number), Stay::Long).await);
        }
        let third = peer(3);
        let long = share.place(&third, Stay::Long).now_or_never();
        assert!(long.is_none(), "there are half as many places");
        for number in 1..=4 {
            places.push(share.place(&peer(number), Stay::Brief).await);
        }
    }

    /// A password that somebody tries at this address.
    fn password(number: u8) -> Kind {
        Kind::Passwords(PasswordShare::Peer(peer(number)))
    }

    #[tokio::test]
    async fn a_flood_of_passwords_makes_others_wait_for_those_under_way_and_the_machine_goes_first()
    {
        let share = workers(WORKERS_MIN).share();
        let (begun, mut begins) = unbounded_channel();
        let mut works: Vec<_> =
            (0..20).map(|_| ("flood", begin(&share, password(1), "flood", &begun))).collect();
        for _ in 0..SHARE_MAX {
            assert_eq!(begins.recv().await, Some("flood"));
        }
        for (kind, name) in [
            (password(2), "another peer"),
            (password(3), "one more"),
            (Kind::Passwords(PasswordShare::Panel), "panel"),
            (Kind::Passwords(PasswordShare::KeyOperator), "Key Operator"),
            (Kind::Passwords(PasswordShare::Hand), "hand"),
        ] {
            works.push((name, begin(&share, kind, name, &begun)));
        }
        yield_now().await;
        let mut under_way = "flood";
        for next in ["panel", "Key Operator", "hand", "another peer", "one more", "flood"] {
            let at = works.iter().position(|it| it.0 == under_way).unwrap();
            drop(works.remove(at));
            assert_eq!(begins.recv().await, Some(next), "after {under_way}");
            under_way = next;
        }
    }

    #[tokio::test]
    async fn documents_of_one_holder_that_never_end_leave_a_place_for_those_of_others() {
        let share = workers(WORKERS_MIN).share();
        let (begun, mut begins) = unbounded_channel();
        let bombs = ["1st", "2nd", "3rd", "4th"].map(|it| place(&share, peer(1), it, &begun));
        assert_eq!(begins.recv().await, Some("1st"));
        assert_eq!(begins.recv().await, Some("2nd"));
        yield_now().await;
        for name in ["other", "one more", "and another"] {
            let other = place(&share, peer(2), name, &begun);
            assert_eq!(begins.recv().await, Some(name));
            drop(other);
        }
        let [first, second, _third, _fourth] = bombs;
        drop(first);
        assert_eq!(begins.recv().await, Some("3rd"), "its own stay in their order");
        drop(second);
        assert_eq!(begins.recv().await, Some("4th"));
    }

    #[tokio::test]
    async fn a_holder_s_next_document_waits_behind_the_first_one_of_another() {
        let share = workers(WORKERS_MIN).share();
        let (begun, mut begins) = unbounded_channel();
        let [first, _second, _third] =
            ["1st", "2nd", "3rd"].map(|it| place(&share, peer(1), it, &begun));
        let _busy =
            [place(&share, peer(2), "busy", &begun), place(&share, peer(2), "busy", &begun)];
        for name in ["1st", "2nd", "busy", "busy"] {
            assert_eq!(begins.recv().await, Some(name));
        }
        let other = place(&share, peer(3), "other", &begun);
        yield_now().await;
        drop(first);
        assert_eq!(begins.recv().await, Some("other"));
        drop(other);
        assert_eq!(begins.recv().await, Some("3rd"));
    }

    #[tokio::test]
    async fn whoever_stands_at_the_machine_has_all_places_and_nothing_is_kept_of_who_has_gone() {
        let share = workers(WORKERS_MIN).share();
        for number in 0..100 {
            drop(share.place(&peer(number), Stay::Brief).await);
        }
        let mut places = Vec::new();
        for _ in 0..SHARE_MAX {
            places.push(share.place(&Holder::Machine, Stay::Brief).await);
        }
        assert_eq!(share.holders[Stay::Brief as usize].0.lock().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn the_many_works_of_one_device_leave_room_for_those_of_another() {
        let all = workers(SHARE_MAX);
        let (busy, other) = (all.share(), all.share());
        let (begun, mut begins) = unbounded_channel();
        let busy = |_| begin(&busy, Kind::Hardware, "busy", &begun);
        let mut works: Vec<_> = (0..SHARE_MAX + 6).map(busy).collect();
        for _ in 0..SHARE_MAX {
            assert_eq!(begins.recv().await, Some("busy"));
        }
        works.push(begin(&other, Kind::Hardware, "other", &begun));
        // On the one thread of this test it waits now, behind those that were allowed to.
        yield_now().await;
        drop(works.remove(0).0);
        assert_eq!(begins.recv().await, Some("other"));
    }

    #[tokio::test]
    async fn what_has_not_begun_when_its_device_is_gone_is_never_done() {
        let share = workers(1).share();
        let (begun, mut begins) = unbounded_channel();
        let (hold, first) = begin(&share, Kind::Printing, "first", &begun);
        assert_eq!(begins.recv().await, Some("first"));
        let (_, second) = begin(&share, Kind::Printing, "second", &begun);
        yield_now().await;
        second.abort();
        assert!(second.await.unwrap_err().is_cancelled());
        drop(hold);
        assert_eq!(first.await.unwrap(), Some(()));
        assert_eq!(share.work(Kind::Printing, || "next").await, Some("next"));
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
