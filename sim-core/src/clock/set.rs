//! Setting the clock.

use super::{ClockRefused, Zone};
use crate::audit::Event;
use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::permit::Actor;
use crate::{Refused, Reply};

impl Desk {
    /// Sets the clock. The row is stamped with the new time (assumed).
    pub(crate) fn adjust_time(&mut self, actor: &Actor, unix_ms: i64) -> Result<Reply, Refused> {
        self.adjust(actor, |desk| desk.clock.set(desk.now, unix_ms))
    }

    /// Puts the clock into another time zone; logged as setting it (assumed).
    pub(crate) fn adjust_zone(&mut self, actor: &Actor, zone: Zone) -> Result<Reply, Refused> {
        self.adjust(actor, |desk| desk.clock.set_zone(zone))
    }

    fn adjust(
        &mut self,
        actor: &Actor,
        set: impl FnOnce(&mut Self) -> Result<(), ClockRefused>,
    ) -> Result<Reply, Refused> {
        set(self).map_err(Refused::Clock)?;
        self.audit(Event::AdjustTime, &actor.audit_name(), "");
        self.tell(Consequence::ClockSet);
        Ok(Reply::Done)
    }
}
