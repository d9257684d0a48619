//! LPD (RFC 1179, the guide's "LPD"): jobs in, the state of the queue out, jobs removed.
//!
//! ```text
//!   02 queue ─▶ control file, data files in any order ─▶ the device: 00 where it takes them, 01 where not
//!   03, 04 queue ─▶ what the peer may see of the jobs      05 queue ─▶ the device says which the peer may cancel
//! ```
//! There is one queue, whatever its name. The user of the control file is named and not authenticated, and so is the
//! agent who removes jobs. That clients have ports below 1024 is not asked for. All of it is assumed.

use std::net::IpAddr;
use std::sync::Arc;

use futures_util::FutureExt as _;
use sim_core::job::{COPIES_MAX, Job, JobAsk, JobId, JobTicket};
use sim_core::permit::Sight;
use sim_core::user::Person;
use sim_core::{Asker, Command, Door, View};
use sim_host::Handle;
use sim_intake::{Announced, can_take_jobs};
use sim_listen::limits::BODY_IDLE_MAX;
use sim_listen::{Connection, Serve, Stream, Uploads};
use sim_wire::lpd::{CONTROL_MAX, ControlFile, Details, LINE_MAX, Order, Part, Queued, state};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::time::timeout;

use crate::arriving::{Arriving, NotArrived, PIECE, Pace};

/// Data files of a job at most (assumed; RFC 1179 has 52 names for them).
pub(crate) const FILES_MAX: usize = 52;

/// What is answered.
const TAKEN: u8 = 0;
const NOT_TAKEN: u8 = 1;
/// What a peer is told that has as many connections as it may have.
pub(crate) const BUSY: &[u8] = &[NOT_TAKEN];

/// What every connection is given.
pub(crate) struct Lpd {
    pub(crate) handle: Handle,
    pub(crate) uploads: Uploads,
}

/// Has connections served.
pub(crate) fn with(handle: Handle, uploads: Uploads) -> Serve {
    let lpd = Arc::new(Lpd { handle, uploads });
    Arc::new(move |connection| {
        let lpd = lpd.clone();
        async move { lpd.serve(connection).await }.boxed()
    })
}

/// A connection, with what was read of it and not looked at.
type Buffered<'a> = BufStream<&'a mut dyn Stream>;

impl Lpd {
    async fn serve(&self, connection: Connection) {
        // When the port closes, what is under way has the time that every port gives it.
        let Connection { mut stream, peer, .. } = connection;
        if let Err(why) = self.answer(&mut *stream, peer.address).await {
            tracing::debug!(peer = %peer.address, "an LPD connection ended: {why}");
        }
    }

