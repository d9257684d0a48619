//! What can be the matter: a table.
//!
//! The words for IPP are those of RFC 8011 section 5.4.12 and PWG 5100.9, those for the printer MIB of
//! RFC 3805. The guide has no fault codes for paper, toner and covers.

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
    /// The cover of the document feeder is open.
    FeederCoverOpen,
    /// A sheet sticks in the document feeder.
    FeederJam,
    /// The original that was scanned last still lies on the glass.
    OriginalLeft,
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
    /// Nothing is scanned.
    Scanner,
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
pub const TROUBLES: [TroubleRow; 22] = [
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
    row(Trouble::FeederCoverOpen,  "cover-open",                      Warning, "coverOpen",                            "scanMediaPath",                 Stops::Scanner, "The cover of the {} is open. Close it."),
    row(Trouble::FeederJam,        "scan-media-path-jam",             Warning, "jam",                                  "scanMediaPath",                 Stops::Scanner, "An original is jammed in the {}. Open its cover, take the sheet out and close the cover."),
    row(Trouble::OriginalLeft,     "other",                           Warning, "other",                                "scanner",                       Nothing,     "The original is still on the {}. Take it away."),
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
