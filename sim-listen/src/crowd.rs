//! The connections that are open, and which of a peer's gives way to another one of its own: somebody else may
//! be at the same address, a person behind a proxy, the Key Operator at the machine that is attacked.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sim_core::share::{Holder, Quota};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::limits::GIVES_WAY_AFTER;
use crate::places::{Place, Places};

/// The connections that are open.
pub(crate) struct Crowd {
    places: Places,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    made: u64,
    of: BTreeMap<Holder, BTreeMap<u64, Arc<Life>>>,
}

/// What is known of a connection from outside.
pub(crate) struct Life {
    moved: Mutex<Instant>,
    /// Its place, until it gives way.
    place: Mutex<Option<Place>>,
    gives_way: Notify,
}

impl Life {
    fn new(place: Place) -> Self {
        let (moved, place) = (Mutex::new(Instant::now()), Mutex::new(Some(place)));
        Self { moved, place, gives_way: Notify::new() }
    }

    /// A byte moved.
    pub(crate) fn moved(&self) {
        *lock(&self.moved) = Instant::now();
    }

    /// When a byte last moved; at first, when it was accepted.
    pub(crate) fn last_moved(&self) -> Instant {
        *lock(&self.moved)
    }

    /// Resolves when another one needs its place.
    pub(crate) async fn gives_way(&self) {
        self.gives_way.notified().await;
    }
}

/// A connection that is open, until it is dropped.
pub(crate) struct Entry {
    crowd: Arc<Crowd>,
    holder: Holder,
    number: u64,
    /// The connection.
    pub(crate) life: Arc<Life>,
}

impl Crowd {
    pub(crate) fn new(quota: Quota) -> Self {
        Self { places: Places::new(quota), open: Mutex::default() }
    }

    /// Lets a connection of this peer in, if there is a place: a free one, or that of the one of its own that has
    /// been silent longest, for [`GIVES_WAY_AFTER`] at least.
    pub(crate) fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Entry> {
        let holder = Holder::at(peer);
        let place = self.places.take(holder.clone()).ok();
        let place = place.or_else(|| self.place_of_silent(&holder))?;
        let life = Arc::new(Life::new(place));
        let mut open = lock(&self.open);
        open.made += 1;
        let number = open.made;
        open.of.entry(holder.clone()).or_default().insert(number, life.clone());
        drop(open);
        Some(Entry { crowd: self.clone(), holder, number, life })
    }

    fn place_of_silent(&self, holder: &Holder) -> Option<Place> {
        let open = lock(&self.open);
        let theirs = open.of.get(holder)?.values().filter(|it| lock(&it.place).is_some());
        let silent = theirs.min_by_key(|it| it.last_moved())?;
        if silent.last_moved().elapsed() < GIVES_WAY_AFTER {
            return None;
        }
        silent.gives_way.notify_one();
        lock(&silent.place).take()
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut open = lock(&self.crowd.open);
        let Some(theirs) = open.of.get_mut(&self.holder) else { return };
        theirs.remove(&self.number);
        if theirs.is_empty() {
            open.of.remove(&self.holder);
        }
    }
}

/// Every section leaves what it locks whole, so a poisoned lock is as good as any.
fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{sleep, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_is_silent_longest_gives_way_to_another_connection_of_its_peer_and_to_no_other() {
        let quota = Quota::of(10);
        let crowd = Arc::new(Crowd::new(quota));
        let peer = |number: u8| IpAddr::from([192, 0, 2, number]);
        let mut held: Vec<_> = (0..quota.each).map(|_| crowd.enter(peer(1)).unwrap()).collect();
        assert!(crowd.enter(peer(1)).is_none(), "none of them is silent yet");
        sleep(GIVES_WAY_AFTER).await;
        held[0].life.moved();
        held.push(crowd.enter(peer(1)).unwrap());
        let told = async |it: &Entry| timeout(Duration::ZERO, it.life.gives_way()).await.is_ok();
        assert!(told(&held[1]).await && !told(&held[0]).await && !told(&held[2]).await);
        drop(held.remove(1));
        assert_eq!(crowd.places.taken_in_all(), quota.each, "its place was another's already");
        while let Some(it) = crowd.enter(peer(2)) {
            held.push(it);
        }
        assert_eq!(crowd.places.taken_in_all(), quota.each + 3, "two are free, and it has three");
        drop(held);
        assert_eq!(crowd.places.taken_in_all(), 0);
        assert!(lock(&crowd.open).of.is_empty());
    }
}