    /// Carries out the order of a peer.
    ///
    /// # Errors
    /// [`NotArrived`]: what was taken before was taken.
    pub(crate) async fn answer(
        &self,
        stream: &mut dyn Stream,
        peer: IpAddr,
    ) -> Result<(), NotArrived> {
        let mut stream = BufStream::new(stream);
        let line = line(&mut stream).await?;
        match line.as_deref().and_then(Order::parse) {
            Some(Order::PrintWaiting) => say(&mut stream, &[TAKEN]).await,
            Some(Order::Receive) => {
                let received = self.receive(&mut stream, peer).await;
                if received.is_err() {
                    say(&mut stream, &[NOT_TAKEN]).await?;
                }
                received
            }
            Some(Order::State { queue, long, about }) => {
                let text = self.state(&queue, long, &about, peer);
                say(&mut stream, text.as_bytes()).await
            }
            Some(Order::Remove { about }) => {
                self.remove(&about, peer).await;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Takes the files of jobs until the peer ends.
    async fn receive(&self, stream: &mut Buffered<'_>, peer: IpAddr) -> Result<(), NotArrived> {
        can_take_jobs(&self.handle.view())?;
        say(stream, &[TAKEN]).await?;
        let (mut control, mut files) = (None, Vec::new());
        while let Some(line) = line(stream).await? {
            match Part::parse(&line) {
                Some(Part::Abort) => (control, files) = (None, Vec::new()),
                Some(Part::Control(bytes)) if bytes <= CONTROL_MAX => {
                    say(stream, &[TAKEN]).await?;
                    control = Some(read_control(stream, bytes).await?);
                }
                Some(Part::Data { bytes, name }) if files.len() < FILES_MAX => {
                    say(stream, &[TAKEN]).await?;
                    files.push((name, self.file(stream, bytes, peer).await?));
                }
                Some(Part::Control(_) | Part::Data { .. }) | None => return Err(NotArrived::Order),
            }
            if let Some(control) = &control {
                hand_in(&mut files, control).await?;
            }
            say(stream, &[TAKEN]).await?;
        }
        // Some clients send no control file.
        hand_in(&mut files, &control.unwrap_or_default()).await
    }

    /// Takes a data file.
    async fn file(
        &self,
        stream: &mut Buffered<'_>,
        bytes: Option<u64>,
        peer: IpAddr,
    ) -> Result<Arriving<'_>, NotArrived> {
        let mut arriving = Arriving::new(&self.handle, &self.uploads, peer);
        let (mut pace, mut piece, mut left) = (Pace::default(), vec![0; PIECE], bytes);
        pace.follows(true);
        while left != Some(0) {
            let most = left.and_then(|it| usize::try_from(it).ok()).unwrap_or(PIECE).min(PIECE);
            let length = pace.read(stream, &mut piece[..most]).await?;
            match (&mut left, length) {
                (None, 0) => return Ok(arriving),
                (Some(_), 0) => return Err(NotArrived::Short),
                (None, _) => {}
                (Some(left), length) => *left -= length as u64,
            }
            arriving.push(&piece[..length]).await?;
        }
        end_of_file(stream).await?;
        Ok(arriving)
    }

    /// What a peer may see of the queue.
    fn state(&self, queue: &str, long: bool, about: &[String], peer: IpAddr) -> String {
        let view = self.handle.view();
        let asker = Asker::Remote(Door::Driver, peer);
        if view.may_see(asker, Sight::Jobs).is_err() {
            return format!("{queue}: jobs are shown to users who have logged in\n");
        }
        let heading = match view.current_job {
            Some(_) => format!("{queue} is printing"),
            None if view.standing(false).is_stopped() => format!("{queue} is stopped"),
            None => format!("{queue} is ready"),
        };
        let jobs = view.jobs.values().filter(|it| view.may_see(asker, Sight::Job(it)).is_ok());
        let jobs = jobs.map(|it| queued(&view, asker, it));
        let jobs: Vec<_> = jobs.filter(|it| is_asked_about(it, about)).collect();
        state(&heading, &jobs, long)
    }

    /// Cancels the jobs with these numbers, as far as the device lets the peer.
    async fn remove(&self, about: &[String], peer: IpAddr) {
        let asker = Asker::Remote(Door::Driver, peer);
        let numbers = about.iter().filter_map(|it| it.parse().ok());
        for number in numbers.take(FILES_MAX) {
            let cancel = Command::Job(JobAsk::Cancel(JobId(number)));
            if let Err(why) = self.handle.ask(asker, cancel).await {
                tracing::debug!(%peer, number, "a job is not removed: {why}");
            }
        }
    }
}

/// Hands in the files that a control file names, in its order, and then those that it does not.
async fn hand_in(
    files: &mut Vec<(String, Arriving<'_>)>,
    control: &ControlFile,
) -> Result<(), NotArrived> {
    let order = |name: &str| control.files.iter().position(|it| it.name == name);
    files.sort_by_key(|it| order(&it.0).unwrap_or(usize::MAX));
    for (name, arriving) in files.drain(..) {
        let file = control.files.iter().find(|it| it.name == name);
        let copies = file.map_or(1, |it| it.copies).clamp(1, COPIES_MAX);
        let requesting_user = control.user.as_deref().map(Into::into);
        let ticket = JobTicket { copies, requesting_user, ..JobTicket::default() };
        let source = file.and_then(|it| it.source.clone());
        let announced =
            Announced { name: source.or_else(|| control.job.clone()), ticket, ..<_>::default() };
        arriving.finish(announced, control.user.as_deref()).await?;
    }
    Ok(())
}

fn queued(view: &View, asker: Asker, job: &Job) -> Queued {
    let is_shown = view.may_see(asker, Sight::JobDetails(job)).is_ok();
    let named = || job.ticket().and_then(|it| it.requesting_user.as_deref());
    let details = || Details {
        owner: job.owner.as_ref().map(Person::as_str).or_else(named).unwrap_or("").to_owned(),
        name: job.name.to_string(),
        bytes: job.bytes(),
    };
    Queued {
        number: job.id.0,
        is_active: view.current_job == Some(job.id),
        details: is_shown.then(details),
    }
}

fn is_asked_about(job: &Queued, about: &[String]) -> bool {
    let is_of = |it: &String| job.details.as_ref().is_some_and(|job| job.owner == *it);
    about.is_empty() || about.iter().any(|it| *it == job.number.to_string() || is_of(it))
}

/// The next line without its end; `None` where the peer has ended.
async fn line(stream: &mut Buffered<'_>) -> Result<Option<Vec<u8>>, NotArrived> {
    let whole = async {
        let mut line = Vec::new();
        loop {
            let mut byte = [0];
            match (stream.read(&mut byte).await?, byte[0]) {
                (0, _) if line.is_empty() => return Ok(None),
                (0, _) => return Err(NotArrived::Short),
                (_, b'\n') => return Ok(Some(line)),
                (_, byte) if line.len() < LINE_MAX => line.push(byte),
                _ => return Err(NotArrived::Order),
            }
        }
    };
    timeout(BODY_IDLE_MAX, whole).await.map_err(|_| NotArrived::Slow)?
}

/// A control file of so many bytes.
async fn read_control(stream: &mut Buffered<'_>, bytes: u64) -> Result<ControlFile, NotArrived> {
    let mut control = Vec::new();
    let whole = async {
        (&mut *stream).take(bytes).read_to_end(&mut control).await?;
        if control.len() as u64 == bytes {
            end_of_file(stream).await
        } else {
            Err(NotArrived::Short)
        }
    };
    timeout(BODY_IDLE_MAX, whole).await.map_err(|_| NotArrived::Slow)??;
    Ok(ControlFile::parse(control))
}

/// The zero behind a file, which says that it is whole.
async fn end_of_file(stream: &mut Buffered<'_>) -> Result<(), NotArrived> {
    let end = timeout(BODY_IDLE_MAX, stream.read_u8()).await.map_err(|_| NotArrived::Slow)?;
    if matches!(end, Ok(0)) { Ok(()) } else { Err(NotArrived::Short) }
}

async fn say(stream: &mut Buffered<'_>, bytes: &[u8]) -> Result<(), NotArrived> {
    stream.write_all(bytes).await?;
    Ok(stream.flush().await?)
}
