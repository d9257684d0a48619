//! What IPP keeps between requests.

use std::sync::Arc;

use sim_host::Handle;
use sim_listen::{Places, Uploads};

use super::cache::Cache;
use super::identity::LogIns;
use super::limits::WAITS;
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
    pub(super) uploads: Uploads,
    /// Places for clients that wait for events.
    pub(super) waits: Places,
}

impl Printer {
    /// The printer of a device.
    pub(super) fn new(handle: Handle, uploads: Uploads, pages: Pages, offer: Offer) -> Self {
        Self {
            handle,
            pages,
            offer,
            attributes: Cache::default(),
            log_ins: Arc::default(),
            uploads,
            waits: Places::new(WAITS),
        }
    }
}
