//! SMTP (RFC 5321): mail for the device and its folders.

mod lines;
mod outcome;
