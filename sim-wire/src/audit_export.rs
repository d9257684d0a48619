//! The exported audit log file: what `GET /ALOGEXPT.CMD` answers with.
//!
//! ```text
//! Format Version<TAB>3
//! Device's IP Address<TAB>192.0.2.10
//! Coding Method<TAB>UTF8
//! Time Zone<TAB>540
//! Date Format<TAB>YYYY/MM/DD
//!
//! Log ID<TAB>Date<TAB>Time<TAB>Audit Event ID<TAB>Logged Events<TAB>User Name<TAB>…
//! 1<TAB>2021/01/22<TAB>10:00:00<TAB>0x0101<TAB>System Status<TAB>-<TAB>…
//! ```
//!
//! The items, the columns and their formats are the guide's. Tabs between them come from the
//! guides of sibling devices. UTF-8 without a byte order mark, CRLF, the empty line and the line
//! of headings are **assumed**; mark and headings can be switched ([`Options`]).

mod read;
mod write;

use std::net::IpAddr;

pub use read::{Export, ExportError, MAX_ROWS, Problem, parse};
pub use write::{write_header, write_row};

/// The value of the header item “Format Version”.
pub const FORMAT_VERSION: u8 = 3;
/// The value of the header item “Coding Method”.
pub const CODING_METHOD: &str = "UTF8";
/// The highest Log ID; numbering starts at 1.
pub const MAX_LOG_ID: u16 = 60_000;
/// The largest “Time Zone” either way: twelve hours in minutes.
pub const MAX_TIME_ZONE: i16 = 720;
/// What stands in a field that has nothing to say.
pub const EMPTY: &str = "-";

/// The column headings, in order, as the guide spells them.
pub const HEADINGS: [&str; 9] = [
    "Log ID",
    "Date",
    "Time",
    "Audit Event ID",
    "Logged Events",
    "User Name",
    "Description",
    "Status",
    "Optionally Logged Items",
];

/// Names of the five header items, in order, as the guide spells them.
pub(crate) const ITEMS: [&str; 5] =
    ["Format Version", "Device's IP Address", "Coding Method", "Time Zone", "Date Format"];

/// The order of year, month and day, for the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DateFormat {
    /// `2018/01/31`.
    #[default]
    YearMonthDay,
    /// `01/31/2018`, the order of the guide's example row.
    MonthDayYear,
    /// `31/01/2018`.
    DayMonthYear,
}

impl DateFormat {
    /// The three formats of the guide.
    pub const ALL: [Self; 3] = [Self::YearMonthDay, Self::MonthDayYear, Self::DayMonthYear];

    /// The value of the header item “Date Format”.
    pub fn label(self) -> &'static str {
        match self {
            Self::YearMonthDay => "YYYY/MM/DD",
            Self::MonthDayYear => "MM/DD/YYYY",
            Self::DayMonthYear => "DD/MM/YYYY",
        }
    }

    /// The format of a header value.
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.label() == label)
    }
}

/// A civil date of the device's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    /// Year, 0 to 9999.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

/// A time of day of the device's clock, 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Time {
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
    /// Second, 0 to 59.
    pub second: u8,
}

/// What is said once, at the top of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// “Device's IP Address”.
    pub device_address: IpAddr,
    /// “Time Zone”: minutes from GMT, negative west, within ±[`MAX_TIME_ZONE`].
    pub time_zone_minutes: i16,
    /// “Date Format”, which the dates of the rows follow.
    pub date_format: DateFormat,
}

/// Properties of the file that the guide leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Begin with the byte order mark U+FEFF. Off by default (assumed).
    pub byte_order_mark: bool,
    /// Write the line of column headings. On by default (assumed; older guides show it).
    pub headings: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { byte_order_mark: false, headings: true }
    }
}

/// One logged event. An empty text means that there is nothing to say and is written as
/// [`EMPTY`]; reading gives it back as empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// “Log ID”, 1 to [`MAX_LOG_ID`].
    pub log_id: u16,
    /// “Date”.
    pub date: Date,
    /// “Time”.
    pub time: Time,
    /// “Audit Event ID”, written as `0x` and four hexadecimal digits.
    pub event_id: u16,
    /// “Logged Events”, for example `Login/Logout`.
    pub event: &'a str,
    /// “User Name”: `KO`, `CE`, the user ID, or empty when unknown.
    pub user: &'a str,
    /// “Description”.
    pub description: &'a str,
    /// “Status”.
    pub status: &'a str,
    /// “Optionally Logged Items”.
    pub optional: &'a str,
}

#[cfg(test)]
mod tests;
