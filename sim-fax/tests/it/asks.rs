//! A machine whose pages somebody else keeps: what is not kept is not confirmed.

use sim_fax::{Asks, Call, CallEnd, Ladder, Line, Resolution, Samples, Station, Width};

use crate::bench::{Bench, page};

/// How a call ended that an answerer was asked of, and what it was asked.
struct Asked {
    ends: [Option<CallEnd>; 2],
    pages: [usize; 2],
    asked: Vec<String>,
    ladder: Ladder,
}

/// A call whose answerer is told each time whether what it asks for is to be taken.
fn call(bench: &Bench, mut answer: impl FnMut(usize, &Asks<'_>) -> Result<(), CallEnd>) -> Asked {
    let start = Samples::default();
    let mut setup = bench.answerer.clone();
    setup.asks = true;
    let mut caller = Station::call(bench.caller.clone(), bench.document.clone(), start);
    let mut answerer = Station::answer(setup, start);
    let mut call = Call::new(Line::new([], 0));
    let mut asked = Vec::new();
    loop {
        call.advance(&mut caller, &mut answerer, sim_fax::CALL_MAX);
        let Some(asks) = answerer.asks() else { break };
        asked.push(match &asks {
            Asks::Folder(folder, _) => folder.to_string(),
            Asks::Page(_) => "page".to_owned(),
        });
        match answer(asked.len(), &asks) {
            Ok(()) => answerer.take(start),
            Err(end) => answerer.decline(start, end),
        }
    }
    let ends = [caller.end(), answerer.end()];
    let pages = [caller.pages(), answerer.pages()];
    Asked { ends, pages, asked, ladder: call.ladder().clone() }
}

fn three_pages() -> Bench {
    Bench::new((0..3).map(|_| page(Width::A4, Resolution::Fine)))
}

/// Pages up to this one are kept.
fn up_to(most: usize) -> impl FnMut(usize, &Asks<'_>) -> Result<(), CallEnd> {
    move |at, _| if at <= most { Ok(()) } else { Err(CallEnd::NothingTaken) }
}

#[test]
fn a_page_is_confirmed_once_it_is_kept() {
    for bench in [three_pages(), three_pages().plain()] {
        let made = call(&bench, up_to(3));
        assert_eq!(made.ends, [Some(CallEnd::Complete); 2], "{}", made.ladder);
        assert_eq!((made.pages, made.asked), ([3, 3], vec!["page".to_owned(); 3]));
    }
}

#[test]
fn a_page_that_is_not_kept_is_not_confirmed_and_ends_the_call() {
    for kept in 0..3 {
        let made = call(&three_pages().plain(), up_to(kept));
        let ends = [Some(CallEnd::Disconnected), Some(CallEnd::NothingTaken)];
        assert_eq!((made.ends, made.pages), (ends, [kept, kept]), "{}", made.ladder);
        // With error correction it is not ready for a minute first.
        let made = call(&three_pages(), up_to(kept));
        let ends = [Some(CallEnd::NeverReady), Some(CallEnd::NothingTaken)];
        assert_eq!((made.ends, made.pages), (ends, [kept, kept]), "{}", made.ladder);
    }
}

#[test]
fn a_page_that_gets_its_place_within_a_minute_is_confirmed() {
    let full = |at, _: &Asks<'_>| match at {
        2..12 => Err(CallEnd::NothingTaken),
        _ => Ok(()),
    };
    let made = call(&three_pages(), full);
    assert_eq!(made.ends, [Some(CallEnd::Complete); 2], "{}", made.ladder);
    let busy = made.ladder.entries().iter().filter(|it| it.name == "RNR").count();
    assert_eq!((made.pages, busy), ([3, 3], 10), "{}", made.ladder);
}

#[test]
fn a_folder_that_takes_nothing_ends_the_call_before_the_first_page() {
    let mut bench = three_pages();
    bench.caller.folder = "042".parse().expect("a folder");
    bench.answerer.abilities.sub = true;
    let made = call(&bench, |_, _| Ok(()));
    assert_eq!(made.ends, [Some(CallEnd::Complete); 2], "{}", made.ladder);
    assert_eq!(made.asked, ["042", "page", "page", "page"]);
    let made = call(&bench, |_, _| Err(CallEnd::FolderRefused));
    let ends = [Some(CallEnd::Disconnected), Some(CallEnd::FolderRefused)];
    assert_eq!((made.ends, made.pages), (ends, [0, 0]), "{}", made.ladder);
    assert_eq!(made.asked, ["042"]);
}
