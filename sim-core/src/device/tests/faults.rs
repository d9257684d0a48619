//! The fault history.

use super::bench::{Bench, good};
use crate::command::FaultAction;
use crate::fault::{HISTORY_MAX, SOFTWARE};
use crate::power::PowerAction;
use crate::self_test::Findings;
use crate::settings::Settings;
use crate::{Asker, Command};

/// Milliseconds of a minute.
const MINUTE: u64 = 60_000;

impl Bench {
    fn fault(&mut self, code: &'static str, action: FaultAction) {
        self.ask(Asker::Control, Command::Fault(code, action)).unwrap();
    }

    fn start_anew(&mut self) {
        self.power(PowerAction::Off);
        self.power(PowerAction::On);
    }

    /// The fault history: code, and from when to when.
    fn history(&self) -> Vec<(String, String, String)> {
        let view = self.view();
        let format = view.clock.date_format;
        let line = |it: &crate::fault::Found| {
            let until = it.until.map(|it| it.text(format)).unwrap_or_default();
            (it.code.to_string(), it.since.text(format), until)
        };
        view.fault_history.iter().map(line).collect()
    }
}

fn entry(code: &str, since: &str, until: &str) -> (String, String, String) {
    let at = |time: &str| match time {
        "" => String::new(),
        time => format!("2021/01/22 {time}:00"),
    };
    (code.into(), at(since), at(until))
}

#[test]
fn a_fault_stands_in_the_history_from_when_it_is_found_to_the_start_without_it() {
    let mut bench = Bench::factory();
    assert_eq!(bench.history(), []);
    bench.advance_ms(MINUTE);
    bench.fault("016-210", FaultAction::Appear);
    assert_eq!(bench.history(), [entry("016-210", "10:01", "")]);
    bench.advance_ms(MINUTE);
    bench.start_anew();
    assert_eq!(bench.history(), [entry("016-210", "10:01", "")], "it is back");
    bench.fault("016-210", FaultAction::Cure);
    assert_eq!(bench.history(), [entry("016-210", "10:01", "")], "the device does not see it");
    bench.start_anew();
    assert_eq!(bench.history(), [entry("016-210", "10:01", "10:02")]);
    bench.advance_ms(MINUTE);
    bench.fault("016-210", FaultAction::Appear);
    assert_eq!(bench.history()[1], entry("016-210", "10:03", ""), "another time");
}

#[test]
fn what_the_self_tests_find_stands_there_too_and_once_however_often_they_find_it() {
    let mut bench = Bench::off(Settings::certified());
    bench.findings = Findings { controller_rom_is_whole: false, ..good() };
    bench.power(PowerAction::On);
    (0..2).for_each(|_| bench.start_anew());
    assert_eq!(bench.history(), [entry("117-311", "10:00", "")]);
    bench.findings = good();
    bench.start_anew();
    assert_eq!(bench.history(), [entry("117-311", "10:00", "10:00")]);
    bench.reset();
    assert_eq!(bench.history().len(), 1);
}

#[test]
fn of_more_faults_than_are_kept_the_oldest_go() {
    let mut bench = Bench::factory();
    for (at, code) in SOFTWARE.iter().cycle().take(HISTORY_MAX + 3).enumerate() {
        bench.fault(code, FaultAction::Appear);
        bench.fault(code, FaultAction::Cure);
        bench.start_anew();
        assert_eq!(bench.history().len(), HISTORY_MAX.min(at + 1));
    }
    assert_eq!(bench.history()[0].0, SOFTWARE[3]);
}
