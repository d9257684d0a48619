//! What is in the examples. What a device keeps is told in lines, so that the words of an example stay
//! what they are while types come and go.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use sim_core::account::{Account, AccountId};
use sim_core::command::FaultAction;
use sim_core::folder::{FolderAsk, FolderNumber};
use sim_core::job::{Ending, Holds, Job, JobAsk, JobDocument, JobId, JobState, JobTicket};
use sim_core::media::{INPUT_TRAYS, InputTray};
use sim_core::parts::{Cover, Supply};
use sim_core::power::PowerAction;
use sim_core::printer::PrinterAsk;
use sim_core::settings::{ROWS, Settings};
use sim_core::subscription::{NotifyEvent, Subscription};
use sim_core::user::{Person, UserId, UserNumber};
use sim_core::{Asker, Command, Door, Secret, View};
use sim_host::mechanism::{Mechanism, TrayChange};
use sim_host::{Handle, HardwareFault, Snapshot, Touch};

use crate::example::Example;
use crate::make::PASSCODE;
use crate::twin::{ALICE, BOB, CAROL, DAVE, Folder, KO, PEER, Twin, pdf};

/// Documents on the drive: a word in each, and its pages.
const DOCUMENTS: &[(&str, usize)] = &[
    ("letterhead", 1),
    ("rich", 9),
    ("locked", 1),
    ("night", 1),
    ("second", 2),
    ("drawn", 2),
    ("new", 1),
];
/// Those of the jobs that end with the power.
const RUNNING: &[(&str, usize)] = &[("suspended", 2), ("printing", 2), ("waiting", 2)];

#[tokio::test]
async fn a_data_directory_of_every_format_comes_up_with_everything_that_was_in_it() {
    for example in Example::all() {
        let folder = Folder::new();
        example.unpack(&folder.0);
        let (twin, found) = Twin::start(&folder.0, || panic!("there is a device"));
        let found = found.unwrap();
        let (was, is) = (example.lines(), told(&twin.handle, &found));
        assert_eq!(difference(&was, &is), (vec![], vec![]), "format {}", example.0);
        read_all(&twin, &found, &[DOCUMENTS, RUNNING].concat());
        told_by_hands(&twin);
        twin.power(PowerAction::On).await;
        goes_on(&twin).await;
        // A snapshot on its shelf, from before a hand touched anything, is of the same format.
        let names: Vec<_> = twin.shelf.list().unwrap().into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["printing"]);
        let printing = twin.shelf.snapshot("printing").unwrap();
        twin.handle.restore("printing", Arc::new(printing)).await.unwrap();
        read_all(&twin, &twin.view(), DOCUMENTS);
        let view = twin.view();
        assert_eq!(view.job(JobId(13)).unwrap().impressions_out(), 1);
        assert!(view.faults.is_empty() && view.printer.accepting);
        twin.end().await;
    }
}

#[tokio::test]
async fn a_snapshot_of_every_format_goes_on_with_everything_that_was_in_it() {
    for example in Example::all() {
        let folder = Folder::new();
        let (twin, _) = Twin::start(&folder.0, crate::make::device);
        twin.power(PowerAction::On).await;
        let snapshot = Snapshot::of_file(example.content("twin.snapshot").into()).unwrap();
        twin.handle.restore("frozen", Arc::new(snapshot)).await.unwrap();
        only_ended(&example.lines(), &told(&twin.handle, &twin.view()));
        read_all(&twin, &twin.view(), DOCUMENTS);
        told_by_hands(&twin);
        goes_on(&twin).await;
        twin.end().await;
    }
}

