//! What the device knows of its paper, supplies and covers, and what follows from it: alerts.
//!
//! ```text
//!   sensors ── Fact::Sensed(Readings) ──▶ Condition { readings, alerts }
//!                                            │          └─▶ IPP, panel, control plane
//!                                            └─▶ may the engine run, and from which tray
//! ```
//! Sensors are coarser than the world: a tray knows empty, and else tenths of its height. Each trouble is
//! a row of [`TROUBLES`]; its words for IPP are RFC 8011 section 5.4.12 and PWG 5100.9, those for the
//! printer MIB RFC 3805. The guide has no fault codes for paper, toner and covers.

use std::collections::BTreeSet;

use crate::Tick;
use crate::job::JobId;
use crate::media::{
    INPUT_TRAYS, INPUT_TRAYS_COUNT, InputTray, MediaSize, Medium, OUTPUT_CAPACITY, Wanted,
};
use crate::parts::{Cover, JamPlace, SUPPLIES_COUNT, Supply, SupplyKind};

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
    /// Whether the drive has no room for another document.
    pub drive_is_full: bool,
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
            drive_is_full: false,
        }
    }
}

/// A level as a sensor in steps sees it: any sheet at all is at least one step.
pub fn stepped(amount: u32, capacity: u32) -> u8 {
    let step = u64::from(LEVEL_STEP_PERCENT);
    let steps = (u64::from(amount) * 100).div_ceil(u64::from(capacity.max(1)) * step);
    u8::try_from((steps * step).min(100)).unwrap_or(100)
}

impl TrayReading {
    /// Whether a sheet can be fed.
    pub const fn is_ready(&self) -> bool {
        self.is_closed && self.percent > 0
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
        self.found().iter().any(|(trouble, _)| trouble.row().stops == Engine)
    }

    /// The readings in short, for the truth journal.
    pub(crate) fn words(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for row in &INPUT_TRAYS {
            let it = self.tray(row.tray);
            let size = it.medium.size.row().name;
            let out = if it.is_closed { "" } else { " out" };
            words.push(format!("{} {size} {}%{out}", row.source, it.percent));
        }
        for supply in Supply::all() {
            let it = self.supply(supply);
            let out = if it.is_fitted { "" } else { " out" };
            words.push(format!("{} {}%{out}", supply.row().name, it.percent));
        }
        words.push(format!("output {}%", self.output_percent));
        words.extend(self.open.iter().map(|it| format!("{} open", it.row().name)));
        words.extend(self.jam.map(|it| format!("jam at {}", it.row().name)));
        words.extend(self.drive_is_full.then(|| "drive full".to_owned()));
        words.extend((!self.is_connected).then(|| "network out".to_owned()));
        words.join(", ")
    }

    /// Everything that is the matter.
    fn found(&self) -> Vec<(Trouble, Part)> {
        let mut found = Vec::new();
        found.extend(self.open.iter().map(|it| (Trouble::CoverOpen, Part::Cover(*it))));
        found.extend(self.jam.map(|it| (Trouble::Jam, Part::Path(it))));
        for row in &INPUT_TRAYS {
            let (tray, reading) = (Part::Tray(row.tray), self.tray(row.tray));
            if !reading.is_closed {
                found.push((Trouble::TrayOut, tray));
            } else if reading.percent == 0 && row.is_drawer {
                found.push((Trouble::TrayEmpty, tray));
            } else if reading.percent <= TRAY_LOW_PERCENT && row.is_drawer {
                found.push((Trouble::TrayLow, tray));
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
        found
    }
}

impl SupplyReading {
    fn trouble(&self, supply: Supply) -> Option<Trouble> {
        let left = match supply.row().kind {
            SupplyKind::Toner | SupplyKind::Drum => self.percent,
            SupplyKind::WasteToner => 100 - self.percent.min(100),
        };
        let [missing, ended, nearly] = match supply.row().kind {
            SupplyKind::Toner => [Trouble::TonerOut, Trouble::TonerEmpty, Trouble::TonerLow],
            SupplyKind::Drum => [Trouble::DrumOut, Trouble::DrumWorn, Trouble::DrumNearlyWorn],
            SupplyKind::WasteToner => {
                [Trouble::WasteOut, Trouble::WasteFull, Trouble::WasteNearlyFull]
            }
        };
        match (self.is_fitted, left) {
            (false, _) => Some(missing),
            (true, 0) => Some(ended),
            (true, 1..=SUPPLY_LOW_PERCENT) => Some(nearly),
            (true, _) => None,
        }
    }
}

/// Something that is the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// A cover is open.
    CoverOpen,
    /// A sheet sticks.
    Jam,
    /// A job waits for paper that no tray has.
    MediaNeeded,
    /// A toner cartridge is not in its place.
    TonerOut,
    /// A toner cartridge is empty.
    TonerEmpty,
    /// A drum is not in its place.
    DrumOut,
    /// A drum is worn out.
    DrumWorn,
    /// The waste toner container is not in its place.
    WasteOut,
    /// The waste toner container is full.
    WasteFull,
    /// The output tray is full.
    OutputFull,
    /// The drive has no room.
    DriveFull,
    /// The network cable is out.
    NetworkOut,
    /// A tray is pulled out.
    TrayOut,
    /// A tray is empty.
    TrayEmpty,
    /// A toner cartridge is nearly empty.
    TonerLow,
    /// A drum is nearly worn out.
    DrumNearlyWorn,
    /// The waste toner container is nearly full.
    WasteNearlyFull,
    /// A tray is nearly empty.
    TrayLow,
    /// The output tray is nearly full.
    OutputNearlyFull,
}

/// How much of the machine a trouble stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stops {
    /// Nothing is printed.
    Engine,
    /// The job that waits, and with it the jobs behind it (assumed).
    Job,
    /// What goes through that part.
    Part,
    /// Nothing.
    Nothing,
}

