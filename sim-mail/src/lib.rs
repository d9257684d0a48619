//! SMTP (RFC 5321): hands a mail of the device over to its mail server, on a connection that somebody else made.

mod limits;
mod reply;

pub use limits::Limits;
