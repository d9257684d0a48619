//! End-to-end tests with real clients, and the tests of the workspace itself, in one binary.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod access;
mod audit_acts;
mod audit_script;
mod browser;
mod certificate_files;
mod circles;
mod clients;
mod conditions;
mod cups;
mod cwis;
mod day;
mod documents;
mod doors;
mod fax_line;
mod fidelity;
mod first_test;
mod floods;
mod full_disk;
mod ipptool;
mod layers;
mod mail;
mod mail_codes;
mod mail_in;
mod mail_servers;
mod manual;
#[path = "../shared/net.rs"]
#[expect(dead_code, reason = "the soak asks more")]
mod net;
mod opened_keys;
mod panel_procedures;
mod parity;
mod persistence;
mod printing_doors;
mod private_print;
mod procedures;
#[path = "../../sim-tls/tests/it/relay.rs"]
mod relay;
mod reports;
mod residue;
mod scan_mail;
mod schannel;
mod shares;
mod smime;
mod snapshots;
mod software_update;
mod storage;
mod suites;
#[path = "../shared/tls.rs"]
mod tls;
mod tls_served;
mod twin;
