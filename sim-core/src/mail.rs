//! Mail that the device sends.

mod address;
mod not_sent;
mod route;

pub use address::MailAddress;
pub use not_sent::{Cause, NotSent};
pub use route::Route;
