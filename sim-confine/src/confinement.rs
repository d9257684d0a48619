//! What a worker gives up, and what it has left.

/// Has the kernel refuse every system call that is not in the list, for good, to all threads.
#[cfg(target_os = "linux")]
pub(crate) fn confine() -> Result<(), String> {
    let refuse = seccompiler::SeccompAction::Errno(libc::EPERM as u32);
    let target = std::env::consts::ARCH.try_into().map_err(said)?;
    let filter = seccompiler::SeccompFilter::new(
        left::rules().map_err(said)?,
        refuse,
        seccompiler::SeccompAction::Allow,
        target,
    );
    let program = seccompiler::BpfProgram::try_from(filter.map_err(said)?).map_err(said)?;
    seccompiler::apply_filter_all_threads(&program).map_err(said)?;
    // A kernel that accepts a filter and does not follow it is no sandbox.
    match std::fs::File::open("/") {
        Err(error) if error.raw_os_error() == Some(libc::EPERM) => Ok(()),
        Ok(_) | Err(_) => Err("the kernel does not follow the filter".to_owned()),
    }
}

/// Limit: only Linux is asked to refuse system calls.
#[cfg(not(target_os = "linux"))]
pub(crate) fn confine() -> Result<(), String> {
    Err("its system cannot be asked to refuse system calls".to_owned())
}

#[cfg(target_os = "linux")]
fn said(error: impl std::fmt::Display) -> String {
    format!("system calls: {error}")
}

#[cfg(target_os = "linux")]
mod left {
    use std::collections::BTreeMap;

    use libc::*;
    use seccompiler::{
        BackendError, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompRule,
    };

    /// What is left: memory, the open pipes, time, chance, the end.
    ///
    /// Neither `open` nor `socket`, `fork`, `clone` and `exec` are here, nor anything that takes a path.
    const LEFT: [c_long; 25] = [
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
        SYS_exit,
        SYS_exit_group,
    ];

    /// The list, with signals to itself and its own limits.
    pub(super) fn rules() -> Result<BTreeMap<i64, Vec<SeccompRule>>, BackendError> {
        let mut rules: BTreeMap<_, _> = LEFT.iter().map(|&call| (call, Vec::new())).collect();
        for (call, process) in [(SYS_tgkill, std::process::id()), (SYS_prlimit64, 0)] {
            let (length, is) = (SeccompCmpArgLen::Dword, SeccompCmpOp::Eq);
            let itself = SeccompCondition::new(0, length, is, process.into())?;
            rules.insert(call, vec![SeccompRule::new(vec![itself])?]);
        }
        Ok(rules)
    }
}
