//! Annexes F to I of TSB-85: our machine calls.

use super::Dut::{Calls, CallsFine, CallsLong, CallsWithTwoSorts};
use super::{Row, pass, row};

#[rustfmt::skip]
const PAGES: &[Row] = &[
    row("MTGN01", "two pages; who calls says its number", Calls(2),
        ">DIS TSI DCS:V.27ter/4800 tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MTGN02", "a fine page to a machine that is not", CallsFine,
        ">DIS TSI DCS:R8/x/3.85 tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN03", "a page", Calls(1), ">DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN04", "to a machine that takes longer pages", Calls(1),
        ">DIS:005020 DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN05", "to a machine with another time of a line", Calls(1),
        ">DIS:005002 DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN06", "to a machine without error correction", Calls(1),
        ">DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN07", "to a machine that does not receive", Calls(1),
        ">DIS:000000 DCN clear:800-1200", "CannotReceive", 0),
    row("MTGN08", "two pages", Calls(2),
        ">DIS DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MTGN09", "DIS again", Calls(1),
        ">DIS DCS tcf >DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN10", "two damaged DIS", Calls(1),
        ">DIS! ~3500 >DIS! ~3500 >DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN11", "no answer to two DCS", Calls(1),
        ">DIS:007220 DCS:V.29/9600 tcf DCS tcf DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN12", "two damaged CFR", Calls(1),
        ">DIS:007220 DCS tcf >CFR! DCS tcf >CFR! DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN13", "CRP to DCS", Calls(1),
        ">DIS:007220 DCS tcf >CRP DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN14", "no answer to EOM", CallsWithTwoSorts,
        ">DIS DCS tcf >CFR page EOM EOM >MCF >DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MTGN15", "damaged MCF to EOM, and a DIS after 5 s", CallsWithTwoSorts,
        ">DIS DCS tcf >CFR page EOM >MCF! EOM >MCF! EOM >MCF ~4925 >DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200",
        "Complete", 2),
    row("MTGN16", "CRP to EOM", CallsWithTwoSorts,
        ">DIS DCS tcf >CFR page EOM >CRP EOM >CRP EOM >MCF >DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200",
        "Complete", 2),
    row("MTGN17", "no answer to MPS", Calls(2),
        ">DIS DCS tcf >CFR page MPS MPS MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MTGN18", "damaged MCF to MPS", Calls(2),
        ">DIS DCS tcf >CFR page MPS >MCF! MPS >MCF! MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MTGN19", "CRP to MPS", Calls(2),
        ">DIS DCS tcf >CFR page MPS >CRP MPS >CRP MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MTGN20", "no answer to EOP", Calls(1),
        ">DIS DCS tcf >CFR page EOP EOP EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN21", "damaged MCF to EOP", Calls(1),
        ">DIS DCS tcf >CFR page EOP >MCF! EOP >MCF! EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN22", "CRP to EOP", Calls(1),
        ">DIS DCS tcf >CFR page EOP >CRP EOP >CRP EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGN23", "RTP to EOM", CallsWithTwoSorts,
        ">DIS DCS tcf >CFR page EOM >RTP ~1925 >DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MTGN24", "RTP to MPS", Calls(2),
        ">DIS DCS tcf >CFR page MPS >RTP DCS:V.27ter/2400 tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MTGN25", "RTP to EOP", Calls(1), ">DIS DCS tcf >CFR page EOP >RTP DCN clear:800-1200", "Complete", 1),
    row("MTGN26", "RTN to EOM: the page comes again", CallsWithTwoSorts,
        ">DIS:007220 DCS:V.29/9600 tcf >CFR page EOM >RTN ~6925 >DIS DCS:V.27ter/4800 tcf >CFR page EOM >MCF >DIS DCS tcf \
         >CFR page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MTGN27", "RTN to MPS: the page comes again", Calls(2),
        ">DIS:007220 DCS:V.29/9600 tcf >CFR page MPS >RTN DCS:V.29/7200 tcf >CFR page MPS >MCF page EOP >MCF DCN \
         clear:800-1200", "Complete", 2),
    row("MTGN28", "RTN to EOP", Calls(1), ">DIS DCS tcf >CFR page EOP >RTN DCN clear:800-1200", "PageRefused", 0),
];

