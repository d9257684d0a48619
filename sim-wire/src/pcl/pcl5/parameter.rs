//! What an escape sequence asks for.

/// One parameter of a sequence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameter {
    /// The two characters before it; the second is 0 where there is none.
    pub(super) group: [u8; 2],
    /// Its letter, in upper case.
    pub(super) letter: u8,
    pub(super) value: f64,
    /// Whether it moves from where it is: the value has a sign.
    pub(super) relative: bool,
}
