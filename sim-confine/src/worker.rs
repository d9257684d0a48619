//! The side of the worker: a process that gives up everything and then does what it is asked.

use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;

use bytes::Bytes;

use crate::limits::{LIFE_CPU, follow, for_life, step_back, used};
use crate::{confinement, message};

/// Tasks after which a worker takes no further one: whatever a library keeps does not pile up.
pub const TASKS_MAX: u32 = 1_000;
/// Bytes of a task and its reply after which a worker takes no further one: memory that a large document took goes
/// back to the system with it.
const BYTES_MAX: u64 = 16 << 20;

/// What a worker says of itself: first whether it is confined, then of each task whether it takes another.
pub(crate) const CONFINED: u8 = b'c';
pub(crate) const NOT_CONFINED: u8 = b'n';
pub(crate) const GOES_ON: u8 = b'g';
pub(crate) const ENDS: u8 = b'e';
/// Of a task that panicked.
pub(crate) const BROKE_OFF: u8 = b'b';

/// Bytes of tasks that are read at once: as many as are written at once.
const TASKS_BUFFER: usize = 1 << 18;
/// Bytes of the stack of the thread that waits for the end of the twin.
const LIFELINE_STACK: usize = 1 << 16;

/// What a task came to.
pub struct Done {
    /// The pieces of the reply.
    pub reply: Vec<Bytes>,
    /// Whether the process is fit for another.
    pub goes_on: bool,
}

/// Does the tasks that come in until no more do. To be called before the process has a second thread.
///
/// Behind stdin and stdout, which whatever works here may use as it likes, there is nothing.
///
/// # Errors
/// If the process cannot be held to limits or a pipe breaks.
pub fn serve(mut work: impl FnMut(Vec<Bytes>) -> Done) -> io::Result<()> {
    // Threads begin as nice as the one that starts them.
    step_back();
    let Pipes { mut tasks, mut replies, lifeline } = Pipes::take()?;
    let (begins, has_begun) = mpsc::channel();
    thread::Builder::new().stack_size(LIFELINE_STACK).spawn(|| hold(lifeline, begins))?;
    // A thread begins with calls that are refused later.
    let _ = has_begun.recv();
    for_life()?;
    let hello = match confinement::confine() {
        Ok(()) => vec![Bytes::from_static(&[CONFINED])],
        Err(why) => vec![Bytes::from_static(&[NOT_CONFINED]), why.into()],
    };
    message::write(&mut replies, &hello)?;
    let mut done = 0;
    while follow(&mut tasks)?.is_some() {
        let task = message::read(&mut tasks)?;
        let taken = len(&task);
        let worked = catch_unwind(AssertUnwindSafe(|| work(task)));
        let (state, mut reply) = match worked {
            Ok(Done { reply, goes_on: true }) => (GOES_ON, reply),
            Ok(Done { reply, goes_on: false }) => (ENDS, reply),
            Err(_) => (BROKE_OFF, Vec::new()),
        };
        done += 1;
        let is_large = taken + len(&reply) >= BYTES_MAX;
        let is_old = is_large || done >= TASKS_MAX || used() >= LIFE_CPU;
        let state = if state == GOES_ON && is_old { ENDS } else { state };
        reply.insert(0, Bytes::copy_from_slice(&[state]));
        message::write(&mut replies, &reply)?;
        if state != GOES_ON {
            break;
        }
    }
    Ok(())
}

/// The pipes to the twin.
struct Pipes {
    tasks: BufReader<File>,
    replies: File,
    /// In the place of stderr.
    lifeline: File,
}

impl Pipes {
    /// Puts them where nothing that reads stdin or writes to stdout reaches them.
    fn take() -> io::Result<Self> {
        use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout, stderr, stdin, stdout};
        let tasks = File::from(rustix::io::dup(stdin())?);
        let replies = File::from(rustix::io::dup(stdout())?);
        let lifeline = File::from(rustix::io::dup(stderr())?);
        let nothing = File::options().read(true).write(true).open("/dev/null")?;
        dup2_stdin(&nothing)?;
        dup2_stdout(&nothing)?;
        dup2_stderr(&nothing)?;
        Ok(Self { tasks: BufReader::with_capacity(TASKS_BUFFER, tasks), replies, lifeline })
    }
}

/// Ends the process when the twin has ended, whatever it is at.
fn hold(mut lifeline: File, begins: mpsc::Sender<()>) {
    let _ = begins.send(());
    // No byte ever comes.
    let _ = lifeline.read_to_end(&mut Vec::new());
    std::process::abort();
}

fn len(pieces: &[Bytes]) -> u64 {
    pieces.iter().map(|it| it.len() as u64).sum()
}
