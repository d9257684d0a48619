//! The device: one door for commands, facts in, timers as data, effects out.

use std::collections::BTreeSet;
use std::sync::Arc;

mod condition;
mod describe;
mod description;
mod job;
mod pending;
mod power;
mod printer;
mod resume;
mod session;
mod setting;
mod subscription;
mod update;
mod user;

pub(crate) use describe::effect as describe_effect;
use job::{OpenJobs, Queue};

use crate::certificate::DeviceCertificate;
use crate::chunked::Chunked;
use crate::clock::Clock;
use crate::command::{Assumptions, Door};
use crate::condition::Condition;
use crate::description::{Description, Identification};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::job::{DocumentId, HISTORY_MAX, Job, JobId, Jobs};
use crate::meter::Meter;
use crate::model::Identity;
use crate::permit::Actor;
use crate::power::Power;
use crate::printer::PrinterSwitches;
use crate::ring::Ring;
use crate::saved::FactoryOperator;
use crate::session::{Session, Sessions};
use crate::settings::Settings;
use crate::subscription::Subscriptions;
use crate::truth::{Kind, Origin};
use crate::update::Software;
use crate::user::{Attempts, Role, Standing, User, UserId, Users};
use crate::{Asker, Command, Effect, Fact, PasswordHash, Refused, Reply, Tick, View};
use crate::{account, folder};

/// What a new device is made from.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// Model, serial number, names.
    pub identity: Identity,
    /// The settings at first power-on.
    pub settings: Settings,
    /// The switchable assumptions.
    pub assumptions: Assumptions,
    /// The clock.
    pub clock: Clock,
    /// The Key Operator's ID.
    pub key_operator: UserId,
    /// The Key Operator's hashed password.
    pub key_operator_password: PasswordHash,
    /// What compliance says of that password.
    pub key_operator_standing: Standing,
    /// Seed of everything the device draws.
    pub seed: u64,
}

/// The device.
#[derive(Clone, Debug)]
pub struct Device {
    desk: Desk,
    folders: folder::Machine,
    accounts: account::Machine,
    state: State,
    factory: FactoryOperator,
    /// Restore Factory Defaults was begun and is not done: it goes on after a power cut.
    restoring: bool,
    /// The software update that is under way; it does not survive the power.
    update: Option<update::Update>,
    updates_made: u64,
    sessions_made: u64,
    jobs_made: u32,
    subscriptions_made: u32,
    /// Jobs that wait for the print engine, and the one on it.
    queue: Queue,
    /// Jobs that wait for their documents.
    open: OpenJobs,
    /// When held jobs are let go by themselves.
    timed_holds: Chunked<(Tick, JobId), ()>,
    /// When the panel was last touched since it was last put back to its first screen.
    panel_touched: Option<Tick>,
}

/// The state of the machines that do not own theirs yet.
#[derive(Clone, Debug)]
struct State {
    power: Power,
    software: Software,
    software_download: bool,
    drive_encrypted: bool,
    faults: Arc<Vec<Fault>>,
    fault_causes: Arc<BTreeSet<&'static str>>,
    condition: Arc<Condition>,
    description: Arc<Description>,
    identification: Option<Arc<Identification>>,
    subscriptions: Arc<Subscriptions>,
    users: Arc<Users>,
    sessions: Arc<Sessions>,
    meter: Meter,
    printer: PrinterSwitches,
    jobs: Jobs,
    current_job: Option<JobId>,
    history: Ring<Arc<Job>>,
    forms: Arc<Vec<(Arc<str>, DocumentId)>>,
    certificate: Option<Arc<DeviceCertificate>>,
    panel_clears: u64,
}

impl State {
    fn new() -> Self {
        Self {
            power: Power::Off,
            software: Software::CERTIFIED,
            software_download: false,
            drive_encrypted: false,
            faults: Arc::default(),
            fault_causes: Arc::default(),
            condition: Arc::default(),
            description: Arc::default(),
            identification: None,
            subscriptions: Arc::default(),
            users: Arc::default(),
            sessions: Arc::default(),
            meter: Meter::default(),
            printer: PrinterSwitches::default(),
            jobs: Jobs::default(),
            current_job: None,
            history: Ring::new(HISTORY_MAX),
            forms: Arc::default(),
            certificate: None,
            panel_clears: 0,
        }
    }

