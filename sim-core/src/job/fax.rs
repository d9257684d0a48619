//! What only faxing knows: who is at the other end of which line, and where a received document goes.
//!
//! ```text
//!   Waiting(Scanner) ─▶ Running(Scanner) ─▶ [Held: looked at] ─▶ [Held: Delayed Start] ─▶ Waiting(Line) ─▶ Running(Line) ─▶ Ended
//!                                                                                    ▲              │ nobody was reached
//!                                                                                    └─ Held ◀──────┘
//!   it rings ──▶ Running(Line) ─┬─ a folder ──▶ into it ──────────────────────────────▶ Ended
//!                               └─ none ──────▶ Waiting(Engine) ─▶ Running(Engine) ───▶ Ended
//! ```
//! A call is answered only where there is a place for what it brings: the folder of the line with room, or where the
//! line has none the engine. The place is kept while the call lasts, so what was confirmed to the caller is stored.

use std::sync::Arc;

use super::{HoldUntil, Print};
use crate::document::DocumentId;
use crate::fax::{Line, Resolution, SubscriberId};
use crate::folder::FolderNumber;
use crate::scanner::ScanTicket;
use crate::user::Person;

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

/// What came of a call: one PDF lies on the drive, a picture a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The document.
    pub document: DocumentId,
    /// Its bytes.
    pub bytes: u64,
    /// Its pages, at least 1: those that were confirmed to the caller.
    pub pages: u32,
    /// How fine they are.
    pub resolution: Resolution,
    /// Who called.
    pub from: SubscriberId,
    /// How the call ended, where pages of it did not come in.
    pub fault: Option<Arc<str>>,
}
