//! What the sensors say. They are coarser than the world: a tray knows empty, and else tenths of its
//! height.

use std::collections::BTreeSet;

use super::{Need, Part, Stops, Trouble};
use crate::media::{INPUT_TRAYS, INPUT_TRAYS_COUNT, InputTray, MediaSize, Medium, Wanted};
use crate::parts::{COVERS, Cover, JamPlace, SUPPLIES_COUNT, Supply, SupplyKind};
use crate::reader::{READERS, Reader};
use crate::scanner::{ScannerReadings, Source};

/// Steps of a level sensor, percent (assumed).
pub const LEVEL_STEP_PERCENT: u8 = 10;
/// A tray is low, or the output tray nearly full, within this many percent of the end (assumed).
pub const TRAY_LOW_PERCENT: u8 = 10;
/// A supply is low within this many percent of its end (assumed).
pub const SUPPLY_LOW_PERCENT: u8 = 10;

/// What the sensors of a tray say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrayReading {
    /// Whether it is in its place.
    pub is_closed: bool,
    /// The paper it is set to.
    pub medium: Medium,
    /// How full it is, in steps of [`LEVEL_STEP_PERCENT`]; 0 is empty.
    pub percent: u8,
}

/// What the sensors of a supply say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupplyReading {
    /// Whether it is in its place.
    pub is_fitted: bool,
    /// What is left, percent; of a waste container, how full it is.
    pub percent: u8,
}

/// What all sensors say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readings {
    /// The input trays, as [`INPUT_TRAYS`] has them.
    pub trays: [TrayReading; INPUT_TRAYS_COUNT],
    /// How full the output tray is, in steps of [`LEVEL_STEP_PERCENT`].
    pub output_percent: u8,
    /// Covers that are open.
    pub open: BTreeSet<Cover>,
    /// Where a sheet sticks.
    pub jam: Option<JamPlace>,
    /// The supplies, as [`crate::parts::SUPPLIES`] has them.
    pub supplies: [SupplyReading; SUPPLIES_COUNT],
    /// Whether the network cable is in.
    pub is_connected: bool,
    /// Where somebody put a stick in or holds a card.
    pub present: BTreeSet<Reader>,
    /// Whether the drive has no room for another document.
    pub drive_is_full: bool,
    /// The scanner.
    pub scanner: ScannerReadings,
}

impl Default for Readings {
    /// A new device: full drawers, new supplies, everything closed.
    fn default() -> Self {
        let tray = |row: &crate::media::InputTrayRow| TrayReading {
            is_closed: true,
            medium: Medium {
                size: row.delivered.and_then(MediaSize::from_name).unwrap_or_default(),
                ..Medium::default()
            },
            percent: if row.delivered.is_some() { 100 } else { 0 },
        };
        let supply = |it: Supply| SupplyReading {
            is_fitted: true,
            percent: if it.row().kind == SupplyKind::WasteToner { 0 } else { 100 },
        };
        let mut supplies = Supply::all().map(supply);
        Self {
            trays: INPUT_TRAYS.each_ref().map(tray),
            output_percent: 0,
            open: BTreeSet::new(),
            jam: None,
            supplies: std::array::from_fn(|_| {
                supplies.next().unwrap_or(SupplyReading { is_fitted: false, percent: 0 })
            }),
            is_connected: true,
            present: BTreeSet::new(),
            drive_is_full: false,
            scanner: ScannerReadings::default(),
        }
    }
}

/// A level as a sensor in steps sees it: any sheet at all is at least one step.
pub fn stepped(amount: u32, capacity: u32) -> u8 {
    let step = u64::from(LEVEL_STEP_PERCENT);
    let steps = (u64::from(amount) * 100).div_ceil(u64::from(capacity.max(1)) * step);
    u8::try_from((steps * step).min(100)).unwrap_or(100)
}

/// How a tray stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrayState {
    /// It is pulled out.
    Out,
    /// Nothing is in it.
    Empty,
    /// It is nearly empty.
    Low,
    /// There is paper in it.
    Ready,
}