/// How grave a trouble is, as IPP writes it behind the reason (RFC 8011 section 5.4.12). What stops the
/// printer is an error, what a person must soon see to a warning, all else a report (assumed).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// `-report`
    Report,
    /// `-warning`
    Warning,
    /// `-error`
    Error,
}

impl Severity {
    /// The severity as IPP and the control plane spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// `PrtAlertSeverityLevelTC` (RFC 3805).
    pub const fn level(self) -> &'static str {
        match self {
            Self::Report | Self::Warning => "warning",
            Self::Error => "critical",
        }
    }
}

/// The row of a trouble.
#[derive(Debug)]
pub struct TroubleRow {
    /// The trouble.
    pub trouble: Trouble,
    /// The keyword of `printer-state-reasons`, without its severity.
    pub keyword: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// `PrtAlertCodeTC` (RFC 3805, PWG 5100.9).
    pub code: &'static str,
    /// `PrtAlertGroupTC` (RFC 3805).
    pub group: &'static str,
    /// `PrtAlertTrainingLevelTC` (RFC 3805).
    pub training: &'static str,
    /// What it stops.
    pub stops: Stops,
    /// What the panel says, in our words; `{}` is the part.
    pub text: &'static str,
}

use Severity::{Error, Report, Warning};
use Stops::{Engine, Nothing};

const fn row(
    trouble: Trouble,
    keyword: &'static str,
    severity: Severity,
    code: &'static str,
    group: &'static str,
    stops: Stops,
    text: &'static str,
) -> TroubleRow {
    TroubleRow { trouble, keyword, severity, code, group, training: "untrained", stops, text }
}

