//! A naive device beside the real one, under random commands.
//!
//! The reference keeps only what a person could keep in their head: who has which password, who is
//! logged in where, what became of each job. After each step both must agree, and the invariants hold.

use proptest::prelude::*;

use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use super::drive::Drive;
use crate::audit::LOG_ID_MAX;
use crate::folder::FolderNumber;
use crate::job::{Claim, JobAsk, JobId, JobState, JobType};
use crate::power::PowerAction;
use crate::session::{SessionAsk, SessionId};
use crate::settings::{Settings, parse};
use crate::update::{Found, Software};
use crate::user::{Person, Role, UserAsk, UserId};
use crate::{Asker, Command, Door, Fact, Secret, View};

const USERS: [(&str, &str, Role); 3] = [
    (KO, KO_PASSWORD, Role::KeyOperator),
    ("sara", "sara-pass-1", Role::SystemAdministrator),
    ("alice", "alice-pass1", Role::GeneralUser),
];

/// What can happen. Numbers pick among what is there.
#[derive(Clone, Debug)]
pub(super) enum Step {
    LogIn { panel: bool, user: usize, right: bool },
    LogOut { panel: bool, who: usize },
    Submit { user: usize, right: bool },
    Job { panel: bool, who: usize, job: u32, ask: u8 },
    Setting { panel: bool, who: usize },
    DeleteAlice { who: usize },
    Update { who: usize },
    Printed,
    Wait(u64),
    Power(PowerAction),
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let power = prop_oneof![
        Just(PowerAction::On),
        Just(PowerAction::Off),
        Just(PowerAction::Restart),
        Just(PowerAction::Cut),
    ];
    prop_oneof![
        6 => (any::<bool>(), 0..4usize, any::<bool>())
            .prop_map(|(panel, user, right)| Step::LogIn { panel, user, right }),
        2 => (any::<bool>(), 0..4usize).prop_map(|(panel, who)| Step::LogOut { panel, who }),
        4 => (0..4usize, any::<bool>()).prop_map(|(user, right)| Step::Submit { user, right }),
        8 => (any::<bool>(), 0..4usize, 1..6u32, 0..4u8)
            .prop_map(|(panel, who, job, ask)| Step::Job { panel, who, job, ask }),
        2 => (any::<bool>(), 0..4usize).prop_map(|(panel, who)| Step::Setting { panel, who }),
        1 => (0..4usize).prop_map(|who| Step::DeleteAlice { who }),
        1 => (0..4usize).prop_map(|who| Step::Update { who }),
        3 => Just(Step::Printed),
        2 => (0..500_000u64).prop_map(Step::Wait),
        1 => power.prop_map(Step::Power),
    ]
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Held,
    Waiting,
    Printing,
    Stopped,
    Ended,
}

/// The naive device.
#[derive(Debug)]
struct Reference {
    on: bool,
    /// Per user of [`USERS`]: there, failures in a row.
    users: [Option<u32>; 3],
    /// Who is logged in at the panel, and in CWIS, each with the moment of the last use.
    panel: Option<(usize, u64)>,
    cwis: Vec<(SessionId, usize, u64)>,
    /// Owner and fate of each job that was kept, by number.
    jobs: Vec<(u32, usize, Fate)>,
    now: u64,
}

impl Reference {
    fn asker(&self, panel: bool, who: usize) -> (Asker, Option<usize>) {
        if panel {
            return (Asker::Panel, self.panel.map(|it| it.0));
        }
        match self.cwis.get(who) {
            Some((id, user, _)) => (Asker::Session(*id), Some(*user)),
            None => (Asker::Remote(Door::Cwis, PEER), None),
        }
    }

    fn used(&mut self, asker: Asker) {
        let now = self.now;
        if asker == Asker::Panel {
            self.panel.iter_mut().for_each(|it| it.1 = now);
        }
        let session = self.cwis.iter_mut().find(|it| Asker::Session(it.0) == asker);
        session.into_iter().for_each(|it| it.2 = now);
    }

    fn admin(user: Option<usize>) -> bool {
        user.is_some_and(|it| USERS[it].2.is_administrator())
    }

    fn start_next(&mut self) {
        if self.jobs.iter().all(|it| it.2 != Fate::Printing)
            && let Some(next) = self.jobs.iter_mut().find(|it| it.2 == Fate::Waiting)
        {
            next.2 = Fate::Printing;
        }
    }
}

