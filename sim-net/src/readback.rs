//! What the device says of itself where job control asks (PJL Technical Reference, chapters 7 and 9).
//!
//! The status codes are those of the reference's appendix D; which of them stands for which trouble of this device,
//! the variables and the configuration are assumed.

use sim_core::View;
use sim_core::condition::{Alert, Stops, Trouble};
use sim_core::job::COPIES_MAX;
use sim_core::settings::values::Enabled;
use sim_core::share::STORED;
use sim_host::documents::DOCUMENT_MAX;
use sim_wire::pjl::{Device, DeviceVariable, Feature, Files, Memory, Status, Values};

/// What jobs may set, and ask for.
const VARIABLES: &[DeviceVariable<'_>] = &[
    number("COPIES", "1", COPIES_MAX as u32),
    number("QTY", "1", COPIES_MAX as u32),
    choice("DUPLEX", &["OFF", "ON"]),
    choice("BINDING", &["LONGEDGE", "SHORTEDGE"]),
    choice("ORIENTATION", &["PORTRAIT", "LANDSCAPE"]),
    choice("PAPER", &["A4", "A3", "A5", "LETTER", "LEGAL", "LEDGER", "JISB4", "JISB5"]),
    choice("RENDERMODE", &["COLOR", "GRAYSCALE"]),
    choice("RESOLUTION", &["600", "300"]),
];

/// What it is made of.
const CONFIGURATION: &[Feature<'_>] = &[
    Feature::Options("IN TRAYS", &["TRAY1", "TRAY2", "TRAY3", "TRAY4", "TRAY5"]),
    Feature::Present("DUPLEX"),
    Feature::Options("LANGUAGES", &["PCL", "PCLXL", "POSTSCRIPT", "PDF", "TIFF", "JPEG", "TEXT"]),
];

/// Codes of the status beside [`Status::READY`].
mod code {
    pub(super) const OFFLINE: u32 = 10_002;
    pub(super) const PROCESSING: u32 = 10_023;
    pub(super) const NO_CARTRIDGE: u32 = 40_010;
    pub(super) const OUTPUT_FULL: u32 = 40_019;
    pub(super) const COVER_OPEN: u32 = 40_021;
    pub(super) const JAM: u32 = 40_022;
    pub(super) const TONER_LOW: u32 = 40_038;
    pub(super) const LOAD_PAPER: u32 = 41_000;
    pub(super) const HARDWARE: u32 = 50_000;
}

const fn number(name: &'static str, factory: &'static str, most: u32) -> DeviceVariable<'static> {
    DeviceVariable { of: None, name, factory, values: Values::Range(1, most), read_only: false }
}

/// The first is the factory's.
const fn choice(name: &'static str, words: &'static [&'static str]) -> DeviceVariable<'static> {
    let values = Values::Enumerated(words);
    DeviceVariable { of: None, name, factory: words[0], values, read_only: false }
}

/// What the device says of itself at one moment.
pub(crate) struct Facts {
    id: String,
    code: u32,
    display: String,
    online: bool,
    page_count: u64,
    files: Files,
}

impl Facts {
    /// What this view says.
    pub(crate) fn of(view: &View) -> Self {
        let (code, display, online) = status(view);
        Self {
            id: view.identity.model.full_name.to_owned(),
            code,
            display,
            online,
            page_count: view.meter.impressions(),
            files: match view.settings.print_pjl_file_system {
                Enabled::On => Files::NoVolume,
                Enabled::Off => Files::Off,
            },
        }
    }

    /// How it is, as job control has it.
    pub(crate) fn status(&self) -> Status<'_> {
        Status { code: self.code, display: &self.display, online: self.online }
    }

    /// All of it, as job control has it.
    pub(crate) fn device(&self) -> Device<'_> {
        Device {
            id: &self.id,
            status: self.status(),
            page_count: self.page_count,
            memory: Memory { total: STORED.all as u64, largest: DOCUMENT_MAX },
            configuration: CONFIGURATION,
            variables: VARIABLES,
            files: self.files,
        }
    }
}

/// Code, words, and whether it prints what comes.
fn status(view: &View) -> (u32, String, bool) {
    if let Some(fault) = view.blocking_fault() {
        return (code::HARDWARE, format!("{} {}", fault.code, fault.text), false);
    }
    let stops = |it: &&Alert| matches!(it.row().stops, Stops::Engine | Stops::Job);
    if let Some(alert) = view.condition.alerts.iter().find(stops) {
        return (code_of(alert.trouble), alert.text.clone(), false);
    }
    let is_printing = view.current_job.is_some();
    if view.standing(is_printing).is_stopped() {
        return (code::OFFLINE, "Offline".into(), false);
    }
    if is_printing {
        return (code::PROCESSING, "Printing".into(), true);
    }
    (Status::READY, "Ready".into(), true)
}

const fn code_of(trouble: Trouble) -> u32 {
    match trouble {
        Trouble::CoverOpen => code::COVER_OPEN,
        Trouble::Jam => code::JAM,
        Trouble::MediaNeeded | Trouble::TrayEmpty | Trouble::TrayOut | Trouble::TrayLow => {
            code::LOAD_PAPER
        }
        Trouble::TonerOut | Trouble::TonerEmpty | Trouble::DrumOut | Trouble::DrumWorn => {
            code::NO_CARTRIDGE
        }
        Trouble::TonerLow | Trouble::DrumNearlyWorn => code::TONER_LOW,
        Trouble::OutputFull | Trouble::OutputNearlyFull => code::OUTPUT_FULL,
        Trouble::WasteOut
        | Trouble::WasteFull
        | Trouble::WasteNearlyFull
        | Trouble::DriveFull
        | Trouble::NetworkOut
        | Trouble::FeederCoverOpen
        | Trouble::FeederJam
        | Trouble::OriginalLeft => code::HARDWARE,
    }
}
