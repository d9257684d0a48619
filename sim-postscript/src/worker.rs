//! The side of the worker: a process that gives up everything, interprets one document, and ends.

use std::fs::File;
use std::io::{self, Read as _};

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::interpret::{Damaged, Drawn, to_pdf};
use crate::reply::Reply;
use crate::{CPU_MAX, MEMORY_MAX};

/// Interprets the document on stdin and writes the reply to stdout. To be called before the process
/// has a second thread.
///
/// # Errors
/// Only if the reply cannot be written.
pub fn main() -> io::Result<()> {
    // The program can write to stdout as well; the reply goes where it cannot reach.
    let reply_to = File::from(rustix::io::dup(rustix::stdio::stdout())?);
    rustix::stdio::dup2_stdout(File::options().write(true).open("/dev/null")?)?;
    let reply = match confine() {
        Ok(()) => interpret(),
        Err(why) => Reply::NotConfined(why),
    };
    reply.write(reply_to)
}

/// Gives up everything but memory, time, and the files that are open.
fn confine() -> Result<(), String> {
    let limits = [
        (Resource::Cpu, CPU_MAX.as_secs()),
        (Resource::As, MEMORY_MAX),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Nproc, 0),
        (Resource::Nofile, 0),
    ];
    for (resource, most) in limits {
        // A pipe has no size, so the reply is not a file of more than 0 bytes.
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        setrlimit(resource, limit).map_err(|error| format!("{resource:?}: {error}"))?;
    }
    system_calls::confine()
}

fn interpret() -> Reply {
    let mut program = Vec::new();
    match io::stdin().lock().read_to_end(&mut program) {
        Ok(_) => {}
        Err(error) => return Reply::Damaged(format!("it ended early: {error}")),
    }
    match to_pdf(program.into()) {
        Ok(Drawn { pdf, error: Some(error) }) => Reply::PdfBefore(error, pdf.into()),
        Ok(Drawn { pdf, error: None }) => Reply::Pdf(pdf.into()),
        Err(Damaged(what)) => Reply::Damaged(what),
    }
}

#[cfg(target_os = "linux")]
mod system_calls {
    use std::collections::BTreeMap;

    use libc::*;
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

    /// What is left: memory, the open pipes, signals to itself, time, chance, the end.
    ///
    /// Neither `open` nor `socket`, `fork`, `clone` and `exec` are here, nor anything that takes a path.
    const LEFT: [c_long; 26] = [
        SYS_read,
        SYS_readv,
        SYS_write,
        SYS_writev,
        SYS_close,
        SYS_brk,
        SYS_mmap,
        SYS_munmap,
        SYS_mremap,
        SYS_mprotect,
        SYS_madvise,
        SYS_futex,
        SYS_rt_sigaction,
        SYS_rt_sigprocmask,
        SYS_rt_sigreturn,
        SYS_sigaltstack,
        SYS_sched_yield,
        SYS_sched_getaffinity,
        SYS_clock_gettime,
        SYS_clock_nanosleep,
        SYS_getrandom,
        SYS_gettid,
        SYS_getpid,
        SYS_tgkill,
        SYS_exit,
        SYS_exit_group,
    ];

    /// Has the kernel refuse every other call from now on, for good.
    pub(super) fn confine() -> Result<(), String> {
        let refuse = SeccompAction::Errno(EPERM as u32);
        let rules: BTreeMap<i64, _> = LEFT.iter().map(|&call| (call, Vec::new())).collect();
        let target = std::env::consts::ARCH.try_into().map_err(said)?;
        let filter =
            SeccompFilter::new(rules, refuse, SeccompAction::Allow, target).map_err(said)?;
        let program = BpfProgram::try_from(filter).map_err(said)?;
        seccompiler::apply_filter(&program).map_err(said)?;
        // A kernel that accepts a filter and does not follow it is no sandbox.
        match std::fs::File::open("/") {
            Err(error) if error.raw_os_error() == Some(EPERM) => Ok(()),
            Ok(_) | Err(_) => Err("the kernel does not follow the filter".to_owned()),
        }
    }

    fn said(error: impl std::fmt::Display) -> String {
        format!("system calls: {error}")
    }
}

#[cfg(not(target_os = "linux"))]
mod system_calls {
    /// Limit: only Linux is asked to refuse system calls.
    pub(super) fn confine() -> Result<(), String> {
        Err("its system cannot be asked to refuse system calls".to_owned())
    }
}
