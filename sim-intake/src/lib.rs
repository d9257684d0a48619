//! One intake for print data, whatever door it comes through.

mod incoming;
pub mod job_control;

pub use incoming::{Compression, Incoming, NotTaken, Received};
