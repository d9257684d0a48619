//! Tending the drive: what waits to be overwritten is overwritten, by a worker or by hand.
//!
//! ```text
//!   a document ends, is refused, breaks off ──▶ drive: pending ── Bell ──▶ owner's turn ──▶ worker
//!                                                  ▲                          │ failed: again later
//!                                                  └──────────────────────────┘
//! ```
//! The drive alone knows what waits; each turn of the owner looks there. Whoever lets sectors go between
//! two turns, such as an upload that breaks off, rings the [`Bell`], so that there is a turn.

use std::sync::Arc;
use std::task::{Wake, Waker};

use sim_core::Tick;
use sim_core::settings::values::Overwrites;
use tokio::sync::mpsc;

use crate::hardware::Hardware;

/// How long the drive is left alone after overwriting failed, milliseconds (assumed).
pub(crate) const RETRY_MS: u64 = 10_000;

/// Rings when sectors are let go. One turn serves however many rings came before it.
struct Bell(mpsc::Sender<()>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        // One that rings already is heard; an owner that has ended hears none.
        let _ = self.0.try_send(());
    }
}

/// A bell, and what hears it.
pub(crate) fn bell() -> (Waker, mpsc::Receiver<()>) {
    let (bell, rung) = mpsc::channel(1);
    (Arc::new(Bell(bell)).into(), rung)
}

/// Who overwrites, and when next.
#[derive(Debug, Default)]
pub(crate) struct Overwriting {
    /// A worker is at it.
    is_under_way: bool,
    /// The last one failed: when another is to try.
    again_at: Option<Tick>,
    /// The setting that the drive follows.
    followed: Option<Overwrites>,
}

impl Overwriting {
    /// Has the drive follow the setting.
    pub(crate) fn follow(&mut self, wanted: Overwrites, hardware: &Hardware) {
        if self.followed != Some(wanted) {
            self.followed = Some(wanted);
            hardware.set_overwrite(wanted);
        }
    }

    /// Whether a worker is to begin now.
    pub(crate) fn begin(&mut self, now: Tick, hardware: &Hardware) -> bool {
        let waits = self.is_under_way || self.again_at.is_some_and(|at| now < at);
        if waits || !hardware.documents().drive().has_pending() {
            return false;
        }
        (self.is_under_way, self.again_at) = (true, None);
        true
    }

    /// Nothing is overwritten by itself now.
    pub(crate) fn rest(&mut self) {
        self.again_at = None;
    }

    /// The worker has come back.
    pub(crate) fn end(&mut self, now: Tick, failed: bool) {
        self.is_under_way = false;
        self.again_at = failed.then(|| now.after_ms(RETRY_MS));
    }

    /// When another is to try.
    pub(crate) fn again_at(&self) -> Option<Tick> {
        self.again_at
    }
}
