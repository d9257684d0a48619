//! What IPP keeps between requests.

use std::sync::Arc;

use sim_host::Handle;
use tokio::sync::Semaphore;

use super::cache::Cache;
use super::identity::LogIns;
use super::offer::Offer;
use super::pages::Pages;

/// Clients that may wait for events at one time; others are told to come again at once (assumed).
pub(super) const WAITING_MAX: usize = 64;

/// What IPP keeps between requests.
pub struct Printer {
    /// The device.
    pub(super) handle: Handle,
    /// Where it is shown to people.
    pub(super) pages: Pages,
    /// What it claims to have.
    pub(super) offer: Offer,
    /// Its attributes, as far as they hold for more than one reply.
    pub(super) attributes: Cache,
    /// Who logged in with HTTP Basic.
    pub(super) log_ins: Arc<LogIns>,
    /// Places for clients that wait for events.
    pub(super) waits: Semaphore,
}

impl Printer {
    /// The printer of a device.
    pub(super) fn new(handle: Handle, pages: Pages, offer: Offer) -> Self {
        Self {
            handle,
            pages,
            offer,
            attributes: Cache::default(),
            log_ins: Arc::default(),
            waits: Semaphore::new(WAITING_MAX),
        }
    }
}
