//! Which page lies where.

use proptest::prelude::*;

use super::super::choice::{ColorMode, PageRange, Sides};
use super::super::overrides::Override;
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

fn plan(pages: &[u32], ticket: &JobTicket) -> Plan {
    let numbered = (1..).zip(pages);
    let measured: Vec<_> =
        numbered.map(|(number, pages)| Measured { number, pages: *pages }).collect();
    Plan::new(&measured, ticket)
}

fn shown(plan: &Plan) -> Vec<String> {
    let page = |it: &PlannedPage| format!("{}{}", char::from(b'a' + it.document as u8), it.page);
    let side = |it: &Side| {
        let pages: Vec<_> = it.pages.iter().map(page).collect();
        pages.join("+") + if it.ends_sheet { "|" } else { "/" }
    };
    let sides = |it: &Set| (0..it.sides()).map(|at| side(&it.side(at).unwrap())).collect();
    plan.sets.iter().map(sides).collect()
}

#[test]
fn documents_follow_each_other_as_the_ticket_says() {
    let two = |handling| shown(&plan(&[3, 1], &ticket(2, 1, Sides::LongEdge, handling)));
    assert_eq!(two(DocumentHandling::Collated), ["a1/a2|a3|b1|"]);
    assert_eq!(two(DocumentHandling::Uncollated), ["a1/a2|a3|", "b1|"]);
    assert_eq!(two(DocumentHandling::Single), ["a1/a2|a3/b1|"]);
    assert_eq!(two(DocumentHandling::SingleNewSheet), ["a1/a2|a3|b1|"]);
}

#[test]
fn pages_are_chosen_and_put_together_on_sides() {
    let mut ticket = ticket(1, 2, Sides::OneSided, DocumentHandling::Collated);
    ticket.page_ranges = vec![PageRange { first: 2, last: 3 }, PageRange { first: 5, last: 9 }];
    assert_eq!(shown(&plan(&[6], &ticket)), ["a2+a3|a5+a6|"]);
    assert_eq!(shown(&plan(&[3, 3], &ticket)), ["a2+a3|b2+b3|"]);
    ticket.document_handling = DocumentHandling::Single;
    assert_eq!(shown(&plan(&[3, 3], &ticket)), ["a2+a3|b2+b3|"]);
    ticket.page_ranges = vec![PageRange { first: 3, last: 4 }];
    assert_eq!(shown(&plan(&[3, 3], &ticket)), ["a3+b1|"]);
}

#[test]
fn neither_pages_nor_copies_make_a_plan_larger() {
    let few = plan(&[1], &ticket(1, 1, Sides::LongEdge, DocumentHandling::Collated));
    let many = plan(&[9_999], &ticket(999, 2, Sides::LongEdge, DocumentHandling::Collated));
    assert_eq!(many.bytes(), few.bytes());
    assert_eq!((many.impressions_total(), many.sheets_total()), (999 * 5_000, 999 * 2_500));
    assert_eq!(many.position(999 * 5_000 - 1), Some(Position { set: 0, copy: 998, side: 4_999 }));
}

#[test]
fn a_set_is_its_document_where_it_has_all_pages_as_they_are() {
    let mut ticket = ticket(2, 1, Sides::LongEdge, DocumentHandling::Collated);
    let is_document = |pages: &[u32], ticket: &JobTicket| plan(pages, ticket).is_document(0);
    assert!(is_document(&[6], &ticket));
    assert!(!is_document(&[3, 3], &ticket));
    let first = Override { pages: vec![range(1, 2)], ..Override::default() };
    ticket.overrides = vec![Override { sides: Some(Sides::OneSided), ..first.clone() }];
    assert!(is_document(&[6], &ticket), "on whichever sheets");
    ticket.overrides = vec![Override { color_mode: Some(ColorMode::Monochrome), ..first }];
    assert!(!is_document(&[6], &ticket));
    assert!(plan(&[6], &ticket).of_black().is_document(0));
    ticket.overrides = Vec::new();
    for ranges in [vec![range(1, 5)], vec![range(2, 6)], vec![range(1, 2), range(4, 6)]] {
        ticket.page_ranges = ranges;
        assert!(!is_document(&[6], &ticket), "some of its pages");
    }
}

#[test]
fn ranges_beyond_the_end_leave_nothing() {
    let page_ranges = vec![PageRange { first: 7, last: 9 }];
    let ticket = JobTicket { page_ranges, ..JobTicket::default() };
    let plan = plan(&[6], &ticket);
    assert_eq!((plan.impressions_total(), plan.sheets_total()), (0, 0));
    assert_eq!(plan.position(0), None);
}

fn range(first: u32, last: u32) -> PageRange {
    PageRange { first, last }
}

