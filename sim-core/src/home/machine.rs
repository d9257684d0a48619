//! Which tiles are on Home.

use std::sync::Arc;

use super::{Removed, TileChange};
use crate::desk::Desk;
use crate::permit::Actor;
use crate::{Refused, Reply};

/// The tiles without a setting. Neither a power cut nor a shutdown touches them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    removed: Arc<Removed>,
}

impl Machine {
    /// What was kept.
    pub(crate) fn resume(removed: Removed) -> Self {
        Self { removed: Arc::new(removed) }
    }

    /// Which were taken off Home.
    pub(crate) fn picture(&self) -> Arc<Removed> {
        self.removed.clone()
    }

    /// Takes tiles off Home or brings them back. Where one has a setting, that is changed, as from anywhere.
    pub(crate) fn edit(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        changes: &[TileChange],
    ) -> Result<Reply, Refused> {
        let settings = changes.iter().filter_map(|it| it.of_setting()).collect();
        let reply = desk.change_settings(actor, settings)?;
        let mut removed = (*self.removed).clone();
        for it in changes.iter().filter(|it| it.of_setting().is_none()) {
            if it.is_on {
                removed.remove(&it.tile);
            } else {
                removed.insert(it.tile);
            }
        }
        if removed != *self.removed {
            self.removed = Arc::new(removed);
        }
        Ok(reply)
    }

    pub(crate) fn power_lost(&mut self) {}

    /// All tiles are on Home again.
    pub(crate) fn factory_reset(&mut self) {
        *self = Self::default();
    }
}
