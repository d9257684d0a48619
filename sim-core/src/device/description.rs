//! What an administrator writes of the printer, and how it shows where it is.

use std::sync::Arc;

use super::Device;
use crate::description::{DescriptionChange, IDENTIFY_MS, Identification, IdentifyAction};
use crate::{Refused, Reply, Tick};

impl Device {
    /// Writes all texts or none.
    pub(super) fn write_description(
        &mut self,
        changes: &[DescriptionChange],
    ) -> Result<Reply, Refused> {
        for change in changes {
            change.check().map_err(Refused::Description)?;
        }
        let mut description = (*self.state.description).clone();
        changes.iter().for_each(|it| description.set(it.text, it.value.as_deref()));
        if description != *self.state.description {
            self.state.description = Arc::new(description);
            self.desk.configuration_changed();
        }
        Ok(Reply::Done)
    }

    pub(super) fn show_where(
        &mut self,
        actions: Vec<IdentifyAction>,
        message: Option<String>,
    ) -> Reply {
        self.state.identification = Some(Arc::new(Identification {
            actions: actions.into(),
            message: message.as_deref().map(Into::into),
            until: self.desk.now.after_ms(IDENTIFY_MS),
        }));
        Reply::Done
    }

    /// When the printer no longer shows where it is.
    pub(super) fn identification_ends(&self) -> Option<Tick> {
        self.state.identification.as_ref().map(|it| it.until)
    }

    pub(super) fn end_identification(&mut self) {
        if self.identification_ends().is_some_and(|it| it <= self.desk.now) {
            self.state.identification = None;
        }
    }
}