/// All troubles, the gravest first.
#[rustfmt::skip]
pub const TROUBLES: [TroubleRow; 19] = [
    row(Trouble::CoverOpen,        "cover-open",                      Error,   "coverOpen",                            "cover",                         Engine,      "The {} is open. Close it."),
    row(Trouble::Jam,              "media-jam",                       Error,   "jam",                                  "mediaPath",                     Engine,      "Paper is jammed at {}."),
    row(Trouble::MediaNeeded,      "media-needed",                    Error,   "inputMediaChangeRequest",              "input",                         Stops::Job,  "{}"),
    row(Trouble::TonerOut,         "marker-toner-cartridge-missing",  Error,   "markerTonerCartridgeMissing",          "markerSupplies",                Engine,      "{} is not in its place. Insert it."),
    row(Trouble::TonerEmpty,       "toner-empty",                     Error,   "markerTonerEmpty",                     "markerSupplies",                Engine,      "{} is empty. Replace it."),
    row(Trouble::DrumOut,          "marker-opc-missing",              Error,   "subunitMissing",                       "markerSupplies",                Engine,      "{} is not in its place. Insert it."),
    row(Trouble::DrumWorn,         "opc-life-over",                   Error,   "markerOpcLifeOver",                    "markerSupplies",                Engine,      "{} is worn out. Replace it."),
    row(Trouble::WasteOut,         "marker-waste-toner-receptacle-missing", Error, "subunitMissing",                     "markerSupplies",                Engine,      "{} is not in its place. Insert it."),
    row(Trouble::WasteFull,        "marker-waste-full",               Error,   "markerWasteTonerReceptacleFull",       "markerSupplies",                Engine,      "{} is full. Replace it."),
    row(Trouble::OutputFull,       "output-area-full",                Error,   "outputMediaTrayFull",                  "output",                        Engine,      "The {} is full. Take the paper out."),
    row(Trouble::DriveFull,        "spool-area-full",                 Warning, "subunitFull",                          "hostResourcesMIBStorageTable",  Stops::Part, "The storage is full. No further job is taken until jobs are printed or deleted."),
    row(Trouble::NetworkOut,       "other",                           Warning, "subunitOffline",                       "channel",                       Stops::Part, "The network cable is not connected."),
    row(Trouble::TrayOut,          "input-tray-missing",              Warning, "inputMediaTrayMissing",                "input",                         Stops::Part, "{} is pulled out. Push it in."),
    row(Trouble::TrayEmpty,        "media-empty",                     Warning, "inputMediaSupplyEmpty",                "input",                         Stops::Part, "{} is out of paper."),
    row(Trouble::TonerLow,         "toner-low",                       Warning, "markerTonerAlmostEmpty",               "markerSupplies",                Nothing,     "{} is nearly empty. Have another ready."),
    row(Trouble::DrumNearlyWorn,   "opc-near-eol",                    Warning, "markerOpcLifeAlmostOver",              "markerSupplies",                Nothing,     "{} must be replaced soon."),
    row(Trouble::WasteNearlyFull,  "marker-waste-almost-full",        Warning, "markerWasteTonerReceptacleAlmostFull", "markerSupplies",                Nothing,     "{} is nearly full. Have another ready."),
    row(Trouble::TrayLow,          "media-low",                       Report,  "inputMediaSupplyLow",                  "input",                         Nothing,     "{} is nearly out of paper."),
    row(Trouble::OutputNearlyFull, "output-area-almost-full",         Report,  "outputMediaTrayAlmostFull",            "output",                        Nothing,     "The {} is nearly full."),
];

impl Trouble {
    /// Its row.
    pub const fn row(self) -> &'static TroubleRow {
        &TROUBLES[self as usize]
    }
}

/// The part that a trouble is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A cover.
    Cover(Cover),
    /// A place of the paper path.
    Path(JamPlace),
    /// The paper that a job waits for: the job, and the tray to load.
    Needed(JobId, InputTray),
    /// An input tray.
    Tray(InputTray),
    /// A supply.
    Supply(Supply),
    /// The output tray.
    Output,
    /// The drive.
    Drive,
    /// The network.
    Network,
}

impl Part {
    /// Its number within its group (`prtAlertGroupIndex`), from 1.
    pub const fn group_index(self) -> usize {
        1 + match self {
            Self::Cover(it) => it.index(),
            Self::Needed(_, it) | Self::Tray(it) => it.index(),
            Self::Supply(it) => it.index(),
            Self::Path(_) | Self::Output | Self::Drive | Self::Network => 0,
        }
    }

    /// Where in that part (`prtAlertLocation`), from 1; 0 where it is not told.
    pub const fn location(self) -> usize {
        match self {
            Self::Path(it) => it.index() + 1,
            Self::Cover(_)
            | Self::Needed(..)
            | Self::Tray(_)
            | Self::Supply(_)
            | Self::Output
            | Self::Drive
            | Self::Network => 0,
        }
    }

    /// Its name in the control plane.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cover(it) => it.row().name,
            Self::Path(it) => it.row().name,
            Self::Needed(_, it) | Self::Tray(it) => it.row().source,
            Self::Supply(it) => it.row().name,
            Self::Output => "output",
            Self::Drive => "drive",
            Self::Network => "network",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Cover(it) => it.row().label,
            Self::Path(it) => it.row().label,
            Self::Needed(_, it) | Self::Tray(it) => it.row().label,
            Self::Supply(it) => it.row().label,
            Self::Output => "output tray",
            Self::Drive => "drive",
            Self::Network => "network",
        }
    }
}

