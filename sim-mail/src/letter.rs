//! A mail as it goes over the wire, a piece at a time, in one message or in several.
//!
//! ```text
//!   header and text ── file in base64 ── what is between ── file ── end        one message
//!   └──────── part 1 ────────┘└──────── part 2 ────────┘└─ part 3 ─┘           message/partial (RFC 2046 section 5.2.2)
//! ```

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use sim_core::mail::{Cause, Mail, NotSent, Route};

use crate::attachment::{Attachment, Encoding};
use crate::message::{frame, part_header};

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
}

/// A message of its own.
pub(crate) struct Part {
    /// What stands before its share of the mail.
    header: Vec<u8>,
    /// How much of the mail it has.
    share: u64,
}

enum Section {
    Text(Vec<u8>),
    File(Encoding),
}

impl Part {
    /// Bytes of the whole message (RFC 1870).
    pub(crate) fn size(&self) -> u64 {
        self.header.len() as u64 + self.share
    }
}

impl Letter {
    /// A mail with these files.
    ///
    /// # Errors
    /// [`Cause::TooLarge`] where it is larger than the route has it.
    pub fn new(
        mail: Arc<Mail>,
        route: &Route,
        attachments: Vec<Attachment>,
    ) -> Result<Self, NotSent> {
        let texts = frame(&mail, route, &attachments);
        let texts = texts.ok_or_else(|| NotSent::of(Cause::ServerError, "it cannot be written"))?;
        let lengths = || line_lengths(&texts, &attachments);
        let size = lengths().sum();
        if let Some(most) = route.size_max.filter(|it| *it < size) {
            let reason = format!("the mail has {size} bytes, of {most} at most");
            return Err(NotSent::of(Cause::TooLarge, reason));
        }
        let parts = match route.split_size.filter(|it| *it < size) {
            None => [Part { header: Vec::new(), share: size }].into(),
            Some(most) => parts(&mail, route, lengths(), most),
        };
        let files = attachments.into_iter().map(|it| Some(Section::File(Encoding::of(it))));
        let texts = texts.into_iter().map(Section::Text);
        let sections = texts.zip(files.chain([None]));
        let left = sections.flat_map(|(text, file)| [Some(text), file]).flatten().collect();
        Ok(Self { mail, parts, left, made: BytesMut::new() })
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
        while self.made.len() < most {
            match self.left.front_mut() {
                None => break,
                Some(Section::Text(text)) => {
                    self.made.extend_from_slice(text);
                    self.left.pop_front();
                }
                Some(Section::File(file)) => {
                    if !file.append_to(&mut self.made).await? {
                        self.left.pop_front();
                    }
                }
            }
        }
        let end = self.made.iter().take(most).rposition(|it| *it == b'\n');
        let lines =
            self.made.split_to(end.ok_or_else(|| io::Error::other("no end of a line"))? + 1);
        part.share -= lines.len() as u64;
        Ok(Some(lines.freeze()))
    }
}

/// The lengths of all lines of a mail.
fn line_lengths(texts: &[Vec<u8>], files: &[Attachment]) -> impl Iterator<Item = u64> {
    let files = files.iter().map(Some).chain([None]);
    texts.iter().zip(files).flat_map(|(text, file)| {
        let lines = text.split_inclusive(|it| *it == b'\n').map(|it| it.len() as u64);
        lines.chain(file.into_iter().flat_map(Attachment::line_lengths))
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
mod tests;
