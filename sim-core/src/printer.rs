//! The printer as operators switch it (RFC 8011 section 4.2.7, RFC 3998): whether it takes jobs, prints
//! them and holds new ones.
//!
//! The guide knows none of this; that it survives the power is assumed, but for a shutdown, which a start
//! ends.

use crate::Tick;

mod machine;

pub(crate) use machine::Machine;

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
    pub(crate) const fn takes_jobs(&self) -> bool {
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
