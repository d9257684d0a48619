//! How each page is laid out: as the ticket says, and as the overrides that name the page say instead.

use super::choice::{ColorMode, Media, NumberUp, Scaling, Sides, Zoom};
use super::overrides::Override;
use super::ticket::JobTicket;

/// How a page is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) media: Media,
    pub(super) sides: Sides,
    pub(super) number_up: NumberUp,
    pub(super) color_mode: ColorMode,
    pub(super) scaling: Scaling,
    pub(super) zoom: Zoom,
}

impl Layout {
    /// How a ticket has all pages printed.
    pub(super) fn of(ticket: &JobTicket) -> Self {
        let JobTicket { media, sides, number_up, color_mode, scaling, zoom, .. } = *ticket;
        Self { media, sides, number_up, color_mode, scaling, zoom }
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

    /// How a page of them is printed, and up to which page those behind it are printed so.
    pub(super) fn layout(&self, document: u32, page: u32) -> (Layout, u32) {
        let mut layout = self.base;
        let mut last = u32::MAX;
        for it in self.overrides.iter().filter(|it| it.is_for_document(document)) {
            let (is_for_page, until) = it.page(page);
            if is_for_page {
                layout.change(it);
            }
            last = last.min(until);
        }
        (layout, last)
    }
}
