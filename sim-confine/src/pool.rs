//! Workers that wait, and those that work.

use std::io::{self, PipeReader, PipeWriter};
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::time::timeout;

use crate::Stopped;
use crate::process::{Answer, Process};
use crate::request::{Program, Request};

/// Workers that have had tasks and wait for more. Beside them one waits that has had none.
pub const USED_WAITING_MAX: usize = 4;

/// Workers. How many work at one time is the caller's to bound. Cheap to clone; the last clone ends them all.
#[derive(Clone, Debug)]
pub struct Pool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    program: Program,
    lifeline: (PipeReader, PipeWriter),
    waiting: Mutex<Vec<Process>>,
}

impl Pool {
    /// A pool without a worker: the first task starts one.
    ///
    /// # Errors
    /// If there is no pipe to be had.
    pub fn new(program: Program) -> io::Result<Self> {
        let (lifeline, waiting) = (io::pipe()?, Mutex::default());
        Ok(Self(Arc::new(Inner { program, lifeline, waiting })))
    }

    /// Has a worker do this. Dropped before the answer is there, the worker is ended.
    ///
    /// # Errors
    /// [`Stopped`] says why there is no answer.
    pub async fn ask(&self, request: &Request) -> Result<Vec<Bytes>, Stopped> {
        let limits = &request.limits;
        let mut process = self.take(request.is_program).map_err(Stopped::NotStarted)?;
        let asked = timeout(limits.wall, process.ask(request, || self.prepare())).await;
        match asked {
            Ok(Ok(Answer { reply, goes_on })) => {
                if goes_on {
                    self.keep(process);
                }
                Ok(reply)
            }
            Ok(Err(broken)) => Err(process.end(broken, limits).await),
            Err(_) => Err(Stopped::Wall(limits.wall)),
        }
    }

    /// One that waits, the last used first, or a new one.
    fn take(&self, is_fresh: bool) -> io::Result<Process> {
        loop {
            let mut waiting = self.waiting();
            let of_kind = waiting.iter().rposition(|it| it.is_fresh() == is_fresh);
            let any = waiting.len().checked_sub(1).filter(|_| !is_fresh);
            let Some(at) = of_kind.or(any) else { break };
            let mut process = waiting.remove(at);
            drop(waiting);
            // Somebody may have ended it meanwhile.
            if !process.has_ended() {
                return Ok(process);
            }
        }
        self.start()
    }

    /// Has one wait that has had no task, because to start it takes longer than most tasks.
    fn prepare(&self) {
        let is_there = self.waiting().iter().any(Process::is_fresh);
        if !is_there && let Ok(process) = self.start() {
            self.waiting().push(process);
        }
    }

    fn keep(&self, process: Process) {
        let mut waiting = self.waiting();
        if waiting.iter().filter(|it| !it.is_fresh()).count() < USED_WAITING_MAX {
            waiting.push(process);
        }
    }

    fn start(&self) -> io::Result<Process> {
        let lifeline = Stdio::from(self.0.lifeline.0.try_clone()?);
        Process::start(&self.0.program, lifeline)
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Process>> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
