//! What comes of it.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sim_render::scan::{Area, ORIGINAL_PAGES_MAX, ScannedPage};
use sim_render::{Format, MAX_PAGES, RenderError};

/// Longest text of an error, in bytes. It is a document's own, so it may be anything.
const TEXT_MAX: usize = 500;

/// What comes of a task. `D` is a document or picture, or in a message which of its pieces one is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Answer<D> {
    /// What the documents are, or as many of them as were read.
    Read(Vec<Seen<D>>),
    /// The picture, or the PDF.
    Drawn(D),
    /// What the original is.
    Laid(Laid<D>),
    /// The sides that were scanned.
    Scanned(Vec<ScannedPage<D>>),
    /// There is no such page, as this says.
    NoSuchPage(String),
    /// The document is at fault, as this says.
    Refused(String),
}

/// What was seen of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Seen<D> {
    /// What it is.
    Found(Found<D>),
    /// It is a PostScript program, which is not read but interpreted.
    IsProgram,
    /// It is at fault, as this says.
    Refused(String),
}

/// What an original is that lies under the scanner's light.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Laid<D = Bytes> {
    /// The PDF that lies there in its place, where it is none itself.
    pub pdf: Option<D>,
    /// How large its pages are, at least one.
    pub areas: Vec<Area>,
}

/// What a document is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found<D = Bytes> {
    /// Its pages, at least 1.
    pub pages: u32,
    /// Its format.
    pub format: Format,
    /// The PDF that is printed in its place, where that is not the document itself.
    pub drawn: Option<D>,
    /// What went wrong on the way, where there are pages all the same.
    pub fault: Option<String>,
}

impl<D> Answer<D> {
    /// The same about other documents. `None` where there is none of them.
    pub(crate) fn with<E>(self, mut with: impl FnMut(D) -> Option<E>) -> Option<Answer<E>> {
        Some(match self {
            Self::Laid(Laid { pdf, areas }) => Answer::Laid(Laid { pdf: other(pdf, with)?, areas }),
            Self::Scanned(pages) => Answer::Scanned(
                pages.into_iter().map(|it| it.with(&mut with)).collect::<Option<_>>()?,
            ),
            Self::Read(seen) => {
                Answer::Read(seen.into_iter().map(|it| it.with(&mut with)).collect::<Option<_>>()?)
            }
            Self::Drawn(drawn) => Answer::Drawn(with(drawn)?),
            Self::NoSuchPage(text) => Answer::NoSuchPage(text),
            Self::Refused(text) => Answer::Refused(text),
        })
    }

    /// As it may go into logs and records, whatever a worker says. `None` for what cannot be.
    pub(crate) fn checked(self) -> Option<Self> {
        Some(match self {
            Self::Read(seen) => {
                Self::Read(seen.into_iter().map(Seen::checked).collect::<Option<_>>()?)
            }
            Self::NoSuchPage(text) => Self::NoSuchPage(line(&text)),
            Self::Refused(text) => Self::Refused(line(&text)),
            Self::Laid(Laid { ref areas, .. }) => {
                let pages = u32::try_from(areas.len()).unwrap_or(u32::MAX);
                let is_there = areas.iter().all(|it| it.across > 0 && it.down > 0);
                return Some(self)
                    .filter(|_| is_there && (1..=ORIGINAL_PAGES_MAX).contains(&pages));
            }
            Self::Scanned(ref pages) => {
                let is_side = |it: u32| (1..=u16::MAX.into()).contains(&it);
                let are_sound = pages.iter().all(|it| is_side(it.width) && is_side(it.height));
                return Some(self).filter(|_| are_sound);
            }
            Self::Drawn(_) => self,
        })
    }
}

/// The same document elsewhere, where there is one.
fn other<D, E>(document: Option<D>, with: impl FnOnce(D) -> Option<E>) -> Option<Option<E>> {
    document.map_or(Some(None), |it| with(it).map(Some))
}

impl<D> Seen<D> {
    fn with<E>(self, with: impl FnMut(D) -> Option<E>) -> Option<Seen<E>> {
        Some(match self {
            Self::Found(Found { pages, format, drawn, fault }) => {
                Seen::Found(Found { pages, format, drawn: other(drawn, with)?, fault })
            }
            Self::IsProgram => Seen::IsProgram,
            Self::Refused(text) => Seen::Refused(text),
        })
    }

    fn checked(self) -> Option<Self> {
        match self {
            Self::Found(found) if !(1..=MAX_PAGES).contains(&found.pages) => None,
            Self::Found(Found { fault, .. }) if fault.as_deref() == Some("") => None,
            Self::Found(found) => {
                let fault = found.fault.as_deref().map(line);
                Some(Self::Found(Found { fault, ..found }))
            }
            Self::Refused(text) => Some(Self::Refused(line(&text))),
            Self::IsProgram => Some(self),
        }
    }
}

impl<D> From<RenderError> for Answer<D> {
    fn from(error: RenderError) -> Self {
        let text = error.to_string();
        match error {
            RenderError::NoSuchPage { .. } => Self::NoSuchPage(text),
            RenderError::UnknownFormat
            | RenderError::Encrypted
            | RenderError::Damaged { .. }
            | RenderError::Unsupported { .. }
            | RenderError::TooLarge { .. }
            | RenderError::Decoder { .. } => Self::Refused(text),
        }
    }
}

/// Text that can stand in a line of a log.
fn line(text: &str) -> String {
    let end = text.floor_char_boundary(TEXT_MAX);
    text[..end].chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}
