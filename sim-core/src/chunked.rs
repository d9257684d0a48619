//! A sorted map that is cheap to change and to snapshot however large it is.
//!
//! Entries lie in sorted chunks behind pointers. A clone copies one pointer; a change while a clone is out
//! copies the list of chunks and one chunk: some hundred pointers for ten thousand entries.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// Most entries of a chunk. One that grows beyond is split, and one that has shrunk joins its neighbour.
const CHUNK: usize = 64;

type Chunk<K, V> = Arc<Vec<(K, V)>>;

/// A map from keys to values in the order of the keys.
#[derive(Clone)]
pub struct Chunked<K, V> {
    /// Never an empty one among them.
    chunks: Arc<Vec<Chunk<K, V>>>,
    len: usize,
}

impl<K, V> Default for Chunked<K, V> {
    fn default() -> Self {
        Self { chunks: Arc::default(), len: 0 }
    }
}

impl<K: Ord + Clone, V: Clone> Chunked<K, V> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let chunk = self.chunks.get(self.chunk_of(key)?)?;
        let at = chunk.binary_search_by(|it| it.0.cmp(key)).ok()?;
        chunk.get(at).map(|it| &it.1)
    }

    /// Whether there is such a key.
    pub fn contains_key(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    /// The value of a key, to be changed. Asking is a change already.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        if !self.contains_key(key) {
            return None;
        }
        let at = self.chunk_of(key)?;
        let chunk = Arc::make_mut(Arc::make_mut(&mut self.chunks).get_mut(at)?);
        let at = chunk.binary_search_by(|it| it.0.cmp(key)).ok()?;
        chunk.get_mut(at).map(|it| &mut it.1)
    }

    /// Puts a value under a key and gives back the one that was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        if let Some(there) = self.get_mut(&key) {
            return Some(std::mem::replace(there, value));
        }
        self.len += 1;
        let at = self.chunk_of(&key).unwrap_or(0);
        let chunks = Arc::make_mut(&mut self.chunks);
        let last = at + 1 >= chunks.len();
        let Some(chunk) = chunks.get_mut(at) else {
            chunks.push(Arc::new(vec![(key, value)]));
            return None;
        };
        let chunk = Arc::make_mut(chunk);
        let within = chunk.partition_point(|it| it.0 < key);
        // What grows at its end, as job numbers do, leaves full chunks behind.
        if chunk.len() >= CHUNK && last && within == chunk.len() {
            chunks.push(Arc::new(vec![(key, value)]));
            return None;
        }
        chunk.insert(within, (key, value));
        if chunk.len() > CHUNK {
            let half = chunk.split_off(CHUNK / 2);
            chunks.insert(at + 1, Arc::new(half));
        }
        None
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        if !self.contains_key(key) {
            return None;
        }
        let at = self.chunk_of(key)?;
        let chunks = Arc::make_mut(&mut self.chunks);
        let chunk = Arc::make_mut(chunks.get_mut(at)?);
        let within = chunk.binary_search_by(|it| it.0.cmp(key)).ok()?;
        let (_, value) = chunk.remove(within);
        self.len -= 1;
        let left = chunk.len();
        let neighbour = chunks.get(at + 1).map_or(CHUNK, |it| it.len());
        if left == 0 {
            chunks.remove(at);
        } else if left + neighbour <= CHUNK / 2 {
            let next = chunks.remove(at + 1);
            if let Some(chunk) = chunks.get_mut(at) {
                Arc::make_mut(chunk).extend(next.iter().cloned());
            }
        }
        Some(value)
    }

    /// All entries in the order of their keys.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + Clone {
        self.chunks.iter().flat_map(|it| it.iter()).map(|(key, value)| (key, value))
    }

    /// All keys in their order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + Clone {
        self.iter().map(|it| it.0)
    }

    /// All values in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + Clone {
        self.iter().map(|it| it.1)
    }

    /// The entry with the lowest key.
    pub fn first(&self) -> Option<(&K, &V)> {
        self.iter().next()
    }

    /// The entry with the highest key.
    pub fn last(&self) -> Option<(&K, &V)> {
        self.iter().next_back()
    }

    /// The first entry whose key is greater.
    pub fn after(&self, key: &K) -> Option<(&K, &V)> {
        let from = self.chunk_of(key).unwrap_or(0);
        let chunks = self.chunks.get(from..).unwrap_or_default();
        chunks.iter().flat_map(|it| it.iter()).find(|it| it.0 > *key).map(|it| (&it.0, &it.1))
    }

    /// Whether both are the same map, not only equal ones.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.chunks, &other.chunks)
    }

    /// What changed since `before`: each key that is new or gone or whose value is not the `same`. Chunks
    /// that both share are passed over.
    pub fn changes<'a>(
        &'a self,
        before: &'a Self,
        same: impl Fn(&V, &V) -> bool,
    ) -> Vec<(&'a K, Option<&'a V>)> {
        let (old, new) = (before.own_chunks(self), self.own_chunks(before));
        let (mut old, mut new) = (old.peekable(), new.peekable());
        let mut changes = Vec::new();
        loop {
            let order = match (old.peek(), new.peek()) {
                (None, None) => return changes,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => old.0.cmp(&new.0),
            };
            let was = (order != Ordering::Greater).then(|| old.next()).flatten();
            let is = (order != Ordering::Less).then(|| new.next()).flatten();
            match (was, is) {
                (Some(was), Some(is)) if same(&was.1, &is.1) => {}
                (_, Some(is)) => changes.push((&is.0, Some(&is.1))),
                (Some(was), None) => changes.push((&was.0, None)),
                (None, None) => return changes,
            }
        }
    }

    /// The entries in chunks that the other map does not share.
    fn own_chunks<'a>(&'a self, other: &Self) -> impl Iterator<Item = &'a (K, V)> {
        let shared: std::collections::BTreeSet<*const Vec<(K, V)>> =
            other.chunks.iter().map(Arc::as_ptr).collect();
        let own = self.chunks.iter().filter(move |it| !shared.contains(&Arc::as_ptr(it)));
        own.flat_map(|it| it.iter())
    }

    /// The chunk in which a key is, or would be; `None` if there is no chunk.
    fn chunk_of(&self, key: &K) -> Option<usize> {
        let after = self.chunks.partition_point(|it| it.first().is_some_and(|it| it.0 <= *key));
        (!self.chunks.is_empty()).then(|| after.saturating_sub(1))
    }
}

