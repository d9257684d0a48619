//! What bounds connections and what comes over them. docs/limits.md has the table; all numbers are assumed.

use std::time::Duration;

use sim_core::share::{Quota, STORED};

/// Connections at one time, over all ports of a device.
pub const CONNECTIONS: Quota = Quota::of(2_000);
/// How long nothing has moved on a connection that gives way to another one of its peer, where that has as many
/// as it may have.
pub const GIVES_WAY_AFTER: Duration = Duration::from_secs(5);
/// Documents that come in at one time, over all ports of a device.
pub const UPLOADS: Quota = Quota::of(200);
/// Bytes of them, of those that the drive has.
pub const UNDER_WAY: Quota = Quota::of(STORED.all / 4 * 3);
/// How long a whole document may take: the largest at 75 kB a second.
pub const UPLOAD_MAX: Duration = Duration::from_secs(3_600);
/// How long the next bytes of a request's body may take.
pub const BODY_IDLE_MAX: Duration = Duration::from_secs(30);
/// Bytes of a body that come in each second at least, taken over [`BODY_RATE_WINDOW`].
pub const BODY_RATE_MIN: usize = 240;
/// The time over which [`BODY_RATE_MIN`] is taken.
pub const BODY_RATE_WINDOW: Duration = Duration::from_secs(60);
