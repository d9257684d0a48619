//! Annexes E and J of TSB-85: documents are fetched, by our machine or from it.

use super::Dut::{Answers, Fetches, Offers};
use super::{Row, pass, row};

/// The password of scripts, as it is on the line, and as a machine knows it.
const PWD: &str = "+9876543210";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    row("MTGP01", "there is nothing to fetch", Fetches(""), ">DIS:004010 DCN clear:800-1200", "NoDocument", 0),
    row("MTGP02", "two pages are fetched", Fetches(""),
        ">DIS:008010 CIG DTC >DCS:000000 >tcf CFR >page >MPS MCF >page >EOP MCF >DCN clear:0-100", "Complete", 2),
    row("OTGP03", "two pages are fetched with a password", Fetches(PWD),
        ">DIS:00801101010140 CIG PWD DTC >DCS:000000 >tcf CFR >page >MPS MCF >page >EOP MCF >DCN clear:0-100",
        "Complete", 2),
    row("MRGP01", "two pages", Offers(2, ""),
        "DIS >DTC:005010 TSI DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MRGP02", "two pages with a password", Offers(2, PWD),
        "DIS >PWD:0C8C4CCC2CAC6CEC1C9CD4040404040404040404+DTC:00501101010140 TSI DCS tcf >CFR page MPS >MCF page EOP >MCF \
         DCN clear:800-1200", "Complete", 2),
    row("MRGP03", "a wrong password", Offers(2, "+0123456789"),
        "DIS >PWD:0C8C4CCC2CAC6CEC1C9CD4040404040404040404+DTC:00501101010140 DCN clear:800-1200", "FetchRefused", 0),
    row("MRGP04", "no password", Offers(2, PWD), "DIS >DTC:007400 DCN clear:800-1200", "FetchRefused", 0),
    row("MRGP05", "no document", Answers, "DIS >DTC:007400 DCN clear:800-1200", "FetchRefused", 0),
    row("MRGP06", "two pages, asked for by a DIS", Offers(2, ""),
        "DIS >DIS DCS tcf >CFR page MPS >MCF page EOP >MCF DCN clear:800-1200", "Complete", 2),
    row("MRGP07", "a DIS has no password", Offers(2, PWD), "DIS >DIS DCN clear:800-1200", "FetchRefused", 0),
    row("MRGP08", "no document, asked for by a DIS", Answers, "DIS >DIS DCN clear:800-1200", "FetchRefused", 0),
    row("ORGP09", "a page is sent first, then one fetched", Offers(1, ""),
        "DIS >DCS >tcf CFR >page >EOM MCF DIS >DTC:007400 DCS:V.17/14400 tcf >CFR page EOP >MCF DCN clear:800-1200",
        "Complete", 1),
    row("ORGP10", "the same, before the second DIS", Offers(1, ""),
        "DIS >DCS >tcf CFR >page >EOM MCF ~1925 >DTC:007400 DCS:V.17/14400 tcf >CFR page EOP >MCF DCN clear:800-1200",
        "Complete", 1),
];

pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter()
}

#[test]
fn documents_are_fetched_as_annexes_e_and_j_have_it() {
    pass(ROWS);
}
