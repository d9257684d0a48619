//! Power: off, on, and how it was switched on.
//!
//! ```text
//!        on                    self tests ran
//!   Off ─────▶ Starting(cold) ─────────────────▶ On ──┐ restart
//!    ▲                          Starting(warm) ◀──────┤
//!    │   off, cut                   ▲                 │ Restore Factory Defaults
//!    └──────────────────────────────┴── Restoring ◀───┘ (an hour of device time)
//! ```
//! A software update goes through Download Mode: [`crate::update`].
//! Sessions and screens die with the power, NVRAM and the drive do not. Power off and on clears the
//! lockout of log-ins (stated for a sister model).

use crate::Tick;
use crate::update::Download;

mod machine;

pub(crate) use machine::{Machine, Switched};

/// Whether the device runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// Switched off, or the power was cut.
    Off,
    /// Coming up: the self tests run (guide p.34).
    Starting {
        /// How it comes up.
        boot: Boot,
    },
    /// Restoring the factory defaults (guide p.10); it restarts when that is done.
    Restoring,
    /// Download Mode: the software is updated (guide p.35).
    DownloadMode(Download),
    /// Running.
    On {
        /// How it came up.
        boot: Boot,
        /// Since when.
        since: Tick,
    },
}

/// How the device came up (audit log: System Status, guide p.42).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boot {
    /// From power-off.
    Cold,
    /// By a restart.
    Warm,
    /// It goes on where a snapshot of it was made, and knows of no start.
    Resumed,
}

/// What a hand does with the power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowerAction {
    /// The power switch, while off.
    On,
    /// The power switch, while on: an orderly shutdown.
    Off,
    /// A restart.
    Restart,
    /// The plug is pulled.
    Cut,
    /// A device just read back from a snapshot that was made while it was on goes on.
    Resume,
}

impl Power {
    /// Whether the device runs.
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On { .. })
    }
}
