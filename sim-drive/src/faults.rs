//! A medium that fails when told: disk errors, torn and short writes, a full disk.
//!
//! It wraps the world and is no part of the drive, which cannot tell it from a bad disk.

use std::io::{self, ErrorKind};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use crate::medium::Medium;

/// What is asked of a medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Reading.
    Read,
    /// Writing.
    Write,
    /// Flushing.
    Flush,
}

/// How it goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is done; `StorageFull` is a full disk.
    Error(ErrorKind),
    /// At most so many bytes, at least one, are done, and the caller is told how many. A flush is as
    /// always.
    Short(usize),
    /// At most so many bytes are done, and the caller is told of an error. A flush fails.
    Torn(usize, ErrorKind),
    /// Nothing is done, and the caller is told that all was. Reading is as always.
    Lost,
}

/// The faults to come. Clones are the same list, so a test or a control plane keeps one.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Vec<Planned>>>);

#[derive(Debug)]
struct Planned {
    operation: Operation,
    after: u64,
    times: u64,
    fault: Fault,
}

impl Faults {
    /// Lets `after` operations pass, then makes the next `times` go wrong.
    pub fn plan(&self, operation: Operation, after: u64, times: u64, fault: Fault) {
        self.with(|all| all.push(Planned { operation, after, times, fault }));
    }

    /// Ends all faults.
    pub fn clear(&self) {
        self.with(Vec::clear);
    }

    /// The fault of this operation, if its time has come.
    fn due(&self, operation: Operation) -> Option<Fault> {
        self.with(|all| {
            let mut due = None;
            for it in all.iter_mut().filter(|it| it.operation == operation) {
                if it.after > 0 {
                    it.after -= 1;
                } else if due.is_none() {
                    it.times = it.times.saturating_sub(1);
                    due = Some(it.fault);
                }
            }
            all.retain(|it| it.times > 0);
            due
        })
    }

    fn with<T>(&self, f: impl FnOnce(&mut Vec<Planned>) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A medium with [`Faults`].
#[derive(Debug)]
pub struct Faulty<M> {
    medium: M,
    faults: Faults,
}

impl<M: Medium> Faulty<M> {
    /// Wraps a medium.
    pub fn new(medium: M, faults: Faults) -> Self {
        Self { medium, faults }
    }
}

impl<M: Medium> Medium for Faulty<M> {
    fn bytes(&self) -> u64 {
        self.medium.bytes()
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        match self.faults.due(Operation::Read) {
            None | Some(Fault::Lost) => self.medium.read_at(offset, buffer),
            Some(Fault::Error(kind) | Fault::Torn(_, kind)) => Err(kind.into()),
            Some(Fault::Short(bytes)) => {
                let count = buffer.len().min(bytes.max(1));
                self.medium.read_at(offset, &mut buffer[..count])
            }
        }
    }

    fn write_at(&mut self, offset: u64, data: &[u8]) -> io::Result<usize> {
        match self.faults.due(Operation::Write) {
            None => self.medium.write_at(offset, data),
            Some(Fault::Error(kind)) => Err(kind.into()),
            Some(Fault::Short(bytes)) => {
                self.medium.write_at(offset, &data[..data.len().min(bytes.max(1))])
            }
            Some(Fault::Torn(bytes, kind)) => {
                self.medium.write_at(offset, &data[..data.len().min(bytes)])?;
                Err(kind.into())
            }
            Some(Fault::Lost) => Ok(data.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.faults.due(Operation::Flush) {
            None | Some(Fault::Short(_)) => self.medium.flush(),
            Some(Fault::Lost) => Ok(()),
            Some(Fault::Error(kind) | Fault::Torn(_, kind)) => Err(kind.into()),
        }
    }

    fn written(&mut self, from: u64) -> io::Result<Option<Range<u64>>> {
        self.medium.written(from)
    }
}
