//! What every request handler is given.

use std::sync::Arc;

use sim_host::Handle;

use crate::ipp::{Printer, Profile};

/// The way to the device, shared by all requests. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Door {
    /// The device.
    pub(crate) handle: Handle,
    /// What IPP keeps between requests.
    pub(crate) printer: Arc<Printer>,
}

impl Door {
    /// The door of the device behind `handle`, whose printer claims to be `profile`.
    pub(crate) fn new(handle: Handle, profile: Profile) -> Self {
        Self { handle, printer: Arc::new(Printer::new(profile)) }
    }
}
