//! Setting the clock.

use crate::audit::Event;
use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::permit::Actor;
use crate::{Refused, Reply};

impl Desk {
    /// Sets the clock. The row is stamped with the new time (assumed).
    pub(crate) fn adjust_time(&mut self, actor: &Actor, unix_ms: i64) -> Result<Reply, Refused> {
        self.clock.set(self.now, unix_ms).map_err(Refused::Clock)?;
        self.audit(Event::AdjustTime, &actor.audit_name(), "");
        self.tell(Consequence::ClockSet);
        Ok(Reply::Done)
    }
}
