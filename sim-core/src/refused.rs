//! Classes of refusals: what they mean to whoever asked, so that a door needs no list of its own.

use crate::Refused;

/// What a refusal means to whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// The device cannot now, whoever asks for whatever.
    Unavailable,
    /// It takes a log-in, or another one.
    Unauthenticated,
    /// This asker may not, or nobody as the device is set.
    Forbidden,
    /// What is asked about is not there.
    Absent,
    /// A value that was given cannot be taken.
    Invalid,
    /// What is asked about is not in a state for this.
    Conflict,
    /// There is no room for it now; later there may be.
    Busy,
}

impl Refused {
    /// What it means to whoever asked.
    pub const fn class(&self) -> Class {
        match self {
            Self::PoweredOff | Self::Fault(_) | Self::Interrupted | Self::NotKept | Self::Gone => {
                Class::Unavailable
            }
            Self::NotLoggedIn | Self::LoginFailed | Self::LockedOut => Class::Unauthenticated,
            Self::NotPermitted | Self::Restricted => Class::Forbidden,
            Self::NoSuchFault => Class::Absent,
            Self::Description(_) | Self::Clock(_) => Class::Invalid,
            Self::Power | Self::Update(_) => Class::Conflict,
            Self::TooManySessions => Class::Busy,
            Self::User(it) => it.class(),
            Self::Account(it) => it.class(),
            Self::Job(it) => it.class(),
            Self::Folder(it) => it.class(),
            Self::Subscription(it) => it.class(),
        }
    }
}
