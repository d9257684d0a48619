//! The side of the twin: starting the worker, feeding it, and ending it.

use std::ffi::OsString;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;

use bytes::Bytes;
use thiserror::Error;

use crate::interpret::Drawn;
use crate::reply::Reply;
use crate::{PDF_MAX, WALL_MAX};

/// Why a document was not interpreted.
#[derive(Debug, Error)]
pub enum NotInterpreted {
    /// The program is at fault.
    #[error("damaged PostScript document: {0}")]
    Damaged(String),
    /// The worker could not be confined, so it did not look at the document.
    #[error("PostScript is refused: it cannot be confined on this machine: {0}")]
    NotConfined(String),
    /// The worker was ended, or broke off, by a limit or by a defect.
    #[error("the PostScript interpreter was stopped: {0}")]
    Stopped(String),
    /// The worker could not be started.
    #[error("the PostScript interpreter could not be started: {0}")]
    NotStarted(std::io::Error),
}

/// How the worker is started: this program with the arguments that make it
/// [`worker::main`](crate::worker::main).
#[derive(Clone, Debug)]
pub struct Worker {
    program: PathBuf,
    arguments: Vec<OsString>,
}

impl Worker {
    /// A worker that is started as `program` with `arguments`.
    pub fn new(
        program: impl Into<PathBuf>,
        arguments: impl IntoIterator<Item = impl Into<OsString>>,
    ) -> Self {
        Self { program: program.into(), arguments: arguments.into_iter().map(Into::into).collect() }
    }

    /// Interprets a document. Slow, up to [`WALL_MAX`]: for a worker thread.
    ///
    /// # Errors
    /// [`NotInterpreted`] says why there are no pages.
    pub fn to_pdf(&self, document: &Bytes) -> Result<Drawn, NotInterpreted> {
        let mut child = self.start().map_err(NotInterpreted::NotStarted)?;
        let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(stopped(end(&mut child)));
        };
        let document = document.clone();
        let feeding = thread::spawn(move || {
            // A worker that refuses does not read; its reply says why.
            let _ = stdin.write_all(&document);
        });
        let (done, reply) = mpsc::channel();
        let reading = thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = stdout.take(PDF_MAX as u64 + 2).read_to_end(&mut bytes);
            // Nobody listens when time was up.
            let _ = done.send(read.map(|_| bytes));
        });
        let reply = reply.recv_timeout(WALL_MAX);
        // Whatever it still does is over now; both threads end with its pipes.
        let status = end(&mut child);
        let _ = (feeding.join(), reading.join());
        match reply {
            Ok(Ok(bytes)) if bytes.len() > PDF_MAX + 1 => {
                let what = format!("its pages are more than {PDF_MAX} bytes");
                Err(NotInterpreted::Stopped(what))
            }
            Ok(Ok(bytes)) => match Reply::read(bytes) {
                Some(Reply::Pdf(pdf)) => Ok(Drawn { pdf: pdf.into(), error: None }),
                Some(Reply::PdfBefore(error, pdf)) => {
                    Ok(Drawn { pdf: pdf.into(), error: Some(error) })
                }
                Some(Reply::Damaged(what)) => Err(NotInterpreted::Damaged(what)),
                Some(Reply::NotConfined(why)) => Err(NotInterpreted::NotConfined(why)),
                None => Err(stopped(status)),
            },
            Ok(Err(_)) => Err(stopped(status)),
            Err(_) => {
                let what = format!("it took more than {} seconds", WALL_MAX.as_secs());
                Err(NotInterpreted::Stopped(what))
            }
        }
    }

    /// Three pipes, no environment, no directory. Other files of the twin close by themselves.
    fn start(&self) -> std::io::Result<Child> {
        Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    }
}

/// Ends the worker, which has ended by itself where it closed its pipe.
fn end(child: &mut Child) -> Option<ExitStatus> {
    if let Ok(Some(status)) = child.try_wait() {
        return Some(status);
    }
    // What is killed has been waiting to end or for more time; either way it is over.
    let _ = child.kill();
    child.wait().ok()
}

fn stopped(status: Option<ExitStatus>) -> NotInterpreted {
    let how = status.map_or_else(|| "it cannot be waited for".to_owned(), |it| it.to_string());
    NotInterpreted::Stopped(how)
}
