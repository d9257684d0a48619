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

use crate::desk::Desk;
use crate::permit::Actor;
use crate::ticket::Then;
use crate::update::Download;
use crate::{Effect, Refused, Reply, Tick};

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

/// The power.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    power: Power,
    /// Restore Factory Defaults was begun and is not done: it goes on after a power cut.
    restoring: bool,
}

/// What the power switch, the plug or a restart does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switched {
    /// The factory defaults go on being restored.
    Restoring,
    /// The device comes up.
    Up(Boot),
    /// It is shut down in order, and comes up again if this says how.
    Down(Option<Boot>),
    /// It is dark at once.
    Dark,
}

impl Machine {
    /// A device that is off.
    pub(crate) fn new(restoring: bool) -> Self {
        Self { power: Power::Off, restoring }
    }

    /// Whether it is off or on.
    pub(crate) fn picture(&self) -> Power {
        self.power
    }

    /// Whether the factory defaults are still to be restored.
    pub(crate) fn is_restoring(&self) -> bool {
        self.restoring
    }

    /// What this does now.
    pub(crate) fn switched(&self, action: PowerAction) -> Result<Switched, Refused> {
        Ok(match (self.power, action) {
            (Power::Off, PowerAction::On | PowerAction::Resume) if self.restoring => {
                Switched::Restoring
            }
            (Power::Off, PowerAction::On) => Switched::Up(Boot::Cold),
            (Power::Off, PowerAction::Resume) => Switched::Up(Boot::Resumed),
            (Power::On { .. }, PowerAction::Off) => Switched::Down(None),
            (Power::On { .. }, PowerAction::Restart) => Switched::Down(Some(Boot::Warm)),
            (Power::On { .. }, PowerAction::Cut)
            | (
                Power::Starting { .. } | Power::Restoring | Power::DownloadMode(_),
                PowerAction::Off | PowerAction::Cut,
            ) => Switched::Dark,
            (Power::Off, PowerAction::Off | PowerAction::Restart | PowerAction::Cut)
            | (
                Power::Starting { .. } | Power::Restoring | Power::DownloadMode(_),
                PowerAction::On | PowerAction::Restart | PowerAction::Resume,
            )
            | (Power::On { .. }, PowerAction::On | PowerAction::Resume) => {
                return Err(Refused::Power);
            }
        })
    }

    /// Begins to come up; whoever switched it on is answered when it has.
    pub(crate) fn start(&mut self, desk: &mut Desk, actor: &Actor, boot: Boot) -> Reply {
        self.power = Power::Starting { boot };
        let ticket = desk.wait(actor, Then::Start);
        desk.effect(Effect::SelfTest);
        Reply::Later(ticket)
    }

    /// Begins to come up by itself.
    pub(crate) fn restart(&mut self, desk: &mut Desk) {
        self.power = Power::Starting { boot: Boot::Warm };
        desk.effect(Effect::SelfTest);
    }

    /// The self tests ran: the device is up, if it was coming up. How it did.
    pub(crate) fn up(&mut self, desk: &Desk) -> Option<Boot> {
        let Power::Starting { boot } = self.power else { return None };
        self.power = Power::On { boot, since: desk.now };
        Some(boot)
    }

    /// Begins to restore the factory defaults, or goes on with it.
    pub(crate) fn restore(&mut self, desk: &mut Desk) {
        self.restoring = true;
        self.power = Power::Restoring;
        desk.effect(Effect::RestoreFactoryDefaults);
    }

    /// Goes on in Download Mode.
    pub(crate) fn download(&mut self, download: Download) {
        self.power = Power::DownloadMode(download);
    }

    pub(crate) fn power_lost(&mut self) {
        self.power = Power::Off;
    }

    /// The factory defaults are restored; the device is to come up.
    pub(crate) fn factory_reset(&mut self) {
        self.restoring = false;
    }
}
