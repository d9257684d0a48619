//! Somebody stands before a device: what the panel asks is asked, what the device wants is done.

use std::collections::BTreeSet;

use sim_core::clock::{Clock, ZONE_DEFAULT};
use sim_core::command::{FaultAction, Interpreted};
use sim_core::generator;
use sim_core::home::{HomeTile, TileChange};
use sim_core::job::{
    Claim, DocumentId, GivenPassword, JobId, JobType, PasswordEncryption, Scanned, Submission,
};
use sim_core::media::MediaSize;
use sim_core::model::{Identity, Model};
use sim_core::power::PowerAction;
use sim_core::report::{Drawn, ReportText};
use sim_core::scanner::ScannerReadings;
use sim_core::self_test::Findings;
use sim_core::session::SessionAsk;
use sim_core::settings::{Profile, Settings};
use sim_core::update::{Found, Package, UpdateId};
use sim_core::user::{Role, Standing, UserAsk, UserId};
use sim_core::{
    Asker, Command, Configuration, Device, Door, Effect, Fact, PasswordHash, Refused, Reply,
    Secret, Tick, Ticket, View,
};

use crate::{Kind, Panel, PressRefused, Screen, Slot};

pub(super) const KO: &str = "11111";
pub(super) const KO_PASSWORD: &str = "Key-0perator!";
pub(super) const PASSWORD: &str = "pass-Word-99";

pub(super) struct Desk {
    pub(super) device: Device,
    pub(super) panel: Panel,
    pub(super) now: Tick,
    /// What was printed: the job, pages of a copy, copies.
    pub(super) printed: Vec<(JobId, u32, u16)>,
    /// The reports that were drawn.
    pub(super) reports: Vec<ReportText>,
    /// Whether the print engine gets on.
    pub(super) engine_runs: bool,
    /// Sheets in the document feeder, and whether the scanner gets on with them.
    pub(super) originals: u32,
    pub(super) scanner_runs: bool,
    /// Whether log-ins at the panel are checked at once.
    pub(super) checks_run: bool,
    /// Whether the self tests get done at once.
    pub(super) self_tests_run: bool,
    /// Whether the device wants its factory defaults restored.
    restoring: bool,
    /// The software update that the device is at.
    updating: Option<UpdateId>,
    /// What was not checked yet.
    unchecked: Vec<(Ticket, bool)>,
    waiting: Option<Ticket>,
}

impl Desk {
    pub(super) fn certified() -> Self {
        Self::new(Settings::certified())
    }

    pub(super) fn factory() -> Self {
        Self::new(Settings::factory())
    }

    /// The certified setting, but with Scan on Home.
    pub(super) fn scanner() -> Self {
        let mut desk = Self::certified();
        let tile = TileChange { tile: HomeTile::Scan, is_on: true };
        desk.control(Command::EditHome(vec![tile]));
        desk
    }

    /// A device that is on, with the general users "user1" and "user2" and the administrator "admin1".
    pub(super) fn new(settings: Settings) -> Self {
        let device = Device::new(Configuration {
            identity: Identity {
                model: Model::from_name("C7070").unwrap(),
                serial: "200001".into(),
                host_name: "mfp".into(),
                address: [127, 0, 0, 1].into(),
            },
            settings,
            profile: Profile::Certified,
            assumptions: sim_core::command::Assumptions::default(),
            clock: Clock::new(Tick(0), 1_611_277_200_000, ZONE_DEFAULT),
            key_operator: UserId::new(KO).unwrap(),
            key_operator_password: hash(KO_PASSWORD),
            key_operator_standing: Standing::Strong,
            seed: 1,
        });
        let mut desk = Self {
            device,
            panel: Panel::new(),
            now: Tick(0),
            printed: Vec::new(),
            reports: Vec::new(),
            engine_runs: true,
            originals: 0,
            scanner_runs: true,
            checks_run: true,
            self_tests_run: true,
            restoring: false,
            updating: None,
            unchecked: Vec::new(),
            waiting: None,
        };
        desk.control(Command::Power(PowerAction::On));
        for (id, role) in [
            ("user1", Role::GeneralUser),
            ("user2", Role::GeneralUser),
            ("admin1", Role::SystemAdministrator),
        ] {
            desk.control(Command::User(UserAsk::Add {
                id: UserId::new(id).unwrap(),
                name: String::new(),
                role,
                password: Secret::new(PASSWORD),
            }));
        }
        desk
    }

