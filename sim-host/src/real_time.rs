//! The time of the world, for a device that is kept: how long nobody looked at it.
//!
//! ```text
//!   last run   device 10:00  host 10:00 ─┐ kept
//!   this one                 host 10:30  └─▶ device 10:30: half an hour passed
//!                            host 09:00  ──▶ device 09:00: one of the two was wrong; no time passed
//!   the next one             host 11:00  ──▶ device 11:00: so 09:00 was wrong; half an hour passed
//! ```
//! What is kept is how the device's clock stands to that of its host, and no wrong host clock changes it: so
//! the device's clock is right again when the host's is. How a host clock that was left behind would stand is
//! kept too: so one that is right again is known, and has passed no more than the time that went by on it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use sim_core::{Asker, Command, Device, Tick};
use tokio::time::Instant;

use crate::clock::ADVANCE_MAX_MS;

/// The time of the world as it is believed in one run. It goes on from the moment it was read, so that a host
/// clock that is set meanwhile does not change how the device's clock stands to it.
#[derive(Clone, Debug)]
pub(crate) struct RealTime {
    unix_ms: u64,
    since: Instant,
    /// Milliseconds by which the clocks that were left are ahead of this one, the last one first.
    left: Vec<i64>,
}

/// Host clocks that were left and are known again: one that is wrong in another way at each start is not
/// remembered for good.
const LEFT_MAX: usize = 4;

/// What was kept of the time of the world.
#[derive(Clone, Debug)]
pub(crate) struct KeptTime {
    /// When, Unix milliseconds.
    pub(crate) unix_ms: u64,
    /// As the real time's.
    pub(crate) left: Vec<i64>,
}

impl RealTime {
    /// It is so late now.
    pub(crate) fn at(unix_ms: u64) -> Self {
        Self { unix_ms, since: Instant::now(), left: Vec::new() }
    }

    /// What the host's clock says.
    pub(crate) fn of_host() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::at(millis(since))
    }

    /// Milliseconds since the Unix epoch.
    pub(crate) fn now_ms(&self) -> u64 {
        self.unix_ms.saturating_add(millis(self.since.elapsed()))
    }

    /// How the clocks that were left stand to it, as it is kept; nothing where there are none.
    pub(crate) fn left(&self) -> Option<Vec<u8>> {
        let all: Vec<_> = self.left.iter().map(i64::to_string).collect();
        (!all.is_empty()).then(|| all.join(" ").into_bytes())
    }

    /// The same for a device that was kept at `kept` and goes on now: where its time goes on, and what time it
    /// is believed to be. The host's clock is taken for that of the last run, or for the one that was left
    /// before which it is nearer to (assumed). Where it went back, or ahead by more than one advance goes, no
    /// time passed. By what did not pass, the device's clock is set (assumed): either the host's was wrong
    /// and is right now, or the other way round. One that the device's clock cannot follow, as 1970, is not
    /// believed.
    pub(crate) fn resume(self, device: &mut Device, kept: KeptTime) -> (Tick, Self) {
        let (now, found) = (device.now(), self.now_ms());
        let KeptTime { unix_ms: kept, left } = kept;
        let ahead = 0_i64.saturating_add_unsigned(found).saturating_sub_unsigned(kept);
        let on = |clock: i64| ahead.saturating_sub(clock);
        let known = std::iter::once(0).chain(left.iter().copied());
        let nearest = known.clone().min_by_key(|it| on(*it).unsigned_abs()).map_or(ahead, on);
        let passed = u64::try_from(nearest).ok().filter(|it| *it <= ADVANCE_MAX_MS).unwrap_or(0);
        let moved = ahead.saturating_sub_unsigned(passed);
        if moved == 0 {
            return (now.after_ms(passed), Self { left, ..self });
        }
        let wanted = device.view().clock.unix_ms(now).saturating_add(moved);
        let is_set = device.handle(now, Asker::Control, Command::AdjustTime(wanted)).is_ok();
        tracing::warn!(
            "the clock of this machine was {} when the device was last kept and is {} now: the device's clock {}",
            date(kept),
            date(found),
            if is_set { "follows it" } else { "goes on from where it stood" }
        );
        if !is_set {
            return (now, Self { left, ..Self::at(kept) });
        }
        let left = known.map(|it| it.saturating_sub(moved)).filter(|it| *it != 0);
        let left = left.take(LEFT_MAX).collect();
        (now.after_ms(passed), Self { left, ..self })
    }
}

fn millis(it: Duration) -> u64 {
    u64::try_from(it.as_millis()).unwrap_or(u64::MAX)
}

/// A moment as people read it, in Greenwich; the number where there is no such date.
fn date(unix_ms: u64) -> String {
    let moment = i64::try_from(unix_ms).ok().and_then(|it| Timestamp::from_millisecond(it).ok());
    moment.map_or_else(|| unix_ms.to_string(), |it| it.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_as_a_date() {
        assert_eq!(date(1_795_867_200_999), "2026-11-28T12:00:00Z");
        assert_eq!(date(0), "1970-01-01T00:00:00Z");
        assert_eq!(date(u64::MAX), u64::MAX.to_string());
    }
}
