//! What goes wrong on a line, by name, and what comes of it.

use sim_fax::CallEnd::{self, *};
use sim_fax::{FaxImage, Resolution, Samples, Width};

use crate::bench::{Bench, Made, page, photo};

/// Two pages of which the first takes several blocks, with error correction and without.
fn benches(fault: &'static str) -> [Bench; 2] {
    let pages = || [photo(Width::A4, Resolution::Standard), page(Width::A4, Resolution::Standard)];
    [Bench::new(pages()).with(&[fault]), Bench::new(pages()).plain().with(&[fault])]
}

/// The call with error correction, and that without, end so and leave so many pages at the answerer.
#[track_caller]
fn ends(fault: &'static str, with: (CallEnd, CallEnd, usize), without: (CallEnd, CallEnd, usize)) {
    for (bench, (caller, answerer, pages)) in benches(fault).iter().zip([with, without]) {
        let call = bench.run();
        let kept = call.received.pages().len();
        assert_eq!((call.ends, kept), ((caller, answerer), pages), "{fault}\n{}", call.ladder);
    }
}

fn received(call: &Made, document: &FaxImage) -> bool {
    call.ends == (Complete, Complete) && call.received == *document
}

#[test]
fn what_is_damaged_or_lost_once_is_said_again_and_all_arrives() {
    for fault in [
        "damaged:DIS",
        "damaged:DCS",
        "damaged:CFR",
        "damaged:MPS",
        "damaged:EOP",
        "damaged:PPS",
        "damaged:MCF",
        "lost:DIS",
        "lost:DCS",
        "lost:CFR",
        "lost:MPS",
        "lost:EOP",
        "lost:PPS",
        "lost:MCF",
        "lost:DCN",
        "damaged-always:DCN",
        "bad-training:1",
        "bad-training:5",
        "delay:600",
        "turned-frames",
        "doubled-frames",
        "lost-frames:50",
        "says:MCF=RTP",
        "says:MCF=PIP",
    ] {
        for bench in benches(fault) {
            let call = bench.run();
            assert!(received(&call, &bench.document), "{fault} {:?}\n{}", call.ends, call.ladder);
        }
    }
}

#[test]
fn a_frame_that_carries_something_else_than_it_should_does_no_harm() {
    for fault in
        ["letters:CSI", "letters:TSI", "long:DCS", "long:CSI", "long:DIS", "long:MCF", "short:CSI"]
    {
        for bench in benches(fault) {
            let call = bench.run();
            assert!(received(&call, &bench.document), "{fault} {:?}\n{}", call.ends, call.ladder);
            assert!(!call.answerer.far_id().as_str().contains(|it: char| it.is_alphabetic()));
        }
    }
}

#[test]
fn whoever_never_hears_the_answer_gives_up_after_three_tries() {
    let settings = (NoAnswerToSettings, Disconnected, 0);
    ends("damaged-always:CFR", settings, settings);
    ends("lost-always:CFR", settings, settings);
    ends("says:CFR=CRP", settings, settings);
    ends("says:CFR=DIS", settings, settings);
    // Without error correction the page was good; with it only a block of it.
    ends("lost-always:MCF", (NoAnswerToPage, Disconnected, 0), (NoAnswerToPage, Disconnected, 1));
    ends("damaged-always:EOP", (Complete, Complete, 2), (NoAnswerToPage, Disconnected, 1));
    ends("damaged-always:PPS", (NoAnswerToPage, Disconnected, 0), (Complete, Complete, 2));
}

#[test]
fn an_answerer_that_hears_no_command_says_thrice_what_it_can_and_hangs_up() {
    for fault in ["lost-always:DIS", "damaged-always:DIS", "not-last:DIS", "unknown:DIS"] {
        ends(fault, (Disconnected, NoFax, 0), (Disconnected, NoFax, 0));
        let call = benches(fault)[0].run();
        assert_eq!((call.names("CSI"), call.names("DCN")), (3, 1), "{}", call.ladder);
    }
}

#[test]
fn an_answer_that_belongs_somewhere_else_ends_the_call() {
    let both = (NotUnderstood, Disconnected, 0);
    ends("unknown:CFR", both, both);
    ends("says:MCF=CFR", both, (NotUnderstood, Disconnected, 1));
    ends("unknown:PPS", (Disconnected, NotUnderstood, 0), (Complete, Complete, 2));
    ends("unknown:EOP", (Complete, Complete, 2), (Disconnected, NotUnderstood, 1));
    ends("short:PPS", (Disconnected, NotUnderstood, 0), (Complete, Complete, 2));
    ends("short:DIS", (CannotReceive, Disconnected, 0), (CannotReceive, Disconnected, 0));
}

