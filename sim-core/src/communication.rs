//! Secure communication that was not established, on its way into the audit log.
//!
//! The guide has a row for each failure, with protocol, peer and reason (p.42), and says nothing of what comes
//! again and again; so each is a row, as of any other event. Where
//! [`Assumptions::repeated_failures_summed`](crate::command::Assumptions::repeated_failures_summed) is on, the first of
//! equal ones is a row at once, and those of each second after it are one with their number:
//!
//! ```text
//!   failures    x xx x   xxx xxx   x            x
//!   rows        1     3         6         1     1
//!               |----1 s----|----1 s----|----1 s----|
//! ```

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::Tick;
use crate::audit::{COLUMN_MAX, Event, NOBODY};
use crate::desk::Desk;

/// For so long equal failures are summed up, milliseconds.
pub(crate) const SUM_MS: u64 = 1_000;
/// Different failures that are summed up at one time; the oldest sum is written where there is one more.
pub(crate) const SUMS_MAX: usize = 1_000;

/// What failed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Failure {
    pub(crate) protocol: &'static str,
    pub(crate) peer: IpAddr,
    pub(crate) reason: String,
}

/// Failures that are summed up. The sums of the last second go with the power.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine(BTreeMap<Failure, Sum>);

#[derive(Clone, Copy, Debug)]
struct Sum {
    /// How many came since the last row.
    more: u32,
    /// When they become a row.
    ends: Tick,
}

impl Machine {
    /// It failed so many times.
    pub(crate) fn failed(&mut self, desk: &mut Desk, failure: Failure, times: u32) {
        if !desk.assumptions.repeated_failures_summed {
            return write(desk, &failure, 1, times);
        }
        if let Some(sum) = self.0.get_mut(&failure) {
            sum.more = sum.more.saturating_add(times);
            return;
        }
        self.make_room(desk);
        write(desk, &failure, 1, 1);
        let sum = Sum { more: times.saturating_sub(1), ends: desk.now.after_ms(SUM_MS) };
        self.0.insert(failure, sum);
    }

    fn make_room(&mut self, desk: &mut Desk) {
        while self.0.len() >= SUMS_MAX {
            let oldest = self.0.iter().min_by_key(|(_, it)| it.ends).map(|(it, _)| it.clone());
            let Some((failure, sum)) = oldest.and_then(|it| self.0.remove_entry(&it)) else {
                return;
            };
            sum.write(desk, &failure);
        }
    }

    /// When the first sum becomes a row.
    pub(crate) fn next_wake(&self) -> Option<(Tick, &'static str)> {
        self.0.values().map(|it| it.ends).min().map(|it| (it, "repeated failures"))
    }

    /// Writes what was summed up for a second. What did not fail again is over.
    pub(crate) fn wake(&mut self, desk: &mut Desk) {
        self.0.retain(|failure, sum| {
            if sum.ends > desk.now {
                return true;
            }
            sum.write(desk, failure);
            let goes_on = sum.more > 0;
            *sum = Sum { more: 0, ends: desk.now.after_ms(SUM_MS) };
            goes_on
        });
    }

    /// Writes everything: the device is about to be switched off.
    pub(crate) fn shut_down(&mut self, desk: &mut Desk) {
        std::mem::take(&mut self.0).iter().for_each(|(failure, sum)| sum.write(desk, failure));
    }

    /// What was not written is gone.
    pub(crate) fn power_lost(&mut self) {
        self.0.clear();
    }

    /// Nothing is left.
    pub(crate) fn factory_reset(&mut self) {
        self.0.clear();
    }
}

impl Sum {
    fn write(self, desk: &mut Desk, failure: &Failure) {
        if self.more > 0 {
            write(desk, failure, self.more, 1);
        }
    }
}

/// So many equal rows, each of which stands for so many failures. The number is never cut off, the reason is.
fn write(desk: &mut Desk, failure: &Failure, stands_for: u32, rows: u32) {
    let Failure { protocol, peer, reason } = failure;
    let mut items = format!("{protocol}, {peer}, {reason}");
    if stands_for > 1 {
        let number = format!(", {stands_for} times");
        items = items.chars().take(COLUMN_MAX - number.len()).collect();
        items.push_str(&number);
    }
    desk.audit_times(Event::TrustedCommunicationFailed, NOBODY, &items, rows);
}
