//! Looking through free sectors for what should not be there.
//!
//! The last pass of every setting writes zeros, and sectors that were never written are zeros. So
//! while overwriting is on, a free sector that holds anything else is residue: from a time without
//! overwriting, or of a document whose writing a power cut ended before any table knew of it.

use crate::drive::State;
use crate::erasure::{Erasure, Owner, Stage};
use crate::error::DriveError;
use crate::extents::{Extent, append};
use crate::medium::is_blank;
use crate::pattern::Overwrite;

impl State {
    /// Whether all free sectors are known to be zeros.
    pub(crate) fn free_is_blank(&self) -> bool {
        self.table.overwrite != Overwrite::Off && self.sweep.is_none()
    }

    /// Looks through at most so many sectors, not counting those that were never written, and
    /// queues the residue among them. Says how many it looked through.
    pub(crate) fn sweep_step(&mut self, budget: u64) -> Result<u64, DriveError> {
        let sector = self.sector_bytes();
        let mut at = self.sweep;
        let mut left = budget;
        let mut residue = Vec::new();
        while let Some(from) = at
            && left > 0
        {
            let Some(range) = self.written(from * sector)? else {
                at = None;
                break;
            };
            let start = from.max(range.start / sector);
            let end = range.end.div_ceil(sector).min(start + left.min(self.io_sectors()));
            self.find_residue(start..end, &mut residue)?;
            left -= end - start;
            at = Some(end).filter(|end| *end < self.table.sectors);
        }
        // Only now, so that after an error this step is simply done again.
        self.sweep = at;
        self.queue_residue(residue);
        Ok(budget - left)
    }

    fn find_residue(
        &mut self,
        range: std::ops::Range<u64>,
        residue: &mut Vec<Extent>,
    ) -> Result<(), DriveError> {
        let sector = self.sector_bytes() as usize;
        for run in self.free.within(range) {
            let mut data = vec![0; run.sectors as usize * sector];
            self.read_raw(run.start, &mut data)?;
            for (start, content) in (run.start..).zip(data.chunks(sector)) {
                if !is_blank(content) {
                    append(residue, Extent { start, sectors: 1 });
                }
            }
        }
        Ok(())
    }

    /// Takes residue from the free sectors and queues it, with what earlier steps found.
    fn queue_residue(&mut self, residue: Vec<Extent>) {
        if residue.is_empty() {
            return;
        }
        for run in &residue {
            let free = self.free.take(*run);
            debug_assert!(free, "{run:?} was found among the free sectors");
        }
        let overwrite = self.table.overwrite;
        let untouched = self.stage == Stage::default() || self.table.erasures.len() > 1;
        match self.table.erasures.back_mut() {
            Some(Erasure { owner: Owner::Unknown, overwrite: its, extents })
                if untouched && *its == overwrite =>
            {
                residue.into_iter().for_each(|run| append(extents, run));
            }
            Some(_) | None => self.table.erasures.push_back(Erasure {
                owner: Owner::Unknown,
                overwrite,
                extents: residue,
            }),
        }
    }
}

#[cfg(test)]
mod tests;
