//! What every request handler is given.

use sim_host::Handle;

/// The way to the device, shared by all requests. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Door {
    /// The device.
    pub(crate) handle: Handle,
}
