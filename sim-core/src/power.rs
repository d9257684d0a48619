//! Power: off, on, and how it was switched on.
//!
//! ```text
//!          on (cold boot)
//!   Off ─────────────────▶ On ──┐ restart (warm boot)
//!    ▲     off, cut        │ ▲  │
//!    └─────────────────────┘ └──┘
//! ```
//! Sessions and screens die with the power, NVRAM and the drive do not. Power off and on clears the
//! lockout of log-ins (stated for a sister model).

use crate::Tick;

/// Whether the device runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// Switched off, or the power was cut.
    Off,
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
}

impl Power {
    /// Whether the device runs.
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On { .. })
    }
}
