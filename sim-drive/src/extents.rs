//! Runs of sectors, and the sectors that are free.

use std::collections::BTreeMap;
use std::ops::Range;

/// A run of sectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extent {
    /// The number of the first.
    pub start: u64,
    /// How many, at least 1.
    pub sectors: u64,
}

impl Extent {
    /// The number behind the last.
    pub fn end(self) -> u64 {
        self.start + self.sectors
    }
}

/// How many sectors these are together.
pub(crate) fn total(extents: &[Extent]) -> u64 {
    extents.iter().map(|it| it.sectors).sum()
}

/// Adds a run at the end of a list, as one with the last where they touch.
pub(crate) fn append(extents: &mut Vec<Extent>, run: Extent) {
    match extents.last_mut() {
        Some(last) if last.end() == run.start => last.sectors += run.sectors,
        Some(_) | None => extents.push(run),
    }
}

/// The sectors `range` of a list, counted along it.
pub(crate) fn part(extents: &[Extent], range: Range<u64>) -> Vec<Extent> {
    let mut found = Vec::new();
    let mut at = 0;
    for run in extents {
        let from = range.start.max(at);
        let to = range.end.min(at + run.sectors);
        if from < to {
            found.push(Extent { start: run.start + (from - at), sectors: to - from });
        }
        at += run.sectors;
        if at >= range.end {
            break;
        }
    }
    found
}

/// The free sectors of a drive, as runs that neither overlap nor touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FreeSpace {
    runs: BTreeMap<u64, u64>,
    sectors: u64,
}

impl FreeSpace {
    /// A drive of so many sectors, all free.
    pub(crate) fn all(sectors: u64) -> Self {
        Self { runs: BTreeMap::from([(0, sectors)]), sectors }
    }

    /// How many are free.
    pub(crate) fn sectors(&self) -> u64 {
        self.sectors
    }

    /// Takes this run out; false, and nothing changed, when it is not wholly free.
    pub(crate) fn take(&mut self, run: Extent) -> bool {
        let Some((&start, &sectors)) = self.runs.range(..=run.start).next_back() else {
            return false;
        };
        let end = start + sectors;
        if run.sectors == 0 || run.sectors > end.saturating_sub(run.start) {
            return false;
        }
        self.runs.remove(&start);
        if start < run.start {
            self.runs.insert(start, run.start - start);
        }
        if run.end() < end {
            self.runs.insert(run.end(), end - run.end());
        }
        self.sectors -= run.sectors;
        true
    }

    /// Puts a run back.
    pub(crate) fn give(&mut self, run: Extent) {
        debug_assert!(self.within(run.start..run.end()).is_empty(), "{run:?} is free already");
        let (mut start, mut end) = (run.start, run.end());
        if let Some((&before, &sectors)) = self.runs.range(..start).next_back()
            && before + sectors == start
        {
            self.runs.remove(&before);
            start = before;
        }
        if let Some(sectors) = self.runs.remove(&end) {
            end += sectors;
        }
        self.runs.insert(start, end - start);
        self.sectors += run.sectors;
    }

    /// Takes so many sectors: those at `near` first, then the first run that holds the rest, then
    /// what there is, piece by piece. `None`, and nothing changed, when there are not enough.
    pub(crate) fn allocate(&mut self, sectors: u64, near: Option<u64>) -> Option<Vec<Extent>> {
        if sectors > self.sectors {
            return None;
        }
        let mut found = Vec::new();
        let mut left = sectors;
        let mut next = near.filter(|at| self.runs.contains_key(at));
        while left > 0 {
            let start = next.take().or_else(|| self.first_fit(left))?;
            let run = Extent { start, sectors: left.min(*self.runs.get(&start)?) };
            self.take(run);
            append(&mut found, run);
            left -= run.sectors;
        }
        Some(found)
    }

    /// The first run that holds so many sectors, or else the first.
    fn first_fit(&self, sectors: u64) -> Option<u64> {
        let fits = self.runs.iter().find(|(_, free)| **free >= sectors);
        fits.or_else(|| self.runs.first_key_value()).map(|(start, _)| *start)
    }

    /// The free runs within a range of sectors.
    pub(crate) fn within(&self, range: Range<u64>) -> Vec<Extent> {
        let first = self.runs.range(..=range.start).next_back().map_or(range.start, |it| *it.0);
        self.runs
            .range(first..range.end.max(first))
            .filter_map(|(&start, &sectors)| {
                let from = start.max(range.start);
                let to = (start + sectors).min(range.end);
                (from < to).then(|| Extent { start: from, sectors: to - from })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(start: u64, sectors: u64) -> Extent {
        Extent { start, sectors }
    }

    #[test]
    fn what_is_given_back_joins_its_neighbours() {
        let mut free = FreeSpace::all(10);
        assert!(free.take(run(2, 2)) && free.take(run(4, 2)));
        assert!(!free.take(run(1, 2)) && !free.take(run(5, 1)) && !free.take(run(9, u64::MAX)));
        free.give(run(2, 2));
        free.give(run(4, 2));
        assert_eq!(free, FreeSpace::all(10));
    }

    #[test]
    fn a_full_drive_gives_nothing_and_a_ragged_one_gives_pieces() {
        let mut free = FreeSpace::all(10);
        assert!(free.take(run(3, 1)) && free.take(run(6, 1)));
        assert_eq!(free.allocate(9, None), None);
        assert_eq!(free.sectors(), 8);
        assert_eq!(free.allocate(2, Some(7)), Some(vec![run(7, 2)]));
        assert_eq!(free.allocate(6, Some(6)), Some(vec![run(0, 3), run(4, 2), run(9, 1)]));
        assert_eq!(free.sectors(), 0);
        assert_eq!(free.within(0..10), vec![]);
    }

    #[test]
    fn a_part_of_a_list_is_counted_along_it() {
        let list = [run(10, 3), run(0, 2), run(20, 5)];
        assert_eq!(part(&list, 2..6), vec![run(12, 1), run(0, 2), run(20, 1)]);
        assert_eq!(part(&list, 4..4), vec![]);
        assert_eq!(total(&list), 10);
    }
}
