//! Processes that work on foreign bytes and can reach nothing.

mod message;

pub use message::PIECES_MAX;