/// How much longer a supply lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupplyLife {
    /// It is empty, worn out or full.
    Ended,
    /// Not much longer.
    NearEnd,
    /// Long enough.
    Good,
}

impl TrayReading {
    /// Whether a sheet can be fed.
    pub const fn is_ready(&self) -> bool {
        self.is_closed && self.percent > 0
    }

    /// How it stands.
    pub const fn state(&self) -> TrayState {
        match (self.is_closed, self.percent) {
            (false, _) => TrayState::Out,
            (true, 0) => TrayState::Empty,
            (true, 1..=TRAY_LOW_PERCENT) => TrayState::Low,
            (true, _) => TrayState::Ready,
        }
    }
}

impl Readings {
    /// What the sensors of a tray say.
    pub fn tray(&self, tray: InputTray) -> &TrayReading {
        &self.trays[tray.index()]
    }

    /// What the sensors of a supply say.
    pub fn supply(&self, supply: Supply) -> &SupplyReading {
        &self.supplies[supply.index()]
    }

    /// The tray that the next sheet comes from: the one that was asked for, or else the first that has
    /// such paper (assumed). `None` where none has.
    pub fn tray_for(&self, wanted: &Wanted) -> Option<InputTray> {
        let fits = |it: &InputTray| {
            let reading = self.tray(*it);
            reading.is_ready() && wanted.takes(&reading.medium)
        };
        match wanted.tray {
            Some(tray) => Some(tray).filter(fits),
            None => INPUT_TRAYS.iter().map(|it| it.tray).find(fits),
        }
    }

    /// Whether something keeps the engine from printing anything.
    pub fn stops_engine(&self) -> bool {
        self.found().iter().any(|(trouble, _)| trouble.row().stops == Stops::Engine)
    }

    /// What every sensor says, by the name of its part.
    fn told(&self) -> Vec<(String, String)> {
        let mut told = Vec::new();
        for row in &INPUT_TRAYS {
            let it = self.tray(row.tray);
            let size = it.medium.size.row().name;
            let out = if it.is_closed { "" } else { ", out" };
            told.push((row.source.to_owned(), format!("{size} {}%{out}", it.percent)));
        }
        for supply in Supply::all() {
            let it = self.supply(supply);
            let out = if it.is_fitted { "" } else { ", out" };
            told.push((supply.row().name.to_owned(), format!("{}%{out}", it.percent)));
        }
        told.push(("output".into(), format!("{}%", self.output_percent)));
        for row in &COVERS {
            let state = if self.open.contains(&row.cover) { "open" } else { "closed" };
            told.push((format!("cover {}", row.name), state.into()));
        }
        let jam = self.jam.map_or("none", |it| it.row().name);
        let drive = if self.drive_is_full { "full" } else { "not full" };
        let network = if self.is_connected { "in" } else { "out" };
        for (part, state) in [("jam", jam), ("drive", drive), ("network", network)] {
            told.push((part.into(), state.into()));
        }
        for (source, size) in [("feeder", self.scanner.feeder), ("platen", self.scanner.glass)] {
            told.push((source.into(), size.map_or("empty", |it| it.row().name).into()));
        }
        let sticks = if self.scanner.jam { "jam" } else { "none" };
        let cover = if self.scanner.cover_open { "open" } else { "closed" };
        told.push(("feeder jam".into(), sticks.into()));
        told.push(("cover feeder".into(), cover.into()));
        for row in &READERS {
            let state = if self.present.contains(&row.reader) { "in" } else { "out" };
            told.push((row.name.into(), state.into()));
        }
        told
    }

    /// The parts of which `new` says something else, with what was said and what is.
    pub(crate) fn differences(&self, new: &Self) -> Vec<(String, String, String)> {
        let both = self.told().into_iter().zip(new.told());
        let differs = both.filter(|((_, old), (_, new))| old != new);
        differs.map(|((part, old), (_, new))| (part, old, new)).collect()
    }

