//! How the example of the current format is made: a device in which something of everything is kept.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use sim_core::account::{AccountAsk, AccountId};
use sim_core::address_book::{AddressBookAsk, Contact, EntryNumber};
use sim_core::certificate::{
    CertificateAsk, CertificateFile, Digest, KeyKind, NewRequest, SelfSigned, SignatureKind,
};
use sim_core::clock::Clock;
use sim_core::command::{Assumptions, FaultAction, Interpreted};
use sim_core::description::{DescriptionChange, DescriptionText};
use sim_core::folder::{FolderAsk, FolderNumber, PasscodeChange};
use sim_core::job::{
    Addition, Claim, ColorMode, Document, DocumentHandling, Ending, GivenPassword, HoldUntil,
    JobAsk, JobDocument, JobId, JobState, JobTicket, JobType, Media, NumberUp, Opening,
    Orientation, Override, PageRange, PasswordEncryption, Period, Quality, Resource, Scaling,
    Sides, Stop, Submission, Zoom,
};
use sim_core::mail_login::MailLoginAsk;
use sim_core::maintenance::ServiceAsk;
use sim_core::media::{InputTray, MediaColor, MediaSize, MediaType};
use sim_core::model::{Identity, Model};
use sim_core::parts::{Cover, JamPlace, Supply};
use sim_core::power::PowerAction;
use sim_core::printer::PrinterAsk;
use sim_core::reader::Reader;
use sim_core::settings::{Profile, Settings, parse};
use sim_core::subscription::{NotifyEvent, NotifyEvents, SubscriptionAsk, SubscriptionOrder};
use sim_core::update::{Package, Version};
use sim_core::user::{Role, Standing, UserAsk, UserId};
use sim_core::{Asker, Command, Configuration, Device, Door, Fact, Reply, Secret, Tick};
use sim_host::mechanism::{PlannedJam, SupplyChange, TrayChange};
use sim_host::{
    Advance, DataDirectory, HardwareFault, Pace, Rom, SectorSize, Shelf, Touch, passwords,
};
use sim_wire::update_package::{self, SigningKey};

use crate::content::told;
use crate::example::{DRIVE_BYTES, Example, FORMAT};
use crate::twin::{ALICE, BOB, CAROL, DAVE, DRIVER, Folder, KO, PEER, Twin, password, pdf};

/// That of folder 42.
pub(crate) const PASSCODE: &str = "4711";
/// Friday 2021-01-22 10:00 in Japan.
const START_MS: i64 = 1_611_277_200_000;

#[tokio::test]
async fn the_current_format_has_an_example() {
    let example = Example(FORMAT);
    if std::env::var("UPDATE").is_ok() && !example.directory().exists() {
        let folder = Folder::new();
        let snapshot = make(&folder.0).await;
        std::fs::create_dir_all(example.directory()).unwrap();
        let packed = |name: &str, content: &[u8]| {
            let mut packed = GzEncoder::new(Vec::new(), Compression::best());
            packed.write_all(content).unwrap();
            std::fs::write(example.file(name), packed.finish().unwrap()).unwrap();
        };
        packed("twin.redb", &std::fs::read(folder.0.join("twin.redb")).unwrap());
        let image = std::fs::read(folder.0.join("drive.img")).unwrap();
        let (drive, mark) = image.split_at(usize::try_from(DRIVE_BYTES).unwrap());
        packed("drive.mark", mark);
        let end = drive.iter().rposition(|it| *it != 0).map_or(0, |it| it + 1);
        packed("drive.img", &drive[..end]);
        packed("twin.snapshot", &snapshot);
        // Read it line by line: it is what every later version has to find.
        let (twin, found) = Twin::start(&folder.0, || panic!("there is a device"));
        let lines = told(&twin.handle, &found.unwrap()).join("\n");
        twin.end().await;
        std::fs::write(example.directory().join("twin.txt"), lines + "\n").unwrap();
    }
    assert!(example.directory().exists(), "UPDATE=1 makes an example of format {FORMAT}");
}

pub(crate) fn device() -> Device {
    Device::new(Configuration {
        identity: Identity {
            model: Model::from_name("C5570 G").unwrap(),
            serial: "123456".into(),
            host_name: "frozen".into(),
            address: PEER,
        },
        settings: Settings::certified(),
        profile: Profile::Certified,
        assumptions: Assumptions {
            sibling_events: true,
            driver_failures_count: false,
            unknown_id_as_typed: true,
            audit_survives_reset: true,
            print_job_challenged: true,
            repeated_user_is_none: true,
            repeated_failures_summed: false,
            form_token_needed: true,
            mail_login_in_plain: false,
            undelivered_report: true,
            activity_report: false,
        },
        clock: Clock::new(Tick(0), START_MS, 540),
        key_operator: UserId::new(KO.0).unwrap(),
        key_operator_password: passwords::hash(&Secret::new(KO.1)).unwrap(),
        key_operator_standing: Standing::Strong,
        seed: 7,
    })
}

