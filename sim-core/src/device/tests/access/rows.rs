//! The table by hand, in the words of the guide. What it does not speak of (operations of IPP and of the
//! twin) is assumed: one's own jobs for oneself, the printer for administrators.

use super::things::{Things, copy, fax, scan_into, subscribe};
use super::{Closed, Command, KO, Opened, Role, Sight, UserId, Who};
use crate::Secret;
use crate::account::{AccountAsk, AccountId};
use crate::address_book::{AddressBookAsk, Contact, EntryNumber};
use crate::certificate::{CertificateAsk, CertificateFile, CertificateId};
use crate::clock::Zone;
use crate::command::{Assumptions, FaultAction};
use crate::folder::{FolderAsk, FolderNumber, PasscodeChange};
use crate::home;
use crate::job::{Claim, DocumentId, HoldUntil, JobAsk, JobId, JobTicket, Opening};
use crate::maintenance::ServiceAsk;
use crate::power::PowerAction;
use crate::printer::PrinterAsk;
use crate::report::Report;
use crate::session::SessionAsk;
use crate::subscription::SubscriptionAsk;
use crate::update::Package;
use crate::user::{UserAsk, UserChanges};

/// What is asked of the device.
pub(super) enum Asked<'a> {
    Command(Command),
    Sight(Sight<'a>),
}

/// A row: what is done or seen, who may, and whether a hand inside the machine can.
pub(super) struct Row {
    pub(super) what: &'static str,
    pub(super) who: Who,
    pub(super) hand: bool,
    pub(super) opened: Opened,
    pub(super) closed: Closed,
    /// Whether it is about the job on the engine, whosever that is.
    pub(super) current: bool,
    pub(super) ask: fn(&Things) -> Asked<'_>,
}

const fn row(what: &'static str, who: Who, ask: fn(&Things) -> Asked<'_>) -> Row {
    let (opened, closed) = (Opened::Never, Closed::Never);
    Row { what, who, hand: false, opened, closed, current: false, ask }
}

impl Row {
    const fn hand(self) -> Self {
        Self { hand: true, ..self }
    }

    const fn opened(self, opened: Opened) -> Self {
        Self { opened, ..self }
    }

    const fn closed(self, closed: Closed) -> Self {
        Self { closed, ..self }
    }

    const fn current(self) -> Self {
        Self { current: true, ..self }
    }
}

