//! A twin without doors, and what is asked of it.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sim_core::job::{Claim, Document, DocumentId, JobAsk, JobId, JobState};
use sim_core::power::PowerAction;
use sim_core::session::{SessionAsk, SessionId};
use sim_core::{Asker, Command, Device, Door, Refused, Reply, Secret, View};
use sim_host::passwords::Passwords;
use sim_host::{ClockMode, DataDirectory, Handle, Pace, SectorSize, Setup, Shelf, host_in};
use tokio::task::JoinHandle;

pub(crate) const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 44));
pub(crate) const DRIVER: Asker = Asker::Remote(Door::Driver, PEER);
pub(crate) const KO: (&str, &str) = ("11111", "x-admin-99");
pub(crate) const ALICE: (&str, &str) = ("alice", "alice-pass1");
pub(crate) const BOB: (&str, &str) = ("bob", "bob-pass-12");
pub(crate) const CAROL: (&str, &str) = ("carol", "carol-pass1");
pub(crate) const DAVE: (&str, &str) = ("dave", "dave-pass-1");

/// A directory that goes with the test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let (process, number) = (std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(format!("mfp-twin-formats-{process}-{number}"));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A PDF of so many empty pages with a word in it that no other has.
pub(crate) fn pdf(word: &str, pages: usize) -> Vec<u8> {
    let mut pdf = format!("%PDF-1.4\n% {word}\n").into_bytes();
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
    pdf
}

pub(crate) fn password(user: (&str, &str)) -> Claim {
    Claim::Password { user: user.0.into(), password: Secret::new(user.1) }
}

/// A twin that runs on a data directory.
pub(crate) struct Twin {
    pub(crate) handle: Handle,
    pub(crate) shelf: Shelf,
    run: JoinHandle<()>,
}

impl Twin {
    /// The device of a directory, or the one that `new` makes, and whether it was there.
    pub(crate) fn start(directory: &Path, new: impl FnOnce() -> Device) -> (Self, Option<View>) {
        let mut directory = DataDirectory::open(directory, SectorSize::Bytes512).unwrap();
        let (device, found) = match directory.take_device() {
            Some((device, _)) => (device.clone(), Some(device.view().clone())),
            None => (new(), None),
        };
        let (shelf, passwords) = (directory.shelf(), Passwords::new().unwrap());
        let setup = Setup::new(ClockMode::Manual, Pace::Instant, passwords);
        let (handle, run) = host_in(directory, device, setup);
        (Self { handle, shelf, run: tokio::spawn(run) }, found)
    }

    /// Ends it as it stands.
    pub(crate) async fn end(self) {
        drop((self.handle, self.shelf));
        self.run.await.unwrap();
    }

    pub(crate) fn view(&self) -> std::sync::Arc<View> {
        self.handle.view()
    }

    pub(crate) async fn ask(&self, asker: Asker, command: Command) -> Result<Reply, Refused> {
        self.handle.ask(asker, command).await
    }

    pub(crate) async fn hand(&self, command: Command) {
        self.ask(Asker::Control, command).await.unwrap();
    }

    pub(crate) async fn power(&self, action: PowerAction) {
        self.hand(Command::Power(action)).await;
    }

    pub(crate) async fn log_in(&self, at: Asker, user: (&str, &str)) -> Result<SessionId, Refused> {
        let ask = SessionAsk::LogIn { user: user.0.into(), password: Secret::new(user.1) };
        let reply = self.ask(at, Command::Session(ask)).await?;
        let Reply::LoggedIn { session, .. } = reply else { panic!("{reply:?}") };
        Ok(session)
    }

    /// Somebody at a door of the network.
    pub(crate) async fn at(&self, door: Door, user: (&str, &str)) -> Asker {
        Asker::Session(self.log_in(Asker::Remote(door, PEER), user).await.unwrap())
    }

    /// Does something to a job at the panel.
    pub(crate) async fn at_panel(&self, user: (&str, &str), ask: JobAsk) -> Result<Reply, Refused> {
        self.log_in(Asker::Panel, user).await.unwrap();
        let reply = self.ask(Asker::Panel, Command::Job(ask)).await;
        self.ask(Asker::Panel, Command::Session(SessionAsk::LogOut)).await.unwrap();
        reply
    }

    /// A document on the drive.
    pub(crate) fn document(&self, name: &str, data: &[u8]) -> Document {
        let mut writer = self.handle.documents().begin();
        writer.push(data).unwrap();
        let (id, bytes) = writer.finish().unwrap();
        Document { id, name: name.into(), format: "application/pdf".into(), bytes }
    }

    pub(crate) fn read(&self, id: DocumentId) -> Vec<u8> {
        self.handle.documents().read(id).unwrap().data.to_vec()
    }

    pub(crate) async fn until(&self, holds: impl Fn(&View) -> bool) {
        let mut views = self.handle.views();
        let found = tokio::time::timeout(Duration::from_secs(60), views.wait_for(|it| holds(it)));
        found.await.unwrap().unwrap();
    }

    pub(crate) async fn until_job(&self, id: JobId, state: fn(&JobState) -> bool) {
        self.until(|it| it.job(id).is_some_and(|it| state(&it.state))).await;
    }
}