/// Fills a directory; the same as a snapshot's file.
async fn make(directory: &Path) -> Vec<u8> {
    let (twin, _) = Twin::start(directory, device);
    twin.power(PowerAction::On).await;
    twin.until(|it| it.certificate().is_some()).await;
    people(&twin).await;
    certificates(&twin).await;
    software(&twin).await;
    administration(&twin).await;
    ended_jobs(&twin).await;
    held_jobs(&twin).await;
    twin.handle.set_pace(Pace::Manual).await;
    running_jobs(&twin).await;
    let printing = twin.handle.snapshot().await.unwrap();
    subscriptions(&twin).await;
    failures(&twin).await;
    hands(&twin).await;
    let snapshot = twin.handle.snapshot().await.unwrap();
    twin.end().await;
    let opened = DataDirectory::open(directory, SectorSize::Bytes512).unwrap();
    opened.shelf().add("printing", &printing).unwrap();
    drop(opened);
    let shelf = Shelf::default();
    shelf.add("frozen", &snapshot).unwrap();
    shelf.export("frozen").unwrap().collect::<Result<Vec<_>, _>>().unwrap().concat()
}

/// An authority, and a CRL of it.
const AUTHORITY: [&[u8]; 2] = [
    include_bytes!("../../../tests/shared/certificates/office-ca.pem"),
    include_bytes!("../../../tests/shared/certificates/office-ca.crl"),
];

/// A root that is trusted, a request that waits, and a CRL.
async fn certificates(twin: &Twin) {
    let key = sim_x509::make_key(KeyKind::P256, &mut ChaCha20Rng::seed_from_u64(9));
    let order = SelfSigned {
        kind: SignatureKind::FIRST,
        issuer: "Example".into(),
        days: 9_999,
        host_name: "root.example".into(),
        address: PEER,
        from_unix_s: START_MS / 1_000,
    };
    let file = CertificateFile(sim_x509::self_signed(&order, &key).unwrap().into());
    let import = CertificateAsk::Import { file, password: None };
    twin.hand(Command::Certificate(import)).await;
    let kind = SignatureKind { key: KeyKind::P384, digest: Digest::Sha384 };
    let (state, locality) = ("Kanagawa".into(), String::new());
    let (organization, unit) = ("Example".into(), "Printing".into());
    let country = "JP".into();
    let new = NewRequest { kind, country, state, locality, organization, unit };
    twin.hand(Command::Certificate(CertificateAsk::CreateRequest(new))).await;
    for file in AUTHORITY {
        let import = CertificateAsk::Import { file: CertificateFile(file.into()), password: None };
        twin.hand(Command::Certificate(import)).await;
    }
}

async fn people(twin: &Twin) {
    for (user, name, role) in [
        (ALICE, "Alice Example", Role::GeneralUser),
        (BOB, "", Role::GeneralUser),
        (CAROL, "Carol Example", Role::SystemAdministrator),
        (DAVE, "", Role::GeneralUser),
    ] {
        let (id, password) = (UserId::new(user.0).unwrap(), Secret::new(user.1));
        twin.hand(Command::User(UserAsk::Add { id, name: name.into(), role, password })).await;
    }
}

async fn software(twin: &Twin) {
    let rom =
        |rom: Rom, version| update_package::Rom { version, image: rom.image(Version(version)) };
    let package = update_package::Package {
        models: vec!["C5570 G".into()],
        controller_rom: rom(Rom::Controller, [1, 6, 0]),
        fax_rom: rom(Rom::Fax, [2, 2, 2]),
    };
    let package = Package(package.write(&SigningKey::development()).unwrap().into());
    let operator = twin.at(Door::Cwis, KO).await;
    twin.ask(operator, Command::UpdateSoftware(package)).await.unwrap();
    twin.until(|it| it.power.is_on() && it.software.fax_rom == Version([2, 2, 2])).await;
}

