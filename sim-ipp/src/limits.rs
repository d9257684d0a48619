//! What bounds requests. docs/limits.md has the table; all numbers are assumed. How many documents come in, and how
//! fast they have to, is the same at every door ([`sim_listen::limits`]).

use std::time::Duration;

use sim_core::share::Quota;

/// How long the attributes may take, so that they cannot be sent drop by drop.
pub(super) const ATTRIBUTES_MAX: Duration = Duration::from_secs(30);
/// Bytes of a refused document that are read away, so that the client gets to see the reply.
pub(super) const DRAIN_MAX: usize = 16 << 20;
/// How long that may take.
pub(super) const DRAIN_TIME_MAX: Duration = Duration::from_secs(30);
/// How long nothing may come of it meanwhile: who sends nothing can read the reply already.
pub(super) const DRAIN_IDLE_MAX: Duration = Duration::from_secs(2);
/// Clients that wait for events at one time; others are told to come again at once.
pub(super) const WAITS: Quota = Quota::of(64);
/// Log-ins that are remembered; then the oldest is logged out.
pub(super) const LOG_INS_MAX: usize = 256;
