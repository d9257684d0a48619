//! Which pages of which documents are printed, and which of them begin a sheet together.

use super::super::choice::{DocumentHandling, PageRange};
use super::super::ticket::JobTicket;
use super::{Measured, PlannedPage};

/// Pages of a document that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// The first of them.
    pub(super) from: PlannedPage,
    /// How many: at least one.
    pub(super) pages: u32,
    /// The number of the document.
    pub(super) number: u32,
    /// The number of the first page: in the document, or through all.
    pub(super) at: u32,
}

/// The pages that are printed, in runs that begin a sheet each.
pub(super) fn runs(documents: &[Measured], ticket: &JobTicket) -> Vec<Vec<Span>> {
    let through_all = match ticket.document_handling {
        DocumentHandling::Collated | DocumentHandling::Uncollated => false,
        DocumentHandling::Single | DocumentHandling::SingleNewSheet => true,
    };
    let mut before = 0;
    let of = |(document, index): (&Measured, u16)| {
        let spans = spans(*document, index, before, &ticket.page_ranges);
        before += if through_all { document.pages } else { 0 };
        spans
    };
    let runs: Vec<Vec<Span>> = documents.iter().zip(0u16..).map(of).collect();
    match ticket.document_handling {
        DocumentHandling::Single => vec![runs.concat()],
        DocumentHandling::Collated
        | DocumentHandling::Uncollated
        | DocumentHandling::SingleNewSheet => runs,
    }
}

/// A run, divided where a sheet of so many pages ends.
pub(super) fn sheets(run: Vec<Span>, pages: u32) -> Vec<Vec<Span>> {
    let (mut sheets, mut room) = (Vec::<Vec<Span>>::new(), 0);
    for mut rest in run {
        while rest.pages > 0 {
            if room == 0 {
                sheets.push(Vec::new());
                room = pages;
            }
            let taken = rest.pages.min(room);
            sheets.last_mut().into_iter().for_each(|it| it.push(Span { pages: taken, ..rest }));
            (rest.from.page, rest.at) = (rest.from.page + taken, rest.at + taken);
            (rest.pages, room) = (rest.pages - taken, room - taken);
        }
    }
    sheets
}

/// The pages of a document that are in the ranges, where its first one is `before + 1`.
fn spans(of: Measured, document: u16, before: u32, ranges: &[PageRange]) -> Vec<Span> {
    let all = [PageRange { first: 1, last: u32::MAX }];
    let ranges = if ranges.is_empty() { &all } else { ranges };
    let last = before.saturating_add(of.pages);
    let span = |it: &PageRange| {
        let (first, last) = (it.first.max(before + 1), it.last.min(last));
        (first <= last).then(|| Span {
            from: PlannedPage { document, page: first - before },
            pages: last - first + 1,
            number: of.number,
            at: first,
        })
    };
    ranges.iter().filter_map(span).collect()
}
