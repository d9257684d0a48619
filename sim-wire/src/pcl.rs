//! PCL as it is walked through to count its pages: [`pcl5`] (5e, 5c) and [`pclxl`] (also PCL 6).
//!
//! Neither is drawn. What is read is the structure: where commands begin and end, how many bytes of
//! binary data follow them, and which of them put out a page.

pub mod pcl5;
pub mod pclxl;

/// Where and why data could not be walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{problem} at byte {offset}")]
pub struct PclError {
    /// Offset from the start of the data.
    pub offset: usize,
    /// What is wrong there.
    pub problem: PclProblem,
}

/// What can be wrong with PCL data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PclProblem {
    /// The data does not begin as the language does.
    #[error("not the beginning of the language")]
    NoHeader,
    /// The data ends within the stream header of PCL XL.
    #[error("the data ends within the stream header")]
    HeaderEnds,
    /// PCL XL in its form for people, which no driver sends.
    #[error("PCL XL in ASCII")]
    Ascii,
    /// The data ends within a command.
    #[error("the data ends within a command")]
    CommandEnds,
    /// The data ends within the binary data of a command.
    #[error("the data ends with {missing} of {length} bytes of binary data missing")]
    DataEnds {
        /// Bytes that are missing.
        missing: u64,
        /// Bytes that the command announced.
        length: u64,
    },
    /// A byte that begins nothing in PCL XL.
    #[error("unknown tag {0:#04X}")]
    UnknownTag(u8),
    /// An array of PCL XL whose length is not a whole number.
    #[error("an array whose length has the tag {0:#04X}")]
    ArrayLength(u8),
    /// An operator of PCL XL that has no place there.
    #[error("{0} out of place")]
    OutOfPlace(&'static str),
    /// PCL XL ends within a session.
    #[error("the data ends within a session")]
    SessionEnds,
}

/// What ends a job in every language (PJL: Universal Exit Language).
const UEL: &[u8] = b"\x1b%-12345X";
