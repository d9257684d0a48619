//! Measures the twin's doors beside `ippeveprinter` in one run, and prints what `docs/performance.md` holds.
//!
//! ```console
//! $ cargo build --release && cargo bench -p sim-tests -- [PART ...]
//! ```
//! The parts are the rows of [`PARTS`]; without one, all are measured. Everything stays on the loopback
//! interface; each read is bounded.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and fails loudly"
)]

mod attributes;
mod audit;
mod client;
mod connections;
mod endurance;
mod handshakes;
mod jobs;
mod keys;
mod server;
mod start;
#[path = "../../shared/tls.rs"]
mod tls;

/// What is measured: a name for the command line, a headline, the measure.
const PARTS: &[(&str, &str, fn())] = &[
    ("start", "Start and memory", start::measure),
    ("audit", "Audit log", audit::measure),
    ("attributes", "Get-Printer-Attributes, all attributes, keep-alive", attributes::measure),
    ("jobs", "Print-Job, keep-alive", jobs::measure),
    ("connections", "Open connections", connections::measure),
    ("handshakes", "TLS handshakes", handshakes::measure),
    ("keys", "Log-ins and Get-Printer-Attributes while keys are made", keys::measure),
    ("endurance", "Mixed operations", endurance::measure),
    ("thousands", "Many jobs through one device", jobs::thousands),
];

fn main() {
    // Cargo adds options of its own.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    for name in &wanted {
        assert!(PARTS.iter().any(|it| it.0 == name), "there is no part \"{name}\"");
    }
    for (name, headline, measure) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|it| it == name) {
            println!("## {headline}\n");
            measure();
            println!();
        }
    }
}
