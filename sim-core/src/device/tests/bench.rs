//! A device on the bench: passwords are compared at once, documents read and pages printed on demand.

use std::net::{IpAddr, Ipv4Addr};

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::clock::{Clock, ZONE_DEFAULT};
use crate::command::{Interpreted, NotInterpreted};
use crate::folder::{self, DocumentKind, Folder, FolderDocument, FolderNumber};
use crate::generator;
use crate::job::{
    Claim, Document, DocumentId, JobAsk, JobId, JobState, JobTicket, JobType, Opening, Submission,
};
use crate::model::{Identity, MODELS};
use crate::power::PowerAction;
use crate::scanner::{Resolution, ScanColor};
use crate::self_test::Findings;
use crate::session::{SessionAsk, SessionId};
use crate::settings::{Profile, Settings, parse};
use crate::update::{Found, Package};
use crate::user::{Person, Role, Standing, UserAsk, UserId};
use crate::{
    Asker, Command, Configuration, Device, Door, Effect, Fact, PasswordHash, Refused, Reply,
    SealedSecret, Secret, Tick, View,
};

pub(super) const KO: &str = "11111";
pub(super) const KO_PASSWORD: &str = "x-admin";
pub(super) const PEER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

pub(super) struct Bench {
    pub(super) device: Device,
    pub(super) now: Tick,
    /// Pages that each document turns out to have; `Err` for a damaged one.
    pub(super) document: Result<u32, String>,
    /// What is printed in the place of each document.
    pub(super) drawn: Option<DocumentId>,
    /// What the self tests find.
    pub(super) findings: Findings,
    /// Whether documents are read as soon as they are in.
    pub(super) reads: bool,
    /// What the world was asked to do and the bench does not do by itself.
    pub(super) effects: Vec<Effect>,
    documents_made: u64,
    pub(super) answers: Vec<Result<Reply, Refused>>,
}

impl Bench {
    /// A device of the certified configuration, switched on.
    pub(super) fn certified() -> Self {
        let mut bench = Self::off(Settings::certified());
        bench.power(PowerAction::On);
        bench
    }

    pub(super) fn factory() -> Self {
        let mut bench = Self::off(Settings::factory());
        bench.power(PowerAction::On);
        bench
    }

    pub(super) fn off(settings: Settings) -> Self {
        let device = Device::new(Configuration {
            identity: Identity {
                model: &MODELS[0],
                serial: "000001".into(),
                host_name: "mfp".into(),
                address: PEER,
            },
            settings,
            profile: Profile::Certified,
            assumptions: Default::default(),
            clock: Clock::new(Tick(0), 1_611_277_200_000, ZONE_DEFAULT),
            key_operator: UserId::new(KO).unwrap(),
            key_operator_password: hash(&Secret::new(KO_PASSWORD)),
            key_operator_standing: Standing::Factory,
            seed: 7,
        });
        Self {
            device,
            now: Tick(0),
            document: Ok(3),
            drawn: None,
            findings: good(),
            reads: true,
            effects: Vec::new(),
            documents_made: 0,
            answers: Vec::new(),
        }
    }

    pub(super) fn view(&self) -> View {
        self.device.view().clone()
    }

    /// Asks and waits for the answer.
    pub(super) fn ask(&mut self, asker: Asker, command: Command) -> Result<Reply, Refused> {
        let reply = self.device.handle(self.now, asker, command);
        self.settle();
        match reply {
            Ok(Reply::Later(_)) => self.answers.pop().expect("an answer"),
            reply => reply,
        }
    }

    pub(super) fn observe(&mut self, fact: Fact) {
        self.observe_times(fact, 1);
    }

    pub(super) fn observe_times(&mut self, fact: Fact, times: u32) {
        self.device.observe_times(self.now, fact, times);
        self.settle();
    }

    /// Lets this time pass and wakes the device once.
    pub(super) fn wake_after(&mut self, ms: u64) {
        self.now = self.now.after_ms(ms);
        self.device.wake(self.now);
        self.settle();
    }

    pub(super) fn advance_ms(&mut self, ms: u64) {
        let end = self.now.after_ms(ms);
        while let Some((due, _)) = self.device.next_wake().filter(|(due, _)| *due <= end) {
            self.now = due.max(self.now);
            self.device.wake(self.now);
            self.settle();
        }
        self.now = end;
    }

    pub(super) fn power(&mut self, action: PowerAction) {
        self.ask(Asker::Control, Command::Power(action)).unwrap();
    }

    /// The factory defaults are restored.
    pub(super) fn reset(&mut self) {
        self.set("service_rep.restricted", "Off");
        let ko = self.cwis(KO, KO_PASSWORD).unwrap();
        self.ask(Asker::Session(ko), Command::RestoreFactoryDefaults).unwrap();
        self.observe(Fact::FactoryDefaultsRestored);
    }

    /// Asks for an update with some file.
    pub(super) fn update(&mut self, asker: Asker) -> Result<Reply, Refused> {
        self.ask(asker, Command::UpdateSoftware(Package([7; 9].into())))
    }

