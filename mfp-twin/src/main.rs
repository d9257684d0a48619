//! `mfp-twin`: a multifunction printer in software.

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;
use mfp_twin::cli::{self, Cli};
use mimalloc::MiMalloc;
use zeroizing_alloc::ZeroAlloc;

/// Memory is wiped when it is freed. What a user's password, a document or a key passes through on its
/// way, in our code or in a library's, then holds it no longer than it is worked on.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<MiMalloc> = ZeroAlloc(MiMalloc);

/// Threads that carry connections and the device; passwords have their own, and documents are read in other processes.
const WORKERS: usize = 2;
/// A thread that had no slow work for so long ends. The allocator then gives back what that took, such as the 19 MiB of a
/// password, if it was freed a second ago or earlier (mimalloc's `purge_delay`); nothing else has it look.
const IDLE_THREAD: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let cli = Cli::parse();
    if cli.is_document_worker() {
        return ExitCode::from(cli::read_documents());
    }
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("MFP_TWIN_LOG")
                .unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .with_ansi(is_coloured())
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .thread_keep_alive(IDLE_THREAD)
        .enable_all()
        .build();
    let code = match runtime {
        Ok(runtime) => {
            let code = runtime.block_on(cli::main(cli));
            // Whatever still computes has nobody left to answer.
            runtime.shutdown_background();
            code
        }
        Err(error) => cli::failed(&error),
    };
    ExitCode::from(code)
}

/// Whether messages are for somebody's eyes, who does not want them plain (no-color.org).
fn is_coloured() -> bool {
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
    std::io::stderr().is_terminal() && !is_plain
}
