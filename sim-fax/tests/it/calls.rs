//! Whole calls of two machines, in virtual time.

use expect_test::expect;

use sim_fax::{Call, CallEnd, Ladder, Line, Modems, Resolution, Samples, Station, Width};

use crate::bench::{Bench, lines, page, photo};

#[test]
fn a_page_arrives_as_it_was_sent_in_every_mode() {
    for ecm in [true, false] {
        for (mr, mmr) in [(true, true), (true, false), (false, false)] {
            for resolution in [Resolution::Standard, Resolution::Fine, Resolution::UltraFine] {
                let mut bench = Bench::new([photo(Width::A4, resolution)]);
                let able = &mut bench.answerer.abilities;
                (able.ecm, able.mr, able.mmr) = (ecm, mr, mmr);
                let call = bench.run();
                assert_eq!(call.ends, (CallEnd::Complete, CallEnd::Complete), "{}", call.ladder);
                assert_eq!(call.received, bench.document);
            }
        }
    }
}

#[test]
fn a_page_arrives_by_every_modem() {
    for modems in
        [Modems::V27terAt2400, Modems::V27ter, Modems::V29, Modems::V27terV29, Modems::V27terV29V17]
    {
        let mut bench = Bench::new([page(Width::A4, Resolution::Standard)]);
        bench.answerer.abilities.modems = modems;
        let call = bench.run();
        assert_eq!(call.ends.0, CallEnd::Complete, "{}", call.ladder);
        assert_eq!(call.received, bench.document);
    }
}

#[test]
fn pages_of_several_sizes_arrive_each_as_it_is() {
    let pages = [
        page(Width::A4, Resolution::Fine),
        page(Width::A4, Resolution::Fine),
        page(Width::A3, Resolution::Standard),
        page(Width::B4, Resolution::SuperFine),
    ];
    let bench = Bench::new(pages);
    let call = bench.run();
    assert_eq!(call.ends, (CallEnd::Complete, CallEnd::Complete), "{}", call.ladder);
    assert_eq!(call.received, bench.document);
    assert_eq!(call.names("MPS"), 0, "{}", call.ladder);
    assert_eq!(call.words("PPS", "MPS"), 1);
    assert_eq!(call.words("PPS", "EOM"), 2);
}

#[test]
fn the_ladder_says_in_words_what_was_said() {
    let bench = Bench::new([lines(Width::A4, Resolution::Fine, 3)]);
    let text = bench.run().ladder.to_string();
    expect![[r#"
        seconds   caller ──▶ ◀── answerer
        ! did not arrive so, or not at all; where it arrived, the words are of what did
            0.075 ──▶ CNG     calling tone
            1.800 ◀── CED     answer tone
            5.875 ◀── CSI     "+81 3 98765"
            6.575 ◀── DIS     V.27ter, V.29, V.17, up to A3, 0/0 ms a line, receives, R8 x 7.7, MR, error correction, MMR, R8 x 15.4, R16 x 15.4, millimetres
            7.980 ──▶ TSI     "+49 30 1234"
            8.683 ──▶ DCS     V.17 14400, A4, 0 ms a line, receives, R8 x 7.7, error correction, MMR
            9.035 ──▶ TCF     V.17 14400, all zeros
           13.003 ◀── CFR     ready to receive
           13.248 ──▶ block   V.17 14400, 2 frames, 2 good
           14.968 ──▶ PPS     EOP: page 0, block 0, 2 frames
           16.323 ◀── MCF     received well
           17.564 ──▶ DCN     hangs up
    "#]].assert_eq(&text);
}

#[test]
fn a_call_with_a_delay_takes_longer_and_arrives() {
    let call = Bench::new([page(Width::A4, Resolution::Fine)]).plain().with(&["delay:600"]).run();
    assert_eq!(call.ends, (CallEnd::Complete, CallEnd::Complete), "{}", call.ladder);
    assert!(call.seconds() > 18);
}

#[test]
fn both_ends_know_who_the_other_is() {
    let call = Bench::new([page(Width::A4, Resolution::Fine)]).run();
    assert_eq!(call.caller.far_id().as_str(), "+81 3 98765");
    assert_eq!(call.answerer.far_id().as_str(), "+49 30 1234");
    assert_eq!((call.caller.pages(), call.answerer.pages()), (1, 1));
}

/// A machine that fetches with this password, and one that offers a page under that one, if any.
fn fetched(password: &str, offered: Option<&str>) -> (Station, Station, Ladder) {
    let bench = Bench::new([page(Width::A4, Resolution::Fine)]);
    let (start, id) = (Samples::default(), |it: &str| it.parse().expect("a password"));
    let mut fetches = Station::fetch(bench.caller, id(password), start);
    let mut offers = match offered {
        Some(password) => Station::offer(bench.answerer, bench.document, id(password), start),
        None => Station::answer(bench.answerer, start),
    };
    let ladder = Call::run(&mut fetches, &mut offers, Line::new([], 0));
    (fetches, offers, ladder)
}

#[test]
fn a_document_is_fetched_by_who_has_its_password() {
    for (password, offered) in [("", ""), ("123", "123"), ("123", "")] {
        let (mut fetches, offers, ladder) = fetched(password, Some(offered));
        if password != offered {
            // Whoever brings a password to a machine that asks for none is not sure to be right there.
            assert_eq!(fetches.end(), Some(CallEnd::NoDocument), "{ladder}");
            continue;
        }
        assert_eq!(fetches.end(), Some(CallEnd::Complete), "{ladder}");
        assert_eq!(offers.end(), Some(CallEnd::Complete), "{ladder}");
        let page = page(Width::A4, Resolution::Fine);
        assert_eq!(fetches.take_received().pages(), [page], "{ladder}");
        assert_eq!((offers.pages(), offers.far_id().as_str()), (1, "+49 30 1234"));
        assert!(!ladder.to_string().contains(": 123"), "{ladder}");
    }
}

#[test]
fn nobody_fetches_what_is_not_there_or_without_its_password() {
    let (fetches, _, ladder) = fetched("", None);
    assert_eq!(fetches.end(), Some(CallEnd::NoDocument), "{ladder}");
    for wrong in ["", "321"] {
        let (fetches, offers, ladder) = fetched(wrong, Some("123"));
        assert_eq!(offers.end(), Some(CallEnd::FetchRefused), "{ladder}");
        assert_eq!(fetches.end(), Some(CallEnd::Disconnected), "{ladder}");
    }
}