#[test]
fn what_is_no_g3_page_is_refused_before_the_first_one() {
    // Mail, T.38, uncompressed, BFT, DTM, EDI, BTM, characters, mixed, JPEG, JBIG, and what nobody knows.
    for fault in [
        "asks:1",
        "asks:3",
        "asks:26",
        "asks:53",
        "asks:54",
        "asks:55",
        "asks:57",
        "asks:60",
        "asks:62",
        "asks:68",
        "asks:78",
        "asks:90",
        "letters:DCS",
    ] {
        ends(fault, (Disconnected, NotOffered, 0), (Disconnected, NotOffered, 0));
    }
    ends("asks:49", (Disconnected, FolderRefused, 0), (Disconnected, FolderRefused, 0));
    ends("says:DIS=DTC", (FetchRefused, Disconnected, 0), (FetchRefused, Disconnected, 0));
}

#[test]
fn a_line_that_is_too_bad_for_each_modem_carries_no_page() {
    ends("bad-training:8", (CannotTrain, Disconnected, 0), (CannotTrain, Disconnected, 0));
    ends("bits:200", (CannotTrain, Disconnected, 0), (CannotTrain, Disconnected, 0));
    let call = benches("bad-training:7")[0].run();
    assert_eq!(call.words("block", "V.27ter 2400"), call.names("block"), "{}", call.ladder);
}

#[test]
fn errors_are_corrected_where_the_mode_can_and_refused_where_not() {
    ends("bits:5", (Complete, Complete, 2), (PageRefused, Disconnected, 0));
    ends("burst:20", (Complete, Complete, 2), (PageRefused, Disconnected, 0));
    ends("says:MCF=PPR", (PageGivenUp, Disconnected, 0), (NotUnderstood, Disconnected, 1));
    ends("short-frames:1", (PageGivenUp, Disconnected, 0), (Complete, Complete, 2));
    let corrected = benches("bits:5")[0].run();
    assert_eq!(corrected.received, benches("")[0].document);
    assert!(corrected.names("PPR") > 2, "{}", corrected.ladder);
}

#[test]
fn a_page_that_breaks_off_is_not_confirmed_and_not_kept() {
    for fault in ["cut", "dropout:50"] {
        ends(fault, (HungUp, NoEndOfPage, 0), (HungUp, NoEndOfPage, 0));
    }
    ends("dropout:5", (Complete, Complete, 2), (Complete, Complete, 2));
    ends("hangs-up:7", (HungUp, HungUp, 0), (HungUp, HungUp, 0));
}

#[test]
fn a_peer_that_goes_silent_is_left_within_seconds() {
    for (fault, seconds) in [("silent:1", 25), ("silent:5", 30), ("silent:7", 30), ("noise", 25)] {
        for bench in benches(fault) {
            let call = bench.run();
            assert!(call.seconds() < seconds, "{fault}\n{}", call.ladder);
        }
    }
}

#[test]
fn a_receiver_that_is_never_ready_is_left_after_a_minute() {
    ends("says:MCF=RNR", (NeverReady, Disconnected, 0), (NotUnderstood, Disconnected, 1));
    let call = benches("says:MCF=RNR")[0].run();
    let asked: Vec<_> = call.ladder.entries().iter().filter(|it| it.name == "RR").collect();
    let lasted = asked[asked.len() - 1].at - asked[0].at;
    assert!((Samples::s(54)..Samples::s(61)).contains(&lasted), "{}", call.ladder);
}

#[test]
fn a_count_that_does_not_hold_never_confirms_a_page_and_ends_by_the_guard() {
    for fault in ["count:1", "count:255", "lost-frames:1"] {
        ends(fault, (Guard, Guard, 0), (Complete, Complete, 2));
    }
}

#[test]
fn the_same_seed_gives_the_same_call() {
    let run = |seed| {
        let mut bench = benches("bits:4").into_iter().next().expect("a bench");
        bench.seed = seed;
        bench.run().ladder
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}

#[test]
fn a_page_that_comes_after_the_last_one_is_kept_and_none_is_confirmed_that_is_not() {
    for bench in benches("says:MPS=EOP") {
        let call = bench.run();
        assert_eq!(call.received, bench.document, "{}", call.ladder);
    }
}

#[test]
fn what_was_said_stands_in_the_order_in_which_it_began() {
    for fault in ["delay:500", "delay:5000", "delay:20000", "lost:DIS", "turned-frames"] {
        for bench in benches(fault) {
            let ladder = bench.run().ladder;
            assert!(ladder.entries().is_sorted_by_key(|it| it.at), "{fault}\n{ladder}");
        }
    }
}