impl<K: Ord + Clone, V: Clone> FromIterator<(K, V)> for Chunked<K, V> {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(entries: T) -> Self {
        let mut map = Self::default();
        entries.into_iter().for_each(|(key, value)| {
            map.insert(key, value);
        });
        map
    }
}

impl<K: Ord + Clone + PartialEq, V: Clone + PartialEq> PartialEq for Chunked<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && (self.is(other) || self.iter().eq(other.iter()))
    }
}

impl<K: Ord + Clone + Eq, V: Clone + Eq> Eq for Chunked<K, V> {}

impl<K: Ord + Clone + fmt::Debug, V: Clone + fmt::Debug> fmt::Debug for Chunked<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_does_what_a_plain_map_does_and_a_snapshot_keeps_what_it_saw(
            steps in prop::collection::vec((0u16..600, any::<bool>(), any::<u8>()), 0..1_500),
            at in 0usize..1_500,
        ) {
            let (mut map, mut plain) = (Chunked::default(), BTreeMap::new());
            let mut snapshot = (map.clone(), plain.clone());
            for (step, (key, add, value)) in steps.into_iter().enumerate() {
                if step == at {
                    snapshot = (map.clone(), plain.clone());
                }
                if add {
                    prop_assert_eq!(map.insert(key, value), plain.insert(key, value));
                } else {
                    prop_assert_eq!(map.remove(&key), plain.remove(&key));
                }
                prop_assert_eq!(map.len(), plain.len());
            }
            prop_assert!(map.iter().eq(plain.iter()));
            prop_assert!(map.iter().rev().eq(plain.iter().rev()));
            prop_assert!(snapshot.0.iter().eq(snapshot.1.iter()));
            for key in 0..600 {
                prop_assert_eq!(map.get(&key), plain.get(&key));
                prop_assert_eq!(map.after(&key), plain.range(key + 1..).next());
            }
            let mut changed: Vec<_> =
                map.changes(&snapshot.0, |a, b| a == b).into_iter().map(|it| (*it.0, it.1)).collect();
            changed.sort_unstable();
            let differs = (0..600u16).filter(|it| plain.get(it) != snapshot.1.get(it));
            let expected: Vec<_> = differs.map(|it| (it, plain.get(&it))).collect();
            prop_assert_eq!(changed, expected);
        }
    }

    #[test]
    fn what_grows_at_its_end_and_shrinks_at_its_beginning_stays_small() {
        let mut map = Chunked::default();
        for it in 0..100_000u32 {
            map.insert(it, ());
            if it >= 100 {
                map.remove(&(it - 100));
            }
        }
        assert_eq!(map.len(), 100);
        assert!(map.chunks.len() < 5);
    }
}
