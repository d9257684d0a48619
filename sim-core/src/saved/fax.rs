//! What is received over a line.

use serde::{Deserialize, Serialize};

use super::people::PersonRow;
use super::row::{Spelled, spelled};
use crate::fax::{Line, SubscriberId};
use crate::folder::FolderNumber;
use crate::job::{FaxIn, FaxTo, Print};

/// A received fax. One without a folder is printed; how, the job's row says.
#[derive(Serialize, Deserialize)]
pub(super) struct FaxInRow {
    line: Spelled<Line>,
    from: String,
    folder: Option<(u16, PersonRow)>,
}

spelled! {
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
        Self { line: Spelled(it.line), from: it.from.to_string(), folder }
    }

    /// `print` is how it is printed, as far as the job's row says.
    pub(super) fn read(self, print: Result<Print, &'static str>) -> Result<FaxIn, String> {
        let to = match self.folder {
            Some((number, owner)) => FaxTo::Folder(FolderNumber(number), owner.read()),
            None => FaxTo::Paper(print?.into()),
        };
        Ok(FaxIn { line: self.line.0, from: SubscriberId::of(&self.from), to })
    }
}
