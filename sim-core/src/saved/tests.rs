//! Whatever is kept is read as it was; whatever is damaged is named.

use std::fmt::Debug;
use std::net::IpAddr;
use std::sync::Arc;

use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::account::Uncharged;
use crate::audit::Event;
use crate::clock::{Clock, DateFormat, Saving, Turn, Zone};
use crate::command::Assumptions;
use crate::fault::Moment;
use crate::fax::{self, Line, SubscriberId};
use crate::folder::{DocumentKind, FolderDocument, FolderNumber};
use crate::job::{
    AbortReason, Callee, ColorMode, Copy, DocumentHandling, DocumentId, End, Ending, FaxIn, FaxOut,
    FaxTo, HoldUntil, Holds, JobDocument, JobId, JobPassword, JobState, JobTicket, JobType, MailIn,
    MailScan, Media, NumberUp, Orientation, Override, PageRange, PasswordEncryption, Period, Print,
    Quality, Resource, Scaling, Scan, ScanTo, Sides, Stop, Work, Zoom,
};
use crate::mail::{Cause, FileFormat, MailAddress, NotBelieved, Recipients, Subject};
use crate::media::{COLORS, INPUT_TRAYS, MediaColor, MediaSize, MediaType, SIZES, TYPES};
use crate::meter::Meter;
use crate::printer::{Pause, PrinterSwitches};
use crate::report::Report;
use crate::scanner::{OriginalSides, OriginalSize, Resolution, ScanColor, ScanTicket};
use crate::settings::Profile;
use crate::subscription::{NotifyEvent, NotifyEvents};
use crate::update::{Software, Version};
use crate::user::{Attempts, FactoryOperator, Person, Role, Standing, UserNumber};
use crate::{PasswordHash, Tick};

const ABORTED: &[AbortReason] = &[
    AbortReason::LoginFailed,
    AbortReason::NoUser,
    AbortReason::Data,
    AbortReason::TooSlow,
    AbortReason::Forms,
    AbortReason::Power,
    AbortReason::Sender,
    AbortReason::Formatted,
    AbortReason::NoDocument,
    AbortReason::Device,
    AbortReason::Account(Uncharged::InfoNeeded),
    AbortReason::Account(Uncharged::NotAuthorized),
    AbortReason::Account(Uncharged::Closed),
    AbortReason::Account(Uncharged::LimitReached),
    AbortReason::NoOriginal,
    AbortReason::DriveFull,
    AbortReason::FolderFull,
    AbortReason::NoFolder,
    AbortReason::NoMailFolder,
    AbortReason::FolderPasscode,
    AbortReason::Call,
];
const JOB_TYPES: &[JobType] = &[
    JobType::Normal,
    JobType::Secure,
    JobType::SampleSet,
    JobType::Delayed,
    JobType::StoreInRemoteFolder,
    JobType::BackgroundForm,
];
const ROLES: &[Role] = &[
    Role::Unauthenticated,
    Role::GeneralUser,
    Role::SystemAdministrator,
    Role::AccountAdministrator,
    Role::KeyOperator,
    Role::Hand,
];

fn text() -> impl Strategy<Value = Arc<str>> {
    ".{0,12}".prop_map(|it| it.as_str().into())
}

fn user_id() -> impl Strategy<Value = UserId> {
    "[^\\p{C}]{1,32}".prop_filter_map("a user ID", |it| UserId::new(&it))
}

fn person() -> impl Strategy<Value = Person> {
    let number = any::<u32>().prop_map(UserNumber);
    (user_id(), number).prop_map(|(id, number)| Person { id, number })
}

fn hash() -> impl Strategy<Value = PasswordHash> {
    ".{0,40}".prop_map(PasswordHash::new)
}

fn range() -> impl Strategy<Value = PageRange> {
    any::<(u32, u32)>().prop_map(|(first, last)| PageRange { first, last })
}

fn media() -> impl Strategy<Value = Media> {
    let size = option::of((0..SIZES.len()).prop_map(|it| MediaSize::from_name(SIZES[it].name)));
    let kind = option::of((0..TYPES.len()).prop_map(|it| MediaType::from_name(TYPES[it])));
    let color = option::of((0..COLORS.len()).prop_map(|it| MediaColor::from_name(COLORS[it])));
    let tray = option::of((0..INPUT_TRAYS.len()).prop_map(|it| INPUT_TRAYS[it].tray));
    (size, kind, color, tray).prop_map(|(size, kind, color, tray)| Media {
        size: size.flatten(),
        kind: kind.flatten(),
        color: color.flatten(),
        tray,
    })
}

