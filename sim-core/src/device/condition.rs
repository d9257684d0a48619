//! What the sensors say, and what the device makes of it.

use std::sync::Arc;

use super::Device;
use crate::condition::{Need, Readings};
use crate::power::Power;

impl Device {
    /// Takes note of the sensors; without power they say nothing.
    pub(super) fn sensed(&mut self, readings: Readings) {
        if self.state.power != Power::Off {
            let need = self.state.condition.need;
            self.become_condition(readings, need);
        }
    }

    /// Tells what paper the job on the engine waits for, if it does.
    pub(super) fn conclude(&mut self, need: Option<Need>) {
        self.become_condition(self.state.condition.readings.clone(), need);
    }

    fn become_condition(&mut self, readings: Readings, need: Option<Need>) {
        let condition = self.state.condition.then(self.desk.now, readings, need);
        if condition != *self.state.condition {
            self.state.condition = Arc::new(condition);
        }
    }
}
