//! What is received over a line, or sent.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::people::PersonRow;
use super::row::{Spelled, spelled};
use super::scan::ScanTicketRow;
use super::ticket::HoldRow;
use crate::fax::{Line, Resolution, SubscriberId};
use crate::folder::FolderNumber;
use crate::job::{Callee, FaxIn, FaxOut, FaxTo, Print};

/// A received fax. One without a folder is printed; how, the job's row says.
#[derive(Serialize, Deserialize)]
pub(super) struct FaxInRow {
    line: Spelled<Line>,
    from: String,
    folder: Option<(u16, PersonRow)>,
    #[serde(default)]
    finest: Option<Spelled<Resolution>>,
}

/// A fax that is sent.
#[derive(Serialize, Deserialize)]
pub(super) struct FaxOutRow {
    to: Vec<CalleeRow>,
    scan: ScanTicketRow,
    resolution: Spelled<Resolution>,
    preview: bool,
    pages: u32,
    start: HoldRow,
}

#[derive(Serialize, Deserialize)]
struct CalleeRow {
    number: String,
    unreached: u8,
    result: Option<Result<(), Arc<str>>>,
}

spelled! {
    Resolution "resolution of a fax" {
        Standard "Standard",
        Fine "Fine",
        SuperFine "SuperFine",
        UltraFine "UltraFine",
    }
    Line "line" {
        One "1",
        Two "2",
        Three "3",
    }
}

impl FaxInRow {
    pub(super) fn of(it: &FaxIn) -> Self {
        let folder = match &it.to {
            FaxTo::Folder(number, owner) => Some((number.0, PersonRow::of(owner))),
            FaxTo::Paper(_) => None,
        };
        let finest = it.finest.map(Spelled);
        Self { line: Spelled(it.line), from: it.from.to_string(), folder, finest }
    }

    /// `print` is how it is printed, as far as the job's row says.
    pub(super) fn read(self, print: Result<Print, &'static str>) -> Result<FaxIn, String> {
        let to = match self.folder {
            Some((number, owner)) => FaxTo::Folder(FolderNumber(number), owner.read()),
            None => FaxTo::Paper(print?.into()),
        };
        // The call in which a folder was named is over.
        let (is_named, finest) = (false, self.finest.map(|it| it.0));
        let from = SubscriberId::of(&self.from);
        Ok(FaxIn { line: self.line.0, from, to, is_named, finest })
    }
}

impl FaxOutRow {
    pub(super) fn of(it: &FaxOut) -> Self {
        Self {
            to: it.to.iter().map(CalleeRow::of).collect(),
            scan: ScanTicketRow::of(&it.scan),
            resolution: Spelled(it.resolution),
            preview: it.preview,
            pages: it.pages,
            start: HoldRow::of(it.start),
        }
    }

    pub(super) fn read(self) -> Result<FaxOut, String> {
        Ok(FaxOut {
            to: self.to.into_iter().map(CalleeRow::read).collect::<Result<_, _>>()?,
            scan: self.scan.read(),
            resolution: self.resolution.0,
            preview: self.preview,
            pages: self.pages,
            start: self.start.read(),
        })
    }
}

impl CalleeRow {
    fn of(it: &Callee) -> Self {
        let Callee { number, unreached, result } = it.clone();
        Self { number: number.to_string(), unreached, result }
    }

    fn read(self) -> Result<Callee, String> {
        let Self { number, unreached, result } = self;
        let number = SubscriberId::dialled(&number).ok_or("it has no number to call")?;
        Ok(Callee { number, unreached, result })
    }
}
