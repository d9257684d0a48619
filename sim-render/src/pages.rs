//! Which pages, and how large.

use serde::{Deserialize, Serialize};

use crate::error::RenderError;

/// Which pages of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pages {
    All,
    /// One, 1-based.
    Only(u32),
}

impl Pages {
    pub(crate) fn contains(self, page: u32) -> bool {
        match self {
            Self::All => true,
            Self::Only(only) => only == page,
        }
    }

    pub(crate) fn must_be_among(self, pages: u32) -> Result<(), RenderError> {
        match self {
            Self::Only(page) if page == 0 || page > pages => {
                Err(RenderError::NoSuchPage { page, pages })
            }
            Self::All | Self::Only(_) => Ok(()),
        }
    }
}

/// How large a picture of a page shall be. A side that would be shorter has one pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// Pixels per inch of the paper.
    Dpi(u16),
    /// Width in pixels; the height follows from the page.
    Width(u32),
}
