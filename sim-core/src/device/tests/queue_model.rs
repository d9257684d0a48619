//! Random operators, owners and strangers at the queue, beside a world that prints, reads and fails: what
//! must always hold does ([`laws`]), and the order is that of a naive list.

use std::sync::Arc;

use proptest::prelude::*;

use super::bench::{Bench, KO, KO_PASSWORD, PEER, document};
use super::drive::Drive;
use crate::command::{Interpreted, NotInterpreted};
use crate::condition::Readings;
use crate::folder::FolderNumber;
use crate::job::{
    Addition, Claim, DocumentId, GivenPassword, Job, JobAsk, JobId, JobState, JobType,
    MULTIPLE_OPERATION_TIME_OUT_S, Opening, PasswordEncryption, Plan, Resource, Stop, Submission,
};
use crate::parts::{Cover, JamPlace};
use crate::power::PowerAction;
use crate::printer::PrinterAsk;
use crate::session::SessionAsk;
use crate::user::Role;
use crate::{Asker, Command, Door, Effect, Fact, Secret, View};

mod laws;
mod list;
mod step;

use laws::Laws;
use list::List;
use step::{NewJob, Step, UNAIMED, aimed, step, target};

const USERS: [(&str, &str); 3] =
    [(KO, KO_PASSWORD), ("alice", "alice-pass1"), ("bob", "bob-pass-12")];
/// The password that jobs with one have.
const PIN: &str = "4711";
/// After so many steps somebody switches a device on that is off.
const OFF_MAX: u32 = 3;

/// What the engine prints.
#[derive(Clone, Debug)]
struct Run {
    job: JobId,
    plan: Arc<Plan>,
    out: u64,
}

/// The device and the world around it.
struct World {
    bench: Bench,
    drive: Drive,
    laws: Laws,
    list: List,
    /// Documents to be read.
    reading: Vec<(JobId, DocumentId)>,
    run: Option<Run>,
    documents_made: u64,
    /// So many steps the device was off.
    steps_off: u32,
}

/// What happened between two views.
struct Change<'a> {
    before: &'a View,
    after: &'a View,
    step: &'a Step,
    /// Who asked; `None` where nobody did.
    asker: Option<Option<&'static str>>,
    effects: Vec<Effect>,
    granted: bool,
}

impl World {
    fn new(prints: bool) -> Self {
        let mut bench = Bench::certified();
        if prints {
            bench.set("private_print.receive_control", "Print");
        }
        for (id, password) in &USERS[1..] {
            bench.add_user(id, password, Role::GeneralUser);
        }
        bench.reads = false;
        let mut drive = Drive::default();
        drive.take_in(bench.fill_folder(FolderNumber(1), KO));
        let (laws, list) = (Laws::default(), List::default());
        let (reading, run) = (Vec::new(), None);
        Self { bench, drive, laws, list, reading, run, documents_made: 0, steps_off: 0 }
    }

    /// A session of this user, where the device gives one; the last is nobody.
    fn asker(&mut self, who: usize) -> (Asker, Option<&'static str>) {
        let nobody = (Asker::Remote(Door::Driver, PEER), None);
        let Some((id, password)) = USERS.get(who) else { return nobody };
        let view = self.bench.view();
        let mut there = view.sessions.values().filter(|it| it.door == Door::Cwis);
        let there = there.find(|it| it.user.as_str() == *id).map(|it| it.id);
        let session = there.or_else(|| self.bench.cwis(id, password).ok());
        session.map_or(nobody, |it| (Asker::Session(it), Some(*id)))
    }

