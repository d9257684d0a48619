//! What comes in at these doors, and what the device makes of it.

use std::future::{pending, ready};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use futures_util::FutureExt as _;
use sim_core::clock::{Clock, ZONE_DEFAULT};
use sim_core::command::Assumptions;
use sim_core::job::{AbortReason, Ending, Job, JobId, JobState, JobTicket, JobType, Sides};
use sim_core::model::{Identity, MODELS};
use sim_core::power::PowerAction;
use sim_core::settings::{Profile, Settings};
use sim_core::user::{KEY_OPERATOR_ID, Person, Role, Standing, UserAsk, UserId};
use sim_core::{Asker, Command, Configuration, Device, PasswordHash, Secret, Tick, View};
use sim_host::passwords::{self, Passwords};
use sim_host::{ClockMode, Handle, Hardware, Pace, SectorSize, Setup, host};
use sim_listen::Uploads;
use sim_wire::pjl;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::task::{unconstrained, yield_now};

use crate::raw::Raw;

mod lpd;
mod raw;

/// Where the client is.
const PEER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// A user and the password.
const ALICE: (&str, &str) = ("alice", "alice-password");
/// The Key Operator's password.
const KO_PASSWORD: &str = "Key-Operator-1";
/// How long anything may take in real time before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// An empty page.
const PDF: &[u8] = b"%PDF-1.4\n\
    1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

/// Hashing is slow; one hash serves all tests.
static KO_HASH: LazyLock<PasswordHash> =
    LazyLock::new(|| passwords::hash(&Secret::new(KO_PASSWORD)).unwrap());

/// A certified device that is on, with [`ALICE`].
async fn device() -> Handle {
    device_with(Pace::Instant).await
}

/// The same at another pace.
async fn device_with(pace: Pace) -> Handle {
    let identity = Identity {
        model: &MODELS[0],
        serial: "123456".into(),
        host_name: "apeosport".into(),
        address: Ipv4Addr::LOCALHOST.into(),
    };
    let device = Device::new(Configuration {
        identity,
        settings: Settings::certified(),
        profile: Profile::Certified,
        assumptions: Assumptions::default(),
        clock: Clock::new(Tick(0), 1_611_277_200_000, ZONE_DEFAULT),
        key_operator: UserId::new(KEY_OPERATOR_ID).unwrap(),
        key_operator_password: KO_HASH.clone(),
        key_operator_standing: Standing::Strong,
        seed: 7,
    });
    let hardware = Hardware::in_memory(SectorSize::default()).unwrap();
    let passwords = Passwords::new().unwrap();
    let setup = Setup::new(ClockMode::Manual, pace, passwords);
    let (handle, task) = host(device, hardware, setup);
    tokio::spawn(task);
    let (id, password) = (UserId::new(ALICE.0).unwrap(), Secret::new(ALICE.1));
    let alice = UserAsk::Add { id, name: String::new(), role: Role::GeneralUser, password };
    for command in [Command::Power(PowerAction::On), Command::User(alice)] {
        handle.ask(Asker::Control, command).await.unwrap();
    }
    handle
}

/// Port 9100 of a device.
fn raw(handle: &Handle) -> Raw {
    Raw { handle: handle.clone(), uploads: Uploads::default() }
}

/// Sends a stream to port 9100, and says what the door made of it.
async fn send(handle: &Handle, stream: &[u8]) -> Result<(JobId, JobState), String> {
    let (mut client, mut ours) = duplex(64 << 10);
    let client = async {
        client.write_all(stream).await.unwrap();
        client.shutdown().await.unwrap();
        let mut replies = Vec::new();
        client.read_to_end(&mut replies).await.unwrap();
        assert_eq!(replies, b"");
    };
    let raw = raw(handle);
    let door = async {
        let taken = raw.converse(&mut ours, PEER, pending().boxed()).await;
        drop(ours);
        let taken = taken.map_err(|it| it.to_string())?;
        taken.into_iter().next().ok_or_else(|| "nothing came".to_owned())
    };
    let both = async { tokio::join!(client, door).1 };
    tokio::time::timeout(PATIENCE, both).await.expect("in time")
}

/// The only job, once the device has read it.
async fn held(handle: &Handle) -> Arc<Job> {
    let is_held = |view: &Arc<View>| view.jobs.values().any(|it| it.state.is_held());
    let mut views = handle.views();
    let view = tokio::time::timeout(PATIENCE, views.wait_for(is_held)).await;
    let view = view.expect("in time").unwrap().clone();
    assert_eq!(view.jobs.len(), 1);
    view.jobs.values().next().unwrap().clone()
}

