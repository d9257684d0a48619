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

use std::sync::Arc;

use super::{HoldUntil, Print, fault};
use crate::document::DocumentId;
use crate::fax::{Line, Resolution, SubscriberId};
use crate::folder::FolderNumber;
use crate::recipients::Recipients;
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
    /// Who is called, one after the other: one at least.
    pub to: Vec<Callee>,
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
}

/// Somebody who is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callee {
    /// The number.
    pub number: SubscriberId,
    /// Calls that reached nobody so far.
    pub unreached: u8,
    /// What came of it: all pages arrived, or why they did not, at most [`super::FAULT_MAX`] characters. Nothing as long
    /// as this one is still to be called.
    pub result: Option<Result<(), Arc<str>>>,
}

/// What follows a call.
pub(super) enum Follows {
    /// The next call, at once.
    Call,
    /// A while without calls.
    Wait,
    /// Nothing: there is nobody left to call.
    Nothing,
}

impl FaxOut {
    /// Who is called next: of those who are left whoever was called least.
    pub fn next(&self) -> Option<&Callee> {
        self.to.iter().filter(|it| it.result.is_none()).min_by_key(|it| it.unreached)
    }

    /// Their numbers.
    pub(super) fn numbers(&self) -> String {
        let numbers: Vec<_> = self.to.iter().map(|it| it.number.as_str()).collect();
        numbers.join(", ")
    }

    /// A call has ended so, where whoever is not reached is called again so often. Nobody is before all others were called.
    pub(super) fn called(&mut self, result: Result<(), CallFailed>, redials: u32) -> Follows {
        let left = self.to.iter_mut().filter(|it| it.result.is_none());
        let Some(callee) = left.min_by_key(|it| it.unreached) else { return Follows::Nothing };
        let round = callee.unreached;
        match result {
            Err(CallFailed { unreached: true, .. }) if u32::from(round) < redials => {
                callee.unreached = round.saturating_add(1);
            }
            result => callee.result = Some(result.map_err(|it| fault(&it.why))),
        }
        match self.next() {
            None => Follows::Nothing,
            Some(next) if next.unreached == round => Follows::Call,
            Some(_) => Follows::Wait,
        }
    }

    /// Why it did not reach all of them, if it did not.
    pub(super) fn failure(&self) -> Option<String> {
        let failed = |it: &Callee| Some((it.number.clone(), it.result.clone()?.err()?));
        let failed: Vec<_> = self.to.iter().filter_map(failed).collect();
        let (_, first) = failed.first()?;
        if self.to.len() == 1 {
            return Some(first.to_string());
        }
        let each: Vec<_> = failed.iter().map(|(number, why)| format!("{number}: {why}")).collect();
        Some(format!("{} of {} did not get it. {}", failed.len(), self.to.len(), each.join(" ")))
    }
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
    pub to: Recipients<SubscriberId>,
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
