//! The [`Handle`] through which doors and hands reach the owner task.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use sim_core::certificate::SealedKey;
use sim_core::fax::{Line, Resolution};
use sim_core::scanner::Source;
use sim_core::session::SessionId;
use sim_core::{Asker, Command, Fact, Refused, Reply, Tick, View};
use sim_document::NotDone;
use sim_fax::{FaxImage, Recording, SubscriberId};
use sim_render::scan::Area;
use thiserror::Error;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::task::spawn_blocking;
use tokio::time::sleep_until;
use zeroize::Zeroizing;

use crate::CallSound;
use crate::altered::HardwareFault;
use crate::call::{CallIn, CallRefused, FarEnd};
use crate::clock::{ADVANCE_MAX_MS, ClockMode};
use crate::documents::{Documents, Offered};
use crate::drive_image::NewImage;
use crate::exchange::{Exchange, NumberTaken, Rung};
use crate::fax_page;
use crate::follow::Followers;
use crate::hardware::Hardware;
use crate::input::Answer;
use crate::mechanism::{Touch, TouchRefused};
use crate::originals::{LayRefused, Original};
use crate::pace::Pace;
use crate::reports::Reports;
use crate::restore::{NotRestored, Order};
use crate::snapshot::{NotTaken, Picture, Snapshot};
use crate::tray::OutputId;
use crate::work::BROKE_OFF;
use crate::workers::Share;
use crate::world::WorldView;

/// A session that is used is reported as seen at most once per so many milliseconds: a tenth of the
/// shortest CWIS timeout and well under the shortest Auto Clear.
const SEEN_EVERY_MS: u64 = 1_000;

/// How far time is to be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advance {
    /// By so many milliseconds.
    By(u64),
    /// To this tick, not in the past.
    To(Tick),
    /// Until no job is received, queued or printed and no answer is worked on.
    UntilIdle,
}

/// How far time was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advanced {
    /// The time now.
    pub now: Tick,
    /// The timers that were due on the way.
    pub fired: Fired,
}

/// Timers that were due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fired {
    /// The first ones, in order.
    pub first: Vec<(Tick, &'static str)>,
    /// How many there were, with those that came later.
    pub count: u64,
}

/// Why time was not moved.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum AdvanceRefused {
    /// The moment lies in the past.
    #[error("that moment has passed; time does not go back")]
    Past,
    /// More than ten years.
    #[error("one advance goes at most {} days", ADVANCE_MAX_MS / 86_400_000)]
    TooFar,
    /// Another advance is under way.
    #[error("another advance is under way")]
    Busy,
    /// Not idle within a week, or more than a million timers. It came as far as this.
    #[error("the device does not come to rest; something waits for a hand")]
    NoRest(Tick),
    /// Somebody ended it. It came as far as this.
    #[error("it was ended on its way")]
    Ended(Tick),
    /// The device was restored from a snapshot meanwhile.
    #[error("the device was restored from a snapshot meanwhile")]
    Restored,
    /// The data directory takes no more. It came as far as this.
    #[error("the storage takes no more; time has moved as far as it could")]
    NotKept(Tick),
    /// The twin has ended.
    #[error("the twin has ended")]
    Gone,
}

impl AdvanceRefused {
    /// How far time was moved all the same.
    pub fn came_to(self) -> Option<Tick> {
        match self {
            Self::NoRest(tick) | Self::Ended(tick) | Self::NotKept(tick) => Some(tick),
            Self::Past | Self::TooFar | Self::Busy | Self::Restored | Self::Gone => None,
        }
    }
}

/// Something that is asked of the device.
pub(crate) struct Ask {
    pub(crate) asker: Asker,
    pub(crate) command: Command,
    pub(crate) reply: oneshot::Sender<Answer>,
    /// The document that comes with it.
    pub(crate) offered: Option<Offered>,
}

