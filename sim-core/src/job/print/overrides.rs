//! What some pages of a job get instead of what the job asks for (PWG 5100.6).
//!
//! ```text
//!   ticket ──▶ layout of every page ──▶ overrides that name the page, in their order ──▶ layout of this one
//! ```
//! Pages are counted as `page-ranges` counts them: in each document, or through all documents where the
//! job handles them as one. Documents are counted as they came in, from 1. Where several overrides name a
//! page and differ, the last one counts (assumed).

use super::choice::{ColorMode, Media, NumberUp, PageRange, Sides, are_ranges, is_in_ranges};

/// Most overrides of a job (assumed).
pub const OVERRIDES_MAX: usize = 20;
/// Most of them that name copies (assumed): each may divide the copies of a job into more kinds.
pub const OVERRIDES_OF_COPIES_MAX: usize = 4;
/// Most pages that a job with overrides has, those of copies that differ once for each kind (assumed): each
/// page may be laid out otherwise than the one before it.
pub(super) const PLANNED_MAX: u64 = 1_000_000;

/// What some pages get; what is not named stays as the job asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Override {
    /// The pages, ascending and apart; at least one range.
    pub pages: Vec<PageRange>,
    /// The numbers of the documents, ascending and apart; all where there are none.
    pub documents: Vec<PageRange>,
    /// The copies; all where none are named.
    pub copies: Option<PageRange>,
    /// The paper; what it does not name is what the job asks for (assumed).
    pub media: Option<Media>,
    /// The sides.
    pub sides: Option<Sides>,
    /// Pages on a side.
    pub number_up: Option<NumberUp>,
    /// The colours.
    pub color_mode: Option<ColorMode>,
}

impl Override {
    /// Whether it is for some pages of this copy.
    pub(super) fn is_for_copy(&self, copy: u16) -> bool {
        self.copies.is_none_or(|it| (it.first..=it.last).contains(&u32::from(copy)))
    }

    /// Whether it is for some pages of this document.
    pub(super) fn is_for_document(&self, document: u32) -> bool {
        self.documents.is_empty() || is_in_ranges(document, &self.documents)
    }

    /// Whether it is for this page, and up to which page that is so.
    pub(super) fn page(&self, page: u32) -> (bool, u32) {
        let next = self.pages.get(self.pages.partition_point(|it| it.last < page));
        next.map_or((false, u32::MAX), |it| match it.first <= page {
            true => (true, it.last),
            false => (false, it.first - 1),
        })
    }

    fn is_sound(&self) -> bool {
        let copies = self.copies.is_none_or(|it| 1 <= it.first && it.first <= it.last);
        !self.pages.is_empty() && are_ranges(&self.pages) && are_ranges(&self.documents) && copies
    }
}

/// Whether copies that differ come to no more pages than are laid out.
pub(super) fn are_few(pages: u32, overrides: &[Override]) -> bool {
    let of_copies = overrides.iter().filter(|it| it.copies.is_some()).count();
    // Each begins copies that differ from those before it, and ends them.
    u64::from(pages) * (1 + 2 * of_copies as u64) <= PLANNED_MAX
}

/// Whether a ticket can say this.
pub(super) fn are_overrides(overrides: &[Override]) -> bool {
    let of_copies = overrides.iter().filter(|it| it.copies.is_some()).count();
    overrides.len() <= OVERRIDES_MAX
        && of_copies <= OVERRIDES_OF_COPIES_MAX
        && overrides.iter().all(Override::is_sound)
}
