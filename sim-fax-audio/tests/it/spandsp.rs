//! spandsp's fax machine as the other end, in both directions.

use std::path::PathBuf;

use sim_fax::{CallEnd, Modems, Samples, Station};
use sim_fax_audio::Machine;

use crate::far_end::call;
use crate::paper::{page, pbm, setup};

/// What we announce, and what spandsp is told to have.
const MODEMS: [(Modems, &str, &str); 3] = [
    (Modems::V27ter, "1", "4800 bit/s"),
    (Modems::V27terV29, "3", "9600 bit/s"),
    (Modems::V27terV29V17, "7", "14400 bit/s"),
];

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn spandsp_receives_our_pages_pixel_by_pixel() {
    for (modems, theirs, rate) in MODEMS {
        for ecm in [false, true] {
            let path = file(&format!("received-{theirs}-{ecm}.pbm"));
            let document = page(300);
            let station = Station::call(setup(modems, ecm), document.clone(), Samples::default());
            let mut machine = Machine::new(station);
            let ecm = if ecm { "1" } else { "0" };
            let outcome =
                call(&mut machine, &["fax-answers", theirs, ecm, &path.to_string_lossy()]);
            let end = machine.party().end();
            assert_eq!(end, Some(CallEnd::Complete), "{modems:?}, {ecm}: {}", outcome.report);
            assert_eq!(outcome.report, format!("OK, {rate}, 1 pages\n"));
            assert!(std::fs::read(&path).expect("a page") == pbm(&document), "{modems:?}, {ecm}");
        }
    }
}

#[test]
fn we_receive_the_pages_of_spandsp_pixel_by_pixel() {
    for (modems, theirs, rate) in MODEMS {
        for ecm in [false, true] {
            let path = file(&format!("sent-{theirs}-{ecm}.pbm"));
            let document = page(300);
            std::fs::write(&path, pbm(&document)).expect("a page");
            let mut machine = Machine::new(Station::answer(setup(modems, ecm), Samples::default()));
            let ecm = if ecm { "1" } else { "0" };
            let outcome = call(&mut machine, &["fax-calls", theirs, ecm, &path.to_string_lossy()]);
            let end = machine.party().end();
            assert_eq!(end, Some(CallEnd::Complete), "{modems:?}, {ecm}: {}", outcome.report);
            assert_eq!(outcome.report, format!("OK, {rate}, 1 pages\n"));
            let received = machine.party_mut().take_received();
            assert!(pbm(&received) == pbm(&document), "{modems:?}, {ecm}");
        }
    }
}
