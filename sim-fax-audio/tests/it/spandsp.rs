//! spandsp's fax machine as the other end, in both directions.

use std::path::PathBuf;

use sim_fax::{CallEnd, Modems, Samples, Station};
use sim_fax_audio::Machine;

use crate::far_end::{call, call_over};
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

/// spandsp's V.17 is said to fail at some levels below -28 dBm0, whoever is at the other end.
#[test]
fn quiet_and_long_lines_to_spandsp_carry_pages_both_ways() {
    for (modems, theirs, _) in MODEMS {
        for (loss, delay) in [(6.0, 40), (12.0, 1_234), (3.0, 4_000)] {
            let what = format!("{modems:?}, {loss} dB, {delay}");
            let path = file(&format!("far-{theirs}-{delay}.pbm"));
            let path = path.to_string_lossy();
            let document = page(150);
            let setup = setup(modems, true);
            let station = Station::call(setup.clone(), document.clone(), Samples::default());
            let mut machine = Machine::new(station);
            let arguments = ["fax-answers", theirs, "1", &path];
            let outcome = call_over(&mut machine, &arguments, loss, Samples(delay));
            let end = machine.party().end();
            assert_eq!(end, Some(CallEnd::Complete), "{what}: {}", outcome.report);
            assert!(std::fs::read(&*path).expect("a page") == pbm(&document), "{what}");

            let mut machine = Machine::new(Station::answer(setup, Samples::default()));
            let arguments = ["fax-calls", theirs, "1", &path];
            let outcome = call_over(&mut machine, &arguments, loss, Samples(delay));
            let end = machine.party().end();
            assert_eq!(end, Some(CallEnd::Complete), "{what}: {}", outcome.report);
            assert!(pbm(&machine.party_mut().take_received()) == pbm(&document), "{what}");
        }
    }
}
