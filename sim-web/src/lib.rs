//! The device's HTTP doors: CWIS pages, .CMD requests and IPP, over HTTPS and HTTP.

mod door;
mod ipp;
mod peer;
pub mod server;

pub use peer::Peer;
