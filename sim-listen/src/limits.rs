//! What bounds connections. docs/limits.md has the table; all numbers are assumed.

use sim_core::share::Quota;

/// Connections at one time, over all ports of a device.
pub const CONNECTIONS: Quota = Quota::of(2_000);