    /// The step with jobs that are there, where it is aimed at any: mostly such as it can be done to.
    fn aim(&self, step: &Step) -> Step {
        let view = self.bench.view();
        let pick = |id: JobId, fits: &dyn Fn(&Job) -> bool| {
            let fits = |it: &&Arc<Job>| id.0.is_multiple_of(4) || fits(it);
            let among: Vec<_> = view.jobs.values().filter(fits).map(|it| it.id).collect();
            match among.len() {
                0 => id,
                _ if id.0 >= UNAIMED => id,
                count => among[id.0 as usize % count],
            }
        };
        let owner = |id: u32, who: usize| {
            let job = view.job(JobId(id)).and_then(|it| it.owner.clone());
            let is_owner = |it: &(&str, &str)| job.as_ref().is_some_and(|id| id.as_str() == it.0);
            USERS.iter().position(is_owner).filter(|_| who < 3).unwrap_or(who)
        };
        let comes_in = |it: &Job| it.state.is_incoming();
        let mut step = step.clone();
        if let Step::Begin { who, job } | Step::Add { who, job, .. } = &mut step {
            *job = pick(JobId(*job), &comes_in).0;
            *who = owner(*job, *who);
        } else if let Step::Ask { ask, .. } = &mut step {
            let fits = target(ask);
            *ask = aimed(ask, |it| pick(it, &fits));
        }
        step
    }

