//! What is asked of a worker, and how one is started.

use std::ffi::OsString;
use std::path::PathBuf;

use bytes::Bytes;

use crate::Limits;

/// How a worker is started: a program that calls [`serve`](crate::serve) with these arguments.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) path: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) environment: &'static [(&'static str, &'static str)],
}

/// A task.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its pieces, up to [`PIECES_MAX`](crate::PIECES_MAX).
    pub pieces: Vec<Bytes>,
    /// What it may take.
    pub limits: Limits,
    /// Whether it runs what others wrote. A program gets a process for itself that nobody used before and nobody
    /// uses again, and none that could not be confined.
    pub is_program: bool,
}

impl Program {
    /// `path` with `arguments`.
    pub fn new(
        path: impl Into<PathBuf>,
        arguments: impl IntoIterator<Item = impl Into<OsString>>,
    ) -> Self {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Self { path: path.into(), arguments, environment: &[] }
    }

    /// The same with these variables, and no others.
    #[must_use]
    pub fn within(self, environment: &'static [(&'static str, &'static str)]) -> Self {
        Self { environment, ..self }
    }
}
