//! The line is no way into anything: whatever is no fax never gets further than tones and frames of V.21.

use sim_fax::{CallEnd, Fcf, Modems, Samples, Station};
use sim_fax_audio::Machine;
use sim_modem::dtmf;
use sim_modem::tone::ToneSender;

use crate::far_end::{Outcome, call, converse};
use crate::paper::{page, setup};
use crate::understood::understood;

const DATA_MODEMS: [&str; 4] = ["v22bis", "v8", "v21", "bell103"];

fn answering() -> Machine<Station> {
    Machine::new(Station::answer(setup(Modems::V27terV29V17, true), Samples::default()))
}

fn calling() -> Machine<Station> {
    let setup = setup(Modems::V27terV29V17, true);
    Machine::new(Station::call(setup, page(100), Samples::default()))
}

fn answered_and_left(machine: &mut Machine<Station>, said: &[i16], lasted: Samples, who: &str) {
    assert_eq!(machine.party().end(), Some(CallEnd::NoFax), "{who}");
    let frame = |it: Fcf| format!("{it:?}");
    let (heard, pages) = understood(said);
    let expected =
        ["Ced".into(), frame(Fcf::Dis), frame(Fcf::Dis), frame(Fcf::Dis), frame(Fcf::Dcn)];
    assert_eq!((&heard[..], pages), (&expected[..], 0), "{who}");
    assert!(lasted < Samples::s(40), "{who}: {lasted:?}");
    assert_eq!(machine.party_mut().take_received().pages(), [], "{who}");
}

#[test]
fn a_data_modem_that_calls_is_answered_and_never_trains() {
    for modem in DATA_MODEMS {
        let mut machine = answering();
        let Outcome { report, lasted, said } = call(&mut machine, &["data-calls", modem]);
        answered_and_left(&mut machine, &said, lasted, modem);
        assert!(report.starts_with("trained 0, bits 0,"), "{modem}: {report}");
    }
}

#[test]
fn silence_a_voice_digits_and_a_steady_tone_are_no_fax() {
    let digits = dtmf::dial("*990#0123456789").repeat(20);
    let mut register = 1_u32;
    let voice: Vec<i16> = (0..400_000)
        .map(|at| {
            register = register << 1 | (register >> 30 ^ register >> 27) & 1;
            let loud = (at / 1_600) % 3 != 0;
            let pitch = if at % 73 < 30 { 1_500 } else { -1_500 };
            if loud { (pitch + (register & 0x3ff) as i32 - 512) as i16 } else { 0 }
        })
        .collect();
    // What a modem of V.32 that calls sends, over and over.
    let mut tone = ToneSender::new(1_800.0, -14.0);
    let v32: Vec<i16> = (0..400_000).map(|_| tone.next_sample()).collect();
    for (who, samples) in
        [("silence", vec![]), ("digits", digits), ("a voice", voice), ("V.32", v32)]
    {
        let mut machine = answering();
        let mut at = 0;
        let (said, lasted) = converse(&mut machine, |_| {
            at += 160;
            std::array::from_fn(|place| samples.get(at + place).copied().unwrap_or_default())
        });
        answered_and_left(&mut machine, &said, lasted, who);
    }
}

#[test]
fn a_data_modem_that_is_called_hears_a_calling_tone_and_never_trains() {
    for modem in DATA_MODEMS {
        let mut machine = calling();
        let Outcome { report, lasted, said } = call(&mut machine, &["data-answers", modem]);
        let end = machine.party().end();
        assert!(matches!(end, Some(CallEnd::NoAnswer | CallEnd::NoFax)), "{modem}: {end:?}");
        let (heard, pages) = understood(&said);
        // V.8 answers with a tone that is one of a fax too: such a one is told that the call is over.
        let farewell = heard.iter().position(|it| it == "Dcn").unwrap_or(heard.len());
        assert!(heard[..farewell].iter().all(|it| it == "Cng"), "{modem}: {heard:?}");
        assert!(heard.len() <= farewell + 1, "{modem}: {heard:?}");
        assert_eq!(pages, 0, "{modem}");
        assert!(lasted <= Samples::s(75), "{modem}: {lasted:?}");
        assert!(report.starts_with("trained 0, bits 0,"), "{modem}: {report}");
    }
}
