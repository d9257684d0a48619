//! What a ticket chooses from: sides, paper, colours, ranges of pages.

use crate::job::choices::choices;
use crate::media::{InputTray, MediaColor, MediaSize, MediaType, Wanted};

/// Most ranges in `page-ranges` (assumed).
pub const PAGE_RANGES_MAX: usize = 100;
choices! {
    /// On which sides of the paper pages are (RFC 8011 section 5.2.8).
    Sides {
        /// One side of each sheet.
        OneSided "one-sided",
        /// Both, for binding at the long edge.
        LongEdge "two-sided-long-edge",
        /// Both, for binding at the short edge.
        ShortEdge "two-sided-short-edge",
    }
}

choices! {
    /// How the documents of a job and their copies follow each other (RFC 8011 section 5.2.4).
    DocumentHandling {
        /// All documents, then all again; each begins a sheet.
        Collated "separate-documents-collated-copies",
        /// All copies of one document, then those of the next.
        Uncollated "separate-documents-uncollated-copies",
        /// All documents as if they were one.
        Single "single-document",
        /// The same, but each document begins a sheet.
        SingleNewSheet "single-document-new-sheet",
    }
}

choices! {
    /// How pages lie on the paper (RFC 8011 section 5.2.10).
    Orientation {
        /// Upright.
        Portrait "portrait",
        /// Across, turned against the clock.
        Landscape "landscape",
        /// Across, turned with the clock.
        ReverseLandscape "reverse-landscape",
        /// Upside down.
        ReversePortrait "reverse-portrait",
    }
}

choices! {
    /// Print quality (RFC 8011 section 5.2.13): the driver's High Speed and High Quality (assumed).
    Quality {
        /// High Speed.
        Normal "normal",
        /// High Quality.
        High "high",
    }
}

choices! {
    /// Colours (PWG 5100.13).
    ColorMode {
        /// As the document has it.
        Auto "auto",
        /// In colour.
        Color "color",
        /// In black.
        Monochrome "monochrome",
    }
}

choices! {
    /// How a page comes onto paper of another size (PWG 5100.16 section 6.5).
    Scaling {
        /// As the document asks; else smaller where it is too large.
        Auto "auto",
        /// Smaller where it is too large.
        AutoFit "auto-fit",
        /// As large as the paper, the longer side cut off.
        Fill "fill",
        /// As large as what can be printed on.
        Fit "fit",
        /// As it is, cut off where it is too large.
        None "none",
    }
}

/// Pages of the document on one side of the paper (RFC 8011 section 5.2.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumberUp(u8);

impl NumberUp {
    /// The numbers that there are (assumed).
    pub const ALL: &[Self] = &[Self(1), Self(2), Self(4), Self(6), Self(9), Self(16)];

    /// One of [`NumberUp::ALL`].
    pub fn new(pages: u8) -> Option<Self> {
        Self::ALL.iter().find(|it| it.0 == pages).copied()
    }

    /// The number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for NumberUp {
    fn default() -> Self {
        Self(1)
    }
}

/// How large a page is printed, in percent: Reduce/Enlarge of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Zoom(u16);

impl Zoom {
    /// The smallest (assumed).
    pub const MIN: u16 = 25;
    /// The largest (assumed).
    pub const MAX: u16 = 400;

    /// From [`Zoom::MIN`] to [`Zoom::MAX`].
    pub fn new(percent: u16) -> Option<Self> {
        (Self::MIN..=Self::MAX).contains(&percent).then_some(Self(percent))
    }

    /// The percentage.
    pub const fn percent(self) -> u16 {
        self.0
    }
}

impl Default for Zoom {
    fn default() -> Self {
        Self(100)
    }
}

/// Pages from the first to the last, from 1 (RFC 8011 section 5.2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRange {
    /// The first page, at least 1.
    pub first: u32,
    /// The last, not before the first.
    pub last: u32,
}

/// Paper that a job asks for; what is not named is left to the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// The size.
    pub size: Option<MediaSize>,
    /// The type.
    pub kind: Option<MediaType>,
    /// The colour.
    pub color: Option<MediaColor>,
    /// The tray; without it, automatic tray switching.
    pub tray: Option<InputTray>,
}

impl Media {
    /// What the engine looks for in its trays.
    pub fn wanted(self) -> Wanted {
        let Self { size, kind, color, tray } = self;
        Wanted { size: size.unwrap_or_default(), kind, color, tray }
    }
}

/// Whether a number is in one of these ranges, which ascend.
pub(super) fn is_in_ranges(number: u32, ranges: &[PageRange]) -> bool {
    let at = ranges.partition_point(|it| it.last < number);
    ranges.get(at).is_some_and(|it| it.first <= number)
}

pub(super) fn are_ranges(ranges: &[PageRange]) -> bool {
    let ascend = ranges.windows(2).all(|it| it[0].last < it[1].first);
    let whole = ranges.iter().all(|it| 1 <= it.first && it.first <= it.last);
    ranges.len() <= PAGE_RANGES_MAX && ascend && whole
}
