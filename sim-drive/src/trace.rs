//! What was overwritten, for whoever wants to know: the last records.

use std::collections::VecDeque;

use crate::erasure::Owner;
use crate::extents::Extent;
use crate::pattern::Pattern;

/// Trace records that are remembered; the oldest go first.
pub const TRACE_MAX: usize = 4096;

/// What was done to a run of sectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// A pass wrote to it.
    Pass {
        /// Counted from 1.
        pass: usize,
        /// What was written.
        pattern: Pattern,
    },
    /// It was read back and was as the last pass wrote it.
    Verified,
}

/// That a run of sectors was worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Counted from 1 since the start.
    pub number: u64,
    /// When, as the caller counts.
    pub at: u64,
    /// The number of the first sector.
    pub lba: u64,
    /// How many.
    pub sectors: u64,
    /// What was done.
    pub work: Work,
    /// Whose they were.
    pub owner: Owner,
}

/// The last records.
#[derive(Debug, Default)]
pub(crate) struct TraceRing {
    made: u64,
    records: VecDeque<Trace>,
}

impl TraceRing {
    pub(crate) fn record(&mut self, at: u64, run: Extent, work: Work, owner: Owner) {
        self.made += 1;
        if self.records.len() == TRACE_MAX {
            self.records.pop_front();
        }
        let Extent { start: lba, sectors } = run;
        self.records.push_back(Trace { number: self.made, at, lba, sectors, work, owner });
    }

    /// Those behind the number `after`, oldest first.
    pub(crate) fn after(&self, after: u64) -> Vec<Trace> {
        self.records.iter().filter(|it| it.number > after).copied().collect()
    }
}
