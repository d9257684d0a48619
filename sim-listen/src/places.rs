//! Places that are shared out by a quota, each taken for a while: connections, uploads, those who wait.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sim_core::share::{Holder, NoRoom, Quota};

/// The places. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Places(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    quota: Quota,
    taken: Mutex<Taken>,
}

/// How many are taken, and by whom.
#[derive(Debug, Default)]
struct Taken {
    all: usize,
    of: BTreeMap<Holder, usize>,
}

/// One or more places that somebody has taken, until it is dropped.
#[derive(Debug)]
#[must_use = "the place is free again with it"]
pub struct Place {
    places: Places,
    holder: Holder,
    amount: usize,
}

impl Places {
    /// So many places, all free.
    pub fn new(quota: Quota) -> Self {
        Self(Arc::new(Inner { quota, taken: Mutex::default() }))
    }

    /// Takes a place.
    ///
    /// # Errors
    /// [`NoRoom`] if there is none for this holder.
    pub fn take(&self, holder: Holder) -> Result<Place, NoRoom> {
        let mut place = self.begin(holder);
        place.grow_to(1)?;
        Ok(place)
    }

    /// Takes none yet.
    pub fn begin(&self, holder: Holder) -> Place {
        Place { places: self.clone(), holder, amount: 0 }
    }

    /// How many are taken.
    pub fn taken_in_all(&self) -> usize {
        self.taken().all
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        // Every section leaves it whole, so a poisoned lock is as good as any.
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Has so many places taken with this one; it never has fewer than before.
    ///
    /// # Errors
    /// [`NoRoom`] if there are none for this holder.
    pub fn grow_to(&mut self, amount: usize) -> Result<(), NoRoom> {
        let more = amount.saturating_sub(self.amount);
        if more == 0 {
            return Ok(());
        }
        let mut taken = self.places.taken();
        let own = taken.of.get(&self.holder).copied().unwrap_or(0);
        self.places.0.quota.admit_all(&self.holder, taken.all, own, more)?;
        taken.all += more;
        taken.of.insert(self.holder.clone(), own + more);
        self.amount += more;
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.all = taken.all.saturating_sub(self.amount);
        match taken.of.get_mut(&self.holder) {
            Some(own) if *own > self.amount => *own -= self.amount,
            Some(_) | None => drop(taken.of.remove(&self.holder)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_once_it_is_let_go() {
        let places = Places::new(Quota::of(10));
        let peer = |number: u8| Holder::at([192, 0, 2, number].into());
        let mut held: Vec<_> = (0..5).map(|_| places.take(peer(1)).unwrap()).collect();
        assert_eq!(places.take(peer(1)).unwrap_err(), NoRoom::Share);
        let others: Vec<_> = (0..3).map(|_| places.take(peer(2)).unwrap()).collect();
        assert_eq!(places.take(peer(2)).unwrap_err(), NoRoom::Share, "only two are free");
        let last = [3, 4].map(|it| places.take(peer(it)).unwrap());
        assert_eq!(places.take(peer(5)).unwrap_err(), NoRoom::All);
        drop((last, held.pop()));
        held.push(places.take(peer(4)).unwrap());
        drop((held, others));
        assert_eq!(places.taken_in_all(), 0);
        assert!(places.taken().of.is_empty());
        let mut bytes = places.begin(peer(1));
        bytes.grow_to(5).unwrap();
        assert_eq!(bytes.grow_to(6), Err(NoRoom::Share));
        let mut others = places.begin(peer(2));
        others.grow_to(4).unwrap();
        drop(bytes);
        assert_eq!(places.taken_in_all(), 4);
    }
}
