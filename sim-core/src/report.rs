//! Reports: what the device prints of itself (guide p.8).
//!
//! The guide names one. That it has a heading for each part of the device and then all settings, and that only who
//! may see settings finds them on it, is assumed. Job Counter Report and, below Auditron Reports, Meter Report
//! (Print Jobs) are named for sister models; Job History Report and Error History Report, what they say, the menus
//! that the guide does not name, and who may print them are assumed. Activity Report and Transmission Report - Job
//! Undelivered are named by the guide (p.48) for the fault codes on them; that the second is printed by itself only is read
//! for a sister model.

use std::sync::Arc;

use crate::job::DocumentId;

/// A report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// Configuration Report.
    Configuration,
    /// Job Counter Report.
    JobCounter,
    /// Job History Report.
    JobHistory,
    /// Error History Report.
    ErrorHistory,
    /// Activity Report.
    Activity,
    /// Meter Report (Print Jobs).
    Meter,
    /// Transmission Report - Job Undelivered.
    Undelivered,
}

/// The row of a report.
#[derive(Debug)]
pub struct ReportRow {
    /// The report.
    pub report: Report,
    /// Its name.
    pub label: &'static str,
    /// The menu below Print Reports that has it; none where it is printed by itself only.
    pub menu: Option<&'static str>,
}

/// All reports.
pub const REPORTS: [ReportRow; 7] = [
    ReportRow {
        report: Report::Configuration,
        label: "Configuration Report",
        menu: Some("Printer Reports"),
    },
    ReportRow {
        report: Report::JobCounter,
        label: "Job Counter Report",
        menu: Some("Printer Reports"),
    },
    ReportRow {
        report: Report::JobHistory,
        label: "Job History Report",
        menu: Some("Job Status/Activity Report"),
    },
    ReportRow {
        report: Report::ErrorHistory,
        label: "Error History Report",
        menu: Some("Job Status/Activity Report"),
    },
    ReportRow {
        report: Report::Activity,
        label: "Activity Report",
        menu: Some("Job Status/Activity Report"),
    },
    ReportRow {
        report: Report::Meter,
        label: "Meter Report (Print Jobs)",
        menu: Some("Auditron Reports"),
    },
    ReportRow {
        report: Report::Undelivered,
        label: "Transmission Report - Job Undelivered",
        menu: None,
    },
];

// Every report has its row, at its place.
const _: () = {
    let mut at = 0;
    while at < REPORTS.len() {
        assert!(REPORTS[at].report as usize == at);
        at += 1;
    }
};

impl Report {
    /// Its row.
    pub const fn row(self) -> &'static ReportRow {
        &REPORTS[self as usize]
    }
}

/// A heading and what stands below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// Labels and values.
    pub lines: Vec<(String, String)>,
}

/// What is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportText {
    /// What it is.
    pub title: &'static str,
    /// Of which machine.
    pub machine: &'static str,
    /// When, as the device writes date and time.
    pub printed: String,
    /// What it says.
    pub sections: Arc<[Section]>,
}

/// A report that was drawn and lies on the drive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The document.
    pub document: DocumentId,
    /// Its bytes.
    pub bytes: u64,
    /// Its pages, at least 1.
    pub pages: u32,
    /// Its MIME type.
    pub format: &'static str,
}