    /// The file of the update under way was looked at.
    pub(super) fn found(&mut self, result: Result<Found, String>) {
        let check = self.effects.iter().rposition(|it| matches!(it, Effect::CheckPackage { .. }));
        let Some(Effect::CheckPackage { update, .. }) = check.map(|it| self.effects.remove(it))
        else {
            panic!("no package is checked");
        };
        self.observe(Fact::PackageChecked { update, result });
    }

    /// So many blocks of the update under way were written.
    pub(super) fn written(&mut self, blocks: u32) {
        let write = self.effects.iter().rfind(|it| matches!(it, Effect::WriteSoftware { .. }));
        let Some(&Effect::WriteSoftware { update }) = write else {
            panic!("no software is written");
        };
        self.observe(Fact::SoftwareWritten { update, blocks });
    }

    pub(super) fn add_user(&mut self, id: &str, password: &str, role: Role) {
        let add = UserAsk::Add {
            id: UserId::new(id).unwrap(),
            name: String::new(),
            role,
            password: Secret::new(password),
        };
        self.ask(Asker::Control, Command::User(add)).unwrap();
    }

    /// Begins a log-in and leaves the password uncompared for now.
    pub(super) fn begin_log_in(
        &mut self,
        asker: Asker,
        user: &str,
        password: &str,
    ) -> Result<Reply, Refused> {
        let ask = SessionAsk::LogIn { user: user.into(), password: Secret::new(password) };
        self.device.handle(self.now, asker, Command::Session(ask))
    }

    pub(super) fn log_in(
        &mut self,
        asker: Asker,
        user: &str,
        password: &str,
    ) -> Result<SessionId, Refused> {
        let ask = SessionAsk::LogIn { user: user.into(), password: Secret::new(password) };
        let reply = self.ask(asker, Command::Session(ask))?;
        let Reply::LoggedIn { session, .. } = reply else { panic!("{reply:?}") };
        Ok(session)
    }

    pub(super) fn cwis(&mut self, user: &str, password: &str) -> Result<SessionId, Refused> {
        self.log_in(Asker::Remote(Door::Cwis, PEER), user, password)
    }

    pub(super) fn submission(&mut self, claim: Claim, job_type: JobType) -> Command {
        self.documents_made += 1;
        let submission = Submission {
            asks_back: false,
            subscriptions: Vec::new(),
            name: "report.pdf".into(),
            job_type,
            ticket: JobTicket::default(),
            password: None,
            document: document(self.documents_made),
            claim,
        };
        Command::Job(JobAsk::Submit(submission.into()))
    }

    pub(super) fn submit(&mut self, claim: Claim, job_type: JobType) -> (JobId, JobState) {
        let command = self.submission(claim, job_type);
        match self.ask(Asker::Remote(Door::Driver, PEER), command) {
            Ok(Reply::Job(id, _)) => (id, self.job_state(id)),
            other => panic!("{other:?}"),
        }
    }

    /// The document that was submitted last.
    pub(super) fn last_document(&self) -> DocumentId {
        DocumentId(self.documents_made)
    }

    pub(super) fn submit_as(&mut self, user: &str, password: &str) -> (JobId, JobState) {
        let claim = Claim::Password { user: user.into(), password: Secret::new(password) };
        self.submit(claim, JobType::Normal)
    }

    /// The user who has this ID.
    pub(super) fn person(&self, id: &str) -> Person {
        self.view().users[&UserId::new(id).unwrap()].person.clone()
    }

    /// Puts a folder of this user into the device, with documents in it; says which.
    pub(super) fn fill_folder(&mut self, number: FolderNumber, owner: &str) -> Vec<DocumentId> {
        let first = 1_000_000 + u64::from(number.0) * 1_000;
        let documents: Vec<_> = (first..first + 2).map(DocumentId).collect();
        let owner = self.person(owner);
        let (name, passcode) = ("in".into(), None);
        let filed = documents.iter().map(|it| filed(*it)).collect();
        let (created, deletes_after) = (self.now, false);
        let documents_in = filed;
        let folder = Folder {
            number,
            name,
            owner,
            created,
            passcode,
            documents: documents_in,
            deletes_after,
        };
        let all = self.device.folders.picture().values().cloned().chain([folder]).collect();
        self.device.folders = folder::Machine::resume(all);
        documents
    }

    pub(super) fn job_state(&self, id: JobId) -> JobState {
        self.view().job(id).expect("the job").state.clone()
    }

    /// The engine prints everything that it was asked to.
    pub(super) fn print_all(&mut self) {
        while let Some(at) = self.effects.iter().position(|it| matches!(it, Effect::Print { .. })) {
            let Effect::Print { job, plan, from, .. } = self.effects.remove(at) else { return };
            let left = u32::try_from(plan.impressions_total() - from).unwrap();
            self.observe(Fact::PagesOut(job, left));
            self.observe(Fact::Printed(job));
        }
    }

