//! Calls that can be listened to.

use sim_fax::{Arrived, CALL_MAX, Call, End, Line, Modems, Recording, Samples, Signal, Station};
use sim_fax_audio::{AudioCall, AudioLine, BLOCK, Machine, Sound, wav};

use crate::far_end::hear;
use crate::paper::{page, pbm, setup};
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

/// A call without a sound, with these faults.
fn recorded(caller: &mut Station, answerer: &mut Station, faults: &[&str]) -> Recording {
    let faults = faults.iter().map(|it| it.parse().expect("a fault"));
    let mut call = Call::new(Line::new(faults, 1)).recorded();
    call.advance(caller, answerer, CALL_MAX);
    call.recording().expect("it is recorded").clone()
}

/// The whole file.
fn sound(recording: &Recording) -> Vec<u8> {
    let sound = Sound::new(recording);
    let octets = sound.octets();
    let file: Vec<u8> = sound.flatten().collect();
    assert_eq!(file.len() as u64, octets);
    file
}

#[test]
fn a_call_without_a_sound_can_be_heard_afterwards() {
    let (mut caller, mut answerer) = stations();
    let recording = recorded(&mut caller, &mut answerer, &[]);
    assert!(caller.end().is_some_and(|it| it.is_complete()));
    hears_a_whole_call(&sound(&recording));
}

/// How loud both channels are in each 100 ms, in dBm0.
fn levels(recording: &Recording) -> [Vec<f32>; 2] {
    let (caller, answerer) = channels(&sound(recording));
    [caller, answerer].map(|it| it.chunks(800).map(sim_modem::level::of).collect())
}

#[test]
fn what_is_cut_is_silent_and_what_is_noise_is_heard() {
    let levels_with = |fault| {
        let (mut caller, mut answerer) = stations();
        levels(&recorded(&mut caller, &mut answerer, &[fault]))
    };
    let loud = |it: &&f32| **it > -30.0;
    let [_, answers] = levels_with("noise@answerer");
    assert_eq!(
        answers.iter().filter(loud).count() + 5,
        answers.len(),
        "but the half second after it"
    );
    let (mut caller, mut answerer) = stations();
    let recording = recorded(&mut caller, &mut answerer, &["hangs-up:6"]);
    let died = recording.died().expect("it dies");
    let last = |it: &Vec<f32>| it.iter().rposition(|it| *it > -60.0).expect("something is said");
    let last = levels(&recording).iter().map(last).max().expect("both ends");
    assert_eq!(last as u64, died.in_ms() / 100, "in the middle of what is said");
}

#[test]
fn a_command_that_follows_a_page_without_a_silence_is_heard() {
    let setup = setup(Modems::V27terAt2400, false);
    let mut caller = Station::call(setup.clone(), page(100), Samples::default());
    let mut answerer = Station::answer(setup.clone(), Samples::default());
    let recording = recorded(&mut caller, &mut answerer, &[]);
    let mut said: Vec<Arrived> = recording.of(End::Caller).map(|it| (**it).clone()).collect();
    let page = said.iter().position(|it| matches!(it.signal, Signal::Page { .. })).expect("a page");
    // Real modems take a little longer to confirm the settings, so the page comes later; the modem has a tail that no time is counted
    // for, so the command begins in it.
    said[page..].iter_mut().for_each(|it| it.at = it.at + Samples::ms(400));
    said[page + 1].at = said[page + 1].at - Samples::ms(75);
    let (samples, _) = channels(&sound(&said.into_iter().collect()));

    let mut machine = Machine::new(Station::answer(setup, Samples::default()));
    for block in samples.as_chunks::<BLOCK>().0 {
        machine.exchange(block);
    }
    assert_eq!(machine.party().pages(), 1);
}

/// spandsp takes some tenths of a second longer for what it says, so what it hears is as late as the fault has it.
#[test]
fn spandsp_reads_the_page_out_of_the_sound_of_a_call_with_faults() {
    for (modems, ecm, faults) in [
        (Modems::V27terV29V17, true, &["delay:1500@caller", "burst:40@caller"][..]),
        (Modems::V27ter, false, &["delay:1500@caller"]),
        (Modems::V27terV29, true, &["delay:1500@caller", "bits:20"]),
        (Modems::V27terV29, true, &["delay:1500@caller", "burst:20@caller"]),
    ] {
        let (document, setup) = (page(300), setup(modems, ecm));
        let mut caller = Station::call(setup.clone(), document.clone(), Samples::default());
        let mut answerer = Station::answer(setup, Samples::default());
        let recording = recorded(&mut caller, &mut answerer, faults);
        assert!(caller.end().is_some_and(|it| it.is_complete()), "{faults:?}: {:?}", caller.end());
        let (samples, _) = channels(&sound(&recording));
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("overheard.pbm");
        let path = path.to_string_lossy();
        let report = hear(&samples, &["fax-answers", "7", if ecm { "1" } else { "0" }, &path]);
        assert!(report.ends_with("1 pages\n"), "{faults:?}: {report}");
        assert!(std::fs::read(&*path).expect("a page") == pbm(&document), "{faults:?}");
        std::fs::remove_file(&*path).expect("the next one is new");
    }
}
