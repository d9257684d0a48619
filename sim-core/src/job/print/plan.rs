//! Which page lies on which side of which sheet.
//!
//! ```text
//!  documents ─ page ranges ─▶ pages ─ overrides ─▶ number-up ─▶ sides ─ two-sided ─▶ sheets ─ copies ─▶ the tray
//! ```
//! RFC 8011 sections 5.2.4, 5.2.7, 5.2.8 and 5.2.9, PWG 5100.6. An impression is one side with something
//! on it; the blank back of a last sheet is none. Pages on other paper, or printed on other sides, begin a
//! sheet; those of another number-up begin a side.

use super::choice::{ColorMode, DocumentHandling, Media, NumberUp, Scaling, Sides};
use super::layout::{Copies, Layout};
use super::ticket::JobTicket;

mod run;

use run::Span;

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
    /// Whether nothing on it is in colour.
    pub is_monochrome: bool,
    /// Whether a sheet ends with it.
    pub ends_sheet: bool,
}

/// Sides that lie together in the tray, and copies of them that are alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// The sides: at least one.
    pub sides: Vec<Side>,
    /// The first of the copies, from 1.
    pub first_copy: u16,
    /// How many there are.
    pub copies: u16,
}

/// What comes out of the engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Copies of everything.
    pub copies: u16,
    /// All copies of one set come out before the next set.
    pub sets: Vec<Set>,
}

/// Where the engine is: which set, which copy of it, which side. All from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The set.
    pub set: usize,
    /// Which copy of all.
    pub copy: u16,
    /// The side of that copy.
    pub side: usize,
}

impl Plan {
    /// The plan of a job with these documents. Nothing is printed of documents that have no page in the
    /// ranges.
    pub fn new(documents: &[Measured], ticket: &JobTicket) -> Self {
        let runs = run::runs(documents, ticket);
        let runs: Vec<Vec<Counted>> =
            runs.iter().map(|it| it.iter().flat_map(counted).collect()).collect();
        let apart = ticket.document_handling == DocumentHandling::Uncollated;
        let together = if apart { 1 } else { runs.len().max(1) };
        let copies = Copies::of(ticket);
        let sets = runs.chunks(together).flat_map(|runs| copies.iter().map(|it| set(runs, it)));
        let sets = sets.filter(|it| !it.sides.is_empty()).collect();
        Self { copies: ticket.copies, sets }
    }

    /// Impressions of the first copy.
    pub fn impressions(&self) -> u32 {
        let first = self.sets.iter().filter(|it| it.first_copy == 1);
        u32::try_from(first.map(|it| it.sides.len()).sum::<usize>()).unwrap_or(u32::MAX)
    }

    /// Impressions over all copies.
    pub fn impressions_total(&self) -> u64 {
        self.sets.iter().map(Set::impressions).sum()
    }

    /// Sheets over all copies.
    pub fn sheets_total(&self) -> u64 {
        let sheets = |it: &Set| it.sides.iter().filter(|side| side.ends_sheet).count() as u64;
        self.sets.iter().map(|it| sheets(it) * u64::from(it.copies)).sum()
    }

    /// Where the engine is when so many impressions are out; `None` when all are.
    pub fn position(&self, impressions_out: u64) -> Option<Position> {
        let mut left = impressions_out;
        for (at, set) in self.sets.iter().enumerate() {
            let (len, whole) = (set.sides.len() as u64, set.impressions());
            if left < whole {
                let copy = u16::try_from(left / len).unwrap_or(u16::MAX);
                let copy = (set.first_copy - 1).saturating_add(copy);
                let side = usize::try_from(left % len).unwrap_or(usize::MAX);
                return Some(Position { set: at, copy, side });
            }
            left -= whole;
        }
        None
    }

    /// The side that comes out when so many impressions are.
    pub fn side(&self, impressions_out: u64) -> Option<&Side> {
        let Position { set, side, .. } = self.position(impressions_out)?;
        self.sets.get(set)?.sides.get(side)
    }
}

impl Set {
    /// Impressions of all its copies.
    fn impressions(&self) -> u64 {
        self.sides.len() as u64 * u64::from(self.copies)
    }
}

/// A page, and how it is counted.
#[derive(Clone, Copy)]
struct Counted {
    planned: PlannedPage,
    /// The number of its document.
    number: u32,
    /// Its own number: in the document, or through all.
    at: u32,
}

fn counted(span: &Span) -> impl Iterator<Item = Counted> {
    let Span { from: PlannedPage { document, page }, pages, number, at } = *span;
    (0..pages).map(move |it| {
        let planned = PlannedPage { document, page: page + it };
        Counted { planned, number, at: at + it }
    })
}

/// Copies of runs of pages that are alike.
fn set(runs: &[Vec<Counted>], copies: &Copies<'_>) -> Set {
    let mut sides = Vec::new();
    runs.iter().for_each(|it| lay(&mut sides, it, copies));
    Set { sides, first_copy: copies.first, copies: copies.count }
}

/// Lays a run of pages on sides; it begins a sheet.
fn lay(sides: &mut Vec<Side>, run: &[Counted], copies: &Copies<'_>) {
    let laid = run.iter().map(|it| (it.planned, copies.layout(it.number, it.at).0));
    let laid: Vec<(PlannedPage, Layout)> = laid.collect();
    let (mut before, mut on_sheet) = (None, 0);
    for alike in laid.chunk_by(|a, b| a.1.shares_side(&b.1)) {
        let Some((_, layout)) = alike.first() else { continue };
        if before.is_some_and(|it: Layout| !it.shares_sheet(layout)) {
            end_sheet(sides, &mut on_sheet);
        }
        before = Some(*layout);
        for pages in alike.chunks(usize::from(layout.number_up.get())) {
            sides.push(Side {
                pages: pages.iter().map(|it| it.0).collect(),
                number_up: layout.number_up,
                media: layout.media,
                scaling: layout.scaling,
                is_monochrome: pages.iter().all(|it| it.1.color_mode == ColorMode::Monochrome),
                ends_sheet: false,
            });
            on_sheet += 1;
            if on_sheet == 2 || layout.sides == Sides::OneSided {
                end_sheet(sides, &mut on_sheet);
            }
        }
    }
    end_sheet(sides, &mut on_sheet);
}

/// What comes next begins a sheet.
fn end_sheet(sides: &mut [Side], on_sheet: &mut u8) {
    if *on_sheet > 0 {
        sides.iter_mut().rev().take(1).for_each(|it| it.ends_sheet = true);
    }
    *on_sheet = 0;
}

#[cfg(test)]
mod tests;