pub(super) struct Pair {
    pub(super) bench: Bench,
    drive: Drive,
    reference: Reference,
}

impl Pair {
    pub(super) fn new() -> Self {
        let mut bench = Bench::certified();
        for (id, password, role) in &USERS[1..] {
            bench.add_user(id, password, *role);
        }
        let reference = Reference {
            on: true,
            users: [Some(0); 3],
            panel: None,
            cwis: Vec::new(),
            jobs: Vec::new(),
            now: 0,
        };
        // The drive was made new when it came up.
        bench.effects.clear();
        let mut drive = Drive::default();
        for (number, (id, ..)) in (1..).zip(USERS) {
            drive.take_in(bench.fill_folder(FolderNumber(number), id));
        }
        Self { bench, drive, reference }
    }

    /// Whether the reference lets a log-in or a job of this user in.
    fn enters(&mut self, user: usize, right: bool) -> bool {
        let Some(failures) = self.reference.users.get_mut(user).and_then(|it| it.as_mut()) else {
            return false;
        };
        if *failures >= 5 {
            return false;
        }
        *failures = if right { 0 } else { *failures + 1 };
        right
    }

    fn credentials(user: usize, right: bool) -> (&'static str, &'static str) {
        let (id, password, _) = USERS.get(user).copied().unwrap_or(("nobody", "x", Role::Hand));
        (id, if right { password } else { "wrong-one" })
    }

    pub(super) fn step(&mut self, step: &Step) {
        let before = self.bench.view();
        let mut granted = true;
        match *step {
            Step::LogIn { panel, user, right } => self.log_in(panel, user, right),
            Step::LogOut { panel, who } => {
                let (asker, user) = self.reference.asker(panel, who);
                let answer = self.bench.ask(asker, Command::Session(SessionAsk::LogOut));
                granted = self.reference.on && user.is_some();
                assert_eq!(answer.is_ok(), granted);
                if granted && panel {
                    self.reference.panel = None;
                } else if granted {
                    self.reference.cwis.remove(who);
                }
            }
            Step::Submit { user, right } => self.submit(user, right),
            Step::Job { panel, who, job, ask } => granted = self.job(panel, who, job, ask),
            Step::Setting { panel, who } => {
                let (asker, user) = self.reference.asker(panel, who);
                let changes = parse("home.web_applications", "Off").unwrap();
                let answer = self.bench.ask(asker, Command::ChangeSettings(changes));
                granted = self.reference.on && Reference::admin(user);
                assert_eq!(answer.is_ok(), granted);
                if granted {
                    self.reference.used(asker);
                }
            }
            Step::DeleteAlice { who } => granted = self.delete_alice(who),
            Step::Update { who } => granted = self.update(who),
            Step::Printed => self.printed(),
            Step::Wait(ms) => self.wait(ms),
            Step::Power(action) => self.power(action),
        }
        if !granted {
            unchanged(&before, &self.bench.view());
        }
        self.agree();
    }

    fn log_in(&mut self, panel: bool, user: usize, right: bool) {
        let (id, password) = Self::credentials(user, right);
        let asker = if panel { Asker::Panel } else { Asker::Remote(Door::Cwis, PEER) };
        let answer = self.bench.log_in(asker, id, password);
        let enters = self.reference.on && self.enters(user, right);
        assert_eq!(answer.is_ok(), enters, "{answer:?}");
        if panel && self.reference.on {
            self.reference.used(Asker::Panel);
        }
        match answer {
            Ok(_) if panel => self.reference.panel = Some((user, self.reference.now)),
            Ok(id) => self.reference.cwis.push((id, user, self.reference.now)),
            Err(_) => {}
        }
    }

    fn submit(&mut self, user: usize, right: bool) {
        if !self.reference.on {
            return;
        }
        let (id, password) = Self::credentials(user, right);
        let claim = Claim::Password { user: id.into(), password: Secret::new(password) };
        let (job, state) = self.bench.submit(claim, JobType::Normal);
        self.drive.take_in([self.bench.last_document()]);
        let enters = self.enters(user, right);
        assert_eq!(state.is_held(), enters);
        if enters {
            self.reference.jobs.push((job.0, user, Fate::Held));
        }
    }

