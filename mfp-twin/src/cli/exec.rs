//! `mfp-twin exec`: a fresh twin around a command.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::ExitStatus;

use clap::Args;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

use super::given::Given;
use super::signals::{Signalled, Signals};
use super::{FAILED, begin, failed};
use crate::contact::Item;
use crate::start::Running;

/// Exit code where the command cannot be started, as shells have it.
const NOT_STARTED: u8 = 127;
/// Added to the number of the signal that ended the command, as shells have it.
const BY_SIGNAL: i32 = 128;

/// Where the command finds the port file.
const PORT_FILE: &str = "MFP_TWIN_PORT_FILE";

/// The command and the twin around it.
#[derive(Args, Debug)]
#[command(after_help = environment())]
pub(super) struct Exec {
    #[command(flatten)]
    given: Given,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// Runs the command; what comes back is its exit code.
pub(super) async fn exec(exec: Exec) -> u8 {
    let mut signals = match Signals::new() {
        Ok(signals) => signals,
        Err(error) => return failed(&error),
    };
    let begun = begin(exec.given.or_free_ports(), |options| options.port_file.clone());
    let (port_file, running) = tokio::select! {
        begun = begun => match begun {
            Ok(begun) => begun,
            Err(code) => return code,
        },
        signal = signals.next() => return by_signal(signal.number),
    };
    let code = match command(&exec.command, &running, port_file).spawn() {
        Ok(child) => follow(child, &mut signals).await,
        Err(error) => {
            failed(&format!("{}: {error}", exec.command[0].display()));
            NOT_STARTED
        }
    };
    running.stop().await;
    code
}

fn command(words: &[OsString], running: &Running, port_file: Option<PathBuf>) -> Command {
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).envs(running.contact.environment()).kill_on_drop(true);
    if let Some(path) = port_file {
        command.env(PORT_FILE, std::path::absolute(&path).unwrap_or(path));
    }
    command
}

/// Waits for the command. What the terminal sends reaches it without us; what somebody sent to us is
/// passed on; what comes back is its exit code.
pub(super) async fn follow(mut child: Child, signals: &mut Signals) -> u8 {
    loop {
        tokio::select! {
            status = child.wait() => return status.map_or_else(|it| failed(&it), code),
            signal = signals.next() => pass_on(&child, signal),
        }
    }
}

fn pass_on(child: &Child, signal: Signalled) {
    let id = child.id().and_then(|it| i32::try_from(it).ok()).and_then(Pid::from_raw);
    let sent = Signal::from_named_raw(signal.number).filter(|_| !signal.from_terminal);
    if let (Some(id), Some(signal)) = (id, sent) {
        // A command that has just ended needs no signal.
        let _ = kill_process(id, signal);
    }
}

fn code(status: ExitStatus) -> u8 {
    let code = status.code().and_then(|it| u8::try_from(it).ok());
    code.or_else(|| status.signal().map(by_signal)).unwrap_or(FAILED)
}

/// The exit code of what a signal ended.
fn by_signal(number: i32) -> u8 {
    u8::try_from(BY_SIGNAL + number).unwrap_or(FAILED)
}

/// What the help says of the environment.
fn environment() -> String {
    let items = Item::all().map(|it| (it.variable(), it.about()));
    let items = items.chain([(PORT_FILE.into(), "the port file, if --port-file is given".into())]);
    let lines: String = items.map(|(name, about)| format!("  {name:<30}  {about}\n")).collect();
    format!(
        "\
The command finds in its environment:
{lines}
A port that is closed, and what is found at it, is left out, and so is printing where IPP is off. The port file has the same names: \
MFP_TWIN_HTTPS is device.https there, MFP_TWIN_IPPS_URI is uris.ipps, MFP_TWIN_KEY_OPERATOR_ID is \
key_operator.id. Ports are free ones unless --ports says otherwise.

Examples:
  mfp-twin exec -- pytest tests/
  mfp-twin exec --clock manual --pace instant -- sh -c 'ipptool $MFP_TWIN_IPPS_URI test.ipp'"
    )
}
