//! What bounds requests to the control plane. docs/limits.md has the table.
//!
//! Whoever has the token may do everything, and all are on this machine: there are no shares. But what takes long
//! has places of its own, fewer than there are connections, so that what is answered at once always is.

use std::time::Duration;

/// Connections at one time. With all taken, the one that was longest without a request gives way.
pub(super) const CONNECTIONS_MAX: usize = 512;
/// Requests with a body at one time. With all taken, a body that has stalled gives way.
pub(super) const BODIES_MAX: usize = 128;
/// Snapshots that are imported at one time. Another one waits for a place as any body does.
pub(super) const IMPORTS_MAX: usize = 1;
/// Originals that are laid down at one time. Another one waits for a place as any body does.
pub(super) const ORIGINALS_MAX: usize = 2;
/// Most bytes of an original.
pub(super) const ORIGINAL_MAX: usize = 64 << 20;
/// How long nothing has come of a body that gives way.
pub(super) const BODY_STALLED: Duration = Duration::from_secs(1);
/// How long a request with a body waits for a place; then it is refused.
pub(super) const PLACE_WAIT: Duration = Duration::from_secs(5);
/// How often such a request looks for a body that has stalled.
pub(super) const PLACE_LOOK: Duration = Duration::from_millis(250);
/// Requests that wait for something to happen at one time; further ones are refused.
pub(super) const WAITS_MAX: usize = 64;
/// Streams of events at one time; further ones are refused.
pub(super) const STREAMS_MAX: usize = 64;
/// Most bytes of a request's body.
pub(super) const BODY_MAX: usize = 1 << 20;
/// How long a client may take to send the head of a request.
pub(super) const HEAD_WAIT: Duration = Duration::from_secs(10);

const _: () = assert!(BODIES_MAX + WAITS_MAX + STREAMS_MAX <= CONNECTIONS_MAX / 2);
