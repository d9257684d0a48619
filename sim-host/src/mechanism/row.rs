//! How the mechanism is kept: a type of its own, which stays what it is when the mechanism changes.

use std::collections::BTreeSet;
use std::ops::Not;

use serde::{Deserialize, Serialize};
use sim_core::media::{INPUT_TRAYS_COUNT, MediaColor, MediaSize, MediaType, Medium};
use sim_core::parts::{Cover, JamPlace, SUPPLIES_COUNT};
use sim_core::reader::Reader;

use super::{Mechanism, PlannedJam, SupplyLoad, TrayLoad};

/// The row. Trays and supplies stand in the order of their tables.
#[derive(Serialize, Deserialize)]
struct MechanismRow {
    trays: [TrayRow; INPUT_TRAYS_COUNT],
    output_is_tended: bool,
    open: BTreeSet<CoverRow>,
    jam: Option<PlaceRow>,
    planned: Option<PlannedRow>,
    #[serde(default, skip_serializing_if = "Not::not")]
    is_feeder_open: bool,
    #[serde(default, skip_serializing_if = "Not::not")]
    is_feeder_jammed: bool,
    supplies: [SupplyRow; SUPPLIES_COUNT],
    is_connected: bool,
    #[serde(default)]
    present: BTreeSet<ReaderRow>,
    #[serde(default)]
    is_drive_filled: bool,
}

#[derive(Serialize, Deserialize)]
struct TrayRow {
    is_closed: bool,
    medium: MediumRow,
    sheets: u32,
    is_tended: bool,
}

/// Paper by its names in IPP.
#[derive(Serialize, Deserialize)]
struct MediumRow {
    size: String,
    r#type: String,
    color: String,
}

#[derive(Serialize, Deserialize)]
struct SupplyRow {
    is_fitted: bool,
    used: u32,
    is_tended: bool,
}

/// A jam that is to come, in the next job that begins.
#[derive(Serialize, Deserialize)]
struct PlannedRow {
    place: PlaceRow,
    sheet: u32,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum CoverRow {
    Front,
    Left,
    LowerLeft,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum ReaderRow {
    Usb,
    Nfc,
}

#[derive(Serialize, Deserialize)]
enum PlaceRow {
    Feed,
    Fuser,
    Exit,
}

impl Mechanism {
    /// As it is kept.
    pub(crate) fn to_row(&self) -> Vec<u8> {
        // Maps with text keys, numbers and texts: JSON can hold them all.
        serde_json::to_vec(&MechanismRow::of(self)).unwrap_or_default()
    }

    /// From what was kept.
    ///
    /// # Errors
    /// What cannot be read.
    pub(crate) fn of_row(row: &[u8]) -> Result<Self, String> {
        let row = serde_json::from_slice::<MechanismRow>(row).map_err(|it| it.to_string());
        row.and_then(MechanismRow::read)
    }
}

impl MechanismRow {
    fn of(it: &Mechanism) -> Self {
        Self {
            trays: it.trays.each_ref().map(TrayRow::of),
            output_is_tended: it.output_is_tended,
            open: it.open.iter().map(|it| CoverRow::of(*it)).collect(),
            jam: it.jam.map(PlaceRow::of),
            planned: it
                .planned
                .map(|it| PlannedRow { place: PlaceRow::of(it.place), sheet: it.sheet }),
            is_feeder_open: it.is_feeder_open,
            is_feeder_jammed: it.is_feeder_jammed,
            supplies: it.supplies.each_ref().map(SupplyRow::of),
            is_connected: it.is_connected,
            present: it.present.iter().map(|it| ReaderRow::of(*it)).collect(),
            is_drive_filled: it.is_drive_filled,
        }
    }

    fn read(self) -> Result<Mechanism, String> {
        let mut mechanism = Mechanism {
            output_is_tended: self.output_is_tended,
            open: self.open.into_iter().map(CoverRow::read).collect(),
            jam: self.jam.map(PlaceRow::read),
            planned: self.planned.map(PlannedRow::read),
            is_feeder_open: self.is_feeder_open,
            is_feeder_jammed: self.is_feeder_jammed,
            supplies: self.supplies.map(SupplyRow::read),
            is_connected: self.is_connected,
            present: self.present.into_iter().map(ReaderRow::read).collect(),
            is_drive_filled: self.is_drive_filled,
            ..Mechanism::default()
        };
        for (tray, row) in mechanism.trays.iter_mut().zip(self.trays) {
            *tray = row.read()?;
        }
        Ok(mechanism)
    }
}

impl ReaderRow {
    const fn of(it: Reader) -> Self {
        match it {
            Reader::Usb => Self::Usb,
            Reader::Nfc => Self::Nfc,
        }
    }

    const fn read(self) -> Reader {
        match self {
            Self::Usb => Reader::Usb,
            Self::Nfc => Reader::Nfc,
        }
    }
}

impl TrayRow {
    fn of(it: &TrayLoad) -> Self {
        let Medium { size, kind, color } = it.medium;
        let medium = MediumRow {
            size: size.row().name.to_owned(),
            r#type: kind.name().to_owned(),
            color: color.name().to_owned(),
        };
        Self { is_closed: it.is_closed, medium, sheets: it.sheets, is_tended: it.is_tended }
    }

    fn read(self) -> Result<TrayLoad, String> {
        let MediumRow { size, r#type, color } = self.medium;
        let medium = Medium {
            size: MediaSize::try_from(size)?,
            kind: MediaType::try_from(r#type)?,
            color: MediaColor::try_from(color)?,
        };
        let Self { is_closed, sheets, is_tended, .. } = self;
        Ok(TrayLoad { is_closed, medium, sheets, is_tended })
    }
}

impl SupplyRow {
    fn of(it: &SupplyLoad) -> Self {
        let SupplyLoad { is_fitted, used, is_tended } = *it;
        Self { is_fitted, used, is_tended }
    }

    fn read(self) -> SupplyLoad {
        let Self { is_fitted, used, is_tended } = self;
        SupplyLoad { is_fitted, used, is_tended }
    }
}

impl PlannedRow {
    fn read(self) -> PlannedJam {
        PlannedJam { place: self.place.read(), sheet: self.sheet, job: None }
    }
}

impl CoverRow {
    fn of(it: Cover) -> Self {
        match it {
            Cover::Front => Self::Front,
            Cover::Left => Self::Left,
            Cover::LowerLeft => Self::LowerLeft,
        }
    }

    fn read(self) -> Cover {
        match self {
            Self::Front => Cover::Front,
            Self::Left => Cover::Left,
            Self::LowerLeft => Cover::LowerLeft,
        }
    }
}

impl PlaceRow {
    fn of(it: JamPlace) -> Self {
        match it {
            JamPlace::Feed => Self::Feed,
            JamPlace::Fuser => Self::Fuser,
            JamPlace::Exit => Self::Exit,
        }
    }

    fn read(self) -> JamPlace {
        match self {
            Self::Feed => JamPlace::Feed,
            Self::Fuser => JamPlace::Fuser,
            Self::Exit => JamPlace::Exit,
        }
    }
}