fn overrides() -> impl Strategy<Value = Override> {
    let pages = (vec(range(), 0..3), vec(range(), 0..3), option::of(range()), option::of(media()));
    let looks = (
        option::of(select(Sides::ALL)),
        option::of(select(NumberUp::ALL)),
        option::of(select(ColorMode::ALL)),
    );
    (pages, looks).prop_map(|((pages, documents, copies, media), looks)| {
        let (sides, number_up, color_mode) = looks;
        Override { pages, documents, copies, media, sides, number_up, color_mode }
    })
}

fn hold() -> impl Strategy<Value = HoldUntil> {
    prop_oneof![
        Just(HoldUntil::NoHold),
        Just(HoldUntil::Indefinite),
        select(Period::ALL).prop_map(HoldUntil::Period),
        any::<i64>().prop_map(HoldUntil::Time),
    ]
}

fn password() -> impl Strategy<Value = JobPassword> {
    let parts = (select(PasswordEncryption::ALL), any::<([u8; 16], [u8; 32], u8)>());
    parts.prop_map(|(encryption, (salt, hash, failures))| JobPassword {
        encryption,
        salt,
        hash,
        failures,
    })
}

fn ticket() -> impl Strategy<Value = JobTicket> {
    let numbers = any::<(u16, u8, Option<u16>)>();
    let zoom = (Zoom::MIN..=Zoom::MAX).prop_map(|it| Zoom::new(it).unwrap());
    let looks = (
        select(Sides::ALL),
        select(NumberUp::ALL),
        option::of(select(Orientation::ALL)),
        select(Quality::ALL),
        select(ColorMode::ALL),
        (select(Scaling::ALL), zoom),
        select(DocumentHandling::ALL),
    );
    let pages = (vec(range(), 0..4), media(), vec(overrides(), 0..3));
    let names = (option::of(text()), option::of(text()), option::of(text()));
    let who = (hold(), names, option::of(password()));
    (numbers, looks, pages, who).prop_map(|(numbers, looks, pages, who)| {
        let (copies, priority, resolution_dpi) = numbers;
        let (sides, number_up, orientation, quality, color_mode, scaling, document_handling) =
            looks;
        let (scaling, zoom) = scaling;
        let (page_ranges, media, overrides) = pages;
        let (hold, (account, accounting_user, requesting_user), password) = who;
        JobTicket {
            copies,
            sides,
            page_ranges,
            number_up,
            media,
            orientation,
            quality,
            color_mode,
            scaling,
            zoom,
            resolution_dpi,
            document_handling,
            overrides,
            priority,
            hold,
            account,
            accounting_user,
            requesting_user,
            password,
        }
    })
}

fn document() -> impl Strategy<Value = JobDocument> {
    let numbers = any::<(u64, Option<u64>, u64, Option<u32>, u64, bool, bool)>();
    (numbers, text(), text(), option::of(text())).prop_map(|(numbers, name, format, fault)| {
        let (id, drawn, bytes, pages, created, kept, cancelled) = numbers;
        JobDocument {
            id: DocumentId(id),
            drawn: drawn.map(DocumentId),
            name,
            format,
            bytes,
            pages,
            created: Tick(created),
            kept,
            cancelled,
            fault,
        }
    })
}

fn ending() -> impl Strategy<Value = Ending> {
    let not_sent = select(Cause::ALL).prop_map(AbortReason::NotSent);
    let not_believed = select(NotBelieved::ALL).prop_map(AbortReason::NotBelieved);
    let aborted = prop_oneof![select(ABORTED), not_sent, not_believed];
    let aborted = aborted.prop_map(Ending::Aborted);
    prop_oneof![Just(Ending::Completed), Just(Ending::Cancelled), aborted]
}

/// Where a job stands that came in then; since when it waits for documents is not kept.
fn state(created: Tick) -> impl Strategy<Value = JobState> {
    let holds =
        any::<[bool; 6]>().prop_map(|[owner, password, until, new_job, preview, redial]| Holds {
            owner,
            password,
            until,
            new_job,
            preview,
            redial,
        });
    let resource =
        || select(&[Resource::Engine, Resource::Scanner, Resource::Network, Resource::Line]);
    let stop = select(&[Stop::Suspended, Stop::Paused, Stop::Attention]);
    let held = (holds, any::<Option<u64>>());
    let ended = (any::<u64>(), ending(), option::of(text()));
    prop_oneof![
        Just(JobState::Incoming { since: created }),
        Just(JobState::Reading),
        held.prop_map(|(why, until)| JobState::Held { why, until: until.map(Tick) }),
        resource().prop_map(JobState::Waiting),
        resource().prop_map(JobState::Running),
        (resource(), stop).prop_map(|(on, why)| JobState::Stopped(on, why)),
        ended.prop_map(|(at, how, fault)| JobState::Ended(End { at: Tick(at), how, fault })),
    ]
}

