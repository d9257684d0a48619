//! The host's clock: how real time becomes [`Tick`]s.

use std::time::Duration;

use sim_core::Tick;
use tokio::time::Instant;

/// How time passes for the device.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClockMode {
    /// As in the world.
    Wall,
    /// So many times as fast; more than 0 and at most [`RATE_MAX`].
    Scaled(f64),
    /// Only when told.
    Manual,
}

/// The fastest scaled clock: a day in under a second.
pub const RATE_MAX: f64 = 100_000.0;

/// The furthest that time moves at once, milliseconds: ten years.
pub(crate) const ADVANCE_MAX_MS: u64 = 10 * 366 * 24 * 3_600_000;

/// Maps real moments to ticks.
#[derive(Clone, Copy, Debug)]
pub struct HostClock {
    mode: ClockMode,
    /// The tick at `since`.
    base: Tick,
    since: Instant,
}

impl HostClock {
    /// A clock that stands at `base`.
    pub fn new(mode: ClockMode, base: Tick) -> Self {
        Self { mode, base, since: Instant::now() }
    }

    /// How time passes.
    pub fn mode(&self) -> ClockMode {
        self.mode
    }

    /// The device's time now.
    pub fn now(&self) -> Tick {
        let real = self.since.elapsed();
        let passed = match self.mode {
            ClockMode::Wall => real,
            ClockMode::Scaled(rate) => real.mul_f64(rate),
            ClockMode::Manual => Duration::ZERO,
        };
        self.base.after_ms(u64::try_from(passed.as_millis()).unwrap_or(u64::MAX))
    }

    /// The real moment at which `tick` comes; `None` if it does not come by itself.
    pub fn instant_of(&self, tick: Tick) -> Option<Instant> {
        let ahead = Duration::from_millis(tick.since_ms(self.base));
        match self.mode {
            ClockMode::Wall => self.since.checked_add(ahead),
            ClockMode::Scaled(rate) => {
                self.since.checked_add(ahead.div_f64(rate) + Duration::from_micros(1))
            }
            ClockMode::Manual => None,
        }
    }

    /// Jumps to `tick`, which must not be in the past.
    pub fn jump_to(&mut self, tick: Tick) {
        self.base = self.now().max(tick);
        self.since = Instant::now();
    }

    /// Changes how time passes, from now on.
    pub fn set_mode(&mut self, mode: ClockMode) {
        self.jump_to(self.now());
        self.mode = mode;
    }
}
