//! The commands that are answered later: all of them, and what each is undone to.

use std::collections::BTreeSet;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use sim_core::PasswordShare;
use sim_core::account::AccountAsk;
use sim_core::certificate::{
    CertificateAsk, CertificateFile, NewRequest, SelfSigned, SignatureKind,
};
use sim_core::folder::{FolderAsk, PasscodeChange};
use sim_core::job::{Addition, Document, Opening};
use sim_core::maintenance::ServiceAsk;
use sim_core::settings::Change;
use sim_core::settings::values::Feature;
use sim_core::subscription::SubscriptionAsk;
use sim_core::user::UserChanges;

use super::*;

fn claim(user: &str) -> Claim {
    Claim::Password { user: user.into(), password: Secret::new("password-1") }
}

const KIND: SignatureKind = SignatureKind::FIRST;
/// What the clock shows first, Unix seconds.
const START_S: i64 = 1_611_277_200;

fn create_certificate() -> CertificateAsk {
    CertificateAsk::Create { kind: KIND, issuer: "Office".into(), days: 30 }
}

fn create_request() -> CertificateAsk {
    let (country, state, locality) = ("JP".into(), String::new(), String::new());
    let (organization, unit) = ("Example".into(), "Printing".into());
    let new = NewRequest { kind: KIND, country, state, locality, organization, unit };
    CertificateAsk::CreateRequest(new)
}

/// A certificate of somebody else, valid at the device's time.
fn import() -> CertificateAsk {
    let key = sim_x509::make_key(KIND.key, &mut ChaCha20Rng::seed_from_u64(9));
    let order = SelfSigned {
        kind: KIND,
        issuer: "Somebody".into(),
        days: 30,
        host_name: "peer".into(),
        address: PEER,
        from_unix_s: START_S,
    };
    let file = CertificateFile(sim_x509::self_signed(&order, &key).unwrap().into());
    CertificateAsk::Import { file, password: None }
}

/// Which worker a command waits for.
fn kind(command: &Command) -> Kind {
    match matches!(command, Command::Certificate(_)) {
        true => Kind::Certificates,
        false => Kind::Passwords(PasswordShare::Hand),
    }
}

/// Every command with two phases, whose second one needs a password to be compared or hashed, or a certificate to be
/// made or read. A user's right password is compared once only, so each has a user of its own.
fn with_a_worker(twin: &Twin, open: JobId) -> Vec<(Asker, Command)> {
    let submitted = document(&twin.handle, &pdf());
    let submission = Submission { claim: claim(USERS[2]), ..submission(submitted, 9) };
    let added = Document {
        id: document(&twin.handle, &pdf()),
        name: String::new(),
        format: "application/pdf".into(),
        bytes: 9,
    };
    let addition = Addition {
        job: open,
        document: Some(added),
        last: true,
        claim: claim(USERS[3]),
        name: None,
        job_type: None,
        changes: Vec::new(),
    };
    let secret = |it: &str| Secret::new(it);
    let changes = UserChanges { password: Some(secret("password-2")), ..UserChanges::default() };
    let edit = UserAsk::Edit { id: UserId::new(USERS[1]).unwrap(), changes };
    let (current, new) = (secret("password-1"), secret("password-2"));
    let passcode = Some(PasscodeChange::On(secret("4321")));
    let edit_folder =
        FolderAsk::Edit { number: FOLDER, name: Some("out".into()), passcode, deletes_after: None };
    let open_folder = FolderAsk::Open { number: FOLDER, passcode: Some(secret("1234")) };
    let restrict = ServiceAsk {
        seen: Vec::new(),
        changes: vec![Change::service_rep_restricted(Feature::Off)],
        password: secret("Engineer-9"),
    };
    vec![
        (CWIS, log_in_of(USERS[1], "password-1")),
        (CWIS, log_in_of(USERS[1], "password-9")),
        (DRIVER, Command::Job(JobAsk::Submit(submission.into()))),
        (DRIVER, Command::Job(JobAsk::AddDocument(addition.into()))),
        (Asker::Control, Command::User(add("emil"))),
        (Asker::Control, Command::User(edit)),
        (Asker::Panel, Command::User(UserAsk::ChangeOwnPassword { current, new })),
        (Asker::Panel, create(FolderNumber(6))),
        (Asker::Panel, Command::Folder(open_folder)),
        (Asker::Control, Command::Folder(edit_folder)),
        (Asker::Control, Command::RestrictService(restrict)),
        (Asker::Control, Command::Certificate(create_certificate())),
        (Asker::Control, Command::Certificate(create_request())),
        (Asker::Control, Command::Certificate(import())),
    ]
}

