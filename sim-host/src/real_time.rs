//! The time of the world, for a device that is kept: how long nobody looked at it.
//!
//! ```text
//!   last run   device 10:00  host 10:00 ─┐ kept
//!   this one                 host 10:30  └─▶ device 10:30: half an hour passed
//!                            host 09:00  ──▶ device 09:00: one of the two was wrong; no time passed
//! ```
//! What is kept is how the device's clock stands to that of its host, and no wrong host clock changes it: so
//! the device's clock is right again when the host's is.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sim_core::{Asker, Command, Device, Tick};
use tokio::time::Instant;

use crate::clock::ADVANCE_MAX_MS;

/// The time of the world as it is believed in one run. It goes on from the moment it was read, so that a host
/// clock that is set meanwhile does not change how the device's clock stands to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RealTime {
    unix_ms: u64,
    since: Instant,
}

impl RealTime {
    /// It is so late now.
    pub(crate) fn at(unix_ms: u64) -> Self {
        Self { unix_ms, since: Instant::now() }
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

    /// The same for a device that was kept at `kept` and goes on now: where its time goes on, and what time it
    /// is believed to be. Where the host's clock went back, or ahead by more than one advance goes, no time
    /// passed, and the device's clock is set by as much (assumed): either it was wrong and is right now, or
    /// the other way round. One that the device's clock cannot follow, as 1970, is not believed.
    pub(crate) fn resume(self, device: &mut Device, kept: u64) -> (Tick, Self) {
        let (now, found) = (device.now(), self.now_ms());
        if let Some(passed) = found.checked_sub(kept).filter(|it| *it <= ADVANCE_MAX_MS) {
            return (now.after_ms(passed), self);
        }
        let shown = device.view().clock.unix_ms(now);
        let wanted = shown.saturating_add_unsigned(found).saturating_sub_unsigned(kept);
        let is_set = device.handle(now, Asker::Control, Command::AdjustTime(wanted)).is_ok();
        tracing::warn!(
            "the clock of this machine was {kept} when the device was last kept and is {found} now (Unix \
             milliseconds): the device's clock {}",
            if is_set { "follows it" } else { "goes on from where it stood" }
        );
        (now, if is_set { self } else { Self::at(kept) })
    }
}

fn millis(it: Duration) -> u64 {
    u64::try_from(it.as_millis()).unwrap_or(u64::MAX)
}
