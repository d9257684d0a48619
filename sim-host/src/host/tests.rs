use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use bytes::Bytes;
use sim_core::clock::Clock;
use sim_core::job::{
    Claim, DocumentId, Ending, JobAsk, JobId, JobState, JobTicket, JobType, Resource, Submission,
};
use sim_core::model::{Identity, MODELS};
use sim_core::power::PowerAction;
use sim_core::session::SessionAsk;
use sim_core::settings::{Profile, Settings, parse};
use sim_core::user::{Role, Standing, UserAsk, UserId};
use sim_core::{Asker, Command, Configuration, Door, Fact, PasswordHash, Refused, Reply, Secret};

use super::*;
use crate::clock::ADVANCE_MAX_MS;
use crate::turn::TURN_MAX;
use crate::workers::Kind;
use crate::{Advance, AdvanceRefused, SectorSize, passwords};

mod conditions;
mod failures;
mod faxes;
mod forgetting;
mod full_disk;
mod keys_at_once;
mod long_prints;
mod overwriting;
mod passwords_at_once;
mod private_keys;
mod restarts;
mod scans;
mod updates;

const PEER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const PASSWORD: &str = "x-admin-99";

/// A one-page PDF, small and whole.
pub(crate) fn pdf() -> Bytes {
    pdf_of(1)
}

/// A PDF of so many empty pages, small and whole.
fn pdf_of(pages: usize) -> Bytes {
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let kids: String = (0..pages).map(|it| format!("{} 0 R ", it + 3)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>"),
    ];
    objects.extend(vec!["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".into(); pages]);
    let mut at = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        at.push(pdf.len());
        pdf.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let (table, size) = (pdf.len(), at.len() + 1);
    pdf.extend_from_slice(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
    at.iter().for_each(|it| pdf.extend_from_slice(format!("{it:010} 00000 n \n").as_bytes()));
    pdf.extend_from_slice(
        format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").as_bytes(),
    );
    pdf.into()
}

pub(crate) fn device() -> Device {
    Device::new(Configuration {
        identity: Identity {
            model: &MODELS[0],
            serial: "000001".into(),
            host_name: "mfp".into(),
            address: PEER,
        },
        settings: Settings::certified(),
        profile: Profile::Certified,
        assumptions: Default::default(),
        clock: Clock::new(Tick(0), 1_611_277_200_000, 540),
        key_operator: UserId::new("11111").unwrap(),
        key_operator_password: passwords::hash(&Secret::new(PASSWORD)).unwrap(),
        key_operator_standing: Standing::Strong,
        seed: 1,
    })
}

pub(crate) async fn certified(mode: ClockMode, pace: Pace) -> Handle {
    on(Setup::new(mode, pace, Passwords::new().unwrap())).await
}

/// A device that was switched on.
async fn on(setup: Setup) -> Handle {
    let hardware = Hardware::in_memory(SectorSize::Bytes4096).unwrap();
    let (handle, run) = host(device(), hardware, setup);
    tokio::spawn(run);
    let power = Command::Power(PowerAction::On);
    handle.ask(Asker::Control, power).await.unwrap();
    handle.views().wait_for(|it| it.certificate().is_some()).await.unwrap();
    handle
}

/// Has these workers' only place for such a work taken, until what comes back is dropped.
async fn occupied(workers: &Workers, kind: Kind) -> std::sync::mpsc::Sender<()> {
    let (hold, held) = std::sync::mpsc::channel::<()>();
    let (begun, begins) = tokio::sync::oneshot::channel();
    let busy = workers.share();
    tokio::spawn(async move {
        let work = move || (begun.send(()).unwrap(), held.recv().unwrap_err());
        busy.work(kind, work).await
    });
    begins.await.unwrap();
    hold
}

async fn log_in(handle: &Handle, password: &str) -> Result<Reply, Refused> {
    let ask = SessionAsk::LogIn { user: "11111".into(), password: Secret::new(password) };
    handle.ask(Asker::Remote(Door::Cwis, PEER), Command::Session(ask)).await
}

/// A document on the drive.
pub(crate) fn document(handle: &Handle, data: &[u8]) -> DocumentId {
    let mut writer = handle.documents().begin();
    writer.push(data).unwrap();
    writer.finish().unwrap().0
}

pub(crate) fn submission(document: DocumentId, bytes: u64) -> Submission {
    Submission {
        asks_back: false,
        subscriptions: Vec::new(),
        name: "a.pdf".into(),
        job_type: JobType::Normal,
        ticket: JobTicket::default(),
        password: None,
        document: sim_core::job::Document {
            id: document,
            name: String::new(),
            format: "application/pdf".into(),
            bytes,
        },
        claim: Claim::Password { user: "11111".into(), password: Secret::new(PASSWORD) },
    }
}

pub(crate) async fn submit(handle: &Handle, data: &[u8], copies: u16) -> JobId {
    submit_with(handle, data, JobTicket { copies, ..JobTicket::default() }).await
}

async fn submit_with(handle: &Handle, data: &[u8], ticket: JobTicket) -> JobId {
    let submission = submission(document(handle, data), data.len() as u64);
    let submission = Submission { ticket, ..submission };
    let asker = Asker::Remote(Door::Driver, PEER);
    match handle.ask(asker, Command::Job(JobAsk::Submit(submission.into()))).await {
        Ok(Reply::Job(id, _)) => id,
        Ok(_) | Err(_) => panic!("not taken"),
    }
}

pub(crate) async fn set(handle: &Handle, id: &str, value: &str) {
    let command = Command::ChangeSettings(parse(id, value).unwrap());
    handle.ask(Asker::Control, command).await.unwrap();
}

async fn until(handle: &Handle, holds: impl Fn(&View) -> bool) {
    handle.views().wait_for(|it| holds(it)).await.unwrap();
}

pub(crate) async fn state(handle: &Handle, id: JobId, wanted: fn(&JobState) -> bool) {
    let mut views = handle.views();
    let found = views.wait_for(|it| it.job(id).is_some_and(|it| wanted(&it.state)));
    tokio::time::timeout(Duration::from_secs(60), found).await.expect("in time").unwrap();
}

#[tokio::test]
async fn an_answer_comes_after_its_view_also_when_a_password_was_compared() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    for _ in 0..2 {
        let Ok(Reply::LoggedIn { session, .. }) = log_in(&handle, PASSWORD).await else {
            panic!("not logged in")
        };
        assert!(handle.view().sessions.contains_key(&session));
    }
    assert_eq!(log_in(&handle, "wrong").await, Err(Refused::LoginFailed));
}

