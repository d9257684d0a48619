//! Mail that the device sends.

mod address;

pub use address::MailAddress;