fn scan_ticket() -> impl Strategy<Value = ScanTicket> {
    let choices = (
        select(OriginalSides::ALL),
        select(Resolution::ALL),
        select(ScanColor::ALL),
        prop_oneof![Just(OriginalSize::Auto), Just(OriginalSize::Size(MediaSize::default()))],
        any::<bool>(),
    );
    choices.prop_map(|(sides, resolution, color, size, mixed_sizes)| ScanTicket {
        sides,
        resolution,
        color,
        size,
        mixed_sizes,
    })
}

fn folder_document() -> impl Strategy<Value = FolderDocument> {
    let kind = select(&[DocumentKind::Scan, DocumentKind::Fax, DocumentKind::Mail]);
    let numbers = any::<(u64, u64, u32, u64)>();
    let parts = (numbers, text(), kind, select(ScanColor::ALL), select(Resolution::ALL));
    parts.prop_map(|((id, created, pages, bytes), name, kind, color, resolution)| FolderDocument {
        id: DocumentId(id),
        name,
        kind,
        created: Tick(created),
        pages,
        bytes,
        color,
        dots: resolution.dots(),
    })
}

fn job() -> impl Strategy<Value = Job> {
    let named =
        (any::<u32>(), text(), option::of(person()), select(JOB_TYPES), (any::<bool>(), 0..9u8));
    let stands = any::<u64>().prop_flat_map(|it| (Just(Tick(it)), state(Tick(it))));
    let counted = any::<(Option<u32>, Option<u32>, u32, u32)>();
    let rest = (any::<(Option<IpAddr>, Option<u64>)>(), ticket(), vec(document(), 0..3));
    let scanned = (scan_ticket(), any::<u32>());
    (named, stands, counted, rest, scanned).prop_map(|(named, stands, counted, rest, scanned)| {
        let (scan, pages) = scanned;
        let (id, name, owner, job_type, (private, work)) = named;
        let (created, state) = stands;
        let (impressions, sheets, impressions_out, sheets_out) = counted;
        let ((peer, started), ticket, documents) = rest;
        let print =
            Print { job_type, private, ticket, impressions, sheets, impressions_out, sheets_out };
        let work = match work {
            0 => Work::Print(print),
            1 => Work::Report(Report::JobHistory, print),
            2 => Work::Copy(Copy { scan, pages }, print),
            3 => Work::FolderPrint(FolderNumber(7), print),
            4 => {
                let all =
                    ["a@example.com", "b@example.com"].map(|it| MailAddress::new(it).unwrap());
                let to = Recipients::new(all).unwrap();
                let subject = Subject::new("Minutes").filter(|_| !private);
                let mail = MailScan {
                    to,
                    subject,
                    format: FileFormat::Tiff,
                    receipt: private,
                    sign: !private,
                };
                let (to, folder_owner) = (ScanTo::Mail(mail.into()), None);
                Work::Scan(Scan { scan, to, folder_owner, preview: private, pages })
            }
            5 => {
                let folder = owner.clone().map(|it| FaxTo::Folder(FolderNumber(7), it));
                let (line, from) = (Line::Two, SubscriberId::of("+81 3 555"));
                let to = folder.unwrap_or(FaxTo::Paper(print.into()));
                let finest = private.then_some(fax::Resolution::Fine);
                Work::FaxIn(FaxIn { line, from, to, is_named: false, finest })
            }
            7 => Work::MailIn(MailIn {
                from: "alice@example.com".into(),
                folder: owner.is_some().then_some(FolderNumber(7)),
                owner: owner.clone(),
            }),
            6 => {
                let (number, resolution) =
                    (SubscriberId::of("+81 3 555"), fax::Resolution::SuperFine);
                let results = [None, Some(Ok(())), Some(Err("LINE-101: Nobody answered.".into()))];
                let callee = |result| Callee { number: number.clone(), unreached: 3, result };
                let (to, start) = (results.map(callee).into(), HoldUntil::Time(1_611_279_000_000));
                Work::FaxOut(FaxOut { to, scan, resolution, preview: private, pages, start })
            }
            _ => {
                let (to, folder_owner) = (ScanTo::Folder(FolderNumber(7)), owner.clone());
                Work::Scan(Scan { scan, to, folder_owner, preview: private, pages })
            }
        };
        let (id, started) = (JobId(id), started.map(Tick));
        Job { id, name, owner, state, documents, peer, created, started, work }
    })
}

