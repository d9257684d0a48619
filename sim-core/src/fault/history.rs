//! The fault history: which faults were found, when, and when they were there no more.
//!
//! ```text
//!   found ──▶ there ──(a start finds it again)──▶ there ──(a start does not, or it was put right)──▶ gone
//! ```
//! That a device keeps one, how long it is, and that Restore Factory Defaults leaves it are assumed; tools that
//! read it from successors of the family get a code and a moment of each.

use std::sync::Arc;

use super::Fault;
use crate::Tick;
use crate::clock::{Clock, DateFormat, SAVING_MAX, ZONE_MAX, ZONE_MIN};

/// Faults that are kept; the oldest go (assumed).
pub const HISTORY_MAX: usize = 50;

/// A fault, from when it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The guide's code, e.g. "016-210".
    pub code: Arc<str>,
    /// When it was found.
    pub since: Moment,
    /// When the device was without it; `None` while it is not.
    pub until: Option<Moment>,
}

/// A moment as the device's clock showed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Unix milliseconds.
    pub unix_ms: i64,
    /// Minutes east of Greenwich that the clock was then.
    pub zone_minutes: i16,
}

impl Moment {
    /// What `clock` shows at `now`.
    pub(super) fn of(clock: &Clock, now: Tick) -> Self {
        Self { unix_ms: clock.unix_ms(now), zone_minutes: clock.offset_minutes(now) }
    }

    /// A clock that stands there.
    pub fn clock(self, date_format: DateFormat) -> Clock {
        Clock::stood(self.unix_ms, self.zone_minutes, date_format)
    }

    /// Date and time as the device writes them.
    pub fn text(self, date_format: DateFormat) -> String {
        let clock = self.clock(date_format);
        format!("{} {}", clock.date(Tick(0)), clock.time(Tick(0)))
    }

    fn is_possible(self, now: Tick) -> bool {
        let zones = ZONE_MIN..=ZONE_MAX + SAVING_MAX;
        Clock::can_show(now, self.unix_ms) && zones.contains(&self.zone_minutes)
    }
}

impl Found {
    /// What no entry can have of a device whose time has come to `now`.
    pub(crate) fn impossible(&self, now: Tick) -> Option<&'static str> {
        let moments = [Some(self.since), self.until];
        let is_possible = moments.iter().flatten().all(|it| it.is_possible(now));
        let laws = [
            (parts(&self.code).is_some(), "it has a code that is none"),
            (is_possible, "no clock shows its time"),
        ];
        laws.iter().find(|(holds, _)| !holds).map(|(_, what)| *what)
    }

    /// The code's two parts: chain and link.
    pub fn chain_and_link(&self) -> (&str, &str) {
        parts(&self.code).unwrap_or((&self.code, ""))
    }
}

/// The two parts of a code, each of three digits.
fn parts(code: &str) -> Option<(&str, &str)> {
    let parts = code.split_once('-')?;
    let is_part = |it: &str| it.len() == 3 && it.bytes().all(|it| it.is_ascii_digit());
    [parts.0, parts.1].into_iter().all(is_part).then_some(parts)
}

/// Writes down that these faults are there at a moment.
pub(super) fn find(history: &mut Arc<Vec<Found>>, faults: &[Fault], at: Moment) {
    for fault in faults {
        if history.iter().any(|it| it.until.is_none() && *it.code == *fault.code) {
            continue;
        }
        let history = Arc::make_mut(history);
        history.push(Found { code: fault.code.into(), since: at, until: None });
        let over = history.len().saturating_sub(HISTORY_MAX);
        history.drain(..over);
    }
}

/// Writes down that no others than these are there any more.
pub(super) fn end_others(history: &mut Arc<Vec<Found>>, faults: &[Fault], at: Moment) {
    let is_gone =
        |it: &Found| it.until.is_none() && !faults.iter().any(|fault| *fault.code == *it.code);
    if history.iter().any(is_gone) {
        let all = Arc::make_mut(history).iter_mut();
        all.filter(|it| is_gone(it)).for_each(|it| it.until = Some(at));
    }
}