    /// Everything that is the matter.
    pub(super) fn found(&self) -> Vec<(Trouble, Part)> {
        let mut found = Vec::new();
        found.extend(self.open.iter().map(|it| (Trouble::CoverOpen, Part::Cover(*it))));
        found.extend(self.jam.map(|it| (Trouble::Jam, Part::Path(it))));
        for row in &INPUT_TRAYS {
            let (tray, reading) = (Part::Tray(row.tray), self.tray(row.tray));
            match (reading.state(), row.is_drawer) {
                (TrayState::Out, _) => found.push((Trouble::TrayOut, tray)),
                (TrayState::Empty, true) => found.push((Trouble::TrayEmpty, tray)),
                (TrayState::Low, true) => found.push((Trouble::TrayLow, tray)),
                (TrayState::Empty | TrayState::Low, false) | (TrayState::Ready, _) => {}
            }
        }
        let supplies = Supply::all();
        found.extend(
            supplies.filter_map(|it| Some((self.supply(it).trouble(it)?, Part::Supply(it)))),
        );
        match self.output_percent {
            100.. => found.push((Trouble::OutputFull, Part::Output)),
            it if it >= 100 - TRAY_LOW_PERCENT => {
                found.push((Trouble::OutputNearlyFull, Part::Output));
            }
            _ => {}
        }
        found.extend(self.drive_is_full.then_some((Trouble::DriveFull, Part::Drive)));
        found.extend((!self.is_connected).then_some((Trouble::NetworkOut, Part::Network)));
        let feeder = Part::Originals(Source::Feeder);
        found.extend(self.scanner.cover_open.then_some((Trouble::FeederCoverOpen, feeder)));
        found.extend(self.scanner.jam.then_some((Trouble::FeederJam, feeder)));
        found
    }
}

impl SupplyReading {
    /// What is left of it, percent; of a waste container, the room (RFC 3805).
    pub fn left(&self, supply: Supply) -> u8 {
        match supply.row().kind {
            SupplyKind::Toner | SupplyKind::Drum => self.percent,
            SupplyKind::WasteToner => 100 - self.percent.min(100),
        }
    }

    /// The same in words.
    pub fn amount(&self, supply: Supply) -> String {
        let left = self.left(supply);
        match supply.row().kind {
            SupplyKind::Toner | SupplyKind::Drum => format!("{left} %"),
            SupplyKind::WasteToner => format!("{left} % free"),
        }
    }

    /// Impressions that what is left is good for.
    pub fn impressions_left(&self, supply: Supply) -> u32 {
        supply.row().impressions / 100 * u32::from(self.left(supply))
    }

    /// How much longer it lasts.
    pub fn life(&self, supply: Supply) -> SupplyLife {
        match self.left(supply) {
            0 => SupplyLife::Ended,
            1..=SUPPLY_LOW_PERCENT => SupplyLife::NearEnd,
            _ => SupplyLife::Good,
        }
    }

    fn trouble(&self, supply: Supply) -> Option<Trouble> {
        let [missing, ended, nearly] = match supply.row().kind {
            SupplyKind::Toner => [Trouble::TonerOut, Trouble::TonerEmpty, Trouble::TonerLow],
            SupplyKind::Drum => [Trouble::DrumOut, Trouble::DrumWorn, Trouble::DrumNearlyWorn],
            SupplyKind::WasteToner => {
                [Trouble::WasteOut, Trouble::WasteFull, Trouble::WasteNearlyFull]
            }
        };
        match (self.is_fitted, self.life(supply)) {
            (false, _) => Some(missing),
            (true, SupplyLife::Ended) => Some(ended),
            (true, SupplyLife::NearEnd) => Some(nearly),
            (true, SupplyLife::Good) => None,
        }
    }
}

impl Readings {
    /// The tray that a person is told to load: the one asked for, or one that is set to such paper, or
    /// else the bypass tray.
    pub(super) fn tray_to_load(&self, need: &Need) -> InputTray {
        let set = INPUT_TRAYS.iter().map(|it| it.tray);
        let set = set.filter(|it| it.row().is_drawer);
        let mut set = set.filter(|it| need.wanted.takes(&self.tray(*it).medium));
        need.wanted.tray.or_else(|| set.next()).unwrap_or(InputTray::Bypass)
    }
}