#[rustfmt::skip]
const CAPABILITIES: &[Row] = &[
    row("OTGC01", "V.27ter", Calls(2),
        ">DIS DCS:V.27ter/4800 tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC02", "pages of any length", Calls(2),
        ">DIS:005010 DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC03", "V.29", Calls(2),
        ">DIS:007220 DCS:V.29/9600 tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC04", "V.29, one step back", Calls(2),
        ">DIS:007220 DCS tcf >FTT DCS:V.29/7200 tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC05", "V.17", Calls(2),
        ">DIS:007620 DCS:V.17/14400 tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC06", "V.17 once more", Calls(2),
        ">DIS:007620 DCS:V.17/14400 tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC07", "V.17, two steps back", Calls(2),
        ">DIS:007620 DCS tcf >FTT DCS tcf >FTT DCS:V.17/9600 tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200",
        "Complete", 2),
    row("OTGC08", "V.17, three steps back", Calls(2),
        ">DIS:007620 DCS tcf >FTT DCS tcf >FTT DCS tcf >FTT DCS:V.17/7200 tcf >CFR page MPS >MCF page EOP >MCF DCN \
         clear:800-1200", "Complete", 2),
    row("OTGC09-01", "fine", CallsFine, 
        ">DIS:007600 DCS:R8/x/7.7 tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("OTGC09-02", "MR", Calls(2),
        ">DIS:007500 DCS:MR tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC09-03", "any length", Calls(2), 
        ">DIS:007410 DCS:MH tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC09-04", "nothing beside", Calls(2),
        ">DIS:007400 DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC09-05", "B4", Calls(2), 
        ">DIS:0074A0 DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC09-06", "A3", Calls(2),
        ">DIS:007450 DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC09-07", "bits of the fifth octet", Calls(2),
        ">DIS:00745101C0 DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC09-08", "others of the fifth octet", Calls(2),
        ">DIS:00745101A0 DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC09-09", "bits of the sixth octet", Calls(2),
        ">DIS:007400010188 DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC09-10", "others of the sixth octet", Calls(2),
        ">DIS:007400010128 DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC09-11", "others again", Calls(2),
        ">DIS:007400010130 DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC09-12", "and others", Calls(2),
        ">DIS:007400010150 DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC10", "no answer, FTT, RTP and CRP by V.17", Calls(2),
        ">DIS:007620 DCS tcf DCS tcf >FTT DCS:V.17/12000 tcf >CFR page MPS >RTP DCS:V.17/9600 tcf >CRP DCS tcf >CFR page \
         EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTGC11", "a dense page", Calls(1), ">DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
];

#[rustfmt::skip]
const CORRECTED: &[Row] = &[
    row("OTEN01", "two pages, one of two blocks", CallsLong,
        ">DIS:00501F20 DCS tcf >CFR block PPS:NULL >MCF block PPS:MPS >MCF block PPS:EOP >MCF DCN clear:800-1200",
        "Complete", 2),
    row("OTEN02", "the last, the first, and some frames again", CallsLong,
        ">DIS:00501F20 DCS tcf >CFR block PPS:NULL >PPR-255 block PPS:NULL >MCF block PPS:MPS >PPR-0 block PPS:MPS >MCF \
         block PPS:EOP >PPR-5,6,7,8,9 block PPS:EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("OTEN03", "never ready", Calls(1),
        ">DIS:00501120 DCS tcf >CFR block PPS:EOP >busy DCN clear:800-1200", "NeverReady", 0),
    row("OTEN04", "never corrected, at either rate", Calls(1),
        ">DIS:00501F20 DCS tcf >CFR block PPS:EOP >PPR-0 block PPS:EOP >PPR-0 block PPS:EOP >PPR-0 block PPS:EOP >PPR-0 \
         CTC:V.27ter/2400 >CTR block PPS:EOP >PPR-0 block PPS:EOP >PPR-0 block PPS:EOP >PPR-0 block PPS:EOP >PPR-0 EOR:EOP \
         >ERR DCN clear:800-1200", "PageGivenUp", 0),
    row("OTEN05", "corrected at another rate", Calls(1),
        ">DIS:00501F20 DCS tcf >CFR block PPS:EOP >PPR-0 block PPS:EOP >PPR-0 block PPS:EOP >PPR-0 block PPS:EOP >PPR-0 \
         CTC:V.27ter/2400 >CTR block PPS:EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("OTEN06", "a page in MMR", Calls(1),
        ">DIS:00501122 DCS:MMR tcf >CFR block PPS:NULL >MCF block PPS:EOP >MCF DCN clear:800-1200", "Complete", 1),
];

#[rustfmt::skip]
const EXCEPTIONS: &[Row] = &[
    row("MTGX01", "DIS after 29,999 ms", Calls(1), "~29924 >DIS DCS tcf >clear", "HungUp", 0),
    row("MTGX02", "DIS after 40,001 ms, and DCN at once", Calls(1), "~39926 >DIS >DCN >clear", "HungUp", 0),
    row("MTGX03", "DCN to DCS", Calls(1),
        ">DIS:007220 DCS:V.29/9600 tcf >DCN clear:0-100", "Disconnected", 0),
    row("MTGX04", "DCN to EOM", CallsWithTwoSorts,
        ">DIS:007220 DCS tcf >CFR page EOM >DCN clear:0-100", "Disconnected", 0),
    row("MTGX05", "DCN to MPS", Calls(2), ">DIS DCS tcf >CFR page MPS >DCN clear:0-100", "Disconnected", 0),
    row("MTGX06", "DCN to EOP", Calls(1), ">DIS DCS tcf >CFR page EOP >DCN clear:0-100", "Disconnected", 0),
    row("MTGX07", "no answer to three DCS", Calls(1),
        ">DIS:007220 DCS tcf DCS tcf DCS tcf DCN clear:800-1200", "NoAnswerToSettings", 0),
    row("MTGX08", "no answer to three EOM", CallsWithTwoSorts,
        ">DIS:007220 DCS tcf >CFR page EOM EOM EOM DCN clear:800-1200", "NoAnswerToPage", 0),
    row("MTGX09", "no answer to three MPS", Calls(2),
        ">DIS DCS tcf >CFR page MPS MPS MPS DCN clear:800-1200", "NoAnswerToPage", 0),
    row("MTGX10", "no answer to three EOP", Calls(1),
        ">DIS DCS tcf >CFR page EOP EOP EOP DCN clear:800-1200", "NoAnswerToPage", 0),
    row("MTGX11", "FTT at each rate", Calls(1),
        ">DIS:007220 DCS:V.29/9600 tcf >FTT DCS:V.29/7200 tcf >FTT DCS:V.27ter/4800 tcf >FTT DCS:V.27ter/2400 tcf >FTT DCN \
         clear:800-1200", "CannotTrain", 0),
    row("MTGX12", "DIS to three DCS", Calls(1),
        ">DIS:007220 DCS:V.29/9600 tcf >DIS DCS:V.29/9600 tcf >DIS DCS tcf >DIS DCN clear:800-1200",
        "NoAnswerToSettings", 0),
    row("MTGX13", "CRP to three DCS", Calls(1),
        ">DIS:007220 DCS tcf >CRP DCS tcf >CRP DCS tcf >CRP DCN clear:800-1200", "NoAnswerToSettings", 0),
    row("MTGX14", "CRP to three EOM", CallsWithTwoSorts,
        ">DIS:007220 DCS tcf >CFR page EOM >CRP EOM >CRP EOM >CRP DCN clear:800-1200", "NoAnswerToPage", 0),
    row("MTGX15", "CRP to three MPS", Calls(2),
        ">DIS DCS tcf >CFR page MPS >CRP MPS >CRP MPS >CRP DCN clear:800-1200", "NoAnswerToPage", 0),
    row("MTGX16", "CRP to three EOP", Calls(1),
        ">DIS DCS tcf >CFR page EOP >CRP EOP >CRP EOP >CRP DCN clear:800-1200", "NoAnswerToPage", 0),
    row("MTGX17", "two frames that nobody knows before DIS", Calls(1),
        ">unknown ~3500 >unknown ~3500 >DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGX18", "no frame, and one that nobody knows, before DIS", Calls(1),
        ">garbage >unknown-more >DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGX19", "flags 6 s before DIS", Calls(1),
        ">flags ~5925 >DIS DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
    row("MTGX20", "an answer to EOP that nobody knows", Calls(1),
        ">DIS DCS tcf >CFR page EOP >unknown DCN clear:800-1200", "NotUnderstood", 0),
    row("MTGX21", "no frame to MPS", Calls(2),
        ">DIS DCS tcf >CFR page MPS >garbage MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MTGX22", "flags to MPS", Calls(2),
        ">DIS DCS tcf >CFR page MPS >flags MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MTGX23", "a long NSF, CSI and a long DIS", Calls(1),
        ">NSF:B5FFFF0000000000000000000000000000000000000000000000000000000000+CSI:0C8C4CCC2CAC6CEC1C9CD4040404040404040404+DIS:005010010109010100 \
         DCS tcf >CFR page EOP >MCF DCN clear:800-1200", "Complete", 1),
];

pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    [PAGES, CAPABILITIES, CORRECTED, EXCEPTIONS].into_iter().flatten()
}

#[test]
fn pages_are_sent_as_annex_f_has_it() {
    pass(PAGES);
}

#[test]
fn what_the_other_end_can_do_is_used_as_annex_g_has_it() {
    pass(CAPABILITIES);
}

#[test]
fn pages_are_corrected_as_annex_h_has_it() {
    pass(CORRECTED);
}

#[test]
fn what_should_not_happen_to_a_caller_ends_as_annex_i_has_it() {
    pass(EXCEPTIONS);
}