    fn job(&self, id: JobId) -> Option<&Arc<Job>> {
        self.jobs.get(&id).or_else(|| self.history.iter().rev().find(|it| it.id == id))
    }

    fn panel_session(&self) -> Option<&Session> {
        self.sessions.values().find(|it| it.door == Door::Panel)
    }
}

impl Device {
    /// A device that is still switched off.
    pub fn new(configuration: Configuration) -> Self {
        let Configuration { identity, settings, assumptions, clock, seed, .. } = configuration;
        let (id, password) = (configuration.key_operator, configuration.key_operator_password);
        let standing = configuration.key_operator_standing;
        let key_operator = key_operator(id.clone(), password.clone(), standing);
        let desk = Desk::new(identity, settings, assumptions, clock, seed);
        let users = Arc::new([(id.clone(), Arc::new(key_operator))].into());
        Self {
            desk,
            folders: folder::Machine::default(),
            accounts: account::Machine::default(),
            state: State { users, ..State::new() },
            factory: FactoryOperator { id, password },
            restoring: false,
            update: None,
            updates_made: 0,
            sessions_made: 0,
            jobs_made: 0,
            subscriptions_made: 0,
            queue: Queue::default(),
            open: OpenJobs::default(),
            timed_holds: Chunked::default(),
            panel_touched: None,
        }
    }

    /// The only door for commands: permit, apply, record.
    ///
    /// # Errors
    /// [`Refused`] says why nothing was done. What was refused changed nothing but the two logs and,
    /// after a failed log-in, the count of failures.
    pub fn handle(&mut self, now: Tick, asker: Asker, command: Command) -> Result<Reply, Refused> {
        let before = self.before();
        self.desk.begin(now, describe::origin(asker, &command));
        self.desk.record(
            Kind::Asked,
            describe::command(&command),
            describe::detail(asker, &command),
        );
        let document = command.document();
        let result = self.view().permit(asker, &command).and_then(|actor| {
            self.touch(&actor);
            self.apply(&actor, command)
        });
        if let Err(refused) = &result {
            self.desk.record(Kind::Refused, refused.name(), refused.to_string());
            // Nothing is kept of a job that was not taken.
            self.desk.discard(document);
        }
        self.mind_engine();
        self.notice(before);
        result
    }

    /// Takes note of something that happened.
    pub fn observe(&mut self, now: Tick, fact: Fact) {
        let before = self.before();
        let (what, detail) = describe::fact(&fact);
        self.desk.begin(now, describe::origin_of_fact(&fact));
        self.desk.record(Kind::Observed, what, detail);
        match fact {
            Fact::PasswordChecked { ticket, matches } => self.password_checked(ticket, matches),
            Fact::PasswordHashed { ticket, hash } => self.password_hashed(ticket, hash),
            Fact::CertificateMade(it) => self.state.certificate = Some(Arc::new(it)),
            Fact::SelfTested(findings) => self.self_tested(&findings),
            Fact::FactoryDefaultsRestored => self.factory_defaults_restored(),
            Fact::PackageChecked { update, result } => self.package_checked(update, result),
            Fact::SoftwareWritten { update, blocks } => self.software_written(update, blocks),
            Fact::Interpreted { job, document, result } => self.interpreted(job, document, result),
            Fact::DocumentEnded { job, sender_is_gone } => self.document_ended(job, sender_is_gone),
            Fact::PagesOut(job, pages) => self.pages_out(job, pages),
            Fact::Printed(job) => self.printed(job),
            Fact::NotPrinted { job, why } => self.not_printed(job, &why),
            Fact::NotAnswered(ticket) => self.desk.not_answered(ticket),
            Fact::Seen(session) => self.seen(session),
            Fact::PanelTouched => self.panel_was_touched(),
            Fact::Sensed { readings, .. } => self.sensed(*readings),
            Fact::HandshakeFailed { protocol, peer, reason } => {
                self.handshake_failed(protocol, peer, &reason);
            }
        }
        self.mind_engine();
        self.notice(before);
    }

