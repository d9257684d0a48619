//! Where on earth the device stands: its time zone, and daylight saving.
//!
//! The guide has the zone's minutes (p.30) and no procedure for either. Daylight saving as the family has
//! it is assumed: from a weekday of some week in a month to another such one, each year.

use std::fmt;

use jiff::tz::{Offset, TimeZone};

/// Minutes east of Greenwich of a new device: Japan (assumed).
pub const ZONE_DEFAULT: i16 = 540;
/// The zone that is farthest west, minutes (guide p.30).
pub const ZONE_MIN: i16 = -720;
/// The zone that is farthest east, minutes. The guide says 720 (p.30); the zones of New Zealand, Samoa and
/// Kiribati are farther east, so what they need is taken too (assumed).
pub const ZONE_MAX: i16 = 840;
/// Zones lie so many minutes apart, or a multiple: +12:45 and +5:45 are such.
pub const ZONE_STEP: i16 = 15;
/// Most minutes that daylight saving puts the clock forward (assumed).
pub const SAVING_MAX: i16 = 120;

/// A time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Minutes east of Greenwich, without daylight saving: [`ZONE_MIN`] to [`ZONE_MAX`].
    pub minutes: i16,
    /// Daylight saving, where it is on.
    pub saving: Option<Saving>,
}

/// Daylight saving: each year the clock is put forward for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saving {
    /// Minutes that the clock is put forward: a multiple of [`ZONE_STEP`], at most [`SAVING_MAX`].
    pub minutes: i16,
    /// When it begins, as the clock shows it before.
    pub begins: Turn,
    /// When it ends, as the clock shows it before.
    pub ends: Turn,
}

/// A moment of each year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The month, 1 to 12.
    pub month: u8,
    /// Which of its weeks: 1 to 4 are the first to the fourth such weekday, 5 is the last.
    pub week: u8,
    /// The day of the week, 0 for Sunday to 6 for Saturday.
    pub weekday: u8,
    /// The full hour, 0 to 23.
    pub hour: u8,
}

impl Zone {
    /// A zone without daylight saving; the nearest that there is.
    pub const fn fixed(minutes: i16) -> Self {
        let minutes = if minutes < ZONE_MIN { ZONE_MIN } else { minutes };
        Self { minutes: if minutes > ZONE_MAX { ZONE_MAX } else { minutes }, saving: None }
    }

    /// Whether there can be such a zone.
    pub(crate) fn is_valid(&self) -> bool {
        let in_steps = |it: i16| it % ZONE_STEP == 0;
        let saving = self.saving.is_none_or(|it| {
            let some = it.minutes > 0 && it.minutes <= SAVING_MAX && in_steps(it.minutes);
            some && it.begins.is_valid() && it.ends.is_valid() && it.begins.month != it.ends.month
        });
        (ZONE_MIN..=ZONE_MAX).contains(&self.minutes) && in_steps(self.minutes) && saving
    }

    /// Whether a clock can stand in it: a new device is in whichever zone between the farthest.
    pub(crate) fn can_be(&self) -> bool {
        let is_between = (ZONE_MIN..=ZONE_MAX).contains(&self.minutes);
        self.is_valid() || self.saving.is_none() && is_between
    }

    pub(super) fn time_zone(&self) -> TimeZone {
        let fixed = || {
            let offset = Offset::from_seconds(i32::from(self.minutes) * 60);
            TimeZone::fixed(offset.unwrap_or(Offset::UTC))
        };
        // A rule as POSIX has it, which is what daylight saving is made of.
        let rule = self.saving.map(|it| {
            let east = i32::from(self.minutes);
            let (standard, summer) = (Posix(-east), Posix(-east - i32::from(it.minutes)));
            format!("<STD>{standard}<DST>{summer},{},{}", it.begins, it.ends)
        });
        rule.and_then(|it| TimeZone::posix(&it).ok()).unwrap_or_else(fixed)
    }
}

impl Turn {
    fn is_valid(&self) -> bool {
        (1..=12).contains(&self.month)
            && (1..=5).contains(&self.week)
            && self.weekday <= 6
            && self.hour <= 23
    }
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "M{}.{}.{}/{}", self.month, self.week, self.weekday, self.hour)
    }
}

/// Minutes as POSIX writes them, west of Greenwich counted up.
struct Posix(i32);

impl fmt::Display for Posix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, minutes) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        write!(f, "{sign}{}:{:02}", minutes / 60, minutes % 60)
    }
}
