//! Calls that can be listened to.

use sim_fax::{Call, Line, Modems, Party, Samples, Signal, Station};
use sim_fax_audio::{AudioCall, AudioLine, BLOCK, Machine, Overheard, sound, wav};

use crate::paper::{page, setup};
use crate::understood::understood;

/// Both channels of a WAV file, the left one first.
fn channels(file: &[u8]) -> (Vec<i16>, Vec<i16>) {
    assert_eq!(
        (&file[..4], &file[8..16], &file[36..40]),
        (&b"RIFF"[..], &b"WAVEfmt "[..], &b"data"[..])
    );
    let length = u32::from_le_bytes(file[40..44].try_into().expect("four")) as usize;
    assert_eq!(file.len(), 44 + length);
    let sample = |it: &[u8]| i16::from_le_bytes([it[0], it[1]]);
    file[44..].chunks_exact(4).map(|it| (sample(it), sample(&it[2..]))).unzip()
}

fn stations() -> (Station, Station) {
    let setup = setup(Modems::V27terV29V17, true);
    let at = Samples::default();
    (Station::call(setup.clone(), page(100), at), Station::answer(setup, at))
}

fn hears_a_whole_call(file: &[u8]) {
    let (caller, answerer) = channels(file);
    let (said, pages) = understood(&caller);
    assert_eq!(said, ["Cng", "Dcs", "Pps", "Dcn"]);
    assert!(pages > 0);
    let (said, pages) = understood(&answerer);
    assert_eq!((&said[..], pages), (&["Ced", "Dis", "Cfr", "Mcf"].map(String::from)[..], 0));
}

#[test]
fn a_call_on_samples_is_recorded_as_it_sounded() {
    let (caller, answerer) = stations();
    let mut call = AudioCall::new(caller, answerer, AudioLine::default()).recorded();
    call.run();
    let (caller, answerer) = call.recording();
    assert_eq!(caller.len() as u64, call.now().0);
    hears_a_whole_call(&wav(caller, answerer));
}

#[test]
fn a_call_without_a_sound_can_be_heard_afterwards() {
    let (caller, answerer) = stations();
    let (mut caller, mut answerer) = (Overheard::new(caller), Overheard::new(answerer));
    Call::run(&mut caller, &mut answerer, Line::new([], 1));
    assert!(caller.end().is_some_and(|it| it.is_complete()));
    hears_a_whole_call(&sound(caller.said(), answerer.said()));
}

#[test]
fn a_command_that_follows_a_page_without_a_silence_is_heard() {
    let setup = setup(Modems::V27terAt2400, false);
    let caller = Station::call(setup.clone(), page(100), Samples::default());
    let answerer = Station::answer(setup.clone(), Samples::default());
    let (mut caller, mut answerer) = (Overheard::new(caller), Overheard::new(answerer));
    Call::run(&mut caller, &mut answerer, Line::new([], 1));
    let mut said = caller.said().to_vec();
    let page = said.iter().position(|it| matches!(it.1, Signal::Page { .. })).expect("a page");
    // Real modems take a little longer to confirm the settings, so the page comes later; the modem has a tail that no time is counted
    // for, so the command begins in it.
    said[page..].iter_mut().for_each(|it| it.0 = it.0 + Samples::ms(400));
    said[page + 1].0 = said[page + 1].0 - Samples::ms(75);
    let (samples, _) = channels(&sound(&said, &[]));

    let mut machine = Machine::new(Station::answer(setup, Samples::default()));
    for block in samples.as_chunks::<BLOCK>().0 {
        machine.exchange(block);
    }
    assert_eq!(machine.party().pages(), 1);
}