    /// Carries out the timers that are due at `now`.
    pub fn wake(&mut self, now: Tick) {
        if self.next_wake().is_some_and(|(due, _)| due <= now) {
            let before = self.before();
            self.desk.begin(now, Origin::Clock);
            self.end_idle_sessions();
            self.clear_idle_panel();
            self.end_subscriptions();
            self.end_identification();
            self.end_open_jobs();
            self.end_holds();
            self.mind_engine();
            self.notice(before);
        }
    }

    /// When the next timer is due, and which.
    pub fn next_wake(&self) -> Option<(Tick, &'static str)> {
        let settings = &self.desk.settings;
        let sessions = self.state.sessions.values();
        let session = sessions.filter_map(|it| it.ends(settings)).min().map(|it| (it, "session"));
        let panel = self.panel_clears_at().map(|it| (it, "auto clear"));
        let subscription = self.subscription_ends().map(|it| (it, "subscription"));
        let identification = self.identification_ends().map(|it| (it, "identify"));
        let open = self.open_job_ends().map(|it| (it.0, "multiple operation time-out"));
        let hold = self.hold_ends().map(|it| (it.0, "hold until"));
        let timers = [session, panel, subscription, identification, open, hold];
        timers.into_iter().flatten().min()
    }

    /// What the world should do next.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.desk.effects.pop_front()
    }

    /// A consistent picture of the device; making one copies pointers only.
    pub fn view(&self) -> View {
        let (desk, state) = (&self.desk, self.state.clone());
        View {
            revision: desk.revision,
            now: desk.now,
            identity: desk.identity.clone(),
            clock: desk.clock,
            power: state.power,
            software: state.software,
            software_download: state.software_download,
            drive_encrypted: state.drive_encrypted,
            faults: state.faults,
            fault_causes: state.fault_causes,
            condition: state.condition,
            settings: desk.settings.clone(),
            settings_revision: desk.settings_revision,
            settings_changed: desk.settings_changed,
            description: state.description,
            identification: state.identification,
            subscriptions: state.subscriptions,
            assumptions: desk.assumptions,
            users: state.users,
            accounts: self.accounts.picture(),
            sessions: state.sessions,
            meter: state.meter,
            printer: state.printer,
            jobs: state.jobs,
            current_job: state.current_job,
            history: state.history,
            forms: state.forms,
            folders: self.folders.picture(),
            audit: desk.audit.clone(),
            truth: desk.truth.clone(),
            certificate: state.certificate,
            panel_clears: state.panel_clears,
        }
    }

    /// How many answers are still worked on.
    pub fn pending(&self) -> usize {
        self.desk.pending()
    }

    fn apply(&mut self, actor: &Actor, command: Command) -> Result<Reply, Refused> {
        match command {
            Command::Session(ask) => self.session(actor, ask),
            Command::User(ask) => self.user(actor, ask),
            Command::Account(ask) => self.accounts.handle(ask),
            Command::Job(ask) => self.job(actor, ask),
            Command::Printer(ask) => self.printer(ask),
            Command::Folder(ask) => self.folders.handle(&mut self.desk, actor, ask),
            Command::Subscription(ask) => self.subscription(actor, ask),
            Command::Describe(changes) => self.write_description(&changes),
            Command::Identify { actions, message } => Ok(self.show_where(actions, message)),
            Command::ViewSettings(keys) => Ok(self.settings_seen(actor, keys)),
            Command::ChangeSettings(changes) => Ok(self.change_settings(actor, changes)),
            Command::ViewAuditLog => Ok(Reply::Done),
            Command::ExportAuditLog => Ok(self.audit_exported(actor)),
            Command::AdjustTime(unix_ms) => self.adjust_time(actor, unix_ms),
            Command::RestoreFactoryDefaults => self.restore_factory_defaults(),
            Command::UpdateSoftware(package) => Ok(self.update_software(actor, package)),
            Command::Power(action) => self.power(actor, action),
            Command::Fault(code, action) => self.fault(code, action),
            Command::Assume(assumptions) => {
                self.desk.assumptions = assumptions;
                Ok(Reply::Done)
            }
        }
    }
}

fn key_operator(id: UserId, password: PasswordHash, standing: Standing) -> User {
    let (name, role) = (Role::KeyOperator.name().into(), Role::KeyOperator);
    User { id, name, role, password, standing, attempts: Attempts::None }
}

#[cfg(test)]
mod tests;
