//! A data directory without room: what was asked is undone whole, in whichever phase it is.

use std::path::Path;
use std::sync::Arc;

use sim_core::folder::{FolderAsk, FolderNumber, PasscodeChange};
use sim_core::saved::SavedRows;
use sim_document::Readers;
use sim_store::{Format, Store};
use tokio::task::{JoinHandle, yield_now};

use self::small_disk::SmallDisk;
use super::*;
use crate::keeper::Keeper;
use crate::workers::Kind;

mod later;
mod small_disk;

const DRIVER: Asker = Asker::Remote(Door::Driver, PEER);
const CWIS: Asker = Asker::Remote(Door::Cwis, PEER);
/// The folder that is there already.
const FOLDER: FolderNumber = FolderNumber(5);

/// A twin on a small disk.
struct Twin {
    handle: Handle,
    run: JoinHandle<()>,
    disk: Arc<SmallDisk>,
    workers: Workers,
}

impl Twin {
    /// The one that this disk holds, or a new one; it is off.
    fn on(disk: Arc<SmallDisk>) -> Self {
        let (keeper, rows) = keeper(&disk);
        let device = match rows.is_empty() {
            true => device(),
            false => Device::resume(&rows).unwrap().0,
        };
        let workers = Workers::of(1, Readers::in_this_process());
        let setup = Setup::new(ClockMode::Manual, Pace::Instant, Passwords::new().unwrap());
        let setup = Setup { workers: workers.clone(), ..setup };
        let hardware = Hardware::in_memory(SectorSize::Bytes4096).unwrap();
        let world = World::new(setup.pace, hardware, Arc::default());
        let (handle, run) = make(device, Tick(0), world, Some(keeper), setup);
        Self { handle, run: tokio::spawn(run), disk, workers }
    }

    /// One that is on, with users and a folder; the first of them stands at the panel.
    async fn with_users() -> Self {
        let twin = Self::on(Arc::default());
        twin.done(Asker::Control, Command::Power(PowerAction::On)).await;
        twin.handle.views().wait_for(|it| it.certificate().is_some()).await.unwrap();
        for user in USERS {
            twin.done(Asker::Control, Command::User(add(user))).await;
        }
        let user = log_in_of(USERS[0], "password-1");
        twin.handle.ask(Asker::Panel, user).await.unwrap();
        twin.done(Asker::Panel, create(FOLDER)).await;
        twin
    }

    async fn done(&self, asker: Asker, command: Command) {
        assert_eq!(self.handle.ask(asker, command).await, Ok(Reply::Done));
    }

    /// The rows of the device as it stands, without its counters, which count what was refused too.
    async fn rows(&self) -> SavedRows {
        let (reply, picture) = tokio::sync::oneshot::channel();
        self.handle.requests.send(crate::handle::Request::Picture { reply }).await.unwrap();
        let rows = picture.await.unwrap().device.changes(None).into_iter();
        without_counters(rows.filter_map(|(key, value)| Some((key, value?))).collect())
    }

    /// Keeps all workers of a kind busy, until it is dropped.
    async fn occupy(&self, kind: Kind) -> std::sync::mpsc::Sender<()> {
        let (hold, held) = std::sync::mpsc::channel();
        let (begun, begins) = tokio::sync::oneshot::channel();
        let share = self.workers.share();
        tokio::spawn(async move {
            let work = move || (begun.send(()).unwrap(), held.recv().unwrap_err());
            share.work(kind, work).await
        });
        begins.await.unwrap();
        hold
    }

    /// Asks for something that waits for such a worker, and lets the worker go on when there is no room.
    async fn ask_without_room(&self, kind: Kind, asker: Asker, command: Command) -> Ask {
        let hold = self.occupy(kind).await;
        let before = self.handle.view().revision;
        let handle = self.handle.clone();
        let ask = tokio::spawn(async move { handle.ask(asker, command).await });
        self.handle.views().wait_for(|it| it.revision > before).await.unwrap();
        yield_now().await;
        assert!(!ask.is_finished(), "it is answered later");
        self.disk.leave_room(0);
        drop(hold);
        Ask(ask)
    }

    /// The process ends, and the store has what the device was.
    async fn ends_as_kept(self) {
        self.handle.advance(Advance::UntilIdle).await.unwrap();
        let rows = self.rows().await;
        drop(self.handle);
        self.run.await.unwrap();
        assert_eq!(rows_on(&self.disk), rows);
    }
}

struct Ask(JoinHandle<Result<Reply, Refused>>);

impl Ask {
    async fn answer(self) -> Result<Reply, Refused> {
        self.0.await.unwrap()
    }
}

fn keeper(disk: &Arc<SmallDisk>) -> (Keeper, SavedRows) {
    let format = Format::only(sim_core::saved::FORMAT);
    let store = Store::on(disk.clone(), Path::new("small"), &format).unwrap();
    let (keeper, kept) = Keeper::of(store).unwrap();
    (keeper, kept.rows)
}

