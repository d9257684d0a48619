//! Time. [`Tick`] is what the world passes in; the device's wall clock is state on top of it, because
//! an administrator can set it (guide p.9).

use std::fmt;

use jiff::civil::DateTime;
use jiff::{Timestamp, Zoned};

mod set;
mod zone;

pub use zone::{SAVING_MAX, Saving, Turn, ZONE_DEFAULT, ZONE_MAX, ZONE_MIN, ZONE_STEP, Zone};

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

/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;

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
    /// Where it stands.
    pub(crate) zone: Zone,
    /// How dates are written.
    pub date_format: DateFormat,
}

/// The first moment the clock can be set to, in its own time: 2000-01-01 00:00 (assumed). As Unix
/// milliseconds in Greenwich.
const EARLIEST_MS: i64 = 946_684_800_000;
/// The last moment the clock can be set to, in its own time: the end of 2099-12-31 (assumed). It runs on
/// from there. As Unix milliseconds in Greenwich.
const LATEST_MS: i64 = 4_102_444_799_999;

/// Why the clock cannot be set so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockRefused {
    /// Before 2000 or after 2099 in the clock's own time.
    OutOfRange,
    /// There is no such time zone, or no such daylight saving.
    Zone,
}

impl Clock {
    /// A clock that shows `unix_ms` at `now`, in the zone `zone_minutes` east of Greenwich.
    pub fn new(now: Tick, unix_ms: i64, zone_minutes: i16) -> Self {
        let zone = Zone::fixed(zone_minutes);
        let mut clock = Self { offset_ms: 0, zone, date_format: DateFormat::default() };
        let ahead = i64::from(zone.minutes) * MINUTE_MS;
        clock.show(now, unix_ms.clamp(EARLIEST_MS - ahead, LATEST_MS - ahead));
        clock
    }

    /// Whether one that shows `unix_ms` at `now` was ever set so, in whichever zone: it may run on from the last
    /// moment that it can be set to.
    pub(crate) fn can_show(now: Tick, unix_ms: i64) -> bool {
        let earliest = EARLIEST_MS - i64::from(ZONE_MAX + SAVING_MAX) * MINUTE_MS;
        let latest = LATEST_MS - i64::from(ZONE_MIN) * MINUTE_MS;
        (earliest..=latest.saturating_add_unsigned(now.0)).contains(&unix_ms)
    }

    /// A clock that stands at a moment that a clock has shown before, `zone_minutes` east of Greenwich.
    pub(crate) fn stood(unix_ms: i64, zone_minutes: i16, date_format: DateFormat) -> Self {
        Self { offset_ms: unix_ms, zone: Zone { minutes: zone_minutes, saving: None }, date_format }
    }

    /// Sets the clock.
    ///
    /// # Errors
    /// [`ClockRefused::OutOfRange`] outside 2000 to 2099.
    pub fn set(&mut self, now: Tick, unix_ms: i64) -> Result<(), ClockRefused> {
        let ahead = i64::from(self.minutes_east(unix_ms)) * MINUTE_MS;
        if !(EARLIEST_MS..=LATEST_MS).contains(&unix_ms.saturating_add(ahead)) {
            return Err(ClockRefused::OutOfRange);
        }
        self.show(now, unix_ms);
        Ok(())
    }

    /// Puts the clock into another zone. The moment stays; what it shows changes.
    ///
    /// # Errors
    /// [`ClockRefused::Zone`] where there is no such zone.
    pub fn set_zone(&mut self, zone: Zone) -> Result<(), ClockRefused> {
        if !zone.is_valid() {
            return Err(ClockRefused::Zone);
        }
        self.zone = zone;
        Ok(())
    }

    /// Zone and date format are the factory's (assumed).
    pub(crate) fn factory_reset(&mut self) {
        (self.zone, self.date_format) = (Zone::fixed(ZONE_DEFAULT), DateFormat::default());
    }

    /// Its time zone.
    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// The same clock as it would show the time in Greenwich.
    #[must_use]
    pub const fn in_greenwich(self) -> Self {
        Self { zone: Zone::fixed(0), ..self }
    }

    /// Minutes east of Greenwich at `now`, daylight saving included.
    pub fn offset_minutes(&self, now: Tick) -> i16 {
        self.minutes_east(self.unix_ms(now))
    }

