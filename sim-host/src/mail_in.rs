//! A mail on its way in, whoever brings it: from the first byte to a document on the drive.
//!
//! ```text
//!   SMTP door ─▶ Arriving: onto the drive, its header beside ─▶ judged (S/MIME) ─▶ Arrived ─▶ the device
//! ```
//! Of the mail only the header is looked at here, for who says to have sent it and whom it names, and who signed it while S/MIME
//! Communication is on; what is in it is read where nothing can be reached, as all documents are.

use std::borrow::Cow;

use sim_core::View;
use sim_core::job::{Document, MAIL, MailContent};
use sim_core::mail::NotBelieved;
use sim_core::share::Holder;
use sim_mail::{Header, check};
use sim_x509::Trust;
use thiserror::Error;

pub use sim_mail::MAIL_MAX;

use crate::Handle;
use crate::documents::{DocumentRefused, Documents, Offered, Writer};
use crate::mail::trust;
use crate::workers::Stay;

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
    /// Whoever judged it broke off.
    #[error("whoever judged the mail broke off")]
    BrokeOff,
}

/// A mail on its way in. Dropped before it has arrived, nothing of it is kept.
pub struct Arriving {
    documents: Documents,
    writer: Writer,
    header: Vec<u8>,
    bytes: usize,
}

/// A mail that is in whole.
pub struct Arrived {
    /// What its header says.
    pub header: Header,
    /// What is to be read of it, in the host's keeping; or that it is not believed.
    pub content: MailContent,
    /// Dropped before the device was asked to take it, it is let go.
    _offered: Option<Offered>,
}

impl Arriving {
    /// Nothing of a mail has come.
    pub fn new(documents: &Documents) -> Self {
        let (documents, writer) = (documents.clone(), documents.begin());
        Self { documents, writer, header: Vec::new(), bytes: 0 }
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

    /// The mail is whole: what is to be read of it is offered to the device from now on. While S/MIME Communication is on it is
    /// judged before, as the device stands, in a place of the holder.
    ///
    /// # Errors
    /// [`MailNotTaken::NotKept`] and [`MailNotTaken::BrokeOff`].
    pub async fn finish(self, handle: &Handle, holder: &Holder) -> Result<Arrived, MailNotTaken> {
        let header = Header::of(&self.header);
        let (id, bytes) = self.writer.finish()?;
        let kept = Kept { offered: self.documents.offer(id), bytes };
        let judged = match Rules::of(&handle.view()) {
            None => Ok(kept),
            Some(rules) => {
                let place = handle.workers.place(holder, Stay::Brief).await;
                let judged = place.work(move || rules.judge(&self.documents, kept)).await;
                judged.unwrap_or(Err(MailNotTaken::BrokeOff))?
            }
        };
        let (content, offered) = match judged {
            Ok(Kept { offered, bytes }) => {
                let (id, name, format) = (offered.id(), header.subject.clone(), MAIL.to_owned());
                (MailContent::Document(Document { id, name, format, bytes }), Some(offered))
            }
            Err(why) => (MailContent::NotBelieved(why), None),
        };
        Ok(Arrived { header, content, _offered: offered })
    }
}

/// A mail, or what was signed of one, on the drive.
struct Kept {
    offered: Offered,
    bytes: u64,
}

/// By what a mail is judged.
struct Rules {
    trust: Trust,
    takes_untrusted: bool,
}

impl Rules {
    /// As they are set; none where mails are not judged.
    fn of(view: &View) -> Option<Self> {
        let settings = &view.settings;
        let takes_untrusted = settings.smtp_receive_untrusted.is_on();
        settings.tls_smime.is_on().then(|| Self { trust: trust(view), takes_untrusted })
    }

    /// Judges a mail. Of one that is believed what was signed lies on the drive in its place, of one that is not nothing.
    /// Slow: for a worker thread.
    fn judge(
        &self,
        documents: &Documents,
        mail: Kept,
    ) -> Result<Result<Kept, NotBelieved>, MailNotTaken> {
        let raw = documents.read(mail.offered.id())?.data;
        Ok(match check(&raw, &self.trust, self.takes_untrusted) {
            Ok(Cow::Borrowed(_)) => Ok(mail),
            Ok(Cow::Owned(signed)) => {
                let mut writer = documents.begin();
                writer.push(&signed)?;
                let (id, bytes) = writer.finish()?;
                Ok(Kept { offered: documents.offer(id), bytes })
            }
            Err(why) => Err(why),
        })
    }
}
