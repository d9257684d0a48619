//! The moving parts: trays with paper, covers, the paper path, toner and drums, and the network cable.
//! This is the world; the device knows of it what its readings say.
//!
//! ```text
//!   hands ── Touch ─▶ ┌───────────┐ ── readings ──▶ device
//!                     │ Mechanism │
//!   engine ── feed ──▶└───────────┘ ── a sheet, or none
//! ```
//! A tray or a supply that is *tended* never ends: somebody watchful loads paper, replaces the cartridge,
//! takes the output away. So is everything in a new twin; whoever wants it to end says how much is left.

use std::collections::BTreeSet;

use sim_core::condition::{Readings, SupplyReading, TrayReading, stepped};
use sim_core::job::JobId;
use sim_core::media::{
    INPUT_TRAYS, INPUT_TRAYS_COUNT, InputTray, MediaSize, Medium, OUTPUT_CAPACITY, Wanted,
};
use sim_core::parts::{Cover, JamPlace, SUPPLIES_COUNT, Supply, SupplyKind};
use sim_core::reader::Reader;
use sim_core::scanner::ScannerReadings;

mod row;
mod touch;

pub use touch::{SupplyChange, Touch, TouchRefused, TrayChange};

/// Share of an impression's toner that goes into the waste container, and of a sheet's wear: every
/// impression counts one towards each drum and the container (assumed).
const WEAR: u32 = 1;

/// Paper in a tray.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrayLoad {
    /// Whether the drawer is pushed in.
    pub is_closed: bool,
    /// What lies in it, or what it is set to while it is empty.
    pub medium: Medium,
    /// Sheets.
    pub sheets: u32,
    /// Whether somebody loads paper when it is empty.
    pub is_tended: bool,
}

/// A supply in its place, or the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupplyLoad {
    /// Whether it is in its place.
    pub is_fitted: bool,
    /// Impressions that went through it.
    pub used: u32,
    /// Whether somebody replaces it when it ends.
    pub is_tended: bool,
}

/// A jam that is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedJam {
    /// Where.
    pub place: JamPlace,
    /// While which sheet of the job is under way, from 1.
    pub sheet: u32,
    /// Of which job; `None` until the next one begins.
    pub job: Option<JobId>,
}

/// The mechanism.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mechanism {
    /// The input trays, as [`INPUT_TRAYS`] has them.
    pub trays: [TrayLoad; INPUT_TRAYS_COUNT],
    /// Whether somebody takes paper out of the output tray before it is full.
    pub output_is_tended: bool,
    /// Covers that are open.
    pub open: BTreeSet<Cover>,
    /// Where a sheet sticks.
    pub jam: Option<JamPlace>,
    /// A jam that is to come.
    pub planned: Option<PlannedJam>,
    /// Whether the cover of the document feeder is open.
    pub is_feeder_open: bool,
    /// Whether a sheet sticks in the document feeder.
    pub is_feeder_jammed: bool,
    /// The supplies, as [`sim_core::parts::SUPPLIES`] has them.
    pub supplies: [SupplyLoad; SUPPLIES_COUNT],
    /// Whether the network cable is in.
    pub is_connected: bool,
    /// Where a stick is in or a card is held.
    pub present: BTreeSet<Reader>,
    /// Whether something has taken all the room of the drive.
    pub is_drive_filled: bool,
}
/// What a sheet is fed for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Feed<'a> {
    pub(crate) job: JobId,
    /// Which sheet of the job, from 1.
    pub(crate) sheet: u32,
    pub(crate) wanted: &'a Wanted,
    /// Sheets in the output tray.
    pub(crate) output: u32,
}

impl Default for Mechanism {
    /// As [`Readings::default`]: a new device, and everything is tended.
    fn default() -> Self {
        let tray = |row: &sim_core::media::InputTrayRow| TrayLoad {
            is_closed: true,
            medium: Medium {
                size: row.delivered.and_then(MediaSize::from_name).unwrap_or_default(),
                ..Medium::default()
            },
            sheets: if row.delivered.is_some() { row.capacity } else { 0 },
            is_tended: row.delivered.is_some(),
        };
        Self {
            trays: INPUT_TRAYS.each_ref().map(tray),
            output_is_tended: true,
            open: BTreeSet::new(),
            jam: None,
            planned: None,
            is_feeder_open: false,
            is_feeder_jammed: false,
            supplies: [SupplyLoad { is_fitted: true, used: 0, is_tended: true }; SUPPLIES_COUNT],
            is_connected: true,
            present: BTreeSet::new(),
            is_drive_filled: false,
        }
    }
}

