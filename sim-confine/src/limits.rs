//! How much a task may take.

use std::io::{self, Read};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, nice, setrlimit};
use rustix::time::{ClockId, clock_gettime};

/// Most processor time of one task.
pub const TASK_CPU_MAX: Duration = Duration::from_secs(60);
/// Processor time of a worker after which it takes no further task.
pub const LIFE_CPU: Duration = Duration::from_secs(120);
/// Most memory of a worker, whatever a task asks for, in bytes.
pub const LIFE_MEMORY: u64 = 4 << 30;
/// How much nicer a worker is than the twin, which answers everybody (`nice(2)`): it has a third of the twin's
/// share where both want the same processor. Not less, or a busy machine would have it meet its limit by the clock.
pub const NICE: i32 = 5;
/// Bytes of the limits in front of a task.
const BYTES: usize = 16;

/// How much a task may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Memory in bytes: all that it has to itself and can write to.
    pub memory: u64,
    /// Processor time, in whole seconds up to [`TASK_CPU_MAX`].
    pub cpu: Duration,
    /// Time by the clock, on a machine that has other things to do.
    pub wall: Duration,
    /// Bytes of the reply.
    pub reply: u64,
}

impl Limits {
    /// Those that the worker has the kernel follow, as they stand in front of a task.
    pub(crate) fn bytes(&self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        bytes[..8].copy_from_slice(&self.memory.to_le_bytes());
        bytes[8..].copy_from_slice(&self.cpu.as_secs().to_le_bytes());
        bytes
    }
}

/// Has the kernel hold the coming task to the limits in front of it. `None` where there is no further task.
pub(crate) fn follow(mut from: impl Read) -> io::Result<Option<()>> {
    let mut bytes = [0; BYTES];
    match from.read_exact(&mut bytes) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let number = |at| u64::from_le_bytes(std::array::from_fn(|it| bytes[at + it]));
    let (memory, cpu) = (number(0), number(8));
    set(Resource::Data, memory, LIFE_MEMORY)?;
    // The kernel counts whole seconds.
    set(Resource::Cpu, used().as_secs() + cpu.max(1), life_cpu())?;
    Ok(Some(()))
}

/// Gives way to whoever else wants the processor. The limits on time hold also where that cannot be had.
pub(crate) fn step_back() {
    let _ = nice(NICE);
}

/// What no task can change.
pub(crate) fn for_life() -> io::Result<()> {
    set(Resource::Data, LIFE_MEMORY, LIFE_MEMORY)?;
    set(Resource::Cpu, life_cpu(), life_cpu())?;
    // A pipe has no size, so a reply is not a file of more than 0 bytes.
    [Resource::Fsize, Resource::Core, Resource::Nproc, Resource::Nofile]
        .into_iter()
        .try_for_each(|it| set(it, 0, 0))
}

/// Processor time that the worker took.
pub(crate) fn used() -> Duration {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    Duration::from_secs(used.tv_sec.unsigned_abs())
}

fn life_cpu() -> u64 {
    (LIFE_CPU + TASK_CPU_MAX).as_secs()
}

fn set(resource: Resource, most: u64, for_life: u64) -> io::Result<()> {
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(for_life) })?)
}