/// The commands that are answered later, by the phase that they wait for.
const LATER: [&str; 13] = [
    "add document",
    "add user",
    "change own password",
    "create certificate",
    "create folder",
    "create request",
    "edit folder",
    "edit user",
    "import certificates",
    "log in",
    "open folder",
    "restrict service",
    "submit",
];

/// Which of these a command is, if it is one. A new command says so here, and comes into the table.
fn later(command: &Command) -> Option<&'static str> {
    let of_claim = |claim: &Claim, name| matches!(claim, Claim::Password { .. }).then_some(name);
    match command {
        Command::AsSeen(_, it) => later(it),
        Command::Session(SessionAsk::LogIn { .. }) => Some("log in"),
        Command::User(UserAsk::Add { .. }) => Some("add user"),
        Command::User(UserAsk::Edit { changes, .. }) => {
            changes.password.as_ref().map(|_| "edit user")
        }
        Command::User(UserAsk::ChangeOwnPassword { .. }) => Some("change own password"),
        Command::Job(JobAsk::Submit(it)) => of_claim(&it.claim, "submit"),
        Command::Job(JobAsk::AddDocument(it)) => of_claim(&it.claim, "add document"),
        Command::Folder(FolderAsk::Create { passcode, .. }) => match passcode {
            PasscodeChange::On(_) => Some("create folder"),
            PasscodeChange::Off => None,
        },
        Command::Folder(FolderAsk::Edit { passcode, .. }) => match passcode {
            Some(PasscodeChange::On(_)) => Some("edit folder"),
            Some(PasscodeChange::Off) | None => None,
        },
        Command::Folder(FolderAsk::Open { passcode, .. }) => {
            passcode.as_ref().map(|_| "open folder")
        }
        Command::RestrictService(_) => Some("restrict service"),
        Command::Certificate(CertificateAsk::Create { .. }) => Some("create certificate"),
        Command::Certificate(CertificateAsk::CreateRequest(_)) => Some("create request"),
        Command::Certificate(CertificateAsk::Import { .. }) => Some("import certificates"),
        // It waits for the self tests, which are no part of what was asked: see the test of a start.
        Command::Power(PowerAction::On | PowerAction::Restart | PowerAction::Resume) => None,
        Command::Session(SessionAsk::LogOut)
        | Command::User(UserAsk::Delete(_))
        | Command::Account(AccountAsk::Put { .. } | AccountAsk::Delete(_))
        | Command::PrintReport(_)
        | Command::Job(
            JobAsk::TakeMail(_)
            | JobAsk::Open(_)
            | JobAsk::BeginDocument(_)
            | JobAsk::Close(_)
            | JobAsk::Release(_)
            | JobAsk::ReleaseWith(..)
            | JobAsk::Preview(_)
            | JobAsk::SetCopies(..)
            | JobAsk::Delete(_)
            | JobAsk::Cancel(_)
            | JobAsk::CancelAll(_)
            | JobAsk::CancelCurrent
            | JobAsk::Hold(..)
            | JobAsk::LetGo(_)
            | JobAsk::Suspend(_)
            | JobAsk::Resume(_)
            | JobAsk::Promote(_)
            | JobAsk::ScheduleAfter(..)
            | JobAsk::Change(..)
            | JobAsk::NameDocument(..)
            | JobAsk::CancelDocument(..)
            | JobAsk::DeleteForm(_)
            | JobAsk::PrintFromFolder { .. }
            | JobAsk::Copy(_)
            // Nothing lies on the scanner of these twins: it is refused at once.
            | JobAsk::Scan(_)
            | JobAsk::Fax(_)
            | JobAsk::AcceptScan(_)
            | JobAsk::Purge,
        )
        | Command::Printer(_)
        | Command::AddressBook(_)
        | Command::Folder(
            FolderAsk::Delete(_)
            | FolderAsk::DeleteDocuments { .. }
            | FolderAsk::RenameDocument { .. }
            | FolderAsk::Retrieve { .. }
            | FolderAsk::Retrieved { .. },
        )
        // It is sealed where it stands, without a worker.
        | Command::MailLogin(_)
        | Command::Subscription(
            SubscriptionAsk::Create(_) | SubscriptionAsk::Renew(..) | SubscriptionAsk::Cancel(_),
        )
        | Command::Certificate(
            CertificateAsk::View
            | CertificateAsk::Delete(_)
            | CertificateAsk::DeleteRequest(_)
            | CertificateAsk::DeleteCrl(_)
            | CertificateAsk::Choose(_)
            | CertificateAsk::ChooseForMail(_),
        )
        | Command::Describe(_)
        | Command::Identify { .. }
        | Command::ViewSettings(_)
        | Command::ChangeSettings(_)
        | Command::EditHome(_)
        | Command::ViewAuditLog
        | Command::ExportAuditLog
        | Command::AdjustTime(_)
        | Command::AdjustZone(_)
        | Command::RestoreFactoryDefaults
        | Command::UpdateSoftware(_)
        | Command::Power(PowerAction::Off | PowerAction::Cut)
        | Command::Fault(..)
        | Command::Assume(_) => None,
    }
}

