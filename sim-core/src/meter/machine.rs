//! The meter of this device.

use super::Meter;

/// What the device has printed in its life.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    meter: Meter,
}

impl Machine {
    /// The meter as it was.
    pub(crate) fn resume(meter: Meter) -> Self {
        Self { meter }
    }

    /// What was printed so far.
    pub(crate) fn picture(&self) -> Meter {
        self.meter
    }

    /// Counts what came out.
    pub(crate) fn add(&mut self, printed: Meter) {
        self.meter.add(printed);
    }

    /// What was printed stays printed.
    pub(crate) fn power_lost(&mut self) {}

    /// What was printed stays printed.
    pub(crate) fn factory_reset(&mut self) {}
}