/// What ran has ended with the power of the snapshot. That is told, and nothing else is different.
fn only_ended(was: &[String], is: &[String]) {
    let (gone, new) = difference(was, is);
    // A history of faults came with format 4: older ones have what the start found.
    let expected =
        ["settings ", "subscription 1 ", "job 12 ", "job 13 ", "job 14 ", "job 15 ", "fault "];
    let is_expected = |line: &str| expected.iter().any(|it| line.starts_with(it));
    assert!(gone.iter().all(|it| is_expected(it)), "{gone:?}");
    let (ended, others): (Vec<_>, Vec<_>) = new.into_iter().partition(|it| it.contains("Aborted"));
    assert!(others.iter().all(|it| is_expected(it)), "{others:?}");
    // Numbers of users came with format 4.
    let ended: Vec<_> = ended.iter().map(|it| it.replace(" (2)", "")).collect();
    assert_eq!(
        ended,
        [
            "job 12 suspended of alice Normal Print private true Aborted(Power)",
            "job 13 printing of alice Normal Print private true Aborted(Power)",
            "job 14 waiting of alice Normal Print private true Aborted(Power)",
            "job 15 incoming of - Normal Print private false Aborted(Power)",
            "audit 48 1611280812 PrintAborted alice \"suspended\"",
            "audit 49 1611280812 PrintAborted alice \"printing\"",
            "audit 50 1611280812 PrintAborted alice \"waiting\"",
            "audit 51 1611280812 PrintAborted - \"incoming\"",
        ]
    );
}

/// The lines that are not there any more, and those that are new.
fn difference<'a>(was: &'a [String], is: &'a [String]) -> (Vec<&'a str>, Vec<&'a str>) {
    let only = |these: &'a [String], others: &[String]| {
        these.iter().filter(|it| !others.contains(it)).map(String::as_str).collect()
    };
    (only(was, is), only(is, was))
}

/// Each document of a job or a form is on the drive, and what is in it is right.
fn read_all(twin: &Twin, view: &View, documents: &[(&str, usize)]) {
    let jobs = view.jobs.values().flat_map(|it| it.kept());
    let all = jobs.chain(view.forms.iter().map(|it| it.document));
    let mut found: Vec<_> = all.map(|it| twin.read(it)).collect();
    let mut expected: Vec<_> = documents.iter().map(|(word, pages)| pdf(word, *pages)).collect();
    found.sort();
    expected.sort();
    assert!(found == expected, "{} documents of {}", found.len(), expected.len());
}

/// Everything that a device keeps, a line each.
pub(crate) fn told(handle: &Handle, view: &View) -> Vec<String> {
    let identity = &view.identity;
    let mut lines = vec![
        format!("device {} {} {}", identity.model.name, identity.serial, identity.host_name),
        format!("address {}", identity.address),
        format!("clock {} {}", view.clock.rfc3339(view.now), view.clock.date_format.label()),
        format!("software {} {}", view.software.controller_rom, view.software.fax_rom),
        format!("drive encrypted {}", view.drive_encrypted),
        // Older examples do not say what was assumed later; they are read as what it is without a word.
        format!("assumptions {:?}", view.assumptions)
            .replace(", print_job_challenged: true", "")
            .replace(", repeated_user_is_none: true", "")
            .replace(", repeated_failures_summed: false", "")
            .replace(", form_token_needed: true", "")
            .replace(", mail_login_in_plain: false", "")
            .replace(", undelivered_report: true", "")
            .replace(", activity_report: false", ""),
        format!("fault causes {:?}", view.fault_causes),
        format!("settings changed {} at {}", view.settings_revision, view.settings_changed.0),
        format!("meter {} {} {}", view.meter.full_color, view.meter.monochrome, view.meter.sheets),
        format!("printer {:?}", view.printer),
        format!("description {:?}", view.description),
        certificate(handle, view),
    ];
    let factory = Settings::certified();
    let changed = ROWS.iter().filter(|it| view.settings.text(it.key) != factory.text(it.key));
    lines.extend(changed.map(|it| format!("setting {} {}", it.id, view.settings.text(it.key))));
    lines.extend(view.users.values().map(|it| {
        let (role, attempts) = (it.role.name(), it.attempts);
        format!("user {} \"{}\" {role} {:?} {attempts:?}", person(&it.person), it.name, it.standing)
    }));
    lines.extend(view.accounts.values().map(|it| account(it)));
    let folders = view.folders.values();
    lines.extend(folders.map(|it| {
        let documents: Vec<_> = it.documents.iter().map(|it| it.id.0).collect();
        let (number, passcode) = (it.number.0, it.passcode.is_some());
        format!(
            "folder {number} {} {} passcode {passcode} documents {documents:?}",
            it.name,
            person(&it.owner)
        )
    }));
    lines.extend(view.fault_history.iter().map(|it| {
        let until = it.until.map(|it| it.unix_ms / 1_000);
        format!("fault {} {} until {until:?}", it.code, it.since.unix_ms / 1_000)
    }));
    lines.extend(view.maintenance_password.iter().map(|_| "maintenance password".to_owned()));
    lines.extend(view.mail_password.iter().map(|_| "password of the mail server".to_owned()));
    lines.extend(view.address_book.values().map(|it| {
        let (number, contact) = (it.number.0, &it.contact);
        let email = contact.email().map(|it| it.as_str());
        format!("contact {number} {} {} {email:?}", contact.index(), contact.name())
    }));
    lines.extend(view.home.iter().map(|it| format!("removed from Home {}", it.label())));
    lines.extend(view.subscriptions.values().map(|it| subscription(it)));
    let others = view.certificates.values().filter(|it| Some(it.id) != view.tls_certificate);
    lines.extend(others.map(|it| {
        let (id, subject) = (it.id.0, &it.described.subject);
        format!(
            "kept certificate {id} {} {subject} made here {}",
            it.category.name(),
            it.is_made_here
        )
    }));
    lines.extend(view.requests.values().map(|it| {
        let (id, sealed) = (it.id.0, handle.open_key(&it.key).is_some());
        format!("request {id} {} for {} sealed {sealed}", it.kind, it.subject)
    }));
    lines.extend(view.crls.values().map(|it| {
        let (id, of, names) = (it.id.0, &it.described.issuer, it.described.revoked);
        format!("CRL {id} of {of} names {names}")
    }));
    lines.extend(view.forms.iter().map(|it| {
        let of = it.owner.as_ref().map(|it| format!(" of {it}")).unwrap_or_default();
        format!("form {} document {}{of}", it.name, it.document.0)
    }));
    lines.extend(view.all_jobs().flat_map(|it| job(it)));
    lines.extend(view.audit.iter().map(|it| {
        let (number, event, unix_s) = (it.log_id, it.event, it.unix_ms / 1_000);
        format!("audit {number} {unix_s} {event:?} {} \"{}\"", it.user, it.optional)
    }));
    lines
}

