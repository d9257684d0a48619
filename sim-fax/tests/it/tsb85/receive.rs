//! Annexes A to D of TSB-85: our machine answers.

use super::{Dut, Row, pass, row};

const fn rx(
    name: &'static str,
    about: &'static str,
    script: &'static str,
    end: &'static str,
    pages: usize,
) -> Row {
    row(name, about, Dut::Answers, script, end, pages)
}

#[rustfmt::skip]
const PAGES: &[Row] = &[
    rx("MRGN01", "two pages; who answers says its number",
        "CSI DIS >DCS >tcf CFR >page >MPS MCF >page >EOP MCF >DCN clear:0-100", "Complete", 2),
    rx("MRGN02", "two pages with diagonals",
        "DIS >DCS >tcf CFR >page >MPS MCF >page >EOP MCF >DCN clear:0-100", "Complete", 2),
    rx("MRGN03", "a page with a line that lasts too long",
        "DIS >DCS >tcf CFR >page >MPS MCF >page:slow clear:0-100", "LineTooLong", 1),
    rx("MRGN04", "4.9 % and 15.1 % of the lines are bad",
        "DIS >DCS >tcf CFR >page:49 >MPS MCF|RTP >page:151 >EOP RTN >DCN clear:0-100", "Disconnected", 1),
    rx("MRGN05", "one page; that it is faint is for those who make samples",
        "DIS >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGN06a", "all as short as it may be",
        "DIS >DCS >tcf:short CFR >page >MPS MCF >page >EOP MCF >DCN clear:0-100", "Complete", 2),
    rx("MRGN06b", "all as long as it may be",
        "DIS ~2475 >DCS >tcf:long CFR ~4925 >page ~4925 >MPS MCF ~4925 >page ~4925 >EOP MCF >DCN clear:0-100",
        "Complete", 2),
    rx("MRGN07", "bad zeros, then zeros that begin badly",
        "DIS >DCS >tcf:bad FTT >DCS >tcf:late CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGN08", "zeros at another rate than was said",
        "DIS >DCS >tcf:2400 FTT >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGN09", "pages with settings of their own",
        "DIS >DCS >tcf CFR >page >EOM MCF DIS >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 2),
    rx("MRGN10", "the third DIS is answered",
        "DIS DIS DIS >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGN11", "two damaged DCS",
        "DIS >DCS! >tcf DIS >DCS! >tcf DIS >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGN12", "two CRP to DIS",
        "DIS >CRP DIS >CRP DIS >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGN13", "two DCS without zeros",
        "DIS >DCS FTT >DCS FTT >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGN14", "a damaged DCS after CFR",
        "DIS >DCS >tcf CFR >DCS! >tcf ~3450 >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGN15", "a DCS without zeros after CFR",
        "DIS >DCS >tcf CFR >DCS FTT >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGN16", "each command thrice",
        "DIS >DCS >tcf CFR >page >EOM MCF >EOM MCF >EOM MCF DIS >DCS >tcf CFR >page >MPS MCF >MPS MCF >MPS MCF \
         >page >EOP MCF >EOP MCF >DCN clear:0-100", "Complete", 3),
    rx("MRGN17", "each command damaged twice",
        "DIS >DCS >tcf CFR >page >EOM! ~3375 >EOM! ~3375 >EOM MCF DIS >DCS >tcf CFR >page >MPS! ~5925 >MPS! ~5925 \
         >MPS MCF >page >EOP! ~3375 >EOP! ~3375 >EOP MCF >DCN clear:0-100", "Complete", 3),
    rx("ORGC01", "two pages", "DIS >DCS >tcf CFR >page >MPS MCF >page >EOP MCF >DCN clear:0-100", "Complete", 2),
    rx("ORGC02", "two white pages",
        "DIS >DCS >tcf CFR >page >MPS MCF >page >EOP MCF >DCN clear:0-100", "Complete", 2),
    rx("ORGC03", "one dense page", "DIS >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
];

#[rustfmt::skip]
const CORRECTED: &[Row] = &[
    rx("OREN01", "blocks of 64 octets", 
        "DIS >DCS:00501F30 >tcf CFR >block:new >PPS-NULL MCF >block:next >PPS-MPS MCF >block:small >PPS-MPS MCF >DCN \
         clear:0-100", "Disconnected", 2),
    rx("OREN02", "a damaged frame in each block, by V.17",
        "DIS >DCS:00440F30 >tcf CFR >block:new-0 >PPS-NULL PPR:0 >block:again >PPS-NULL MCF >block:next-100 >PPS-MPS \
         PPR:100 >block:again >PPS-MPS MCF >block:small-90 >PPS-MPS PPR:90 >block:again >PPS-MPS MCF >DCN clear:0-100",
        "Disconnected", 2),
    rx("OREN03", "the same frame four times, then CTC",
        "DIS >DCS:00501F30 >tcf CFR >block:small-0 >PPS-EOP PPR:0 >block:again-0 >PPS-EOP PPR:0 >block:again-0 >PPS-EOP \
         PPR:0 >block:again-0 >PPS-EOP PPR:0 >CTC:0010 CTR >block:again >PPS-EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("OREN04", "a part is given up, the page goes on",
        "DIS >DCS:00501F30 >tcf CFR >block:new-0 >PPS-NULL PPR:0 >block:again-0 >PPS-NULL PPR:0 >block:again-0 >PPS-NULL \
         PPR:0 >block:again-0 >PPS-NULL PPR:0 >EOR-NULL ERR >block:next >PPS-EOP MCF >DCN clear:0-100",
        "PageGivenUp", 0),
    rx("OREN05", "the second part is given up, and the call",
        "DIS >DCS:00501F30 >tcf CFR >block:new >PPS-NULL MCF >block:next-0 >PPS-EOP PPR:0 >block:again-0 >PPS-EOP PPR:0 \
         >block:again-0 >PPS-EOP PPR:0 >block:again-0 >PPS-EOP PPR:0 >EOR-EOP ERR >DCN clear:0-100", "PageGivenUp", 0),
    rx("OREN06", "a page is given up, the next one arrives",
        "DIS >DCS:00501F30 >tcf CFR >block:small-0 >PPS-MPS PPR:0 >block:again-0 >PPS-MPS PPR:0 >block:again-0 >PPS-MPS \
         PPR:0 >block:again-0 >PPS-MPS PPR:0 >EOR-MPS ERR >block:small >PPS-EOP MCF >DCN clear:0-100", "PageGivenUp", 1),
    rx("OREN07", "the last page is given up",
        "DIS >DCS:00501F30 >tcf CFR >block:small-0 >PPS-EOP PPR:0 >block:again-0 >PPS-EOP PPR:0 >block:again-0 >PPS-EOP \
         PPR:0 >block:again-0 >PPS-EOP PPR:0 >EOR-EOP ERR >DCN clear:0-100", "PageGivenUp", 0),
    rx("OREN08", "two pages of a block each",
        "DIS >DCS:00501F30 >tcf CFR >block:small >PPS-MPS MCF >block:small >PPS-EOP MCF >DCN clear:0-100", "Complete", 2),
    rx("OREN09", "blocks of 256 octets",
        "DIS >DCS:00500F20 >tcf CFR >block:big >PPS-MPS MCF >block:big >PPS-EOP MCF >DCN clear:0-100", "Complete", 2),
    rx("OREN10", "a page in MMR",
        "DIS >DCS:00500F22 >tcf CFR >block:big >PPS-EOP MCF >DCN clear:0-100", "Complete", 1),
];

#[rustfmt::skip]
const EXCEPTIONS: &[Row] = &[
    rx("MRGX01", "a caller that says nothing", "DIS DIS DIS DCN clear:800-1200", "NoFax", 0),
    rx("MRGX02", "DCN to DIS", "DIS >DCN clear:0-100", "Disconnected", 0),
    rx("MRGX03", "DCS again, then DCN",
        "DIS >DCS >tcf CFR >DCS >tcf CFR >DCN clear:0-100", "Disconnected", 0),
    rx("MRGX04", "DCS again, then nobody", "DIS >DCS >tcf CFR >DCS >tcf >clear", "HungUp", 0),
    rx("MRGX05", "MPS again after 3 s",
        "DIS >DCS >tcf CFR >page >MPS MCF ~2925 >MPS MCF >clear", "HungUp", 1),
    rx("MRGX06", "MPS again, then nobody", "DIS >DCS >tcf CFR >page >MPS MCF >MPS >clear", "HungUp", 1),
    rx("MRGX07", "EOP again, then nobody", "DIS >DCS >tcf CFR >page >EOP MCF >EOP >clear", "Complete", 1),
    rx("MRGX08", "after the last MCF, nobody", "DIS >DCS >tcf CFR >page >EOP MCF >clear", "Complete", 1),
    rx("MRGX09", "a command that nobody knows before DCS",
        "DIS >unknown >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGX10", "no frame, and a frame that nobody knows",
        "DIS >garbage DIS >unknown-more+DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGX11", "flags and no frame",
        "DIS >flags DIS >DCS >tcf CFR >page >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGX12", "a command that nobody knows after a page",
        "DIS >DCS >tcf CFR >page >unknown DCN clear:800-1200", "NotUnderstood", 0),
    rx("MRGX13", "no frame before EOP",
        "DIS >DCS >tcf CFR >page >garbage+EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGX14", "flags before EOP", "DIS >DCS >tcf CFR >page >flags >EOP MCF >DCN clear:0-100", "Complete", 1),
    rx("MRGX15", "a long DCS after TSI",
        "DIS >TSI:9C1CEC6CAC2CCC4C8C0CD4040404040404040404+DCS:005010010111010100 >tcf CFR >page >EOP MCF >DCN \
         clear:0-100", "Complete", 1),
];

pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    [PAGES, CORRECTED, EXCEPTIONS].into_iter().flatten()
}

#[test]
fn pages_are_received_as_annexes_a_and_b_have_it() {
    pass(PAGES);
}

#[test]
fn pages_are_corrected_as_annex_c_has_it() {
    pass(CORRECTED);
}

#[test]
fn what_should_not_happen_to_an_answerer_ends_as_annex_d_has_it() {
    pass(EXCEPTIONS);
}