async fn administration(twin: &Twin) {
    twin.handle.advance(Advance::By(60_000)).await.unwrap();
    for (id, value) in [("timers.browser_session", "7"), ("storage.overwrite", "3 Overwrites")] {
        twin.hand(Command::ChangeSettings(parse(id, value).unwrap())).await;
    }
    let (seen, changes) = (Vec::new(), Vec::new());
    let password = Secret::new("Engineer-9");
    twin.hand(Command::RestrictService(ServiceAsk { seen, changes, password })).await;
    let (seen, changes, password) = (Vec::new(), Vec::new(), Secret::new("Mail-server-9"));
    let mail = MailLoginAsk::SetPassword { seen, changes, password };
    twin.hand(Command::MailLogin(mail)).await;
    let text = |text, value: &str| DescriptionChange { text, value: Some(value.into()) };
    let texts = vec![
        text(DescriptionText::Location, "third floor"),
        text(DescriptionText::GeoLocation, "geo:35.68,139.76"),
        text(DescriptionText::OrganizationalUnit, "Archive"),
    ];
    twin.hand(Command::Describe(texts)).await;
    twin.hand(Command::AdjustTime(START_MS + 3_600_000)).await;
    let account = |id, is_closed, limit, users: &[&str]| {
        Command::Account(AccountAsk::Put {
            id: AccountId::new(id).unwrap(),
            is_closed,
            limit,
            used: None,
            users: users.iter().map(|it| UserId::new(it).unwrap()).collect(),
        })
    };
    twin.hand(account("sales", false, Some(100), &["alice", "carol"])).await;
    twin.hand(account("everyone", false, None, &[])).await;
    twin.hand(account("closed", true, None, &["bob"])).await;
    for (number, name, email) in [(1, "Team", "team@example.com"), (2_000, "\u{2014}", "")] {
        let contact = Contact::new(name, "", email).unwrap();
        let number = Some(EntryNumber(number));
        twin.hand(Command::AddressBook(AddressBookAsk::Add { number, contact })).await;
    }
    for (owner, number, name) in [(ALICE, 1, "in"), (CAROL, 42, "faxes"), (ALICE, 500, "out")] {
        let asker = twin.at(Door::Cwis, owner).await;
        let passcode = match number {
            42 => PasscodeChange::On(Secret::new(PASSCODE)),
            _ => PasscodeChange::Off,
        };
        let (number, name, owner) = (FolderNumber(number), name.into(), None);
        let make = FolderAsk::Create { number, name, passcode, owner };
        twin.ask(asker, Command::Folder(make)).await.unwrap();
    }
}

fn ticket(account: &str) -> JobTicket {
    JobTicket { account: Some(account.into()), ..JobTicket::default() }
}

fn submission(twin: &Twin, name: &str, claim: Claim, data: &[u8]) -> Submission {
    Submission {
        name: name.into(),
        job_type: JobType::Normal,
        ticket: ticket("sales"),
        password: None,
        document: twin.document(name, data),
        claim,
        asks_back: false,
        subscriptions: Vec::new(),
    }
}

async fn submit(twin: &Twin, submission: Submission) -> JobId {
    twin.handle.advance(Advance::By(1_000)).await.unwrap();
    let submit = Command::Job(JobAsk::Submit(submission.into()));
    match twin.ask(DRIVER, submit).await {
        Ok(Reply::Job(id, _)) => id,
        other => panic!("{other:?}"),
    }
}

async fn held(twin: &Twin, submission: Submission) -> JobId {
    let id = submit(twin, submission).await;
    twin.until_job(id, |it| it.is_held()).await;
    id
}

/// Jobs 1 to 6: one for each way to end.
async fn ended_jobs(twin: &Twin) {
    let report = submission(twin, "report.pdf", password(ALICE), &pdf("report", 3));
    let sides = Sides::LongEdge;
    let report = Submission { ticket: JobTicket { copies: 2, sides, ..ticket("sales") }, ..report };
    let report = held(twin, report).await;
    twin.at_panel(ALICE, JobAsk::Release(report)).await.unwrap();
    twin.until_job(report, |it| it.ending() == Some(Ending::Completed)).await;

    let unwanted = submission(twin, "unwanted.pdf", password(ALICE), &pdf("unwanted", 1));
    let unwanted = held(twin, unwanted).await;
    twin.at_panel(ALICE, JobAsk::Delete(unwanted)).await.unwrap();

    let damaged = submission(twin, "damaged.pdf", password(ALICE), b"%PDF-1.4\nnothing more");
    let damaged = submit(twin, damaged).await;
    twin.until_job(damaged, JobState::is_ended).await;

    let stranger = ("alice", "a guess");
    submit(twin, submission(twin, "stranger.pdf", password(stranger), &pdf("stranger", 1))).await;

    let form = submission(twin, "letterhead", password(CAROL), &pdf("letterhead", 1));
    let form = submit(twin, Submission { job_type: JobType::BackgroundForm, ..form }).await;
    twin.until_job(form, |it| it.ending() == Some(Ending::Completed)).await;

    // Only its document says whose it is, and that its account is not his.
    let late = open(twin, "uncharged", "sales").await;
    let document = twin.document("uncharged.pdf", &pdf("uncharged", 1));
    add(twin, DRIVER, late, document, password(BOB)).await;
}

