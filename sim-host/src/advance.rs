//! Moving time: from one due moment to the next, as far as was asked.

use sim_core::Tick;
use tokio::sync::oneshot;

use crate::clock::ADVANCE_MAX_MS;
use crate::handle::{Advance, AdvanceRefused, Advanced, Fired};
use crate::owner::{Advancing, Owner, Replies, later};

/// Timers that one advance may fire; then it says how far it came.
const FIRED_MAX: u64 = 1_000_000;
/// How many of them it lists: the first ones.
const LISTED_MAX: usize = 10_000;
/// How far `Advance::UntilIdle` goes at most, milliseconds: a week.
const IDLE_MAX_MS: u64 = 7 * 24 * 3_600_000;

impl Fired {
    fn add(&mut self, due: Tick, what: &'static str) {
        self.count += 1;
        if self.first.len() < LISTED_MAX {
            self.first.push((due, what));
        }
    }
}

impl Owner {
    pub(crate) fn begin_advance(
        &mut self,
        how: Advance,
        reply: oneshot::Sender<Result<Advanced, AdvanceRefused>>,
        replies: &mut Replies,
    ) {
        let now = self.clock.now();
        let target = match how {
            Advance::By(ms) if ms <= ADVANCE_MAX_MS => Ok(now.after_ms(ms)),
            Advance::To(tick) if tick < now => Err(AdvanceRefused::Past),
            Advance::To(tick) if tick.since_ms(now) <= ADVANCE_MAX_MS => Ok(tick),
            Advance::By(_) | Advance::To(_) => Err(AdvanceRefused::TooFar),
            Advance::UntilIdle => Ok(now.after_ms(IDLE_MAX_MS)),
        };
        match target {
            Ok(_) if self.is_advancing() => {
                replies.push(later(reply, Err(AdvanceRefused::Busy)));
            }
            Ok(target) => {
                self.advancing = Some(Advancing { how, target, fired: Fired::default(), reply });
            }
            Err(refused) => replies.push(later(reply, Err(refused))),
        }
    }

    /// Whether a step of an advance is to be taken: only while no work is outstanding but what waits for somebody, so that slow work does
    /// not fall behind virtual time, and none goes on at this moment. None is put off until there is room.
    pub(crate) fn advances(&mut self) -> bool {
        let is_at_rest = self.outstanding == self.silences.count() && !self.goes_on;
        self.is_advancing() && (is_at_rest || self.is_behind())
    }

    /// Whether time is being moved: no longer, if whoever asked for it has gone.
    fn is_advancing(&mut self) -> bool {
        self.advancing.take_if(|it| it.reply.is_closed());
        self.advancing.is_some()
    }

    /// Ends what is under way where it is.
    pub(crate) fn end_advance(&mut self, replies: &mut Replies) -> Option<Advanced> {
        let Advancing { fired, reply, .. } = self.advancing.take()?;
        let now = self.clock.now();
        replies.push(later(reply, Err(AdvanceRefused::Ended(now))));
        Some(Advanced { now, fired })
    }

    /// One step of an advance: to the next due moment, or to the end.
    pub(crate) fn advance_step(&mut self, replies: &mut Replies) {
        let Some(mut advancing) = self.advancing.take() else { return };
        if self.is_behind() {
            replies.push(later(advancing.reply, Err(AdvanceRefused::NotKept(self.clock.now()))));
            return;
        }
        let now = self.clock.now();
        let due = self.due().filter(|(it, _)| *it <= advancing.target);
        let idle = advancing.how == Advance::UntilIdle && self.is_idle();
        match due {
            Some((due, what)) if !idle && advancing.fired.count < FIRED_MAX => {
                self.clock.jump_to(due.max(now));
                advancing.fired.add(due, what);
                self.tick();
                self.advancing = Some(advancing);
            }
            Some(_) | None => {
                let result = match advancing.how {
                    Advance::UntilIdle if !idle => Err(AdvanceRefused::NoRest(now)),
                    Advance::By(_) | Advance::To(_) if due.is_some() => {
                        Err(AdvanceRefused::NoRest(now))
                    }
                    Advance::By(_) | Advance::To(_) => {
                        self.clock.jump_to(advancing.target);
                        Ok(Advanced { now: self.clock.now(), fired: advancing.fired })
                    }
                    Advance::UntilIdle => Ok(Advanced { now, fired: advancing.fired }),
                };
                replies.push(later(advancing.reply, result));
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.outstanding == 0
            && self.world.is_at_rest(self.clock.now())
            && !self.device.view().jobs.values().any(|it| it.state.is_active())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_timers_the_first_ones_are_listed_and_all_are_counted() {
        let mut fired = Fired::default();
        (0..LISTED_MAX as u64 + 3).for_each(|it| fired.add(Tick(it), "auto clear"));
        assert_eq!(fired.first.len(), LISTED_MAX);
        assert_eq!(fired.first[1], (Tick(1), "auto clear"));
        assert_eq!(fired.count, LISTED_MAX as u64 + 3);
    }
}
