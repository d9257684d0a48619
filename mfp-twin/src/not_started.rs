//! Why a twin did not start, in words for people.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use sim_core::Refused;
use sim_core::settings::Conflict;
use sim_core::user::UserId;
use sim_host::passwords::NotHashed;
use sim_host::{NotOpened, NotRestored};
use thiserror::Error;

use crate::memory::NoMemory;

/// How long the certificate may take; it takes milliseconds.
pub(crate) const CERTIFICATE_WAIT: Duration = Duration::from_secs(30);

/// Why a twin did not start.
#[derive(Debug, Error)]
pub enum NotStarted {
    /// The control plane would be reachable from elsewhere.
    #[error(
        "the control plane does not listen on {0}: whoever reaches it owns the device, so it stays \
         on this machine. Give --control a loopback address such as 127.0.0.1:7631, and forward the \
         port over SSH if you need it elsewhere"
    )]
    ControlNotLoopback(SocketAddr),
    /// A port is taken.
    #[error(
        "port {} ({what}, {address}) is taken{by}; choose another with {flag}, for example \
         --ports auto", address.port()
    )]
    PortTaken {
        /// What the port is for.
        what: String,
        /// The address with the port.
        address: SocketAddr,
        /// " by" whoever holds it, or nothing.
        by: String,
        /// The flags that change it.
        flag: &'static str,
    },
    /// The system does not let us bind a port.
    #[error(
        "port {} ({what}, {address}) needs a right that this process does not have; use --ports \
         default, or --ports auto", address.port()
    )]
    PortForbidden {
        /// What the port is for.
        what: String,
        /// The address with the port.
        address: SocketAddr,
    },
    /// A port cannot be bound for another reason.
    #[error("{address} ({what}) cannot be listened on: {error}; change it with {flag}")]
    Bind {
        /// What the port is for.
        what: String,
        /// The address with the port.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
        /// The flags that change it.
        flag: &'static str,
    },
    /// The token that is kept is none.
    #[error(
        "{} holds no token of 32 to 1,024 visible characters; remove it, and a new one is made",
        .0.display()
    )]
    Token(PathBuf),
    /// A file cannot be written.
    #[error("{0} cannot be written: {1}")]
    File(PathBuf, io::Error),
    /// A file is another twin's, which runs.
    #[error(
        "{} belongs to a twin that runs{by}: end that one, or give this one another file",
        path.display()
    )]
    FileHeld {
        /// The file.
        path: PathBuf,
        /// The process in brackets, or nothing.
        by: String,
    },
    /// A file holds what no twin wrote.
    #[error(
        "{} holds something else than a twin writes there: remove it, or name another file",
        .0.display()
    )]
    FileForeign(PathBuf),
    /// The system has no random bytes.
    #[error("the system has no random bytes: {0}")]
    NoRandom(String),
    /// A worker thread failed.
    #[error("a worker thread failed: {0}")]
    Worker(String),
    /// The data directory cannot be used.
    #[error("the data directory cannot be used: {}{}", .0, advice(.0))]
    DataDirectory(#[from] NotOpened),
    /// The snapshot cannot be used.
    #[error("{0} cannot be used as --snapshot: {1}")]
    Snapshot(PathBuf, String),
    /// The device could not be made of a snapshot.
    #[error(transparent)]
    NotRestored(#[from] NotRestored),
    /// The drive cannot be made.
    #[error(transparent)]
    Hardware(#[from] sim_host::hardware::NotMade),
    /// A password cannot be hashed.
    #[error(transparent)]
    Password(#[from] NotHashed),
    /// A user from the configuration is not accepted.
    #[error("the user \"{0}\" is not accepted: {1}")]
    User(UserId, Refused),
    /// Settings from the configuration do not go together.
    #[error("the settings are not accepted: {0}")]
    Settings(Conflict),
    /// The device refused to start.
    #[error("the device did not start: {0}")]
    Device(Refused),
    /// There is no memory for another device.
    #[error(transparent)]
    NoMemory(#[from] NoMemory),
    /// There are no descriptors for the ports of another device.
    #[error(
        "the system lets this process have {limit} open files and sockets, and none is left for {what}; \
         allow more with \"ulimit -Hn\" or LimitNOFILE= of a systemd unit"
    )]
    NoDescriptors {
        /// What the port is for.
        what: String,
        /// How many it may have.
        limit: u64,
    },
    /// No certificate came.
    #[error("the device certificate was not made within {} s", CERTIFICATE_WAIT.as_secs())]
    Certificate,
}

/// What to do about a data directory, where its error does not say so.
fn advice(why: &NotOpened) -> &'static str {
    if why.is_damage() {
        return "; put a copy of the whole directory back, or name another one for a new device";
    }
    if matches!(why, NotOpened::Foreign { .. }) {
        return "; name an empty directory, or give --new to have a new device beside what is there";
    }
    if matches!(why, NotOpened::NotNew { .. }) {
        return "; start without --new to go on with it, or name another directory";
    }
    ""
}
