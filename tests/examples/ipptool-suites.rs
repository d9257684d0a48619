//! Runs ipptool's suites against a printer and prints what they found; see `scripts/ipptool-suites`.
//!
//! ```console
//! $ cargo run -p sim-tests --example ipptool-suites -- URI [SUITE ...]
//! $ cargo run -p sim-tests --example ipptool-suites -- --list
//! ```

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

#[path = "../it/suites.rs"]
mod suites;

use suites::Suites;

/// The suites that a printer is measured by; other files are single operations.
const DEFAULT: [&str; 6] = [
    "get-printer-attributes-suite.test",
    "ipp-1.1.test",
    "ipp-2.0.test",
    "ipp-2.1.test",
    "ipp-2.2.test",
    "ipp-everywhere.test",
];

/// Waits until a tray is emptied and filled again.
const WAITING: [&str; 1] = ["print-job-media-needed.test"];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(uri) = arguments.next() else {
        return failed("say which printer: ipptool-suites URI [SUITE | all] ...");
    };
    if uri == "--list" {
        let _ = writeln!(std::io::stdout(), "{}", DEFAULT.join("\n"));
        return ExitCode::SUCCESS;
    }
    match print(&uri, arguments.collect()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => failed(&error.to_string()),
    }
}

fn failed(what: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "ipptool-suites: {what}");
    ExitCode::FAILURE
}

/// All test files, but for those that wait for a person.
fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let files = std::fs::read_dir(folder)?.filter_map(Result::ok);
    let names = files.map(|it| it.file_name().to_string_lossy().into_owned());
    let runs = |it: &String| it.ends_with(".test") && !WAITING.contains(&it.as_str());
    let mut names: Vec<_> = names.filter(runs).collect();
    names.sort();
    Ok(names)
}

/// Prints the table; whether nothing failed.
fn print(uri: &str, wanted: Vec<String>) -> std::io::Result<bool> {
    let folder = std::env::temp_dir().join(format!("ipptool-suites-{}", std::process::id()));
    let suites = Suites::prepare(&folder)?;
    let wanted = match wanted.first().map(String::as_str) {
        None => DEFAULT.map(str::to_owned).to_vec(),
        Some("all") => names(&folder.join("ipptool"))?,
        Some(_) => wanted,
    };
    let mut out = std::io::stdout().lock();
    let mut sound = true;
    writeln!(out, "{:40} {:>5} {:>5} {:>5}", "suite", "PASS", "FAIL", "SKIP")?;
    for name in wanted {
        let found = suites.run(&name, uri)?;
        let (pass, fail, skip) = (found.pass, found.fail.len(), found.skip);
        writeln!(out, "{name:40} {pass:5} {fail:5} {skip:5}")?;
        for it in &found.fail {
            writeln!(out, "    failed: {}", it.name)?;
            for missed in &it.missed {
                writeln!(out, "        expected: {missed}")?;
            }
        }
        if pass + fail + skip == 0 {
            writeln!(out, "    nothing was run: {}", found.said.trim())?;
        }
        sound &= fail == 0 && pass + skip > 0;
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(sound)
}