use Closed::{BuiltIn, NoReports, NoUpdate, NotViaInternet, Restricted};
use Opened::{ToAllUsers, ToApps, ToEditHome, ToMenus, Unlocked, WithDetails, WithoutLogin};
use Who::{
    Accountants, Administrators, Creator, Everyone, FolderOwner, Hand, KeyOperator, Owner, Users,
};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    // Users "cannot use the device at all" before they log in (p.32); drivers hand in jobs, which Receive
    // Control rules.
    row("log in", Everyone, |_| ask(Command::Session(log_in()))),
    row("log out", Users, |_| ask(Command::Session(SessionAsk::LogOut))),
    row("use the panel", Users, |_| see(Sight::Panel)).hand().opened(Unlocked),
    // Access Control (p.18): apps, and the menus that lead to settings.
    row("use the apps", Users, |_| see(Sight::Apps)).hand().opened(ToApps),
    row("copy", Users, |_| job(JobAsk::Copy(copy().into()))).opened(ToApps),
    row("send a fax", Users, |_| job(JobAsk::Fax(fax().into()))).opened(ToApps),
    row("look through menus", Administrators, |_| see(Sight::Menus)).hand().opened(ToMenus),
    row("add to a job", Creator, |it| job(JobAsk::Close(it.job))),
    row("hand in a job", Everyone, |_| job(JobAsk::Open(hand_in().into()))),
    // "Authenticated Users without System Administrator Privileges can perform only change of own
    // password" (p.44).
    row("change the own password", Users, |_| user(change_own())),
    row("add a user", Administrators, |_| user(add())).hand(),
    row("edit a user", Administrators, |_| user(edit("bob"))).hand(),
    row("delete a user", Administrators, |_| user(UserAsk::Delete(id("bob")))).hand(),
    row("edit the Key Operator", KeyOperator, |_| user(edit(KO))).hand(),
    row("delete the Key Operator", Administrators, |_| user(UserAsk::Delete(id(KO)))).hand().closed(BuiltIn),
    row("see the users", Administrators, |_| see(Sight::Users)).hand(),
    row("see the accounts", Accountants, |_| see(Sight::Accounts)).hand(),
    row("manage accounts", Accountants, |_| ask(Command::Account(AccountAsk::Delete(account())))).hand(),
    row("open settings", Administrators, |_| ask(Command::ViewSettings(Vec::new()))).hand(),
    row("see settings", Administrators, |_| see(Sight::Settings)).hand(),
    row("change settings", Administrators, |_| ask(Command::ChangeSettings(Vec::new()))).hand(),
    row("replace settings", Administrators, |_| ask(replace())).hand(),
    // Device certificates (p.40) are set in CWIS by System Administrators (p.44).
    row("see the certificates", Administrators, |_| see(Sight::Certificates)).hand(),
    row("restrict the service", Administrators, |_| ask(restrict())).hand(),
    row("open the certificates", Administrators, |_| ask(Command::Certificate(CertificateAsk::View))).hand(),
    row("import a certificate", Administrators, |_| ask(import())).hand(),
    row("delete a certificate", Administrators, |_| ask(delete_certificate())).hand(),
    // Edit Home of Personalization Restrictions (p.18).
    row("see Edit Home", Administrators, |_| ask(Command::ViewSettings(home::SETTINGS.to_vec()))).hand().opened(ToEditHome),
    row("edit Home", Administrators, |_| ask(Command::EditHome(Vec::new()))).hand().opened(ToEditHome),
    row("describe the printer", Administrators, |_| ask(Command::Describe(Vec::new()))).hand(),
    row("read the audit log", Administrators, |_| ask(Command::ViewAuditLog)).hand(),
    row("see the audit log", Administrators, |_| see(Sight::AuditLog)).hand(),
    row("export the audit log", Administrators, |_| ask(Command::ExportAuditLog)).hand(),
    row("set the clock", Administrators, |_| ask(Command::AdjustTime(1_700_000_000_000))).hand(),
    row("set the time zone", Administrators, |_| ask(Command::AdjustZone(Zone::fixed(60)))).hand(),
    row("restart", Administrators, |_| ask(Command::Power(PowerAction::Restart))).hand(),
    row("restore factory defaults", Administrators, |_| ask(Command::RestoreFactoryDefaults)).hand().closed(Restricted),
    row("update the software", Administrators, |_| ask(update())).closed(NoUpdate),
    // Private charge prints: preview, print, delete, change the number of copies, cancel (p.32).
    row("see a private print", Owner, |it| see(Sight::PrivatePrint(it.job(it.private)))).hand(),
    row("see the own private prints", Users, |_| see(Sight::OwnPrivatePrints)).hand(),
    row("see all private prints", Administrators, |_| see(Sight::AllPrivatePrints)).hand(),
    row("preview a private print", Owner, |it| job(JobAsk::Preview(it.private))),
    row("print a private print", Owner, |it| job(JobAsk::Release(it.private))),
    row("print one with its password", Owner, |it| job(JobAsk::ReleaseWith(it.private, secret()))),
    row("delete a private print", Owner, |it| job(JobAsk::Delete(it.private))),
    row("change the copies of a private print", Owner, |it| job(JobAsk::SetCopies(it.private, 2))),
    row("cancel a private print", Owner, |it| job(JobAsk::Cancel(it.private))),
    row("cancel several private prints", Owner, |it| job(JobAsk::CancelAll(vec![it.private]))),
    row("hold a private print", Owner, |it| job(JobAsk::Hold(it.private, HoldUntil::Indefinite))),
    row("let go a private print", Owner, |it| job(JobAsk::LetGo(it.private))),
    row("change a private print", Owner, |it| job(JobAsk::Change(it.private, None, Vec::new()))),
    row("name a private document", Owner, |it| job(JobAsk::NameDocument(it.private, 0, "a".into()))),
    row("cancel a private document", Owner, |it| job(JobAsk::CancelDocument(it.private, 0))),
    row("watch a private print", Owner, |it| ask(subscribe(Some(it.private)))),
    // Other jobs: Job Operation Restrictions (p.18) and Hide Job Details (p.18).
    row("see the jobs", Users, |_| see(Sight::Jobs)).hand().opened(WithoutLogin),
    row("see that there is a job", Users, |it| see(Sight::Job(it.job(it.job)))).hand().opened(WithoutLogin),
    row("see details of a job", Owner, |it| see(Sight::JobDetails(it.job(it.job)))).hand().opened(WithDetails),
    row("see details of a private print", Owner, |it| see(Sight::JobDetails(it.job(it.private)))).hand().opened(WithDetails),
    row("delete a job", Owner, |it| job(JobAsk::Delete(it.job))).opened(ToAllUsers),
    row("cancel a job", Owner, |it| job(JobAsk::Cancel(it.job))).opened(ToAllUsers),
    row("cancel several jobs", Owner, |it| job(JobAsk::CancelAll(vec![it.job]))).opened(ToAllUsers),
    row("suspend a job", Owner, |it| job(JobAsk::Suspend(Some(it.job)))).opened(ToAllUsers),
    row("resume a job", Owner, |it| job(JobAsk::Resume(it.job))).opened(ToAllUsers),
    row("hold a job", Owner, |it| job(JobAsk::Hold(it.job, HoldUntil::Indefinite))).opened(ToAllUsers),
    row("let go a job", Owner, |it| job(JobAsk::LetGo(it.job))).opened(ToAllUsers),
    row("change a job", Owner, |it| job(JobAsk::Change(it.job, None, Vec::new()))).opened(ToAllUsers),
    row("watch a job", Owner, |it| ask(subscribe(Some(it.job)))).opened(ToAllUsers),
    row("cancel the job on the engine", Owner, |_| job(JobAsk::CancelCurrent)).opened(ToAllUsers).current(),
    row("suspend the job on the engine", Owner, |_| job(JobAsk::Suspend(None))).opened(ToAllUsers).current(),
    row("print one with a password", Users, |it| job(JobAsk::ReleaseWith(it.job, secret()))).opened(WithoutLogin),
    row("see the jobs that wait for passwords", Users, |_| see(Sight::SecurePrints)).opened(WithoutLogin),
    row("print a job next", Administrators, |it| job(JobAsk::Promote(it.job))),
    row("print a job after another", Administrators, |it| job(JobAsk::ScheduleAfter(it.job, Some(JobId(1))))),
    row("purge jobs", Administrators, |_| job(JobAsk::Purge)),
    row("print a report", Users, |_| ask(Command::PrintReport(Report::Configuration))).opened(WithoutLogin).closed(NoReports),
    row("print what jobs there were", Users, |_| ask(Command::PrintReport(Report::JobHistory))).opened(WithoutLogin).closed(NoReports),
    row("print what is used of the accounts", Accountants, |_| ask(Command::PrintReport(Report::Meter))).closed(NoReports),
    row("pause the printer", Administrators, |_| ask(Command::Printer(PrinterAsk::Pause))),
    row("find the printer", Users, |_| ask(find())).opened(WithoutLogin),
    row("see trays, supplies and counters", Users, |_| see(Sight::Machine)).hand().opened(WithoutLogin),
    row("see the own rights", Users, |_| see(Sight::OwnRights)).opened(WithoutLogin),
    row("watch the printer", Users, |_| ask(subscribe(None))).opened(WithoutLogin),
    row("see what was watched", Owner, |it| see(Sight::Subscription(it.subscription()))).opened(WithoutLogin),
    row("watch on", Owner, |it| subscription(SubscriptionAsk::Renew(it.subscription, 1))).opened(WithoutLogin),
    row("watch no more", Owner, |it| subscription(SubscriptionAsk::Cancel(it.subscription))).opened(WithoutLogin),
    // Folders, and the scanned and received documents in them (p.33): "the user who doesn't have the
    // ownership for the folder cannot operate".
    row("see the folders", Users, |_| see(Sight::Folders)).hand(),
    row("make a folder", Users, |_| folder(make())).hand(),
    row("make a folder for somebody", Creator, |it| folder(make_for(it.owner))).hand(),
    row("open a folder", FolderOwner, |it| folder(open(it.folder))).hand(),
    row("edit a folder", FolderOwner, |it| folder(rename(it.folder))).hand(),
    // Preview and cancel of what is scanned: whoever scanned it, and administrators; a folder takes what its owner
    // scans (p.33).
    row("scan into a folder", FolderOwner, |it| job(JobAsk::Scan(scan_into(it.folder).into()))),
    row("look at a scan", Owner, |it| job(JobAsk::Preview(it.scan))),
    row("take a scan that was looked at", Owner, |it| job(JobAsk::AcceptScan(it.scan))),
    row("cancel a scan", Owner, |it| job(JobAsk::Cancel(it.scan))).opened(ToAllUsers),
    // Restart, cancel and another number of copies (p.33).
    row("change the copies of a copy", Owner, |it| job(JobAsk::SetCopies(it.copy, 2))).opened(ToAllUsers),
    row("stop a copy", Owner, |it| job(JobAsk::Suspend(Some(it.copy)))).opened(ToAllUsers),
    row("restart a copy", Owner, |it| job(JobAsk::Resume(it.copy))).opened(ToAllUsers),
    row("cancel a copy", Owner, |it| job(JobAsk::Cancel(it.copy))).opened(ToAllUsers),
    row("see what is in a folder", FolderOwner, |it| see(Sight::FolderDocuments(it.folder()))).hand(),
    row("look at a document", FolderOwner, |it| folder(FolderAsk::Retrieve { number: it.folder, document: DocumentId(7) })).hand(),
    row("take a document along", FolderOwner, |it| folder(FolderAsk::Retrieved { number: it.folder, document: DocumentId(7) })).hand(),
    row("rename a document", FolderOwner, |it| folder(rename_document(it.folder))).hand(),
    row("delete documents", FolderOwner, |it| folder(FolderAsk::DeleteDocuments { number: it.folder, documents: Vec::new() })).hand(),
    // Everybody who is logged in here is so in CWIS.
    row("print from a folder", FolderOwner, |it| job(print_from(it.folder))).closed(NotViaInternet),
    row("delete a folder", FolderOwner, |it| folder(FolderAsk::Delete(it.folder))).hand(),
    // The address book: "Authenticated Users without System Administrator Privileges can perform only change of own
    // password" (p.44); that all users see it is assumed.
    row("see the address book", Users, |_| see(Sight::AddressBook)).hand().opened(WithoutLogin),
    row("add an address", Administrators, |_| ask(Command::AddressBook(add_address()))).hand(),
    row("delete an address", Administrators, |_| ask(Command::AddressBook(AddressBookAsk::Delete(EntryNumber(1))))).hand(),
    // Background forms (assumed: as private charge prints).
    row("see a form", Owner, |it| see(Sight::Form(it.form()))).hand(),
    row("delete a form", Owner, |it| job(JobAsk::DeleteForm(it.form))).hand(),
    // Only a hand inside the machine, which no certified device has.
    row("pull the plug", Hand, |_| ask(Command::Power(PowerAction::Cut))).hand(),
    row("switch it off", Hand, |_| ask(Command::Power(PowerAction::Off))).hand(),
    row("put in a fault", Hand, |_| ask(Command::Fault("016-210", FaultAction::Appear))).hand(),
    row("assume otherwise", Hand, |_| ask(Command::Assume(Assumptions::default()))).hand(),
];

