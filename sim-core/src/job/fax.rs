//! What only faxing knows: who is at the other end of which line, and where a received document goes.
//!
//! ```text
//!   Waiting(Scanner) ─▶ Running(Scanner) ─▶ [Held: looked at] ─▶ [Held: Delayed Start] ─▶ Waiting(Line) ─▶ Running(Line) ─▶ Ended
//!                                                                                    ▲              │ nobody was reached
//!                                                                                    └─ Held ◀──────┘
//!   it rings ──▶ Running(Line) ─▶ [Reading: pages become one document] ─┬─ a folder ─▶ into it ─▶ Ended
//!                a page: kept, then confirmed                           └─ none ─────▶ Waiting(Engine) ─▶ ... ─▶ Ended
//! ```
//! A call is answered only where there is a place for what it brings: the folder of the line with room, or where the
//! line has none the engine. Each page is the job's before it is confirmed to the caller, and so outlives the power; what
//! a call brought becomes one document when it is over, or at the next start.

use super::{HoldUntil, Print};
use crate::document::DocumentId;
use crate::fax::{Line, Resolution, SubscriberId};
use crate::folder::FolderNumber;
use crate::scanner::ScanTicket;
use crate::user::Person;

mod pages;
mod receive;
mod send;

/// Receiving a fax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaxIn {
    /// On which line.
    pub line: Line,
    /// Who says to be calling; nobody as long as nobody has said so.
    pub from: SubscriberId,
    /// Where it goes.
    pub to: FaxTo,
    /// Whether the caller named that folder.
    pub is_named: bool,
    /// How fine the finest of its pages is.
    pub finest: Option<Resolution>,
}

impl FaxIn {
    /// The folder that it goes into, if it goes into one.
    pub const fn folder(&self) -> Option<FolderNumber> {
        match self.to {
            FaxTo::Folder(number, _) => Some(number),
            FaxTo::Paper(_) => None,
        }
    }
}

/// Where a received fax goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaxTo {
    /// Into this folder as long as it is this person's: another's of the same number is another.
    Folder(FolderNumber, Person),
    /// Onto paper.
    Paper(Box<Print>),
}

/// Sending a fax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaxOut {
    /// Who is called.
    pub number: SubscriberId,
    /// How its originals are scanned.
    pub scan: ScanTicket,
    /// How fine it is sent.
    pub resolution: Resolution,
    /// Whether somebody looks at it before it goes.
    pub preview: bool,
    /// Pages that were scanned so far.
    pub pages: u32,
    /// When somebody is called first.
    pub start: HoldUntil,
    /// Calls that reached nobody so far.
    pub unreached: u8,
}

/// Why a call that was made did not bring all pages over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFailed {
    /// Whether nobody was reached: the line was busy, or nobody answered.
    pub unreached: bool,
    /// A code and words.
    pub why: String,
}

/// What somebody wants sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaxOrder {
    /// Who is called.
    pub number: SubscriberId,
    /// How the originals are scanned: in black, and as finely as they are sent.
    pub scan: ScanTicket,
    /// How fine it is sent.
    pub resolution: Resolution,
    /// Whether somebody looks at it before it goes.
    pub preview: bool,
    /// When somebody is called first: the originals are scanned at once.
    pub start: HoldUntil,
}

/// A page that came in: it lies on the drive as a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaxPage {
    /// The document.
    pub document: DocumentId,
    /// Its bytes.
    pub bytes: u64,
    /// How fine it is.
    pub resolution: Resolution,
    /// Who called.
    pub from: SubscriberId,
}
