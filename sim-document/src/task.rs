//! What is asked about documents.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sim_render::scan::{ScanLook, ScanSide};
use sim_render::{Layout, Part, Scale};

/// What is asked. `D` is a document, or in a message which of its pieces one is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Task<D> {
    /// What documents are, each declared to be of a MIME type.
    Read(Vec<(D, String)>),
    /// The pages of a PostScript program.
    Interpret { program: D },
    /// A picture, or pictures.
    Draw(Drawing<D>),
    /// What an original is that somebody lays under the scanner's light.
    Lay(D),
    /// Pictures of sides of an original, as many from the first on as are scanned at once.
    Scan { original: D, sides: Vec<ScanSide>, look: ScanLook },
}

/// What is to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Drawing<D = Bytes> {
    /// A picture of a page, from 1, as PNG.
    Page {
        /// The document.
        document: D,
        /// Its page.
        page: u32,
        /// How large.
        scale: Scale,
    },
    /// A picture of a page, and in a part of it one of a page of another document, as PNG.
    Within {
        /// What is drawn around it: its first page.
        ground: D,
        /// Pixels across.
        width: u32,
        /// The document.
        document: D,
        /// Its page, from 1.
        page: u32,
        /// Where it is drawn.
        part: Part,
    },
    /// A picture of a side of paper, as PNG.
    Side {
        /// What is on it.
        side: Side<D>,
        /// Pixels per inch of the paper.
        dpi: u16,
    },
    /// A PDF of a set.
    Set {
        /// The document, if the set is just that but for its paper.
        document: Option<D>,
        /// Its sides.
        sides: Vec<Side<D>>,
    },
    /// A TIFF of all pages of a document that was scanned.
    Tiff {
        /// The document.
        document: D,
    },
    /// A JPEG of a page, from 1, of a document that was scanned.
    Jpeg {
        /// The document.
        document: D,
        /// Its page.
        page: u32,
    },
}

/// A side: pages of documents, each from 1, and how they are laid out.
pub type Side<D = Bytes> = (Vec<(D, u32)>, Layout);

impl<D> Task<D> {
    /// Whether it runs what somebody wrote.
    pub(crate) fn is_program(&self) -> bool {
        match self {
            Self::Interpret { .. } => true,
            Self::Read(_) | Self::Draw(_) | Self::Lay(_) | Self::Scan { .. } => false,
        }
    }

    /// The same about other documents. `None` where there is none of them.
    pub(crate) fn with<E>(self, mut with: impl FnMut(D) -> Option<E>) -> Option<Task<E>> {
        Some(match self {
            Self::Read(documents) => {
                let with = |(document, declared)| Some((with(document)?, declared));
                Task::Read(documents.into_iter().map(with).collect::<Option<_>>()?)
            }
            Self::Interpret { program } => Task::Interpret { program: with(program)? },
            Self::Draw(drawing) => Task::Draw(drawing.with(with)?),
            Self::Lay(document) => Task::Lay(with(document)?),
            Self::Scan { original, sides, look } => {
                Task::Scan { original: with(original)?, sides, look }
            }
        })
    }
}

impl<D> Drawing<D> {
    fn with<E>(self, mut with: impl FnMut(D) -> Option<E>) -> Option<Drawing<E>> {
        let mut page = |(document, page)| Some((with(document)?, page));
        let mut on_side = |(pages, layout): Side<D>| {
            let pages: Option<_> = pages.into_iter().map(&mut page).collect();
            Some((pages?, layout))
        };
        Some(match self {
            Self::Page { document, page, scale } => {
                Drawing::Page { document: with(document)?, page, scale }
            }
            Self::Within { ground, width, document, page, part } => {
                let (ground, document) = (with(ground)?, with(document)?);
                Drawing::Within { ground, width, document, page, part }
            }
            Self::Side { side, dpi } => Drawing::Side { side: on_side(side)?, dpi },
            Self::Set { document, sides } => Drawing::Set {
                sides: sides.into_iter().map(on_side).collect::<Option<_>>()?,
                document: match document {
                    Some(document) => Some(with(document)?),
                    None => None,
                },
            },
            Self::Tiff { document } => Drawing::Tiff { document: with(document)? },
            Self::Jpeg { document, page } => Drawing::Jpeg { document: with(document)?, page },
        })
    }
}
