//! What only scanning knows: what is scanned how, and where it goes.
//!
//! ```text
//!   Waiting(Scanner) ─▶ Running(Scanner) ──▶ into its folder ──▶ Ended
//!                          │       ▲
//!                          ▼       │
//!                      Stopped: cover, jam
//! ```
//! A job of the scanner is begun at the control panel, where its originals lie (assumed: nothing else can).
//! What was scanned is the job's until its folder has it; a job that ends before lets go of it.

use crate::Secret;
use crate::document::DocumentId;
use crate::folder::FolderNumber;
use crate::scanner::ScanTicket;
use crate::user::Person;

mod order;
mod scanning;
mod store;

/// Scanning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// How its originals are scanned.
    pub scan: ScanTicket,
    /// Where it goes.
    pub to: ScanTo,
    /// Whose folder it goes to: another's of the same number is another.
    pub folder_owner: Option<Person>,
    /// Pages that were scanned so far.
    pub pages: u32,
}

/// Where a scan goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScanTo {
    /// Into a folder of this device.
    Folder(FolderNumber),
}

/// What somebody wants scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanOrder {
    /// The name of the document; without one it has that of the moment.
    pub name: Option<String>,
    /// How the originals are scanned.
    pub scan: ScanTicket,
    /// Where it goes.
    pub to: ScanTo,
    /// The passcode of the folder as typed.
    pub passcode: Option<Secret>,
}

/// Originals were scanned: one PDF lies on the drive, a picture a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// The document.
    pub document: DocumentId,
    /// Its bytes.
    pub bytes: u64,
    /// Its pages, at least 1.
    pub pages: u32,
}

/// Why originals were not scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotScanned {
    /// Nothing lay in the feeder or on the glass.
    NoOriginal,
    /// The drive had no room.
    DriveFull,
    /// A part of the device failed, as this says.
    Device(String),
}