async fn open(twin: &Twin, name: &str, account: &str) -> JobId {
    let opening = Opening {
        name: name.into(),
        ticket: ticket(account),
        password: None,
        claim: Claim::Nobody,
        subscriptions: Vec::new(),
    };
    match twin.ask(DRIVER, Command::Job(JobAsk::Open(opening.into()))).await {
        Ok(Reply::Job(id, JobState::Incoming { .. })) => id,
        other => panic!("{other:?}"),
    }
}

async fn add(twin: &Twin, asker: Asker, job: JobId, document: Document, claim: Claim) {
    let addition = Addition {
        job,
        document: Some(document),
        last: false,
        claim,
        name: None,
        job_type: None,
        changes: Vec::new(),
    };
    twin.ask(asker, Command::Job(JobAsk::AddDocument(addition.into()))).await.unwrap();
}

/// Jobs 7 to 11: one for each thing that holds.
async fn held_jobs(twin: &Twin) {
    let rich = submission(twin, "rich.pdf", password(ALICE), &pdf("rich", 9));
    held(twin, Submission { ticket: rich_ticket(), job_type: JobType::Secure, ..rich }).await;

    let locked = submission(twin, "locked.pdf", password(ALICE), &pdf("locked", 1));
    let given = GivenPassword { encryption: PasswordEncryption::None, digest: b"1234".to_vec() };
    let locked = held(twin, Submission { password: Some(given), ..locked }).await;
    for guess in ["0000", "1111"] {
        twin.at_panel(ALICE, JobAsk::ReleaseWith(locked, Secret::new(guess))).await.unwrap_err();
    }

    let night = submission(twin, "night.pdf", password(CAROL), &pdf("night", 1));
    let hold = HoldUntil::Period(Period::Night);
    held(twin, Submission { ticket: JobTicket { hold, ..ticket("sales") }, ..night }).await;

    let several = open(twin, "several", "sales").await;
    let alice = twin.at(Door::Driver, ALICE).await;
    for (name, pages) in [("first", 1), ("second", 2)] {
        let document = twin.document(&format!("{name}.pdf"), &pdf(name, pages));
        add(twin, alice, several, document, Claim::Session).await;
        let is_read = |it: &JobDocument| it.pages.is_some();
        twin.until(|it| it.job(several).unwrap().documents.iter().all(is_read)).await;
    }
    // As if the second were PostScript, of which this PDF was made.
    let document = twin.view().job(several).unwrap().documents[1].id;
    let drawn = Some(twin.document("", &pdf("drawn", 2)).id);
    let found = Interpreted {
        pages: 2,
        format: "application/postscript",
        drawn,
        drawn_bytes: 0,
        fault: None,
    };
    twin.handle.report(Fact::Interpreted { job: several, document, result: Ok(found) });
    twin.until(|it| it.job(several).unwrap().documents[1].drawn.is_some()).await;
    twin.ask(alice, Command::Job(JobAsk::Close(several))).await.unwrap();
    twin.until_job(several, |it| it.is_held()).await;
    twin.at_panel(ALICE, JobAsk::CancelDocument(several, 0)).await.unwrap();

    let by =
        |value| Command::ChangeSettings(parse("private_print.receive_control", value).unwrap());
    twin.hand(by("Print")).await;
    let operator = twin.at(Door::Driver, KO).await;
    twin.ask(operator, Command::Printer(PrinterAsk::HoldNewJobs)).await.unwrap();
    let new = submission(twin, "new.pdf", Claim::Nobody, &pdf("new", 1));
    held(twin, Submission { ticket: ticket("everyone"), ..new }).await;
    twin.hand(by("According to Print Accounting")).await;
}

