//! The one way into a device: whatever changes it is an [`Input`] at a moment.
//!
//! ```text
//!   doors ── Ask ──▶ ┐
//!   world ── Fact ─▶ ├ input ──▶ device
//!   clock ── Tick ─▶ ┘
//! ```
//! The same inputs at the same ticks make the same device, so a record of what passes here can be played
//! again. What a data directory could not keep is undone, and passes for not having been.

use sim_core::{Asker, Command, Device, Fact, Refused, Reply, Tick};

/// What a device was told or asked.
pub(crate) enum Input {
    /// Somebody asked.
    Ask(Asker, Command),
    /// Something happened, so many times.
    Fact(Fact, u32),
    /// Time has come as far as this.
    Tick,
}

/// An answer to an ask; to any other input it is [`Reply::Done`].
pub(crate) type Answer = Result<Reply, Refused>;

/// Gives a device what happens at `now`.
pub(crate) fn input(device: &mut Device, now: Tick, input: Input) -> Answer {
    match input {
        Input::Ask(asker, command) => return device.handle(now, asker, command),
        Input::Fact(fact, times) => device.observe_times(now, fact, times),
        Input::Tick => device.wake(now),
    }
    Ok(Reply::Done)
}