fn person(it: &Person) -> String {
    match it.number {
        UserNumber::UNNUMBERED => it.to_string(),
        UserNumber(number) => format!("{it} ({number})"),
    }
}

fn certificate(handle: &Handle, view: &View) -> String {
    let Some(it) = view.certificate() else { return "certificate none".into() };
    let start = |bytes: &[u8]| {
        Sha256::digest(bytes)[..4].iter().fold(0, |all, it| all << 8 | u32::from(*it))
    };
    let key = handle.open_key(it.key.as_ref().unwrap()).unwrap();
    format!("certificate {:08x} key {:08x}", start(&it.der), start(&key))
}

fn account(it: &Account) -> String {
    let users: Vec<_> = it.users.iter().map(UserId::as_str).collect();
    let Account { id, is_closed, limit, used, .. } = it;
    format!("account {id} closed {is_closed} limit {limit:?} used {used} users {users:?}")
}

fn subscription(it: &Subscription) -> String {
    let events: Vec<_> = it.events.iter().map(NotifyEvent::keyword).collect();
    let owner = it.owner.as_ref().map_or("-".into(), person);
    format!(
        "subscription {} {events:?} job {:?} of {owner} as {} lease {} until {:?} complete {} \
         data {:?} interval {} sequence {} progressed {:?}",
        it.id.0,
        it.job.map(|it| it.0),
        it.name,
        it.lease_s,
        it.ends.map(|it| it.0),
        it.is_complete,
        it.user_data,
        it.interval_s,
        it.sequence,
        it.progressed.map(|it| it.0),
    )
}

