//! The printer as operators switch it (RFC 8011 section 4.2.7, RFC 3998): whether it takes jobs, prints
//! them and holds new ones.
//!
//! The guide knows none of this; that it survives the power is assumed, but for a shutdown, which a start
//! ends.

use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::{Reply, Tick};

/// How the printer is switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrinterSwitches {
    /// Whether it takes jobs.
    pub accepting: bool,
    /// Whether it prints them.
    pub pause: Pause,
    /// Whether new jobs are held.
    pub holds_new: bool,
    /// Whether it was shut down: it neither takes nor prints jobs.
    pub is_shut_down: bool,
    /// When one of these changed last.
    pub changed: Tick,
}

impl Default for PrinterSwitches {
    fn default() -> Self {
        Self {
            accepting: true,
            pause: Pause::No,
            holds_new: false,
            is_shut_down: false,
            changed: Tick(0),
        }
    }
}

impl PrinterSwitches {
    /// Whether it takes jobs now.
    pub const fn takes_jobs(&self) -> bool {
        self.accepting && !self.is_shut_down
    }

    /// Whether another job may be printed now.
    pub fn prints(&self) -> bool {
        self.pause == Pause::No && !self.is_shut_down
    }
}

/// Whether printing is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// No.
    No,
    /// As soon as the job on the engine is out.
    AfterCurrent,
    /// Yes.
    Paused,
}

/// What is asked of the printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrinterAsk {
    /// Takes jobs.
    Enable,
    /// Takes no jobs.
    Disable,
    /// Stops printing at once; the job on the engine goes on later.
    Pause,
    /// Stops printing after the job on the engine.
    PauseAfterCurrent,
    /// Goes on printing.
    Resume,
    /// Holds new jobs.
    HoldNewJobs,
    /// Holds new jobs no longer, and lets those go that were held so.
    ReleaseHeldNewJobs,
    /// Takes and prints nothing more after the job on the engine.
    Shutdown,
    /// Ends a shutdown.
    Startup,
}

impl PrinterAsk {
    /// A stable name for the truth journal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enable => "enable-printer",
            Self::Disable => "disable-printer",
            Self::Pause => "pause-printer",
            Self::PauseAfterCurrent => "pause-printer-after-current-job",
            Self::Resume => "resume-printer",
            Self::HoldNewJobs => "hold-new-jobs",
            Self::ReleaseHeldNewJobs => "release-held-new-jobs",
            Self::Shutdown => "shutdown-printer",
            Self::Startup => "startup-printer",
        }
    }
}

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
