//! Which page lies on which side of which sheet.
//!
//! ```text
//!  documents ─ page ranges ─▶ pages ─ number-up ─▶ sides ─ two-sided ─▶ sheets ─ copies ─▶ the tray
//! ```
//! RFC 8011 sections 5.2.4, 5.2.7, 5.2.8 and 5.2.9. An impression is one side with something on it; the
//! blank back of a last sheet is none.

use super::ticket::{DocumentHandling, JobTicket, NumberUp, PageRange, Sides};

/// A page of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedPage {
    /// Which document of the job, from 0.
    pub document: u16,
    /// Its page, from 1.
    pub page: u32,
}

/// One side of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// What is on it in reading order: at least one page, at most as many as [`Plan::number_up`].
    pub pages: Vec<PlannedPage>,
    /// Whether a sheet ends with it.
    pub ends_sheet: bool,
}

/// What comes out of the engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Pages on a side.
    pub number_up: NumberUp,
    /// Copies of each set.
    pub copies: u16,
    /// Sides that lie together in the tray. All copies of one set come out before the next set.
    pub sets: Vec<Vec<Side>>,
}

/// Where the engine is: which set, which copy of it, which side. All from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The set.
    pub set: usize,
    /// Its copy.
    pub copy: u16,
    /// The side of that copy.
    pub side: usize,
}

impl Plan {
    /// The plan of a job whose documents have so many pages. Nothing is printed of documents that have
    /// no page in the ranges.
    pub fn new(documents: &[u32], ticket: &JobTicket) -> Self {
        let each = || documents.iter().zip(0u16..);
        let pages = |pages: &u32, document: u16| -> Vec<PlannedPage> {
            numbers(*pages, &ticket.page_ranges)
                .map(|page| PlannedPage { document, page })
                .collect()
        };
        let all = || -> Vec<PlannedPage> {
            let every = each().flat_map(|(pages, document)| {
                (1..=*pages).map(move |page| PlannedPage { document, page })
            });
            let wanted = |at: &u32| ticket.page_ranges.is_empty() || in_ranges(*at, ticket);
            (1..).zip(every).filter(|(at, _)| wanted(at)).map(|it| it.1).collect()
        };
        let lay = |runs: Vec<Vec<PlannedPage>>| sides(runs, ticket);
        let separate = || each().map(|(count, document)| pages(count, document));
        let sets = match ticket.document_handling {
            DocumentHandling::Collated => vec![lay(separate().collect())],
            DocumentHandling::Uncollated => separate().map(|it| lay(vec![it])).collect(),
            DocumentHandling::Single => vec![lay(vec![all()])],
            DocumentHandling::SingleNewSheet => {
                let all = all();
                let by = all.chunk_by(|a, b| a.document == b.document);
                vec![lay(by.map(<[_]>::to_vec).collect())]
            }
        };
        let sets = sets.into_iter().filter(|it| !it.is_empty()).collect();
        Self { number_up: ticket.number_up, copies: ticket.copies, sets }
    }

    /// Impressions of one copy.
    pub fn impressions(&self) -> u32 {
        let sides: usize = self.sets.iter().map(Vec::len).sum();
        u32::try_from(sides).unwrap_or(u32::MAX)
    }

    /// Impressions over all copies.
    pub fn impressions_total(&self) -> u64 {
        u64::from(self.impressions()) * u64::from(self.copies)
    }

    /// Sheets over all copies.
    pub fn sheets_total(&self) -> u64 {
        let sheets = |it: &Vec<Side>| it.iter().filter(|side| side.ends_sheet).count() as u64;
        self.sets.iter().map(sheets).sum::<u64>() * u64::from(self.copies)
    }

    /// Where the engine is when so many impressions are out; `None` when all are.
    pub fn position(&self, impressions_out: u64) -> Option<Position> {
        let mut left = impressions_out;
        for (set, sides) in self.sets.iter().enumerate() {
            let len = sides.len() as u64;
            let whole = len * u64::from(self.copies);
            if left < whole {
                let copy = u16::try_from(left / len).unwrap_or(u16::MAX);
                let side = usize::try_from(left % len).unwrap_or(usize::MAX);
                return Some(Position { set, copy, side });
            }
            left -= whole;
        }
        None
    }

    /// The side that comes out when so many impressions are.
    pub fn side(&self, impressions_out: u64) -> Option<&Side> {
        let Position { set, side, .. } = self.position(impressions_out)?;
        self.sets.get(set)?.get(side)
    }
}

fn in_ranges(page: u32, ticket: &JobTicket) -> bool {
    ticket.page_ranges.iter().any(|it| (it.first..=it.last).contains(&page))
}

