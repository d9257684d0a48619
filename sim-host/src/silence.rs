//! Whoever is waited for and says nothing: how long is the device's time, so that whoever moves its clock need not wait.
//!
//! ```text
//!   a dialogue waits ── QUIET, of the world's time ──▶ Silence ── its due moment, of the device's ──▶ over
//!                  └──────── the other side speaks ────────┴──▶ it goes on
//! ```
//! While somebody speaks, an advance waits, as for all work; while nobody does, time goes on to where that is over.

use std::time::Duration;

use sim_core::Tick;
use tokio::sync::oneshot;

/// Somebody is waited for.
pub(crate) struct Silence {
    /// How long from now, of the device's time.
    pub(crate) left: Duration,
    /// Tells that it is over; closed when nobody waits any longer.
    pub(crate) over: oneshot::Sender<()>,
}

/// Whoever is waited for, each with the moment at which that is over.
#[derive(Default)]
pub(crate) struct Silences(Vec<(Tick, oneshot::Sender<()>)>);

impl Silences {
    /// Takes note of somebody who is waited for.
    pub(crate) fn begin(&mut self, now: Tick, Silence { left, over }: Silence) {
        let left = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
        self.0.push((now.after_ms(left), over));
    }

    /// How many there are.
    pub(crate) fn count(&mut self) -> usize {
        self.0.retain(|it| !it.1.is_closed());
        self.0.len()
    }

    /// When the first one is over.
    pub(crate) fn due(&self) -> Option<(Tick, &'static str)> {
        let waited = self.0.iter().filter(|it| !it.1.is_closed());
        waited.map(|it| (it.0, "no answer")).min()
    }

    /// Ends those that are over.
    pub(crate) fn end(&mut self, now: Tick) {
        for (_, over) in self.0.extract_if(.., |it| it.0 <= now) {
            // Whoever waited may have been answered.
            let _ = over.send(());
        }
    }
}