    fn at_panel(&self) -> Option<&'static str> {
        let view = self.bench.view();
        let user = view.panel_session().map(|it| it.user.clone())?;
        USERS.iter().find(|it| it.0 == user.as_str()).map(|it| it.0)
    }

    fn next_document(&mut self) -> crate::job::Document {
        self.documents_made += 1;
        document(self.documents_made)
    }

    fn step(&mut self, step: &Step) {
        let is_off = !self.bench.view().power.is_on();
        self.steps_off = if is_off { self.steps_off + 1 } else { 0 };
        if self.steps_off > OFF_MAX {
            self.steps_off = 0;
            self.step(&Step::Power(PowerAction::On));
        }
        if let Step::Wait(ms) = step {
            return self.wait(*ms);
        }
        let step = &self.aim(step);
        let (asker, who) = match step {
            Step::Submit { who, .. }
            | Step::Open { who, .. }
            | Step::Begin { who, .. }
            | Step::Add { who, .. }
            | Step::Ask { who, panel: false, .. }
            | Step::Printer { who, .. } => {
                let (asker, user) = self.asker(*who);
                (asker, Some(user))
            }
            Step::Ask { who, panel: true, .. } => {
                if let (None, Some((id, password))) = (self.at_panel(), USERS.get(*who)) {
                    let _ = self.bench.log_in(Asker::Panel, id, password);
                }
                (Asker::Panel, Some(self.at_panel()))
            }
            Step::AtPanel(_)
            | Step::SenderGone { .. }
            | Step::Read { .. }
            | Step::Pages(_)
            | Step::EngineFails
            | Step::Sense(_)
            | Step::Wait(_)
            | Step::Power(_)
            | Step::Set(..)
            | Step::AdjustTime(_) => (Asker::Control, None),
        };
        // Logging in is not part of the step.
        self.bench.effects.clear();
        let before = self.bench.view();
        let granted = self.carry_out(step, asker);
        self.compare(&before, step, who, granted);
    }

    fn compare(
        &mut self,
        before: &View,
        step: &Step,
        asker: Option<Option<&'static str>>,
        granted: bool,
    ) {
        let effects = std::mem::take(&mut self.bench.effects);
        for effect in &effects {
            if let Effect::Interpret { job, document, .. } = effect {
                self.reading.push((*job, *document));
            } else if let Effect::Print { job, plan, from, .. } = effect {
                self.run = Some(Run { job: *job, plan: plan.clone(), out: *from });
            } else if let Effect::StopPrinting(job) = effect {
                self.run.take_if(|it| it.job == *job);
            }
        }
        self.drive.follow(&effects);
        self.drive.has_only_what_somebody_has(&self.bench.device);
        let after = self.bench.view();
        let change = Change { before, after: &after, step, asker, effects, granted };
        self.list.follow(&change);
        self.laws.hold(&change);
        self.nothing_waits_for_nothing(&after);
    }

    /// Whatever the device works on, somebody works on it.
    fn nothing_waits_for_nothing(&self, view: &View) {
        if !view.power.is_on() {
            return;
        }
        for job in view.jobs.values() {
            if job.state == JobState::Reading {
                let reads = |it: &(JobId, DocumentId)| {
                    it.0 == job.id && job.wanted().any(|mine| mine.id == it.1)
                };
                assert!(self.reading.iter().any(reads), "{job:?} is not read");
            } else if job.state.is_at_work(Resource::Engine) {
                let runs = self.run.as_ref().is_some_and(|it| it.job == job.id);
                assert!(runs, "{job:?} is not printed");
            }
        }
        assert_eq!(self.bench.device.pending(), 0);
    }

    fn submission(&mut self, job: &NewJob) -> Submission {
        let claim = match job.stranger {
            true => Claim::Password { user: "mallory".into(), password: Secret::new("x") },
            false => Claim::Session,
        };
        Submission {
            asks_back: false,
            subscriptions: Vec::new(),
            name: "report.pdf".into(),
            job_type: if job.form { JobType::BackgroundForm } else { JobType::Normal },
            ticket: job.ticket.clone(),
            password: given(job),
            document: self.next_document(),
            claim,
        }
    }

    /// Whether a command was granted, and the rest done.
    fn carry_out(&mut self, step: &Step, asker: Asker) -> bool {
        let command = match step {
            Step::Submit { job, .. } => Command::Job(JobAsk::Submit(self.submission(job).into())),
            Step::Open { job, .. } => {
                let ticket = job.ticket.clone();
                let (password, claim) = (given(job), Claim::Session);
                let subscriptions = Vec::new();
                let opening =
                    Opening { name: String::new(), ticket, password, claim, subscriptions };
                Command::Job(JobAsk::Open(opening.into()))
            }
            Step::Begin { job, .. } => Command::Job(JobAsk::BeginDocument(JobId(*job))),
            Step::Add { job, empty, last, .. } => {
                let addition = Addition {
                    job: JobId(*job),
                    document: (!empty).then(|| self.next_document()),
                    last: *last,
                    claim: Claim::Nobody,
                    name: None,
                    job_type: None,
                    changes: Vec::new(),
                };
                Command::Job(JobAsk::AddDocument(addition.into()))
            }
            Step::Ask { ask, .. } => Command::Job(ask.clone()),
            Step::Printer { ask, .. } => Command::Printer(*ask),
            Step::Power(action) => Command::Power(*action),
            Step::Set(id, value) => {
                Command::ChangeSettings(crate::settings::parse(id, value).unwrap())
            }
            Step::AdjustTime(by_ms) => {
                let now = self.bench.view().clock.unix_ms(self.bench.now);
                Command::AdjustTime(now + by_ms)
            }
            Step::AtPanel(_)
            | Step::SenderGone { .. }
            | Step::Read { .. }
            | Step::Pages(_)
            | Step::EngineFails
            | Step::Sense(_)
            | Step::Wait(_) => {
                self.happen(step);
                return true;
            }
        };
        let taken = command.document();
        let granted = self.bench.ask(asker, command).is_ok();
        self.drive.take_in(taken);
        granted
    }

    /// What happens in the world around the device.
    fn happen(&mut self, step: &Step) {
        match step {
            Step::AtPanel(None) => {
                let log_out = Command::Session(SessionAsk::LogOut);
                let _ = self.bench.ask(Asker::Panel, log_out);
            }
            Step::AtPanel(Some(who)) => {
                let (id, password) = USERS[*who];
                let _ = self.bench.log_in(Asker::Panel, id, password);
            }
            Step::SenderGone { job, gone } => {
                let fact = Fact::DocumentEnded { job: JobId(*job), sender_is_gone: *gone };
                self.bench.observe(fact);
            }
            Step::Read { which, pages, fault } => self.read(*which, *pages, *fault),
            Step::Pages(sides) => self.print(*sides),
            Step::EngineFails => {
                if let Some(run) = self.run.take() {
                    let why = "the drive failed".to_owned();
                    self.bench.observe(Fact::NotPrinted { job: run.job, why });
                }
            }
            Step::Sense(what) => {
                let mut readings = Readings::default();
                match what {
                    0 => readings.jam = Some(JamPlace::Feed),
                    1 => readings.open.extend([Cover::Front]),
                    2 => readings.trays.iter_mut().for_each(|it| it.percent = 0),
                    _ => {}
                }
                self.bench.observe(Fact::Sensed { readings: readings.into(), by_hand: true });
            }
            Step::Submit { .. }
            | Step::Open { .. }
            | Step::Begin { .. }
            | Step::Add { .. }
            | Step::Ask { .. }
            | Step::Printer { .. }
            | Step::Wait(_)
            | Step::Power(_)
            | Step::Set(..)
            | Step::AdjustTime(_) => unreachable!("{step:?} is a command"),
        }
    }

    /// A document is read; of every third something is made that is printed in its place.
    fn read(&mut self, which: usize, pages: u32, fault: u8) {
        if self.reading.is_empty() {
            return;
        }
        let (job, document) = self.reading.remove(which % self.reading.len());
        let result = match fault {
            0 => Err(NotInterpreted::Data("damaged".into())),
            1 => Err(NotInterpreted::Device("the drive failed".into())),
            _ => {
                let makes = fault.is_multiple_of(3);
                let drawn = makes.then(|| self.next_document().id);
                self.drive.take_in(drawn);
                Ok(Interpreted {
                    pages,
                    format: "application/pdf",
                    drawn,
                    drawn_bytes: 0,
                    fault: None,
                })
            }
        };
        self.bench.observe(Fact::Interpreted { job, document, result });
    }

    /// The engine prints, as long as it was told to; also a sheet that was under way when it was to stop
    /// for a person.
    fn print(&mut self, sides: u32) {
        let Some(run) = &mut self.run else { return };
        let left = run.plan.impressions_total() - run.out;
        let more = left.min(sides.into());
        run.out += more;
        let (job, ends) = (run.job, more == left);
        if ends {
            self.run = None;
        }
        self.bench.observe(Fact::PagesOut(job, u32::try_from(more).unwrap()));
        if ends {
            self.bench.observe(Fact::Printed(job));
        }
    }

    /// Whatever nobody holds and nobody suspended comes to its end when everything works again.
    fn come_to_rest(&mut self) {
        self.step(&Step::Power(PowerAction::On));
        for ask in [PrinterAsk::Startup, PrinterAsk::Resume] {
            self.step(&Step::Printer { who: 0, ask });
        }
        self.step(&Step::Sense(u8::MAX));
        for job in 1..=self.bench.device.jobs.made() {
            self.step(&Step::SenderGone { job, gone: false });
        }
        self.wait(u64::from(MULTIPLE_OPERATION_TIME_OUT_S) * 1_000);
        while !self.reading.is_empty() {
            self.step(&Step::Read { which: 0, pages: 1, fault: 2 });
        }
        while self.run.is_some() {
            self.step(&Step::Pages(u32::MAX));
        }
        let view = self.bench.view();
        for job in view.jobs.values() {
            let waits = matches!(
                job.state,
                JobState::Held { .. } | JobState::Stopped(Resource::Engine, Stop::Suspended)
            );
            assert!(waits, "{job:?} never ends");
        }
    }

    /// Every timer is a change of its own.
    fn wait(&mut self, ms: u64) {
        let end = self.bench.now.after_ms(ms);
        let mut woken = 0;
        while let Some((due, what)) = self.bench.device.next_wake().filter(|it| it.0 <= end) {
            woken += 1;
            assert!(woken < 100, "\"{what}\" is due again and again");
            let before = self.bench.view();
            let to = due.0.saturating_sub(self.bench.now.0);
            self.bench.effects.clear();
            self.bench.wake_after(to);
            self.compare(&before, &Step::Wait(to), None, true);
        }
        self.bench.now = end;
    }
}

fn given(job: &NewJob) -> Option<GivenPassword> {
    let password =
        GivenPassword { encryption: PasswordEncryption::None, digest: PIN.as_bytes().to_vec() };
    job.password.then_some(password)
}

proptest! {
    #[test]
    fn the_laws_of_the_queue_hold_whatever_happens(
        prints in any::<bool>(),
        steps in prop::collection::vec(step(), 1..160),
    ) {
        let mut world = World::new(prints);
        steps.iter().for_each(|it| world.step(it));
        world.come_to_rest();
    }
}
