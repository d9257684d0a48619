//! Who reads and draws documents.

use std::io;

use bytes::Bytes;
use sim_confine::{Limits, Pool, Program, Request, Stopped};
use thiserror::Error;
use tokio::task::spawn_blocking;

use crate::answer::{Answer, Found};
use crate::task::{Drawing, Task};
use crate::work::work;
use crate::{LIMITS, limits, message};

/// Why a document was not read or drawn.
#[derive(Debug, Error)]
pub enum NotDone {
    /// It is at fault: it is damaged, or more than is taken.
    #[error("{0}")]
    Document(String),
    /// It has no such page.
    #[error("{0}")]
    NoSuchPage(String),
    /// It was broken off: a limit was met, or a decoder has a defect.
    #[error("the document was given up: {0}")]
    GivenUp(Stopped),
    /// It is PostScript, which is not interpreted here.
    #[error("PostScript is refused: {0}")]
    NoPrograms(String),
    /// There is no process for it.
    #[error("no process could be started to read documents: {0}")]
    NotStarted(io::Error),
}

/// Who reads and draws documents. How many they read at one time is the caller's to bound. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Readers(Place);

#[derive(Clone, Debug)]
enum Place {
    Pool(Pool, Limits),
    ThisProcess,
}

impl Readers {
    /// Processes that can reach nothing, started as `program` says, which calls [`serve`](crate::serve).
    ///
    /// # Errors
    /// If the system refuses a pipe.
    pub fn new(program: Program) -> io::Result<Self> {
        Ok(Self(Place::Pool(Pool::new(program)?, LIMITS)))
    }

    /// The same with other limits than [`LIMITS`].
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        match self.0 {
            Place::Pool(pool, _) => Self(Place::Pool(pool, limits)),
            Place::ThisProcess => self,
        }
    }

    /// This process itself, for tests of libraries that have no program to start: no limit holds, a document that is
    /// no longer wanted is read to its end, and PostScript is refused.
    pub fn in_this_process() -> Self {
        Self(Place::ThisProcess)
    }

    /// Reads a document that was declared to be of this MIME type. Dropped before it is done, nothing is left
    /// of it.
    ///
    /// # Errors
    /// [`NotDone`], never `NoSuchPage`.
    pub async fn read(&self, document: Bytes, declared: &str) -> Result<Found, NotDone> {
        let task = Task::Read { document: document.clone(), declared: declared.to_owned() };
        match self.ask(task).await? {
            Answer::Found(found) => Ok(found),
            Answer::IsProgram => self.interpret(document).await,
            answer @ (Answer::Drawn(_) | Answer::NoSuchPage(_) | Answer::Refused(_)) => {
                Err(refused(answer))
            }
        }
    }

    async fn interpret(&self, program: Bytes) -> Result<Found, NotDone> {
        match self.ask(Task::Interpret { program }).await? {
            Answer::Found(found) => Ok(found),
            answer @ (Answer::IsProgram
            | Answer::Drawn(_)
            | Answer::NoSuchPage(_)
            | Answer::Refused(_)) => Err(refused(answer)),
        }
    }

    /// Draws. Dropped before it is done, nothing is left of it.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn draw(&self, drawing: Drawing) -> Result<Bytes, NotDone> {
        match self.ask(Task::Draw(drawing)).await? {
            Answer::Drawn(drawn) => Ok(drawn),
            answer @ (Answer::Found(_)
            | Answer::IsProgram
            | Answer::NoSuchPage(_)
            | Answer::Refused(_)) => Err(refused(answer)),
        }
    }

    async fn ask(&self, task: Task<Bytes>) -> Result<Answer<Bytes>, NotDone> {
        let broke_off = |what: &str| NotDone::GivenUp(Stopped::BrokeOff(what.to_owned()));
        let (pool, limits) = match &self.0 {
            Place::Pool(pool, limits) => (pool, *limits),
            Place::ThisProcess if task.is_program() => {
                let why = "this twin was started without a process for it";
                return Err(NotDone::NoPrograms(why.to_owned()));
            }
            Place::ThisProcess => {
                let worked = spawn_blocking(|| work(task).0).await;
                return worked.map_err(|_| broke_off("it panicked"));
            }
        };
        let (task, documents) = message::of_task(task);
        let (limits, is_program) = (limits::of(limits, &task, &documents), task.is_program());
        let pieces = message::pieces(&task, documents).map_err(|it| broke_off(&it.to_string()))?;
        let reply = pool.ask(&Request { pieces, limits, is_program }).await.map_err(not_done)?;
        message::answer(&reply).ok_or_else(|| broke_off("it makes no sense"))
    }
}

fn not_done(stopped: Stopped) -> NotDone {
    match stopped {
        Stopped::NotStarted(error) => NotDone::NotStarted(error),
        Stopped::NotConfined(why) => NotDone::NoPrograms(why),
        Stopped::Cpu(_)
        | Stopped::Wall(_)
        | Stopped::Memory(_)
        | Stopped::Reply(_)
        | Stopped::BrokeOff(_) => NotDone::GivenUp(stopped),
    }
}

/// An answer that is not what was asked for.
fn refused(answer: Answer<Bytes>) -> NotDone {
    match answer {
        Answer::NoSuchPage(text) => NotDone::NoSuchPage(text),
        Answer::Refused(text) => NotDone::Document(text),
        Answer::Found(_) | Answer::IsProgram | Answer::Drawn(_) => {
            NotDone::GivenUp(Stopped::BrokeOff("it answers something else".to_owned()))
        }
    }
}