    pub(super) fn view(&self) -> View {
        self.device.view().clone()
    }

    pub(super) fn screen(&self) -> Screen {
        self.panel.screen(&self.view())
    }

    /// What a hand inside the machine does.
    pub(super) fn control(&mut self, command: Command) {
        self.device.handle(self.now, Asker::Control, command).unwrap();
        self.work();
    }

    /// What a driver sends.
    pub(super) fn drive(&mut self, command: Command) {
        let asker = Asker::Remote(Door::Driver, [127, 0, 0, 1].into());
        self.device.handle(self.now, asker, command).unwrap();
        self.work();
    }

    /// Something happens.
    pub(super) fn observe(&mut self, fact: Fact) {
        self.device.observe(self.now, fact);
        self.work();
    }

    /// The scanner's sensors say something else.
    pub(super) fn sense(&mut self, change: impl FnOnce(&mut ScannerReadings)) {
        let mut readings = self.view().condition.readings.clone();
        change(&mut readings.scanner);
        self.observe(Fact::Sensed { readings: Box::new(readings), by_hand: true });
    }

    /// So many sheets are put into the feeder.
    pub(super) fn put(&mut self, sheets: u32) {
        self.originals = sheets;
        self.sense(|it| it.feeder = (sheets > 0).then(MediaSize::default));
    }

    /// The scanner takes all of them.
    fn scan(&mut self, job: JobId) {
        let pages = self.originals;
        self.device.observe(self.now, Fact::PageScanned { job, pages });
        self.originals = 0;
        let mut readings = self.view().condition.readings.clone();
        readings.scanner.feeder = None;
        let sensed = Fact::Sensed { readings: Box::new(readings), by_hand: false };
        self.device.observe(self.now, sensed);
        let document = DocumentId(2_000 + u64::from(job.0));
        let result = Ok(Scanned { document, bytes: 1_000, pages });
        self.device.observe(self.now, Fact::ScanEnded { job, result });
    }

    pub(super) fn fault(&mut self) {
        self.control(Command::Fault("016-210", FaultAction::Appear));
    }

    /// Hands in a print of three pages: a private charge print in the certified setting.
    pub(super) fn submit(&mut self, user: &str, name: &str) -> JobId {
        self.submit_with(user, name, None)
    }

    /// Hands in such a print that waits for its password.
    pub(super) fn submit_secure(&mut self, user: &str, name: &str, password: &str) -> JobId {
        let digest = password.as_bytes().to_vec();
        let encryption = PasswordEncryption::None;
        self.submit_with(user, name, Some(GivenPassword { encryption, digest }))
    }

    fn submit_with(&mut self, user: &str, name: &str, password: Option<GivenPassword>) -> JobId {
        let submission = Submission {
            asks_back: false,
            subscriptions: Vec::new(),
            name: name.into(),
            job_type: JobType::Normal,
            ticket: sim_core::job::JobTicket::default(),
            password,
            document: sim_core::job::Document {
                id: DocumentId(100 + self.view().revision),
                name: String::new(),
                format: "application/pdf".into(),
                bytes: 1_000,
            },
            claim: Claim::Password { user: user.into(), password: Secret::new(PASSWORD) },
        };
        self.drive(Command::Job(sim_core::job::JobAsk::Submit(submission.into())));
        self.view().all_jobs().last().unwrap().id
    }

    /// Time passes.
    pub(super) fn wait(&mut self, seconds: u64) {
        self.now = self.now.after_ms(seconds * 1_000);
        self.device.wake(self.now);
        self.work();
    }

    pub(super) fn press(&mut self, label: &str) -> Result<Screen, PressRefused> {
        self.device.observe(self.now, Fact::PanelTouched);
        let command = self.panel.press(&self.view(), label)?;
        self.ask(command);
        Ok(self.screen())
    }

    /// Touches all these in turn.
    pub(super) fn tap(&mut self, labels: &[&str]) -> Screen {
        for label in labels {
            if let Err(refused) = self.press(label) {
                panic!("{refused}");
            }
        }
        self.screen()
    }

    pub(super) fn type_at(&mut self, label: &str, text: &str) -> &mut Self {
        self.panel.type_text(&self.view(), Some(label), text).unwrap();
        self
    }

