//! Whole calls, in virtual time.

mod alone;
mod asks;
mod bench;
mod calls;
mod canary;
mod docs;
mod faults;
mod never_hangs;
mod tsb85;
