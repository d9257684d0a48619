//! Formats of the doors of the device: pure codecs between bytes and plain values.
//!
//! Nothing here knows the device, does I/O, or keeps state between calls. Every reader takes any
//! bytes without a panic, and each of its limits is a named constant beside it.

pub mod audit_export;
pub mod basic_auth;
pub mod command_form;
pub mod ipp;
pub mod lpd;
pub mod pcl;
pub mod pjl;
pub mod raster;
mod secret;
pub mod smtp;
mod text;
pub mod update_package;

pub use secret::Secret;
