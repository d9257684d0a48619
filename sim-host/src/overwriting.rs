//! Tending the drive: released sectors are overwritten as the setting says, by a worker or by hand.

use sim_core::settings::values::Overwrites;

use crate::hardware::Hardware;

/// What is known of the sectors that wait to be overwritten.
#[derive(Debug, Default)]
pub(crate) struct Overwriting {
    /// Sectors were released that may wait.
    released: bool,
    /// A worker is at it.
    is_under_way: bool,
    /// The setting that the drive follows.
    followed: Option<Overwrites>,
}

impl Overwriting {
    /// Of a drive that was fitted just now.
    pub(crate) fn of_new_drive() -> Self {
        Self { released: true, ..Self::default() }
    }

    /// Sectors were released.
    pub(crate) fn released(&mut self) {
        self.released = true;
    }

    /// Has the drive follow the setting.
    pub(crate) fn follow(&mut self, wanted: Overwrites, hardware: &Hardware) {
        if self.followed != Some(wanted) {
            self.followed = Some(wanted);
            hardware.set_overwrite(wanted);
            self.released = true;
        }
    }

    /// Whether a worker is to begin now.
    pub(crate) fn begin(&mut self) -> bool {
        let begins = self.released && !self.is_under_way;
        if begins {
            (self.released, self.is_under_way) = (false, true);
        }
        begins
    }

    /// The worker has come back.
    pub(crate) fn end(&mut self) {
        self.is_under_way = false;
    }
}
