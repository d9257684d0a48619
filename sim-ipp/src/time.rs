//! Moments as IPP gives them.

use sim_core::{Tick, View};
use sim_wire::ipp::DateTime;

/// Minutes of an hour.
const HOUR: u16 = 60;

/// A moment in seconds of `printer-up-time`, which starts at 1 (RFC 8011 section 5.4.29).
///
/// It counts from when the twin was made and not from the last power-on, so that the times of jobs from
/// before stay true.
pub(super) fn up_time(at: Tick) -> i32 {
    i32::try_from(at.0 / 1_000).unwrap_or(i32::MAX - 1).saturating_add(1)
}

/// A moment that a client names, Unix milliseconds; `None` where there is no such date or time.
pub(super) fn unix_ms(it: DateTime) -> Option<i64> {
    let small = |it: u8| i8::try_from(it).ok();
    let year = i16::try_from(it.year).ok()?;
    let (month, day) = (small(it.month)?, small(it.day)?);
    let (hour, minute, second) = (small(it.hour)?, small(it.minute)?, small(it.second.min(59))?);
    let nanosecond = i32::from(it.decisecond) * 100_000_000;
    let civil = jiff::civil::DateTime::new(year, month, day, hour, minute, second, nanosecond);
    let east = i64::from(it.utc_hours) * 60 + i64::from(it.utc_minutes);
    let east = if it.utc_direction == b'-' { -east } else { east };
    let utc = civil.ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(utc.timestamp().as_millisecond() - east * 60_000)
}

/// A moment on the device's clock as it is set now.
pub(super) fn date_time(view: &View, at: Tick) -> DateTime {
    let civil = view.clock.civil(at);
    let zone = view.clock.offset_minutes(at);
    let small = |number: i8| u8::try_from(number).unwrap_or(0);
    let part = |minutes: u16| u8::try_from(minutes).unwrap_or(0);
    DateTime {
        year: u16::try_from(civil.year()).unwrap_or(0),
        month: small(civil.month()),
        day: small(civil.day()),
        hour: small(civil.hour()),
        minute: small(civil.minute()),
        second: small(civil.second()),
        decisecond: u8::try_from(civil.millisecond() / 100).unwrap_or(0),
        utc_direction: if zone < 0 { b'-' } else { b'+' },
        utc_hours: part(zone.unsigned_abs() / HOUR),
        utc_minutes: part(zone.unsigned_abs() % HOUR),
    }
}