    pub(super) fn type_on(&mut self, text: &str) -> &mut Self {
        self.panel.type_text(&self.view(), None, text).unwrap();
        self
    }

    pub(super) fn log_in(&mut self, user: &str, password: &str) -> Screen {
        self.tap(&["Local User"]);
        self.type_at("User ID", user).type_at("Password", password);
        self.tap(&["OK"])
    }

    /// As the Key Operator, with the warning closed.
    pub(super) fn log_in_key_operator(&mut self) -> Screen {
        self.log_in(KO, KO_PASSWORD);
        self.tap(&["Close"])
    }

    /// The descriptions of the audit log's rows, each with its user and its item.
    pub(super) fn audit(&self) -> Vec<String> {
        let row = |it: &sim_core::audit::Record| {
            format!("{} {} {}", it.event.row().description, it.user, it.optional)
        };
        self.view().audit.iter().map(row).collect()
    }

    /// Checks what was not checked yet, and from now on at once or not.
    pub(super) fn check_passwords(&mut self, at_once: bool) {
        self.checks_run = at_once;
        for (ticket, matches) in std::mem::take(&mut self.unchecked) {
            self.device.observe(self.now, Fact::PasswordChecked { ticket, matches });
        }
        self.work();
    }

    /// The self tests that did not run at once are done.
    pub(super) fn test_itself(&mut self) {
        self.device.observe(self.now, Fact::SelfTested(Box::new(good())));
        self.work();
    }

    /// An administrator at CWIS sends a file, and it is found to be this.
    pub(super) fn update(&mut self, found: Result<Found, String>) {
        let log_in = SessionAsk::LogIn { user: KO.into(), password: Secret::new(KO_PASSWORD) };
        let asker = Asker::Remote(Door::Cwis, [127, 0, 0, 1].into());
        self.device.handle(self.now, asker, Command::Session(log_in)).unwrap();
        self.work();
        let session = *self.view().sessions.keys().last().unwrap();
        let update = Command::UpdateSoftware(Package([0; 9].into()));
        self.device.handle(self.now, Asker::Session(session), update).unwrap();
        assert_eq!(
            self.screen().message.unwrap(),
            "The file is checked. Leave the device switched on."
        );
        self.work();
        let update = self.updating.unwrap();
        self.device.observe(self.now, Fact::PackageChecked { update, result: found });
        self.work();
    }

    /// Blocks of the update are written.
    pub(super) fn write(&mut self, blocks: u32) {
        let update = self.updating.unwrap();
        self.device.observe(self.now, Fact::SoftwareWritten { update, blocks });
        self.work();
    }

    /// The hour of Restore Factory Defaults is over, if the device is at it.
    pub(super) fn restore_defaults(&mut self) {
        if std::mem::take(&mut self.restoring) {
            self.device.observe(self.now, Fact::FactoryDefaultsRestored);
            self.work();
        }
    }

    fn ask(&mut self, mut command: Option<Command>) {
        while let Some(it) = command.take() {
            let answer = self.device.handle(self.now, Asker::Panel, it);
            if let Ok(Reply::Later(ticket)) = &answer {
                self.waiting = Some(*ticket);
            }
            command = self.panel.answered(&self.view(), &answer);
        }
        self.work();
    }

