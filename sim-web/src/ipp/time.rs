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

/// A moment on the device's clock as it is set now.
pub(super) fn date_time(view: &View, at: Tick) -> DateTime {
    let civil = view.clock.civil(at);
    let zone = view.clock.zone_minutes();
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