fn job(it: &Job) -> Vec<String> {
    let owner = it.owner.as_ref().map_or("-".into(), person);
    let (number, label, private) = (it.id.0, it.print().unwrap().job_type.label(), it.is_private());
    let mut lines = vec![
        format!("job {number} {} of {owner} {label} private {private} {}", it.name, state(it)),
        format!(
            "job {number} from {:?} at {} printing {:?} ended {:?}",
            it.peer,
            it.created.0,
            it.started.map(|it| it.0),
            it.state.end().map(|it| it.at.0),
        ),
        format!(
            "job {number} impressions {:?} {} sheets {:?} {}",
            it.print().unwrap().impressions,
            it.impressions_out(),
            it.print().unwrap().sheets,
            it.sheets_out()
        ),
        format!("job {number} {}", ticket(it.ticket().unwrap())),
    ];
    lines.extend(holds(it).map(|it| format!("job {number} held {it}")));
    lines.extend(
        it.state
            .end()
            .and_then(|it| it.fault.as_ref())
            .iter()
            .map(|it| format!("job {number} fault {it}")),
    );
    lines.extend(it.documents.iter().map(|it| document(number, it)));
    lines
}

fn state(it: &Job) -> String {
    match &it.state {
        JobState::Incoming { .. } => "Incoming".into(),
        JobState::Reading => "Received".into(),
        JobState::Held { .. } => "Held".into(),
        JobState::Waiting(_) => "Queued".into(),
        JobState::Running(_) => "Printing".into(),
        JobState::Stopped(_, stop) => format!("Stopped({stop:?})"),
        JobState::Ended(end) => format!("{:?}", end.how),
    }
}

/// Why it is held, and when that ends by itself.
fn holds(it: &Job) -> Option<String> {
    let Holds { owner, password, until, new_job, preview: _, redial: _ } = it.state.holds();
    let all = [(owner, "owner"), (password, "password"), (until, "until"), (new_job, "new-job")];
    let why: Vec<_> = all.iter().filter(|it| it.0).map(|it| it.1).collect();
    let until = it.state.held_until().map(|it| it.0);
    (!why.is_empty()).then(|| format!("{} ends {until:?}", why.join(" ")))
}

fn document(job: u32, it: &JobDocument) -> String {
    format!(
        "job {job} document {} {} {} bytes {} pages {:?} drawn {:?} at {} kept {} cancelled {}",
        it.id.0,
        it.name,
        it.format,
        it.bytes,
        it.pages,
        it.drawn.map(|it| it.0),
        it.created.0,
        it.kept,
        it.cancelled,
    )
}

/// What hands did to the machine of the examples.
fn told_by_hands(twin: &Twin) {
    let world = twin.handle.world();
    let it: &Mechanism = &world.mechanism;
    let trays = it.trays.iter().zip(&INPUT_TRAYS).map(|(it, row)| {
        let medium = it.medium;
        let (size, kind, color) =
            (medium.size.row().label, medium.kind.name(), medium.color.name());
        let (closed, sheets, tended) = (it.is_closed, it.sheets, it.is_tended);
        format!("{} {size} {kind} {color} {sheets} closed {closed} tended {tended}", row.label)
    });
    let expected = [
        "Tray 1 A4 stationery white 515 closed true tended true",
        "Tray 2 A3 stationery white 520 closed true tended true",
        "Tray 3 B4 stationery white 520 closed false tended true",
        "Tray 4 8.5 x 11\" stationery white 520 closed true tended true",
        "Bypass Tray 8.5 x 11\" cardstock pink 7 closed true tended false",
    ];
    assert_eq!(trays.collect::<Vec<_>>(), expected);
    let supplies: Vec<_> = Supply::all()
        .map(|at| (at.row().name, it.supplies[at.index()]))
        .filter(|it| (it.1.used, it.1.is_fitted, it.1.is_tended) != (7, true, true))
        .map(|(name, it)| (name, it.used, it.is_fitted, it.is_tended))
        .collect();
    assert_eq!(supplies, [("toner-cyan", 22_100, true, false)]);
    assert_eq!(it.open, [Cover::LowerLeft].into());
    assert_eq!(it.jam.map(|it| it.row().name), Some("feed"));
    assert_eq!(it.planned.map(|it| (it.place.row().name, it.sheet)), Some(("exit", 99)));
    assert_eq!((it.output_is_tended, it.is_connected, it.is_drive_filled), (false, false, true));
    assert_eq!(twin.handle.hardware().faults(&twin.handle.view()), [HardwareFault::FaxRom].into());
    assert!(twin.handle.hardware().controller_rom().starts_with(b"Controller ROM 1.6.0\n"));
    assert!(twin.handle.hardware().fax_rom().starts_with(b"FAX ROM 2.2.2\n"));
}

