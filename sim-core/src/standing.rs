//! How the printer stands: what its state, its reasons and its alerts follow from.

use std::sync::Arc;

use crate::condition::Condition;
use crate::fault::Fault;
use crate::power::Power;
use crate::printer::{Pause, PrinterSwitches};

/// What the state of the printer follows from. Cloning copies pointers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrinterStanding {
    /// Off or on.
    pub power: Power,
    /// What is wrong with it.
    pub faults: Arc<Vec<Fault>>,
    /// What it knows of its paper, supplies and covers.
    pub condition: Arc<Condition>,
    /// How operators switched it.
    pub printer: PrinterSwitches,
    /// Whether a job is on the print engine.
    pub printing: bool,
}

/// What the printer does (RFC 8011 section 5.4.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Nothing, and it could.
    Idle,
    /// It prints.
    Printing,
    /// Nothing, until somebody does something.
    Stopped,
}

impl PrinterStanding {
    /// What it does.
    pub fn activity(&self) -> Activity {
        match (self.is_stopped(), self.printing) {
            (true, _) => Activity::Stopped,
            (false, true) => Activity::Printing,
            (false, false) => Activity::Idle,
        }
    }

    /// Whether nothing can be printed until somebody does something.
    pub fn is_stopped(&self) -> bool {
        let blocked = self.faults.iter().any(|it| it.blocks) || self.condition.is_stopped();
        let paused = self.printer.pause == Pause::Paused || self.printer.is_shut_down;
        !self.power.is_on() || blocked || (paused && !self.printing)
    }

    /// Whether jobs are taken.
    pub fn is_accepting(&self) -> bool {
        let blocked = self.faults.iter().any(|it| it.blocks);
        self.power.is_on()
            && !blocked
            && self.printer.takes_jobs()
            && !self.condition.readings.drive_is_full
    }
}
