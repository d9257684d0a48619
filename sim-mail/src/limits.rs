//! How long the steps may take.

use std::time::Duration;

/// Bytes of a line of a reply, its end included (RFC 5321 section 4.5.3.1.5 has 512; some have more).
pub(crate) const LINE_MAX: usize = 1_024;
/// Lines of a reply.
pub(crate) const LINES_MAX: usize = 64;

/// How long the server may take, of whichever time passes ([`Patience`](crate::Patience); assumed; RFC 5321 section 4.5.3.2 recommends 5 to 10 minutes for most steps, after which
/// nobody at a machine would still stand there).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// For a reply to a command, and for the greeting.
    pub(crate) reply: Duration,
    /// For taking what is sent to it, 8 KiB of it.
    pub(crate) send: Duration,
    /// For the reply to the whole mail.
    pub(crate) end: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            reply: Duration::from_secs(60),
            send: Duration::from_secs(60),
            end: Duration::from_secs(120),
        }
    }
}
