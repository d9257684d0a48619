//! What is heard of a modem.

/// What a receiver makes of the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heard {
    /// A transmission of this modem begins.
    Began,
    /// The training is over and was understood: what follows is data.
    Trained,
    /// It was not.
    Failed,
    /// A bit of data.
    Bit(bool),
    /// The transmission is over.
    Ended,
}
