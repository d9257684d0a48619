//! The job on the engine, and what keeps it from being printed.

use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use crate::condition::{Need, Readings};
use crate::job::{
    Claim, DocumentId, Ending, JobAsk, JobId, JobState, JobTicket, JobType, Media, Resource, Stop,
    Submission,
};
use crate::media::{InputTray, MediaSize, Wanted};
use crate::parts::{Cover, JamPlace};
use crate::power::PowerAction;
use crate::printer::PrinterAsk;
use crate::{Asker, Command, Door, Effect, Fact, Reply};

const ATTENTION: JobState = JobState::Stopped(Resource::Engine, Stop::Attention);

impl Bench {
    fn printing() -> Self {
        let mut bench = Self::certified();
        bench.set("private_print.receive_control", "Print");
        bench
    }

    fn sense(&mut self, change: impl FnOnce(&mut Readings)) {
        let mut readings = Readings::default();
        change(&mut readings);
        self.observe(Fact::Sensed { readings: Box::new(readings), by_hand: true });
    }

    fn print(&mut self, media: Media) -> JobId {
        let submission = Submission {
            asks_back: false,
            subscriptions: Vec::new(),
            name: "report.pdf".into(),
            job_type: JobType::Normal,
            ticket: JobTicket { media, ..JobTicket::default() },
            password: None,
            document: crate::job::Document {
                id: DocumentId(1),
                name: String::new(),
                format: "application/pdf".into(),
                bytes: 1_000,
            },
            claim: Claim::Nobody,
        };
        let command = Command::Job(JobAsk::Submit(submission.into()));
        match self.ask(Asker::Remote(Door::Driver, PEER), command) {
            Ok(Reply::Job(id, _)) => id,
            other => panic!("{other:?}"),
        }
    }

    /// As the Key Operator at the panel.
    fn operate(&mut self, command: Command) {
        if self.view().panel_session().is_none() {
            self.log_in(Asker::Panel, KO, KO_PASSWORD).unwrap();
        }
        self.ask(Asker::Panel, command).unwrap();
    }

    fn reasons(&self) -> Vec<String> {
        self.view().condition.alerts.iter().map(crate::condition::Alert::reason).collect()
    }
}

fn without_paper(readings: &mut Readings) {
    readings.trays[0].percent = 0;
}

#[test]
fn a_job_stops_with_the_engine_and_goes_on_with_it() {
    let mut bench = Bench::printing();
    let id = bench.print(Media::default());
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
    type Change = fn(&mut Readings);
    let changes: [Change; 3] =
        [|it| it.jam = Some(JamPlace::Feed), |it| it.open.extend([Cover::Front]), without_paper];
    for change in changes {
        bench.sense(change);
        assert_eq!(bench.job_state(id), ATTENTION);
        bench.sense(|_| {});
        assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
    }
    bench.print_all();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
}

#[test]
fn what_the_job_does_not_need_does_not_stop_it() {
    let mut bench = Bench::printing();
    let id = bench.print(Media::default());
    bench.sense(|it| {
        it.trays[InputTray::Two.index()].percent = 0;
        it.drive_is_full = true;
    });
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
}

#[test]
fn a_job_without_its_paper_stops_as_soon_as_it_begins_and_keeps_the_engine() {
    let mut bench = Bench::printing();
    let size = MediaSize::from_name("iso_a5_148x210mm");
    let first = bench.print(Media { size, ..Media::default() });
    let second = bench.print(Media::default());
    assert_eq!(
        [bench.job_state(first), bench.job_state(second)],
        [ATTENTION, JobState::Waiting(Resource::Engine)]
    );
    assert_eq!(bench.reasons(), ["media-needed-error"]);
    let wanted = Wanted { size: size.unwrap(), ..Wanted::default() };
    assert_eq!(bench.view().condition.need, Some(Need { job: first, wanted }));
    bench.operate(Command::Job(JobAsk::Cancel(first)));
    assert!(bench.effects.contains(&Effect::StopPrinting(first)));
    assert_eq!(bench.job_state(second), JobState::Running(Resource::Engine));
    assert_eq!(bench.reasons(), Vec::<String>::new());
}

#[test]
fn a_pause_and_a_suspension_take_the_job_from_an_engine_that_stands_still() {
    let mut bench = Bench::printing();
    let id = bench.print(Media::default());
    bench.sense(without_paper);
    bench.operate(Command::Printer(PrinterAsk::Pause));
    assert_eq!(bench.job_state(id), JobState::Stopped(Resource::Engine, Stop::Paused));
    assert_eq!(bench.reasons(), ["media-empty-warning"]);
    bench.operate(Command::Printer(PrinterAsk::Resume));
    assert_eq!(bench.job_state(id), ATTENTION);
    bench.operate(Command::Job(JobAsk::Suspend(None)));
    assert_eq!(bench.job_state(id), JobState::Stopped(Resource::Engine, Stop::Suspended));
    bench.sense(|_| {});
    assert_eq!(bench.job_state(id), JobState::Stopped(Resource::Engine, Stop::Suspended));
}

#[test]
fn without_power_nothing_is_sensed_and_no_alert_stays() {
    let mut bench = Bench::printing();
    let id = bench.print(Media::default());
    bench.sense(without_paper);
    bench.power(PowerAction::Cut);
    assert_eq!(bench.reasons(), Vec::<String>::new());
    bench.sense(without_paper);
    assert_eq!(bench.reasons(), Vec::<String>::new());
    bench.power(PowerAction::On);
    assert!(bench.job_state(id).is_ended());
    bench.sense(without_paper);
    assert_eq!(bench.reasons(), ["media-empty-warning"]);
}
