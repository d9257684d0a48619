//! Two of our machines.

use sim_fax::{CallEnd, FaxImage, Modems, Samples, Setup, Station};
use sim_fax_audio::{AudioCall, AudioLine};

use crate::paper::{page, setup};

struct Outcome {
    ends: (Option<CallEnd>, Option<CallEnd>),
    received: FaxImage,
}

fn call(setup: &Setup, document: &FaxImage, line: AudioLine) -> Outcome {
    let caller = Station::call(setup.clone(), document.clone(), Samples::default());
    let answerer = Station::answer(setup.clone(), Samples::default());
    let mut call = AudioCall::new(caller, answerer, line);
    call.run();
    let (caller, answerer) = call.ends();
    let ends = (caller.end(), answerer.end());
    Outcome { ends, received: answerer.take_received() }
}

const COMPLETE: (Option<CallEnd>, Option<CallEnd>) =
    (Some(CallEnd::Complete), Some(CallEnd::Complete));

#[test]
fn a_page_arrives_as_it_was_by_every_modem_with_and_without_error_correction() {
    let document = page(300);
    for modems in [Modems::V27terAt2400, Modems::V27ter, Modems::V27terV29, Modems::V27terV29V17] {
        for ecm in [false, true] {
            let outcome = call(&setup(modems, ecm), &document, AudioLine::default());
            assert_eq!(outcome.ends, COMPLETE, "{modems:?}, {ecm}");
            assert!(outcome.received == document, "{modems:?}, {ecm}");
        }
    }
}
