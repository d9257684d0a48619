//! How fast physical work is done: at once, at the machine's speed, or step by step by hand.

use sim_core::Tick;

/// How fast physical work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// At once.
    Instant,
    /// As fast as the machine.
    Timed,
    /// A step whenever a hand says so.
    Manual,
}

/// Work that goes on in steps: pages, blocks, the one of an hour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paced {
    /// How long a step takes at the timed pace.
    step_ms: u64,
    /// When the next one is done at the timed pace.
    next_at: Tick,
}

impl Paced {
    /// Work that begins now: the first step is done when it has taken its time.
    pub(crate) fn begin(now: Tick, step_ms: u64) -> Self {
        let step_ms = step_ms.max(1);
        Self { step_ms, next_at: now.after_ms(step_ms) }
    }

    /// The same work, begun again now.
    pub(crate) fn again(self, now: Tick) -> Self {
        Self::begin(now, self.step_ms)
    }

    /// When the next step is done by itself.
    pub(crate) fn next_at(&self, now: Tick, pace: Pace) -> Option<Tick> {
        match pace {
            Pace::Instant => Some(now),
            Pace::Timed => Some(self.next_at),
            Pace::Manual => None,
        }
    }

    /// How many steps are due by now.
    pub(crate) fn due(&self, now: Tick, pace: Pace) -> u64 {
        match pace {
            Pace::Instant => u64::MAX,
            Pace::Timed if self.next_at <= now => 1 + now.since_ms(self.next_at) / self.step_ms,
            Pace::Timed | Pace::Manual => 0,
        }
    }

    /// So many steps are done.
    pub(crate) fn advance(&mut self, steps: u64) {
        self.next_at = self.next_at.after_ms(self.step_ms.saturating_mul(steps));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_due_at_once_one_by_one_or_never() {
        let mut work = Paced::begin(Tick(1_000), 500);
        assert_eq!(work.next_at(Tick(1_200), Pace::Instant), Some(Tick(1_200)));
        assert_eq!(work.next_at(Tick(1_200), Pace::Timed), Some(Tick(1_500)));
        assert_eq!(work.next_at(Tick(1_200), Pace::Manual), None);
        assert_eq!(work.due(Tick(1_499), Pace::Timed), 0);
        assert_eq!(work.due(Tick(2_500), Pace::Timed), 3);
        assert_eq!(work.due(Tick(1_000), Pace::Instant), u64::MAX);
        assert_eq!(work.due(Tick(9_000), Pace::Manual), 0);
        work.advance(3);
        assert_eq!(work.next_at(Tick(2_500), Pace::Timed), Some(Tick(3_000)));
        assert_eq!(work.again(Tick(5_000)).next_at(Tick(5_000), Pace::Timed), Some(Tick(5_500)));
    }
}