#[tokio::test]
async fn five_wrong_log_ins_lock_time_passes_and_a_power_cycle_unlocks() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    for _ in 0..5 {
        assert_eq!(log_in(&handle, "wrong").await, Err(Refused::LoginFailed));
    }
    assert_eq!(log_in(&handle, PASSWORD).await, Err(Refused::LoginFailed));
    handle.advance(Advance::By(86_400_000)).await.unwrap();
    assert_eq!(log_in(&handle, PASSWORD).await, Err(Refused::LoginFailed));
    for action in [PowerAction::Off, PowerAction::On] {
        handle.ask(Asker::Control, Command::Power(action)).await.unwrap();
    }
    let Ok(Reply::LoggedIn { session, .. }) = log_in(&handle, PASSWORD).await else {
        panic!("still locked")
    };
    let advanced = handle.advance(Advance::By(6 * 60_000)).await.unwrap();
    assert_eq!(advanced.fired.first.len(), 1);
    assert!(!handle.view().sessions.contains_key(&session));
}

#[tokio::test]
async fn pages_come_out_at_the_pace_of_the_model_and_lie_in_the_tray() {
    let handle = certified(ClockMode::Manual, Pace::Timed).await;
    set(&handle, "private_print.receive_control", "Print").await;
    let id = submit(&handle, &pdf(), 3).await;
    state(&handle, id, |it| *it == JobState::Running(Resource::Engine)).await;
    // 70 pages a minute: a page every 857 ms.
    handle.advance(Advance::By(856)).await.unwrap();
    assert!(handle.world().tray.is_empty());
    handle.advance(Advance::By(1)).await.unwrap();
    assert_eq!(handle.world().tray.len(), 1);
    assert_eq!(handle.world().engine, Some((id, 1, 3)));
    handle.advance(Advance::UntilIdle).await.unwrap();
    assert_eq!(handle.view().job(id).unwrap().state.ending(), Some(Ending::Completed));
    let tray = handle.world().tray.clone();
    assert_eq!(
        tray.iter().map(|it| (it.copy, it.sides.count())).collect::<Vec<_>>(),
        [(1, 1), (2, 1), (3, 1)]
    );
    assert_eq!(tray[0].documents[0].data, pdf());
    assert_eq!(handle.documents().bytes(), 0, "the data is gone, the paper is not");
    assert!(handle.take_output(tray[1].id).await);
    assert!(!handle.take_output(tray[1].id).await);
    assert_eq!(handle.world().tray.len(), 2);
}

