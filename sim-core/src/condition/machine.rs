//! What the device knows of its paper, supplies and covers.

use std::sync::Arc;

use super::{Condition, Need, Readings};
use crate::desk::Desk;
use crate::truth::{About, Changed, Kind};

/// What the device knows of its paper, supplies and covers; nothing without power.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    condition: Arc<Condition>,
}

impl Machine {
    /// What is known.
    pub(crate) fn picture(&self) -> &Arc<Condition> {
        &self.condition
    }

    /// Takes note of what the sensors say.
    pub(crate) fn sensed(&mut self, desk: &mut Desk, readings: Readings) {
        for (part, old, new) in self.condition.readings.differences(&readings) {
            let detail = format!("{part}: {old} -> {new}");
            let about = About::change(Changed::Sensor(part), old, new);
            desk.record_about(Kind::Changed, "sensor-changed", detail, about);
        }
        for reader in readings.present.difference(&self.condition.readings.present) {
            let what = if reader.is_on(&desk.settings) { "reader-reads" } else { "reader-refuses" };
            desk.record(Kind::Observed, what, reader.row().name.into());
        }
        self.conclude(desk, readings, self.condition.need);
    }

    /// Takes note of what paper the job on the engine waits for, if it does.
    pub(crate) fn needs(&mut self, desk: &Desk, need: Option<Need>) {
        if need.is_some() || self.condition.need.is_some() {
            self.conclude(desk, self.condition.readings.clone(), need);
        }
    }

    /// The original on the glass was scanned: what lies there from now on was left there.
    pub(crate) fn glass_scanned(&mut self, desk: &Desk) {
        let original_left = self.condition.readings.scanner.glass.is_some();
        self.condition = Arc::new(Condition { original_left, ..(*self.condition).clone() });
        self.conclude(desk, self.condition.readings.clone(), self.condition.need);
    }

    fn conclude(&mut self, desk: &Desk, readings: Readings, need: Option<Need>) {
        let condition = self.condition.then(desk.now, readings, need);
        if condition != *self.condition {
            self.condition = Arc::new(condition);
        }
    }

    /// The sensors say nothing.
    pub(crate) fn power_lost(&mut self) {
        *self = Self::default();
    }

    /// Sensors have no memory.
    pub(crate) fn factory_reset(&mut self) {}
}
