//! What can go wrong, in words for the person who has to mend it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::limits::NAME_CHARS_MAX;
use crate::{MigrationError, Readable, Seq};

/// Why the store did not do what was asked. Cloned to everyone who waited for one commit.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// Another store is open on the directory.
    #[error("{} is in use by {}", dir.display(), holder_words(*holder))]
    Locked {
        /// The data directory.
        dir: PathBuf,
        /// The process that holds it, where it said so.
        holder: Option<u32>,
    },
    /// The directory or its file may not be created or written.
    #[error("{} cannot be written: {source}", path.display())]
    Unwritable {
        /// The directory or file.
        path: PathBuf,
        /// What the system said.
        source: Arc<io::Error>,
    },
    /// The disk or the quota is used up.
    #[error("the disk that holds {} is full: {source}", path.display())]
    DiskFull {
        /// The file that would have grown.
        path: PathBuf,
        /// What the system said.
        source: Arc<io::Error>,
    },
    /// The file is not a store, or not whole. It was left as it is.
    #[error("{} cannot be read as a store: {what}", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What about it is wrong.
        what: String,
    },
    /// The file is whole, and of a format this program does not read. It was left as it is.
    #[error("{} {}", path.display(), reads.refusal(*written))]
    Format {
        /// The file.
        path: PathBuf,
        /// The format of the file.
        written: u32,
        /// The formats of this program.
        reads: Readable,
    },
    /// A part of an older file could not be brought to the format of this program.
    #[error("{part} in {}, written in format {written}, was refused: {source}", path.display())]
    Migration {
        /// The file, left as it is.
        path: PathBuf,
        /// The format of the file.
        written: u32,
        /// Which part.
        part: String,
        /// Why.
        source: Arc<MigrationError>,
    },
    /// The system failed in another way.
    #[error("{}: {source}", path.display())]
    Io {
        /// The directory or file.
        path: PathBuf,
        /// What the system said.
        source: Arc<io::Error>,
    },
    /// A write failed earlier. What was acknowledged can be read; nothing more is taken.
    #[error("no more is written since an earlier failure: {cause}")]
    NotWriting {
        /// The earlier failure.
        cause: Arc<Self>,
    },
    /// A sync failed, so writing goes on only after the store has been opened anew.
    #[error("{} has to be opened anew after a failed sync", path.display())]
    SyncFailed {
        /// The file.
        path: PathBuf,
    },
    /// The store is held: nothing is written to it before it is settled.
    #[error("{} is only read so far", path.display())]
    NotSettled {
        /// The file.
        path: PathBuf,
    },
    /// More bytes than the limit.
    #[error("a {what} of {bytes} bytes is beyond the limit of {limit}")]
    TooLarge {
        /// Record, blob, batch or snapshot.
        what: &'static str,
        /// Its bytes.
        bytes: usize,
        /// The most it may have.
        limit: usize,
    },
    /// Not a name of a blob or a snapshot.
    #[error(
        "{name:?} is not a name: a letter or digit, then letters, digits, '.', '_' or '-', {} in all",
        NAME_CHARS_MAX
    )]
    Name {
        /// The name, cut to the length of the longest.
        name: String,
    },
    /// There is no snapshot of that name.
    #[error("there is no snapshot named {name:?}")]
    NoSnapshot {
        /// The name asked for.
        name: String,
    },
    /// A snapshot of a place that the journal has passed or not reached.
    #[error("a snapshot at {seq} is outside the journal, which runs from {first} to {last}")]
    SnapshotPlace {
        /// The place asked for.
        seq: Seq,
        /// The place of the newest snapshot.
        first: Seq,
        /// The last record.
        last: Seq,
    },
    /// Records that a snapshot has replaced.
    #[error("records from {from} were asked for, the journal begins at {first}")]
    Trimmed {
        /// The place asked for.
        from: Seq,
        /// The first record that is kept.
        first: Seq,
    },
    /// As many batches wait to be committed as may.
    #[error("as many batches wait to be committed as may")]
    QueueFull,
    /// The committing thread has ended.
    #[error("nothing more is committed: the committing thread has ended")]
    Stopped,
}

/// Why the bytes of an exported snapshot were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// It does not begin as an exported snapshot does.
    #[error("not an exported snapshot")]
    Foreign,
    /// The frame itself is of a later kind.
    #[error("exported in version {0} of the file, this program reads version 1")]
    Version(u32),
    /// It ends too early.
    #[error("truncated: {found} bytes of {expected}")]
    Truncated {
        /// Bytes there are.
        found: u64,
        /// Bytes it says it has.
        expected: u64,
    },
    /// It has more bytes than it says.
    #[error("{extra} bytes too long")]
    Overlong {
        /// Bytes after its end.
        extra: u64,
    },
    /// Its digest is not that of its content.
    #[error("altered: its SHA-256 does not match")]
    Altered,
    /// It is whole, and of a format this program does not read.
    #[error("it {}", reads.refusal(*written))]
    Format {
        /// The format of the snapshot.
        written: u32,
        /// The formats of this program.
        reads: Readable,
    },
    /// It is whole and of an older format, and could not be brought to today's.
    #[error("written in format {written} and refused: {reason}")]
    Migration {
        /// The format of the snapshot.
        written: u32,
        /// Why, in the words of the migration.
        reason: String,
    },
}

impl Error {
    /// What the system said about a file or directory.
    pub(crate) fn io(path: &Path, error: io::Error) -> Self {
        let (path, source) = (path.to_owned(), Arc::new(error));
        if is_full(&source) {
            Self::DiskFull { path, source }
        } else if is_forbidden(&source) {
            Self::Unwritable { path, source }
        } else {
            Self::Io { path, source }
        }
    }

    /// What the engine said about the store at `path`.
    pub(crate) fn engine(path: &Path, error: redb::Error) -> Self {
        if let redb::Error::Io(error) = error {
            return if is_malformed(&error) {
                Self::corrupt(path, error)
            } else {
                Self::io(path, error)
            };
        }
        if matches!(error, redb::Error::PreviousIo | redb::Error::DatabaseClosed) {
            return Self::io(path, io::Error::other(error));
        }
        Self::corrupt(path, error)
    }

    /// A store at `path` that is not what it should be.
    pub(crate) fn corrupt(path: &Path, what: impl ToString) -> Self {
        Self::Corrupt { path: path.to_owned(), what: what.to_string() }
    }
}

fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

fn is_forbidden(error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, PermissionDenied, ReadOnlyFilesystem};
    matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem | NotADirectory)
}

fn is_malformed(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, UnexpectedEof};
    matches!(error.kind(), InvalidData | UnexpectedEof)
}

fn holder_words(holder: Option<u32>) -> String {
    match holder {
        Some(process) => format!("process {process}"),
        None => "another process".to_owned(),
    }
}
