//! The device: one door for commands, facts in, timers as data, effects out.

mod lifecycle;
mod pending;
mod report;
mod resume;

use std::slice;

use crate::audit::Event;
use crate::certificate::CertificateRefused;
use crate::clock::Clock;
use crate::command::Assumptions;
use crate::communication::Failure;
use crate::consequence::{Consequence, Ends};
use crate::describe;
use crate::desk::Desk;
use crate::folder::{FolderAsk, FolderRefused};
use crate::job::Queue;
use crate::model::Identity;
use crate::permit::Actor;
use crate::power::Power;
use crate::report::Report;
use crate::session::SessionAsk;
use crate::settings::values::OnOff;
use crate::settings::{Change, Profile, Settings};
use crate::truth::{Kind, Origin};
use crate::update::{Download, Software};
use crate::user::{FactoryOperator, Standing, UserId};
use crate::{Asker, Command, Effect, Fact, PasswordHash, Refused, Reply, Secret, Seen, Tick, View};
use crate::{
    account, address_book, certificate, communication, condition, configuration, description,
    drive, fault, fax, folder, home, job, mail, mail_login, maintenance, meter, power, printer,
    session, subscription, update, user,
};

/// What a new device is made from.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// Model, serial number, names.
    pub identity: Identity,
    /// The settings at first power-on.
    pub settings: Settings,
    /// The profile of which they are, but for some.
    pub profile: Profile,
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
    power: power::Machine,
    faults: fault::Machine,
    update: update::Machine,
    drive: drive::Machine,
    certificate: certificate::Machine,
    meter: meter::Machine,
    folders: folder::Machine,
    address_book: address_book::Machine,
    home: home::Machine,
    maintenance: maintenance::Machine,
    mail_login: mail_login::Machine,
    accounts: account::Machine,
    users: user::Machine,
    sessions: session::Machine,
    jobs: job::Machine,
    printer: printer::Machine,
    description: description::Machine,
    condition: condition::Machine,
    subscriptions: subscription::Machine,
    communication: communication::Machine,
    mails: mail::Machine,
}

/// The device before an input.
struct Before {
    view: View,
    queue: Queue,
}

impl Device {
    /// A device that is still switched off.
    pub fn new(configuration: Configuration) -> Self {
        let Configuration { identity, settings, profile, assumptions, clock, seed, .. } =
            configuration;
        let (id, password) = (configuration.key_operator, configuration.key_operator_password);
        let factory = FactoryOperator { id, password };
        Self {
            desk: Desk::new(identity, (settings, profile), assumptions, clock, seed),
            power: power::Machine::new(false),
            faults: fault::Machine::default(),
            update: update::Machine::new(Software::CERTIFIED),
            drive: drive::Machine::default(),
            certificate: certificate::Machine::default(),
            meter: meter::Machine::default(),
            folders: folder::Machine::default(),
            address_book: address_book::Machine::default(),
            home: home::Machine::default(),
            maintenance: maintenance::Machine::default(),
            mail_login: mail_login::Machine::default(),
            accounts: account::Machine::default(),
            users: user::Machine::new(factory, configuration.key_operator_standing),
            sessions: session::Machine::default(),
            jobs: job::Machine::default(),
            printer: printer::Machine::default(),
            description: description::Machine::default(),
            condition: condition::Machine::default(),
            subscriptions: subscription::Machine::default(),
            communication: communication::Machine::default(),
            mails: mail::Machine::default(),
        }
    }

    /// The same with the password that its Key Operator has chosen; Restore Factory Defaults brings back the
    /// other.
    #[must_use]
    pub fn with_chosen_password(mut self, password: PasswordHash, standing: Standing) -> Self {
        self.users.key_operator_chose(password, standing);
        self
    }