/// Something that is asked of the world around it.
pub(crate) enum Request {
    Advance {
        how: Advance,
        reply: oneshot::Sender<Result<Advanced, AdvanceRefused>>,
    },
    EndAdvance {
        reply: oneshot::Sender<Option<Advanced>>,
    },
    ClockMode {
        mode: ClockMode,
        reply: oneshot::Sender<()>,
    },
    Pace {
        pace: Pace,
        reply: oneshot::Sender<()>,
    },
    PutOut {
        pages: u64,
        reply: oneshot::Sender<()>,
    },
    ScanOn {
        sides: u64,
        reply: oneshot::Sender<()>,
    },
    Lay {
        on: Source,
        original: Box<Original>,
        reply: oneshot::Sender<Result<(), LayRefused>>,
    },
    TakeOriginals {
        on: Source,
        reply: oneshot::Sender<Result<(), LayRefused>>,
    },
    /// What arrived in the call of a line, or the last one.
    Recording {
        line: Line,
        reply: oneshot::Sender<Option<Recording>>,
    },
    CallIn {
        line: Line,
        call: Box<CallIn>,
        reply: oneshot::Sender<Result<(), CallRefused>>,
    },
    FarEnd {
        line: Line,
        far_end: Box<FarEnd>,
        reply: oneshot::Sender<()>,
    },
    WriteBlocks {
        blocks: u32,
        reply: oneshot::Sender<()>,
    },
    Overwrite {
        sectors: u64,
        reply: oneshot::Sender<()>,
    },
    TakeOutput {
        id: OutputId,
        reply: oneshot::Sender<bool>,
    },
    Picture {
        reply: oneshot::Sender<Picture>,
    },
    Restore(Box<Order>),
    Touch {
        touch: Touch,
        reply: oneshot::Sender<Result<(), TouchRefused>>,
    },
    FillDrive {
        is_full: bool,
        reply: oneshot::Sender<()>,
    },
    Alter {
        fault: HardwareFault,
        there: bool,
        reply: oneshot::Sender<()>,
    },
}

/// What is asked as soon as somebody waits for the answer: it has its place among what others ask.
#[must_use = "it is not asked otherwise"]
pub struct Queued {
    place: mpsc::OwnedPermit<Ask>,
    asker: Asker,
    command: Command,
    offered: Option<Offered>,
}

impl Queued {
    /// Asks, and waits for the answer, as [`Handle::ask`] does.
    ///
    /// # Errors
    /// What the device refused, or [`Refused::Gone`] when the twin has ended.
    pub async fn answer(self) -> Result<Reply, Refused> {
        let Self { place, asker, command, offered } = self;
        let (reply, answer) = oneshot::channel();
        place.send(Ask { asker, command, reply, offered });
        answer.await.unwrap_or(Err(Refused::Gone))
    }
}

/// How doors reach the device. Cheap to clone.
#[derive(Clone)]
pub struct Handle {
    pub(crate) asks: mpsc::Sender<Ask>,
    pub(crate) requests: mpsc::Sender<Request>,
    pub(crate) exchange: Exchange,
    /// How other devices call this one.
    pub(crate) bell: mpsc::Sender<Rung>,
    pub(crate) reports: Reports,
    pub(crate) views: watch::Receiver<Arc<View>>,
    pub(crate) worlds: watch::Receiver<Arc<WorldView>>,
    pub(crate) followers: Followers,
    pub(crate) hardware: Hardware,
    /// Who draws what is on the drive.
    pub(crate) workers: Share,
    /// The place for a copy of the drive: what is set aside for it is never more than one drive.
    pub(crate) copies: Arc<Semaphore>,
}

impl Handle {
    /// Asks, and waits for the answer. When it comes, [`Handle::view`] already shows the change.
    ///
    /// # Errors
    /// What the device refused, or [`Refused::Gone`] when the twin has ended.
    pub async fn ask(&self, asker: Asker, command: Command) -> Result<Reply, Refused> {
        self.queue(asker, command).await?.answer().await
    }