    /// Does what the device wants done.
    pub(super) fn work(&mut self) {
        while let Some(effect) = self.device.poll_effect() {
            let now = self.now;
            match effect {
                Effect::CheckPassword { ticket, hash: stored, attempt, .. } => {
                    let matches = stored == Some(hash(attempt.expose()));
                    if self.checks_run || self.waiting != Some(ticket) {
                        self.device.observe(now, Fact::PasswordChecked { ticket, matches });
                    } else {
                        self.unchecked.push((ticket, matches));
                    }
                }
                Effect::HashPassword { ticket, password, .. } => {
                    let hash = hash(password.expose());
                    self.device.observe(now, Fact::PasswordHashed { ticket, hash });
                }
                Effect::Interpret { job, document, .. } => {
                    let result = Ok(Interpreted {
                        pages: 3,
                        format: "application/pdf",
                        drawn: None,
                        drawn_bytes: 0,
                        fault: None,
                    });
                    self.device.observe(now, Fact::Interpreted { job, document, result });
                }
                Effect::DrawReport { job, text } => {
                    let document = DocumentId(1_000 + u64::from(job.0));
                    let drawn = Drawn { document, bytes: 9, pages: 2, format: "application/pdf" };
                    self.device.observe(now, Fact::ReportDrawn { job, result: Ok(drawn) });
                    self.reports.push(text);
                }
                Effect::Print { job, plan, .. } => {
                    if self.engine_runs {
                        self.printed.push((job, plan.impressions(), plan.copies));
                        self.device.observe(now, Fact::Printed(job));
                    }
                }
                Effect::Scan { job, .. } => {
                    if self.scanner_runs {
                        self.scan(job);
                    }
                }
                Effect::Answer(ticket, answer) => self.answer(ticket, &answer),
                Effect::SelfTest if self.self_tests_run => {
                    self.device.observe(now, Fact::SelfTested(Box::new(good())));
                }
                Effect::RestoreFactoryDefaults => self.restoring = true,
                Effect::CheckPackage { update, .. } => self.updating = Some(update),
                Effect::SelfTest
                | Effect::TestCertificate { .. }
                | Effect::Seal { .. }
                | Effect::WriteSoftware { .. }
                | Effect::StopUpdate
                | Effect::Certify { .. }
                | Effect::ForgetKeys
                | Effect::SendMail(_)
                | Effect::StopMail(_)
                | Effect::FormatDrive { .. }
                | Effect::StopPrinting(_)
                | Effect::StopScanning(_)
                | Effect::AnswerCall { .. }
                | Effect::AnswerCaller(..)
                | Effect::EndCall(..)
                | Effect::JoinPages { .. }
                | Effect::Dial { .. }
                | Effect::HangUp(_)
                | Effect::Discard(_) => {}
            }
        }
    }

    fn answer(&mut self, ticket: Ticket, answer: &Result<Reply, Refused>) {
        if self.waiting == Some(ticket) {
            self.waiting = None;
            let next = self.panel.answered(&self.view(), answer);
            self.ask(next);
        }
    }
}

fn hash(password: &str) -> PasswordHash {
    PasswordHash::new(format!("plain:{password}"))
}

/// The labels that can be touched.
pub(super) fn enabled(screen: &Screen) -> Vec<&str> {
    screen.items.iter().filter(|it| it.enabled).map(|it| it.label.as_str()).collect()
}

/// The value of the item with this label.
pub(super) fn value<'a>(screen: &'a Screen, label: &str) -> &'a str {
    let item = screen.items.iter().find(|it| it.label == label);
    item.unwrap_or_else(|| panic!("{label} on {screen:?}")).value.as_deref().unwrap()
}

/// The labels of the rows.
pub(super) fn rows(screen: &Screen) -> Vec<&str> {
    let rows = screen.items.iter().filter(|it| it.kind == Kind::Row);
    rows.map(|it| it.label.as_str()).collect()
}

/// What holds for each screen: ids differ, and each item that is enabled can be touched by its label
/// and by its id.
pub(super) fn check(desk: &Desk) {
    let (view, screen) = (desk.view(), desk.screen());
    let ids: BTreeSet<_> = screen.items.iter().map(|it| &it.id).collect();
    assert_eq!(ids.len(), screen.items.len(), "{screen:?}");
    for item in &screen.items {
        for name in [&item.id, &item.label] {
            let taken = desk.panel.clone().press(&view, name).is_ok();
            // Corners are called the same; which is meant says the tile that was touched before.
            let is_corner = name == &item.label && item.slot == Slot::Corner;
            assert!(taken || !item.enabled || is_corner, "{name} on {screen:?}");
        }
    }
    assert!(screen.text().lines().all(|it| it.chars().count() == 60), "{}", screen.text());
}

/// What the self tests find in a device in which nothing is wrong.
fn good() -> Findings {
    let mut state = 1u64;
    let mut sample = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[1]
    };
    Findings {
        nvram_is_whole: true,
        controller_rom_is_whole: true,
        fax_rom_is_whole: true,
        generator_answer: generator::answer([0; 32]).to_vec(),
        entropy_samples: (0..generator::STARTUP_SAMPLES).map(|_| sample()).collect(),
        certificate_is_usable: true,
        damaged_certificates: Default::default(),
    }
}
