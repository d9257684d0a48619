//! What some pages of a job get instead of what the job asks for (PWG 5100.6).
//!
//! ```text
//!   ticket ──▶ layout of every page ──▶ overrides that name the page, in their order ──▶ layout of this one
//! ```
//! Pages are counted as `page-ranges` counts them: in each document, or through all documents where the
//! job handles them as one. Documents are counted as they came in, from 1. Where several overrides name a
//! page and differ, the last one counts (assumed).

use super::ticket::{
    ColorMode, JobTicket, Media, NumberUp, PageRange, Sides, are_ranges, is_in_ranges,
};

/// Most overrides of a job (assumed).
pub const OVERRIDES_MAX: usize = 20;
/// Most of them that name copies (assumed): each may divide the copies of a job into more kinds.
pub const OVERRIDES_OF_COPIES_MAX: usize = 4;
/// Most pages that are laid out for a job, those of copies that differ once for each kind (assumed).
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

/// How a page is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) media: Media,
    pub(super) sides: Sides,
    pub(super) number_up: NumberUp,
    pub(super) color_mode: ColorMode,
}

impl Layout {
    /// How a ticket has all pages printed.
    pub(super) fn of(ticket: &JobTicket) -> Self {
        let JobTicket { media, sides, number_up, color_mode, .. } = *ticket;
        Self { media, sides, number_up, color_mode }
    }

    /// Whether pages of both may lie on one sheet.
    pub(super) fn shares_sheet(&self, other: &Self) -> bool {
        (self.media, self.sides) == (other.media, other.sides)
    }

    /// Whether pages of both may lie on one side.
    pub(super) fn shares_side(&self, other: &Self) -> bool {
        self.shares_sheet(other) && self.number_up == other.number_up
    }

    fn change(&mut self, to: &Override) {
        if let Some(Media { size, kind, color, tray }) = to.media {
            self.media = Media {
                size: size.or(self.media.size),
                kind: kind.or(self.media.kind),
                color: color.or(self.media.color),
                tray: tray.or(self.media.tray),
            };
        }
        self.sides = to.sides.unwrap_or(self.sides);
        self.number_up = to.number_up.unwrap_or(self.number_up);
        self.color_mode = to.color_mode.unwrap_or(self.color_mode);
    }
}

impl Override {
    /// Whether it is for some pages of this copy.
    fn is_for_copy(&self, copy: u16) -> bool {
        self.copies.is_none_or(|it| (it.first..=it.last).contains(&u32::from(copy)))
    }

    fn is_for_page(&self, document: u32, page: u32) -> bool {
        let documents = &self.documents;
        (documents.is_empty() || is_in_ranges(document, documents))
            && is_in_ranges(page, &self.pages)
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

/// The overrides of copies that are all alike.
pub(super) struct Copies<'a> {
    /// The first of them, from 1.
    pub(super) first: u16,
    /// How many they are.
    pub(super) count: u16,
    base: Layout,
    overrides: Vec<&'a Override>,
}

impl<'a> Copies<'a> {
    /// The copies of a job in their order, divided where an override begins or ends.
    pub(super) fn of(ticket: &'a JobTicket) -> Vec<Self> {
        let named = ticket.overrides.iter().filter_map(|it| it.copies);
        let begins = named.flat_map(|it| [it.first, it.last.saturating_add(1)]);
        let begins = begins.filter_map(|it| u16::try_from(it).ok());
        let mut begins: Vec<u16> =
            begins.filter(|it| (2..=ticket.copies).contains(it)).chain([1]).collect();
        begins.sort_unstable();
        begins.dedup();
        let ends = begins.iter().skip(1).copied().chain([ticket.copies.saturating_add(1)]);
        let ranges = begins.iter().copied().zip(ends);
        ranges
            .map(|(first, end)| Self {
                first,
                count: end.saturating_sub(first),
                base: Layout::of(ticket),
                overrides: ticket.overrides.iter().filter(|it| it.is_for_copy(first)).collect(),
            })
            .collect()
    }

    /// How a page of them is printed.
    pub(super) fn layout(&self, document: u32, page: u32) -> Layout {
        let mut layout = self.base;
        let those = self.overrides.iter().filter(|it| it.is_for_page(document, page));
        those.for_each(|it| layout.change(it));
        layout
    }
}