#[tokio::test]
async fn a_page_by_hand_and_a_power_cut_in_the_middle() {
    let handle = certified(ClockMode::Manual, Pace::Manual).await;
    set(&handle, "private_print.receive_control", "Print").await;
    let id = submit(&handle, &pdf(), 3).await;
    state(&handle, id, |it| *it == JobState::Running(Resource::Engine)).await;
    let now = handle.now();
    assert_eq!(handle.advance(Advance::UntilIdle).await, Err(AdvanceRefused::NoRest(now)));
    handle.put_out(2).await;
    assert_eq!(handle.world().engine, Some((id, 2, 3)));
    handle.ask(Asker::Control, Command::Power(PowerAction::Cut)).await.unwrap();
    assert_eq!((handle.world().engine, handle.world().tray.len()), (None, 2));
}

#[tokio::test]
async fn until_idle_waits_for_slow_work_and_for_paper() {
    let handle = certified(ClockMode::Manual, Pace::Timed).await;
    set(&handle, "private_print.receive_control", "Print").await;
    let jobs = [submit(&handle, &pdf(), 2).await, submit(&handle, b"\0not a document", 1).await];
    handle.advance(Advance::UntilIdle).await.unwrap();
    let view = handle.view();
    assert_eq!(view.job(jobs[0]).unwrap().state.ending(), Some(Ending::Completed));
    assert_eq!(view.job(jobs[1]).unwrap().state.name(), "aborted");
}

#[tokio::test]
async fn time_moves_by_itself_when_scaled_and_never_back() {
    let handle = certified(ClockMode::Scaled(10_000.0), Pace::Instant).await;
    let Ok(Reply::LoggedIn { session, .. }) = log_in(&handle, PASSWORD).await else {
        panic!("not logged in")
    };
    // Six virtual minutes are 36 real milliseconds.
    let mut views = handle.views();
    let gone = views.wait_for(|it| !it.sessions.contains_key(&session));
    tokio::time::timeout(Duration::from_secs(60), gone).await.expect("in time").unwrap();
    assert_eq!(handle.advance(Advance::To(Tick(1))).await, Err(AdvanceRefused::Past));
    assert_eq!(handle.advance(Advance::By(u64::MAX)).await, Err(AdvanceRefused::TooFar));
}

#[tokio::test]
async fn while_ten_years_pass_others_are_answered_and_it_can_be_ended() {
    let handle = certified(ClockMode::Manual, Pace::Timed).await;
    set(&handle, "private_print.receive_control", "Print").await;
    // A timer for each of nearly a million pages.
    let id = submit(&handle, &pdf_of(1_000), 999).await;
    state(&handle, id, |it| *it == JobState::Running(Resource::Engine)).await;
    let ten_years = || {
        let handle = handle.clone();
        tokio::spawn(async move { handle.advance(Advance::By(ADVANCE_MAX_MS)).await })
    };
    let passing = ten_years();
    let mut views = handle.views();
    for _ in 0..3 {
        let before = handle.now();
        assert!(matches!(log_in(&handle, PASSWORD).await, Ok(Reply::LoggedIn { .. })));
        handle.report(Fact::PanelTouched);
        assert!(handle.set_pace(Pace::Timed).await);
        let later = views.wait_for(|it| it.now > before);
        tokio::time::timeout(Duration::from_secs(60), later).await.expect("in time").unwrap();
    }
    assert_eq!(handle.advance(Advance::By(1)).await, Err(AdvanceRefused::Busy));
    let ended = handle.end_advance().await.unwrap().expect("it is under way");
    assert!(ended.fired.count > 0);
    assert_eq!(passing.await.unwrap(), Err(AdvanceRefused::Ended(ended.now)));
    assert_eq!((handle.now(), handle.end_advance().await), (ended.now, Ok(None)));
    // And it ends with whoever asked for it.
    let passing = ten_years();
    let later = views.wait_for(|it| it.now > ended.now);
    tokio::time::timeout(Duration::from_secs(60), later).await.expect("in time").unwrap();
    passing.abort();
    assert!(passing.await.unwrap_err().is_cancelled());
    handle.advance(Advance::By(1)).await.unwrap();
}

