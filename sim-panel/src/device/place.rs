//! Where one is below the Device screen, and what was typed there.

use std::collections::BTreeMap;
use std::sync::Arc;

use sim_core::fax::Line;
use sim_core::home::HomeTile;
use sim_core::settings::{self, Settings};

use crate::form::Form;

/// The tile that leads to the Device screen.
pub(crate) const DEVICE: &str = "Device";
/// What leads from Home to Edit Home, and the title.
pub(crate) const CUSTOMIZE: &str = "Customize";

/// A place of the app.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// Information & Reports.
    Information,
    /// Software Version.
    SoftwareVersion,
    /// Print Reports.
    PrintReports,
    /// A menu of reports.
    ReportMenu(&'static str),
    /// A menu.
    Menu(Path),
    /// Some settings.
    Settings(SettingForm),
    /// The fax lines, with the folder of each.
    Lines,
    /// A fax line.
    Line(LineForm),
    /// The date or the time of day.
    Clock(ClockForm),
    /// Edit Home.
    EditHome(EditHome),
    /// Administrator Password.
    Password(Form),
    /// Reset.
    Reset,
    /// Restore Factory Defaults.
    RestoreDefaults,
}

impl Place {
    /// Where the tile leads.
    pub(crate) fn first() -> Self {
        Self::Menu(Path::device())
    }

    /// Where "Customize" leads.
    pub(crate) fn customize() -> Self {
        Self::Menu(Path::customize())
    }
}

/// The way to a menu from Home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path(pub(crate) Vec<&'static str>);

impl Path {
    /// The Device screen.
    pub(crate) fn device() -> Self {
        Self(vec![DEVICE])
    }

    /// Customize.
    pub(crate) fn customize() -> Self {
        Self(vec![CUSTOMIZE])
    }
}

/// A form for the values of one or several items.
#[derive(Clone, Debug)]
pub(crate) struct SettingForm {
    pub(crate) title: &'static str,
    pub(crate) asks: settings::form::Form,
    /// The settings that it was drawn from.
    pub(crate) seen: Arc<Settings>,
    pub(crate) typed: Form,
}

/// A form for the folder of a fax line.
#[derive(Clone, Debug)]
pub(crate) struct LineForm {
    pub(crate) line: Line,
    /// The settings that it was drawn from.
    pub(crate) seen: Arc<Settings>,
    /// Whether what it receives goes into a folder.
    pub(crate) is_on: bool,
    /// The number of that folder.
    pub(crate) number: Form,
    /// Whether the number is being typed.
    pub(crate) is_typing: bool,
}

/// Tiles as they are to be when it is done.
#[derive(Clone, Debug, Default)]
pub(crate) struct EditHome {
    /// The tile that was touched.
    pub(crate) chosen: Option<HomeTile>,
    /// Whether those that were changed are to be on Home.
    pub(crate) changed: BTreeMap<HomeTile, bool>,
}

/// A form for a part of the time.
#[derive(Clone, Debug)]
pub(crate) struct ClockForm {
    pub(crate) part: Part,
    pub(crate) typed: Form,
}

/// What of the time is set. The guide has no procedure for the last two: where they stand, and their words,
/// are assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Year, month and day.
    Date,
    /// Hours, minutes and seconds.
    Time,
    /// The time zone.
    Zone,
    /// Daylight saving.
    Saving,
}
