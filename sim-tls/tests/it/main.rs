//! What is served and what is refused, to the `openssl` tool over real sockets on loopback.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod altered;
mod bounds;
mod client;
mod listener;
mod overlong;
mod relay;
mod sessions;
mod sweep;
