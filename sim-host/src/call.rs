//! Calls on the telephone lines, as hands make and see them.

use sim_core::Tick;
use sim_core::fax;
use sim_fax::{CallEnd, Fault, FaxImage, Ladder, Modems, Setup, SubscriberId};
use thiserror::Error;

/// The fax machine that calls a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The number that it says to have.
    pub id: SubscriberId,
    /// The folder that it names; empty where none.
    pub folder: SubscriberId,
    /// Whether it corrects errors.
    pub ecm: bool,
    /// What it sends pages with.
    pub modems: Modems,
}

impl Caller {
    /// Modems by name, each with those below.
    pub const MODEMS: [(&str, Modems); 3] =
        [("V.27ter", Modems::V27ter), ("V.29", Modems::V27terV29), ("V.17", Modems::V27terV29V17)];

    /// One that can do all that the device can, and names no folder.
    pub fn new(id: SubscriberId) -> Self {
        let setup = Setup::new(id);
        let (ecm, modems) = (setup.abilities.ecm, setup.abilities.modems);
        Self { id, folder: SubscriberId::default(), ecm, modems }
    }

    /// What it is set to.
    pub(crate) fn setup(self) -> Setup {
        let mut setup = Setup { folder: self.folder, ..Setup::new(self.id) };
        (setup.abilities.ecm, setup.abilities.modems) = (self.ecm, self.modems);
        setup
    }
}

/// A call that a hand makes to a line.
#[derive(Clone, Debug)]
pub struct CallIn {
    /// What it sends.
    pub image: FaxImage,
    /// Who sends it.
    pub caller: Caller,
    /// What the line does to it.
    pub faults: Vec<Fault>,
    /// What chance the faults have.
    pub seed: u64,
}

/// Whoever is at the other end of a line when the device calls, whatever the number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FarEnd {
    /// What answers.
    pub who: Who,
    /// The number that a fax machine says to have.
    pub id: SubscriberId,
    /// What the line does to a call.
    pub faults: Vec<Fault>,
    /// What chance the faults have.
    pub seed: u64,
}

/// What answers when the device calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Who {
    /// A fax machine as this one.
    #[default]
    Fax,
    /// Nobody, or somebody who says nothing.
    Silence,
    /// Somebody who talks.
    Voice,
    /// A data modem.
    DataModem,
    /// Nobody: there is another call on the line.
    Busy,
}

impl Who {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Fax, Self::Silence, Self::Voice, Self::DataModem, Self::Busy];

    /// The name for hands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fax => "fax",
            Self::Silence => "silence",
            Self::Voice => "voice",
            Self::DataModem => "data-modem",
            Self::Busy => "busy",
        }
    }
}

/// Why there is no call.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CallRefused {
    /// The line has one.
    #[error("there is a call on the line")]
    Busy,
    /// The twin has ended.
    #[error("the twin has ended")]
    Gone,
}

/// A call, while it lasts and after it.
#[derive(Clone, Debug)]
pub struct CallView {
    /// Its number among those of all lines, from 1.
    pub number: u64,
    /// Whom the device called; `None` where it was called.
    pub called: Option<fax::SubscriberId>,
    /// When it began.
    pub began: Tick,
    /// When it was over.
    pub ended: Option<Tick>,
    /// How long it lasted in milliseconds, once it was over; at the instant pace it is over before that.
    pub lasted: Option<u64>,
    /// How it ended for the device; `None` while it lasts.
    pub end: Option<CallEnd>,
    /// How it ended for whoever was at the other end.
    pub far_end: Option<CallEnd>,
    /// The number that the other end says to have, once it said one.
    pub with: SubscriberId,
    /// Pages that were confirmed.
    pub pages: usize,
    /// What was to go wrong, and how many signals each of that struck.
    pub faults: Vec<(Fault, u32)>,
    /// What was said.
    pub ladder: Ladder,
}
