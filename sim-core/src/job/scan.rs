//! What only scanning knows: what is scanned how, and where it goes. Copying is scanning, then printing what was
//! scanned.
//!
//! ```text
//!   Waiting(Scanner) ─▶ Running(Scanner) ─┬─ copy ──▶ Waiting(Engine) ─▶ Running(Engine) ─▶ Ended
//!                          │       ▲      ├─ scan ──▶ into its folder ────────────────────▶ Ended
//!                          ▼       │      ├─ scan ──▶ Waiting(Network) ⇄ Running(Network) ▶ Ended
//!                      Stopped:    │      └─ scan with Preview ─▶ Held ── accepted ─▶ as the two before
//!                      cover, jam ─┘
//! ```
//! A job of the scanner is begun at the control panel, where its originals lie (assumed: nothing else can).
//! What was scanned is the job's until it is printed or its folder has it; a job that ends before lets go of it.

use crate::Secret;
use crate::document::DocumentId;
use crate::folder::FolderNumber;
use crate::job::JobTicket;
use crate::mail::{FileFormat, Recipients, Subject};
use crate::scanner::ScanTicket;
use crate::user::Person;

mod mail;
mod order;
mod scanning;
mod store;

/// Copying, beside what it prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// How its originals are scanned.
    pub scan: ScanTicket,
    /// Pages that were scanned so far.
    pub pages: u32,
}

/// Scanning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// How its originals are scanned.
    pub scan: ScanTicket,
    /// Where it goes.
    pub to: ScanTo,
    /// Whose folder it goes to: another's of the same number is another.
    pub folder_owner: Option<Person>,
    /// Whether somebody looks at it before it goes there.
    pub preview: bool,
    /// Pages that were scanned so far.
    pub pages: u32,
}

/// Where a scan goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScanTo {
    /// Into a folder of this device.
    Folder(FolderNumber),
    /// By mail.
    Mail(Box<MailScan>),
}

/// How a scan is mailed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailScan {
    /// To whom.
    pub to: Recipients,
    /// What it is about; the device's words where nothing is given.
    pub subject: Option<Subject>,
    /// What it goes as.
    pub format: FileFormat,
    /// Whether servers are to tell the device what becomes of it ([Delivery Receipts], DSN).
    pub receipt: bool,
    /// Whether it is signed where that is chosen for each mail ([Digital Signature], S/MIME).
    pub sign: bool,
}

impl ScanTo {
    /// The folder, where it goes into one.
    pub const fn folder(&self) -> Option<FolderNumber> {
        match self {
            Self::Folder(number) => Some(*number),
            Self::Mail(_) => None,
        }
    }
}

/// What somebody wants copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyOrder {
    /// How the originals are scanned.
    pub scan: ScanTicket,
    /// How they are printed; what is out of bounds, the nearest. A copy waits neither for a moment nor for a
    /// password.
    pub ticket: JobTicket,
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
    /// Whether somebody looks at it before it goes there.
    pub preview: bool,
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
