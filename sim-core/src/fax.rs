//! Fax lines: how many telephone lines there are, and which folder takes what a line receives (Folder Selector
//! Setup, guide p.14).
//!
//! The guide has every line configured and says neither how many there are nor what they are called: that a machine
//! with the Fax option has [three](crate::model::Model::fax_lines) is assumed.

use crate::folder::FolderNumber;
use crate::model::Model;
use crate::settings::{Change, Key, Settings};

/// A telephone line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// The first.
    One,
    /// The second.
    Two,
    /// The third.
    Three,
}

/// What belongs to a line.
#[derive(Debug)]
struct LineRow {
    line: Line,
    label: &'static str,
    /// The setting with the folder that takes what it receives.
    folder: Key,
}

const ROWS: [LineRow; 3] = [
    LineRow { line: Line::One, label: "Line 1", folder: Key::fax_line_1 },
    LineRow { line: Line::Two, label: "Line 2", folder: Key::fax_line_2 },
    LineRow { line: Line::Three, label: "Line 3", folder: Key::fax_line_3 },
];

// Every line has its row, at its place.
const _: () = {
    let mut at = 0;
    while at < ROWS.len() {
        assert!(ROWS[at].line as usize == at);
        at += 1;
    }
};

impl Line {
    /// All that a device can have.
    pub const ALL: [Self; 3] = [Self::One, Self::Two, Self::Three];

    /// Those of this model.
    pub fn of(model: &Model) -> &'static [Self] {
        let lines = usize::from(model.fax_lines).min(Self::ALL.len());
        &Self::ALL[..lines]
    }

    /// Its number, from 1.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// What stands beside it at the panel (assumed).
    pub const fn label(self) -> &'static str {
        ROWS[self as usize].label
    }

    /// The setting with the folder that takes what it receives.
    pub const fn folder_key(self) -> Key {
        ROWS[self as usize].folder
    }

    /// The folder of its setting, whether Folder Selector is enabled or not.
    pub fn folder(self, settings: &Settings) -> Option<FolderNumber> {
        folder(&settings.value(self.folder_key()))
    }
}

/// Whether a setting is the folder of a line.
pub fn is_of_line(key: Key) -> bool {
    Line::ALL.iter().any(|it| it.folder_key() == key)
}

/// The folder that a change gives to a line.
pub(crate) fn folder(change: &Change) -> Option<FolderNumber> {
    let (Change::fax_line_1(it) | Change::fax_line_2(it) | Change::fax_line_3(it)) = change else {
        return None;
    };
    u16::try_from(it.value()).ok().filter(|it| *it > 0).map(FolderNumber)
}