    fn job(&mut self, panel: bool, who: usize, job: u32, ask: u8) -> bool {
        let (asker, user) = self.reference.asker(panel, who);
        let id = JobId(job);
        let command = match ask {
            0 => JobAsk::Release(id),
            1 => JobAsk::SetCopies(id, 7),
            2 => JobAsk::Delete(id),
            _ => JobAsk::Cancel(id),
        };
        let answer = self.bench.ask(asker, Command::Job(command));
        let on = self.reference.on;
        let kept = self.reference.jobs.iter().position(|it| it.0 == job);
        let granted = on
            && kept.is_some_and(|at| {
                let (_, owner, fate) = self.reference.jobs[at];
                let may = Reference::admin(user) || user == Some(owner);
                let fits = match ask {
                    0 | 1 => fate == Fate::Held,
                    2 => matches!(fate, Fate::Held | Fate::Waiting),
                    _ => fate != Fate::Ended,
                };
                // A permitted ask counts as use of the session even where the state forbids it.
                if may {
                    self.reference.used(asker);
                }
                may && fits
            });
        if panel && on {
            // Touching the panel is use too, where the device got as far as the permission.
            let known = self.bench.view().job(id).is_some();
            let may = kept.is_some_and(|at| {
                Reference::admin(user) || user == Some(self.reference.jobs[at].1)
            });
            if known && (may || Reference::admin(user)) {
                self.reference.used(asker);
            }
        } else if on && Reference::admin(user) && self.bench.view().job(id).is_some() {
            self.reference.used(asker);
        }
        assert_eq!(answer.is_ok(), granted, "{command_name:?}: {answer:?}", command_name = ask);
        if let (true, Some(at)) = (granted, kept) {
            match ask {
                0 => self.reference.jobs[at].2 = Fate::Waiting,
                1 => {}
                _ => self.reference.jobs[at].2 = Fate::Ended,
            }
            // First released, first printed.
            if ask == 0 {
                let it = self.reference.jobs.remove(at);
                self.reference.jobs.push(it);
            }
            self.reference.start_next();
        }
        granted
    }

    fn delete_alice(&mut self, who: usize) -> bool {
        let (asker, user) = self.reference.asker(false, who);
        let delete = UserAsk::Delete(UserId::new("alice").unwrap());
        let answer = self.bench.ask(asker, Command::User(delete));
        let may = self.reference.on && Reference::admin(user);
        if may {
            self.reference.used(asker);
        }
        let granted = may && self.reference.users[2].is_some();
        assert_eq!(answer.is_ok(), granted);
        if granted {
            self.reference.users[2] = None;
            self.reference.panel.take_if(|it| it.0 == 2);
            self.reference.cwis.retain(|it| it.1 != 2);
            let hers = self.reference.jobs.iter_mut().filter(|it| it.1 == 2);
            hers.for_each(|it| it.2 = Fate::Ended);
            self.reference.start_next();
        }
        granted
    }

    /// A good package, written to the end: a restart with nothing else different.
    fn update(&mut self, who: usize) -> bool {
        let (asker, user) = self.reference.asker(false, who);
        let granted = self.reference.on && Reference::admin(user);
        assert_eq!(self.bench.update(asker).is_ok(), granted);
        if granted {
            let (models, software) = (vec!["C7070".into()], Software::CERTIFIED);
            self.bench.found(Ok(Found { models, software, blocks: 2 }));
            self.bench.written(2);
            self.follow(PowerAction::Restart);
        }
        granted
    }

    fn printed(&mut self) {
        let Some(at) = self.reference.jobs.iter().position(|it| it.2 == Fate::Printing) else {
            return;
        };
        self.bench.observe(Fact::Printed(JobId(self.reference.jobs[at].0)));
        self.reference.jobs[at].2 = Fate::Ended;
        self.reference.start_next();
    }

    fn wait(&mut self, ms: u64) {
        self.bench.advance_ms(ms);
        self.reference.now += ms;
        let now = self.reference.now;
        self.reference.panel.take_if(|it| now - it.1 >= 30_000);
        self.reference.cwis.retain(|it| now - it.2 < 360_000);
    }

