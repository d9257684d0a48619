//! What IPP keeps between requests.

use std::sync::Arc;

use sim_host::Handle;
use sim_listen::Places;

use super::cache::Cache;
use super::identity::LogIns;
use super::limits::{UNDER_WAY, UPLOADS, WAITS};
use super::offer::Offer;
use super::pages::Pages;

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
    /// Places for documents that come in.
    pub(super) uploads: Places,
    /// Bytes of the drive for them.
    pub(super) under_way: Places,
    /// Places for clients that wait for events.
    pub(super) waits: Places,
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
            uploads: Places::new(UPLOADS),
            under_way: Places::new(UNDER_WAY),
            waits: Places::new(WAITS),
        }
    }
}