/// The machine of the examples is mended; then it prints what was held.
async fn goes_on(twin: &Twin) {
    let close = TrayChange { is_closed: Some(true), ..TrayChange::default() };
    for hand in [
        Touch::ClearJam,
        Touch::Cover(Cover::LowerLeft, false),
        Touch::Tray(InputTray::Three, close),
        Touch::TendOutput(true),
    ] {
        twin.handle.touch(hand).await.unwrap();
    }
    twin.handle.fill_drive(false).await;
    twin.handle.alter(HardwareFault::FaxRom, false).await;
    twin.hand(Command::Fault("016-210", FaultAction::Cure)).await;
    twin.power(PowerAction::Off).await;
    twin.power(PowerAction::On).await;
    for user in [KO, ALICE, BOB, CAROL, DAVE] {
        twin.at(Door::Cwis, user).await;
        let wrong = (user.0, "a guess");
        twin.log_in(Asker::Remote(Door::Cwis, PEER), wrong).await.unwrap_err();
    }
    let number = FolderNumber(42);
    if twin.view().folders[&number].passcode.is_some() {
        let carol = twin.at(Door::Cwis, CAROL).await;
        let open = |typed: &str| {
            let passcode = Some(Secret::new(typed));
            twin.ask(carol, Command::Folder(FolderAsk::Open { number, passcode }))
        };
        open("1").await.unwrap_err();
        open(PASSCODE).await.unwrap();
    }
    let operator = twin.at(Door::Driver, KO).await;
    for ask in [PrinterAsk::Enable, PrinterAsk::Resume] {
        twin.ask(operator, Command::Printer(ask)).await.unwrap();
    }
    for (user, ask, words) in [
        (ALICE, JobAsk::Release(JobId(7)), &["rich"][..]),
        (ALICE, JobAsk::ReleaseWith(JobId(8), Secret::new("1234")), &["locked"]),
        (CAROL, JobAsk::Release(JobId(9)), &["night"]),
        (ALICE, JobAsk::Release(JobId(10)), &["drawn"]),
        (KO, JobAsk::LetGo(JobId(11)), &["new"]),
    ] {
        let id = ask.job().unwrap();
        twin.at_panel(user, ask).await.unwrap();
        twin.until_job(id, |it| it.ending() == Some(Ending::Completed)).await;
        let out = twin.handle.world().tray.last().unwrap().clone();
        let documents: Vec<_> = out.documents.iter().map(|it| it.data.to_vec()).collect();
        let pages = |word: &str| DOCUMENTS.iter().find(|it| it.0 == word).unwrap().1;
        let expected: Vec<_> = words.iter().map(|it| pdf(it, pages(it))).collect();
        assert_eq!((out.job, documents), (id, expected));
    }
    let used = twin.view().accounts[&AccountId::new("sales").unwrap()].used;
    // 7 before; "rich" has 4 sides in two copies and 6 in the third.
    assert_eq!(used, 7 + 4 + 4 + 6 + 1 + 1 + 2);
}

/// The entries of a ticket that differ from those of an empty one.
fn ticket(ticket: &JobTicket) -> String {
    let (shown, empty) = (format!("{ticket:?}"), format!("{:?}", JobTicket::default()));
    let empty = entries(&empty);
    let differ: Vec<_> = entries(&shown).into_iter().filter(|it| !empty.contains(it)).collect();
    match differ.is_empty() {
        true => "ticket".into(),
        false => format!("ticket {{ {} }}", differ.join(", ")),
    }
}

/// The entries of a struct in debug text.
fn entries(text: &str) -> Vec<&str> {
    let inside = text.split_once(" { ").and_then(|(_, it)| it.strip_suffix(" }"));
    let mut depth = 0;
    let entries = inside.unwrap_or_default().split(move |it| {
        match it {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth -= 1,
            _ => {}
        }
        it == ',' && depth == 0
    });
    entries.map(str::trim).collect()
}