const fn see(sight: Sight<'_>) -> Asked<'_> {
    Asked::Sight(sight)
}

const fn subscription(ask: SubscriptionAsk) -> Asked<'static> {
    Asked::Command(Command::Subscription(ask))
}

const fn ask(command: Command) -> Asked<'static> {
    Asked::Command(command)
}

const fn job(ask: JobAsk) -> Asked<'static> {
    Asked::Command(Command::Job(ask))
}

const fn user(ask: UserAsk) -> Asked<'static> {
    Asked::Command(Command::User(ask))
}

const fn folder(ask: FolderAsk) -> Asked<'static> {
    Asked::Command(Command::Folder(ask))
}

fn hand_in() -> Opening {
    let (ticket, claim) = (JobTicket::default(), Claim::Nobody);
    Opening { name: "a".into(), ticket, password: None, claim, subscriptions: Vec::new() }
}

fn add_address() -> AddressBookAsk {
    let contact = Contact::new("Team", "", "team@example.com").unwrap();
    AddressBookAsk::Add { number: None, contact }
}

fn id(text: &str) -> UserId {
    UserId::new(text).unwrap()
}

fn account() -> AccountId {
    AccountId::new("4711").unwrap()
}

fn secret() -> Secret {
    Secret::new("some-pass-1")
}

