//! What the sensors say, and what the device makes of it.

use std::sync::Arc;

use super::Device;
use crate::condition::Readings;
use crate::power::Power;

impl Device {
    /// Takes note of the sensors; without power they say nothing.
    pub(super) fn sensed(&mut self, readings: Readings) {
        if self.state.power == Power::Off {
            return;
        }
        let condition = self.state.condition.then(self.state.now, readings, None);
        if condition != *self.state.condition {
            self.state.condition = Arc::new(condition);
        }
    }
}
