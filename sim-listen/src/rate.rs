//! Whether a body comes fast enough. What one sends drop by drop holds a connection, and a document half
//! written, for ever.

use std::time::Duration;

use crate::limits::{BODY_IDLE_MAX, BODY_RATE_MIN, BODY_RATE_WINDOW};

/// How fast a body comes. Only the time counts in which we waited for it: while we are the slow ones, it does not.
#[derive(Debug, Default)]
pub struct Rate {
    waited: Duration,
    bytes: usize,
}

impl Rate {
    /// How long the next bytes may take.
    pub fn patience(&self) -> Duration {
        BODY_IDLE_MAX.min(BODY_RATE_WINDOW.saturating_sub(self.waited))
    }

    /// Bytes came after so long.
    pub fn came(&mut self, bytes: usize, after: Duration) {
        self.waited += after;
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes / BODY_RATE_MIN >= BODY_RATE_WINDOW.as_secs() as usize {
            *self = Self::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How long a body that comes so is waited for; `None` for longer than `most`.
    fn waited(bytes: usize, each: Duration, most: Duration) -> Option<Duration> {
        let (mut rate, mut waited) = (Rate::default(), Duration::ZERO);
        while waited < most {
            if rate.patience() < each {
                return Some(waited + rate.patience());
            }
            rate.came(bytes, each);
            waited += each;
        }
        None
    }

    #[test]
    fn drops_are_not_waited_for_and_a_slow_line_is() {
        let hour = Duration::from_secs(3_600);
        let second = Duration::from_secs(1);
        assert_eq!(waited(1, second, hour), Some(BODY_RATE_WINDOW));
        assert_eq!(waited(BODY_RATE_MIN - 1, second, hour), Some(BODY_RATE_WINDOW));
        assert_eq!(waited(BODY_RATE_MIN, second, hour), None);
        // A filter that makes a page now and then.
        assert_eq!(waited(50_000, BODY_IDLE_MAX, hour), None);
        assert_eq!(waited(50_000, BODY_IDLE_MAX + second, hour), Some(BODY_IDLE_MAX));
    }
}
