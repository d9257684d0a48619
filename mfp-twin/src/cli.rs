//! The command line.

mod config;
mod exec;
mod fax_call;
mod given;
mod lists;
mod peers;
mod rehearse;
mod serve;
mod signals;
mod update_package;
mod wait;

use std::env;
use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use sim_document::{Program, Readers};
use tokio::task::{JoinSet, spawn_blocking};

use exec::Exec;
use fax_call::FaxCall;
use given::Given;
use peers::PeersGiven;
use rehearse::Rehearse;
use update_package::UpdatePackage;
use wait::Wait;

use crate::options::Options;
use crate::start::{Running, run};

/// Exit code of a command that did not do what it was asked.
const FAILED: u8 = 1;
/// Exit code of `wait` when time is up.
const TIMED_OUT: u8 = 2;

/// The subcommand that makes this program a worker that reads documents.
pub const DOCUMENT_WORKER: &str = "document-worker";

const EXAMPLES: &str = "\
Examples:
  mfp-twin serve                                     a certified C7070 on this machine
  mfp-twin serve --ports auto --port-file twin.json  free ports, written to a file
  mfp-twin exec --clock manual -- pytest             a fresh twin around a test run
  mfp-twin wait --port-file twin.json                until another shell's twin is ready
  mfp-twin fax-call letter.pdf --fault bits:20       a fax over a bad line, as it is told

The twin makes no connection to anywhere but for mail of its device, to this machine or hosts that --allow-host names. It
keeps everything in memory, or in --data-dir. What it thinks is shown on stderr: MFP_TWIN_LOG=info, or debug for some part:
MFP_TWIN_LOG=sim_web=debug.";

/// A Fuji Xerox ApeosPort C7070 multifunction printer in software, in its certified configuration.
#[derive(Debug, Parser)]
#[command(name = "mfp-twin", version, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a twin until Ctrl-C.
    Serve(Box<Given>),
    /// Wait until the twin that writes a port file is ready.
    Wait(Wait),
    /// Run a command with a fresh twin around it and end with its exit code.
    Exec(Box<Exec>),
    /// Send a document over a telephone line of a twin, and print what is said in the call.
    FaxCall(Box<FaxCall>),
    /// Run a mail server for a twin to send to, which does wrong on demand, until Ctrl-C.
    Peers(PeersGiven),
    /// Run the scenarios against a twin and keep a report with what shows how they went.
    Rehearse(Rehearse),
    /// Build a package to update the software of a twin with, a good one or one that is refused.
    ///
    /// It goes in at CWIS, System > Software Update. It is signed with the development key that every twin
    /// trusts, which is no secret, unless --key names another.
    UpdatePackage(UpdatePackage),
    /// List the models that --model takes.
    Models,
    /// List the settings that --set takes, with their values in the certified profile.
    Settings,
    /// List what each setting does: the test that shows it, or the machine that it waits for.
    Fidelity,
    /// Read and draw the documents that come on stdin, confined; the twin starts it by itself.
    #[command(name = DOCUMENT_WORKER, hide = true)]
    DocumentWorker,
}

/// The allocator takes memory as it is used, so that the limit of a worker holds: else it takes a gigabyte at once.
pub const WORKER_MEMORY: &[(&str, &str)] = &[("MIMALLOC_ARENA_EAGER_COMMIT", "0")];

/// Does what the command line says; what comes back is the exit code.
pub async fn main(cli: Cli) -> u8 {
    match cli.command {
        Command::Serve(given) => serve::serve(*given).await,
        Command::Wait(wait) => wait::wait(wait).await,
        Command::Exec(exec) => exec::exec(*exec).await,
        Command::FaxCall(order) => fax_call::call(*order).await,
        Command::Peers(given) => peers::peers(given).await,
        Command::Rehearse(given) => rehearse::rehearse(given).await,
        Command::UpdatePackage(order) => update_package::build(&order),
        Command::Models => lists::models(),
        Command::Settings => lists::settings(),
        Command::Fidelity => lists::fidelity(),
        // `main` has done it: this process has threads by now and cannot be confined.
        Command::DocumentWorker => FAILED,
    }
}

impl Cli {
    /// Whether this process is to read documents, which it must begin before it has threads.
    pub fn is_document_worker(&self) -> bool {
        matches!(self.command, Command::DocumentWorker)
    }
}

/// Reads the documents that come on stdin; what comes back is the exit code.
pub fn read_documents() -> u8 {
    sim_document::serve().map_or_else(|error| failed(&error), |()| 0)
}

/// Readers of documents that are this program, started anew.
fn readers() -> io::Result<Readers> {
    Readers::new(Program::new(env::current_exe()?, [DOCUMENT_WORKER]).within(WORKER_MEMORY))
}

/// Starts a twin as it is given, and what `look` made of the options; what comes back otherwise is the exit code.
/// Signals are heard meanwhile, for one of the files that are named may be a pipe that nobody writes into.
async fn begin<T: Send + 'static>(
    given: Given,
    look: impl FnOnce(&mut Options) -> T + Send + 'static,
) -> Result<(T, Running), u8> {
    let options = spawn_blocking(move || given.options()).await.map_err(|it| failed(&it))?;
    let mut options = options.map_err(|it| failed(&it))?;
    let looked = look(&mut options);
    let mut starting = JoinSet::new();
    starting.spawn(run(options));
    let started = starting.join_next().await.ok_or(FAILED)?.map_err(|it| failed(&it))?;
    Ok((looked, started.map_err(|it| failed(&it))?))
}

/// A file of this process in a place that is the user's own and not on a disk, where there is one.
fn runtime_file(extension: &str) -> PathBuf {
    let folder = env::var_os("XDG_RUNTIME_DIR").map_or_else(env::temp_dir, PathBuf::from);
    folder.join(format!("mfp-twin-{}.{extension}", std::process::id()))
}

/// Says on stderr what went wrong; what comes back is the exit code.
pub fn failed(error: &impl Display) -> u8 {
    // Nobody can be told that stderr is closed.
    let _ = writeln!(io::stderr(), "mfp-twin: {error}");
    FAILED
}
