//! Fax lines: how many telephone lines there are, which folder takes what a line receives (Folder Selector Setup, guide
//! p.14), and what is said on a line.
//!
//! The guide has every line configured and says neither how many there are nor what they are called: that a machine
//! with the Fax option has [three](crate::model::Model::fax_lines) is assumed.

use std::fmt;

use crate::document::Dots;
use crate::folder::FolderNumber;
use crate::model::Model;
use crate::settings::{Change, Key, Number, Settings};

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

    /// Those that lead to a folder, whether Folder Selector is enabled or not.
    pub fn into_folder(settings: &Settings, number: FolderNumber) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |it| it.folder(settings) == Some(number))
    }

    /// The change that leads it to no folder.
    pub(crate) const fn off(self) -> Change {
        match self {
            Self::One => Change::fax_line_1(Number::new(0)),
            Self::Two => Change::fax_line_2(Number::new(0)),
            Self::Three => Change::fax_line_3(Number::new(0)),
        }
    }

    /// The folder of its setting, whether Folder Selector is enabled or not.
    pub fn folder(self, settings: &Settings) -> Option<FolderNumber> {
        folder(&settings.value(self.folder_key()))
    }
}

/// What is said to whoever is about to delete a folder to which lines lead; the words are ours.
pub fn said_of_lines(settings: &Settings, number: FolderNumber) -> Option<String> {
    let lines: Vec<_> = Line::into_folder(settings, number).map(Line::label).collect();
    let is_one = lines.len() == 1;
    let [lead, they_are, their] =
        if is_one { ["leads", "it is", "its"] } else { ["lead", "they are", "their"] };
    (!lines.is_empty()).then(|| {
        let lines = lines.join(", ");
        format!("{lines} of Folder Selector Setup {lead} to it: {they_are} Off then, and {their} faxes are printed.")
    })
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

/// How fine the pages of a fax are: what the panel calls it is assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resolution {
    /// 8 dots a millimetre across and 3.85 lines down (T.4).
    Standard,
    /// 7.7 lines down.
    Fine,
    /// 15.4 lines down.
    SuperFine,
    /// 16 dots across and 15.4 lines down.
    UltraFine,
}

impl Resolution {
    /// All of them, as the panel lists them.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Fine, Self::SuperFine, Self::UltraFine];

    /// What the panel calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Fine => "Fine",
            Self::SuperFine => "Superfine",
            Self::UltraFine => "Superfine (600 dpi)",
        }
    }

    /// Dots per inch.
    pub const fn dots(self) -> Dots {
        let (across, down) = match self {
            Self::Standard => (204, 98),
            Self::Fine => (204, 196),
            Self::SuperFine => (204, 391),
            Self::UltraFine => (408, 391),
        };
        Dots { across, down }
    }
}

/// Most characters of a number on a line (T.30).
pub const NUMBER_MAX: usize = 20;

/// The number that whoever is at the other end says of itself, or that is dialled: digits, "+" and blanks, at most [`NUMBER_MAX`]. Nothing
/// else of what a line brings is text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubscriberId(Box<str>);

impl SubscriberId {
    /// What of a text is such a number; all else is left out.
    pub fn of(text: &str) -> Self {
        let is_good = |it: &char| it.is_ascii_digit() || matches!(it, '+' | ' ');
        let kept: String = text.chars().filter(is_good).take(NUMBER_MAX).collect();
        Self(kept.trim().into())
    }

    /// A number that can be dialled: at least one digit, and nothing that is none of a number (assumed).
    pub fn dialled(typed: &str) -> Option<Self> {
        let number = Self::of(typed);
        let has_digit = number.0.contains(|it: char| it.is_ascii_digit());
        (has_digit && &*number.0 == typed.trim()).then_some(number)
    }

    /// The number; empty where none was said.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SubscriberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the device says to a caller who names a folder or sent a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The folder takes it, or the page is kept.
    Taken,
    /// Nobody may name that folder.
    NoFolder,
    /// There is no place for it.
    NoPlace,
}

/// Why the device ends a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndCall {
    /// Its caller named a folder, and nobody may any more.
    Restricted,
    /// The device has a fault.
    Fault,
}

/// What a device offers to who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offers {
    /// Documents that lie here to be polled (Polling / Storage for Remote Devices, guide p.14). None ever does (assumed),
    /// so that a call that polls ends without one.
    pub polling: bool,
    /// That the caller names the folder: not while Service Representative Restricted Operation is enabled (guide p.4).
    pub remote_folders: bool,
}

impl Offers {
    /// What it offers with these settings.
    pub fn of(settings: &Settings) -> Self {
        Self {
            polling: settings.fax_polling_storage.is_on(),
            remote_folders: !settings.service_rep_restricted.is_on(),
        }
    }
}

/// Why a call goes on ringing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnswered {
    /// The device is off or has a fault: the FAX ROM's 033-321 is one.
    Device,
    /// There is another call on the line.
    Busy,
    /// There is no room for what it would bring, or it would be printed and nothing is.
    Full,
    /// The folder has [`crate::folder::DOCUMENTS_MAX`] documents.
    FolderFull,
    /// There is no such folder, or it asks for a passcode.
    NoFolder,
}

impl fmt::Display for NotAnswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Device => "the device is off or has a fault",
            Self::Busy => "there is another call on the line",
            Self::Full => "there is no room for what it would bring",
            Self::FolderFull => "the folder is full (016-704)",
            Self::NoFolder => "no folder has this number (016-714)",
        })
    }
}
