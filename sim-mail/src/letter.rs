//! A mail as it goes over the wire, a piece at a time, in one message or in several.
//!
//! ```text
//!   header and text ── file in base64 ── what is between ── file ── end        one message
//!   └──────── part 1 ────────┘└──────── part 2 ────────┘└─ part 3 ─┘           message/partial (RFC 2046 section 5.2.2)
//! ```
//! What is signed is digested as it goes, and its signature comes behind it: no more of it is in memory than of another mail.

use std::collections::VecDeque;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use sim_core::mail::{Cause, Mail, NotSent, Route};

use crate::attachment::{Attachment, Encoding};
use crate::message::{Frame, frame, part_header};
use crate::signing::{Room, Signing};

/// Messages of one mail; more are counted with longer numbers than there is room kept for.
const PARTS_MAX: usize = 9_999;

/// A mail that is ready to be handed over.
pub struct Letter {
    pub(crate) mail: Arc<Mail>,
    parts: VecDeque<Part>,
    /// What is still to be written, in its order.
    left: VecDeque<Section>,
    /// Lines that were made and not sent.
    made: BytesMut,
    signing: Option<Signing>,
}

/// A message of its own.
pub(crate) struct Part {
    /// What stands before its share of the mail.
    header: Vec<u8>,
    /// How much of the mail it has.
    share: u64,
}

enum Section {
    /// A text, and what of it is signed.
    Text(Vec<u8>, Range<usize>),
    /// A file. It is signed if anything is.
    File(Encoding),
    /// The signature of what came before.
    Signature(Room),
}

impl Section {
    /// The lengths of the lines that it goes as.
    fn line_lengths(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        match self {
            Self::Text(text, _) => {
                Box::new(text.split_inclusive(|it| *it == b'\n').map(|it| it.len() as u64))
            }
            Self::File(file) => Box::new(file.line_lengths()),
            Self::Signature(room) => Box::new(room.line_lengths()),
        }
    }
}

impl Part {
    /// Bytes of the whole message (RFC 1870).
    pub(crate) fn size(&self) -> u64 {
        self.header.len() as u64 + self.share
    }
}

impl Letter {
    /// A mail with these files, signed or not.
    ///
    /// # Errors
    /// [`Cause::TooLarge`] where it is larger than the route has it.
    pub fn new(
        mail: Arc<Mail>,
        route: &Route,
        attachments: Vec<Attachment>,
        signing: Option<Signing>,
    ) -> Result<Self, NotSent> {
        let frame = frame(&mail, route, &attachments, signing.as_ref().map(Signing::digest));
        let frame = frame.ok_or_else(|| NotSent::of(Cause::ServerError, "it cannot be written"))?;
        let left = sections(frame, attachments, signing.as_ref().map(Signing::room));
        let lengths = || left.iter().flat_map(Section::line_lengths);
        let size = lengths().sum();
        if let Some(most) = route.size_max.filter(|it| *it < size) {
            let reason = format!("the mail has {size} bytes, of {most} at most");
            return Err(NotSent::of(Cause::TooLarge, reason));
        }
        let parts = match route.split_size.filter(|it| *it < size) {
            None => [Part { header: Vec::new(), share: size }].into(),
            Some(most) => parts(&mail, route, lengths(), most),
        };
        Ok(Self { mail, parts, left, made: BytesMut::new(), signing })
    }

    /// Bytes of its largest message.
    pub(crate) fn largest(&self) -> u64 {
        self.parts.iter().map(Part::size).max().unwrap_or_default()
    }

    /// The next message.
    pub(crate) fn next_part(&mut self) -> Option<Part> {
        self.parts.pop_front()
    }

    /// The next lines of a message, so many bytes at most; none where it is whole.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub(crate) async fn lines(
        &mut self,
        part: &mut Part,
        most: usize,
    ) -> io::Result<Option<Bytes>> {
        if !part.header.is_empty() {
            return Ok(Some(std::mem::take(&mut part.header).into()));
        }
        if part.share == 0 {
            return Ok(None);
        }
        let most = most.min(usize::try_from(part.share).unwrap_or(usize::MAX));
        while self.made.len() < most && !self.left.is_empty() {
            self.make_more().await?;
        }
        let end = self.made.iter().take(most).rposition(|it| *it == b'\n');
        let lines =
            self.made.split_to(end.ok_or_else(|| io::Error::other("no end of a line"))? + 1);
        part.share -= lines.len() as u64;
        Ok(Some(lines.freeze()))
    }

    /// Makes the next lines.
    async fn make_more(&mut self) -> io::Result<()> {
        let from = self.made.len();
        let is_done = match self.left.front_mut() {
            None => return Ok(()),
            Some(Section::Text(text, signed)) => {
                self.made.extend_from_slice(text);
                self.signing.iter_mut().for_each(|it| it.digest_more(&text[signed.clone()]));
                true
            }
            Some(Section::File(file)) => {
                let is_done = !file.append_to(&mut self.made).await?;
                self.signing.iter_mut().for_each(|it| it.digest_more(&self.made[from..]));
                is_done
            }
            Some(Section::Signature(room)) => {
                let signature = self.signing.as_ref().and_then(Signing::sign);
                room.fill(signature, &mut self.made)?;
                true
            }
        };
        if is_done {
            self.left.pop_front();
        }
        Ok(())
    }
}

/// All that a mail is made of, in its order.
fn sections(frame: Frame, files: Vec<Attachment>, room: Option<Room>) -> VecDeque<Section> {
    let last = frame.texts.len().saturating_sub(2);
    let signed = |at: usize, length: usize| match frame.signed {
        None => 0..0,
        Some(_) if at > last => 0..0,
        Some((from, to)) => {
            (if at == 0 { from } else { 0 })..(if at == last { to } else { length })
        }
    };
    let between = files.into_iter().map(|it| Section::File(Encoding::of(it)));
    let mut between = between.chain(room.map(Section::Signature));
    let texts = frame.texts.into_iter().enumerate();
    texts.fold(VecDeque::new(), |mut all, (at, text)| {
        let signed = signed(at, text.len());
        all.push_back(Section::Text(text, signed));
        all.extend(between.next());
        all
    })
}

/// Messages of so many bytes at most, as far as whole lines allow.
fn parts(
    mail: &Mail,
    route: &Route,
    lengths: impl Iterator<Item = u64>,
    most: u64,
) -> VecDeque<Part> {
    let header = part_header(mail, route, (PARTS_MAX, PARTS_MAX)).len() as u64;
    let most = most.saturating_sub(header);
    let mut shares: Vec<u64> = vec![0];
    for line in lengths {
        match shares.last_mut().filter(|it| **it + line <= most || **it == 0) {
            Some(share) => *share += line,
            None => shares.push(line),
        }
    }
    let all = shares.len();
    let part =
        |(at, share): (usize, u64)| Part { header: part_header(mail, route, (at + 1, all)), share };
    shares.into_iter().enumerate().map(part).collect()
}

#[cfg(test)]
pub(crate) mod tests;