const fn find() -> Command {
    Command::Identify { actions: Vec::new(), message: None }
}

fn replace() -> Command {
    Command::AsSeen(Vec::new(), Box::new(Command::ChangeSettings(Vec::new())))
}

fn restrict() -> Command {
    let password = Secret::new("Engineer-9");
    Command::RestrictService(ServiceAsk { seen: Vec::new(), changes: Vec::new(), password })
}

fn import() -> Command {
    let file = CertificateFile([7].into());
    Command::Certificate(CertificateAsk::Import { file, password: None })
}

const fn delete_certificate() -> Command {
    Command::Certificate(CertificateAsk::Delete(CertificateId(7)))
}

fn update() -> Command {
    Command::UpdateSoftware(Package([7].into()))
}

fn log_in() -> SessionAsk {
    SessionAsk::LogIn { user: "alice".into(), password: secret() }
}

fn change_own() -> UserAsk {
    UserAsk::ChangeOwnPassword { current: secret(), new: secret() }
}

fn add() -> UserAsk {
    UserAsk::Add { id: id("eve"), name: String::new(), role: Role::GeneralUser, password: secret() }
}

fn edit(user: &str) -> UserAsk {
    UserAsk::Edit {
        id: id(user),
        changes: UserChanges { name: Some("Somebody".into()), ..UserChanges::default() },
    }
}

const fn open(number: FolderNumber) -> FolderAsk {
    FolderAsk::Open { number, passcode: None }
}

fn rename(number: FolderNumber) -> FolderAsk {
    FolderAsk::Edit { number, name: Some("new".into()), passcode: None, deletes_after: None }
}

fn rename_document(number: FolderNumber) -> FolderAsk {
    FolderAsk::RenameDocument { number, document: DocumentId(7), name: "new".into() }
}

fn print_from(folder: FolderNumber) -> JobAsk {
    let (documents, ticket) = (Vec::new(), JobTicket::default().into());
    JobAsk::PrintFromFolder { folder, documents, ticket }
}

fn make_for(owner: &str) -> FolderAsk {
    let (number, passcode) = (FolderNumber(99), PasscodeChange::Off);
    FolderAsk::Create { number, name: "new".into(), passcode, owner: Some(id(owner)) }
}

fn make() -> FolderAsk {
    let (number, passcode) = (FolderNumber(99), PasscodeChange::Off);
    FolderAsk::Create { number, name: "new".into(), passcode, owner: None }
}
