//! The modems of a fax of Group 3, on samples of 8 kHz.
//!
//! ```text
//!  tones   CNG, CED, DTMF                     tone.rs, dtmf.rs
//!  V.21    300 bit/s, frames of HDLC          v21.rs, hdlc.rs
//!  V.27ter, V.29, V.17   2400 to 14400 bit/s  fast.rs
//! ```
//!
//! Everything is pure: samples in, bits, frames and tones out, and back. There is neither clock nor system here, so that nothing
//! but a call of the telephone can come of it: the crate is built without the standard library and has no dependency.
//! Whatever is computed is the same on every machine: integers, and `f32` without fused operations.
//!
//! The numbers are those of the ITU's recommendations T.30, V.21, V.27ter, V.29, V.17 and Q.23, compared with those in the sources of
//! spandsp, and what comes of them is proven against it (`tests/`).

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod dtmf;
pub mod fast;
pub mod hdlc;
pub mod level;
mod sine;
pub mod tone;
pub mod v21;

/// Samples in a second.
pub const SAMPLE_RATE: u32 = 8_000;
