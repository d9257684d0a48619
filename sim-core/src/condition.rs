//! What the device knows of its paper, supplies and covers, and what follows from it: alerts.
//!
//! ```text
//!   sensors ── Fact::Sensed(Readings) ──▶ Condition { readings, alerts }
//!                                            │          └─▶ IPP, panel, control plane
//!                                            └─▶ may the engine run, and from which tray
//! ```
//! What the sensors say is in `reading`, what can be the matter in `trouble`.

use crate::Tick;
use crate::media::{InputTray, OUTPUT_CAPACITY};
use crate::reader::Reader;
use crate::scanner::Source;
use crate::settings::Settings;

mod machine;
mod part;
mod reading;
mod trouble;

pub(crate) use machine::Machine;
pub use part::{Need, Part};
pub use reading::{
    LEVEL_STEP_PERCENT, Readings, SUPPLY_LOW_PERCENT, SupplyLife, SupplyReading, TRAY_LOW_PERCENT,
    TrayReading, TrayState, stepped,
};
pub use trouble::{Severity, Stops, TROUBLES, Trouble, TroubleRow};

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

/// What the device knows of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// What the sensors said last; of a new device until they did.
    pub readings: Readings,
    /// The job that waits for paper.
    pub need: Option<Need>,
    /// Whether what lies on the glass was scanned there and nobody took it away.
    pub original_left: bool,
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
        let original_left = self.original_left && readings.scanner.glass.is_some();
        let mut found = readings.found();
        if original_left {
            found.push((Trouble::OriginalLeft, Part::Originals(Source::Platen)));
        }
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
        Self { readings, need, original_left, alerts, raised, changed }
    }

    /// Whether a reader reads what was put in, as the device is set.
    pub fn reads(&self, settings: &Settings, reader: Reader) -> bool {
        self.readings.present.contains(&reader) && reader.is_on(settings)
    }

    /// The alert that a person must see to first.
    pub fn gravest(&self) -> Option<&Alert> {
        self.alerts.first()
    }

    /// Whether the printer is stopped until a person has helped.
    pub fn is_stopped(&self) -> bool {
        self.alerts.iter().any(|it| matches!(it.row().stops, Stops::Engine | Stops::Job))
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
            | Part::Network
            | Part::Originals(_),
            _,
        ) => trouble.row().text.replace("{}", part.label()),
    }
}

#[cfg(test)]
mod tests;
