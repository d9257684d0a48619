//! End-to-end tests with real clients, and the tests of the workspace itself, in one binary.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod audit_acts;
mod audit_script;
mod browser;
mod circles;
mod clients;
mod conditions;
mod cups;
mod documents;
mod doors;
mod fidelity;
mod first_test;
mod floods;
mod full_disk;
mod ipptool;
mod layers;
mod manual;
mod panel_procedures;
mod persistence;
mod printing_doors;
mod private_print;
mod reports;
mod residue;
mod shares;
mod snapshots;
mod software_update;
mod storage;
mod suites;
mod twin;
