//! One worker, as the twin has it.

use std::io;
use std::os::fd::AsFd;
use std::process::Stdio;

use bytes::Bytes;
use tokio::io::BufReader;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::request::{Program, Request};
use crate::worker::{BROKE_OFF, CONFINED, ENDS, GOES_ON, NOT_CONFINED};
use crate::{Limits, Stopped, message};

/// Bytes that wait in a pipe at one time: a megabyte is handed over at once, not in sixteen turns of both sides.
/// As much as Linux gives everybody (`/proc/sys/fs/pipe-max-size`).
#[cfg(target_os = "linux")]
const PIPE_BYTES: usize = 1 << 20;
/// Most bytes of what a worker says of itself.
const HELLO_MAX: u64 = 4_096;

/// A process that was started. It is ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    tasks: ChildStdin,
    replies: BufReader<ChildStdout>,
    said: Said,
}

/// What it said of itself so far.
#[derive(Debug)]
enum Said {
    Nothing,
    Confined,
    NotConfined(String),
}

/// An answer, and whether the process takes another task.
pub(crate) struct Answer {
    pub(crate) reply: Vec<Bytes>,
    pub(crate) goes_on: bool,
}

/// Why a process gave no answer.
pub(crate) enum Broken {
    NotConfined(String),
    ReplyTooLong,
    Panicked,
    /// It closed its pipes; how it ended says why.
    Ended,
}

impl Process {
    /// Starts one: three pipes, no environment but the program's, no directory. Other files of the twin close by themselves.
    pub(crate) fn start(program: &Program, lifeline: Stdio) -> io::Result<Self> {
        let mut child = Command::new(&program.path)
            .args(&program.arguments)
            .env_clear()
            .envs(program.environment.iter().copied())
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(lifeline)
            .kill_on_drop(true)
            .spawn()?;
        let (Some(tasks), Some(replies)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        widen(&tasks);
        widen(&replies);
        Ok(Self { child, tasks, replies: BufReader::new(replies), said: Said::Nothing })
    }

    /// Whether it has had no task yet.
    pub(crate) fn is_fresh(&self) -> bool {
        matches!(self.said, Said::Nothing)
    }

    /// Whether it ended while it waited.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks, does `meanwhile` what there is to do, and waits for the answer.
    pub(crate) async fn ask(
        &mut self,
        request: &Request,
        meanwhile: impl FnOnce(),
    ) -> Result<Answer, Broken> {
        if self.is_fresh() {
            self.said = self.hello().await?;
        }
        if let (Said::NotConfined(why), true) = (&self.said, request.is_program) {
            return Err(Broken::NotConfined(why.clone()));
        }
        message::send(&mut self.tasks, &request.limits.bytes(), &request.pieces).await?;
        meanwhile();
        let mut reply = message::receive(&mut self.replies, request.limits.reply).await?;
        if reply.is_empty() {
            return Err(Broken::Ended);
        }
        match &*reply.remove(0) {
            [GOES_ON] => Ok(Answer { reply, goes_on: !request.is_program }),
            [ENDS] => Ok(Answer { reply, goes_on: false }),
            [BROKE_OFF] => Err(Broken::Panicked),
            _ => Err(Broken::Ended),
        }
    }

    async fn hello(&mut self) -> Result<Said, Broken> {
        let hello = message::receive(&mut self.replies, HELLO_MAX).await?;
        match hello.iter().map(|it| &**it).collect::<Vec<_>>()[..] {
            [[CONFINED]] => Ok(Said::Confined),
            [[NOT_CONFINED], why] => {
                Ok(Said::NotConfined(String::from_utf8_lossy(why).into_owned()))
            }
            _ => Err(Broken::Ended),
        }
    }

    /// Ends it after it gave no answer, and says why.
    pub(crate) async fn end(mut self, broken: Broken, limits: &Limits) -> Stopped {
        match broken {
            Broken::NotConfined(why) => Stopped::NotConfined(why),
            Broken::ReplyTooLong => Stopped::Reply(limits.reply),
            Broken::Panicked => Stopped::BrokeOff("it panicked".to_owned()),
            Broken::Ended => {
                // One that ended by itself is not changed by it.
                let _ = self.child.start_kill();
                Stopped::of(self.child.wait().await, limits)
            }
        }
    }
}

/// Has a pipe take more at once, where the system does so.
fn widen(pipe: impl AsFd) {
    // One that stays narrow is slower, nothing else.
    #[cfg(target_os = "linux")]
    let _ = rustix::pipe::fcntl_setpipe_size(pipe, PIPE_BYTES);
    #[cfg(not(target_os = "linux"))]
    let _ = pipe;
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::FileTooLarge { Self::ReplyTooLong } else { Self::Ended }
    }
}