fn rich_ticket() -> JobTicket {
    let range = |first, last| PageRange { first, last };
    JobTicket {
        copies: 3,
        sides: Sides::ShortEdge,
        page_ranges: vec![range(1, 4), range(6, 9)],
        number_up: NumberUp::new(2).unwrap(),
        media: Media {
            size: MediaSize::from_name("iso_a4_210x297mm"),
            kind: MediaType::from_name("stationery"),
            color: MediaColor::from_name("white"),
            tray: Some(InputTray::One),
        },
        orientation: Some(Orientation::ReverseLandscape),
        quality: Quality::High,
        color_mode: ColorMode::Monochrome,
        scaling: Scaling::Fit,
        zoom: Zoom::default(),
        resolution_dpi: Some(600),
        document_handling: DocumentHandling::SingleNewSheet,
        overrides: vec![Override {
            pages: vec![range(2, 3)],
            documents: vec![range(1, 1)],
            copies: Some(range(3, 3)),
            media: Some(Media {
                size: MediaSize::from_name("iso_a3_297x420mm"),
                tray: Some(InputTray::Two),
                ..Media::default()
            }),
            sides: Some(Sides::OneSided),
            number_up: NumberUp::new(1),
            color_mode: Some(ColorMode::Color),
        }],
        priority: 70,
        hold: HoldUntil::Time(START_MS + 86_400_000),
        account: Some("sales".into()),
        accounting_user: Some("alice's desk".into()),
        requesting_user: None,
        password: None,
    }
}

/// Jobs 12 to 15: suspended, on the engine with a page of it out, waiting, and coming in.
async fn running_jobs(twin: &Twin) {
    for name in ["suspended", "printing", "waiting"] {
        let submission = submission(twin, name, password(ALICE), &pdf(name, 2));
        let id = held(twin, submission).await;
        twin.at_panel(ALICE, JobAsk::Release(id)).await.unwrap();
        match name {
            "waiting" => twin.until_job(id, |it| *it == JobState::Waiting(Resource::Engine)).await,
            _ => twin.until_job(id, |it| *it == JobState::Running(Resource::Engine)).await,
        }
        twin.handle.put_out(u64::from(name == "printing")).await;
        if name == "suspended" {
            twin.at_panel(ALICE, JobAsk::Suspend(Some(id))).await.unwrap();
            twin.until_job(id, |it| *it == JobState::Stopped(Resource::Engine, Stop::Suspended))
                .await;
        }
    }
    open(twin, "incoming", "everyone").await;
}

async fn subscriptions(twin: &Twin) {
    let order = |events: &[NotifyEvent], job| SubscriptionOrder {
        events: events.iter().fold(NotifyEvents::default(), |all, it| all.with(*it)),
        job,
        lease_s: 86_400,
        user_data: Arc::from(&b"\x00mine\xff"[..]),
        interval_s: 5,
        recipient: None,
        name: "nobody".into(),
    };
    let make = |order| Command::Subscription(SubscriptionAsk::Create(order));
    let alice = twin.at(Door::Driver, ALICE).await;
    let printer = [NotifyEvent::PrinterStateChanged, NotifyEvent::JobCompleted];
    twin.ask(alice, make(order(&printer, None))).await.unwrap();
    twin.ask(alice, make(order(&[NotifyEvent::JobProgress], Some(JobId(7))))).await.unwrap();
}

async fn failures(twin: &Twin) {
    let cwis = Asker::Remote(Door::Cwis, PEER);
    for (user, times) in [(BOB, 2), (DAVE, 5)] {
        for _ in 0..times {
            twin.log_in(cwis, (user.0, "a guess")).await.unwrap_err();
        }
    }
    let operator = twin.at(Door::Driver, KO).await;
    for ask in [PrinterAsk::Disable, PrinterAsk::PauseAfterCurrent] {
        twin.ask(operator, Command::Printer(ask)).await.unwrap();
    }
}

async fn hands(twin: &Twin) {
    let paper = TrayChange {
        size: MediaSize::from_name("na_letter_8.5x11in"),
        kind: MediaType::from_name("cardstock"),
        color: MediaColor::from_name("pink"),
        sheets: Some(7),
        ..TrayChange::default()
    };
    let toner = SupplyChange { percent: Some(15), ..SupplyChange::default() };
    for hand in [
        Touch::Tray(InputTray::Bypass, paper),
        Touch::Tray(
            InputTray::Three,
            TrayChange { is_closed: Some(false), ..TrayChange::default() },
        ),
        Touch::Supply(Supply::from_name("toner-cyan").unwrap(), toner),
        Touch::PlanJam(Some(PlannedJam { place: JamPlace::Exit, sheet: 99, job: None })),
        Touch::TendOutput(false),
        Touch::Jam(JamPlace::Feed),
        Touch::Cover(Cover::LowerLeft, true),
        Touch::Cable(false),
        Touch::Carry(Reader::Usb, true),
    ] {
        twin.handle.touch(hand).await.unwrap();
    }
    twin.handle.fill_drive(true).await;
    twin.handle.alter(HardwareFault::FaxRom, true).await;
    twin.hand(Command::Fault("016-210", FaultAction::Appear)).await;
}
