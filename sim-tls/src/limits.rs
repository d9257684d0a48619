//! What bounds a handshake (assumed). docs/tls.md names them.

use std::time::Duration;

/// Time for a handshake, the peer's first byte included.
pub const HANDSHAKE_MAX: Duration = Duration::from_secs(10);
/// Bytes of records that a ClientHello may take. Real ones take less than 4 KiB, with two post-quantum key shares too.
pub const HELLO_MAX: usize = 16 * 1_024;
/// Bytes of content that a record has at most (RFC 8446, 5.1).
pub const RECORD_MAX: usize = 1 << 14;
/// Sessions that a server keeps so that they can be resumed, in each of the two libraries; then the oldest go.
pub const SESSIONS: usize = 256;
