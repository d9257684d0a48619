//! Classes of refusals: what they mean to whoever asked, so that a door needs no list of its own.

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