#[test]
fn pages_with_an_override_are_laid_out_otherwise_than_the_rest() {
    let mut ticket = ticket(1, 1, Sides::LongEdge, DocumentHandling::Collated);
    let one_sided = |pages| Override { pages, sides: Some(Sides::OneSided), ..Override::default() };
    ticket.overrides = vec![one_sided(vec![range(2, 3)])];
    assert_eq!(shown(&plan(&[6], &ticket)), ["a1|a2|a3|a4/a5|a6|"]);
    let second = Override { documents: vec![range(2, 2)], ..one_sided(vec![range(1, 9)]) };
    ticket.overrides = vec![second.clone()];
    assert_eq!(shown(&plan(&[2, 2], &ticket)), ["a1/a2|b1|b2|"]);
    let two = Override { sides: None, number_up: NumberUp::new(2), ..second.clone() };
    ticket.overrides = vec![two];
    assert_eq!(shown(&plan(&[2, 4], &ticket)), ["a1/a2|b1+b2/b3+b4|"]);
    let first = Override { documents: Vec::new(), pages: vec![range(1, 2)], ..second };
    let two = Override { number_up: NumberUp::new(2), ..first.clone() };
    ticket.overrides = vec![Override { sides: None, ..two }];
    assert_eq!(shown(&plan(&[5], &ticket)), ["a1+a2/a3|a4/a5|"], "no sheet begins with a3");
    ticket.overrides = vec![one_sided(vec![range(2, 2)]), first];
    ticket.document_handling = DocumentHandling::Single;
    ticket.page_ranges = vec![range(2, 3)];
    assert_eq!(shown(&plan(&[1, 3], &ticket)), ["b1|b2|"], "b1 is the second page of all");
}

#[test]
fn other_paper_begins_a_sheet_and_the_last_override_counts() {
    use crate::media::{InputTray, MediaSize};
    let mut ticket = ticket(1, 1, Sides::LongEdge, DocumentHandling::Collated);
    let a3 = MediaSize::from_name("iso_a3_297x420mm");
    ticket.media.size = a3;
    let on = |pages, size: Option<&str>, tray| Override {
        pages: vec![pages],
        media: Some(Media { size: size.and_then(MediaSize::from_name), tray, ..Media::default() }),
        ..Override::default()
    };
    ticket.overrides = vec![
        on(range(1, 2), Some("na_letter_8.5x11in"), None),
        on(range(2, 2), None, Some(InputTray::Two)),
        on(range(2, 2), Some("iso_a3_297x420mm"), None),
    ];
    let plan = plan(&[4], &ticket);
    assert_eq!(shown(&plan), ["a1|a2|a3/a4|"]);
    let media = (0..4).map(|it| plan.side(it).unwrap().media);
    let media: Vec<_> = media.map(|it| (it.size, it.tray)).collect();
    let letter = MediaSize::from_name("na_letter_8.5x11in");
    assert_eq!(media, [(letter, None), (a3, Some(InputTray::Two)), (a3, None), (a3, None)]);
}

#[test]
fn copies_with_an_override_differ_from_the_others() {
    let mut ticket = ticket(4, 1, Sides::LongEdge, DocumentHandling::Uncollated);
    let one_sided = Override {
        pages: vec![range(1, 9)],
        copies: Some(range(2, 3)),
        sides: Some(Sides::OneSided),
        ..Override::default()
    };
    ticket.overrides = vec![one_sided];
    let plan = plan(&[2, 1], &ticket);
    assert_eq!(shown(&plan), ["a1/a2|", "a1|a2|", "a1/a2|", "b1|", "b1|", "b1|"]);
    let copies: Vec<_> = plan.sets.iter().map(|it| (it.first_copy(), it.copies())).collect();
    assert_eq!(copies, [(1, 1), (2, 2), (4, 1), (1, 1), (2, 2), (4, 1)]);
    assert_eq!((plan.impressions(), plan.impressions_total(), plan.sheets_total()), (3, 12, 10));
    assert_eq!(plan.position(4), Some(Position { set: 1, copy: 2, side: 0 }));
}

fn overrides() -> impl Strategy<Value = Vec<Override>> {
    let one = (1u32..9, 0u32..4, 1u32..4, 0u32..3, any::<bool>(), 0usize..7, 0usize..4);
    let one = one.prop_map(|(first, more, copy, more_copies, of_copies, up, sides)| Override {
        pages: vec![range(first, first + more)],
        documents: if first % 2 == 0 { vec![range(1, 2)] } else { Vec::new() },
        copies: of_copies.then_some(range(copy, copy + more_copies)),
        number_up: NumberUp::ALL.get(up).copied(),
        sides: Sides::ALL.get(sides).copied(),
        ..Override::default()
    });
    prop::collection::vec(one, 0..4)
}

proptest! {
    #[test]
    fn every_page_comes_out_once_a_copy_and_every_impression_has_its_place(
        documents in prop::collection::vec(1u32..9, 1..4),
        copies in 1u16..4, up in 0usize..6, sides in 0usize..3, handling in 0usize..4,
        overrides in overrides(),
    ) {
        let mut ticket = ticket(
            copies,
            NumberUp::ALL[up].get(),
            Sides::ALL[sides],
            DocumentHandling::ALL[handling],
        );
        ticket.overrides = overrides;
        let plan = plan(&documents, &ticket);
        let all = documents.iter().zip(0u16..);
        let all: Vec<_> =
            all.flat_map(|(pages, at)| (1..=*pages).map(move |page| (at, page))).collect();
        let mut printed = vec![Vec::new(); copies.into()];
        let mut sheets = 0;
        for out in 0..plan.impressions_total() {
            let side = plan.side(out).unwrap();
            let copy = plan.position(out).unwrap().copy;
            printed[usize::from(copy)].extend(side.pages.iter().map(|it| (it.document, it.page)));
            prop_assert!((1..=usize::from(side.number_up.get())).contains(&side.pages.len()));
            sheets += u64::from(side.ends_sheet);
            prop_assert_eq!(plan.sheets(out + 1), sheets);
        }
        for mut pages in printed {
            pages.sort_unstable();
            prop_assert_eq!(&pages, &all);
        }
        prop_assert_eq!(sheets, plan.sheets_total());
        prop_assert_eq!(plan.position(plan.impressions_total()), None);
    }
}
