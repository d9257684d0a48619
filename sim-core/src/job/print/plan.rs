//! Which page lies on which side of which sheet.
//!
//! ```text
//!  documents ─ page ranges ─▶ runs ─ overrides ─▶ stretches ─ number-up, two-sided ─▶ sets ─ copies ─▶ the tray
//! ```
//! RFC 8011 sections 5.2.4, 5.2.7, 5.2.8 and 5.2.9, PWG 5100.6. An impression is one side with something
//! on it; the blank back of a last sheet is none. Pages on other paper, or printed on other sides, begin a
//! sheet; those of another number-up begin a side.
//!
//! No side is written down: pages that are laid out alike are a stretch, whatever their number, and a side
//! is worked out when it is printed or looked at. So a plan is as large as its ticket has it, and neither
//! pages nor copies make it larger.

use super::choice::{DocumentHandling, Media, NumberUp, Scaling, Sides, Zoom};
use super::layout::Copies;
use super::ticket::JobTicket;

mod run;
mod set;

use run::Span;
pub use set::Set;

/// A document of which the pages are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Its number in the job, from 1.
    pub number: u32,
    /// Its pages.
    pub pages: u32,
}

/// A page of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedPage {
    /// Which of the documents that are printed, from 0.
    pub document: u16,
    /// Its page, from 1.
    pub page: u32,
}

/// One side of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// What is on it in reading order: at least one page, at most as many as `number_up`.
    pub pages: Vec<PlannedPage>,
    /// For how many pages it has room.
    pub number_up: NumberUp,
    /// The paper.
    pub media: Media,
    /// How pages come onto paper of another size.
    pub scaling: Scaling,
    /// How large they are where they are not fitted.
    pub zoom: Zoom,
    /// Whether nothing on it is in colour.
    pub is_monochrome: bool,
    /// Whether a sheet ends with it.
    pub ends_sheet: bool,
}

/// What comes out of the engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Copies of everything.
    pub copies: u16,
    /// All copies of one set come out before the next set.
    sets: Vec<Set>,
    /// The pages of each document.
    documents: Vec<u32>,
    /// Whether nothing in the documents is in colour.
    is_black: bool,
}

/// Where the engine is: which set, which copy of it, which side. All from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The set.
    pub set: usize,
    /// Which copy of all.
    pub copy: u16,
    /// The side of that copy.
    pub side: u32,
}

impl Plan {
    /// The plan of a job with these documents. Nothing is printed of documents that have no page in the
    /// ranges.
    pub fn new(documents: &[Measured], ticket: &JobTicket) -> Self {
        let runs = run::runs(documents, ticket);
        let apart = ticket.document_handling == DocumentHandling::Uncollated;
        let together = if apart { 1 } else { runs.len().max(1) };
        Self::of_runs(documents, ticket, &runs, together)
    }

    /// The same, but all copies of a sheet come out before those of the next one, as copiers have it that do not
    /// collate. It is larger the more sheets there are.
    pub(crate) fn sheet_by_sheet(documents: &[Measured], ticket: &JobTicket) -> Self {
        let sides = if ticket.sides == Sides::OneSided { 1 } else { 2 };
        let pages = sides * u32::from(ticket.number_up.get());
        let runs = run::runs(documents, ticket).into_iter();
        let runs: Vec<_> = runs.flat_map(|it| run::sheets(it, pages)).collect();
        Self::of_runs(documents, ticket, &runs, 1)
    }

    /// So many runs together are a set.
    fn of_runs(
        documents: &[Measured],
        ticket: &JobTicket,
        runs: &[Vec<Span>],
        together: usize,
    ) -> Self {
        let copies = Copies::of(ticket);
        let mut sets: Vec<Set> = Vec::new();
        for (runs, copies) in
            runs.chunks(together).flat_map(|it| copies.iter().map(move |of| (it, of)))
        {
            let before = sets.last().map_or(0, Set::end);
            sets.extend(Some(Set::new(runs, copies, before)).filter(|it| it.sides() > 0));
        }
        let documents = documents.iter().map(|it| it.pages).collect();
        Self { copies: ticket.copies, sets, documents, is_black: false }
    }

    /// Copies that are alike, in the order in which they come out.
    pub fn sets(&self) -> &[Set] {
        &self.sets
    }

    /// Impressions of the first copy.
    pub fn impressions(&self) -> u32 {
        self.sets.iter().filter(|it| it.first_copy() == 1).map(Set::sides).sum()
    }

    /// Impressions over all copies.
    pub fn impressions_total(&self) -> u64 {
        self.sets.last().map_or(0, Set::end)
    }

    /// Sheets over all copies.
    pub fn sheets_total(&self) -> u64 {
        self.sheets(self.impressions_total())
    }

    /// Sheets that are out when so many impressions are.
    pub fn sheets(&self, impressions_out: u64) -> u64 {
        let of = |set: &Set| {
            let out = impressions_out.clamp(set.begin(), set.end()) - set.begin();
            let (copies, sides) = set.copies_and_sides(out);
            u64::from(set.sheets()) * copies + u64::from(set.sheets_before(sides))
        };
        self.sets.iter().map(of).sum()
    }

    /// Where the engine is when so many impressions are out; `None` when all are.
    pub fn position(&self, impressions_out: u64) -> Option<Position> {
        let at = self.sets.partition_point(|it| it.end() <= impressions_out);
        let set = self.sets.get(at)?;
        let (copies, side) = set.copies_and_sides(impressions_out - set.begin());
        let copy = (set.first_copy() - 1).saturating_add(u16::try_from(copies).unwrap_or(u16::MAX));
        Some(Position { set: at, copy, side })
    }

    /// The side that comes out when so many impressions are.
    pub fn side(&self, impressions_out: u64) -> Option<Side> {
        let Position { set, side, .. } = self.position(impressions_out)?;
        self.sets.get(set)?.side(side)
    }

    /// The same, of documents in which nothing is in colour: in black they are as they are.
    #[must_use]
    pub(crate) fn of_black(self) -> Self {
        Self { is_black: true, ..self }
    }

    /// Whether a set is just the one document but for its paper: all of its pages, one on a side, in its
    /// colours.
    pub fn is_document(&self, set: usize) -> bool {
        match (self.documents.as_slice(), self.sets.get(set)) {
            ([pages], Some(set)) => set.is_document(*pages, self.is_black),
            _ => false,
        }
    }

    /// Bytes of memory that it takes.
    pub fn bytes(&self) -> usize {
        let documents = size_of_val(self.documents.as_slice());
        size_of::<Self>() + documents + self.sets.iter().map(Set::bytes).sum::<usize>()
    }
}

#[cfg(test)]
mod tests;
