//! Waiting until something is so, at most for a time.

use std::time::Duration;

use sim_core::View;
use sim_host::ClockMode;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use super::Control;
use super::clock::duration_ms;
use super::problem::{Problem, busy, in_query, not_allowed};

/// How long a request waits if it does not say, milliseconds.
const TIMEOUT_DEFAULT_MS: u64 = 30_000;
/// The longest that a request waits, in the world's time.
const TIMEOUT_MAX: Duration = Duration::from_secs(3_600);

/// What a request waits for, and how long.
pub(super) struct Wait<T> {
    /// Any of these.
    pub(super) wanted: Vec<T>,
    /// How long, in the world's time.
    pub(super) timeout: Duration,
    /// Its place among those that wait.
    pub(super) place: OwnedSemaphorePermit,
}

impl<T> Wait<T> {
    /// Reads `wait`, words between commas, and `timeout`, a duration as ISO 8601 has it. `read` reads a
    /// word and says what there is instead. `None` if there is nothing to wait for.
    pub(super) fn of(
        control: &Control,
        wait: Option<&str>,
        timeout: Option<&str>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<Self>, Problem> {
        let Some(wait) = wait else {
            let alone = || in_query(not_allowed("timeout", "it belongs to wait"));
            return timeout.map_or(Ok(None), |_| Err(alone()));
        };
        let words = wait.split(',').map(str::trim).map(read);
        let wanted = words.collect::<Result<_, _>>();
        let wanted = wanted.map_err(|it| in_query(not_allowed("wait", it)))?;
        let (timeout, place) = control.place_to_wait(timeout).map_err(|it| match it.status {
            422 => in_query(it),
            _ => it,
        })?;
        Ok(Some(Self { wanted, timeout, place }))
    }
}

impl Control {
    /// How long to wait in the world's time, as a duration that ISO 8601 has, and a place among those that wait.
    pub(super) fn place_to_wait(
        &self,
        timeout: Option<&str>,
    ) -> Result<(Duration, OwnedSemaphorePermit), Problem> {
        let ms = timeout.map_or(Ok(TIMEOUT_DEFAULT_MS), |it| duration_ms("timeout", it))?;
        let too_long = || format!("a request waits for {} s at most", TIMEOUT_MAX.as_secs());
        let timeout = self.in_the_world(ms).filter(|it| *it <= TIMEOUT_MAX);
        let timeout = timeout.ok_or_else(|| not_allowed("timeout", too_long()))?;
        let place = self.0.shared.waits.clone().try_acquire_owned();
        let place = place.map_err(|_| busy("as many requests wait as the control plane lets"))?;
        Ok((timeout, place))
    }

    /// How long that takes in the world: as the device's clock runs. A manual clock may stand for ever, so
    /// the world's own counts then.
    fn in_the_world(&self, ms: u64) -> Option<Duration> {
        let time = Duration::from_millis(ms);
        match self.handle().world().clock.mode() {
            ClockMode::Wall | ClockMode::Manual => Some(time),
            ClockMode::Scaled(rate) => Duration::try_from_secs_f64(time.as_secs_f64() / rate).ok(),
        }
    }

    /// Looks at each view until there is what is looked for; `None` when time is up or the twin ends.
    pub(super) async fn wait<T>(
        &self,
        time: Duration,
        mut look: impl FnMut(&View) -> Option<T>,
    ) -> Option<T> {
        let (mut views, mut seen) = (self.handle().views(), None);
        let looked = views.wait_for(|view| {
            seen = look(view);
            seen.is_some()
        });
        // Whether the time or the twin is over makes no difference to what was seen.
        let _ = timeout(time, looked).await;
        seen
    }
}