    /// The moment at which it shows this, Unix milliseconds; `None` where there is none. What it skips
    /// when it is put forward counts on from before, and what it shows twice is the first.
    pub fn unix_ms_of(&self, civil: DateTime) -> Option<i64> {
        let zoned = civil.to_zoned(self.zone.time_zone()).ok()?;
        Some(zoned.timestamp().as_millisecond())
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

    /// A moment in RFC 3339 form, Unix milliseconds, in the clock's zone as it is then.
    pub fn rfc3339_at(&self, unix_ms: i64) -> String {
        Self { offset_ms: unix_ms, ..*self }.rfc3339(Tick(0))
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
        self.offset_ms = unix_ms.saturating_sub(now);
    }

    fn zoned(&self, now: Tick) -> Zoned {
        timestamp(self.unix_ms(now)).to_zoned(self.zone.time_zone())
    }

    fn minutes_east(&self, unix_ms: i64) -> i16 {
        let offset = self.zone.time_zone().to_offset(timestamp(unix_ms));
        i16::try_from(offset.seconds() / 60).unwrap_or(self.zone.minutes)
    }
}

/// A moment, the last there is for one beyond it: the end of the year 9999.
fn timestamp(unix_ms: i64) -> Timestamp {
    Timestamp::from_millisecond(unix_ms).unwrap_or(Timestamp::MAX)
}

impl fmt::Display for ClockRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange => f.write_str("the clock takes dates from 2000-01-01 to 2099-12-31"),
            Self::Zone => write!(
                f,
                "a time zone is {ZONE_MIN} to {ZONE_MAX} minutes east of Greenwich in steps of {ZONE_STEP}; \
                 daylight saving is up to {SAVING_MAX} minutes between two weeks of two months"
            ),
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

    fn in_zone(minutes: i16, saving: Option<Saving>) -> Clock {
        let mut clock = Clock::new(Tick(0), 1_611_277_200_000, 0);
        clock.set_zone(Zone { minutes, saving }).unwrap();
        clock
    }

    fn shown(clock: &Clock, moment: &str) -> String {
        let unix_ms = moment.parse::<Timestamp>().unwrap().as_millisecond();
        clock.rfc3339(clock.tick_at(unix_ms).unwrap())
    }

    #[test]
    fn zones_that_people_live_in_are_taken_and_others_are_not() {
        for (minutes, expected) in [
            (-720, "2021-06-30T12:00:00-12:00"),
            (-210, "2021-06-30T20:30:00-03:30"),
            (345, "2021-07-01T05:45:00+05:45"),
            (765, "2021-07-01T12:45:00+12:45"),
            (780, "2021-07-01T13:00:00+13:00"),
            (840, "2021-07-01T14:00:00+14:00"),
        ] {
            assert_eq!(shown(&in_zone(minutes, None), "2021-07-01T00:00:00Z"), expected);
        }
        let mut clock = in_zone(60, None);
        for minutes in [-735, 855, 61] {
            assert_eq!(clock.set_zone(Zone { minutes, saving: None }), Err(ClockRefused::Zone));
        }
        assert_eq!(clock, in_zone(60, None));
    }

    #[test]
    fn the_borders_of_its_range_are_in_its_own_time() {
        for minutes in [-720, 0, 540, 840] {
            let mut clock = in_zone(minutes, None);
            let at = |text: &str| in_zone(minutes, None).unix_ms_of(text.parse().unwrap()).unwrap();
            for taken in ["2000-01-01T00:00:00", "2099-12-31T23:59:59"] {
                clock.set(Tick(7), at(taken)).unwrap();
                assert_eq!(clock.civil(Tick(7)).to_string(), taken);
            }
            assert_eq!(clock.time(Tick(2_007)), "00:00:01", "and it runs on");
            for refused in ["1999-12-31T23:59:59", "2100-01-01T00:00:00"] {
                assert_eq!(clock.set(Tick(7), at(refused)), Err(ClockRefused::OutOfRange));
            }
        }
    }

    #[test]
    fn daylight_saving_puts_the_clock_forward_and_back_each_year_on_either_half_of_the_earth() {
        let turn = |month, week, hour| Turn { month, week, weekday: 0, hour };
        let saving = |minutes, begins, ends| Some(Saving { minutes, begins, ends });
        let berlin = in_zone(60, saving(60, turn(3, 5, 2), turn(10, 5, 3)));
        assert_eq!(shown(&berlin, "2021-03-28T00:59:59Z"), "2021-03-28T01:59:59+01:00");
        assert_eq!(shown(&berlin, "2021-03-28T01:00:00Z"), "2021-03-28T03:00:00+02:00");
        assert_eq!(shown(&berlin, "2021-10-31T00:59:59Z"), "2021-10-31T02:59:59+02:00");
        assert_eq!(shown(&berlin, "2021-10-31T01:00:00Z"), "2021-10-31T02:00:00+01:00");
        assert_eq!(berlin.zone().minutes, 60, "the zone itself is the same all year");
        let lord_howe = in_zone(630, saving(30, turn(10, 1, 2), turn(4, 1, 2)));
        assert_eq!(shown(&lord_howe, "2022-01-01T00:00:00Z"), "2022-01-01T11:00:00+11:00");
        assert_eq!(shown(&lord_howe, "2021-07-01T00:00:00Z"), "2021-07-01T10:30:00+10:30");
        for wrong in [
            saving(0, turn(3, 5, 2), turn(10, 5, 3)),
            saving(60, turn(13, 5, 2), turn(10, 5, 3)),
            saving(60, turn(3, 6, 2), turn(10, 5, 3)),
            saving(60, turn(3, 5, 24), turn(10, 5, 3)),
            saving(60, turn(3, 1, 2), turn(3, 5, 3)),
        ] {
            let refused = in_zone(60, None).set_zone(Zone { minutes: 60, saving: wrong });
            assert_eq!(refused, Err(ClockRefused::Zone), "{wrong:?}");
        }
    }
}