    fn power(&mut self, action: PowerAction) {
        let answer = self.bench.ask(Asker::Control, Command::Power(action));
        let on = self.reference.on;
        assert_eq!(answer.is_ok(), on != (action == PowerAction::On));
        if answer.is_err() {
            return;
        }
        self.follow(action);
    }

    /// What the power does to what was going on.
    fn follow(&mut self, action: PowerAction) {
        self.reference.on = matches!(action, PowerAction::On | PowerAction::Restart);
        self.reference.panel = None;
        self.reference.cwis.clear();
        if self.reference.on {
            self.reference.users.iter_mut().flatten().for_each(|it| *it = 0);
        }
        // A cut leaves what was running for the next start to find.
        if action != PowerAction::Cut {
            let running = |it: &&mut (u32, usize, Fate)| it.2 != Fate::Held;
            self.reference.jobs.iter_mut().filter(running).for_each(|it| it.2 = Fate::Ended);
        }
    }

    /// Both devices show the same, and what must always hold does.
    fn agree(&mut self) {
        self.drive.follow(&std::mem::take(&mut self.bench.effects));
        self.drive.has_only_what_somebody_has(&self.bench.device);
        let view = self.bench.view();
        let reference = &self.reference;
        assert_eq!(view.power.is_on(), reference.on);
        let user = |it: &Person| USERS.iter().position(|user| user.0 == it.as_str()).unwrap();
        let panel = view.panel_session().map(|it| user(&it.user));
        assert_eq!(panel, reference.panel.map(|it| it.0));
        let cwis: Vec<_> = view.sessions.values().filter(|it| it.door == Door::Cwis).collect();
        let cwis: Vec<_> = cwis.iter().map(|it| (it.id, user(&it.user))).collect();
        assert_eq!(cwis, reference.cwis.iter().map(|it| (it.0, it.1)).collect::<Vec<_>>());
        for (id, owner, fate) in &reference.jobs {
            let job = view.job(JobId(*id)).unwrap();
            assert_eq!(job.owner.as_ref().map(user), Some(*owner));
            let real = match job.state {
                JobState::Incoming { .. } | JobState::Reading | JobState::Waiting(_) => {
                    Fate::Waiting
                }
                JobState::Held { .. } => Fate::Held,
                JobState::Running(_) => Fate::Printing,
                JobState::Stopped(..) => Fate::Stopped,
                JobState::Ended(_) => Fate::Ended,
            };
            assert_eq!(real, *fate, "job {id}");
            assert_eq!(job.kept().next().is_none(), *fate == Fate::Ended, "job {id}");
        }
        let ids: Vec<_> = view.audit.iter().map(|it| it.log_id).collect();
        assert!(ids.windows(2).all(|it| it[1] == it[0] % LOG_ID_MAX + 1), "a gap in the log");
        assert!(view.jobs.values().all(|it| !it.state.is_ended()));
        assert!(reference.on || view.sessions.is_empty());
        assert_eq!(self.bench.device.pending(), 0);
    }
}

/// A refused command changes nothing that anyone can see, the two logs aside.
fn unchanged(before: &View, after: &View) {
    assert_eq!(before.settings, after.settings);
    assert_eq!(before.users, after.users);
    assert_eq!(before.jobs, after.jobs);
    assert_eq!(before.folders, after.folders);
    assert_eq!(before.power, after.power);
    assert_eq!(before.clock, after.clock);
    assert_eq!(
        before.sessions.keys().collect::<Vec<_>>(),
        after.sessions.keys().collect::<Vec<_>>()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_device_does_what_the_naive_one_does(steps in prop::collection::vec(step(), 1..60)) {
        let mut pair = Pair::new();
        steps.iter().for_each(|it| pair.step(it));
    }

    #[test]
    fn the_same_steps_give_the_same_state(steps in prop::collection::vec(step(), 1..30)) {
        let run = || {
            let mut pair = Pair::new();
            steps.iter().for_each(|it| pair.step(it));
            format!("{:?}", pair.bench.view())
        };
        prop_assert_eq!(run(), run());
    }
}

#[test]
fn the_reference_knows_the_settings_it_runs_with() {
    let settings = Settings::certified();
    assert_eq!(settings.timers_auto_clear_seconds.value(), 30);
    assert_eq!(settings.timers_browser_session.value(), 6);
    assert_eq!(settings.auth_max_attempts_user.value(), 5);
}