    /// The only door for commands: permit, apply, record.
    ///
    /// # Errors
    /// [`Refused`] says why nothing was done. What was refused changed nothing but the two logs and
    /// the count of failures: of log-ins, or of a job's password.
    pub fn handle(&mut self, now: Tick, asker: Asker, command: Command) -> Result<Reply, Refused> {
        let before = self.before();
        self.desk.begin(now, describe::origin(asker, &command));
        self.desk.record_about(
            Kind::Asked,
            describe::command(&command),
            describe::detail(asker, &command),
            describe::about(asker, &command, self.sessions.of(asker)),
        );
        let document = command.document();
        // The view is gone before anything changes: what it holds would have to be copied.
        let permitted = self.view().permit(asker, &command);
        let result = permitted.and_then(|actor| {
            self.sessions.touch(&self.desk, &actor);
            let result = self.apply(&actor, command);
            self.follow();
            result
        });
        if let Err(refused) = &result {
            self.desk.record(Kind::Refused, refused.name(), refused.to_string());
            // Nothing is kept of a job that was not taken.
            self.desk.discard(document);
        }
        self.end_input(before);
        result
    }

    /// Takes note of something that happened.
    pub fn observe(&mut self, now: Tick, fact: Fact) {
        self.observe_times(now, fact, 1);
    }

    /// The same of what happened so many times at about the same moment. Of what failed each is counted; of
    /// anything else all are no more than one.
    pub fn observe_times(&mut self, now: Tick, fact: Fact, times: u32) {
        let before = self.before();
        let (what, detail) = describe::fact(&fact);
        self.desk.begin(now, describe::origin_of_fact(&fact));
        self.desk.record_times(Kind::Observed, what, detail, describe::about_fact(&fact), times);
        match fact {
            Fact::PasswordChecked { ticket, matches } => self.password_checked(ticket, matches),
            Fact::PasswordHashed { ticket, hash } => self.password_hashed(ticket, hash),
            Fact::Sealed { ticket, sealed } => self.sealed(ticket, sealed),
            Fact::Certified { ticket, result } => self.certified(ticket, result),
            Fact::SelfTested(findings) => self.self_tested(&findings),
            Fact::CertificateTested { certificate, ticket, is_usable } => {
                self.certificate_tested((certificate, ticket), is_usable);
            }
            Fact::FactoryDefaultsRestored => self.factory_defaults_restored(),
            Fact::PackageChecked { update, result } => {
                self.update.package_checked(&mut self.desk, update, result);
            }
            Fact::SoftwareWritten { update, blocks } => {
                self.update.software_written(&mut self.desk, update, blocks);
            }
            Fact::Interpreted { job, document, result } => {
                self.with_jobs(|jobs, lent| jobs.interpreted(lent, job, document, result));
            }
            Fact::ReportDrawn { job, result } => {
                self.with_jobs(|jobs, lent| jobs.report_drawn(lent, job, result));
            }
            Fact::DocumentEnded { job, sender_is_gone } => {
                self.with_jobs(|jobs, lent| jobs.document_ended(lent, job, sender_is_gone));
            }
            Fact::PagesOut(job, pages) => self.jobs.pages_out(&mut self.desk, job, pages),
            Fact::Printed(job) => self.with_jobs(|jobs, lent| jobs.printed(lent, job)),
            Fact::NotPrinted { job, why } => {
                self.with_jobs(|jobs, lent| jobs.not_printed(lent, job, &why));
            }
            Fact::PageScanned { job, pages } => self.jobs.page_scanned(job, pages),
            Fact::ScanEnded { job, result } => {
                self.with_jobs(|jobs, lent| jobs.scan_ended(lent, job, result));
            }
            Fact::CallComes { line } => self.with_jobs(|jobs, lent| jobs.call_comes(lent, line)),
            Fact::FolderNamed { job, folder } => {
                self.with_jobs(|jobs, lent| jobs.folder_named(lent, job, folder));
            }
            Fact::FaxPage { job, result } => {
                self.with_jobs(|jobs, lent| jobs.fax_page(lent, job, result));
            }
            Fact::CallEnded { job, from, result } => {
                self.with_jobs(|jobs, lent| jobs.call_ended(lent, job, &from, result));
            }
            Fact::PagesJoined { job, result } => {
                self.with_jobs(|jobs, lent| jobs.pages_joined(lent, job, result));
            }
            Fact::CallMade { job, result } => {
                self.with_jobs(|jobs, lent| jobs.call_made(lent, job, result));
            }
            Fact::NotAnswered(ticket) => self.desk.not_answered(ticket),
            Fact::NotKept(ticket) => self.not_kept(ticket),
            Fact::Seen(session) => self.sessions.seen(&self.desk, session),
            Fact::PanelTouched if self.power.picture().is_on() => {
                self.sessions.panel_touched(&self.desk)
            }
            Fact::PanelTouched => {}
            Fact::Sensed { .. } if self.power.picture() == Power::Off => {}
            Fact::Sensed { readings, .. } => self.condition.sensed(&mut self.desk, *readings),
            Fact::HandshakeFailed { protocol, peer, reason } => {
                if self.power.picture().is_on() {
                    let failure = Failure { protocol, peer, reason };
                    self.communication.failed(&mut self.desk, failure, times);
                }
            }
            Fact::MailSent { mail, result } => self.mails.sent(&mut self.desk, mail, result),
        }
        self.end_input(before);
    }

