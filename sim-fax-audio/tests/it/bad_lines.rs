//! Lines that are not as they should be: what can be corrected is, and every call ends.

use sim_fax::{CallEnd, FaxImage, Modems, Samples, Station};
use sim_fax_audio::{AudioCall, AudioLine, BLOCK, Machine};

use crate::paper::{page, setup};

const LINES: usize = 300;

struct Made {
    ends: (Option<CallEnd>, Option<CallEnd>),
    received: FaxImage,
    lasted: Samples,
}

fn stations(ecm: bool) -> (Station, Station) {
    let setup = setup(Modems::V27terV29V17, ecm);
    let caller = Station::call(setup.clone(), page(LINES), Samples::default());
    (caller, Station::answer(setup, Samples::default()))
}

/// A call in which each block of either end, the caller's first, may be altered on its way.
fn call(ecm: bool, mut alter: impl FnMut(usize, Samples, &mut [i16; BLOCK])) -> Made {
    let (caller, answerer) = stations(ecm);
    let (mut caller, mut answerer) = (Machine::new(caller), Machine::new(answerer));
    let mut under_way = [[0; BLOCK]; 2];
    let mut left = [false; 2];
    while caller.party().end().is_none() || answerer.party().end().is_none() {
        let [from_caller, from_answerer] = under_way;
        under_way = [caller.exchange(&from_answerer), answerer.exchange(&from_caller)];
        for (from, block) in under_way.iter_mut().enumerate() {
            alter(from, caller.now(), block);
        }
        let now = [caller.party().end().is_some(), answerer.party().end().is_some()];
        if now[0] && !left[0] {
            answerer.hung_up();
        }
        if now[1] && !left[1] {
            caller.hung_up();
        }
        left = now;
    }
    let ends = (caller.party().end(), answerer.party().end());
    Made { ends, received: answerer.party_mut().take_received(), lasted: caller.now() }
}

const COMPLETE: (Option<CallEnd>, Option<CallEnd>) =
    (Some(CallEnd::Complete), Some(CallEnd::Complete));

#[test]
fn quiet_noisy_and_long_lines_carry_pages() {
    let plain = AudioLine::default();
    for line in [
        AudioLine { loss_db: 25.0, ..plain },
        AudioLine { loss_db: 10.0, noise_dbm0: Some(-55.0), ..plain },
        // Too much for 14400 bit/s: the machines fall back.
        AudioLine { noise_dbm0: Some(-32.0), ..plain },
        AudioLine { delay: Samples::ms(300), ..plain },
    ] {
        let (caller, answerer) = stations(true);
        let mut call = AudioCall::new(caller, answerer, line);
        call.run();
        let (caller, answerer) = call.ends();
        assert_eq!((caller.end(), answerer.end()), COMPLETE, "{line:?}");
        assert!(answerer.take_received() == page(LINES), "{line:?}");
    }
}

#[test]
fn bursts_and_gaps_in_a_page_are_corrected() {
    let mut chance = Chance(1);
    // The page is on the line from 11 s on, for 5 s.
    let is_page = |at: Samples| (11_000..14_000).contains(&at.in_ms());
    for (every, lasts) in [(300, 20), (1_000, 30), (1_500, 60), (3_000, 1_000)] {
        let noisy = call(true, |from, at, block| {
            if from == 0 && is_page(at) && at.in_ms() % every < lasts {
                block.iter_mut().for_each(|it| *it = (chance.next() % 8_000) as i16 - 4_000);
            }
        });
        assert_eq!(noisy.ends, COMPLETE, "{every} {lasts}");
        assert!(noisy.received == page(LINES));

        let broken = call(true, |from, at, block| {
            if from == 0 && is_page(at) && at.in_ms() % every < lasts {
                block.fill(0);
            }
        });
        assert_eq!(broken.ends, COMPLETE, "{every} {lasts}");
        assert!(broken.received == page(LINES));
    }
}

#[test]
fn a_line_that_goes_dead_at_any_time_ends_the_call() {
    for second in (0..45).step_by(3) {
        for silent in [vec![0], vec![1], vec![0, 1]] {
            let made = call(second % 2 == 0, |from, at, block| {
                if silent.contains(&from) && at >= Samples::s(second) {
                    block.fill(0);
                }
            });
            let pages = made.received.pages().len();
            let complete = made.ends.1 == Some(CallEnd::Complete);
            assert_eq!(pages == 1, complete, "{second} s, {silent:?}: {:?}", made.ends);
            assert!(made.lasted < Samples::s(second + 120), "{second} s: {:?}", made.lasted);
        }
    }
}

#[test]
fn a_line_full_of_noise_ends_the_call() {
    for peak in [100, 3_000, 32_000] {
        let mut chance = Chance(7);
        let made = call(true, |_, _, block| {
            for sample in block {
                let noise = (chance.next() % (2 * peak)) as i32 - peak as i32;
                *sample = (i32::from(*sample) + noise).clamp(-32_768, 32_767) as i16;
            }
        });
        assert!(made.lasted < Samples::s(600), "{peak}: {:?}, {:?}", made.ends, made.lasted);
    }
}

#[test]
fn whatever_happens_to_the_sound_a_call_ends_and_no_page_is_invented() {
    for seed in 1..=60 {
        let mut chance = Chance(seed);
        let (mut what, mut left) = (0, 0);
        let made = call(seed % 2 == 0, |_, _, block| {
            if left == 0 {
                (what, left) = (chance.next() % 12, 1 + chance.next() % 2_000);
            }
            left -= 1;
            match what {
                0 => block.fill(0),
                1 => block.iter_mut().for_each(|it| *it = chance.next() as i16),
                2 => block.reverse(),
                3 => block.iter_mut().for_each(|it| *it = it.saturating_mul(30)),
                4 => block.rotate_left(7),
                _ => {}
            }
        });
        assert!(made.ends.0.is_some() && made.ends.1.is_some());
        assert!(made.received.pages().len() <= 1, "{seed}: {:?}", made.ends);
        assert!(made.lasted < Samples::s(1_900), "{seed}: {:?}, {:?}", made.ends, made.lasted);
    }
}

/// Numbers from a seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ it >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ it >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((it ^ it >> 31) >> 32) as u32
    }
}