fn add(id: &str) -> UserAsk {
    let (id, password) = (UserId::new(id).unwrap(), Secret::new("password-1"));
    UserAsk::Add { id, name: String::new(), role: Role::GeneralUser, password }
}

#[tokio::test]
async fn many_asks_at_once_are_all_answered() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let adds = (0..8).map(|it| {
        let handle = handle.clone();
        tokio::spawn(async move {
            handle.ask(Asker::Control, Command::User(add(&format!("user{it}")))).await
        })
    });
    for add in adds.collect::<Vec<_>>() {
        assert_eq!(add.await.unwrap(), Ok(Reply::Done));
    }
    assert_eq!(handle.view().users.len(), 9);
    assert!(handle.view().users.values().all(|it| it.password != PasswordHash::new("")));
}

#[tokio::test]
async fn a_twin_that_has_ended_says_so() {
    let (requests, inbox) = mpsc::channel(1);
    drop(inbox);
    let (asks, asked) = mpsc::channel(1);
    drop(asked);
    let handle = Handle { asks, requests, ..certified(ClockMode::Manual, Pace::Instant).await };
    assert_eq!(log_in(&handle, PASSWORD).await, Err(Refused::Gone));
    assert_eq!(handle.advance(Advance::By(1)).await, Err(AdvanceRefused::Gone));
}

#[tokio::test]
async fn a_snapshot_waits_for_the_one_that_is_under_way() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let under_way = handle.copies.clone().acquire_owned().await.unwrap();
    let mut next = Box::pin(handle.snapshot());
    let waits = std::future::poll_fn(|it| std::task::Poll::Ready(next.as_mut().poll(it)));
    assert!(waits.await.is_pending());
    drop(under_way);
    assert!(next.await.is_ok());
}

fn failed_handshake(peer: u32) -> Fact {
    let peer = Ipv4Addr::from(peer).into();
    Fact::HandshakeFailed { protocol: "TLS", peer, reason: "not TLS".into() }
}

#[tokio::test]
async fn neither_facts_nor_asks_keep_the_other_waiting() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let (facts, asks) = (handle.clone(), handle.clone());
    let flood_of_facts = async {
        for peer in 0.. {
            facts.report_stranger(failed_handshake(peer)).await;
        }
    };
    // More than a turn takes in, each asked again as soon as it is answered.
    let flood_of_asks = futures_util::future::join_all((0..2 * TURN_MAX).map(|_| async {
        loop {
            asks.ask(Asker::Control, Command::ViewAuditLog).await.unwrap();
        }
    }));
    let flooded = async {
        for _ in 0..3 {
            let before = handle.view().audit.written();
            assert!(matches!(log_in(&handle, PASSWORD).await, Ok(Reply::LoggedIn { .. })));
            assert!(handle.set_pace(Pace::Instant).await, "a hand at the world");
            handle.advance(Advance::By(1)).await.unwrap();
            assert!(handle.view().audit.written() > before, "the facts");
        }
    };
    let flooded = tokio::time::timeout(Duration::from_secs(60), flooded);
    tokio::select! {
        done = flooded => done.expect("in time"),
        () = flood_of_facts => panic!("the facts end"),
        _ = flood_of_asks => panic!("the asks end"),
    }
}

#[tokio::test]
async fn who_follows_has_acted_when_the_view_can_be_seen_and_the_answer_is_there() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let (acted, followed) = std::sync::mpsc::channel();
    handle.follow(move |view| acted.send(view.power.is_on()).is_ok());
    assert!(followed.recv().unwrap(), "it begins with the newest view");
    handle.ask(Asker::Control, Command::Power(PowerAction::Off)).await.unwrap();
    assert_eq!(followed.try_iter().last(), Some(false));
    drop(followed);
    // The one that has ended is let go at the next view, and nobody is kept waiting.
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
}
