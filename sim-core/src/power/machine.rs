//! The power switch, the plug, and how the device comes up.

use super::{Boot, Power, PowerAction};
use crate::desk::Desk;
use crate::permit::Actor;
use crate::ticket::Then;
use crate::update::Download;
use crate::{Effect, Refused, Reply};

/// The power.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    power: Power,
    /// Restore Factory Defaults was begun and is not done: it goes on after a power cut.
    restoring: bool,
    /// How often it has come up, as far as this program knows.
    starts: u64,
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
        Self { power: Power::Off, restoring, starts: 0 }
    }

    /// Goes on with the count of another device of the same twin.
    pub(crate) fn take_the_place_of(&mut self, other: &Self) {
        self.starts = other.starts;
    }

    /// How often it has come up: while this stands, the power has not gone.
    pub(crate) fn starts(&self) -> u64 {
        self.starts
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
        self.starts += 1;
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
