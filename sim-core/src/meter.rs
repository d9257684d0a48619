//! The meter: what the machine has printed in its life.

use crate::job::Side;

mod machine;

pub(crate) use machine::Machine;

/// Counts up and is never set back, not even by Restore Factory Defaults (assumed: the guide says nothing
/// of it, and machines of this kind are paid for by it).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    /// Sides that may have colour on them (assumed: what counts is what the job asked for, not whether
    /// there is a coloured spot on the page).
    pub full_color: u64,
    /// Sides in black.
    pub monochrome: u64,
    /// Sheets.
    pub sheets: u64,
}

impl Meter {
    /// All sides.
    pub const fn impressions(&self) -> u64 {
        self.full_color + self.monochrome
    }

    /// A side is out.
    pub(crate) fn count(&mut self, side: &Side) {
        let sides = if side.is_monochrome { &mut self.monochrome } else { &mut self.full_color };
        *sides += 1;
        self.sheets += u64::from(side.ends_sheet);
    }

    /// More is out.
    pub(crate) fn add(&mut self, more: Self) {
        self.full_color += more.full_color;
        self.monochrome += more.monochrome;
        self.sheets += more.sheets;
    }
}
