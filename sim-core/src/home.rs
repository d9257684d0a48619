//! The Home screen of the control panel: which tiles are on it. Edit Home takes them away and brings them back
//! (guide pp.15 to 16), whether their apps exist or not.
//!
//! The guide's appendix has settings for some tiles: there the setting says it. The others are kept here; that
//! they can be taken away too is assumed, and so is that there is one Home screen for everybody.

use std::collections::BTreeSet;

use crate::settings::values::{OnOff, Tile};
use crate::settings::{Change, Key, Settings};

mod machine;

pub(crate) use machine::Machine;

/// A tile that can be taken off Home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HomeTile {
    /// Copy.
    Copy,
    /// Fax.
    Fax,
    /// Email.
    Email,
    /// Scan.
    Scan,
    /// Send from Folder.
    SendFromFolder,
    /// Private Charge Print.
    PrivateChargePrint,
    /// Jobs.
    Jobs,
    /// Device.
    Device,
    /// Remote Assistance.
    RemoteAssistance,
    /// Internet Fax.
    InternetFax,
    /// Web Applications.
    WebApplications,
}

/// The tiles without a setting that were taken off Home.
pub type Removed = BTreeSet<HomeTile>;

/// A tile and whether it is to be on Home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TileChange {
    /// Which.
    pub tile: HomeTile,
    /// Whether it is on Home.
    pub is_on: bool,
}

/// The settings of tiles: what Edit Home shows of the settings.
pub const SETTINGS: &[Key] = &[
    Key::home_scan,
    Key::home_remote_assistance,
    Key::home_internet_fax,
    Key::home_web_applications,
];

impl HomeTile {
    /// All of them, in their order on Home (assumed).
    pub const ALL: [Self; 11] = [
        Self::Copy,
        Self::Fax,
        Self::Email,
        Self::Scan,
        Self::SendFromFolder,
        Self::PrivateChargePrint,
        Self::Jobs,
        Self::Device,
        Self::RemoteAssistance,
        Self::InternetFax,
        Self::WebApplications,
    ];

    /// What stands on it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Copy => "Copy",
            Self::Fax => "Fax",
            Self::Email => "Email",
            Self::Scan => "Scan",
            Self::SendFromFolder => "Send from Folder",
            Self::PrivateChargePrint => "Private Charge Print",
            Self::Jobs => "Jobs",
            Self::Device => "Device",
            Self::RemoteAssistance => "Remote Assistance",
            Self::InternetFax => "Internet Fax",
            Self::WebApplications => "Web Applications",
        }
    }

    /// Whether its setting has it on Home; `None` where it has none.
    pub(crate) const fn by_setting(self, settings: &Settings) -> Option<bool> {
        match self {
            Self::Scan => Some(settings.home_scan.is_on()),
            Self::RemoteAssistance => Some(settings.home_remote_assistance.is_on()),
            Self::InternetFax => Some(settings.home_internet_fax.is_on()),
            Self::WebApplications => Some(settings.home_web_applications.is_on()),
            Self::Copy
            | Self::Fax
            | Self::Email
            | Self::SendFromFolder
            | Self::PrivateChargePrint
            | Self::Jobs
            | Self::Device => None,
        }
    }
}

impl TileChange {
    /// The change of a setting that it is, where the tile has one.
    fn of_setting(self) -> Option<Change> {
        let tile = if self.is_on { Tile::On } else { Tile::Removed };
        let switch = if self.is_on { OnOff::On } else { OnOff::Off };
        match self.tile {
            HomeTile::Scan => Some(Change::home_scan(tile)),
            HomeTile::RemoteAssistance => Some(Change::home_remote_assistance(tile)),
            HomeTile::InternetFax => Some(Change::home_internet_fax(tile)),
            HomeTile::WebApplications => Some(Change::home_web_applications(switch)),
            HomeTile::Copy
            | HomeTile::Fax
            | HomeTile::Email
            | HomeTile::SendFromFolder
            | HomeTile::PrivateChargePrint
            | HomeTile::Jobs
            | HomeTile::Device => None,
        }
    }
}