    /// Waits for a place among those who ask. Whoever goes away before it is there, or before
    /// [`Queued::answer`], has asked nothing, and a document that was to be taken is let go.
    ///
    /// # Errors
    /// [`Refused::Gone`] when the twin has ended.
    pub async fn queue(&self, asker: Asker, command: Command) -> Result<Queued, Refused> {
        let offered = command.document().map(|it| self.documents().offer(it));
        let place = self.asks.clone().reserve_owned().await.map_err(|_| Refused::Gone)?;
        Ok(Queued { place, asker, command, offered })
    }

    /// Comes when the owner has ended and nobody answers any more.
    pub async fn ended(&self) {
        self.asks.closed().await;
    }

    /// Tells that something happened; nobody answers. Never waits: for facts of which there are no more
    /// different ones at a time than sessions, jobs and panels.
    pub fn report(&self, fact: Fact) {
        self.reports.put(fact);
    }

    /// Tells that a stranger made something happen. Waits while the device has not come to what others did.
    pub async fn report_stranger(&self, fact: Fact) {
        tokio::select! {
            () = self.reports.put_in_turn(fact) => {}
            // A host that has ended no longer cares.
            () = self.ended() => {}
        }
    }

    /// Keeps a session alive. Reported at most once a second, so that reading costs nothing.
    pub fn seen(&self, session: SessionId) {
        let now = self.now();
        let view = self.view();
        let last = view.sessions.get(&session).map(|it| it.seen);
        if last.is_some_and(|it| now.since_ms(it) >= SEEN_EVERY_MS) {
            self.report(Fact::Seen(session));
        }
    }

    /// The newest published view. Never waits for the device.
    pub fn view(&self) -> Arc<View> {
        self.views.borrow().clone()
    }

    /// Views as they are published.
    pub fn views(&self) -> watch::Receiver<Arc<View>> {
        self.views.clone()
    }

    /// Has `follow` act on the newest view, and on each that comes before anybody else sees it, until it
    /// returns `false`. The device waits meanwhile, so it is to be quick and must not look at the handle.
    pub fn follow(&self, follow: impl FnMut(&View) -> bool + Send + 'static) {
        self.followers.add(&self.views, Box::new(follow));
    }

    /// The newest published picture of tray, clock and engine.
    pub fn world(&self) -> Arc<WorldView> {
        self.worlds.borrow().clone()
    }

    /// The device's time now.
    pub fn now(&self) -> Tick {
        self.worlds.borrow().clock.now()
    }

