//! One machine, at whose other end is nobody, or something that is no fax.

use sim_fax::{
    CNG, Call, CallEnd, End, Fcf, Heard, Ladder, Line, Resolution, Samples, Setup, Signal, Station,
    Stranger, Width,
};

use crate::bench::{Bench, page};

fn setup() -> Setup {
    Setup::new("123".parse().expect("a number"))
}

fn caller() -> Station {
    let bench = Bench::new([page(Width::A4, Resolution::Standard)]);
    Station::call(setup(), bench.document, Samples::default())
}

/// A machine that answers such a caller, and one that calls who answers so.
fn with(stranger: Stranger) -> [(Option<CallEnd>, Ladder, u32); 2] {
    let mut other = stranger.clone();
    let mut station = Station::answer(setup(), Samples::default());
    let answered = Call::run(&mut other, &mut station, Line::new([], 0));
    let mut another = stranger;
    let mut caller = caller();
    let called = Call::run(&mut caller, &mut another, Line::new([], 0));
    [(station.end(), answered, other.trained()), (caller.end(), called, another.trained())]
}

fn at(ladder: &Ladder, from: End, name: &str) -> Vec<u64> {
    let entries = ladder.entries().iter().filter(|it| it.from == from && it.name == name);
    entries.map(|it| it.at.in_ms()).collect()
}

#[test]
fn a_machine_that_calls_nobody_says_its_tone_for_a_minute() {
    let [_, (end, ladder, _)] = with(Stranger::silence());
    assert_eq!(end, Some(CallEnd::NoAnswer));
    let tones = at(&ladder, End::Caller, "CNG");
    assert_eq!(ladder.entries().len(), tones.len(), "nothing but tones\n{ladder}");
    assert!((55_000..60_000).contains(tones.last().expect("tones")), "{ladder}");
    assert!(tones.windows(2).all(|it| (3_500..3_700).contains(&(it[1] - it[0]))), "{tones:?}");
}

#[test]
fn a_machine_that_is_called_by_nobody_says_three_times_what_it_can() {
    for stranger in [Stranger::silence(), Stranger::voice(7), Stranger::data_modem()] {
        let [(end, ladder, _), _] = with(stranger);
        assert_eq!(end, Some(CallEnd::NoFax));
        let said = [at(&ladder, End::Answerer, "CED"), at(&ladder, End::Answerer, "DIS")];
        assert_eq!(said.map(|it| it.len()), [1, 3], "{ladder}");
        let dcn = at(&ladder, End::Answerer, "DCN");
        assert!(dcn.len() == 1 && dcn[0] < 40_000, "{ladder}");
    }
}

#[test]
fn a_data_modem_never_trains_with_a_fax_machine() {
    for stranger in [Stranger::voice(3), Stranger::data_modem()] {
        let [(_, answered, by_caller), (end, called, by_answerer)] = with(stranger);
        assert_eq!((by_caller, by_answerer), (0, 0));
        assert_eq!(end, Some(CallEnd::NoFax));
        let carriers = ["TCF", "page", "block"];
        let fast = |it: &Ladder| it.entries().iter().any(|it| carriers.contains(&it.name.as_str()));
        assert!(!fast(&answered) && !fast(&called), "{answered}{called}");
    }
}

#[test]
fn a_caller_that_hears_an_answer_and_no_fax_gives_up_after_t1() {
    let mut station = caller();
    let mut at = Samples::s(10);
    station.wake(at);
    assert_eq!(station.say(), Some(Signal::Cng));
    // It is heard even while a tone of its own sounds.
    station.hear(at, Heard::Tone);
    station.said(at + CNG);
    while station.end().is_none() {
        let due = station.next_wake().expect("it waits");
        at = at.max(due);
        station.wake(at);
        if let Some(signal) = station.say() {
            at = at + signal.duration();
            station.said(at);
        }
    }
    assert_eq!(station.end(), Some(CallEnd::NoFax));
    assert!((Samples::s(40)..Samples::s(52)).contains(&at), "{} ms", at.in_ms());
}

#[test]
fn a_call_that_is_ended_here_says_so_to_the_other_end() {
    let bench = Bench::new([page(Width::A4, Resolution::Fine)]);
    let mut caller =
        Station::call(bench.caller.clone(), bench.document.clone(), Samples::default());
    let mut answerer = Station::answer(bench.answerer.clone(), Samples::default());
    let mut call = Call::new(Line::new([], 0));
    call.advance(&mut caller, &mut answerer, Samples::s(14));
    caller.hang_up(Samples::s(14), CallEnd::Cancelled);
    call.advance(&mut caller, &mut answerer, sim_fax::CALL_MAX);
    assert_eq!(caller.end(), Some(CallEnd::Cancelled), "{}", call.ladder());
    assert_eq!(answerer.end(), Some(CallEnd::Disconnected), "{}", call.ladder());
    assert!(answerer.take_received().pages().is_empty());
}

#[test]
fn a_folder_and_a_password_arrive_where_they_may_and_end_the_call_where_not() {
    let asked = |offered: bool| {
        let mut bench = Bench::new([page(Width::A4, Resolution::Fine)]);
        bench.caller.folder = "042".parse().expect("a folder");
        bench.caller.password = "5544".parse().expect("a password");
        (bench.answerer.abilities.sub, bench.answerer.abilities.sid) = (offered, offered);
        bench.run()
    };
    let call = asked(true);
    assert_eq!(call.ends, (CallEnd::Complete, CallEnd::Complete), "{}", call.ladder);
    let (folder, password) = call.answerer.folder_asked();
    assert_eq!((folder.as_str(), password.as_str()), ("042", "5544"));
    assert!(!call.ladder.to_string().contains("5544"), "passwords are in no ladder");
    let call = asked(false);
    assert_eq!(call.ends, (CallEnd::NoFolders, CallEnd::Disconnected), "{}", call.ladder);
}

#[test]
fn who_names_a_folder_without_having_been_offered_one_is_refused() {
    let mut bench = Bench::new([page(Width::A4, Resolution::Fine)]);
    bench.caller.own_id = "042".parse().expect("a number");
    bench.faults.push("says:TSI=SUB".into());
    let call = bench.run();
    assert_eq!(call.ends.1, CallEnd::FolderRefused, "{}", call.ladder);
    assert!(call.received.pages().is_empty() && Fcf::named("SUB").is_some());
}