/// The wanted pages of a document of so many.
fn numbers(pages: u32, ranges: &[PageRange]) -> Box<dyn Iterator<Item = u32> + '_> {
    if ranges.is_empty() {
        return Box::new(1..=pages);
    }
    Box::new(ranges.iter().flat_map(move |it| it.first..=it.last.min(pages)))
}

/// Lays runs of pages on sides; each run begins a sheet.
fn sides(runs: Vec<Vec<PlannedPage>>, ticket: &JobTicket) -> Vec<Side> {
    let up = usize::from(ticket.number_up.get());
    let mut sides = Vec::new();
    for run in runs {
        let count = run.len().div_ceil(up);
        sides.extend(run.chunks(up).enumerate().map(|(at, pages)| Side {
            pages: pages.to_vec(),
            ends_sheet: match ticket.sides {
                Sides::OneSided => true,
                Sides::LongEdge | Sides::ShortEdge => at % 2 == 1 || at + 1 == count,
            },
        }));
    }
    sides
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ticket(copies: u16, up: u8, sides: Sides, handling: DocumentHandling) -> JobTicket {
        JobTicket {
            copies,
            number_up: NumberUp::new(up).unwrap(),
            sides,
            document_handling: handling,
            ..JobTicket::default()
        }
    }

    fn shown(plan: &Plan) -> Vec<String> {
        let page =
            |it: &PlannedPage| format!("{}{}", char::from(b'a' + it.document as u8), it.page);
        let side = |it: &Side| {
            let pages: Vec<_> = it.pages.iter().map(page).collect();
            pages.join("+") + if it.ends_sheet { "|" } else { "/" }
        };
        plan.sets.iter().map(|it| it.iter().map(side).collect()).collect()
    }

    #[test]
    fn documents_follow_each_other_as_the_ticket_says() {
        let two = |handling| shown(&Plan::new(&[3, 1], &ticket(2, 1, Sides::LongEdge, handling)));
        assert_eq!(two(DocumentHandling::Collated), ["a1/a2|a3|b1|"]);
        assert_eq!(two(DocumentHandling::Uncollated), ["a1/a2|a3|", "b1|"]);
        assert_eq!(two(DocumentHandling::Single), ["a1/a2|a3/b1|"]);
        assert_eq!(two(DocumentHandling::SingleNewSheet), ["a1/a2|a3|b1|"]);
    }

    #[test]
    fn pages_are_chosen_and_put_together_on_sides() {
        let mut ticket = ticket(1, 2, Sides::OneSided, DocumentHandling::Collated);
        ticket.page_ranges = vec![PageRange { first: 2, last: 3 }, PageRange { first: 5, last: 9 }];
        assert_eq!(shown(&Plan::new(&[6], &ticket)), ["a2+a3|a5+a6|"]);
        assert_eq!(shown(&Plan::new(&[3, 3], &ticket)), ["a2+a3|b2+b3|"]);
        ticket.document_handling = DocumentHandling::Single;
        assert_eq!(shown(&Plan::new(&[3, 3], &ticket)), ["a2+a3|b2+b3|"]);
        ticket.page_ranges = vec![PageRange { first: 3, last: 4 }];
        assert_eq!(shown(&Plan::new(&[3, 3], &ticket)), ["a3+b1|"]);
    }

    #[test]
    fn ranges_beyond_the_end_leave_nothing() {
        let page_ranges = vec![PageRange { first: 7, last: 9 }];
        let ticket = JobTicket { page_ranges, ..JobTicket::default() };
        let plan = Plan::new(&[6], &ticket);
        assert_eq!((plan.impressions_total(), plan.sheets_total()), (0, 0));
        assert_eq!(plan.position(0), None);
    }

    proptest! {
        #[test]
        fn every_page_comes_out_once_a_copy_and_every_impression_has_its_place(
            documents in prop::collection::vec(1u32..9, 1..4),
            copies in 1u16..4, up in 0usize..6, sides in 0usize..3, handling in 0usize..4,
        ) {
            let ticket = ticket(
                copies,
                NumberUp::ALL[up].get(),
                Sides::ALL[sides],
                DocumentHandling::ALL[handling],
            );
            let plan = Plan::new(&documents, &ticket);
            let pages = plan.sets.iter().flatten().flat_map(|it| it.pages.iter());
            let mut pages: Vec<_> = pages.map(|it| (it.document, it.page)).collect();
            pages.sort_unstable();
            let all = documents.iter().zip(0u16..);
            let all: Vec<_> =
                all.flat_map(|(pages, at)| (1..=*pages).map(move |page| (at, page))).collect();
            prop_assert_eq!(pages, all);
            let mut sheets = 0;
            for out in 0..plan.impressions_total() {
                sheets += u64::from(plan.side(out).unwrap().ends_sheet);
            }
            prop_assert_eq!(sheets, plan.sheets_total());
            prop_assert_eq!(plan.position(plan.impressions_total()), None);
        }
    }
}