    pub(super) fn set(&mut self, id: &str, value: &str) {
        let changes = parse(id, value).unwrap();
        self.ask(Asker::Control, Command::ChangeSettings(changes)).unwrap();
    }

    /// The audit log as "event / description / status by user".
    pub(super) fn audit(&self) -> Vec<String> {
        let line = |it: &crate::audit::Record| {
            let row = it.event.row();
            format!("{} / {} / {} by {}", row.event, row.description, row.status, it.user)
        };
        self.view().audit.iter().map(line).collect()
    }

    pub(super) fn last_audit(&self) -> String {
        self.audit().pop().unwrap_or_default()
    }

    /// Does what the world does at once.
    pub(super) fn settle(&mut self) {
        while let Some(effect) = self.device.poll_effect() {
            match effect {
                Effect::CheckPassword { ticket, hash: stored, attempt, .. } => {
                    let matches = stored == Some(hash(&attempt));
                    self.device.observe(self.now, Fact::PasswordChecked { ticket, matches });
                }
                Effect::HashPassword { ticket, password, .. } => {
                    let hash = hash(&password);
                    self.device.observe(self.now, Fact::PasswordHashed { ticket, hash });
                }
                Effect::Seal { ticket, secret } => {
                    let sealed: Vec<_> = secret.expose().bytes().map(|it| !it).collect();
                    let sealed = SealedSecret::new(sealed);
                    self.device.observe(self.now, Fact::Sealed { ticket, sealed });
                }
                Effect::Answer(_, answer) => self.answers.push(answer),
                Effect::Interpret { job, document, .. } if self.reads => {
                    let result = self.document.clone();
                    let found = |pages| Interpreted {
                        pages,
                        format: "application/pdf",
                        drawn: self.drawn,
                        drawn_bytes: self.drawn.map_or(0, |_| 5_000),
                        fault: None,
                    };
                    let result = result.map(found).map_err(NotInterpreted::Data);
                    self.device.observe(self.now, Fact::Interpreted { job, document, result });
                }
                Effect::SelfTest => {
                    let findings = Box::new(self.findings.clone());
                    self.device.observe(self.now, Fact::SelfTested(findings));
                }
                Effect::TestCertificate { certificate, ticket } => {
                    let is_usable = !self.findings.damaged_certificates.contains(&certificate);
                    let fact = Fact::CertificateTested { certificate, ticket, is_usable };
                    self.device.observe(self.now, fact);
                }
                Effect::FormatDrive { .. }
                | Effect::CheckPackage { .. }
                | Effect::WriteSoftware { .. }
                | Effect::StopUpdate
                | Effect::RestoreFactoryDefaults
                | Effect::Interpret { .. }
                | Effect::DrawReport { .. }
                | Effect::Certify { .. }
                | Effect::ForgetKeys
                | Effect::SendMail(_)
                | Effect::StopMail(_)
                | Effect::Print { .. }
                | Effect::StopPrinting(_)
                | Effect::Scan { .. }
                | Effect::StopScanning(_)
                | Effect::AnswerCall { .. }
                | Effect::AnswerCaller(..)
                | Effect::EndCall(..)
                | Effect::JoinPages { .. }
                | Effect::Dial { .. }
                | Effect::HangUp(_)
                | Effect::Discard(_) => self.effects.push(effect),
            }
        }
    }
}

/// A document of the driver.
pub(super) fn document(id: u64) -> Document {
    Document {
        id: DocumentId(id),
        name: "report.pdf".into(),
        format: "application/pdf".into(),
        bytes: 1_000,
    }
}

/// A document in a folder.
pub(super) fn filed(id: DocumentId) -> FolderDocument {
    FolderDocument {
        id,
        name: "scan".into(),
        kind: DocumentKind::Scan,
        created: Tick(0),
        pages: 1,
        bytes: 1_000,
        color: ScanColor::Color,
        dots: Resolution::Dpi200.dots(),
    }
}

/// Findings of a device in which nothing is wrong.
pub(super) fn good() -> Findings {
    let mut entropy_samples = vec![0; generator::STARTUP_SAMPLES];
    ChaCha20Rng::seed_from_u64(3).fill_bytes(&mut entropy_samples);
    Findings {
        nvram_is_whole: true,
        controller_rom_is_whole: true,
        fax_rom_is_whole: true,
        generator_answer: generator::answer([0; 32]).to_vec(),
        entropy_samples,
        certificate_is_usable: true,
        damaged_certificates: Default::default(),
    }
}

/// The bench's own hash: enough to compare.
pub(super) fn hash(password: &Secret) -> PasswordHash {
    PasswordHash::new(format!("plain:{}", password.expose()))
}

/// An open job without a name.
pub(super) fn opening(claim: Claim) -> JobAsk {
    let opening = Opening {
        name: String::new(),
        ticket: JobTicket::default(),
        password: None,
        claim,
        subscriptions: Vec::new(),
    };
    JobAsk::Open(opening.into())
}
