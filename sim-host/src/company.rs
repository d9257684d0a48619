//! Short documents of one holder, read together.
//!
//! To hand a document to another process and to wait for it takes longer than to read a short one. So short ones wait
//! in a line, and whoever takes the line to a place among the workers takes as many as there are: the more there are,
//! the less each one costs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sim_core::job::DocumentId;
use sim_core::share::Holder;
use tokio::sync::oneshot;

use crate::documents::READ_AT_ONCE_MAX;

/// Documents that are read together. On a busy machine there are some hundred turns a second to look after workers.
const TOGETHER_MAX: usize = 64;
/// Bytes of documents that are read together: none is begun beyond.
const TOGETHER_BYTES: u64 = 12 * READ_AT_ONCE_MAX;

/// Lines of short documents; a `T` comes of each.
pub(crate) struct Company<T>(Mutex<BTreeMap<Holder, Line<T>>>);

/// Those of a holder, in the order in which they came in.
struct Line<T> {
    waiting: BTreeMap<DocumentId, Short<T>>,
    guides: usize,
}

/// One of them.
pub(crate) struct Short<T> {
    bytes: u64,
    pub(crate) declared: String,
    /// Takes what comes of it.
    pub(crate) tell: oneshot::Sender<T>,
}

/// A document that waits. Dropped, it no longer does.
pub(crate) struct Waits<'a, T> {
    company: &'a Company<T>,
    holder: &'a Holder,
    document: DocumentId,
    /// What comes of it.
    pub(crate) told: oneshot::Receiver<T>,
}

/// Who takes a line to places among the workers, until nobody waits in it.
pub(crate) struct Guide<T> {
    company: Arc<Company<T>>,
    pub(crate) holder: Holder,
    has_left: bool,
}

impl<T> Default for Company<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Company<T> {
    /// A document waits, of so many bytes. Its line has so many guides at most; if it gets a further one, that is to be
    /// begun.
    pub(crate) fn wait<'a>(
        self: &'a Arc<Self>,
        (holder, guides_max): (&'a Holder, usize),
        (document, bytes): (DocumentId, u64),
        declared: &str,
    ) -> (Waits<'a, T>, Option<Guide<T>>) {
        let (tell, told) = oneshot::channel();
        let short = Short { bytes, declared: declared.to_owned(), tell };
        let mut lines = self.lines();
        let line = lines.entry(holder.clone()).or_default();
        line.waiting.insert(document, short);
        let has_further = line.guides < guides_max;
        line.guides += usize::from(has_further);
        drop(lines);
        let guide = || Guide { company: self.clone(), holder: holder.clone(), has_left: false };
        (Waits { company: self, holder, document, told }, has_further.then(guide))
    }

    fn lines(&self) -> MutexGuard<'_, BTreeMap<Holder, Line<T>>> {
        // Nothing that panics is done in here.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does this with the line of a holder, if there is one.
    fn with<D>(&self, holder: &Holder, f: impl FnOnce(&mut Line<T>) -> D) -> Option<D> {
        let mut lines = self.lines();
        let line = lines.get_mut(holder)?;
        let done = f(line);
        if line.waiting.is_empty() && line.guides == 0 {
            lines.remove(holder);
        }
        Some(done)
    }
}

impl<T> Default for Line<T> {
    fn default() -> Self {
        Self { waiting: BTreeMap::new(), guides: 0 }
    }
}

impl<T> Line<T> {
    fn take(&mut self) -> Vec<(DocumentId, Short<T>)> {
        let (mut taken, mut bytes) = (Vec::new(), 0);
        while bytes < TOGETHER_BYTES
            && taken.len() < TOGETHER_MAX
            && let Some(next) = self.waiting.pop_first()
        {
            bytes += next.1.bytes;
            taken.push(next);
        }
        taken
    }
}

impl<T> Guide<T> {
    /// Those that are read next, together. Where nobody waits the guide leaves, and is not to be asked again.
    pub(crate) fn take(&mut self) -> Option<Vec<(DocumentId, Short<T>)>> {
        let take = |line: &mut Line<T>| {
            let taken = line.take();
            line.guides -= usize::from(taken.is_empty());
            taken
        };
        let taken = self.company.with(&self.holder, take).unwrap_or_default();
        self.has_left = taken.is_empty();
        (!self.has_left).then_some(taken)
    }
}

impl<T> Drop for Guide<T> {
    fn drop(&mut self) {
        if !self.has_left {
            self.company.with(&self.holder, |line| line.guides -= 1);
        }
    }
}

impl<T> Drop for Waits<'_, T> {
    fn drop(&mut self) {
        self.company.with(self.holder, |line| line.waiting.remove(&self.document));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(number: u8) -> Holder {
        Holder::at([192, 0, 2, number].into())
    }

    fn numbers(taken: Option<Vec<(DocumentId, Short<()>)>>) -> Vec<u64> {
        taken.unwrap_or_default().iter().map(|it| it.0.0).collect()
    }

    #[test]
    fn a_guide_takes_those_of_its_holder_in_their_order_until_nobody_waits() {
        let (company, own, other) = (Arc::new(Company::<()>::default()), peer(1), peer(2));
        let wait = |holder, it| company.wait((holder, 2), (DocumentId(it), 1), "text/plain");
        let (mut waits, guides): (Vec<_>, Vec<_>) = (1..=68).map(|it| wait(&own, it)).unzip();
        let mut guides: Vec<_> = guides.into_iter().flatten().collect();
        assert_eq!(guides.len(), 2);
        let (_others, guide) = wait(&other, 70);
        drop(waits.remove(2));
        let taken = numbers(guides[0].take());
        assert_eq!((taken.len(), &taken[..4]), (TOGETHER_MAX, [1, 2, 4, 5].as_slice()));
        assert_eq!(numbers(guides[1].take()), [66, 67, 68]);
        assert!(guides.iter_mut().all(|it| it.take().is_none()), "nobody waits");
        let (_waits, again) = wait(&own, 80);
        assert_eq!(numbers(again.unwrap().take()), [80]);
        assert_eq!(numbers(guide.unwrap().take()), [70]);
        assert!(company.lines().is_empty());
    }

    #[test]
    fn so_many_bytes_are_read_together_and_no_more() {
        let (company, own) = (Arc::new(Company::<()>::default()), peer(1));
        let half = TOGETHER_BYTES / 2;
        let wait = |it| company.wait((&own, 1), (DocumentId(it), half), "text/plain");
        let mut all = [1, 2, 3].map(wait);
        let mut guide = all[0].1.take().unwrap();
        assert_eq!([guide.take(), guide.take()].map(numbers), [vec![1, 2], vec![3]]);
    }
}
