//! Whole calls, in virtual time.

mod bench;
mod calls;
mod faults;
mod tsb85;
