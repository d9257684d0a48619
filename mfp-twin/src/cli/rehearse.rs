//! `mfp-twin rehearse`: the scenarios, which this program carries along, run by Robot Framework.

use std::borrow::Cow;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

use clap::Args;
use rust_embed::Embed;
use tempfile::TempDir;
use tokio::process::Command;

use super::exec::follow;
use super::failed;
use super::signals::Signals;

/// Exit code where nothing could be run.
const NOT_RUN: u8 = 2;
/// The names that a Python has, the likelier one first.
const PYTHONS: [&str; 2] = ["python3", "python"];
const PACKAGE: &str = "mfp_twin";

const EXAMPLES: &str = "\
Examples:
  mfp-twin rehearse                              all suites; the report is rehearsal/report.html
  mfp-twin rehearse private_print storage        these two
  mfp-twin rehearse --tag SFR:FAU_GEN.1          the cases of one requirement
  mfp-twin rehearse --help                       all options

Python 3.9 or later and its package robotframework run the suites; without them it says how to get them. The exit status is
0 when no case failed, 1 when one did, 2 when nothing could be run.";

/// What the rehearsal is told.
#[derive(Args, Debug)]
#[command(disable_help_flag = true, after_help = EXAMPLES)]
pub(super) struct Rehearse {
    /// Suites and options, as `mfp-twin rehearse --help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// The client for Python, which has the rehearsal.
#[derive(Embed)]
#[folder = "../clients/python/src/mfp_twin"]
#[include = "*.py"]
struct Client;

/// The suites and what they lay on the glass.
#[derive(Embed)]
#[folder = "../scenarios"]
struct Scenarios;

/// Runs it; what comes back is its exit code.
pub(super) async fn rehearse(given: Rehearse) -> u8 {
    let mut signals = match Signals::new() {
        Ok(signals) => signals,
        Err(error) => return failed(&error),
    };
    let (room, program) = match unpacked().and_then(|room| Ok((room, env::current_exe()?))) {
        Ok(both) => both,
        Err(error) => {
            failed(&format!("the scenarios cannot be unpacked: {error}"));
            return NOT_RUN;
        }
    };
    for python in PYTHONS {
        let mut command = Command::new(python);
        command.args(["-m", "mfp_twin.rehearse"]).args(&given.arguments).kill_on_drop(true);
        command.env("PYTHONPATH", room.path()).env("MFP_TWIN_PROGRAM", &program);
        match command.spawn() {
            Ok(child) => return follow(child, &mut signals).await,
            Err(error) if error.kind() == io::ErrorKind::NotFound => (),
            Err(error) => {
                failed(&format!("{python}: {error}"));
                return NOT_RUN;
            }
        }
    }
    failed(
        &"rehearse needs Python 3.9 or later, which is not there; on Debian and Ubuntu: apt install python3 python3-venv",
    );
    NOT_RUN
}

/// The client and the scenarios in a directory that goes when the rehearsal is over.
fn unpacked() -> io::Result<TempDir> {
    let room = tempfile::Builder::new().prefix("mfp-twin-").tempdir()?;
    let package = room.path().join(PACKAGE);
    write(&package, Client::iter(), Client::get)?;
    write(&package.join("scenarios"), Scenarios::iter(), Scenarios::get)?;
    Ok(room)
}

fn write(
    into: &Path,
    names: impl Iterator<Item = Cow<'static, str>>,
    file: impl Fn(&str) -> Option<rust_embed::EmbeddedFile>,
) -> io::Result<()> {
    for name in names {
        let path = into.join(&*name);
        if let (Some(file), Some(parent)) = (file(&name), path.parent()) {
            fs::create_dir_all(parent)?;
            fs::write(path, file.data)?;
        }
    }
    Ok(())
}
