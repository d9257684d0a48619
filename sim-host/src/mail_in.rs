//! A mail on its way in, whoever brings it: from the first byte to a document on the drive.
//!
//! ```text
//!   SMTP door ─┐
//!              ├─▶ Arriving: onto the drive, its header beside ─▶ Arrived ─▶ the device
//!   POP3 ──────┘
//! ```
//! Of the mail only the header is looked at here, for who says to have sent it and whom it names; what is in it is read
//! where nothing can be reached, as all documents are.

use sim_core::job::{Document, MAIL};
use sim_mail::Header;
use thiserror::Error;

pub use sim_mail::MAIL_MAX;

use crate::documents::{DocumentRefused, Documents, Writer};

/// Bytes of a mail that are looked at for its header; what of it lies behind them is not seen (assumed).
const HEADER_MAX: usize = 64 << 10;

/// Why a mail is not taken in. Nothing of it is kept.
#[derive(Debug, Error)]
pub enum MailNotTaken {
    /// It has more bytes than a mail may have.
    #[error("the mail has more than {MAIL_MAX} bytes")]
    TooLarge,
    /// The storage did not take it.
    #[error(transparent)]
    NotKept(#[from] DocumentRefused),
}

/// A mail on its way in. Dropped before it has arrived, nothing of it is kept.
pub struct Arriving {
    writer: Writer,
    header: Vec<u8>,
    bytes: usize,
}

/// A mail that is in whole.
#[derive(Debug)]
pub struct Arrived {
    /// What its header says.
    pub header: Header,
    /// The mail, in the host's keeping.
    pub document: Document,
}

impl Arriving {
    /// Nothing of a mail has come.
    pub fn new(documents: &Documents) -> Self {
        Self { writer: documents.begin(), header: Vec::new(), bytes: 0 }
    }

    /// Bytes that came.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Takes what came. Writes to the drive.
    ///
    /// # Errors
    /// [`MailNotTaken`].
    pub fn push(&mut self, piece: &[u8]) -> Result<(), MailNotTaken> {
        self.bytes += piece.len();
        if self.bytes > MAIL_MAX {
            return Err(MailNotTaken::TooLarge);
        }
        let room = HEADER_MAX - self.header.len();
        self.header.extend_from_slice(&piece[..piece.len().min(room)]);
        Ok(self.writer.push(piece)?)
    }

    /// The mail is whole: it is offered to the device from now on.
    ///
    /// # Errors
    /// [`MailNotTaken::NotKept`].
    pub fn finish(self) -> Result<Arrived, MailNotTaken> {
        let (id, bytes) = self.writer.finish()?;
        let header = Header::of(&self.header);
        let (name, format) = (header.subject.clone(), MAIL.to_owned());
        Ok(Arrived { header, document: Document { id, name, format, bytes } })
    }
}