#[tokio::test]
async fn a_driver_s_stream_becomes_a_job_of_its_user_as_its_job_control_says() {
    let handle = device().await;
    let mut stream = b"\x1b%-12345X@PJL JOB MODE=PRINTER\r\n@PJL SET DUPLEX=ON\r\n\
        @PJL SET JOBATTR=\"@JOAU=alice\"\r\n@PJL SET JOBATTR=\"@JOAP=alice-password\"\r\n\
        @PJL SET JOBATTR=\"@UACN=Minutes.pdf\"\r\n@PJL SET QTY=3\r\n@PJL ENTER LANGUAGE=PDF\r\n"
        .to_vec();
    stream.extend_from_slice(PDF);
    stream.extend_from_slice(b"\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X");
    let (id, _) = send(&handle, &stream).await.unwrap();
    let job = held(&handle).await;
    assert_eq!((job.id, &*job.name, job.format()), (id, "Minutes.pdf", "application/pdf"));
    assert_eq!(job.owner.as_ref().map(Person::as_str), Some(ALICE.0));
    assert_eq!(job.print().unwrap().job_type, JobType::Normal);
    let ticket = JobTicket { copies: 3, sides: Sides::LongEdge, ..JobTicket::default() };
    assert_eq!(job.ticket(), Some(&ticket));
    let kept = handle.documents().read(job.kept().next().unwrap()).unwrap();
    assert_eq!(kept.data, PDF);
}

#[tokio::test]
async fn a_stream_that_names_nobody_or_a_wrong_password_is_deleted() {
    let handle = device().await;
    let named = |id, password| {
        let ticket = pjl::Ticket { user_id: Some(id), password, ..pjl::Ticket::default() };
        pjl::wrap(PDF, &ticket)
    };
    for (stream, reason) in [
        (PDF.to_vec(), AbortReason::NoUser),
        (named(ALICE.0, None), AbortReason::LoginFailed),
        (named(ALICE.0, Some("a guess")), AbortReason::LoginFailed),
        (named("alice ", Some(ALICE.1)), AbortReason::LoginFailed),
    ] {
        let (_, state) = send(&handle, &stream).await.unwrap();
        assert_eq!(state.ending(), Some(Ending::Aborted(reason)));
        assert_eq!(handle.documents().count(), 0);
    }
}

#[tokio::test]
async fn nothing_is_kept_of_nothing_and_of_what_breaks_off() {
    let handle = device().await;
    assert_eq!(send(&handle, b"").await, Err("nothing came".to_owned()));
    let (mut client, mut stream) = duplex(64);
    let raw = raw(&handle);
    let half = &PDF[..PDF.len() / 2];
    {
        let door = raw.converse(&mut stream, PEER, pending().boxed());
        let client = client.write_all(half);
        tokio::select! {
            _ = door => panic!("the stream has no end"),
            written = client => written.unwrap(),
        }
    }
    assert_eq!((handle.documents().count(), handle.documents().usage().kept), (0, 0));
    assert!(handle.view().jobs.is_empty());
}

#[tokio::test]
async fn every_job_of_a_stream_comes_in_with_its_own_user_and_settings() {
    let handle = device().await;
    let named = |name, copies| {
        let (user_id, password) = (Some(ALICE.0), Some(ALICE.1));
        let document_name = Some(name);
        pjl::wrap(
            PDF,
            &pjl::Ticket { user_id, password, document_name, copies, ..Default::default() },
        )
    };
    let stream = [named("first", Some(2)), named("second", None), PDF.to_vec()].concat();
    let (id, _) = send(&handle, &stream).await.unwrap();
    let mut views = handle.views();
    let all_read =
        |view: &Arc<View>| view.jobs.values().filter(|it| it.state.is_held()).count() == 2;
    let view = tokio::time::timeout(PATIENCE, views.wait_for(all_read)).await;
    let view = view.expect("in time").unwrap().clone();
    let told = |it: &Arc<Job>| (it.name.to_string(), it.ticket().unwrap().copies);
    let held: Vec<_> = view.jobs.values().map(told).collect();
    assert_eq!(held, [("first".to_owned(), 2), ("second".to_owned(), 1)]);
    assert_eq!(view.jobs.keys().next(), Some(&id));
    let third = view.history.iter().next_back().unwrap();
    assert_eq!(third.state.ending(), Some(Ending::Aborted(AbortReason::NoUser)));
}

#[tokio::test]
async fn whoever_goes_away_before_the_device_has_come_to_it_leaves_nothing_that_waits() {
    let handle = device().await;
    let mut all_places = Vec::new();
    loop {
        let place = unconstrained(handle.queue(Asker::Control, Command::ViewAuditLog));
        tokio::select! {
            biased;
            it = place => all_places.push(it.unwrap()),
            () = ready(()) => break,
        }
    }
    let waits = tokio::spawn({
        let handle = handle.clone();
        async move { send(&handle, PDF).await }
    });
    while handle.documents().count() == 0 {
        yield_now().await;
    }
    waits.abort();
    assert!(waits.await.unwrap_err().is_cancelled());
    assert_eq!(handle.documents().count(), 0);
    drop(all_places);
    assert!(send(&handle, PDF).await.is_ok());
    assert_eq!(handle.view().history.len() + handle.view().jobs.len(), 1);
}