/// An alert: a trouble that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What it is.
    pub trouble: Trouble,
    /// The part that it is of.
    pub part: Part,
    /// Its number since power-on (`prtAlertIndex`), from 1.
    pub index: u32,
    /// Since when.
    pub since: Tick,
    /// What a person reads: what is wrong and what to do.
    pub text: String,
}

impl Alert {
    /// Its row.
    pub const fn row(&self) -> &'static TroubleRow {
        self.trouble.row()
    }

    /// Its `printer-state-reasons` keyword, e.g. "media-empty-warning".
    pub fn reason(&self) -> String {
        format!("{}-{}", self.row().keyword, self.row().severity.name())
    }
}

/// A job that waits for paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The job.
    pub job: JobId,
    /// The paper.
    pub wanted: Wanted,
}

/// What the device knows of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// What the sensors said last; of a new device until they did.
    pub readings: Readings,
    /// The job that waits for paper.
    pub need: Option<Need>,
    /// What is the matter, the gravest first, then the oldest.
    pub alerts: Vec<Alert>,
    /// Alerts since power-on.
    pub raised: u32,
    /// When the alerts changed last.
    pub changed: Tick,
}

impl Condition {
    /// The condition after `self` under these readings, with a job that waits for paper or none.
    #[must_use = "the condition before stays as it is"]
    pub fn then(&self, now: Tick, readings: Readings, need: Option<Need>) -> Self {
        let mut found = readings.found();
        if let Some(need) = need {
            found
                .push((Trouble::MediaNeeded, Part::Needed(need.job, readings.tray_to_load(&need))));
        }
        let mut raised = self.raised;
        let mut alerts: Vec<Alert> = Vec::with_capacity(found.len());
        for (trouble, part) in found {
            let before = self.alerts.iter().find(|it| it.trouble == trouble && it.part == part);
            let text = words(trouble, part, need.as_ref());
            alerts.push(match before {
                Some(it) => Alert { text, ..it.clone() },
                None => {
                    raised += 1;
                    Alert { trouble, part, index: raised, since: now, text }
                }
            });
        }
        alerts.sort_by_key(|it| (it.trouble, it.index));
        let changed = if alerts == self.alerts { self.changed } else { now };
        Self { readings, need, alerts, raised, changed }
    }

    /// The alert that a person must see to first.
    pub fn gravest(&self) -> Option<&Alert> {
        self.alerts.first()
    }

    /// Whether the printer is stopped until a person has helped.
    pub fn is_stopped(&self) -> bool {
        self.alerts.iter().any(|it| matches!(it.row().stops, Engine | Stops::Job))
    }

    /// Roughly how many sheets lie in a tray: what its sensor tells.
    pub fn sheets(&self, tray: InputTray) -> u32 {
        tray.row().capacity * u32::from(self.readings.tray(tray).percent) / 100
    }

    /// Roughly how many more sheets the output tray takes.
    pub fn output_room(&self) -> u32 {
        OUTPUT_CAPACITY * u32::from(100 - self.readings.output_percent.min(100)) / 100
    }
}

impl Readings {
    /// The tray that a person is told to load: the one asked for, or one that is set to such paper, or
    /// else the bypass tray.
    fn tray_to_load(&self, need: &Need) -> InputTray {
        let set = INPUT_TRAYS.iter().map(|it| it.tray);
        let set = set.filter(|it| it.row().is_drawer);
        let mut set = set.filter(|it| need.wanted.takes(&self.tray(*it).medium));
        need.wanted.tray.or_else(|| set.next()).unwrap_or(InputTray::Bypass)
    }
}

fn words(trouble: Trouble, part: Part, need: Option<&Need>) -> String {
    match (part, need) {
        (Part::Needed(job, tray), Some(need)) => {
            let (paper, tray) = (need.wanted.words(), tray.row().label);
            format!("Job {} waits for paper. Load {paper} in {tray}.", job.0)
        }
        (Part::Path(place), _) => {
            let cover = place.row().cover.row().label;
            let text = trouble.row().text.replace("{}", part.label());
            format!("{text} Open the {cover}, take the sheet out and close the cover.")
        }
        (
            Part::Cover(_)
            | Part::Needed(..)
            | Part::Tray(_)
            | Part::Supply(_)
            | Part::Output
            | Part::Drive
            | Part::Network,
            _,
        ) => trouble.row().text.replace("{}", part.label()),
    }
}

#[cfg(test)]
mod tests;