fn user() -> impl Strategy<Value = User> {
    let attempts = prop_oneof![
        Just(Attempts::None),
        any::<u32>().prop_map(Attempts::Failed),
        Just(Attempts::Locked)
    ];
    let standing = select(&[Standing::Factory, Standing::Short, Standing::Strong]);
    let parts = (person(), ".{0,12}", select(ROLES), hash(), standing, attempts, any::<bool>());
    parts.prop_map(|(person, name, role, password, standing, attempts, is_disabled)| User {
        person,
        name,
        role,
        password,
        standing,
        attempts,
        is_disabled,
    })
}

fn account() -> impl Strategy<Value = Account> {
    let numbers = any::<(bool, Option<u32>, u32)>();
    (user_id(), numbers, btree_set(user_id(), 0..4)).prop_map(|(id, numbers, users)| Account {
        id: AccountId::new(id.as_str()).unwrap(),
        is_closed: numbers.0,
        limit: numbers.1,
        used: numbers.2,
        users,
    })
}

fn folder() -> impl Strategy<Value = Folder> {
    let documents = vec(folder_document(), 0..4);
    let numbers = (any::<u16>(), any::<u64>(), any::<bool>());
    let parts = (numbers, ".{0,12}", person(), option::of(hash()), documents);
    parts.prop_map(|((number, created, deletes_after), name, owner, passcode, documents)| Folder {
        created: Tick(created),
        number: FolderNumber(number),
        name,
        owner,
        passcode,
        documents,
        deletes_after,
    })
}

fn subscription() -> impl Strategy<Value = Subscription> {
    let events = vec(select(NotifyEvent::ALL), 0..6);
    let numbers = any::<(u32, Option<u32>, u32, Option<u64>, bool, u32, u32, Option<u64>)>();
    let parts = (events, numbers, option::of(person()), text(), any::<Vec<u8>>());
    parts.prop_map(|(events, numbers, owner, name, user_data)| {
        let (id, job, lease_s, ends, is_complete, interval_s, sequence, progressed) = numbers;
        Subscription {
            id: SubscriptionId(id),
            events: events.into_iter().fold(NotifyEvents::default(), NotifyEvents::with),
            job: job.map(JobId),
            owner,
            name,
            peer: (id % 2 == 0).then(|| [192, 0, 2, 1].into()),
            lease_s,
            ends: ends.map(Tick),
            is_complete,
            user_data: user_data.into(),
            interval_s,
            recipient: MailAddress::new("team@example.com").filter(|_| id % 3 == 0),
            sequence,
            progressed: progressed.map(Tick),
            kept: Vec::new(),
        }
    })
}

fn record() -> impl Strategy<Value = Record> {
    let event =
        select(&[Event::StartedCold, Event::PrintAborted, Event::TrustedCommunicationFailed]);
    let parts = (any::<(u16, i64, i16)>(), event, ".{0,12}", ".{0,12}");
    parts.prop_map(|((log_id, unix_ms, zone_minutes), event, user, optional)| Record {
        zone_minutes,
        log_id,
        unix_ms,
        event,
        user: user.into(),
        optional: optional.into(),
    })
}

fn saving() -> impl Strategy<Value = Saving> {
    let turn = || {
        any::<[u8; 4]>().prop_map(|[month, week, weekday, hour]| Turn {
            month,
            week,
            weekday,
            hour,
        })
    };
    (any::<i16>(), turn(), turn()).prop_map(|(minutes, begins, ends)| Saving {
        minutes,
        begins,
        ends,
    })
}

