//! What hands do to the mechanism: load paper, replace supplies, open covers, let a sheet stick.

use sim_core::media::{InputTray, MediaColor, MediaSize, MediaType, Medium};
use sim_core::parts::{Cover, JamPlace, Supply, SupplyKind};
use sim_core::reader::Reader;
use thiserror::Error;

use super::{Mechanism, PlannedJam, SupplyLoad};

/// What becomes of a tray; what is not named stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrayChange {
    /// Whether the drawer is pushed in.
    pub is_closed: Option<bool>,
    /// The size of the paper.
    pub size: Option<MediaSize>,
    /// The type of the paper.
    pub kind: Option<MediaType>,
    /// The colour of the paper.
    pub color: Option<MediaColor>,
    /// Sheets. Whoever says so lets them end, unless `is_tended` says otherwise.
    pub sheets: Option<u32>,
    /// Whether somebody loads paper when it is empty.
    pub is_tended: Option<bool>,
}

/// What becomes of a supply; what is not named stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SupplyChange {
    /// Whether it is in its place.
    pub is_fitted: Option<bool>,
    /// What is left, or how full a waste container is: 0 to 100 percent. Whoever says so lets it end,
    /// unless `is_tended` says otherwise.
    pub percent: Option<u8>,
    /// Whether somebody replaces it when it ends.
    pub is_tended: Option<bool>,
}

/// What a hand does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// Loads a tray, pulls it out or pushes it in.
    Tray(InputTray, TrayChange),
    /// Replaces a supply, takes it out or puts it in.
    Supply(Supply, SupplyChange),
    /// Opens or closes a cover.
    Cover(Cover, bool),
    /// Lets a sheet stick now.
    Jam(JamPlace),
    /// Lets a sheet of the next job stick.
    PlanJam(Option<PlannedJam>),
    /// Takes out the sheet that sticks.
    ClearJam,
    /// Opens or closes the cover of the document feeder.
    FeederCover(bool),
    /// Lets an original stick in the document feeder now.
    JamOriginal,
    /// Takes the original that sticks out and lays it back.
    ClearOriginal,
    /// Begins or stops to look after the output tray.
    TendOutput(bool),
    /// Puts the network cable in or pulls it.
    Cable(bool),
    /// Puts a stick in or pulls it, holds a card to a reader or takes it away.
    Carry(Reader, bool),
}

/// Why a hand cannot do that.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TouchRefused {
    /// More sheets than the tray holds.
    #[error("{} holds at most {} sheets", .0.row().label, .0.row().capacity)]
    TooManySheets(InputTray),
    /// It is no drawer.
    #[error("{} is no drawer that can be pulled out", .0.row().label)]
    NoDrawer(InputTray),
    /// No sheet sticks.
    #[error("no sheet sticks")]
    NoJam,
    /// A level above 100 percent.
    #[error("a level is 0 to 100 percent")]
    Percent,
    /// The sheet is behind the cover of the document feeder.
    #[error("the sheet is behind the cover of the document feeder, which is closed")]
    FeederClosed,
    /// The twin has ended.
    #[error("the twin has ended")]
    Gone,
    /// The sheet is behind a closed cover.
    #[error("the sheet at {} is behind the {}, which is closed", .0.row().label, .0.row().cover.row().label)]
    CoverClosed(JamPlace),
}

impl SupplyLoad {
    /// A supply at this percentage, at most 100.
    pub(super) fn at_percent(self, supply: Supply, percent: u8) -> Self {
        let of = supply.row().impressions;
        let part = of / 100 * u32::from(percent.min(100));
        let used = match supply.row().kind {
            SupplyKind::Toner | SupplyKind::Drum => of / 100 * 100 - part,
            SupplyKind::WasteToner => part,
        };
        Self { used, ..self }
    }
}

impl Mechanism {
    /// Does what a hand does.
    ///
    /// # Errors
    /// [`TouchRefused`]; nothing is changed then.
    pub fn touch(&mut self, hand: Touch) -> Result<(), TouchRefused> {
        match hand {
            Touch::Tray(tray, change) => self.change_tray(tray, change)?,
            Touch::Supply(supply, change) => self.change_supply(supply, change)?,
            Touch::Cover(cover, true) => drop(self.open.insert(cover)),
            Touch::Cover(cover, false) => drop(self.open.remove(&cover)),
            Touch::Jam(place) => self.jam = Some(place),
            Touch::PlanJam(planned) => self.planned = planned,
            Touch::ClearJam => {
                let place = self.jam.ok_or(TouchRefused::NoJam)?;
                if !self.open.contains(&place.row().cover) {
                    return Err(TouchRefused::CoverClosed(place));
                }
                self.jam = None;
            }
            Touch::FeederCover(is_open) => self.is_feeder_open = is_open,
            Touch::JamOriginal => self.is_feeder_jammed = true,
            Touch::ClearOriginal if !self.is_feeder_jammed => return Err(TouchRefused::NoJam),
            Touch::ClearOriginal if !self.is_feeder_open => return Err(TouchRefused::FeederClosed),
            Touch::ClearOriginal => self.is_feeder_jammed = false,
            Touch::TendOutput(is_tended) => self.output_is_tended = is_tended,
            Touch::Cable(is_connected) => self.is_connected = is_connected,
            Touch::Carry(reader, true) => drop(self.present.insert(reader)),
            Touch::Carry(reader, false) => drop(self.present.remove(&reader)),
        }
        Ok(())
    }

    fn change_tray(&mut self, tray: InputTray, change: TrayChange) -> Result<(), TouchRefused> {
        if change.sheets.is_some_and(|it| it > tray.row().capacity) {
            return Err(TouchRefused::TooManySheets(tray));
        }
        if change.is_closed == Some(false) && !tray.row().is_drawer {
            return Err(TouchRefused::NoDrawer(tray));
        }
        let load = &mut self.trays[tray.index()];
        load.is_closed = change.is_closed.unwrap_or(load.is_closed);
        load.medium = Medium {
            size: change.size.unwrap_or(load.medium.size),
            kind: change.kind.unwrap_or(load.medium.kind),
            color: change.color.unwrap_or(load.medium.color),
        };
        load.is_tended = change.is_tended.unwrap_or(load.is_tended && change.sheets.is_none());
        load.sheets = change.sheets.unwrap_or(load.sheets);
        self.refill(tray);
        Ok(())
    }

    fn change_supply(&mut self, supply: Supply, change: SupplyChange) -> Result<(), TouchRefused> {
        if change.percent.is_some_and(|it| it > 100) {
            return Err(TouchRefused::Percent);
        }
        let load = &mut self.supplies[supply.index()];
        load.is_fitted = change.is_fitted.unwrap_or(load.is_fitted);
        load.is_tended = change.is_tended.unwrap_or(load.is_tended && change.percent.is_none());
        *load = change.percent.map_or(*load, |it| load.at_percent(supply, it));
        self.replace(supply);
        Ok(())
    }
}