impl SupplyLoad {
    /// What is left, percent, or how full a waste container is; a begun percent counts.
    pub fn percent(&self, supply: Supply) -> u8 {
        let row = supply.row();
        let used = self.used.min(row.impressions);
        let part = match row.kind {
            SupplyKind::Toner | SupplyKind::Drum => row.impressions - used,
            SupplyKind::WasteToner => used,
        };
        let of = u64::from(row.impressions);
        let percent = match row.kind {
            SupplyKind::Toner | SupplyKind::Drum => (u64::from(part) * 100).div_ceil(of),
            SupplyKind::WasteToner => u64::from(part) * 100 / of,
        };
        u8::try_from(percent).unwrap_or(100)
    }
}

impl Mechanism {
    /// What the sensors say, without those of the scanner; sheets in the output tray and the drive's room are told.
    pub(crate) fn readings(&self, output: u32, drive_is_full: bool) -> Readings {
        let mut trays = Readings::default().trays;
        for ((reading, load), row) in trays.iter_mut().zip(&self.trays).zip(&INPUT_TRAYS) {
            *reading = TrayReading {
                is_closed: load.is_closed,
                medium: load.medium,
                percent: stepped(load.sheets, row.capacity),
            };
        }
        let mut supplies = Readings::default().supplies;
        for supply in Supply::all() {
            let load = &self.supplies[supply.index()];
            supplies[supply.index()] =
                SupplyReading { is_fitted: load.is_fitted, percent: load.percent(supply) };
        }
        Readings {
            trays,
            output_percent: self.output_percent(output),
            open: self.open.clone(),
            jam: self.jam,
            supplies,
            is_connected: self.is_connected,
            present: self.present.clone(),
            drive_is_full,
            scanner: ScannerReadings::default(),
        }
    }

    /// A job begins: what was planned for the next one is for it.
    pub(crate) fn begin(&mut self, job: JobId) {
        if let Some(planned) = &mut self.planned {
            planned.job.get_or_insert(job);
        }
    }

    /// A job has ended: what was planned for it does not happen any more.
    pub(crate) fn end(&mut self, job: JobId) {
        self.planned.take_if(|it| it.job == Some(job));
    }

    /// Feeds a sheet, if all is well and a tray has the paper: that tray. `None` until something
    /// changes.
    pub(crate) fn feed(&mut self, feed: &Feed<'_>) -> Option<InputTray> {
        let readings = self.readings(feed.output, false);
        let tray = readings.tray_for(feed.wanted).filter(|_| !readings.stops_engine())?;
        let load = &mut self.trays[tray.index()];
        load.sheets = load.sheets.saturating_sub(1);
        self.refill(tray);
        let planned = self.planned.filter(|it| it.job == Some(feed.job) && it.sheet == feed.sheet);
        match planned {
            Some(planned) => {
                self.planned = None;
                self.jam = Some(planned.place);
                None
            }
            None => Some(tray),
        }
    }

    /// The paper in a tray.
    pub(crate) fn medium(&self, tray: InputTray) -> Medium {
        self.trays[tray.index()].medium
    }

    /// Whether the engine turns: the back of a sheet can be printed.
    pub(crate) fn turns(&self) -> bool {
        !self.readings(0, false).stops_engine()
    }

    /// An impression is made: toner goes, drums wear, waste comes.
    pub(crate) fn mark(&mut self, is_monochrome: bool) {
        for supply in Supply::all() {
            let row = supply.row();
            let is_used = !is_monochrome || row.colorant.is_none_or(|it| it == "black");
            if is_used {
                let load = &mut self.supplies[supply.index()];
                load.used = load.used.saturating_add(WEAR).min(row.impressions);
                self.replace(supply);
            }
        }
    }

    fn refill(&mut self, tray: InputTray) {
        let load = &mut self.trays[tray.index()];
        if load.sheets == 0 && load.is_tended {
            load.sheets = tray.row().capacity;
        }
    }

    fn replace(&mut self, supply: Supply) {
        let load = &mut self.supplies[supply.index()];
        if load.used >= supply.row().impressions && load.is_tended {
            load.used = 0;
        }
    }

    fn output_percent(&self, sheets: u32) -> u8 {
        // The sensor is at the top: the tray is full exactly when it is full.
        let full = stepped(sheets, OUTPUT_CAPACITY);
        let percent = if sheets < OUTPUT_CAPACITY && full == 100 { 90 } else { full };
        if self.output_is_tended { 0 } else { percent }
    }
}

#[cfg(test)]
mod tests;
