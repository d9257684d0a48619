//! Where a chunked body ends (RFC 9112, section 7.1). What is in it is hyper's to read.

/// How far a chunked body has come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chunks {
    /// In the digits of a chunk's size.
    Size(u64),
    /// In the rest of the line with the size.
    Line(u64),
    /// So many bytes of a chunk and of the line end behind it are to come.
    Data(u64),
    /// Behind the last chunk, in a line that is empty so far or not.
    Trailer { is_empty: bool },
}

/// The body is none: it has no end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoChunks;

impl Chunks {
    /// Before the first chunk.
    pub(crate) const BEGIN: Self = Self::Size(0);

    /// Takes bytes that came in: how many of them belong to the body, and whether it ends with them.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<(usize, bool), NoChunks> {
        let mut at = 0;
        while let Some(byte) = bytes.get(at).copied() {
            let passed = match *self {
                Self::Data(left) => left.min((bytes.len() - at) as u64),
                Self::Size(_) | Self::Line(_) | Self::Trailer { .. } => 1,
            };
            at += passed as usize;
            *self = match (*self, byte) {
                (Self::Data(left), _) if left == passed => Self::BEGIN,
                (Self::Data(left), _) => Self::Data(left - passed),
                (Self::Size(size) | Self::Line(size), b'\n') => match size.checked_add(2) {
                    Some(2) => Self::Trailer { is_empty: true },
                    Some(with_line_end) => Self::Data(with_line_end),
                    None => return Err(NoChunks),
                },
                (Self::Size(size), byte) => match char::from(byte).to_digit(16) {
                    Some(digit) => {
                        let size = size.checked_mul(16).ok_or(NoChunks)?;
                        Self::Size(size | u64::from(digit))
                    }
                    None => Self::Line(size),
                },
                (Self::Line(size), _) => Self::Line(size),
                (Self::Trailer { is_empty: true }, b'\n') => return Ok((at, true)),
                (Self::Trailer { is_empty: false }, b'\n') => Self::Trailer { is_empty: true },
                (Self::Trailer { is_empty }, byte) => {
                    Self::Trailer { is_empty: is_empty && byte == b'\r' }
                }
            };
        }
        Ok((at, false))
    }
}

#[cfg(test)]
mod tests;
