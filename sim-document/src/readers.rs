//! Who reads and draws documents.

use std::io;
use std::iter;
use std::time::Duration;

use bytes::Bytes;
use sim_confine::{Limits, Pool, Program, Request, Stopped};
use sim_render::scan::{ScanLook, ScanSide, ScannedPage};
use thiserror::Error;
use tokio::task::spawn_blocking;

use crate::answer::{Answer, Found, Laid, Seen};
use crate::task::{Drawing, Task};
use crate::work::work;
use crate::{BRIEF_CPU, LIMITS, limits, message};

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

impl NotDone {
    /// Whether it took more time than may be.
    pub const fn is_of_time(&self) -> bool {
        matches!(self, Self::GivenUp(Stopped::Cpu(_) | Stopped::Wall(_)))
    }

    /// Whether another time it would not be done either.
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Document(_) | Self::NoSuchPage(_) | Self::NoPrograms(_) => true,
            Self::GivenUp(Stopped::Cpu(_) | Stopped::Memory(_) | Stopped::Reply(_)) => true,
            // The machine may have been busy.
            Self::GivenUp(
                Stopped::Wall(_)
                | Stopped::BrokeOff(_)
                | Stopped::NotStarted(_)
                | Stopped::NotConfined(_),
            )
            | Self::NotStarted(_) => false,
        }
    }
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
        self.read_in(None, document, declared).await
    }

    /// The same within [`BRIEF_CPU`]; `None` if it takes more.
    pub async fn read_briefly(
        &self,
        document: Bytes,
        declared: &str,
    ) -> Option<Result<Found, NotDone>> {
        briefly(self.read_in(Some(BRIEF_CPU), document, declared).await)
    }

    async fn read_in(
        &self,
        cpu: Option<Duration>,
        document: Bytes,
        declared: &str,
    ) -> Result<Found, NotDone> {
        let task = Task::Read(vec![(document.clone(), declared.to_owned())]);
        match seen(self.ask(task, cpu).await?)?.pop() {
            Some(Seen::IsProgram) => self.interpret(cpu, document).await,
            Some(Seen::Found(found)) => Ok(found),
            Some(Seen::Refused(text)) => Err(NotDone::Document(text)),
            None => Err(something_else()),
        }
    }

    /// Reads short documents by one message, because that takes longer than to read one. `None` for one that has to be
    /// [read alone](Self::read): a program, or any of them if they took more than [`BRIEF_CPU`] or met another limit.
    pub async fn read_together(
        &self,
        documents: Vec<(Bytes, String)>,
    ) -> Vec<Option<Result<Found, NotDone>>> {
        let count = documents.len();
        let answer = self.ask(Task::Read(documents), Some(BRIEF_CPU)).await;
        let read = answer.and_then(seen).unwrap_or_default();
        let told = read.into_iter().map(|it| match it {
            Seen::IsProgram => None,
            Seen::Found(found) => Some(Ok(found)),
            Seen::Refused(text) => Some(Err(NotDone::Document(text))),
        });
        told.chain(iter::repeat_with(|| None)).take(count).collect()
    }

    async fn interpret(&self, cpu: Option<Duration>, program: Bytes) -> Result<Found, NotDone> {
        match seen(self.ask(Task::Interpret { program }, cpu).await?)?.pop() {
            Some(Seen::Found(found)) => Ok(found),
            Some(Seen::Refused(text)) => Err(NotDone::Document(text)),
            Some(Seen::IsProgram) | None => Err(something_else()),
        }
    }

    /// Draws. Dropped before it is done, nothing is left of it.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn draw(&self, drawing: Drawing) -> Result<Bytes, NotDone> {
        drawn(self.ask(Task::Draw(drawing), None).await?)
    }

    /// The same within [`BRIEF_CPU`]; `None` if it takes more.
    pub async fn draw_briefly(&self, drawing: Drawing) -> Option<Result<Bytes, NotDone>> {
        briefly(self.ask(Task::Draw(drawing), Some(BRIEF_CPU)).await.and_then(drawn))
    }

    /// Looks at an original that somebody lays under the scanner's light. Dropped before it is done, nothing is left
    /// of it.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn lay(&self, original: Bytes) -> Result<Laid, NotDone> {
        laid(self.ask(Task::Lay(original), None).await?)
    }

    /// The same within [`BRIEF_CPU`]; `None` if it takes more.
    pub async fn lay_briefly(&self, original: Bytes) -> Option<Result<Laid, NotDone>> {
        briefly(self.ask(Task::Lay(original), Some(BRIEF_CPU)).await.and_then(laid))
    }

    /// Scans sides of an original, as many from the first on as [are scanned at once](sim_render::scan::SCANNED_AT_ONCE).
    /// Dropped before it is done, nothing is left of it.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn scan(
        &self,
        original: Bytes,
        sides: Vec<ScanSide>,
        look: ScanLook,
    ) -> Result<Vec<ScannedPage>, NotDone> {
        let wanted = sides.len();
        scanned(self.ask(Task::Scan { original, sides, look }, None).await?, wanted)
    }

    /// The same within [`BRIEF_CPU`]; `None` if it takes more.
    pub async fn scan_briefly(
        &self,
        original: Bytes,
        sides: Vec<ScanSide>,
        look: ScanLook,
    ) -> Option<Result<Vec<ScannedPage>, NotDone>> {
        let (wanted, task) = (sides.len(), Task::Scan { original, sides, look });
        let answer = self.ask(task, Some(BRIEF_CPU)).await;
        briefly(answer.and_then(|it| scanned(it, wanted)))
    }

    /// Has this done, in so much processor time at most.
    async fn ask(
        &self,
        task: Task<Bytes>,
        cpu: Option<Duration>,
    ) -> Result<Answer<Bytes>, NotDone> {
        let broke_off = |what: &str| NotDone::GivenUp(Stopped::BrokeOff(what.to_owned()));
        let (pool, limits) = match &self.0 {
            Place::Pool(pool, limits) => {
                (pool, Limits { cpu: cpu.unwrap_or(limits.cpu).min(limits.cpu), ..*limits })
            }
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

/// What came of a brief try; `None` if it takes more.
fn briefly<T>(done: Result<T, NotDone>) -> Option<Result<T, NotDone>> {
    let takes_more = matches!(done, Err(NotDone::GivenUp(Stopped::Cpu(_))));
    (!takes_more).then_some(done)
}

fn drawn(answer: Answer<Bytes>) -> Result<Bytes, NotDone> {
    match answer {
        Answer::Drawn(drawn) => Ok(drawn),
        answer @ (Answer::Read(_)
        | Answer::Laid(_)
        | Answer::Scanned(_)
        | Answer::NoSuchPage(_)
        | Answer::Refused(_)) => Err(refused(answer)),
    }
}

fn laid(answer: Answer<Bytes>) -> Result<Laid, NotDone> {
    match answer {
        Answer::Laid(laid) => Ok(laid),
        answer @ (Answer::Read(_)
        | Answer::Drawn(_)
        | Answer::Scanned(_)
        | Answer::NoSuchPage(_)
        | Answer::Refused(_)) => Err(refused(answer)),
    }
}

/// The sides that were scanned of those that were to be: one at least.
fn scanned(answer: Answer<Bytes>, wanted: usize) -> Result<Vec<ScannedPage>, NotDone> {
    match answer {
        Answer::Scanned(pages) if (1..=wanted).contains(&pages.len()) => Ok(pages),
        answer @ (Answer::Read(_)
        | Answer::Drawn(_)
        | Answer::Laid(_)
        | Answer::Scanned(_)
        | Answer::NoSuchPage(_)
        | Answer::Refused(_)) => Err(refused(answer)),
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

/// What was seen of documents.
fn seen(answer: Answer<Bytes>) -> Result<Vec<Seen<Bytes>>, NotDone> {
    match answer {
        Answer::Read(seen) => Ok(seen),
        answer @ (Answer::Drawn(_)
        | Answer::Laid(_)
        | Answer::Scanned(_)
        | Answer::NoSuchPage(_)
        | Answer::Refused(_)) => Err(refused(answer)),
    }
}

/// An answer that is not what was asked for.
fn refused(answer: Answer<Bytes>) -> NotDone {
    match answer {
        Answer::NoSuchPage(text) => NotDone::NoSuchPage(text),
        Answer::Refused(text) => NotDone::Document(text),
        Answer::Read(_) | Answer::Drawn(_) | Answer::Laid(_) | Answer::Scanned(_) => {
            something_else()
        }
    }
}

fn something_else() -> NotDone {
    NotDone::GivenUp(Stopped::BrokeOff("it answers something else".to_owned()))
}
