//! “Overwrite Storage”: released sectors are overwritten in place, pass by pass.
//!
//! ```text
//!   queued ──▶ pass 1 ─flush─▶ … ─flush─▶ last pass ─flush─▶ read back ──▶ free
//!                ▲                            ▲                  │
//!                └── power cut                └── not as written ┘
//! ```
//!
//! The work is done in steps, so that power can go between any two of them. The guide says how many
//! passes there are and that they are resumed after a power cut; what they write is assumed. What a
//! power cut interrupted begins with its first pass again ([`Drive::power_lost`], and whenever a drive is
//! opened): the table may be older than the image, and the sectors may have been freed and written to since.
//!
//! Reading back asks the medium, and a file answers from the host's memory where it can. It finds a
//! pass that did not arrive or arrived elsewhere, not a disk that lies about what it has.

use rand_core::Rng;

use crate::drive::{Drive, State};
use crate::erasure::{Erasure, Owner, Stage};
use crate::error::DriveError;
use crate::extents::{Extent, append, part, total};
use crate::medium::is_blank;
use crate::pattern::{Overwrite, Pattern, PatternBytes};
use crate::trace::{Trace, Work};
use crate::xts::DriveKey;

/// What a step did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Sectors that were looked through for residue.
    pub swept: u64,
    /// Sectors that a pass wrote to.
    pub written: u64,
    /// Sectors that were read back.
    pub verified: u64,
    /// Whose sectors were verified to the last, and are free now.
    pub finished: Option<Owner>,
    /// Whether there is more to do.
    pub more: bool,
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// Whose sectors wait to be overwritten, in order.
    pub owners: Vec<Owner>,
    /// How many these are.
    pub sectors: u64,
    /// Sectors that are still to be looked through for residue.
    pub unswept: u64,
}

impl Pending {
    /// Whether nothing is: then no free sector holds anything, if overwriting is on.
    pub fn is_empty(&self) -> bool {
        self.sectors == 0 && self.unswept == 0
    }
}

impl Drive {
    /// The power went: what is being overwritten begins with its first pass again.
    pub fn power_lost(&self) {
        self.lock().stage = Stage::default();
    }

    /// Sets how released sectors are overwritten from now on. Switched on, the free sectors are
    /// looked through for what was left before; switched off, what is queued is still overwritten.
    pub fn set_overwrite(&self, overwrite: Overwrite) {
        let mut state = self.lock();
        let before = std::mem::replace(&mut state.table.overwrite, overwrite);
        match (before, overwrite) {
            (_, Overwrite::Off) => state.sweep = None,
            (Overwrite::Off, Overwrite::One | Overwrite::Three) => state.sweep = Some(0),
            (Overwrite::One | Overwrite::Three, Overwrite::One | Overwrite::Three) => {}
        }
    }

    /// Takes the image out of this drive and makes a new, empty one of it, with a key if it is to be
    /// encrypted. All that was ever written to it waits to be overwritten: as this drive was set, and at
    /// least once (assumed). The table says so, and with it a power cut ends nothing. Overwriting of what
    /// is released later is off.
    #[must_use]
    pub fn renew(&self, key: Option<DriveKey>) -> Self {
        let table = self.table();
        let drive = Self::format(self.unplug(), table.sector_size, key);
        drive.lock().queue_written(table.overwrite.at_least_once());
        drive
    }

    /// What is to be overwritten.
    pub fn pending(&self) -> Pending {
        let state = self.lock();
        Pending {
            owners: state.table.erasures.iter().map(|it| it.owner).collect(),
            sectors: state.pending_sectors(),
            unswept: state.sweep.map_or(0, |at| state.table.sectors - at),
        }
    }

    /// Whether anything is to be overwritten, or looked through for what is.
    pub fn has_pending(&self) -> bool {
        self.lock().has_pending()
    }

    /// Does the next piece of the work, on at most so many sectors (at least 1): looks through free
    /// sectors, or goes on with the pass of the document whose turn it is, never beyond it.
    ///
    /// # Errors
    /// [`DriveError::Read`], [`DriveError::Write`], [`DriveError::Flush`],
    /// [`DriveError::NotOverwritten`]. What was not done is done by a later step.
    pub fn overwrite_step(
        &self,
        now: u64,
        max_sectors: u64,
        random: &mut dyn Rng,
    ) -> Result<Progress, DriveError> {
        let mut state = self.lock();
        let budget = max_sectors.max(1);
        let mut progress = Progress::default();
        if state.sweep.is_some() {
            progress.swept = state.sweep_step(budget)?;
        } else if !state.table.erasures.is_empty() {
            state.erase_step(now, budget, random, &mut progress)?;
        }
        progress.more = state.has_pending();
        Ok(progress)
    }

