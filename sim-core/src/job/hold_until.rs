//! Until when jobs are held (RFC 8011 section 5.2.2), and why they are.

use jiff::civil::{DateTime, Weekday};

use crate::Tick;
use crate::clock::Clock;
use crate::job::choices::choices;

choices! {
    /// A part of the day in which held jobs are printed, by the device's clock.
    Period {
        /// By day.
        DayTime "day-time",
        /// In the evening.
        Evening "evening",
        /// By night.
        Night "night",
        /// At the weekend.
        Weekend "weekend",
        /// In the second shift.
        SecondShift "second-shift",
        /// In the third shift.
        ThirdShift "third-shift",
    }
}

/// The hours of each period: the first, and the one in which it is over. Assumed: as a common print
/// server has them; on the real device nobody has seen any.
const HOURS: &[(Period, i8, i8)] = &[
    (Period::DayTime, 6, 18),
    (Period::Evening, 18, 24),
    (Period::Night, 18, 6),
    (Period::Weekend, 0, 24),
    (Period::SecondShift, 16, 24),
    (Period::ThirdShift, 0, 8),
];

const HOUR_MS: u64 = 3_600_000;
/// Hours that are looked ahead: every period begins within a week.
const AHEAD_HOURS: u64 = 8 * 24;

impl Period {
    /// Whether the period has begun and is not over.
    fn holds(self, at: DateTime) -> bool {
        let weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
        let hours = HOURS.iter().find(|it| it.0 == self);
        let within = hours.is_some_and(|(_, from, to)| {
            if from < to {
                (*from..*to).contains(&at.hour())
            } else {
                at.hour() >= *from || at.hour() < *to
            }
        });
        within && (self != Self::Weekend || weekend)
    }

    /// When it begins next; `now` if it has begun.
    fn begins(self, clock: &Clock, now: Tick) -> Tick {
        let civil = clock.civil(now);
        if self.holds(civil) {
            return now;
        }
        let into_hour = i64::from(civil.minute()) * 60_000
            + i64::from(civil.second()) * 1_000
            + i64::from(civil.millisecond());
        let hour = now.after_ms(HOUR_MS - into_hour.unsigned_abs().min(HOUR_MS));
        let hours = (0..AHEAD_HOURS).map(|it| hour.after_ms(it * HOUR_MS));
        let mut begins = hours.filter(|it| self.holds(clock.civil(*it)));
        begins.next().unwrap_or_else(|| now.after_ms(AHEAD_HOURS * HOUR_MS))
    }
}

/// Until when a job is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HoldUntil {
    /// Not at all.
    #[default]
    NoHold,
    /// Until somebody releases it.
    Indefinite,
    /// Until this part of the day begins.
    Period(Period),
    /// Until the clock shows this, Unix milliseconds (`job-hold-until-time`).
    Time(i64),
}

impl HoldUntil {
    /// The registered keyword; `None` for a time.
    pub const fn keyword(self) -> Option<&'static str> {
        match self {
            Self::NoHold => Some("no-hold"),
            Self::Indefinite => Some("indefinite"),
            Self::Period(it) => Some(it.keyword()),
            Self::Time(_) => None,
        }
    }

    /// The choice of this keyword.
    pub fn from_keyword(keyword: &str) -> Option<Self> {
        Self::keywords().find(|it| it.keyword() == Some(keyword))
    }

    /// Every choice that has a keyword.
    pub fn keywords() -> impl Iterator<Item = Self> {
        let periods = Period::ALL.iter().map(|it| Self::Period(*it));
        [Self::NoHold, Self::Indefinite].into_iter().chain(periods)
    }

    /// Whether what ends the hold is still to come.
    pub(crate) fn holds(self, clock: &Clock, now: Tick) -> bool {
        self.ends(clock, now).is_none_or(|it| it > now)
    }

    /// When a job that is held so from `now` is let go; `None` for never.
    pub(crate) fn ends(self, clock: &Clock, now: Tick) -> Option<Tick> {
        match self {
            Self::NoHold => Some(now),
            Self::Indefinite => None,
            Self::Period(it) => Some(it.begins(clock, now)),
            Self::Time(unix_ms) => Some(clock.tick_at(unix_ms).unwrap_or(now).max(now)),
        }
    }
}

/// Why a job is held. It is held while there is any reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// A private charge print waits for its owner at the panel.
    pub owner: bool,
    /// It waits for its password at the panel.
    pub password: bool,
    /// It waits for [`super::JobTicket::hold`].
    pub until: bool,
    /// It came while the device held all new jobs.
    pub new_job: bool,
    /// What was scanned waits for whoever looks at it first.
    pub preview: bool,
    /// Nobody was reached: it waits until somebody is called again.
    pub redial: bool,
}

impl Holds {
    /// Whether there is any reason.
    pub const fn any(self) -> bool {
        let Self { owner, password, until, new_job, preview, redial } = self;
        owner || password || until || new_job || preview || redial
    }

    /// Whether only somebody at the panel can let it go.
    pub const fn at_panel(self) -> bool {
        self.owner || self.password || self.preview
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Friday 2021-01-22 10:30 in Japan.
    const FRIDAY_MS: i64 = 1_611_279_000_000;

    #[test]
    fn a_period_begins_at_its_hour_by_the_device_s_clock() {
        let clock = Clock::new(Tick(0), FRIDAY_MS, 540);
        let hours = |period: Period| period.begins(&clock, Tick(0)).0 as f64 / HOUR_MS as f64;
        assert_eq!(hours(Period::DayTime), 0.0);
        assert_eq!(hours(Period::Evening), 7.5);
        assert_eq!(hours(Period::Night), 7.5);
        assert_eq!(hours(Period::Weekend), 13.5);
        assert_eq!(hours(Period::SecondShift), 5.5);
        assert_eq!(hours(Period::ThirdShift), 13.5);
    }

    #[test]
    fn every_period_has_hours() {
        assert!(Period::ALL.iter().all(|it| HOURS.iter().any(|row| row.0 == *it)));
    }

    #[test]
    fn a_time_that_has_passed_holds_nothing() {
        let clock = Clock::new(Tick(0), FRIDAY_MS, 540);
        let ends = |it: HoldUntil| it.ends(&clock, Tick(60_000));
        assert_eq!(ends(HoldUntil::Time(FRIDAY_MS)), Some(Tick(60_000)));
        assert_eq!(ends(HoldUntil::Time(FRIDAY_MS + 90_000)), Some(Tick(90_000)));
        assert_eq!(ends(HoldUntil::Indefinite), None);
    }
}