fn counters() -> impl Strategy<Value = Counters> {
    let times = any::<(u64, u64, u64, u64)>();
    let clock = (
        any::<(i64, i16)>(),
        select(&[DateFormat::YearMonthDay, DateFormat::MonthDayYear, DateFormat::DayMonthYear]),
        option::of(saving()),
    );
    let switches = any::<[bool; 17]>();
    let pause = select(&[Pause::No, Pause::AfterCurrent, Pause::Paused]);
    let made = any::<(u64, u32, u32, u64, u64, u64, usize, u64, u64, u32)>();
    let rest = (any::<([u16; 3], [u16; 3])>(), any::<[u64; 5]>(), user_id(), hash());
    let faults = btree_set("[0-9-]{0,7}", 0..3);
    (times, clock, switches, pause, made, rest, faults).prop_map(
        |(times, clock, on, pause, made, rest, fault_causes)| {
            let (versions, numbers, id, password) = rest;
            let [full_color, monochrome, sheets, seed, starts] = numbers;
            Counters {
                now: Tick(times.0),
                revision: times.1,
                clock: Clock {
                    offset_ms: clock.0.0,
                    zone: Zone { minutes: clock.0.1, saving: clock.2 },
                    date_format: clock.1,
                },
                is_on: on[0],
                is_restoring: on[1],
                software: Software {
                    controller_rom: Version(versions.0),
                    fax_rom: Version(versions.1),
                },
                drive_encrypted: on[2],
                factory: FactoryOperator { id, password },
                assumptions: Assumptions {
                    sibling_events: on[3],
                    driver_failures_count: on[4],
                    unknown_id_as_typed: on[5],
                    audit_survives_reset: on[6],
                    print_job_challenged: on[10],
                    repeated_user_is_none: on[11],
                    repeated_failures_summed: on[12],
                    form_token_needed: on[13],
                    mail_login_in_plain: on[14],
                    undelivered_report: on[15],
                    activity_report: on[16],
                },
                profile: if on[7] { Profile::Factory } else { Profile::Certified },
                settings_revision: times.2,
                settings_changed: Tick(times.3),
                users_made: made.9,
                sessions_made: made.0,
                jobs_made: made.1,
                subscriptions_made: made.2,
                certificates_made: made.2,
                tickets_made: made.3,
                audit_written: made.4,
                history_written: made.5,
                history_kept: made.6,
                printer: PrinterSwitches {
                    accepting: on[7],
                    pause,
                    holds_new: on[8],
                    is_shut_down: on[9],
                    changed: Tick(times.0),
                },
                meter: Meter { full_color, monochrome, sheets },
                truth_written: made.7,
                panel_clears: made.8,
                seed,
                starts,
                fault_causes,
            }
        },
    )
}

fn found() -> impl Strategy<Value = Found> {
    let moment =
        || any::<(i64, i16)>().prop_map(|(unix_ms, zone_minutes)| Moment { unix_ms, zone_minutes });
    let parts = (text(), moment(), option::of(moment()));
    parts.prop_map(|(code, since, until)| Found { code, since, until })
}

/// Written and read it is equal; with a byte altered or cut off it is named, or something else.
fn check<R: Row>(it: &R::Of, at: prop::sample::Index, byte: u8) -> Result<(), TestCaseError>
where
    R::Of: PartialEq + Debug,
{
    let (key, value) = row::<R>("it", it);
    let value = value.unwrap();
    prop_assert_eq!(&read::<R>(&key, &value).unwrap(), it);
    let at = at.index(value.len());
    let mut altered = value.clone();
    altered[at] = byte;
    for damaged in [&altered, &value[..at]] {
        match read::<R>(&key, damaged) {
            Ok(other) => drop(row::<R>(&key, &other)),
            Err(NotSaved::Damaged { key, .. }) => prop_assert_eq!(key, "it"),
            Err(other @ NotSaved::Missing(_)) => prop_assert!(false, "{}", other),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_job_is_read_as_it_was(it in job(), at: prop::sample::Index, byte: u8) {
        check::<JobRow>(&it, at, byte)?;
    }

    #[test]
    fn users_accounts_and_folders_are_read_as_they_were(
        user in user(),
        account in account(),
        folder in folder(),
        at: prop::sample::Index,
        byte: u8,
    ) {
        check::<UserRow>(&user, at, byte)?;
        check::<AccountRow>(&account, at, byte)?;
        check::<FolderRow>(&folder, at, byte)?;
    }

    #[test]
    fn subscriptions_records_and_counters_are_read_as_they_were(
        subscription in subscription(),
        record in record(),
        faults in vec(found(), 0..3),
        counters in counters(),
        at: prop::sample::Index,
        byte: u8,
    ) {
        check::<SubscriptionRow>(&subscription, at, byte)?;
        check::<RecordRow>(&record, at, byte)?;
        check::<FaultsRow>(&faults, at, byte)?;
        check::<CountersRow>(&counters, at, byte)?;
    }
}