    /// Carries out the timers that are due at `now`.
    pub fn wake(&mut self, now: Tick) {
        if self.next_wake().is_some_and(|(due, _)| due <= now) {
            let before = self.before();
            self.desk.begin(now, Origin::Clock);
            self.sessions.wake(&mut self.desk);
            self.subscriptions.wake(&self.desk);
            self.description.wake(&self.desk);
            self.communication.wake(&mut self.desk);
            self.mails.wake(&mut self.desk);
            self.with_jobs(|jobs, lent| jobs.wake(lent));
            self.end_input(before);
        }
    }

    /// When the next timer is due, and which.
    pub fn next_wake(&self) -> Option<(Tick, &'static str)> {
        let session = self.sessions.next_wake(&self.desk);
        let subscription = self.subscriptions.next_wake();
        let identification = self.description.next_wake();
        let job = self.jobs.next_wake(self.power.picture().is_on());
        let failure = self.communication.next_wake();
        let mail = self.mails.next_wake();
        let timers = [session, subscription, identification, job, failure, mail];
        timers.into_iter().flatten().min()
    }

    /// What the world should do next.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.desk.effects.pop_front()
    }

    /// A consistent picture of the device; making one copies pointers only.
    pub fn view(&self) -> View {
        let desk = &self.desk;
        View {
            revision: desk.revision,
            now: desk.now,
            identity: desk.identity.clone(),
            clock: desk.clock,
            power: self.power.picture(),
            starts: self.power.starts(),
            is_restoring: self.power.is_restoring(),
            software: self.update.picture(),
            software_download: self.update.is_enabled(),
            drive_encrypted: self.drive.picture(),
            faults: self.faults.picture(),
            fault_causes: self.faults.causes(),
            fault_history: self.faults.history(),
            condition: self.condition.picture().clone(),
            settings: desk.settings.picture(),
            profile: desk.settings.profile(),
            settings_revision: desk.settings.revision(),
            settings_changed: desk.settings.changed(),
            description: self.description.picture(),
            identification: self.description.identification(),
            subscriptions: self.subscriptions.picture(),
            mails: self.mails.picture(),
            assumptions: desk.assumptions,
            users: self.users.picture(),
            accounts: self.accounts.picture(),
            sessions: self.sessions.picture(),
            meter: self.meter.picture(),
            printer: self.printer.picture(),
            jobs: self.jobs.all().clone(),
            current_job: self.jobs.queue().current(),
            scanning_job: self.jobs.scanning(),
            history: self.jobs.history().clone(),
            forms: self.jobs.forms().clone(),
            folders: self.folders.picture(),
            address_book: self.address_book.picture(),
            home: self.home.picture(),
            maintenance_password: self.maintenance.picture(),
            mail_password: self.mail_login.picture(),
            audit: desk.audit.clone(),
            truth: desk.truth.clone(),
            certificates: self.certificate.picture(),
            requests: self.certificate.requests(),
            crls: self.certificate.crls(),
            tls_certificate: self.certificate.chosen(),
            damaged_certificates: self.certificate.damaged(),
            mail_certificate: self.certificate.for_mail(),
            panel_clears: self.sessions.panel_clears(),
        }
    }

    /// The revision of [`Device::view`], without the view.
    pub fn revision(&self) -> u64 {
        self.desk.revision
    }

    /// How many answers are still worked on.
    pub fn pending(&self) -> usize {
        self.desk.pending()
    }

    fn apply(&mut self, actor: &Actor, command: Command) -> Result<Reply, Refused> {
        match command {
            Command::Session(SessionAsk::LogIn { user, password }) => {
                self.log_in(actor, &user, password)
            }
            Command::Session(SessionAsk::LogOut) => {
                Ok(self.sessions.log_out(&mut self.desk, actor))
            }
            Command::User(ask) => self.users.handle(&mut self.desk, actor, ask),
            Command::Account(ask) => self.accounts.handle(ask),
            Command::Job(ask) => self.with_jobs(|jobs, lent| jobs.handle(lent, actor, ask)),
            Command::PrintReport(report) => self.print_report(actor, report),
            Command::Printer(ask) => {
                let is_printing = self.jobs.queue().current().is_some();
                Ok(self.printer.handle(&mut self.desk, ask, is_printing))
            }
            Command::AddressBook(ask) => self.address_book.handle(&mut self.desk, actor, ask),
            Command::Folder(ask) => {
                let Self { desk, users, sessions, folders, jobs, .. } = self;
                let used = |it| jobs.prints_from_folder(it);
                // What was confirmed to a caller is stored.
                if let FolderAsk::Delete(number) = ask
                    && jobs.received_into(number) > 0
                {
                    return Err(Refused::Folder(FolderRefused::InUse));
                }
                folders.handle(desk, (users, sessions), actor, ask, used)
            }
            Command::Subscription(ask) => {
                let view = self.view();
                self.subscriptions.handle(&mut self.desk, actor, ask, &view)
            }
            Command::Certificate(ask) => self.certificate.handle(&mut self.desk, actor, ask),
            Command::Describe(changes) => self.description.write(&mut self.desk, &changes),
            Command::Identify { actions, message } => {
                Ok(self.description.identify(&self.desk, actions, message))
            }
            Command::ViewSettings(keys) => Ok(self.desk.settings_seen(actor, &keys)),
            Command::ChangeSettings(changes) => {
                self.check_fips(&changes)?;
                self.check_lines(&changes)?;
                self.desk.change_settings(actor, changes)
            }
            Command::AsSeen(seen, command) => {
                self.is_as_seen(&seen)?;
                self.apply(actor, *command)
            }
            Command::RestrictService(ask) => self.maintenance.handle(&mut self.desk, actor, ask),
            Command::MailLogin(ask) => self.mail_login.handle(&mut self.desk, actor, ask),
            Command::EditHome(changes) => self.home.edit(&mut self.desk, actor, &changes),
            Command::ViewAuditLog => Ok(Reply::Done),
            Command::ExportAuditLog => Ok(self.desk.audit_exported(actor)),
            Command::AdjustTime(unix_ms) => self.desk.adjust_time(actor, unix_ms),
            Command::AdjustZone(zone) => self.desk.adjust_zone(actor, zone),
            Command::RestoreFactoryDefaults => self.restore_factory_defaults(),
            Command::UpdateSoftware(package) => Ok(self.update_software(actor, package)),
            Command::Power(action) => self.switch_power(actor, action),
            Command::Fault(code, action) => {
                self.faults.handle(&self.desk, code, action, self.power.picture().is_on())
            }
            Command::Assume(assumptions) => {
                self.desk.assumptions = assumptions;
                Ok(Reply::Done)
            }
        }
    }

    /// Whether nobody has changed what was `seen`.
    fn is_as_seen(&self, seen: &[Seen]) -> Result<(), Refused> {
        seen.iter().try_for_each(|it| match it {
            Seen::Setting(it) => self.desk.is_as_seen(slice::from_ref(it)),
            Seen::User(it) => self.users.is_as_seen(it),
            Seen::Folder(it) => self.folders.is_as_seen(it),
            Seen::Document(it) => self.folders.is_document_as_seen(it),
            Seen::TlsCertificate(it) => self.certificate.is_as_seen(*it),
            Seen::MailCertificate(it) => self.certificate.is_for_mail_as_seen(*it),
            Seen::Entry(it) => self.address_book.is_as_seen(it),
        })
    }

    /// FIPS 140-2 validation mode is not switched on while TLS is served or mails are signed with what it does not allow.
    fn check_fips(&self, changes: &[Change]) -> Result<(), Refused> {
        let is_on = changes.contains(&Change::tls_fips140(OnOff::On));
        let is_allowed = !is_on || self.certificate.is_by_fips();
        is_allowed.then_some(()).ok_or(Refused::Certificate(CertificateRefused::InUseNotByFips))
    }

    /// A fax line gets a folder that is there.
    fn check_lines(&self, changes: &[Change]) -> Result<(), Refused> {
        let mut folders = changes.iter().filter_map(fax::folder);
        let is_there = folders.all(|it| self.folders.get(it).is_some());
        is_there.then_some(()).ok_or(Refused::Folder(FolderRefused::NoSuchFolder))
    }

    /// A report says how everything is at the moment when it is asked for.
    fn print_report(&mut self, actor: &Actor, report: Report) -> Result<Reply, Refused> {
        let view = self.view();
        let text = report::written(report, &view, actor);
        let shown = report::shows_settings(report, &view, actor);
        drop(view);
        let taken = self.with_jobs(|jobs, lent| jobs.print_report(lent, actor, report, text))?;
        if shown {
            let keys: Vec<_> = configuration::settings().map(|it| it.0).collect();
            self.desk.settings_seen(actor, &keys);
        }
        Ok(taken)
    }

    fn log_in(&mut self, actor: &Actor, id: &str, password: Secret) -> Result<Reply, Refused> {
        self.sessions.log_in(&mut self.desk, &self.users, actor, id, password)
    }

    /// What an input is to be compared with; nothing where nobody listens.
    fn before(&self) -> Option<Before> {
        let listened = !self.subscriptions.is_empty();
        listened.then(|| Before { view: self.view(), queue: self.jobs.queue().clone() })
    }

    /// Tells the subscriptions what an input changed.
    fn note(&mut self, before: Option<Before>) {
        let Some(Before { view: before, queue }) = before else { return };
        let (after, is_reordered) = (self.view(), self.jobs.queue().is_reordered(&queue));
        self.subscriptions.note(&mut self.desk, &before, &after, is_reordered);
        self.follow();
    }

    /// Lends the jobs what they read.
    fn with_jobs<T>(&mut self, work: impl FnOnce(&mut job::Machine, &mut job::Lent<'_>) -> T) -> T {
        let Self {
            desk, power, faults, users, accounts, folders, jobs, printer, condition, ..
        } = self;
        let (printer, is_on) = (printer.picture(), power.picture().is_on());
        let (is_faulty, condition) = (faults.blocks(), condition.picture());
        let mut lent =
            job::Lent { desk, users, accounts, folders, condition, printer, is_on, is_faulty };
        work(jobs, &mut lent)
    }

    /// What follows from an input for everyone: engine and scanner go on or stop, subscribers are told.
    fn end_input(&mut self, before: Option<Before>) {
        self.follow();
        self.with_jobs(|jobs, lent| jobs.check_calls(lent));
        self.jobs.check_scanner(self.condition.picture());
        let need = self.jobs.check_engine(self.condition.picture());
        self.condition.needs(&self.desk, need);
        self.note(before);
    }

    /// What one machine did is told to the others.
    fn follow(&mut self) {
        while let Some(consequence) = self.desk.next_consequence() {
            let Self { desk, users, sessions, folders, subscriptions, accounts, .. } = self;
            match consequence {
                Consequence::UserDeleted { user, by } => {
                    sessions.end_of(desk, &user, None);
                    subscriptions.user_gone(&user);
                    accounts.user_gone(&user);
                    // Nothing is printed of folders that go.
                    self.with_jobs(|jobs, lent| jobs.user_gone(lent, &by, &user));
                    self.folders.user_gone(&mut self.desk, &by, &user);
                    self.users.log(&mut self.desk, &by, Event::DeleteUser, &user);
                }
                Consequence::UserChanged { user, ends, by } => {
                    match ends {
                        Ends::AllBut(spared) => sessions.end_of(desk, &user, spared),
                        Ends::None => {}
                    }
                    users.find(&user).iter().for_each(|it| sessions.take_role(it));
                    by.iter().for_each(|it| users.log(desk, it, Event::EditUser, &user));
                }
                Consequence::AuthenticationChanged { spared } => {
                    sessions.end_all_but(desk, spared);
                }
                Consequence::JobCreated { job, by, subscriptions: orders } => {
                    let view = self.view();
                    self.subscriptions.job_created(&mut self.desk, &by, job, orders, &view);
                }
                Consequence::JobOwned { job, owner } => self.subscriptions.job_owned(job, &owner),
                Consequence::PagesOut { printed, account, impressions } => {
                    self.meter.add(printed);
                    account.iter().for_each(|it| self.accounts.charge(it, impressions));
                }
                Consequence::EngineFreed => self.printer.engine_freed(&self.desk),
                Consequence::GlassScanned => self.condition.glass_scanned(&self.desk),
                Consequence::FolderOpened { session, folder, passcode } => {
                    sessions.folder_opened(session, folder, passcode);
                }
                Consequence::FolderGone { folder, by } => desk.folder_gone(&by, folder),
                Consequence::Stored { folder, document } => folders.store(folder, document),
                Consequence::PrintedFromFolder { folder, documents } => {
                    let used = |it| self.jobs.prints_from_folder(it);
                    self.folders.printed(&mut self.desk, folder, &documents, used);
                }
                Consequence::Downloads(download) => {
                    self.power.download(download);
                    if download == Download::Failed {
                        self.faults.update_failed(&self.desk);
                    }
                }
                Consequence::SoftwareUpdated => self.power.restart(&mut self.desk),
                Consequence::ClockSet => self.jobs.clock_set(&self.desk),
                Consequence::PrinterPaused => self.jobs.pause_engine(&mut self.desk),
                Consequence::PrinterResumed => {
                    self.with_jobs(|jobs, lent| jobs.resume_engine(lent));
                }
                Consequence::PrinterStarted => self.with_jobs(|jobs, lent| jobs.start_next(lent)),
                Consequence::NewJobsReleased => {
                    self.with_jobs(|jobs, lent| jobs.let_new_jobs_go(lent));
                }
                Consequence::Transmitted { job } => self.transmitted(&job),
                Consequence::Mail(order) => {
                    // What is told once the power is gone is told nobody any more.
                    if self.power.picture().is_on() {
                        self.mails.take(&mut self.desk, order);
                    }
                }
                Consequence::JobMail(job, standing) => {
                    self.with_jobs(|jobs, lent| jobs.mail_stands(lent, job, standing));
                }
                Consequence::MailUnwanted(job) => self.mails.unwanted(&mut self.desk, job),
                Consequence::NotSecure { protocol, peer, reason } => {
                    let failure = Failure { protocol, peer, reason };
                    self.communication.failed(&mut self.desk, failure, 1);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