/// What another process would find.
fn rows_on(disk: &Arc<SmallDisk>) -> SavedRows {
    let mut rows = without_counters(keeper(&disk.copy()).1);
    rows.retain(|key, _| !key.starts_with(crate::rows::HOST_ROWS));
    rows
}

fn without_counters(mut rows: SavedRows) -> SavedRows {
    rows.remove("counters").expect("there are some");
    rows
}

const USERS: [&str; 4] = ["anna", "bert", "carla", "dora"];

fn log_in_of(user: &str, password: &str) -> Command {
    let (user, password) = (user.to_owned(), Secret::new(password));
    Command::Session(SessionAsk::LogIn { user, password })
}

fn create(number: FolderNumber) -> Command {
    let passcode = PasscodeChange::On(Secret::new("1234"));
    Command::Folder(FolderAsk::Create { number, name: "in".into(), passcode, owner: None })
}

#[tokio::test]
async fn a_start_that_cannot_be_kept_is_answered_once_there_is_room() {
    let twin = Twin::on(Arc::default());
    let on = Command::Power(PowerAction::On);
    let ask = twin.ask_without_room(Kind::Hardware, Asker::Control, on).await;
    twin.handle.views().wait_for(|it| it.power.is_on()).await.unwrap();
    let advanced = twin.handle.advance(Advance::By(1)).await;
    assert_eq!(advanced, Err(AdvanceRefused::NotKept(Tick(0))));
    assert!(twin.disk.was_full() && !ask.0.is_finished());
    twin.disk.make_room();
    assert_eq!(ask.answer().await, Ok(Reply::Done), "it goes on by itself");
    twin.handle.views().wait_for(|it| it.certificate().is_some()).await.unwrap();
    twin.ends_as_kept().await;
}

#[tokio::test]
async fn on_a_full_disk_every_log_in_is_answered_alike() {
    let twin = Twin::with_users().await;
    twin.disk.grow_no_more();
    // Until something finds no room any more.
    for number in 0.. {
        let minutes = (1 + number % 240).to_string();
        let changes = parse("timers.browser_session", &minutes).unwrap();
        let answer = twin.handle.ask(Asker::Control, Command::ChangeSettings(changes)).await;
        if answer == Err(Refused::NotKept) {
            break;
        }
        assert_eq!(answer, Ok(Reply::Done));
    }
    for _ in 0..4 {
        for (user, password) in
            [(USERS[1], "password-9"), ("nobody", "password-9"), (USERS[1], "password-1")]
        {
            let answer = twin.handle.ask(CWIS, log_in_of(user, password)).await;
            assert_eq!(answer, Err(Refused::NotKept), "{user} {password}");
        }
    }
    twin.disk.make_room();
    let wrong = twin.handle.ask(CWIS, log_in_of(USERS[1], "password-9")).await;
    assert_eq!(wrong, Err(Refused::LoginFailed));
    assert!(twin.handle.ask(CWIS, log_in_of(USERS[1], "password-1")).await.is_ok());
    twin.ends_as_kept().await;
}

#[tokio::test]
async fn wherever_room_runs_out_nothing_is_said_to_be_done_that_is_not_kept() {
    let twin = Twin::with_users().await;
    set(&twin.handle, "private_print.receive_control", "Print").await;
    let prepared = twin.disk.copy();
    for writes in 0.. {
        let twin = Twin::on(prepared.copy());
        twin.done(Asker::Control, Command::Power(PowerAction::Resume)).await;
        let before = twin.rows().await;
        twin.disk.leave_room(writes);
        let submission = submission(document(&twin.handle, &pdf()), 9);
        let asks = [
            // The first compares the password, the second remembers it.
            (CWIS, log_in_of(USERS[1], "password-1")),
            (CWIS, log_in_of(USERS[1], "password-1")),
            (DRIVER, Command::Job(JobAsk::Submit(submission.into()))),
            (Asker::Control, Command::User(add("emil"))),
        ];
        let mut done = 0;
        for (asker, command) in asks {
            let (rows, sessions) = (twin.rows().await, twin.handle.view().sessions.len());
            let is_log_in = matches!(command, Command::Session(_));
            match twin.handle.ask(asker, command).await {
                Ok(_) => {
                    done += 1;
                    // Who has logged in is not kept.
                    let is_kept = is_log_in || rows_on(&twin.disk).len() > rows.len();
                    assert!(is_kept, "with {writes} writes");
                }
                Err(refused) => {
                    assert_eq!(refused, Refused::NotKept, "with {writes} writes");
                    assert_eq!(twin.handle.view().sessions.len(), sessions);
                }
            }
        }
        let is_enough = !twin.disk.was_full();
        assert!(!is_enough || done == 4, "with {writes} writes");
        twin.disk.make_room();
        twin.done(Asker::Control, Command::ViewAuditLog).await;
        let jobs = |it: &View| it.jobs.values().all(|it| it.state.is_ended());
        twin.handle.views().wait_for(|it| jobs(it)).await.unwrap();
        assert_eq!(twin.handle.documents().count(), 0, "with {writes} writes");
        assert!(done > 0 || twin.rows().await == before);
        twin.ends_as_kept().await;
        if is_enough {
            return;
        }
    }
}
