//! Why a task has no answer.

use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::Signal;
use thiserror::Error;

use crate::Limits;

/// Bytes of a mebibyte.
const MIB: u64 = 1 << 20;

/// Why a task has no answer.
#[derive(Debug, Error)]
pub enum Stopped {
    /// No process could be started for it.
    #[error("no process could be started for it: {0}")]
    NotStarted(io::Error),
    /// It is a program, and its process cannot give up what it must.
    #[error("its process cannot be confined on this machine: {0}")]
    NotConfined(String),
    /// It took more processor time than it may.
    #[error("it took more than {} s of processor time", .0.as_secs())]
    Cpu(Duration),
    /// It took more time by the clock than it may.
    #[error("it took more than {} s", .0.as_secs())]
    Wall(Duration),
    /// It took more memory than it may, or more of the stack than there is; which of them, the system does not say.
    #[error("it took more than {} MiB of memory, or lies too deep within itself", .0 / MIB)]
    Memory(u64),
    /// Its reply is longer than it may be.
    #[error("what it makes is more than {0} bytes")]
    Reply(u64),
    /// Its process ended otherwise, by a defect.
    #[error("its process broke off: {0}")]
    BrokeOff(String),
}

impl Stopped {
    /// By how the process ended in a task of these limits.
    pub(crate) fn of(ended: io::Result<ExitStatus>, limits: &Limits) -> Self {
        let status = match ended {
            Ok(status) => status,
            Err(error) => return Self::BrokeOff(error.to_string()),
        };
        let by = |signal: Signal| status.signal() == Some(signal.as_raw());
        if by(Signal::XCPU) {
            Self::Cpu(limits.cpu)
        } else if by(Signal::ABORT) || by(Signal::SEGV) {
            Self::Memory(limits.memory)
        } else {
            Self::BrokeOff(status.to_string())
        }
    }
}
