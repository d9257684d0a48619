//! What reads things that people carry: a table. The guide has both switched off (p.23); what the machine does with
//! what it reads belongs to machines that do not exist yet.

use crate::settings::Settings;

/// A reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reader {
    /// The USB port at the front, for a stick.
    Usb,
    /// The NFC reader beside the panel, for a card or a telephone.
    Nfc,
}

/// A reader's row.
#[derive(Debug)]
pub struct ReaderRow {
    /// The reader.
    pub reader: Reader,
    /// Its name in the control plane.
    pub name: &'static str,
    /// What would do something with what it reads.
    pub waits_for: &'static str,
    is_on: fn(&Settings) -> bool,
}

/// All readers.
pub const READERS: [ReaderRow; 2] = [
    ReaderRow {
        reader: Reader::Usb,
        name: "usb",
        waits_for: "printing from a stick and scanning to it",
        is_on: |settings| settings.net_usb.is_on(),
    },
    ReaderRow {
        reader: Reader::Nfc,
        name: "nfc",
        waits_for: "logging in with a card and finding the printer by telephone",
        is_on: |settings| settings.net_nfc.is_on(),
    },
];

impl Reader {
    /// Its row.
    pub const fn row(self) -> &'static ReaderRow {
        &READERS[self as usize]
    }

    /// Whether it reads what is put in, as the device is set.
    pub fn is_on(self, settings: &Settings) -> bool {
        (self.row().is_on)(settings)
    }
}
