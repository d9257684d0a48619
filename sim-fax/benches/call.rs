//! Measures what calls take, both ends and the line between them, at the level of frames.
//!
//! ```console
//! $ cargo bench -p sim-fax
//! ```
//! Processor time of this thread, the least of [`ROUNDS`]. A page is A4 at 204 by 196 dpi, full of small letters: 1,728 by
//! 2,376 dots. The bar is 5 ms for a call with one page.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and fails loudly"
)]

use std::fs;

use sim_fax::{
    Call, CallEnd, FaxImage, Line, Page, Pel, Resolution, Samples, Setup, Station, SubscriberId,
    Width,
};

const ROUNDS: usize = 7;
/// Calls of a round: the clock of a thread has steps.
const CALLS: u32 = 10;
const LINES: usize = 2_376;
/// Lines of one process.
const SIDE_BY_SIDE: u64 = 1_000;

fn main() {
    println!("| call | s on the line | ms of processor time | times real time |");
    println!("|---|---|---|---|");
    let ecm = |_: &mut Setup| {};
    let plain = |setup: &mut Setup| setup.abilities.ecm = false;
    row("1 page, MMR, error correction", 1, ecm);
    row("1 page, MR", 1, plain);
    row("1 page, MH", 1, |setup| (setup.abilities.ecm, setup.abilities.mr) = (false, false));
    row("8 pages, MMR, error correction", 8, ecm);
    side_by_side();
}

/// So many lines of one process, each with a call of one short page, side by side in steps of a second.
fn side_by_side() {
    let before = resident_kib();
    let setup = Setup::new("123".parse::<SubscriberId>().unwrap());
    let mut document = FaxImage::new();
    let mut short = Page::new(Width::A4, Resolution::Fine);
    page().lines().take(200).for_each(|line| {
        let black = |x: usize| line[x / 8] << (x % 8) & 0x80 != 0;
        short.push((0..1_728).map(|x| if black(x) { Pel::Black } else { Pel::White }));
    });
    document.push(short);
    let start = Samples::default();
    let begun = processor_ms();
    let mut calls: Vec<_> = (0..SIDE_BY_SIDE)
        .map(|seed| {
            let caller = Station::call(setup.clone(), document.clone(), start);
            let answerer = Station::answer(setup.clone(), start);
            (caller, answerer, Call::new(Line::new([], seed)))
        })
        .collect();
    let (mut now, mut most) = (start, 0);
    while calls.iter().any(|(caller, answerer, call)| call.next(caller, answerer).is_some()) {
        now = now + Samples::s(1);
        for (caller, answerer, call) in &mut calls {
            call.advance(caller, answerer, now);
        }
        most = most.max(resident_kib());
    }
    let took = processor_ms() - begun;
    let good = calls.iter().filter(|it| it.1.end() == Some(CallEnd::Complete)).count();
    let each = (most - before) / SIDE_BY_SIDE;
    println!(
        "\n{good} calls side by side: {took:.0} ms of processor time, {each} KiB each, both ends"
    );
}

/// Memory of this process that is in use.
fn resident_kib() -> u64 {
    let told = fs::read_to_string("/proc/self/status").unwrap();
    let row = told.lines().find_map(|it| it.strip_prefix("VmRSS:")).unwrap();
    row.trim().trim_end_matches(" kB").parse().unwrap()
}

fn row(name: &str, pages: usize, set: impl Fn(&mut Setup)) {
    let mut setup = Setup::new("123".parse::<SubscriberId>().unwrap());
    set(&mut setup);
    let mut document = FaxImage::new();
    (0..pages).for_each(|_| document.push(page()));
    let mut lasted = Samples::default();
    let times = (0..ROUNDS).map(|_| {
        let begun = processor_ms();
        (0..CALLS).for_each(|_| lasted = call(&setup, &document));
        (processor_ms() - begun) / f64::from(CALLS)
    });
    let took = times.fold(f64::MAX, f64::min);
    let line = lasted.in_ms() as f64;
    println!("| {name} | {:.1} | {took:.2} | {:.0} |", line / 1_000.0, line / took);
}

/// A whole call; when the last was said.
fn call(setup: &Setup, document: &FaxImage) -> Samples {
    let start = Samples::default();
    let mut caller = Station::call(setup.clone(), document.clone(), start);
    let mut answerer = Station::answer(setup.clone(), start);
    let ladder = Call::run(&mut caller, &mut answerer, Line::new([], 0));
    assert_eq!(answerer.end(), Some(CallEnd::Complete));
    assert_eq!(answerer.take_received().pages().len(), document.pages().len());
    ladder.entries().last().unwrap().at
}

/// Lines full of small letters: strokes and bars, a little ragged.
fn page() -> Page {
    let (mut page, mut chance) = (Page::new(Width::A4, Resolution::Fine), 7_u32);
    let mut next = |below: u32| {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (chance >> 16) % below
    };
    let mut letters = Vec::new();
    for line in 0..LINES {
        let of_row = line % 28;
        if of_row == 0 {
            letters = (0..80).map(|_| [next(8) + 1, next(8) + 9, next(20), next(28)]).collect();
        }
        let mut pels = [Pel::White; 1_728];
        let lines = if of_row > 20 || line < 100 { &[][..] } else { &letters };
        for (letter, [first, second, bar, from]) in lines.iter().enumerate() {
            let (left, ragged, y) = (60 + letter * 20, next(2), of_row as u32);
            let mut stroke = |begin: u32, length: usize| {
                pels[left + begin as usize..][..length].fill(Pel::Black);
            };
            match (y == *bar, y > *from) {
                (true, _) => stroke(*first, 14),
                (_, true) => {
                    stroke(*first + ragged, 3);
                    stroke(*second, 3);
                }
                (false, false) => stroke(*first, 3),
            }
        }
        page.push(pels);
    }
    page
}

/// Processor time of this thread so far.
fn processor_ms() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
}
