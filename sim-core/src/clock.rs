//! Time. [`Tick`] is what the world passes in; the device's wall clock is state on top of it, because
//! an administrator can set it (guide p.9).

use std::fmt;

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

mod set;

/// Milliseconds since the twin was made. Never goes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tick(pub u64);

impl Tick {
    /// This moment plus `ms` milliseconds.
    pub const fn after_ms(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; zero if it is not earlier.
    pub const fn since_ms(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// How the device writes dates (audit log header, guide p.30).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateFormat {
    /// YYYY/MM/DD.
    #[default]
    YearMonthDay,
    /// MM/DD/YYYY.
    MonthDayYear,
    /// DD/MM/YYYY.
    DayMonthYear,
}

impl DateFormat {
    /// The format as the audit log header names it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::YearMonthDay => "YYYY/MM/DD",
            Self::MonthDayYear => "MM/DD/YYYY",
            Self::DayMonthYear => "DD/MM/YYYY",
        }
    }
}

/// The wall clock: an offset to [`Tick`], a time zone and a date format. Not covered by the self test
/// (guide p.34).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Milliseconds from the Unix epoch to tick zero.
    pub(crate) offset_ms: i64,
    /// Minutes east of Greenwich, -720 to 720 (guide p.30).
    pub(crate) zone_minutes: i16,
    /// How dates are written.
    pub date_format: DateFormat,
}

/// Minutes east of Greenwich of a new device: Japan (assumed).
pub const ZONE_DEFAULT: i16 = 540;
/// Most minutes from Greenwich in either direction (guide p.30).
pub const ZONE_MAX: i16 = 720;
/// The first moment the clock can be set to, Unix milliseconds: 2000-01-01 (assumed).
pub const EARLIEST_MS: i64 = 946_684_800_000;
/// The last moment the clock can be set to, Unix milliseconds: 2099-12-31 (assumed).
pub const LATEST_MS: i64 = 4_102_358_400_000;

/// Why the clock cannot be set so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockRefused {
    /// Before [`EARLIEST_MS`] or after [`LATEST_MS`].
    OutOfRange,
}

impl Clock {
    /// A clock that shows `unix_ms` at `now`, in the zone `zone_minutes`.
    pub fn new(now: Tick, unix_ms: i64, zone_minutes: i16) -> Self {
        let mut clock = Self { offset_ms: 0, zone_minutes, date_format: DateFormat::default() };
        clock.show(now, unix_ms);
        clock
    }

    /// Sets the clock.
    ///
    /// # Errors
    /// [`ClockRefused::OutOfRange`] outside 2000 to 2099.
    pub fn set(&mut self, now: Tick, unix_ms: i64) -> Result<(), ClockRefused> {
        if !(EARLIEST_MS..=LATEST_MS).contains(&unix_ms) {
            return Err(ClockRefused::OutOfRange);
        }
        self.show(now, unix_ms);
        Ok(())
    }

    /// Minutes east of Greenwich.
    pub const fn zone_minutes(&self) -> i16 {
        self.zone_minutes
    }

    /// Unix milliseconds at `now`.
    pub fn unix_ms(&self, now: Tick) -> i64 {
        self.offset_ms.saturating_add_unsigned(now.0)
    }

    /// The tick at which the clock shows `unix_ms`; `None` before tick zero.
    pub fn tick_at(&self, unix_ms: i64) -> Option<Tick> {
        u64::try_from(unix_ms.saturating_sub(self.offset_ms)).ok().map(Tick)
    }

    /// What a person reads off it.
    pub fn civil(&self, now: Tick) -> DateTime {
        self.zoned(now).datetime()
    }

    /// The time in RFC 3339 form with the zone's offset, to the second.
    pub fn rfc3339(&self, now: Tick) -> String {
        self.zoned(now).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The date as the device writes it.
    pub fn date(&self, now: Tick) -> String {
        let it = self.civil(now);
        let (year, month, day) = (it.year(), it.month(), it.day());
        match self.date_format {
            DateFormat::YearMonthDay => format!("{year:04}/{month:02}/{day:02}"),
            DateFormat::MonthDayYear => format!("{month:02}/{day:02}/{year:04}"),
            DateFormat::DayMonthYear => format!("{day:02}/{month:02}/{year:04}"),
        }
    }

    /// The time of day as the device writes it: hh:mm:ss.
    pub fn time(&self, now: Tick) -> String {
        let it = self.civil(now);
        format!("{:02}:{:02}:{:02}", it.hour(), it.minute(), it.second())
    }

    fn show(&mut self, now: Tick, unix_ms: i64) {
        let now = i64::try_from(now.0).unwrap_or(i64::MAX);
        self.offset_ms = unix_ms.clamp(EARLIEST_MS, LATEST_MS).saturating_sub(now);
    }

    fn zoned(&self, now: Tick) -> Zoned {
        let zone = self.zone_minutes.clamp(-ZONE_MAX, ZONE_MAX);
        let offset = Offset::from_seconds(i32::from(zone) * 60).unwrap_or(Offset::UTC);
        let moment = Timestamp::from_millisecond(self.unix_ms(now)).unwrap_or(Timestamp::MAX);
        moment.to_zoned(TimeZone::fixed(offset))
    }
}

impl fmt::Display for ClockRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange => f.write_str("the clock takes dates from 2000-01-01 to 2099-12-31"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_runs_with_the_ticks_and_can_be_set() {
        let mut clock = Clock::new(Tick(5_000), 1_611_277_200_000, ZONE_DEFAULT);
        assert_eq!(clock.rfc3339(Tick(5_000)), "2021-01-22T10:00:00+09:00");
        assert_eq!(clock.time(Tick(66_000)), "10:01:01");
        clock.set(Tick(66_000), 1_514_736_000_000 + 3_600_000).unwrap();
        clock.date_format = DateFormat::MonthDayYear;
        assert_eq!(clock.date(Tick(66_000)), "01/01/2018");
        assert_eq!(clock.set(Tick(66_000), 0), Err(ClockRefused::OutOfRange));
    }
}
