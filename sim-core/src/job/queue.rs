//! The order in which jobs get a resource, and the job that has it.

use super::{JobId, PRIORITIES};
use crate::chunked::Chunked;

/// Room between two places, so that a job can be put between them.
const STEP: i64 = 1 << 20;

/// A job's place: the rank of its priority, then its turn. The least comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    rank: u8,
    turn: i64,
}

/// Jobs that wait for one resource, and the one that has it or for which it is kept. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    order: Chunked<Place, JobId>,
    places: Chunked<JobId, Place>,
    turns: i64,
    current: Option<JobId>,
}

impl Queue {
    /// Whether jobs that waited before and still do changed places.
    pub(crate) fn is_reordered(&self, before: &Self) -> bool {
        let moved = self.places.changes(&before.places, |a, b| a == b);
        moved.iter().any(|(job, place)| place.is_some() && before.places.contains_key(job))
    }

    /// The job that has the resource.
    pub(crate) fn current(&self) -> Option<JobId> {
        self.current
    }

    /// The jobs that wait, in their order.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = JobId> {
        self.order.values().copied()
    }

    /// Gives the resource, which nobody has, to a job that waits.
    pub(crate) fn give(&mut self, job: JobId) {
        self.remove(job);
        self.current = Some(job);
    }

    /// Whether a job has a place.
    pub(crate) fn contains(&self, job: JobId) -> bool {
        self.places.contains_key(&job)
    }

    /// Takes the resource from a job; whether it had it.
    pub(crate) fn free(&mut self, job: JobId) -> bool {
        self.current.take_if(|it| *it == job).is_some()
    }

    /// Takes all out that wait.
    pub(crate) fn clear(&mut self) {
        *self = Self { current: self.current, ..Self::default() };
    }

    pub(crate) fn push(&mut self, job: JobId, priority: u8) {
        self.turns += STEP;
        self.put(job, Place { rank: rank(priority), turn: self.turns });
    }

    /// Puts a job before all of its priority.
    pub(crate) fn push_front(&mut self, job: JobId, priority: u8) {
        let rank = rank(priority);
        let first = self.order.after(&Place { rank, turn: i64::MIN }).map(|it| *it.0);
        let turn = first.filter(|it| it.rank == rank).map_or(0, |it| it.turn - STEP);
        self.put(job, Place { rank, turn });
    }

    /// Puts a job before all others.
    pub(crate) fn push_first(&mut self, job: JobId) {
        let first = self.order.first().map(|it| *it.0);
        let first = first.unwrap_or(Place { rank: rank(PRIORITIES.1), turn: 0 });
        self.put(job, Place { turn: first.turn - STEP, ..first });
    }

    /// Puts a job right after another one; whether that one waits here.
    pub(crate) fn push_after(&mut self, job: JobId, other: JobId) -> bool {
        let Some(mut place) = self.places.get(&other).copied() else { return false };
        if self.turn_after(place).is_none() {
            self.spread();
            place = self.places.get(&other).copied().unwrap_or(place);
        }
        let turn = self.turn_after(place).unwrap_or(place.turn + 1);
        self.put(job, Place { turn, ..place });
        true
    }

    /// A free turn after this place; `None` where there is no room before the next one.
    fn turn_after(&self, place: Place) -> Option<i64> {
        let next = self.order.after(&place).map(|it| *it.0).filter(|it| it.rank == place.rank);
        let gap = next.map_or(STEP, |it| it.turn - place.turn) / 2;
        (gap > 0).then_some(place.turn + gap)
    }

    /// Makes room between all places.
    fn spread(&mut self) {
        let order: Vec<_> = self.order.iter().map(|(place, job)| (place.rank, *job)).collect();
        (self.order, self.places, self.turns) = (Chunked::default(), Chunked::default(), 0);
        for (rank, job) in order {
            self.turns += STEP;
            self.put(job, Place { rank, turn: self.turns });
        }
    }

    fn put(&mut self, job: JobId, place: Place) {
        // Who comes later stands behind those that were put behind the last.
        self.turns = self.turns.max(place.turn);
        self.order.insert(place, job);
        self.places.insert(job, place);
    }

    /// Takes a job out; whether it was there.
    pub(crate) fn remove(&mut self, job: JobId) -> bool {
        let place = self.places.remove(&job);
        place.is_some_and(|it| self.order.remove(&it).is_some())
    }
}

/// The highest priority comes first.
fn rank(priority: u8) -> u8 {
    PRIORITIES.1.saturating_sub(priority)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Takes the first job out.
    fn take(queue: &mut Queue) -> Option<u32> {
        let first = queue.waiting().next()?;
        queue.give(first);
        queue.free(first).then_some(first.0)
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_a_naive_list(
            steps in prop::collection::vec((0..6u8, 1..12u32, 1..12u32, 48..52u8), 1..200),
        ) {
            let mut queue = Queue::default();
            // Each job with the priority among which it has its place.
            let mut list: Vec<(u32, u8)> = Vec::new();
            for (what, job, other, priority) in steps {
                let id = JobId(job);
                if what == 5 {
                    let front = (!list.is_empty()).then(|| list.remove(0).0);
                    prop_assert_eq!(take(&mut queue), front);
                    continue;
                }
                list.retain(|it| it.0 != job);
                queue.remove(id);
                let front = list.first().map_or(PRIORITIES.1, |it| it.1);
                let after = list.iter().position(|it| it.0 == other);
                let at = match what {
                    0 => { queue.push(id, priority); list.iter().position(|it| it.1 < priority) }
                    1 => { queue.push_front(id, priority); list.iter().position(|it| it.1 <= priority) }
                    2 => { queue.push_first(id); Some(0) }
                    3 | 4 => {
                        prop_assert_eq!(queue.push_after(id, JobId(other)), after.is_some());
                        if after.is_none() { continue }
                        after.map(|it| it + 1)
                    }
                    _ => unreachable!(),
                };
                let place = match (what, after) {
                    (2, _) => front,
                    (3 | 4, Some(it)) => list[it].1,
                    (_, _) => priority,
                };
                list.insert(at.unwrap_or(list.len()), (job, place));
                let order: Vec<_> = queue.order.values().map(|it| it.0).collect();
                prop_assert_eq!(order, list.iter().map(|it| it.0).collect::<Vec<_>>());
                prop_assert_eq!(queue.places.len(), list.len());
            }
        }
    }

    #[test]
    fn a_job_finds_room_after_another_one_however_often() {
        let mut queue = Queue::default();
        queue.push(JobId(1), 50);
        queue.push(JobId(2), 50);
        for id in 3..200 {
            assert!(queue.push_after(JobId(id), JobId(1)));
        }
        queue.push_first(JobId(200));
        let order: Vec<_> = std::iter::from_fn(|| take(&mut queue)).collect();
        let expected = [200, 1].into_iter().chain((3..200).rev()).chain([2]);
        assert_eq!(order, expected.collect::<Vec<_>>());
    }

    #[test]
    fn the_highest_priority_comes_first_then_the_first_come() {
        let mut queue = Queue::default();
        for (id, priority) in [(1, 50), (2, 1), (3, 100), (4, 50), (5, 51)] {
            queue.push(JobId(id), priority);
        }
        queue.push_front(JobId(6), 50);
        let order: Vec<_> = std::iter::from_fn(|| take(&mut queue)).collect();
        assert_eq!(order, [3, 5, 6, 1, 4, 2]);
    }
}
