//! Switching the printer.

use super::Device;
use crate::printer::{Pause, PrinterAsk, PrinterSwitches};
use crate::{Refused, Reply};

impl Device {
    pub(super) fn printer(&mut self, ask: PrinterAsk) -> Result<Reply, Refused> {
        match ask {
            PrinterAsk::Enable => self.switch(|it| it.accepting = true),
            PrinterAsk::Disable => self.switch(|it| it.accepting = false),
            PrinterAsk::Pause => {
                self.switch(|it| it.pause = Pause::Paused);
                self.pause_engine();
            }
            PrinterAsk::PauseAfterCurrent => {
                let prints = self.queue.current().is_some();
                let pause = if prints { Pause::AfterCurrent } else { Pause::Paused };
                if self.state.printer.pause == Pause::No {
                    self.switch(|it| it.pause = pause);
                }
            }
            PrinterAsk::Resume => {
                self.switch(|it| it.pause = Pause::No);
                self.resume_engine();
            }
            PrinterAsk::HoldNewJobs => self.switch(|it| it.holds_new = true),
            PrinterAsk::ReleaseHeldNewJobs => {
                self.switch(|it| it.holds_new = false);
                self.let_new_jobs_go();
            }
            PrinterAsk::Shutdown => self.switch(|it| it.is_shut_down = true),
            PrinterAsk::Startup => {
                self.switch(|it| it.is_shut_down = false);
                self.start_next();
            }
        }
        Ok(Reply::Done)
    }

    /// Changes the switches and notes when, if they changed.
    pub(super) fn switch(&mut self, change: impl FnOnce(&mut PrinterSwitches)) {
        let before = self.state.printer;
        change(&mut self.state.printer);
        if self.state.printer != before {
            self.state.printer.changed = self.desk.now;
        }
    }
}