    /// Waits until the device's time has come to this moment; for ever, once the twin has ended.
    pub async fn until(&self, due: Tick) {
        let mut worlds = self.worlds.clone();
        loop {
            let clock = worlds.borrow_and_update().clock;
            if clock.now() >= due {
                return;
            }
            let comes = async {
                match clock.instant_of(due) {
                    Some(it) => sleep_until(it).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = comes => {}
                changed = worlds.changed() => if changed.is_err() { std::future::pending().await },
            }
        }
    }

    /// Where documents are kept.
    pub fn documents(&self) -> &Documents {
        self.hardware.documents()
    }

    /// The drive, the ROMs and what hands did to them.
    pub fn hardware(&self) -> &Hardware {
        &self.hardware
    }

    /// Opens a private key of the device, to serve TLS with it; `None` where it is damaged.
    pub fn open_key(&self, sealed: &SealedKey) -> Option<Zeroizing<Vec<u8>>> {
        self.hardware.open(sealed)
    }

    /// Has the drive overwrite up to `sectors` sectors now. `false` when the twin has ended.
    pub async fn overwrite(&self, sectors: u64) -> bool {
        self.request(|reply| Request::Overwrite { sectors, reply }).await.is_some()
    }

    /// Moves time and waits until everything due on the way has happened. Others are answered meanwhile. If
    /// whoever waits goes away, time stays where it is then.
    ///
    /// # Errors
    /// [`AdvanceRefused`] says why time was not moved as far as asked.
    pub async fn advance(&self, how: Advance) -> Result<Advanced, AdvanceRefused> {
        let request = |reply| Request::Advance { how, reply };
        self.request(request).await.unwrap_or(Err(AdvanceRefused::Gone))
    }

    /// Ends the advance that is under way and says how far it came, to whoever waits for it too; `None`
    /// where none is.
    ///
    /// # Errors
    /// [`AdvanceRefused::Gone`].
    pub async fn end_advance(&self) -> Result<Option<Advanced>, AdvanceRefused> {
        let ended = self.request(|reply| Request::EndAdvance { reply }).await;
        ended.ok_or(AdvanceRefused::Gone)
    }

    /// Changes how time passes. `false` when the twin has ended.
    pub async fn set_clock_mode(&self, mode: ClockMode) -> bool {
        self.request(|reply| Request::ClockMode { mode, reply }).await.is_some()
    }

    /// Changes how fast physical work is done. `false` when the twin has ended.
    pub async fn set_pace(&self, pace: Pace) -> bool {
        self.request(|reply| Request::Pace { pace, reply }).await.is_some()
    }

    /// Has the print engine put out up to `pages` pages now. `false` when the twin has ended.
    pub async fn put_out(&self, pages: u64) -> bool {
        self.request(|reply| Request::PutOut { pages, reply }).await.is_some()
    }

    /// Has the scanner scan up to `sides` sides now. `false` when the twin has ended.
    pub async fn scan_on(&self, sides: u64) -> bool {
        self.request(|reply| Request::ScanOn { sides, reply }).await.is_some()
    }

    /// Lays a document into the feeder, behind what lies there, or on the glass, in the place of what does.
    ///
    /// # Errors
    /// [`LayRefused`]; nothing has changed then.
    pub async fn lay(&self, on: Source, original: Original) -> Result<(), LayRefused> {
        let request = |reply| Request::Lay { on, original: original.into(), reply };
        self.request(request).await.unwrap_or(Err(LayRefused::Gone))
    }

    /// Takes away the originals that lie there.
    ///
    /// # Errors
    /// [`LayRefused::Scanning`], [`LayRefused::Gone`].
    pub async fn take_originals(&self, on: Source) -> Result<(), LayRefused> {
        let request = |reply| Request::TakeOriginals { on, reply };
        self.request(request).await.unwrap_or(Err(LayRefused::Gone))
    }

    /// Calls a line of the device. What becomes of the call, [`Handle::world`] shows.
    ///
    /// # Errors
    /// [`CallRefused`].
    pub async fn call_in(&self, line: Line, call: CallIn) -> Result<(), CallRefused> {
        let request = |reply| Request::CallIn { line, call: call.into(), reply };
        self.request(request).await.unwrap_or(Err(CallRefused::Gone))
    }

    /// Gives a line a number, or takes it away: devices of the process that dial it reach that line.
    ///
    /// # Errors
    /// [`NumberTaken`].
    pub fn assign_number(
        &self,
        line: Line,
        number: Option<SubscriberId>,
    ) -> Result<(), NumberTaken> {
        self.exchange.assign(&self.bell.downgrade(), line, number)
    }

    /// The number of a line.
    pub fn number(&self, line: Line) -> Option<SubscriberId> {
        self.exchange.number(&self.bell.downgrade(), line)
    }

    /// The sound of the call of a line, until now, or of its last one; `None` where nothing was said yet.
    pub async fn call_sound(&self, line: Line) -> Option<CallSound> {
        let recording = self.request(|reply| Request::Recording { line, reply }).await.flatten();
        recording.map(|it| CallSound::new(&it))
    }

    /// Puts somebody else at the other end of a line. `false` when the twin has ended.
    pub async fn put_far_end(&self, line: Line, far_end: FarEnd) -> bool {
        let request = |reply| Request::FarEnd { line, far_end: far_end.into(), reply };
        self.request(request).await.is_some()
    }

    /// Pages of a PDF as they go over a line: as large as these areas.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn fax_image(
        &self,
        pdf: &Bytes,
        areas: &[Area],
        resolution: Resolution,
    ) -> Result<FaxImage, NotDone> {
        let drawn = fax_page::drawn(&self.workers, pdf, areas, resolution).await;
        drawn.unwrap_or_else(|| Err(NotDone::NotStarted(io::Error::other(BROKE_OFF))))
    }