async fn open_job(twin: &Twin) -> JobId {
    let opening = Opening {
        name: "later".into(),
        ticket: JobTicket::default(),
        password: None,
        claim: Claim::Nobody,
        subscriptions: Vec::new(),
    };
    let ask = Command::Job(JobAsk::Open(opening.into()));
    let Ok(Reply::Job(id, _)) = twin.handle.ask(DRIVER, ask).await else { panic!("not opened") };
    id
}

#[tokio::test]
async fn a_second_phase_that_cannot_be_kept_is_undone_and_the_answer_says_so() {
    let twin = Twin::with_users().await;
    let open = open_job(&twin).await;
    let table = with_a_worker(&twin, open);
    let named: BTreeSet<_> = table.iter().filter_map(|it| later(&it.1)).collect();
    assert_eq!(named, LATER.into_iter().collect());
    let before = twin.rows().await;
    for (asker, command) in table {
        let name = later(&command).unwrap();
        let documents = twin.handle.documents().count();
        let brought = usize::from(command.document().is_some());
        let ask = twin.ask_without_room(kind(&command), asker, command.clone()).await;
        assert_eq!(ask.answer().await, Err(Refused::NotKept), "{name}");
        assert_eq!(twin.rows().await, before, "{name}");
        assert_eq!(twin.handle.view().sessions.len(), 1, "{name}");
        assert_eq!(twin.handle.documents().count(), documents - brought, "{name}");
        // An ask whose first phase cannot be kept is undone too, and one that is refused says the same.
        for (asker, command) in [(Asker::Control, add("franz")), (Asker::Control, add(USERS[0]))] {
            let answer = twin.handle.ask(asker, Command::User(command)).await;
            assert_eq!(answer, Err(Refused::NotKept), "{name}");
        }
        twin.disk.make_room();
        twin.done(Asker::Control, Command::ViewAuditLog).await;
        assert_eq!(twin.rows().await, before, "{name}");
        assert_eq!(rows_on(&twin.disk), before, "{name}");
    }
    for (asker, command) in with_a_worker(&twin, open) {
        let is_wrong = command == log_in_of(USERS[1], "password-9");
        let answer = twin.handle.ask(asker, command).await;
        assert!(answer.is_ok() != is_wrong, "with room: {answer:?}");
    }
    twin.ends_as_kept().await;
}