    /// What was done, oldest first: the last [`TRACE_MAX`](crate::TRACE_MAX) records behind the number `after`.
    pub fn trace(&self, after: u64) -> Vec<Trace> {
        self.lock().trace.after(after)
    }
}

impl State {
    fn has_pending(&self) -> bool {
        self.sweep.is_some() || !self.table.erasures.is_empty()
    }

    /// Queues all sectors that may have been written to, of a drive on which nobody has any.
    fn queue_written(&mut self, overwrite: Overwrite) {
        let mut extents = Vec::new();
        let mut at = 0;
        while at < self.table.sectors {
            // Where the medium does not say what was written, all may have been.
            let all = Some(0..self.table.bytes());
            let Some(range) = self.written(at * self.sector_bytes()).unwrap_or(all) else { break };
            let run = self.extent_of(&range);
            let start = run.start.max(at);
            at = run.end().max(start);
            append(&mut extents, Extent { start, sectors: at - start });
        }
        extents.retain(|run| self.free.take(*run));
        if !extents.is_empty() {
            self.table.erasures.push_back(Erasure { owner: Owner::Unknown, overwrite, extents });
        }
    }

    fn erase_step(
        &mut self,
        now: u64,
        budget: u64,
        random: &mut dyn Rng,
        progress: &mut Progress,
    ) -> Result<(), DriveError> {
        let Some(first) = self.table.erasures.front() else { return Ok(()) };
        let (owner, stage) = (first.owner, self.stage.done);
        let pattern = first.overwrite.patterns().get(stage).copied();
        let sectors = total(&first.extents);
        let to = self.stage.sectors.saturating_add(budget).min(sectors);
        for run in part(&first.extents, self.stage.sectors..to) {
            let work = match pattern {
                Some(pattern) => {
                    self.write_pattern(run, pattern, random)?;
                    progress.written += run.sectors;
                    Work::Pass { pass: stage + 1, pattern }
                }
                None => {
                    self.verify(run)?;
                    progress.verified += run.sectors;
                    Work::Verified
                }
            };
            self.stage.sectors += run.sectors;
            self.trace.record(now, run, work, owner);
        }
        if self.stage.sectors < sectors {
            return Ok(());
        }
        match pattern {
            Some(_) => self.end_pass(),
            None => {
                progress.finished = Some(owner);
                self.end_erasure();
                Ok(())
            }
        }
    }

    fn write_pattern(
        &mut self,
        run: Extent,
        pattern: Pattern,
        random: &mut dyn Rng,
    ) -> Result<(), DriveError> {
        let most = self.io_sectors().min(run.sectors) * self.sector_bytes();
        let mut data = vec![0; most as usize];
        let mut bytes = PatternBytes::new(pattern, random);
        let mut lba = run.start;
        while lba < run.end() {
            let sectors = self.io_sectors().min(run.end() - lba);
            let piece = &mut data[..(sectors * self.sector_bytes()) as usize];
            bytes.fill(piece);
            self.write_raw(lba, piece)?;
            lba += sectors;
        }
        Ok(())
    }

    /// Reads a run back. If it is not as the last pass wrote it, that pass begins anew.
    fn verify(&mut self, run: Extent) -> Result<(), DriveError> {
        let sector = self.sector_bytes() as usize;
        let mut data = vec![0; self.io_sectors().min(run.sectors) as usize * sector];
        let mut lba = run.start;
        while lba < run.end() {
            let sectors = self.io_sectors().min(run.end() - lba);
            let piece = &mut data[..sectors as usize * sector];
            self.read_raw(lba, piece)?;
            if let Some(at) = piece.chunks(sector).position(|it| !is_blank(it)) {
                self.stage = Stage { done: self.stage.done - 1, sectors: 0 };
                return Err(DriveError::NotOverwritten { lba: lba + at as u64 });
            }
            lba += sectors;
        }
        Ok(())
    }

    fn end_pass(&mut self) -> Result<(), DriveError> {
        self.flush()?;
        self.stage = Stage { done: self.stage.done + 1, sectors: 0 };
        Ok(())
    }

    fn end_erasure(&mut self) {
        self.stage = Stage::default();
        if let Some(done) = self.table.erasures.pop_front() {
            self.give_back(&done.extents);
        }
    }
}

#[cfg(test)]
mod tests;
