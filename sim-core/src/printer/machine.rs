//! The printer as operators switch it.

use super::{Pause, PrinterAsk, PrinterSwitches};
use crate::Reply;
use crate::consequence::Consequence;
use crate::desk::Desk;

/// The printer as it is switched. It survives the power, but for a shutdown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    switches: PrinterSwitches,
}

impl Machine {
    /// The switches that were kept.
    pub(crate) fn resume(switches: PrinterSwitches) -> Self {
        Self { switches }
    }

    /// The switches as they stand.
    pub(crate) fn picture(&self) -> PrinterSwitches {
        self.switches
    }

    /// Does what is asked; whether a job is on the engine is told.
    pub(crate) fn handle(&mut self, desk: &mut Desk, ask: PrinterAsk, is_printing: bool) -> Reply {
        match ask {
            PrinterAsk::Enable => self.switch(desk, |it| it.accepting = true),
            PrinterAsk::Disable => self.switch(desk, |it| it.accepting = false),
            PrinterAsk::Pause => {
                self.switch(desk, |it| it.pause = Pause::Paused);
                desk.tell(Consequence::PrinterPaused);
            }
            PrinterAsk::PauseAfterCurrent => {
                let pause = if is_printing { Pause::AfterCurrent } else { Pause::Paused };
                if self.switches.pause == Pause::No {
                    self.switch(desk, |it| it.pause = pause);
                }
            }
            PrinterAsk::Resume => {
                self.switch(desk, |it| it.pause = Pause::No);
                desk.tell(Consequence::PrinterResumed);
            }
            PrinterAsk::HoldNewJobs => self.switch(desk, |it| it.holds_new = true),
            PrinterAsk::ReleaseHeldNewJobs => {
                self.switch(desk, |it| it.holds_new = false);
                desk.tell(Consequence::NewJobsReleased);
            }
            PrinterAsk::Shutdown => self.switch(desk, |it| it.is_shut_down = true),
            PrinterAsk::Startup => {
                self.switch(desk, |it| it.is_shut_down = false);
                desk.tell(Consequence::PrinterStarted);
            }
        }
        Reply::Done
    }

    /// The engine is free of a job: what was to be paused after it is.
    pub(crate) fn engine_freed(&mut self, desk: &Desk) {
        if self.switches.pause == Pause::AfterCurrent {
            self.switch(desk, |it| it.pause = Pause::Paused);
        }
    }

    /// A start ends a shutdown.
    pub(crate) fn started(&mut self, desk: &Desk) {
        self.switch(desk, |it| it.is_shut_down = false);
    }

    /// Changes the switches and notes when, if they changed.
    fn switch(&mut self, desk: &Desk, change: impl FnOnce(&mut PrinterSwitches)) {
        let before = self.switches;
        change(&mut self.switches);
        if self.switches != before {
            self.switches.changed = desk.now;
        }
    }

    /// What is on NVRAM stays.
    pub(crate) fn power_lost(&mut self) {}

    /// The switches stay as they are (assumed).
    pub(crate) fn factory_reset(&mut self) {}
}
