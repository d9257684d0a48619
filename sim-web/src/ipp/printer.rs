//! What IPP keeps between requests.

use tokio::sync::Semaphore;

use super::cache::Cache;
use super::identity::LogIns;
use super::profile::{Claims, Profile};

/// Clients that may wait for events at one time; others are told to come again at once (assumed).
pub(super) const WAITING_MAX: usize = 64;

/// What IPP keeps between requests.
pub(crate) struct Printer {
    /// What it claims to be.
    pub(super) claims: Claims,
    /// Its attributes, as far as they hold for more than one reply.
    pub(super) attributes: Cache,
    /// Who logged in with HTTP Basic.
    pub(super) logins: LogIns,
    /// Places for clients that wait for events.
    pub(super) waits: Semaphore,
}

impl Printer {
    /// A printer that claims to be this.
    pub(crate) fn new(profile: Profile) -> Self {
        Self {
            claims: Claims::of(profile),
            attributes: Cache::default(),
            logins: LogIns::default(),
            waits: Semaphore::new(WAITING_MAX),
        }
    }
}
