//! What is written of the printer, and how it shows where it is.

use std::sync::Arc;

use super::{Description, DescriptionChange, IDENTIFY_MS, Identification, IdentifyAction};
use crate::desk::Desk;
use crate::{Refused, Reply, Tick};

/// What was written of the printer, and how it shows where it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    description: Arc<Description>,
    identification: Option<Arc<Identification>>,
}

impl Machine {
    /// The description that was kept.
    pub(crate) fn resume(description: Description) -> Self {
        Self { description: Arc::new(description), identification: None }
    }

    /// What was written.
    pub(crate) fn picture(&self) -> Arc<Description> {
        self.description.clone()
    }

    /// How the printer shows where it is, while it does.
    pub(crate) fn identification(&self) -> Option<Arc<Identification>> {
        self.identification.clone()
    }

    /// Writes all texts or none.
    pub(crate) fn write(
        &mut self,
        desk: &mut Desk,
        changes: &[DescriptionChange],
    ) -> Result<Reply, Refused> {
        for change in changes {
            change.check().map_err(Refused::Description)?;
        }
        let mut description = (*self.description).clone();
        changes.iter().for_each(|it| description.set(it.text, it.value.as_deref()));
        if description != *self.description {
            self.description = Arc::new(description);
            desk.settings.configuration_changed(desk.now);
        }
        Ok(Reply::Done)
    }

    /// Begins to show where the printer is.
    pub(crate) fn identify(
        &mut self,
        desk: &Desk,
        actions: Vec<IdentifyAction>,
        message: Option<String>,
    ) -> Reply {
        self.identification = Some(Arc::new(Identification {
            actions: actions.into(),
            message: message.as_deref().map(Into::into),
            until: desk.now.after_ms(IDENTIFY_MS),
        }));
        Reply::Done
    }

    /// When the printer no longer shows where it is.
    pub(crate) fn next_wake(&self) -> Option<(Tick, &'static str)> {
        self.identification.as_ref().map(|it| (it.until, "identify"))
    }

    pub(crate) fn wake(&mut self, desk: &Desk) {
        self.identification.take_if(|it| it.until <= desk.now);
    }

    /// The screen is dark; what was written stays.
    pub(crate) fn power_lost(&mut self) {
        self.identification = None;
    }

    /// Nothing is written any more.
    pub(crate) fn factory_reset(&mut self) {
        *self = Self::default();
    }
}
