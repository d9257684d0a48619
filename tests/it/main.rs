//! End-to-end tests with real clients, and the tests of the workspace itself, in one binary.

mod audit_script;
mod browser;
mod cups;
mod doors;
mod layers;
mod manual;
mod private_print;
mod twin;
