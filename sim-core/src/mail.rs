//! Mail that the device sends.

mod address;
mod not_sent;

pub use address::MailAddress;
pub use not_sent::{Cause, NotSent};
