//! What doors report, until the owner takes it.
//!
//! A fact may not be lost, and most that report one may not wait. So equal facts wait as one with their number, and
//! the number of different ones has a bound by what feeds them: as many as there are sessions, jobs that come
//! in, and panels. Only strangers can make up any number of different facts. Theirs have a bound here, and
//! the connection that reports one more waits until the owner has taken those that are there.

use std::mem::take;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sim_core::Fact;
use tokio::sync::Notify;

/// Different facts that wait at one time before strangers wait to report more of them. A turn of the owner
/// takes them all.
pub(crate) const REPORTS_MAX: usize = 256;

/// The facts that wait. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Reports(Arc<Inbox>);

#[derive(Default)]
struct Inbox {
    waiting: Mutex<Vec<Reported>>,
    /// Something waits.
    there: Notify,
    /// Everything was taken.
    taken: Notify,
}

/// A fact that happened.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reported {
    pub(crate) fact: Fact,
    /// How often; at least once.
    pub(crate) times: u32,
}

impl Reports {
    /// Puts in a fact of a kind that has a bound by what feeds it.
    pub(crate) fn put(&self, fact: Fact) {
        add(&mut self.waiting(), fact);
        self.0.there.notify_one();
    }

    /// Puts in a fact that a stranger made, once there is room for another one.
    pub(crate) async fn put_in_turn(&self, fact: Fact) {
        loop {
            let mut taken = pin!(self.0.taken.notified());
            // From here on nothing that is taken is missed.
            taken.as_mut().enable();
            {
                let mut waiting = self.waiting();
                if waiting.len() < REPORTS_MAX || waiting.iter().any(|it| it.fact == fact) {
                    add(&mut waiting, fact);
                    break;
                }
            }
            taken.await;
        }
        self.0.there.notify_one();
    }

    /// Comes when something waits.
    pub(crate) async fn there(&self) {
        while self.waiting().is_empty() {
            self.0.there.notified().await;
        }
    }

    /// Takes all that wait, in the order in which they first came.
    pub(crate) fn take(&self) -> Vec<Reported> {
        let all = take(&mut *self.waiting());
        if !all.is_empty() {
            self.0.taken.notify_waiters();
        }
        all
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Reported>> {
        // It is whole at every moment.
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The newest is looked at first: what comes often was there just now.
fn add(waiting: &mut Vec<Reported>, fact: Fact) {
    match waiting.iter_mut().rev().find(|it| it.fact == fact) {
        Some(it) => it.times = it.times.saturating_add(1),
        None => waiting.push(Reported { fact, times: 1 }),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::task::yield_now;

    use super::*;

    fn failed(peer: usize) -> Fact {
        let peer = Ipv4Addr::from(u32::try_from(peer).unwrap()).into();
        Fact::HandshakeFailed { protocol: "TLS", peer, reason: "not TLS".into() }
    }

    #[test]
    fn equal_facts_wait_as_one_with_their_number() {
        let reports = Reports::default();
        let all = [failed(1), Fact::PanelTouched, failed(2), failed(1), failed(1)];
        all.into_iter().for_each(|it| reports.put(it));
        let reported = |fact, times| Reported { fact, times };
        let expected =
            [reported(failed(1), 3), reported(Fact::PanelTouched, 1), reported(failed(2), 1)];
        assert_eq!(reports.take(), expected);
        assert_eq!(reports.take(), []);
    }

    #[tokio::test]
    async fn a_stranger_waits_for_room_and_nobody_else_does() {
        let reports = Reports::default();
        for peer in 0..REPORTS_MAX {
            reports.put_in_turn(failed(peer)).await;
        }
        reports.put_in_turn(failed(7)).await;
        reports.put(Fact::PanelTouched);
        let late = reports.clone();
        let late = tokio::spawn(async move { late.put_in_turn(failed(REPORTS_MAX)).await });
        yield_now().await;
        assert!(!late.is_finished());
        let taken = reports.take();
        assert_eq!((taken.len(), taken[7].times), (REPORTS_MAX + 1, 2));
        late.await.unwrap();
        reports.there().await;
        assert_eq!(reports.take(), [Reported { fact: failed(REPORTS_MAX), times: 1 }]);
    }
}
