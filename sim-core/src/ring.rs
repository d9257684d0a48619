//! An append-only list with a bound: cheap to append to and to snapshot however long it is.

use std::collections::VecDeque;
use std::sync::Arc;

/// Entries per chunk. An append while a snapshot is out copies at most one chunk's tail, and a
/// sealed chunk costs one pointer in every snapshot.
const CHUNK: usize = 128;

/// The newest `capacity` entries. Cloning copies two pointers.
#[derive(Clone, Debug)]
pub struct Ring<T> {
    sealed: Arc<VecDeque<Arc<[T]>>>,
    tail: Arc<Vec<T>>,
    /// Entries ever pushed.
    pushed: u64,
    capacity: usize,
}

impl<T: Clone> Ring<T> {
    /// An empty list that keeps the newest `capacity` entries.
    pub fn new(capacity: usize) -> Self {
        assert!(capacity > 0);
        Self { sealed: Arc::default(), tail: Arc::default(), pushed: 0, capacity }
    }

    /// The list that had `pushed` entries pushed, of which `entries` are the newest.
    pub fn resume(capacity: usize, pushed: u64, entries: impl IntoIterator<Item = T>) -> Self {
        let mut ring = Self::new(capacity);
        entries.into_iter().for_each(|it| ring.push(it));
        ring.pushed = pushed.max(ring.pushed);
        ring
    }

    /// Appends; the oldest entry goes when the list is full.
    pub fn push(&mut self, entry: T) {
        self.pushed += 1;
        let tail = Arc::make_mut(&mut self.tail);
        if tail.capacity() == 0 {
            tail.reserve_exact(CHUNK);
        }
        tail.push(entry);
        if tail.len() == CHUNK {
            let full: Arc<[T]> = std::mem::take(tail).into();
            let sealed = Arc::make_mut(&mut self.sealed);
            sealed.push_back(full);
            if (sealed.len() - 1) * CHUNK >= self.capacity {
                sealed.pop_front();
            }
        }
    }

    /// Forgets all entries, and so many more that were pushed and overwritten meanwhile.
    pub fn pass_over(&mut self, entries: u64) {
        self.clear();
        self.pushed += entries;
    }

    /// Forgets all entries. How many were pushed is not forgotten.
    pub fn clear(&mut self) {
        (self.sealed, self.tail) = (Arc::default(), Arc::default());
    }

    /// How many entries are kept.
    pub fn len(&self) -> usize {
        (self.sealed.len() * CHUNK + self.tail.len()).min(self.capacity)
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entries were ever pushed.
    pub fn pushed(&self) -> u64 {
        self.pushed
    }

    /// The kept entries, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.skip(0)
    }

    /// The kept entries from the one that was the `number`th to be pushed (the first is 0).
    pub fn since(&self, number: u64) -> impl DoubleEndedIterator<Item = &T> + Clone {
        let oldest = self.pushed - self.len() as u64;
        self.skip(usize::try_from(number.saturating_sub(oldest)).unwrap_or(usize::MAX))
    }

    /// The newest entry.
    pub fn last(&self) -> Option<&T> {
        self.tail.last().or_else(|| self.sealed.back().and_then(|it| it.last()))
    }

    /// Whole chunks are skipped without looking at their entries.
    fn skip(&self, entries: usize) -> impl DoubleEndedIterator<Item = &T> + Clone {
        let held = self.sealed.len() * CHUNK + self.tail.len();
        let from = (held - self.len()).saturating_add(entries).min(held);
        let chunk = (from / CHUNK).min(self.sealed.len());
        let within = from - chunk * CHUNK;
        let (head, tail): (&[T], &[T]) = match self.sealed.get(chunk) {
            Some(first) => (&first[within..], &self.tail),
            None => (&self.tail[within..], &[]),
        };
        let rest = self.sealed.range((chunk + 1).min(self.sealed.len())..);
        head.iter().chain(rest.flat_map(|it| it.iter())).chain(tail)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_snapshot_keeps_what_it_saw() {
        let mut ring = Ring::new(1_000);
        let mut snapshots = Vec::new();
        for it in 0..400u32 {
            snapshots.push(ring.clone());
            ring.push(it);
        }
        for (seen, snapshot) in snapshots.iter().enumerate() {
            assert!(snapshot.iter().copied().eq(0..u32::try_from(seen).unwrap()));
        }
    }

    proptest! {
        #[test]
        fn a_ring_is_the_end_of_the_whole_list(
            capacity in 1usize..700, pushes in 0u64..2_000, from in 0u64..2_100,
        ) {
            let mut ring = Ring::new(capacity);
            let all: Vec<u64> = (0..pushes).collect();
            all.iter().for_each(|it| ring.push(*it));
            let kept = &all[all.len().saturating_sub(capacity)..];
            prop_assert!(ring.iter().eq(kept));
            prop_assert_eq!(ring.len(), kept.len());
            prop_assert_eq!(ring.last(), kept.last());
            prop_assert!(ring.since(from).eq(kept.iter().filter(|it| **it >= from)));
            let resumed = Ring::resume(capacity, ring.pushed(), ring.iter().copied());
            prop_assert!(resumed.since(from).eq(ring.since(from)));
            prop_assert_eq!(resumed.pushed(), ring.pushed());
        }
    }
}