    /// Has up to `blocks` blocks of a software update written now. `false` when the twin has ended.
    pub async fn write_blocks(&self, blocks: u32) -> bool {
        self.request(|reply| Request::WriteBlocks { blocks, reply }).await.is_some()
    }

    /// Does what a hand does to the paper, the supplies or the covers.
    ///
    /// # Errors
    /// [`TouchRefused`] where that cannot be done.
    pub async fn touch(&self, touch: Touch) -> Result<(), TouchRefused> {
        let request = |reply| Request::Touch { touch, reply };
        self.request(request).await.unwrap_or(Err(TouchRefused::Gone))
    }

    /// Lets the drive be full, or no longer. `false` when the twin has ended.
    pub async fn fill_drive(&self, is_full: bool) -> bool {
        self.request(|reply| Request::FillDrive { is_full, reply }).await.is_some()
    }

    /// Puts a fault into the hardware or mends it. `false` when the twin has ended.
    pub async fn alter(&self, fault: HardwareFault, there: bool) -> bool {
        self.request(|reply| Request::Alter { fault, there, reply }).await.is_some()
    }

    /// Takes a set out of the tray; whether it was there.
    pub async fn take_output(&self, id: OutputId) -> bool {
        self.request(|reply| Request::TakeOutput { id, reply }).await.unwrap_or(false)
    }

    /// The device as it stands when its turn comes, after the snapshots that others take. It works on while its
    /// drive is copied.
    ///
    /// # Errors
    /// [`NotTaken`].
    pub async fn snapshot(&self) -> Result<Snapshot, NotTaken> {
        let place = self.copies.clone().acquire_owned().await.map_err(|_| NotTaken::Gone)?;
        let request = |reply| Request::Picture { reply };
        let picture = self.request(request).await.ok_or(NotTaken::Gone)?;
        let develop = move || {
            // It goes on where nobody waits any more, and so it keeps its place.
            let _place = place;
            picture.develop()
        };
        spawn_blocking(develop).await.map_err(|_| NotTaken::Worker)?
    }

    /// Puts the device of a snapshot in the place of this one, and waits until it has come up, or not, as its
    /// hardware is. Sessions end, what waits for an answer is interrupted, the tray is empty. Whoever no longer
    /// waits when the device's turn comes has changed nothing.
    ///
    /// # Errors
    /// [`NotRestored`]; then nothing has changed.
    pub async fn restore(&self, name: &str, snapshot: Arc<Snapshot>) -> Result<(), NotRestored> {
        let image = self.hardware.directory().map(NewImage::of).transpose();
        let image = image.map_err(|it| NotRestored::NoRandom(it.to_string()))?;
        // The image goes along, so that it is removed whenever nobody waits for it any more.
        let make = move || {
            let place = image.as_ref().map(|it| (it.path(), it.mark));
            let made = snapshot.make(place.as_ref().map(|(path, mark)| (path.as_path(), *mark)));
            made.map(|made| (made, image))
        };
        let (made, image) = spawn_blocking(make).await.map_err(|_| NotRestored::Worker)??;
        let name = name.to_owned();
        let request = |reply| Request::Restore(Box::new(Order { made, name, image, reply }));
        let up = self.request(request).await.ok_or(NotRestored::Gone)??;
        // It is in its place, whatever comes of its start.
        let _ = up.await;
        Ok(())
    }

    async fn request<T>(&self, make: impl FnOnce(oneshot::Sender<T>) -> Request) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.requests.send(make(reply)).await.ok()?;
        answer.await.ok()
    }
}
